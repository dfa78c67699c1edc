"""The resolver as the command line wants it: indexes, Crossref, DataCite, doi.org and the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.net.cache import AnswerCache
from refcheck.net.clock import Clock
from refcheck.net.retry import Patience
from refcheck.resolvers import crossref, datacite, doiorg
from refcheck.resolvers.chain import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from refcheck.resolvers.sources import WorkSource


def assemble_resolver(
    indexes: Sequence[WorkSource],
    *,
    version: str,
    cache_dir: Path | None,
    warn: Callable[[str], None],
    crossref_url: str = crossref.ADDRESS,
    datacite_url: str = datacite.ADDRESS,
    doi_url: str = doiorg.ADDRESS,
    mailto: str | None = None,
    offline: bool = False,
    patience: Patience | None = None,
    clock: Clock | None = None,
) -> Resolver:
    """Opens no socket: that is done by the first question, and never when offline.

    `version` is refcheck's, for the User-Agent; `warn` is told, once, where the cache is of no use;
    `cache_dir` None is no cache. The caller closes the resolver.
    """
    clock, patience = clock or Clock(), patience or Patience()
    cache = AnswerCache(cache_dir, now=clock.now, warn=warn) if cache_dir else None
    return Resolver(
        (
            *indexes,
            crossref.Crossref(
                crossref_url, version=version, mailto=mailto, patience=patience, clock=clock
            ),
            datacite.DataCite(
                datacite_url, version=version, mailto=mailto, patience=patience, clock=clock
            ),
        ),
        cache,
        witness=doiorg.DoiOrg(
            doi_url, version=version, mailto=mailto, patience=patience, clock=clock
        ),
        offline=offline,
        clock=clock,
    )
