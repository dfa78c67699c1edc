"""What SOURCE is: told from the file's first bytes, and of a folder from what lies in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.corpus.sources.addresses import AddressSource, is_address_list
from refcheck.corpus.sources.checkout import is_checkout
from refcheck.corpus.sources.enterprise import EnterpriseSource
from refcheck.corpus.sources.extras import library
from refcheck.corpus.sources.folder import FolderSource, WikiSource
from refcheck.corpus.sources.salvage import salvaged
from refcheck.corpus.sources.streams import is_named_like_records
from refcheck.corpus.sources.warc import WarcSource
from refcheck.corpus.sources.zim import ZimSource, entries_in
from refcheck.errors import InputError
from refcheck.reading.page_files import may_hold_pages
from refcheck.resolvers.index_archive import BLOCK, is_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from refcheck.corpus.pages import Source
    from refcheck.gathering import PageInput
    from refcheck.revisions.git_command import Git

_ZIM = b"ZIM\x04"  # https://wiki.openzim.org/wiki/ZIM_file_format
_WARC_NAMES = (".warc", ".warc.gz", ".warc.zst")
_TAR_NAMES = (".tar", ".tgz", ".tar.gz", ".tar.zst")
_DUMP_NAMES = (*_TAR_NAMES, ".ndjson", ".ndjson.gz", ".ndjson.zst")
_PAGE_NAMES = (".html", ".htm", ".xhtml", ".md", ".markdown")
_KINDS = (
    "a folder of pages, a list of addresses, a Wikimedia Enterprise dump (NDJSON, also in tar.gz), "
    "a WARC or a ZIM file"
)


def open_source(
    text: str,
    *,
    namespaces: Collection[int] | None = (0,),
    left_out: tuple[Path, ...] = (),
    fetch: Callable[[str], PageInput] | None = None,
    git: Git | None = None,
) -> Source:
    """The source that SOURCE names; InputError with one line for what is none.

    Of dumps, pages of `namespaces` are read, all where it is None. Folders in `left_out` hold no
    pages: reports, and what the run itself writes. `fetch` gets an address's page, InputError
    where it cannot; without it, the run is offline and a list of addresses is refused. `git` tells
    which commits a checkout's pages are of.
    """
    wanted = None if namespaces is None else frozenset(namespaces)
    path = Path(text).absolute()
    try:
        if not path.is_dir():
            return _of_file(path, wanted, fetch)
        return _of_folder(path, wanted, left_out, git)
    except FileNotFoundError as error:
        hint = f"a source is {_KINDS}"
        raise InputError(f"no such file or folder: {text}", hint=hint) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{text} cannot be read: {reason}") from error


def _of_folder(
    path: Path, namespaces: frozenset[int] | None, left_out: tuple[Path, ...], git: Git | None
) -> Source:
    """A folder of pages, unless there are no pages and folders in it, but dumps of one kind."""
    if is_checkout(path):
        return WikiSource(path, left_out, git)
    warcs, dumps = [], []
    with os.scandir(path) as entries:
        for entry in entries:
            name = entry.name.lower()
            if name.endswith(_PAGE_NAMES) or (entry.is_dir() and may_hold_pages(name)):
                return FolderSource(path, left_out)
            if name.endswith(_WARC_NAMES):
                warcs.append(path / entry.name)
            elif name.endswith(_DUMP_NAMES):
                dumps.append(path / entry.name)
    if warcs and not dumps:
        return _warc(tuple(sorted(warcs)))
    if dumps and not warcs:
        return EnterpriseSource(tuple(sorted(dumps)), namespaces)
    return FolderSource(path, left_out)


def _is_dump(name: str, head: bytes) -> bool:
    return is_named_like_records(name) or name.endswith(_TAR_NAMES) or is_archive(head)


def _warc(paths: tuple[Path, ...]) -> Source:
    library("warcio", "WARC")  # before anything begins
    return WarcSource(paths)


def _of_file(
    path: Path, namespaces: frozenset[int] | None, fetch: Callable[[str], PageInput] | None
) -> Source:
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no file, but a pipe, a device or the like")
    with salvaged(path) as (_, stream):
        head = stream.peek(BLOCK)
    name = path.name.lower()
    if head.startswith(_ZIM):
        return ZimSource(path, entries_in(path))
    if head.startswith(b"WARC/") or name.endswith(_WARC_NAMES):
        return _warc((path,))
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or _is_dump(name, head):
        return EnterpriseSource((path,), namespaces)
    if not is_address_list(head):
        hint = f"a source is {_KINDS}; `refcheck check` checks a single page"
        raise InputError(f"{path} is no source of pages", hint=hint)
    if fetch is None:
        hint = "--online fetches them; or save the pages in a folder and name that"
        raise InputError(f"the addresses in {path} are not fetched: the run is offline", hint=hint)
    return AddressSource(path, fetch)
