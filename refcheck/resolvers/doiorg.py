"""doi.org: whether a DOI is registered at all, with whatever agency; it has no metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.errors import SourceError
from refcheck.net.breaker import OddAnswerError
from refcheck.net.clock import Clock
from refcheck.net.retry import Patience
from refcheck.net.service import Limits, Service
from refcheck.net.session import JsonSession
from refcheck.resolvers.sources import user_agent

if TYPE_CHECKING:
    from refcheck.model.evidence import SourceState

ADDRESS = "https://doi.org"
LIMITS = Limits(single=5.0, list=1.0, in_flight=2)

# https://www.doi.org/the-identifier/resources/handbook/ on the REST interface of the proxy
_FOUND = 1
_NO_VALUES = 200
_NO_SUCH_HANDLE = 100


class DoiOrg:
    """The handle service behind every DOI: the last witness before one is called unknown."""

    name = "doi.org"

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
        self._session = JsonSession(user_agent(version, mailto), patience.call_seconds, clock)
        self._service = Service(
            self.name, self.address, limits or LIMITS, patience=patience, clock=clock
        )

    def exists(self, doi: str) -> bool:
        """Whether the DOI is registered; `SourceError` unless doi.org itself said yes or no."""
        return self._service.ask("single", lambda: self._registered(doi))

    def state(self) -> SourceState:
        """How doi.org served this run."""
        return self._service.state()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _registered(self, doi: str) -> bool:
        answer = self._session.get(f"{self.address}/api/handles/{_in_address(doi)}")
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
