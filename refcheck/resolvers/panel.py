"""Who can be asked in a run, and what it leaves open where nobody was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from refcheck.errors import SourceError
from refcheck.model.evidence import DoiUnchecked, Traffic, Unchecked
from refcheck.model.updates import merged_updates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from refcheck.model.evidence import SourceState
    from refcheck.model.works import Work
    from refcheck.resolvers.cached import CachedAgency, CachedWitness
    from refcheck.resolvers.sources import Index

TIME_IS_UP = "time limit of the run"
_SPELT = {"pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv number"}


@dataclass(frozen=True, slots=True)
class Panel:
    """Indexes, registration agencies, catalogues of other identifiers, and the last witness."""

    indexes: tuple[Index, ...]
    agencies: tuple[CachedAgency, ...]
    catalogues: tuple[CachedAgency, ...]
    witness: CachedWitness | None
    offline: bool

    @property
    def services(self) -> tuple[CachedAgency, ...]:
        """Agencies and catalogues: who has works and is asked over the network."""
        return (*self.agencies, *self.catalogues)

    @property
    def searchable(self) -> tuple[CachedAgency, ...]:
        """The agencies that can be searched."""
        return tuple(agency for agency in self.agencies if agency.searches)

    def agencies_for(self, doi: str) -> tuple[CachedAgency, ...]:
        """In the order in which they are asked: first who is known for such DOIs."""
        return tuple(sorted(self.agencies, key=lambda agency: not agency.is_known_for(doi)))

    def recall(self, doi: str) -> tuple[Work, str] | None:
        """The record that cache or index has of a DOI, and whose it is; nobody is asked.

        With it goes what the others have heard of since.
        """
        asks = [(agency.name, agency.recall) for agency in self.agencies]
        asks += [(index.name, partial(index.lookup, "doi")) for index in self.indexes]
        held: list[tuple[Work, str]] = []
        for name, ask in asks:
            with suppress(SourceError):
                if (work := ask(doi)) is not None:
                    held.append((work, name))
        if not held:
            return None
        first, name = held[0]
        updates = merged_updates((one for work, _ in held for one in work.updates), first.doi)
        return replace(first, updates=updates), name

    def nobody(self) -> tuple[str, str]:
        """Whom nobody asked, and what that leaves open."""
        name = self.searchable[0].name if self.searchable else "crossref"
        how = "offline" if self.offline else "not asked"
        works = sum(getattr(index, "works", 0) for index in self.indexes)
        if not works:
            return name, how
        index = "index" if any(index.complete for index in self.indexes) else "built-in index"
        return name, f"{how}; not among the {works:,} works of the {index}"

    def nobody_for(self, kind: str) -> tuple[str, str]:
        """As `nobody`, of an identifier; where no service has it, nobody could be asked."""
        takers = [service.name for service in self.services if kind in service.kinds]
        name, reason = self.nobody()
        if self.offline or not self.services:
            return (takers or [name])[0], reason
        return (takers or [name])[0], f"not asked: it does not know {_SPELT[kind]}s"

    def are_searched(self, names: Collection[str]) -> bool:
        """Whether these are all agencies that can be searched, and there are any."""
        return bool(self.searchable) and all(one.name in names for one in self.searchable)

    def out_of_time(self, doi: str | None) -> tuple[Unchecked, DoiUnchecked | None]:
        """What a run that has no time left says of a reference and of its DOI."""
        first = next(iter((*self.agencies, *self.indexes)), None)
        name = first.name if first else "crossref"
        return Unchecked(name, TIME_IS_UP), DoiUnchecked(doi, name, TIME_IS_UP) if doi else None

    def states(self, repeated: Mapping[str, int]) -> tuple[SourceState, ...]:
        """How each source served; of an offline run, only those whose answers the cache had.

        `repeated` are the questions of each that equal references would have put again.
        """
        network = [
            replace(state, traffic=state.traffic + Traffic(repeated=repeated.get(state.name, 0)))
            for state in (source.state() for source in self._network())
        ]
        return (
            *(index.state() for index in self.indexes),
            *(state for state in network if state.asked or not self.offline),
        )

    def forget_failed_lists(self) -> None:
        """From now on agencies may be asked for several records at once again."""
        for service in self.services:
            service.lists_failed = False

    def close(self) -> None:
        """Give connections back."""
        for source in self._network():
            source.close()

    def _network(self) -> tuple[CachedAgency | CachedWitness, ...]:
        return (*self.services, *((self.witness,) if self.witness else ()))
