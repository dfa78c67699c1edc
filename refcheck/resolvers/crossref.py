"""Crossref: what is asked of it, in which portions, and which of its records is an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.net.breaker import OddAnswerError
from refcheck.net.clock import Clock
from refcheck.net.retry import Patience
from refcheck.net.service import Limits, Service
from refcheck.resolvers.crossref_client import CrossrefClient, Missing, Moved
from refcheck.resolvers.records import work_from_crossref
from refcheck.resolvers.sources import user_agent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.model.works import Work

ADDRESS = "https://api.crossref.org"
# https://www.crossref.org/blog/announcing-changes-to-rest-api-rate-limits, since 2025-12-01
POLITE = Limits(single=10.0, list=3.0, in_flight=3)
PUBLIC = Limits(single=5.0, list=1.0, in_flight=1)
LONGEST_QUERY = 500
# Only what a comparison or a rule reads: a list of whole records is some 300 kB.
SELECT = [
    *("DOI", "ISBN", "ISSN", "abstract", "article-number", "author", "container-title", "editor"),
    *("issue", "issued", "original-title", "page", "posted", "published", "published-online"),
    *("published-print", "publisher", "relation", "score", "short-container-title", "subtitle"),
    *("title", "type", "update-to", "updated-by", "volume"),
]
# One answer holds them whole, so that it does not matter in which way a record came: some 15 kB
# each. Servers take addresses of 8 kB, proxies on the way not always.
LARGEST_BATCH = 50
LONGEST_FILTER = 3000

# Not part of what is searched: an address, and a DOI, which may be the wrong one.
_ADDRESS = re.compile(r"https?://\S+|(?:\bdoi:?\s*)?\b10\.\d{4,9}/\S+", re.IGNORECASE)
# Others, as the commas of the filter's own grammar, would make it mean something else.
_FIT_FOR_A_FILTER = re.compile(r"10\.[0-9.]{4,20}/[A-Za-z0-9._()/-]+")
_NOT_LETTERS = re.compile(r"[^0-9a-z]")


class Crossref:
    """The works that Crossref registers. Needs no closing when it was never asked."""

    name = "crossref"
    complete = True
    registers_dois = True
    searches = True
    kinds = frozenset({"doi"})

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        version: str,
        mailto: str | None = None,
        patience: Patience | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        patience, clock = patience or Patience(), clock or Clock()
        self.address = address.rstrip("/")
        self._service = Service(
            self.name,
            self.address,
            limits or (POLITE if mailto else PUBLIC),
            patience=patience,
            clock=clock,
        )
        self._client = CrossrefClient(
            self.address,
            user_agent(version, mailto),
            patience.call_seconds,
            clock,
            heard=self._heed,
        )

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work that has this DOI.

        It may have another DOI: then this one is among its `aliases` where Crossref said so, and
        elsewhere whoever asked must see for himself whether it is the work that was meant.
        """
        if kind not in self.kinds:
            raise SourceError(f"crossref cannot look up by {kind}")
        found = self._service.ask("single", lambda: self._record(value))
        if not isinstance(found, Moved):
            return found
        if _shortens(found.doi, value):
            raise OddAnswerError(f"sent us to another DOI, {found.doi[:100]}")
        prime = self._service.ask("single", lambda: self._record(found.doi))
        if prime is None or isinstance(prime, Moved) or prime.doi != found.doi.lower():
            raise OddAnswerError(f"has no record of {found.doi[:100]}, its other name for this DOI")
        if _letters(found.doi) == _letters(value):
            return prime  # perhaps only tidied up on the way: 10.1037//0022-… of many prints
        return replace(prime, aliases=(*prime.aliases, value))

    def batches(self, dois: Sequence[str]) -> list[tuple[str, ...]]:
        """Groups for one list request each, where that is quicker than to look its DOIs up."""
        singles_to_a_list = self._service.rate("single") / self._service.rate("list")
        return [group for group in _grouped(dois) if len(group) > singles_to_a_list]

    def records(self, dois: tuple[str, ...]) -> Mapping[str, Work]:
        """The works of these DOIs, as far as they are in the answer to one request."""
        return self._service.ask_ahead("list", lambda: self._listed(dois))

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """What Crossref's search by `query.bibliographic` brings up, in its order."""
        query = query_text(text, fields)
        if not query:
            return []
        return self._service.ask("list", lambda: self._hits(query, limit))

    def state(self) -> SourceState:
        """How Crossref served this run."""
        return self._service.state()

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _record(self, doi: str) -> Work | Moved | None:
        answer = self._client.record(doi)
        if isinstance(answer, Moved):
            return answer
        if isinstance(answer, Missing):
            return None
        given = answer.message.get("DOI")
        if not isinstance(given, str):
            raise SourceError("answered with a record that has no DOI")
        if given.casefold() != doi.casefold() and _shortens(given, doi):
            raise OddAnswerError(f"answered with a record for another DOI, {given[:100]}")
        work = work_from_crossref(answer.message)
        if work is None:
            raise OddAnswerError("answered with a record that cannot be read")
        return work

    def _listed(self, dois: tuple[str, ...]) -> dict[str, Work]:
        # The filter by its place: habanero's next version calls it otherwise.
        items = self._client.items(None, None, {"doi": list(dois)}, limit=len(dois))
        asked = {doi.casefold(): doi for doi in dois}
        works = [work for item in items if (work := work_from_crossref(item)) is not None]
        return {asked[work.doi]: work for work in works if work.doi and work.doi in asked}

    def _hits(self, query: str, limit: int) -> list[Work]:
        items = self._client.items(query_bibliographic=query, limit=limit, select=SELECT)
        works = [work for item in items if (work := work_from_crossref(item)) is not None]
        if items and not works:
            raise SourceError("answered with records that cannot be read")
        return works[:limit]

    def _heed(self, url: str, headers: Mapping[str, str]) -> None:
        lists = "query.bibliographic=" in url or "filter=" in url
        named = {name.lower(): value for name, value in headers.items()}
        self._service.heed("list" if lists else "single", named)


def query_text(text: str, fields: ReferenceFields) -> str:
    """The printed reference without addresses; of a long one, the fields that were read in it."""
    query = " ".join(_ADDRESS.sub(" ", text).split())
    if len(query) > LONGEST_QUERY and fields.title:
        authors = [author.family for author in fields.authors[:3]]
        parts = (*authors, fields.year, fields.title, fields.container, fields.volume, fields.pages)
        query = " ".join(str(part) for part in parts if part)
    if len(query) > LONGEST_QUERY:
        query = query[:LONGEST_QUERY].rpartition(" ")[0] or query[:LONGEST_QUERY]
    return query.encode("utf-8", "ignore").decode()


def _grouped(dois: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """As few groups as take no more than one request's address."""
    group: list[str] = []
    length = 0
    for doi in filter(_FIT_FOR_A_FILTER.fullmatch, dois):
        own = len(quote(f"doi:{doi},", safe=""))
        if group and (len(group) == LARGEST_BATCH or length + own > LONGEST_FILTER):
            yield tuple(group)
            group, length = [], 0
        group.append(doi)
        length += own
    if group:
        yield tuple(group)


def _shortens(given: str, asked: str) -> bool:
    """The beginning of the DOI that was asked for: a part of the address got lost on the way."""
    short, long = _letters(given), _letters(asked)
    return short != long and long.startswith(short)


def _letters(doi: str) -> str:
    return _NOT_LETTERS.sub("", doi.casefold())
