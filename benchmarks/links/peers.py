"""How each tool is called, and what it says of each link."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HERE = Path(__file__).resolve().parent
PATIENCE = 30
"""Seconds after which a link is given up, as refcheck does."""
_ALL_RULES = "REF3,REF902"
_PEERS_RULES = "REF301,REF302,REF902"
_OURS = {"gone": "dead"}


class MissingPeerError(Exception):
    """A tool that is not installed where it is looked for."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`command` takes the page, the file with an address a line, and the server's port.

    `read` turns what it printed into (address, verdict); `codes` are the exit codes of a run that
    went through.
    """

    name: str
    command: Callable[[Path, Path, int], list[str]]
    read: Callable[[str], Iterator[tuple[str, str]]]
    codes: frozenset[int] = frozenset({0})


def refcheck(name: str, rules: str) -> Tool:
    """The command line, without cache, report and works."""

    def command(page: Path, links: Path, port: int) -> list[str]:
        del links
        return [
            sys.executable, "-m", "refcheck", "check", str(page), "--no-report", "--no-cache",
            "--registry", "none", "--no-source", "wayback", "--allow-private",
            "--allow-port", str(port), "--select", rules, "--format", "json",
        ]  # fmt: skip

    return Tool(name, command, _read_refcheck, frozenset({0, 1}))


def ours() -> list[Tool]:
    """With every rule about links, and with those that the peers have as well."""
    return [
        refcheck("refcheck", _ALL_RULES),
        refcheck("refcheck-peers", _PEERS_RULES),
    ]


def survey_alone(looks: str) -> Tool:
    """Asking and judging without a page, as refcheck does it inside."""

    def command(page: Path, links: Path, port: int) -> list[str]:
        del page
        return [sys.executable, str(_HERE / "survey_alone.py"), str(links), str(port), looks]

    return Tool(f"survey-{looks}", command, _read_pairs)


def bare_aiohttp() -> Tool:
    """A short script: what asking costs without care."""
    return _script("aiohttp", "bare_aiohttp.py")


def bare_requests() -> Tool:
    """A short script: threads."""
    return _script("requests", "bare_requests.py")


def linkinator(folder: Path) -> Tool:
    """`folder` is where `npm install linkinator` was run."""
    program = folder / "node_modules" / ".bin" / "linkinator"
    if not program.exists():
        raise MissingPeerError(
            f"no linkinator in {folder}: run `npm install linkinator` there, "
            "or name another folder with --linkinator"
        )

    def command(page: Path, links: Path, port: int) -> list[str]:
        del links, port
        return [str(program), str(page), "--format", "json", "--timeout", str(PATIENCE * 1000)]

    return Tool("linkinator", command, _read_linkinator, frozenset({0, 1}))


def linkchecker(program: str) -> Tool:
    """`program` is a path, or a name that the shell knows."""
    found = shutil.which(program)
    if found is None:
        raise MissingPeerError(
            f"no LinkChecker at {program}: install it in an environment of its own, "
            "and name its program with --linkchecker"
        )

    def command(page: Path, links: Path, port: int) -> list[str]:
        del links, port
        return [
            found, "--no-status", "--verbose", "--check-extern", "--recursion-level", "1",
            "--timeout", str(PATIENCE), "--output", "csv", str(page),
        ]  # fmt: skip

    return Tool("LinkChecker", command, _read_linkchecker, frozenset({0, 1}))


def _script(name: str, file: str) -> Tool:
    def command(page: Path, links: Path, port: int) -> list[str]:
        del page, port
        return [sys.executable, str(_HERE / file), str(links), str(PATIENCE)]

    return Tool(name, command, _read_statuses)


def _read_refcheck(out: str) -> Iterator[tuple[str, str]]:
    for page in json.loads(out)["articles"]:
        for link in page["links"]:
            yield link["url"], _our_word(link)


def _our_word(link: dict[str, Any]) -> str:
    if link.get("soft_404"):
        return "soft 404"
    if link.get("home_page"):
        return "home page"
    outcome: str = link["outcome"]
    return _OURS.get(outcome, outcome)


def _read_pairs(out: str) -> Iterator[tuple[str, str]]:
    yield from ((url, _OURS.get(word, word)) for url, word in json.loads(out).items())


def _read_statuses(out: str) -> Iterator[tuple[str, str]]:
    """A status is all that such a script knows."""
    for url, status in json.loads(out).items():
        if isinstance(status, str):
            yield url, "unreachable"
        else:
            yield url, "alive" if status < 400 else "dead"


def _read_linkinator(out: str) -> Iterator[tuple[str, str]]:
    """It says OK, BROKEN or SKIPPED."""
    words = {"OK": "alive", "BROKEN": "dead", "SKIPPED": "skipped"}
    for link in json.loads(out)["links"]:
        yield link["url"], words[link["state"]]


def _read_linkchecker(out: str) -> Iterator[tuple[str, str]]:
    """It says valid or not, with warnings; of a redirect it tells as information."""
    rows = csv.DictReader(
        (line for line in io.StringIO(out) if not line.startswith("#")), delimiter=";"
    )
    for row in rows:
        if row["valid"] != "True":
            word = "dead"
        elif "429" in row["result"] or "ate limit" in row["warningstring"]:
            word = "blocked"
        else:
            word = "moved" if "Redirected to" in row["infostring"] else "alive"
        yield row["urlname"], word
