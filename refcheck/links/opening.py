"""The link checker that the settings ask for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck import __version__
from refcheck.links.assembly import assemble_checker
from refcheck.links.guard import Policy
from refcheck.links.host_names import host_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from refcheck.links.checker import LinkChecker
    from refcheck.links.hosts import Paces
    from refcheck.model.registry import RegistryLink
    from refcheck.model.settings import Settings


@contextmanager
def open_checker(
    settings: Settings,
    rules: Collection[str],
    registered: Mapping[str, RegistryLink],
    today: str,
    *,
    cache_dir: Path | None,
    warn: Callable[[str], None],
    paces: Paces | None = None,
) -> Iterator[LinkChecker]:
    """What is asked about links, with what is registered about them; `rules` are codes.

    `paces` hold, from one checker to the next, the hosts that have asked for patience.
    """
    checker = assemble_checker(
        version=__version__,
        rules=rules,
        policy=policy_of(settings),
        today=today,
        cache_dir=cache_dir,
        warn=warn,
        registered=registered,
        patterns=settings.skip_link,
        robots=settings.robots,
        proxy=settings.proxy,
        mailto=settings.mailto,
        wayback_url=None if "wayback" in settings.no_source else settings.wayback_url,
        offline=settings.offline,
        paces=paces,
    )
    try:
        yield checker
    finally:
        checker.close()


def policy_of(settings: Settings) -> Policy:
    """What may be fetched besides the public web."""
    hosts = tuple(host_pattern(text) for text in settings.allow_host)
    return Policy(settings.allow_private, hosts, settings.allow_port)
