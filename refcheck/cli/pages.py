"""PAGE arguments become pages: files, folders of them, addresses, standard input."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.cli.reading_in import (
    MAXIMUM_BYTES,
    STANDARD_INPUTS,
    read_bounded,
    read_standard_input,
    refuse_large,
)
from refcheck.errors import InputError
from refcheck.pipeline import PageInput
from refcheck.reading.page_files import SUFFIXES, media_of, pages_below
from refcheck.reading.sniffing import is_own_report, what_else

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.links.guard import Policy


@dataclass(frozen=True, slots=True)
class Access:
    """What may be opened for a page: addresses at all, which and how, and until when.

    `until` is on the clock of `time.monotonic`; there is time for one page in any case.
    """

    offline: bool
    policy: Callable[[], Policy]
    until: float
    not_pages: tuple[Path, ...] = ()
    proxy: str | None = None


@dataclass(slots=True)
class Gathered:
    """The pages that can be read, as ordered and each once, and what became of the rest."""

    pages: list[PageInput] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)
    own_reports: list[str] = field(default_factory=list)


def gather_pages(arguments: Sequence[str], access: Access) -> Gathered:
    """Everything that the arguments name, a folder's pages one by one."""
    gathered = Gathered()
    seen: set[str] = set()
    for argument in arguments:
        in_folder = _is_folder(argument)
        try:
            for name in _names(argument, access):
                if gathered.pages and time.monotonic() > access.until:
                    gathered.failures.append(_too_late(name))
                    return gathered
                if (identity := _identity(name)) not in seen:
                    seen.add(identity)
                    _gather(name, access, gathered, in_folder=in_folder)
        except InputError as error:
            gathered.failures.append(error)
    if gathered.own_reports and not (gathered.pages or gathered.failures):
        first = gathered.own_reports[0]
        gathered.failures.append(InputError(f"no pages but reports of refcheck, such as {first}"))
    return gathered


def settings_folders(arguments: Sequence[str]) -> tuple[Path, ...]:
    """Where the search for settings begins: the first page's folder, then the current one."""
    here = Path.cwd()
    first = next(iter(arguments), "-")
    if first in STANDARD_INPUTS or is_address(first):
        return (here,)
    path = Path(os.path.abspath(first))  # noqa: PTH100 - resolve() would follow a linked page away
    return (path if _is_folder(first) else path.parent, here)


def is_address(argument: str) -> bool:
    """Whether the argument is an address rather than a path."""
    return "://" in argument


def _is_folder(argument: str) -> bool:
    return os.path.isdir(argument)  # noqa: PTH112 - Path.is_dir raises for a name that is too long


def _identity(name: str) -> str:
    """The same for every name of one file."""
    if name in STANDARD_INPUTS:
        return "-"
    if is_address(name):
        return name
    try:
        return os.path.realpath(name)
    except (OSError, ValueError):
        return name


def _too_late(name: str) -> InputError:
    return InputError(
        f"{name} and what follows was not read: the time limit of the run is over",
        hint="--time-limit raises it",
    )


def _names(argument: str, access: Access) -> Iterator[str]:
    """The argument itself, or the pages of the folder that it is."""
    if argument in STANDARD_INPUTS or is_address(argument) or not _is_folder(argument):
        yield argument
        return
    empty = True
    for path in pages_below(Path(argument), access.not_pages):
        empty = False
        yield str(path)
    if empty:
        raise InputError(
            f"no pages in the folder {argument}",
            hint=f"pages are files that end in {', '.join(SUFFIXES)}",
        )


def _gather(name: str, access: Access, gathered: Gathered, *, in_folder: bool) -> None:
    """One more page, failure, or report that is no page."""
    try:
        page = _page(name, access)
    except InputError as error:
        gathered.failures.append(error)
        return
    if not is_own_report(page.data):
        gathered.pages.append(page)
    elif in_folder:
        gathered.own_reports.append(name)
    else:
        message = f"{page.path} is no page: it is a report of refcheck"
        gathered.failures.append(InputError(message, hint="name the page that it is about"))


def _page(name: str, access: Access) -> PageInput:
    if name in STANDARD_INPUTS:
        page = PageInput("stdin", read_standard_input())
    elif is_address(name):
        page = _fetched(name, access)
    else:
        page = PageInput(name, read_bounded(name), media_of(name))
    refuse_large(page.path, len(page.data))
    other = what_else(page.data)
    if other is not None:
        hint = "save the page as HTML or text" if other != "empty" else None
        raise InputError(f"{page.path} is no page: it is {other}", hint=hint)
    return page


def _fetched(address: str, access: Access) -> PageInput:
    from refcheck.cli.address import fetch  # noqa: PLC0415 - requests is slow to import

    if access.offline:
        hint = "save it and name the file, or leave --offline out"
        raise InputError(f"{address} is not fetched: the run is offline", hint=hint)
    return fetch(
        address,
        access.policy(),
        proxy=access.proxy,
        seconds=max(1.0, access.until - time.monotonic()),
        maximum_bytes=MAXIMUM_BYTES,
    )
