"""What joins have found for one printed reference, in the place of an index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.model.evidence import SourceState
from refcheck.resolvers.index import HELPING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work


class LackingError(Exception):
    """The reference is not found by what was joined so far: its words are wanted."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Works by identifier and by key; `worded` None where words were not looked for yet."""

    looked_up: Mapping[str, Work] = field(default_factory=dict)
    keyed: Sequence[Work] = ()
    worded: Sequence[Work] | None = None


class JoinedIndex:
    """An index of works on another machine, of which only what one reference needs is here."""

    name = "index"
    registers_dois = False
    complete = True

    def __init__(self, works: int, detail: str) -> None:
        self.works = works
        self._detail = detail
        self._joined = Joined()

    def hold(self, joined: Joined) -> None:
        """What was found for the reference that is asked about next."""
        self._joined = joined

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work with an identifier that the reference has."""
        return self._joined.looked_up.get(f"{kind}:{value}")

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """All that was found, likeliest first."""
        return [work for stage in self.stages(text, fields, limit) for work in stage][:limit]

    def stages(
        self,
        text: str,  # noqa: ARG002 - what it was joined for
        fields: ReferenceFields,  # noqa: ARG002
        limit: int = 20,  # noqa: ARG002
    ) -> Iterator[Sequence[Work]]:
        """The same in the index's helpings; LackingError where words come next and are not here."""
        joined = self._joined
        if joined.keyed:
            yield joined.keyed
        if joined.worded is None:
            raise LackingError
        for helping in (joined.worded[:HELPING], joined.worded[HELPING:]):
            if helping:
                yield helping

    def state(self) -> SourceState:
        """It is asked by joins, which are not counted."""
        return SourceState(self.name, self._detail, 0, 0)
