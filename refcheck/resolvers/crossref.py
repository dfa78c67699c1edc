"""Crossref, through habanero (and nobody else imports habanero).

What habanero leaves to its caller, as measured with 2.9.2: DOIs are put into the address unquoted,
so that `10.1/a#b` silently answers with the record of `10.1/a`; errors come as many unrelated
exceptions; time limits count from packet to packet; and every request makes its own TLS context
and connection (see `refcheck.net.courier`).
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.net.answers import breakdown, is_html, lineage, read_json, refusal
from refcheck.net.breaker import OddAnswerError
from refcheck.net.clock import Clock
from refcheck.net.courier import Courier, Switch
from refcheck.net.retry import Patience
from refcheck.net.service import Limits, Service
from refcheck.resolvers.records import work_from_crossref
from refcheck.resolvers.sources import user_agent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    *("issue", "issued", "original-title", "page", "published", "published-online"),
    *("published-print", "publisher", "score", "short-container-title", "subtitle", "title"),
    *("type", "update-to", "updated-by", "volume"),
]

_NOT_FOUND = 404
_OURS = (LookupError, ValueError, TypeError, AttributeError, RuntimeError, OSError)
# Not part of what is searched: an address, and a DOI, which may be the wrong one.
_ADDRESS = re.compile(r"https?://\S+|(?:\bdoi:?\s*)?\b10\.\d{4,9}/\S+", re.IGNORECASE)
_NO_SUCH_DOI = object()  # not None, which is what the JSON `null` becomes
_switching = threading.Lock()


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
        patience, self._clock = patience or Patience(), clock or Clock()
        self.address = address.rstrip("/")
        self._version = version
        self._mailto = mailto
        self._service = Service(
            self.name,
            self.address,
            limits or (POLITE if mailto else PUBLIC),
            patience=patience,
            clock=self._clock,
        )
        self._courier = Courier(patience.call_seconds, self._clock, heard=self._heed)
        self._client: Any = None

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work that has this DOI."""
        if kind not in self.kinds:
            raise SourceError(f"crossref cannot look up by {kind}")
        return self._service.ask("single", lambda: self._record(value))

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
        self._courier.close()

    def _record(self, doi: str) -> Work | None:
        answer = self._call(lambda works: works(ids=quote(doi, safe="")), may_be_unknown=True)
        if answer is _NO_SUCH_DOI:
            return None
        message = _message(answer)
        given = message.get("DOI")
        if not isinstance(given, str):
            raise SourceError("answered with a record that has no DOI")
        if given.casefold() != doi.casefold():
            raise OddAnswerError(f"answered with a record for another DOI, {given[:100]}")
        work = work_from_crossref(message)
        if work is None:
            raise OddAnswerError("answered with a record that cannot be read")
        return work

    def _hits(self, query: str, limit: int) -> list[Work]:
        answer = self._call(
            lambda works: works(query_bibliographic=query, limit=limit, select=SELECT)
        )
        items = _message(answer).get("items")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise SourceError("answered with JSON of an unexpected shape")
        works = [work for item in items if (work := work_from_crossref(item)) is not None]
        if items and not works:
            raise SourceError("answered with records that cannot be read")
        return works[:limit]

    def _call(
        self, ask: Callable[[Callable[..., Any]], Any], *, may_be_unknown: bool = False
    ) -> Any:
        """What habanero returns, `_NO_SUCH_DOI`, or else a `SourceError`, chained."""
        import habanero  # noqa: PLC0415 - heavy, and needed only where Crossref is asked
        import httpx2  # noqa: PLC0415 - likewise

        foreign = (httpx2.HTTPError, httpx2.InvalidURL, habanero.RequestError)
        try:
            return ask(self._habanero().works)
        except SourceError:
            raise
        except (*foreign, *_OURS) as error:
            if may_be_unknown and _is_crossrefs_404(error):
                return _NO_SUCH_DOI
            raise self._translated(error) from error

    def _translated(self, error: BaseException) -> SourceError:
        """One `SourceError` for all; the HTTP answer is often only in what it was raised from."""
        import habanero  # noqa: PLC0415 - as above
        import httpx2  # noqa: PLC0415 - as above

        for cause in lineage(error):
            if isinstance(cause, httpx2.HTTPStatusError):
                response = cause.response
                return refusal(response.status_code, _lower(response.headers), self._clock.now())
            if isinstance(cause, httpx2.TimeoutException):
                return SourceError("no answer in time", transient=True)
            if isinstance(cause, httpx2.TransportError):
                return breakdown(cause)
        if isinstance(error, httpx2.HTTPError):
            return SourceError("answered with a garbled body")
        if isinstance(error, ValueError | habanero.RequestError):
            return SourceError("answered with something that is not JSON")
        return SourceError("answered with JSON of an unexpected shape")

    def _habanero(self) -> Any:
        import habanero  # noqa: PLC0415 - as above

        if self._client is None:
            _switch_on()
            self._client = habanero.Crossref(
                base_url=self.address,
                mailto=None,  # it is in the string; habanero would not say it in brackets with us
                ua_string=user_agent(self._version, self._mailto),
                timeout=self._courier,  # see refcheck.net.courier.Switch
            )
        return self._client

    def _heed(self, url: str, headers: Mapping[str, str]) -> None:
        self._service.heed("list" if "query.bibliographic=" in url else "single", _lower(headers))


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


def _switch_on() -> None:
    """Let habanero's requests go by a `Courier` where its caller gave one."""
    import habanero.request  # noqa: PLC0415 - as above
    import habanero.request_class  # noqa: PLC0415 - as above

    with _switching:
        for module in (habanero.request, habanero.request_class):
            if not isinstance(module.httpx2, Switch):
                module.httpx2 = Switch(module.httpx2)


def _message(answer: Any) -> dict[str, Any]:
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise SourceError("answered with JSON of an unexpected shape")
    return message


def _is_crossrefs_404(error: BaseException) -> bool:
    """Whether it is "Resource not found.", not the 404 of a proxy, a portal or a wrong address."""
    answers = [getattr(e, "response", None) for e in lineage(error)]
    response = next((answer for answer in answers if answer is not None), None)
    if response is None or response.status_code != _NOT_FOUND:
        return False
    body, kind = response.content, response.headers.get("content-type", "")
    if is_html(kind, body):
        return False
    try:
        answer = read_json(body)
    except ValueError:
        words = body.strip().lower()
        return not words or (b"not found" in words and not words.startswith(b"404 page"))
    return (
        isinstance(answer, dict)
        and "status" in answer
        and (answer.get("message-type") != "route-not-found")
    )


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
