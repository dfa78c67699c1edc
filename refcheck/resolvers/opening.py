"""The resolver that the settings ask for, with its indexes opened."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck import __version__
from refcheck.resolvers.assembly import assemble_resolver
from refcheck.resolvers.index import builtin_index, open_index
from refcheck.resolvers.index_notices import open_notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.model.settings import Settings
    from refcheck.net.retry import Patience
    from refcheck.resolvers.chain import Resolver
    from refcheck.resolvers.index_notices import Notices
    from refcheck.resolvers.sources import WorkSource


@contextmanager
def open_resolver(
    settings: Settings,
    *,
    warn: Callable[[str], None],
    before: Sequence[WorkSource] = (),
    notices: Sequence[Notices] = (),
    patience: Patience | None = None,
) -> Iterator[Resolver]:
    """The user's indexes, then the built-in one; InputError for an index that cannot be used.

    `warn` is told where the cache is of no use. `before` are indexes that are open already, asked
    first; `notices` are known besides those of the indexes.
    """
    own = [open_index(path) for path in settings.index]
    indexes: list[WorkSource] = [*before, *own, builtin_index()]
    resolver = assemble_resolver(
        indexes,
        version=__version__,
        cache_dir=cache_folder(settings),
        warn=warn,
        addresses=settings.addresses,
        without=settings.no_source,
        mailto=settings.mailto,
        offline=settings.offline,
        patience=patience,
        notices=[*notices, *(open_notices(path) for path in settings.index)],
    )
    try:
        yield resolver
    finally:
        resolver.close()


def cache_folder(settings: Settings) -> Path | None:
    """Where answers are kept; None where they are not."""
    if not settings.cache:
        return None
    if settings.cache_dir is not None:
        return settings.cache_dir
    import platformdirs  # noqa: PLC0415 - only where no folder was named

    return Path(platformdirs.user_cache_dir("refcheck", appauthor=False))
