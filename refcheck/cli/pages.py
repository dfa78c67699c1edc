"""PAGE arguments become pages: files, folders of them, addresses, standard input."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.group import meant_command
from refcheck.cli.sniffing import what_else
from refcheck.errors import InputError
from refcheck.pipeline import PageInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAXIMUM_BYTES = 50 * 1024 * 1024
SUFFIXES = (".html", ".htm", ".xhtml", ".txt")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Access:
    """What may be opened for a page: addresses at all, private ones, how long it may take."""

    offline: bool
    allow_private: bool
    seconds: float
    not_pages: tuple[Path, ...] = ()


def gather_pages(
    arguments: Sequence[str], access: Access
) -> tuple[list[PageInput], list[InputError]]:
    """The pages that can be read, as ordered and each once, and what was wrong with the rest."""
    pages: dict[str, PageInput] = {}
    failures: list[InputError] = []
    for argument in arguments:
        try:
            names = list(_names(argument, access))
        except InputError as error:
            failures.append(error)
            continue
        for name in names:
            if name in pages:
                continue
            try:
                pages[name] = _page(name, access)
            except InputError as error:
                failures.append(error)
    return list(pages.values()), failures


def settings_folders(arguments: Sequence[str]) -> tuple[Path, ...]:
    """Where the search for settings begins: the first page's folder, then the current one."""
    here = Path.cwd()
    first = next(iter(arguments), STANDARD_INPUT)
    if first == STANDARD_INPUT or is_address(first):
        return (here,)
    path = Path(os.path.abspath(first))  # noqa: PTH100 - resolve() would follow a linked page away
    return (path if _is_folder(first) else path.parent, here)


def is_address(argument: str) -> bool:
    """Whether the argument is an address rather than a path."""
    return "://" in argument


def _is_folder(argument: str) -> bool:
    return os.path.isdir(argument)  # noqa: PTH112 - Path.is_dir raises for a name that is too long


def _names(argument: str, access: Access) -> Iterator[str]:
    """The argument itself, or the pages of the folder that it is."""
    if argument == STANDARD_INPUT or is_address(argument) or not _is_folder(argument):
        yield argument
        return
    empty = True
    for path in _pages_below(Path(argument), access.not_pages):
        empty = False
        yield str(path)
    if empty:
        raise InputError(
            f"no pages in the folder {argument}",
            hint=f"pages are files that end in {', '.join(SUFFIXES)}",
        )


def _pages_below(folder: Path, not_pages: tuple[Path, ...]) -> Iterator[Path]:
    """Sorted; hidden folders, a browser's `_files` folders and our own reports are no pages."""

    def refuse(error: OSError) -> None:
        raise InputError(f"the folder {error.filename} cannot be read: {error.strerror}") from error

    left_out = {path.resolve() for path in not_pages}
    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not name.endswith("_files")
            and Path(parent, name).resolve() not in left_out
        )
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(parent, name)


def _page(name: str, access: Access) -> PageInput:
    if name == STANDARD_INPUT:
        page = PageInput("stdin", read_standard_input())
    elif is_address(name):
        page = _fetched(name, access)
    else:
        page = PageInput(name, read_bounded(Path(name)))
    refuse_large(page.path, len(page.data))
    other = what_else(page.data)
    if other is not None:
        hint = "save the page as HTML or text" if other != "empty" else None
        raise InputError(f"{page.path} is no page: it is {other}", hint=hint)
    return page


def read_bounded(path: Path) -> bytes:
    """A file's bytes, never more than one above the limit."""
    try:
        with path.open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError as error:
        command = meant_command(str(path))
        hint = f"did you mean `refcheck {command}`?" if command else "check its name and folder"
        raise InputError(f"no such file: {path}", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path} cannot be read: {reason}") from error


def read_standard_input() -> bytes:
    """What is piped in, never more than one byte above the limit."""
    if sys.stdin is None:
        raise InputError("standard input is closed")
    return sys.stdin.buffer.read(MAXIMUM_BYTES + 1)


def refuse_large(path: str, size: int) -> None:
    """Raise for what is larger than any page."""
    if size > MAXIMUM_BYTES:
        raise InputError(f"{path} is larger than 50 MB", hint="split it, or check a part of it")


def _fetched(address: str, access: Access) -> PageInput:
    from refcheck.cli.address import fetch  # noqa: PLC0415 - requests is slow to import

    if access.offline:
        hint = "save it and name the file, or leave --offline out"
        raise InputError(f"{address} is not fetched: the run is offline", hint=hint)
    return fetch(
        address,
        allow_private=access.allow_private,
        seconds=access.seconds,
        maximum_bytes=MAXIMUM_BYTES,
    )
