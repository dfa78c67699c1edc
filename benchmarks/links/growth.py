"""How time and memory grow with the number of links, and what a few dead hosts cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from links import peers
from links.behaviours import BEHAVIOURS, MIXES, ORDINARY, link, links
from links.hosts import served
from links.trial import material, tried
from links.verdicts import confusion, misled

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from links.trial import Trial

_COUNTS = (1_000, 5_000, 10_000, 20_000, 40_000)
_HANGING = (5, 40)
"""Hosts that never answer, and links at each."""


def grow(options: argparse.Namespace) -> int:
    """Prints a line for each number of links."""
    tools = _tools(options)
    with served(options.port) as server:
        for count in options.counts or _COUNTS:
            with material(list(links(count, server.port, only=MIXES[options.mix]))) as on:
                for tool in tools:
                    trial = tried(tool, on, server)
                    print(f"{trial.told()}; {misled(confusion(trial.links, trial.said))} mislead")
    return 0


def slow(options: argparse.Namespace) -> int:
    """The same 2,000 links alone, and among links of hosts that never answer."""
    with served(options.port) as server:
        alone = list(links(2_000, server.port, only=frozenset({"page"})))
        for tool in _tools(options):
            for more in ([], _hanging(server.port)):
                with material(_spread(alone, more)) as on:
                    trial = tried(tool, on, server)
                print(f"{trial.told()}\n    {_ordinary_end(trial)}", flush=True)
    return 0


def _ordinary_end(trial: Trial) -> str:
    names = [f"127.0.1.{last}" for last in ORDINARY]
    last = max(trial.hosts[name]["last"] for name in names if name in trial.hosts)
    return f"the last request to a host that answers came {last:.1f} s after the start"


def _tools(options: argparse.Namespace) -> list[peers.Tool]:
    tools = [*peers.ours(), *map(peers.survey_alone, options.survey)]
    if "linkinator" in options.only:
        tools.append(peers.linkinator(Path(options.linkinator)))
    return [tool for tool in tools if not options.only or tool.name in options.only]


def _hanging(port: int) -> list[str]:
    hosts, each = _HANGING
    kind = BEHAVIOURS["hang"]
    return [link(kind, 1_000_000 + number, port, number % hosts) for number in range(hosts * each)]


def _spread(alone: Sequence[str], more: Sequence[str]) -> list[str]:
    """Those that hang stand between the others."""
    if not more:
        return list(alone)
    step = len(alone) // len(more)
    mixed = []
    for place, address in enumerate(alone):
        if place % step == 0 and place // step < len(more):
            mixed.append(more[place // step])
        mixed.append(address)
    return mixed
