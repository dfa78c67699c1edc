"""The resolver as the command line wants it: indexes, the services that are asked, the cache."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from refcheck.net.cache import AnswerCache
from refcheck.net.clock import Clock
from refcheck.net.retry import Patience
from refcheck.resolvers import crossref, datacite, doiorg, europepmc, openlibrary
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.crossref import Crossref
from refcheck.resolvers.datacite import DataCite
from refcheck.resolvers.doiorg import DoiOrg
from refcheck.resolvers.europepmc import EuropePmc
from refcheck.resolvers.openlibrary import OpenLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from refcheck.resolvers.index_notices import Notices
    from refcheck.resolvers.sources import WorkSource


_Service = TypeVar("_Service", Crossref, DataCite, DoiOrg, EuropePmc, OpenLibrary)


def assemble_resolver(
    indexes: Sequence[WorkSource],
    *,
    version: str,
    cache_dir: Path | None,
    warn: Callable[[str], None],
    addresses: Mapping[str, str] = MappingProxyType({}),
    without: Collection[str] = (),
    mailto: str | None = None,
    offline: bool = False,
    patience: Patience | None = None,
    clock: Clock | None = None,
    notices: Sequence[Notices] = (),
) -> Resolver:
    """Opens no socket: that is done by the first question, and never when offline.

    `version` is refcheck's, for the User-Agent; `warn` is told, once, where the cache is of no use;
    `cache_dir` None is no cache. `addresses` are those of services, by name, that are elsewhere
    than usual; the services in `without` are not asked. The caller closes the resolver.
    """
    clock, patience = clock or Clock(), patience or Patience()
    cache = AnswerCache(cache_dir, now=clock.now, warn=warn) if cache_dir else None

    def made(service: type[_Service], usual: str) -> list[_Service]:
        """The service, or nothing where it is not to be asked."""
        if service.name in without:
            return []
        address = addresses.get(service.name, usual)
        return [service(address, version=version, mailto=mailto, patience=patience, clock=clock)]

    return Resolver(
        (*indexes, *made(Crossref, crossref.ADDRESS), *made(DataCite, datacite.ADDRESS)),
        cache,
        catalogues=(
            *made(EuropePmc, europepmc.ADDRESS),
            *made(OpenLibrary, openlibrary.ADDRESS),
        ),
        witness=next(iter(made(DoiOrg, doiorg.ADDRESS)), None),
        offline=offline,
        clock=clock,
        notices=notices,
    )
