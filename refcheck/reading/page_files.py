"""Which files of a folder are pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

Media: TypeAlias = Literal["html", "text", "markdown"]
MARKDOWN = (".md", ".markdown")  # how names of files of it end
SUFFIXES = (".html", ".htm", ".xhtml", ".txt", *MARKDOWN)


def is_page_file(name: str) -> bool:
    """Whether a file of this name is a page, by its ending; hidden files are none."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def may_hold_pages(name: str) -> bool:
    """Whether a folder of this name is looked into: none that is hidden or a browser's `_files`."""
    return not name.startswith(".") and not name.endswith("_files")


def media_of(name: str) -> Media | None:
    """What a file's name says of its markup; None where the bytes tell."""
    return "markdown" if name.lower().endswith(MARKDOWN) else None


def pages_below(folder: Path, not_pages: tuple[Path, ...]) -> Iterator[Path]:
    """The pages in a folder and below it, sorted; those of the folders in `not_pages` are none.

    InputError where a folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        raise InputError(f"the folder {error.filename} cannot be read: {error.strerror}") from error

    left_out = {path.resolve() for path in not_pages}
    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(
            name
            for name in folders
            if may_hold_pages(name) and Path(parent, name).resolve() not in left_out
        )
        yield from (Path(parent, name) for name in sorted(files) if is_page_file(name))
