"""What each page's report is called, so that no report overwrites another, or the page itself."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

INDEX = "index"  # the table of a run's pages; a page of that name is index-page
_LONGEST = 120
_PLAIN = re.compile(r"[^\w.+-]+")


def report_paths(folder: Path, pages: Sequence[str]) -> list[Path]:
    """`<page>.html` in the folder for each; pages that share a name get their folders before it.

    The names depend on the pages alone, so that the next run writes the same files.
    """
    short = [_name(parts[-1:]) for parts in map(_parts, pages)]
    alike = Counter(name.casefold() for name in short)
    names = [
        name if alike[name.casefold()] == 1 else _name(_parts(page))
        for name, page in zip(short, pages, strict=True)
    ]
    inputs = {Path(page).resolve() for page in pages if "://" not in page}
    taken: set[str] = set()
    paths = []
    for name in names:
        free = _free(folder, name, taken, inputs)
        taken.add(free.casefold())
        paths.append(folder / f"{free}.html")
    return paths


def index_path(folder: Path, pages: Sequence[str], reports: Sequence[Path]) -> Path:
    """Where the table of these pages goes: `index.html`, unless that is one of them."""
    inputs = {Path(page).resolve() for page in pages if "://" not in page}
    taken = {report.stem.casefold() for report in reports}
    return folder / f"{_free(folder, INDEX, taken, inputs)}.html"


def _free(folder: Path, name: str, taken: set[str], inputs: set[Path]) -> str:
    """The name itself, else the first of name-2, name-3 … that nothing else has."""
    candidate, number = name, 1
    while candidate.casefold() in taken or (folder / f"{candidate}.html").resolve() in inputs:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _parts(page: str) -> list[str]:
    """Folders and stem; an address's host comes first."""
    if "://" in page:
        address = urlsplit(page)
        path = PurePosixPath(unquote(address.path))
        query = [address.query] if address.query else []
        return [address.hostname or "", *path.parts[1:], *query]
    path = PurePosixPath(Path(page).as_posix())
    return [*(part for part in path.parent.parts if part not in {"/", ".", ".."}), path.stem]


def _name(parts: Sequence[str]) -> str:
    name = _PLAIN.sub("-", "-".join(parts)).strip("-.")
    encoded = name.encode("utf-8", "replace")
    short = encoded[:_LONGEST].decode("utf-8", "ignore") or "page"
    return f"{short}-page" if short.casefold() == INDEX else short
