"""The resolver and the link checker of a run, which complain to the terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.cli.writing import complain
from refcheck.resolvers import opening

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from contextlib import AbstractContextManager

    from refcheck.config import Settings
    from refcheck.links.checker import LinkChecker
    from refcheck.links.guard import Policy
    from refcheck.model.registry import RegistryLink
    from refcheck.resolvers.chain import Resolver


def open_resolver(settings: Settings) -> AbstractContextManager[Resolver]:
    """The user's indexes, then the built-in one; InputError for an index that cannot be used."""
    return opening.open_resolver(settings, warn=complain)


@contextmanager
def open_checker(
    settings: Settings, rules: Collection[str], registered: Mapping[str, RegistryLink], today: str
) -> Iterator[LinkChecker]:
    """What is asked about links, with what is registered about them."""
    from refcheck.links import opening as links  # noqa: PLC0415 - not with --no-links

    cache_dir = opening.cache_folder(settings)
    with links.open_checker(
        settings, rules, registered, today, cache_dir=cache_dir, warn=complain
    ) as checker:
        yield checker


def policy_of(settings: Settings) -> Policy:
    """What may be fetched besides the public web."""
    from refcheck.links.opening import policy_of as policy  # noqa: PLC0415 - as above

    return policy(settings)
