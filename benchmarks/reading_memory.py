"""The peak memory that `read_page` adds, each page in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from reading_synthesis import mediawiki_page, plain_text, typed_page

from refcheck.reading.page import read_page

if TYPE_CHECKING:
    import argparse

_MAKERS = {"mediawiki": mediawiki_page, "typed numbers": typed_page, "plain text": plain_text}
_MEGABYTES = (10, 50)
_LIMIT = 12
_PATIENCE = 300


def run(options: argparse.Namespace) -> int:
    """1 where a page costs more than twelve times its size."""
    worst = 0.0
    for name in _MAKERS:
        for megabytes in _MEGABYTES:
            if options.page in name:
                worst = max(worst, _measured(name, megabytes))
    return int(worst > _LIMIT)


def _measured(name: str, megabytes: int) -> float:
    command = [sys.executable, str(Path(__file__)), name, str(megabytes)]
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        print(f"{name}, {megabytes} MB: not read in {_PATIENCE} seconds", flush=True)
        return float("inf")
    if result.returncode:
        print(f"{name}, {megabytes} MB: {result.stderr.strip()[-300:]}", flush=True)
        return float("inf")
    size, added, seconds, references = result.stdout.split()
    times = int(added) / int(size)
    print(
        f"{name:14} {int(size) / 1e6:5.1f} MB: {int(added) / 1e6:6.0f} MB more at the peak, "
        f"{times:.1f} times the page; {float(seconds):.1f} s, {references} references",
        flush=True,
    )
    return times


def _measure(name: str, megabytes: int) -> None:
    read_page(_MAKERS[name](10_000).encode(), "page.html")
    page = _MAKERS[name](megabytes * 1_000_000).encode()
    before = _peak()
    started = time.perf_counter()
    article = read_page(page, "page.html")
    seconds = time.perf_counter() - started
    print(len(page), _peak() - before, seconds, len(article.references))


def _peak() -> int:
    """The most memory that this process has held so far, in bytes (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    _measure(sys.argv[1], int(sys.argv[2]))
