"""A service that answers single questions in JSON: its connections, its limits and its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from refcheck.net.clock import Clock
from refcheck.net.retry import Patience
from refcheck.net.service import Limits, Service
from refcheck.net.session import JsonAnswer, JsonSession

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from refcheck.model.evidence import SourceState

T = TypeVar("T")


class JsonService:
    """Opens no connection before the first question; needs no closing when it was never asked.

    `odd` are statuses with which the service refuses single questions, and not whoever asks.
    """

    def __init__(
        self,
        name: str,
        address: str,
        agent: str,
        limits: Limits,
        *,
        patience: Patience | None,
        clock: Clock | None,
        odd: Collection[int] = (),
    ) -> None:
        patience, clock = patience or Patience(), clock or Clock()
        self.address = address.rstrip("/")
        self._session = JsonSession(agent, patience.call_seconds, clock, odd)
        self._service = Service(name, self.address, limits, patience=patience, clock=clock)

    def ask(self, path: str, read: Callable[[JsonAnswer], T]) -> T:
        """What `read` makes of the answer at this path; `SourceError` where there is none."""
        return self._service.ask("single", lambda: self._answer(path, read))

    def ask_ahead(self, path: str, read: Callable[[JsonAnswer], T]) -> T:
        """As `ask`, but only to spare later questions: once, and no failure is held against it."""
        return self._service.ask_ahead("single", lambda: self._answer(path, read))

    def _answer(self, path: str, read: Callable[[JsonAnswer], T]) -> T:
        answer = self._session.get(f"{self.address}{path}")
        self._service.heed("single", answer.headers)
        return read(answer)

    def state(self) -> SourceState:
        """How the service served this run."""
        return self._service.state()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()
