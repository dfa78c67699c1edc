"""Addresses -> what became of asking each of them, over all hosts at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from refcheck.links.client import Client
from refcheck.links.decoys import Decoys
from refcheck.links.guard import Forbidden, examine
from refcheck.links.hosts import Schedule
from refcheck.links.limits import Limits, Looks, within_system
from refcheck.links.names import Names, system_lookup
from refcheck.links.probe import Probe
from refcheck.links.rounds import Link, Rounds
from refcheck.links.trail import Trail

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from refcheck.links.guard import Policy
    from refcheck.links.hosts import Paces
    from refcheck.links.names import Lookup

__all__ = ["Limits", "Looks", "survey"]


def survey(
    addresses: Iterable[str],
    *,
    policy: Policy,
    looks: Looks,
    user_agent: str,
    seconds: float,
    on_trail: Callable[[str, Trail], None],
    limits: Limits | None = None,
    robots: bool = False,
    proxy: str | None = None,
    lookup: Lookup = system_lookup,
    tls: ssl.SSLContext | None = None,
    paces: Paces | None = None,
) -> None:
    """Tell `on_trail` of each address when it is finished, in no order.

    What is not finished within `seconds` gets no trail. Addresses that differ in spelling or in
    their fragment alone are asked once. What `on_trail` raises ends the run, and so does Ctrl-C.
    `paces` hold, from one survey to the next, the hosts that have asked for patience.
    """
    within = within_system(limits or Limits())
    links: dict[str, Link] = {}
    for address in dict.fromkeys(addresses):
        target = examine(address, policy)
        if isinstance(target, Forbidden):
            on_trail(address, Trail(address, target))
        else:
            link = links.setdefault(target.url, Link(target))
            link.printed.append(address)
            link.fragment |= bool(target.fragment)

    async def run() -> None:
        # What a server breaks outside of a request (TLS that ends amiss) is nothing to be printed.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        clock = asyncio.get_running_loop().time
        schedule: Schedule[Link] = Schedule(within, paces, clock())
        probe = Probe(
            policy,
            looks,
            within,
            Decoys(links, within.decoys),
            robots=user_agent if robots else None,
            slow_down=schedule.slow_down,
        )
        names = Names(lookup, seconds=within.connect_seconds, at_once=within.lookups)
        async with Client(names, within, user_agent=user_agent, proxy=proxy, tls=tls) as client:
            rounds = Rounds(schedule, probe, client, within, on_trail)
            await rounds.run(list(links.values()), seconds)
        if paces is not None:
            schedule.note(paces, clock())

    if links:
        asyncio.run(run())
