"""The link checker as the command line wants it: what it may ask, how, and what it remembers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from refcheck import HOMEPAGE
from refcheck.links.archive import Wayback
from refcheck.links.checker import LinkChecker, Wishes
from refcheck.links.guard import Forbidden, examine
from refcheck.links.memory import LinkMemory
from refcheck.links.trail import Trail
from refcheck.net.cache import AnswerCache
from refcheck.net.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from refcheck.links.checker import OnTrail
    from refcheck.links.guard import Policy
    from refcheck.links.hosts import Paces
    from refcheck.model.registry import RegistryLink

_LOOKS = frozenset({"REF304", "REF305", "REF306"})  # need more than the status


def assemble_checker(
    *,
    version: str,
    rules: Collection[str],
    policy: Policy,
    today: str,
    cache_dir: Path | None,
    warn: Callable[[str], None],
    registered: Mapping[str, RegistryLink],
    patterns: tuple[str, ...] = (),
    robots: bool = False,
    proxy: str | None = None,
    mailto: str | None = None,
    wayback_url: str | None = None,
    offline: bool = False,
    paces: Paces | None = None,
) -> LinkChecker:
    """Opens no socket: that is done by the first question, and never when offline.

    `rules` are the codes of those selected: what none of them needs is not looked at. No archive is
    asked where `wayback_url` is None. The caller closes the checker. `paces` are as of a survey.
    """
    clock = Clock()
    cache = AnswerCache(cache_dir, now=clock.now, warn=warn) if cache_dir else None
    agent = user_agent(version, mailto)
    looks = _LOOKS.intersection(rules)
    asked = _Survey(policy, looks, agent, robots, proxy, {} if paces is None else paces)
    archive = None
    if wayback_url is not None and "REF308" in rules:
        archive = Wayback(wayback_url, agent=agent, cache=cache, policy=policy, offline=offline)
    return LinkChecker(
        partial(_refusals, policy) if offline else asked,
        LinkMemory(
            cache,
            today,
            registered,
            looks=looks,
            conditions=(str(policy), proxy or ""),
            offline=offline,
        ),
        offline=offline,
        archive=archive,
        wishes=Wishes(patterns, {url: link.skip for url, link in registered.items() if link.skip}),
        clock=clock,
    )


@dataclass(frozen=True, slots=True)
class _Survey:
    """What is the same whichever addresses are asked."""

    policy: Policy
    looks: frozenset[str]
    user_agent: str
    robots: bool
    proxy: str | None
    paces: Paces

    def __call__(self, addresses: Iterable[str], seconds: float, on_trail: OnTrail) -> None:
        from refcheck.links.survey import Looks, survey  # noqa: PLC0415 - only where links are asked

        survey(
            addresses,
            policy=self.policy,
            looks=Looks("REF304" in self.looks, "REF306" in self.looks, "REF305" in self.looks),
            user_agent=self.user_agent,
            robots=self.robots,
            proxy=self.proxy,
            seconds=seconds,
            on_trail=on_trail,
            paces=self.paces,
        )


def _refusals(policy: Policy, addresses: Iterable[str], _seconds: float, on_trail: OnTrail) -> None:
    """What the guard says of spellings: for that nobody need be asked."""
    for address in addresses:
        if isinstance(refused := examine(address, policy), Forbidden):
            on_trail(address, Trail(address, refused))


def user_agent(version: str, mailto: str | None) -> str:
    """Who asks, and where to complain."""
    contact = f"mailto:{mailto}" if mailto else f"+{HOMEPAGE}"
    return f"refcheck/{version} (link check of a wiki's references; {contact})"
