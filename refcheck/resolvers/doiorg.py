"""doi.org: whether a DOI is registered at all, with whatever agency; it has no metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.net.breaker import OddAnswerError
from refcheck.net.service import Limits
from refcheck.resolvers.json_source import JsonSource

if TYPE_CHECKING:
    from refcheck.net.session import JsonAnswer

ADDRESS = "https://doi.org"
LIMITS = Limits(single=5.0, list=1.0, in_flight=2)

# https://www.doi.org/the-identifier/resources/handbook/ on the REST interface of the proxy
_FOUND = 1
_NO_VALUES = 200
_NO_SUCH_HANDLE = 100


class DoiOrg(JsonSource):
    """The handle service behind every DOI: the last witness before one is called unknown."""

    name = "doi.org"
    limits = LIMITS

    def exists(self, doi: str) -> bool:
        """Whether the DOI is registered; `SourceError` unless doi.org itself said yes or no."""
        path = f"/api/handles/{_in_address(doi)}"
        return self._service.ask(path, lambda answer: _is_registered(answer, doi))


def _is_registered(answer: JsonAnswer, doi: str) -> bool:
    value = answer.value if isinstance(answer.value, dict) else {}
    code, handle = value.get("responseCode"), value.get("handle")
    if isinstance(handle, str) and handle.casefold() != doi.casefold():
        raise OddAnswerError(f"answered about another DOI, {handle[:100]}")
    if code in {_FOUND, _NO_VALUES}:
        return True
    if code == _NO_SUCH_HANDLE:
        return False
    raise SourceError("answered with JSON of an unexpected shape")


def _in_address(doi: str) -> str:
    """The DOI quoted; slashes stay, as in the handbook, unless a client would fold them."""
    folded = any(part in {"", ".", ".."} for part in doi.split("/"))
    return quote(doi, safe="" if folded else "/")
