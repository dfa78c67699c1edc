"""What the benchmark's hosts do: how often each kind of link is on the page, and what is right."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDINARY = range(1, 181)
"""The last numbers of the addresses 127.0.1.x at which most links are."""
_WORDS = ("kettles", "harbours", "moles", "lanterns", "ferries", "weirs", "looms", "bridges")
_ENDINGS = ("", ".html", ".html", ".html", ".php", ".htm", "", ".pdf")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`share` of 10,000 links; `right` is every verdict that does not mislead a reader.

    A tool that has but two words says "alive" of what moved without being wrong.
    """

    name: str
    what: str
    share: int
    right: frozenset[str]
    hosts: range = ORDINARY


def _behaviour(name: str, what: str, share: int, right: str, hosts: range = ORDINARY) -> Behaviour:
    return Behaviour(name, what, share, frozenset(right.split(" | ")), hosts)


_TABLE = (
    _behaviour("page", "200, HTML of 8 kB or a PDF", 7860, "alive"),
    _behaviour("gzip", "200, compressed where that is accepted", 500, "alive"),
    _behaviour("big", "200, 50 MB offered", 10, "alive"),
    _behaviour("moved-301", "301, then 200", 200, "moved | alive"),
    _behaviour("moved-302", "302, then 200", 100, "moved | alive"),
    _behaviour("moved-308", "308 twice, then 200", 60, "moved | alive"),
    _behaviour("moved-mixed", "301, 308, 302, then 200", 40, "moved | alive"),
    _behaviour("gone-404", "404", 350, "dead"),
    _behaviour("gone-410", "410", 50, "dead"),
    _behaviour("moved-404", "301, then 404", 30, "dead"),
    _behaviour("forbidden-403", "403", 150, "blocked"),
    _behaviour("unauthorized-401", "401", 50, "blocked"),
    _behaviour("busy-once", "429 with Retry-After: 1, then 200", 80, "alive | blocked"),
    _behaviour("busy-429", "429 with Retry-After: 120", 20, "blocked", range(181, 186)),
    _behaviour("challenge", '503, "Just a moment..."', 10, "blocked", range(181, 186)),
    _behaviour("error-500", "500", 70, "unreachable"),
    _behaviour("error-503", "503", 30, "unreachable"),
    _behaviour("head-405", "HEAD refused (405), GET 200", 150, "alive"),
    _behaviour("head-404", "HEAD lies (404), GET 200", 50, "alive"),
    _behaviour("slow", "200 after two seconds", 60, "alive", range(196, 201)),
    _behaviour("trickle", "200, one byte a second", 10, "alive | unreachable", range(196, 201)),
    _behaviour("hang", "never an answer", 40, "unreachable", range(191, 196)),
    _behaviour("reset", "the connection is reset", 30, "unreachable", range(186, 191)),
    _behaviour("loop", "302 to itself", 10, "unreachable"),
    _behaviour("home", "301 to the home page", 10, "home page"),
    _behaviour("vanished", '200, "Page not found"', 20, "soft 404"),
    _behaviour("vanished-pdf", 'a .pdf that is 200, "Page not found"', 10, "soft 404"),
)
BEHAVIOURS = {each.name: each for each in _TABLE}
"""By name, which is the first part of a link's path."""
_WAITING = frozenset({"slow", "trickle", "hang", "busy-once", "busy-429", "big"})
MIXES = {"all": frozenset(BEHAVIOURS), "answering": frozenset(BEHAVIOURS) - _WAITING}
"""Which behaviours a page has; "answering" leaves out hosts that let others wait."""


def links(count: int, port: int, *, only: frozenset[str] = frozenset(BEHAVIOURS)) -> Iterator[str]:
    """`count` addresses, no two alike, in an order that mixes behaviours and hosts."""
    kinds = [each for each in BEHAVIOURS.values() if each.name in only]
    total = sum(each.share for each in kinds)
    owed = dict.fromkeys((each.name for each in kinds), 0)
    number = 0
    while number < count:
        for each in kinds:
            owed[each.name] += each.share
            while owed[each.name] >= total and number < count:
                owed[each.name] -= total
                yield link(each, number, port)
                number += 1


def link(behaviour: Behaviour, number: int, port: int, place: int | None = None) -> str:
    """The address of one link, in a folder that few others are in; `place` picks the host."""
    hosts = behaviour.hosts
    host = hosts[(zlib.crc32(b"%d" % number) if place is None else place) % len(hosts)]
    return f"http://127.0.1.{host}:{port}/{behaviour.name}/{_place(behaviour.name, number)}"


def _place(behaviour: str, number: int) -> str:
    name = f"{_WORDS[number % 8]}-{number}-{_seal(number)}"
    ending = _ENDINGS[zlib.crc32(b"ending %d" % number) % 8]
    if behaviour.startswith("vanished"):
        ending = ".pdf" if behaviour.endswith("-pdf") else ""
    return f"{1990 + number % 37}/{number // 37 % 12 + 1:02}/{name}{ending}"


def kind_of(path: str) -> Behaviour | None:
    """What an address does by its path; None for one that is on no page, such as a guess."""
    parts = path.partition("?")[0].strip("/").split("/")
    return BEHAVIOURS.get(parts[0]) if _is_sealed(parts[-1]) else None


def _is_sealed(name: str) -> bool:
    _, _, rest = name.partition(".")[0].partition("-")
    number, _, seal = rest.partition("-")
    return number.isdigit() and seal == _seal(int(number))


def _seal(number: int) -> str:
    """A word that nobody guesses, so that made-up neighbours of a page are not there."""
    return f"{zlib.crc32(b'seal %d' % number):08x}"
