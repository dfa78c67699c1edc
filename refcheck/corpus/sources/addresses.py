"""A list of addresses, one a line: each is fetched once, and kept while the run lasts."""

from __future__ import annotations

import codecs
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from refcheck.corpus.pages import SourcePage, Split, Unreadable
from refcheck.corpus.sources.files import state_of, usable
from refcheck.errors import InputError
from refcheck.model.revisions import Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from refcheck.gathering import PageInput
    from refcheck.reading.page_files import Media

    Fetch = Callable[[str], PageInput]

_SPOOL = "addresses.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS fetched (address TEXT PRIMARY KEY, data BLOB, media TEXT, "
    "revision TEXT, day TEXT, trouble TEXT) WITHOUT ROWID"
)
_LONGEST = 8192  # bytes of a line
_SCHEMES = ("http://", "https://")
# A host is asked again after as long as its last answer took, within these bounds in seconds.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_PATIENCE = 60.0  # seconds, where another process writes
_TROUBLED = 4  # times as long, where it did not answer with a page


class _Fetched(NamedTuple):
    """An address's page, or why there is none."""

    data: bytes
    media: Media | None
    revision: str | None
    day: str | None
    trouble: str | None


def is_address_list(head: bytes) -> bool:
    """Whether a file that begins so is a list: its first line that is no comment is an address."""
    for line in head.decode("utf-8-sig", "replace").splitlines():
        if line.strip() and not line.strip().startswith("#"):
            return line.strip().lower().startswith(_SCHEMES)
    return False


@dataclass(slots=True)
class AddressSource:
    """The pages of the addresses in a file; `fetch` gets one, InputError where it cannot.

    One is fetched after the other, and a host is left alone between two for as long as it took to
    answer. What came, be it a failure, is kept in the folder of `prepare`.
    """

    file: Path
    fetch: Fetch
    kind: str = field(default="addresses", init=False)
    _spool: Path | None = field(default=None, init=False)
    _read: float | None = field(default=None, init=False)
    _free: dict[str, float] = field(default_factory=dict, init=False)

    def identity(self) -> Mapping[str, str | int]:
        """The file with the list."""
        return state_of(self.file)

    def prepare(self, work: Path) -> None:
        """Where pages are kept once they are fetched."""
        work.mkdir(parents=True, exist_ok=True)
        self._spool = work / _SPOOL
        with _store(self._spool) as store, store:
            store.execute(_TABLE)

    def pages(self, start: int = 0) -> Iterator[SourcePage | Unreadable]:
        """The pages in the order of the list."""
        yield from self._pages(lambda ordinal, _: ordinal >= start)

    def pages_named(self, wanted: Callable[[str], bool]) -> Iterator[SourcePage | Unreadable]:
        """Those with wanted names; no other one is fetched."""
        yield from self._pages(lambda _, name: wanted(name))

    def _pages(self, wanted: Callable[[int, str], bool]) -> Iterator[SourcePage | Unreadable]:
        if self._spool is None:
            raise RuntimeError("prepare() comes before pages()")
        size = max(1, int(state_of(self.file)["size"]))
        with _store(self._spool) as store:
            for ordinal, (number, line, octets) in enumerate(_lines(self.file)):
                self._read = min(1.0, octets / size)
                address = _address(line)
                name = address or f"{self.file.name}: line {number}"
                if not wanted(ordinal, name):
                    continue
                if address is None:
                    reason = "it is no http or https address"
                    yield Unreadable(ordinal, name, "unreadable", reason)
                else:
                    yield self._page(ordinal, address, store)

    def count(self) -> int | None:
        """The lines with something on them."""
        return sum(1 for _ in _lines(self.file))

    def progress(self) -> float | None:
        """By the bytes of the list."""
        return self._read

    def beside(self) -> Mapping[str, int]:
        """Nothing: whatever stands in the list is a page or a row of errors."""
        return {}

    def splits(self, wanted: int) -> list[Split]:  # noqa: ARG002 - hosts are asked from one place
        """All in one."""
        return [Split({}, 0)]

    def pages_of(self, split: Split) -> Iterator[SourcePage | Unreadable]:  # noqa: ARG002 - as there
        """All of them."""
        yield from self.pages()

    def _page(
        self, ordinal: int, address: str, store: sqlite3.Connection
    ) -> SourcePage | Unreadable:
        found = self._fetched(address, store)
        if found.trouble is not None:
            return Unreadable(ordinal, address, "unreadable", found.trouble)
        revision = Revision(found.revision, found.day or "") if found.revision else None
        return SourcePage(ordinal, address, found.data, found.media, url=address, revision=revision)

    def _fetched(self, address: str, store: sqlite3.Connection) -> _Fetched:
        if (kept := _kept(address, store)) is not None:
            return kept
        found = self._asked(address)
        with store:
            # What another process fetched in the meantime holds.
            store.execute(
                "INSERT OR IGNORE INTO fetched VALUES (?, ?, ?, ?, ?, ?)", (address, *found)
            )
        return _kept(address, store) or found

    def _asked(self, address: str) -> _Fetched:
        host = _host(address)
        time.sleep(max(0.0, self._free.pop(host, 0.0) - time.monotonic()))
        begun, pause = time.monotonic(), 1.0
        try:
            page = self.fetch(address)
        except InputError as error:
            pause = _TROUBLED
            return _Fetched(b"", None, None, None, str(error))
        finally:
            now = time.monotonic()
            wait = max(_SHORTEST_PAUSE, pause * (now - begun))
            self._free = {name: until for name, until in self._free.items() if until > now}
            self._free[host] = now + min(_LONGEST_PAUSE, wait)
        revision = page.revision
        return _Fetched(
            page.data,
            page.media,
            revision.id if revision else None,
            revision.day if revision else None,
            None,
        )


@contextmanager
def _store(spool: Path) -> Iterator[sqlite3.Connection]:
    with usable(spool), closing(sqlite3.connect(spool, timeout=_PATIENCE)) as store:
        yield store


def _kept(address: str, store: sqlite3.Connection) -> _Fetched | None:
    query = "SELECT data, media, revision, day, trouble FROM fetched WHERE address = ?"
    row = store.execute(query, (address,)).fetchone()
    return _Fetched(*row) if row else None


def _address(line: bytes) -> str | None:
    address = line.decode("utf-8", "backslashreplace")
    return address if len(line) <= _LONGEST and address.lower().startswith(_SCHEMES) else None


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def _lines(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """Number and content of the lines that are no comments, and how many bytes are read by then.

    Of a line that is longer than an address may be there is only the beginning.
    """
    number = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST + 1):
                number += 1
                rest = line
                while rest and not rest.endswith(b"\n"):
                    rest = file.readline(_LONGEST + 1)
                line = line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").strip()
                if line and not line.startswith(b"#"):
                    yield number, line, file.tell()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
