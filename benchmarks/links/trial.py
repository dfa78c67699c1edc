"""One tool over one page: measured, with what the hosts counted meanwhile."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from links.page import page_of
from links.runs import Run, measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from links.hosts import Served
    from links.peers import Tool

ROOT = Path(__file__).resolve().parent.parent.parent


class FailedRunError(Exception):
    """A tool that ended otherwise than with its verdicts."""


@dataclass(frozen=True, slots=True)
class Material:
    """A page of links, and the same links as lines."""

    links: tuple[str, ...]
    page: Path
    lines: Path


@dataclass(frozen=True, slots=True)
class Trial:
    """What a run cost, said, and did to the hosts; `server` is the server's processor time."""

    tool: str
    links: tuple[str, ...]
    run: Run
    said: dict[str, str]
    server: float
    hosts: dict[str, dict[str, Any]]

    def told(self) -> str:
        """A line for the terminal."""
        run = self.run
        return (
            f"{self.tool:30} {len(self.links):6,} links  {run.wall:6.1f} s  processor "
            f"{run.processor:6.1f} s  {run.peak / 1e6:4.0f} MB  {self.courtesy()}"
        )

    def courtesy(self) -> str:
        """How the hosts were treated."""
        hosts = list(self.hosts.values())
        if not hosts:
            return "nobody was asked"
        gaps = sorted(host["median_gap"] for host in hosts if host["median_gap"] is not None)
        tenths = sorted(host["tenth_gap"] for host in hosts if host["tenth_gap"] is not None)
        return (
            f"{sum(host['requests'] for host in hosts):,} requests (server {self.server:.1f} s); "
            f"of one address at most {max(host['most_connections'] for host in hosts)} "
            f"connections and {max(host['most_answering'] for host in hosts)} requests at once, "
            f"{_middle(gaps)} ms apart (nine of ten at least {_middle(tenths)})"
        )


def _middle(seconds: Sequence[float]) -> str:
    """The median over hosts, in milliseconds."""
    return f"{seconds[len(seconds) // 2] * 1000:.0f}" if seconds else "–"


@contextmanager
def material(links: Sequence[str]) -> Iterator[Material]:
    """Written to a folder that every user may read, and that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # LinkChecker, started as root, goes on as nobody.
        folder.chmod(0o755)
        page, lines = folder / "page.html", folder / "links.txt"
        page.write_text(page_of(links), "utf-8")
        lines.write_text("\n".join(links), "utf-8")
        yield Material(tuple(links), page, lines)


def tried(tool: Tool, on: Material, server: Served) -> Trial:
    """Raises FailedRunError."""
    before = server.reset()["processor"]
    run = measured(tool.command(on.page, on.lines, server.port), cwd=ROOT)
    after = server.stats()
    if run.code not in tool.codes:
        lines = run.err.strip().splitlines() or ["no message"]
        raise FailedRunError(f"{tool.name} ended with {run.code}: {lines[-1]}")
    said = dict(tool.read(run.out))
    return Trial(tool.name, on.links, run, said, after["processor"] - before, after["hosts"])
