"""The resolver and the link checker that the settings ask for, opened and closed."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck import __version__
from refcheck.cli.writing import complain
from refcheck.resolvers.assembly import assemble_resolver
from refcheck.resolvers.index import builtin_index, open_index
from refcheck.resolvers.index_notices import open_notices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from refcheck.config import Settings
    from refcheck.links.checker import LinkChecker
    from refcheck.links.guard import Policy
    from refcheck.model.registry import RegistryLink
    from refcheck.resolvers.chain import Resolver
    from refcheck.resolvers.sources import WorkSource


@contextmanager
def open_resolver(settings: Settings) -> Iterator[Resolver]:
    """The user's indexes, then the built-in one; InputError for an index that cannot be used."""
    indexes: list[WorkSource] = [*(open_index(path) for path in settings.index), builtin_index()]
    resolver = assemble_resolver(
        indexes,
        version=__version__,
        cache_dir=_cache_folder(settings),
        warn=complain,
        addresses=settings.addresses,
        without=settings.no_source,
        mailto=settings.mailto,
        offline=settings.offline,
        notices=[open_notices(path) for path in settings.index],
    )
    try:
        yield resolver
    finally:
        resolver.close()


@contextmanager
def open_checker(
    settings: Settings, rules: Collection[str], registered: Mapping[str, RegistryLink], today: str
) -> Iterator[LinkChecker]:
    """What is asked about links, with what is registered about them."""
    from refcheck.links.assembly import assemble_checker  # noqa: PLC0415 - not with --no-links

    checker = assemble_checker(
        version=__version__,
        rules=rules,
        policy=policy_of(settings),
        today=today,
        cache_dir=_cache_folder(settings),
        warn=complain,
        registered=registered,
        patterns=settings.skip_link,
        robots=settings.robots,
        proxy=settings.proxy,
        mailto=settings.mailto,
        wayback_url=None if "wayback" in settings.no_source else settings.wayback_url,
        offline=settings.offline,
    )
    try:
        yield checker
    finally:
        checker.close()


def policy_of(settings: Settings) -> Policy:
    """What may be fetched besides the public web."""
    from refcheck.links.guard import Policy  # noqa: PLC0415 - as above
    from refcheck.links.host_names import host_pattern  # noqa: PLC0415

    hosts = tuple(host_pattern(text) for text in settings.allow_host)
    return Policy(settings.allow_private, hosts, settings.allow_port)


def _cache_folder(settings: Settings) -> Path | None:
    if not settings.cache:
        return None
    if settings.cache_dir is not None:
        return settings.cache_dir
    import platformdirs  # noqa: PLC0415 - only where no folder was named

    return Path(platformdirs.user_cache_dir("refcheck", appauthor=False))
