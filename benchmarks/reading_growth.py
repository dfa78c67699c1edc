"""How the time of `read_page` grows with the page, on ordinary and on hostile bodies."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reading_synthesis import mediawiki_page, plain_text, typed_page

from refcheck.reading.page import read_page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_COPIES = (1, 2, 4, 8)
_UNIT = 120_000  # characters in one copy
# Three runs of the smallest sizes: a lone run of some milliseconds says little.
_RUNS = 3


def run(options: argparse.Namespace) -> int:
    """Prints the times for 1, 2, 4 and 8 copies; 1 where 8 copies cost over 16 times one."""
    worst = 0.0
    print(f"{'body':28} {'MB':>6} " + " ".join(f"{copies:>8}×" for copies in _COPIES) + "   8×/1×")
    for name, make in _bodies().items():
        if options.page not in name:
            continue
        times = [_best_time(make(copies).encode()) for copies in _COPIES]
        ratio = times[-1] / times[0]
        worst = max(worst, ratio)
        shown = " ".join(f"{seconds * 1000:7.0f}ms" for seconds in times)
        size = len(make(1).encode()) / 1e6
        print(f"{name:28} {size:6.2f} {shown} {ratio:7.1f}", flush=True)
    return int(worst > 16)


def _best_time(page: bytes) -> float:
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        read_page(page, "page.html")
        times.append(time.perf_counter() - started)
        if times[-1] > 2:
            break
    return min(times)


_TABLE = "<table><tr><td>[1]</td><td>Smith</td></tr></table>"
_NOTE = '<a href="#n1">[1]</a><p id="n1"><a href="#r1">[1]</a> Note</p>'


def _bodies() -> dict[str, Callable[[int], str]]:
    """Makers of bodies by name; each takes the number of copies."""
    return {
        "mediawiki": lambda copies: mediawiki_page(copies * _UNIT),
        "typed numbers": lambda copies: typed_page(copies * _UNIT),
        "plain text": lambda copies: plain_text(copies * _UNIT),
        "unclosed tags": lambda copies: _flood("<p><b><i>word <a href=x>", copies),
        "unclosed lists": lambda copies: _flood("<ol><li>word [1]", copies),
        "deep nesting": lambda copies: _nested("<div>", "[1]", "</div>", copies),
        "nested lists": lambda copies: _nested("<ul><li>", "x", "</li></ul>", copies),
        "nested superscripts": lambda copies: _nested("<sup>", "1", "</sup>", copies),
        "< flood": lambda copies: _flood("<", copies),
        "<a flood": lambda copies: _flood("<a ", copies),
        "<!-- flood": lambda copies: _flood("<!--", copies),
        "<script flood": lambda copies: _flood("<script>", copies),
        "[ flood": lambda copies: _flood("[", copies),
        "[1 flood": lambda copies: _flood("[1", copies),
        "[1, flood": lambda copies: "[" + _flood("1, ", copies),
        "[1- flood": lambda copies: _flood("[1-", copies),
        "( flood": lambda copies: _flood("(", copies),
        "& flood": lambda copies: _flood("&", copies),
        "&# flood": lambda copies: _flood("&#", copies),
        '" flood': lambda copies: '<a href="' + _flood('"', copies),
        "quote in tag flood": lambda copies: _flood("<a b='", copies),
        "new line flood": lambda copies: _flood("\n", copies),
        "space flood": lambda copies: "References" + _flood(" ", copies) + "[1]",
        "full stop flood": lambda copies: _flood(". ", copies),
        "abbreviation flood": lambda copies: _flood("e.g. A. et al. ", copies) + "[1]",
        "br flood": lambda copies: _flood("<br>", copies),
        "heading flood": lambda copies: _flood("<h2>References</h2>", copies),
        "numbered line flood": lambda copies: _flood("1. x<br>\n", copies),
        "same anchor flood": lambda copies: _flood('<a id="n1" href="#n1">1</a>', copies),
        "marker flood": lambda copies: _flood("[1]", copies),
        "superscript flood": lambda copies: _flood("<sup>1</sup>", copies),
        "entry flood": lambda copies: "<h2>References</h2><ol>" + _flood("<li>x</li>", copies),
        "unclosed marker flood": lambda copies: _flood("<sup>[", copies),
        "unclosed heading flood": lambda copies: _flood("<h2>References", copies),
        "bold line flood": lambda copies: _flood("<b>References</b><br>", copies),
        "list flood": lambda copies: _flood("<h2>References</h2><ol><li>x</li>", copies),
        "table flood": lambda copies: "<h2>References</h2>" + _flood(_TABLE, copies),
        "linked note flood": lambda copies: _flood(_NOTE, copies),
        "one long word": lambda copies: _flood("x", copies),
        "one word of digits": lambda copies: _flood("1", copies),
        "NUL flood": lambda copies: _flood("\0", copies),
    }


def _flood(unit: str, copies: int) -> str:
    return unit * max(1, copies * _UNIT // len(unit))


def _nested(opening: str, middle: str, closing: str, copies: int) -> str:
    depth = copies * _UNIT // (len(opening) + len(closing))
    return opening * depth + middle + closing * depth
