"""refcheck and its peers over the same page, turn by turn: cost, and verdicts."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from links import peers
from links.behaviours import MIXES, links
from links.hosts import Served, served
from links.trial import material, tried
from links.verdicts import confusion, markdown, wrong

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from links.peers import Tool
    from links.trial import Trial
    from links.verdicts import Table


def run(options: argparse.Namespace) -> int:
    """1 where refcheck misleads about a link."""
    tools = _tools(options)
    trials: dict[str, list[Trial]] = {tool.name: [] for tool in tools}
    with served(options.port) as server:
        for turn in range(options.runs):
            for tool in tools if turn % 2 == 0 else tools[::-1]:
                trial = _trial(tool, options, server)
                trials[tool.name].append(trial)
                print(trial.told(), flush=True)
    print("\n" + _costs(trials) + "\n")
    tables = {name: _table(each[-1]) for name, each in trials.items() if each[-1].said}
    print(markdown(tables))
    return int(bool(wrong(tables.get("refcheck", {}))))


def _tools(options: argparse.Namespace) -> list[Tool]:
    """Those that are wanted and there; of others it is said where they are missing."""
    tools = []
    for make in (
        *(lambda tool=tool: tool for tool in peers.ours()),
        *(lambda looks=looks: peers.survey_alone(looks) for looks in options.survey),
        lambda: peers.linkinator(Path(options.linkinator)),
        lambda: peers.linkchecker(options.linkchecker),
        peers.bare_aiohttp,
        *_unhurried(options.mix),
    ):
        try:
            tool = make()
        except peers.MissingPeerError as missing:
            print(f"left out: {missing}", flush=True)
            continue
        if not options.only or tool.name in options.only:
            tools.append(tool)
    return tools


def _unhurried(mix: str) -> list[Callable[[], Tool]]:
    """The requests library bounds no whole answer: a byte a second would hold it for hours."""
    return [peers.bare_requests] if mix == "answering" else []


def _trial(tool: Tool, options: argparse.Namespace, server: Served) -> Trial:
    count = options.count
    if tool.name == "LinkChecker":
        count = min(count, options.linkchecker_count)
    with material(list(links(count, server.port, only=MIXES[options.mix]))) as on:
        return tried(tool, on, server)


def _table(trial: Trial) -> Table:
    return confusion(trial.links, trial.said)


def _costs(trials: dict[str, list[Trial]]) -> str:
    rows = [
        "| tool | links | wall s | processor s | links a second of processor time | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, each in trials.items():
        wall = statistics.median(one.run.wall for one in each)
        processor = statistics.median(one.run.processor for one in each)
        peak = max(one.run.peak for one in each) / 1e6
        count = len(each[0].links)
        rows.append(
            f"| {name} | {count:,} | {wall:.1f} | {processor:.1f} | {count / processor:,.0f} "
            f"| {peak:.0f} |"
        )
    return "\n".join(rows)
