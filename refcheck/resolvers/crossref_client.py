"""Crossref's answers through habanero (and nobody else imports habanero).

What habanero leaves to its caller, as measured with 2.9.2: DOIs are put into the address unquoted,
so that `10.1/a#b` silently answers with the record of `10.1/a`; errors come as many unrelated
exceptions; time limits count from packet to packet; and every request makes its own TLS context
and connection (see `refcheck.net.courier`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from refcheck.errors import SourceError
from refcheck.net.answers import breakdown, is_html, lineage, read_json, refusal
from refcheck.net.courier import Courier, Switch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from refcheck.net.clock import Clock

_NOT_FOUND = 404
_MOVED_FOR_GOOD = frozenset({301, 308})
_WORKS = "/works/"
_OURS = (LookupError, ValueError, TypeError, AttributeError, RuntimeError, OSError)
_switching = threading.Lock()


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a DOI, or perhaps of another."""

    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """Crossref answers for another DOI instead: it says that this one is an alias of that.

    https://community.crossref.org/t/adding-redirects-for-aliased-dois-in-the-rest-api/13138
    """

    doi: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Crossref itself said that it has no such DOI."""


class CrossrefClient:
    """What is asked becomes a message of Crossref's, or a `SourceError`, chained."""

    def __init__(
        self,
        address: str,
        agent: str,
        seconds: float,
        clock: Clock,
        *,
        heard: Callable[[str, Mapping[str, str]], None],
    ) -> None:
        self._address = address
        self._agent = agent
        self._clock = clock
        self._courier = Courier(seconds, clock, heard=heard)
        self._client: Any = None

    def record(self, doi: str) -> Record | Moved | Missing:
        """What `/works/{doi}` says."""
        try:
            return Record(_message(self._works(ids=quote(doi, safe=""))))
        except SourceError as error:
            answer = _answer_behind(error)
            if answer is not None and _is_crossrefs_404(answer):
                return Missing()
            named = _named_elsewhere(answer) if answer is not None else None
            if named is None or named.casefold() == doi.casefold():
                raise
            return Moved(named)

    def items(self, *placed: Any, **named: Any) -> list[Mapping[str, Any]]:
        """The records that `/works?…` lists; the parameters are habanero's."""
        items = _message(self._works(*placed, **named)).get("items")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise SourceError("answered with JSON of an unexpected shape")
        return items

    def close(self) -> None:
        """Give the connections back."""
        self._courier.close()

    def _works(self, *placed: Any, **named: Any) -> Any:
        import habanero  # noqa: PLC0415 - heavy, and needed only where Crossref is asked
        import httpx2  # noqa: PLC0415 - likewise

        foreign = (httpx2.HTTPError, httpx2.InvalidURL, habanero.RequestError)
        try:
            return self._habanero().works(*placed, **named)
        except SourceError:
            raise
        except (*foreign, *_OURS) as error:
            raise self._translated(error) from error

    def _translated(self, error: BaseException) -> SourceError:
        """One `SourceError` for all; the HTTP answer is often only in what it was raised from."""
        import habanero  # noqa: PLC0415 - as above
        import httpx2  # noqa: PLC0415 - as above

        for cause in lineage(error):
            if isinstance(cause, httpx2.HTTPStatusError):
                response = cause.response
                headers = {name.lower(): value for name, value in response.headers.items()}
                return refusal(response.status_code, headers, self._clock.now())
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
                base_url=self._address,
                mailto=None,  # it is in the string; habanero would not say it in brackets with us
                ua_string=self._agent,
                timeout=self._courier,  # see refcheck.net.courier.Switch
            )
        return self._client


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


def _answer_behind(error: SourceError) -> Any | None:
    """The HTTP answer of which the error tells, where there was one."""
    answers = (getattr(cause, "response", None) for cause in lineage(error))
    return next((answer for answer in answers if answer is not None), None)


def _named_elsewhere(answer: Any) -> str | None:
    """The DOI to whose record a lasting redirect leads."""
    if answer.status_code not in _MOVED_FOR_GOOD:
        return None
    try:
        path = urlsplit(answer.headers.get("location", "")).path
    except ValueError:
        return None
    doi = unquote(path.partition(_WORKS)[2])
    return doi if doi.startswith("10.") and "/" in doi else None


def _is_crossrefs_404(answer: Any) -> bool:
    """Whether it is "Resource not found.", not the 404 of a proxy, a portal or a wrong address."""
    if answer.status_code != _NOT_FOUND:
        return False
    body, kind = answer.content, answer.headers.get("content-type", "")
    if is_html(kind, body):
        return False
    try:
        value = read_json(body)
    except ValueError:
        words = body.strip().lower()
        return not words or (b"not found" in words and not words.startswith(b"404 page"))
    return (
        isinstance(value, dict)
        and "status" in value
        and (value.get("message-type") != "route-not-found")
    )
