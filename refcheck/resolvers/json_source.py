"""What the services have in common that answer one question at a time, in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from refcheck.errors import SourceError
from refcheck.net.json_service import JsonService
from refcheck.resolvers.sources import user_agent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.evidence import ReferenceFields, SourceState
    from refcheck.model.works import Work
    from refcheck.net.clock import Clock
    from refcheck.net.retry import Patience
    from refcheck.net.service import Limits


class JsonSource:
    """Asks politely: `limits_unnamed`, where there are any, hold for who gives no address."""

    name: ClassVar[str]
    limits: ClassVar[Limits]
    limits_unnamed: ClassVar[Limits | None] = None

    def __init__(
        self,
        address: str,
        *,
        version: str,
        mailto: str | None = None,
        patience: Patience | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        usual = self.limits if mailto else self.limits_unnamed or self.limits
        agent = user_agent(version, mailto)
        self._service = JsonService(
            self.name, address, agent, limits or usual, patience=patience, clock=clock
        )
        self.address = self._service.address

    def state(self) -> SourceState:
        """How the service served this run."""
        return self._service.state()

    def close(self) -> None:
        """Give the connections back."""
        self._service.close()


class Catalogue(JsonSource):
    """A source of works that looks up and is not searched."""

    complete = True
    registers_dois = False
    searches = False

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """Not offered."""
        del text, fields, limit
        raise SourceError(f"{self.name} is not searched")


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects in a JSON list; none in anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
