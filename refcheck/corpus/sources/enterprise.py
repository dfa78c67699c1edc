"""A Wikimedia Enterprise HTML dump: NDJSON, one page a line, in tar.gz or plain."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.corpus.pages import TRUNCATED, SourcePage, Unreadable
from refcheck.corpus.sources.dumps import DumpSource
from refcheck.corpus.sources.enterprise_records import head_of
from refcheck.corpus.sources.streams import lines_of
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.sources.dumps import Told
    from refcheck.corpus.sources.streams import Line

LONGEST = 64 << 20  # bytes of a line: its HTML and wikitext, escaped
_FIRST_LINES = 100


@dataclass(slots=True)
class EnterpriseSource(DumpSource):
    """The pages of some namespaces (None: of all) in the files of a dump; redirects are none.

    Pages are called by their titles, those of another wiki than the first "dewiki:Titel".
    """

    namespaces: frozenset[int] | None = frozenset({0})
    longest: int = LONGEST
    kind: str = field(default="enterprise", init=False)
    _wiki: str | None = field(default=None, init=False)

    def identity(self) -> Mapping[str, str | int]:
        """The files, and the namespaces."""
        wanted = "all" if self.namespaces is None else ",".join(map(str, sorted(self.namespaces)))
        return {**DumpSource.identity(self), "namespaces": wanted}

    def prepare(self, work: Path) -> None:
        """Find out which wiki comes first."""
        DumpSource.prepare(self, work)
        self._wiki = _first_wiki(self.files[0])

    def _records(self, file: Path, told: Told) -> Iterator[SourcePage | Unreadable]:
        """The lines as they are; the process that checks a page opens them."""
        for line in lines_of(file, self.longest):
            told(line.octets, f"after line {line.number:,} of {line.of}")
            page = self._page(line)
            if page is not None:
                yield page

    def _page(self, line: Line) -> SourcePage | Unreadable | None:
        """None where the line is not wanted."""
        place = f"{line.of}: line {line.number}"
        if line.data is None:
            message = f"the line is longer than {self.longest >> 20} MB"
            return Unreadable(0, place, "unreadable", message)
        if not line.data.strip():
            return None
        try:
            head = head_of(line.data)
        except InputError as error:
            whole = line.data.endswith(b"\n")
            message = str(error) if whole else f"it breaks off within line {line.number:,}"
            return Unreadable(0, place, "unreadable" if whole else TRUNCATED, message)
        if not (self.namespaces is None or head.number in self.namespaces):
            self._left_out["pages of other namespaces"] += 1
            return None
        if head.is_redirect:
            self._left_out["redirects"] += 1
            return None
        other = head.wiki if head.wiki != self._wiki else None
        name = f"{other}:{head.name}" if other else head.name
        return SourcePage(0, name, line.data, "html", "enterprise")


def _first_wiki(file: Path) -> str | None:
    """The wiki of the first record that tells it, among the first lines."""
    with suppress(OSError):
        for line in islice(lines_of(file, LONGEST), _FIRST_LINES):
            with suppress(InputError):
                if line.data and (wiki := head_of(line.data).wiki):
                    return wiki
    return None
