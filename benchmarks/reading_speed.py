"""Megabytes a second of `read_page` and of its peers, over the same pages in one process."""

from __future__ import annotations

import gc
import statistics
import sys
import time
import warnings
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from lxml import html
from mwparserfromhtml import Article
from reading_expectations import load_expectations

from refcheck.reading.page import read_page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path

# mwparserfromhtml reads pages of a dump, which all name their wiki.
_BASE = '<base href="//en.wikipedia.org/wiki/">'


def run(options: argparse.Namespace) -> int:
    """Prints one line a reader. Every reader reads a page before the next page is read."""
    warnings.simplefilter("ignore")
    everything = options.pages == "all"
    pages = _pages(options.pages_dir, options.page, everything=everything)
    if not pages:
        print("no such page", file=sys.stderr)
        return 2
    readers = _readers(everything=everything)
    for read in readers.values():
        read(min(pages, key=len))
    times = {name: [[] for _ in pages] for name in readers}
    for repeat in range(options.repeats):
        names = list(readers)
        for index, page in enumerate(pages):
            # The order turns so that no reader always follows the same other one.
            turn = (repeat + index) % len(names)
            for name in names[turn:] + names[:turn]:
                times[name][index].append(_timed(readers[name], page))
    _print_speeds(times, sum(map(len, pages)), options.repeats)
    return 0


def _pages(pages_dir: Path, part_of_name: str, *, everything: bool) -> list[bytes]:
    """The pages with an expectation; those of MediaWiki alone where mwparserfromhtml takes part."""
    return [
        expectation.page.read_bytes()
        for expectation in load_expectations(pages_dir)
        if part_of_name in expectation.name
        and (everything or expectation.facts["dialect"].startswith("mediawiki"))
    ]


def _readers(*, everything: bool) -> dict[str, Callable[[bytes], object]]:
    readers: dict[str, Callable[[bytes], object]] = {"refcheck": _with_refcheck}
    if not everything:
        readers["mwparserfromhtml"] = _with_mwparserfromhtml
    return readers | {"BeautifulSoup(lxml)": _with_beautifulsoup, "lxml.html": _with_lxml}


def _timed(read: Callable[[bytes], object], page: bytes) -> float:
    gc.collect()
    started = time.perf_counter()
    read(page)
    return time.perf_counter() - started


def _with_refcheck(page: bytes) -> object:
    return read_page(page, "page.html")


def _with_mwparserfromhtml(page: bytes) -> object:
    text = page.decode("utf-8", "replace")
    article = Article(text if "<base" in text else _BASE + text)
    return article.wikistew.get_citations(), article.wikistew.get_references()


def _with_beautifulsoup(page: bytes) -> object:
    soup = BeautifulSoup(page, "lxml")
    entries = [item.get_text(" ", strip=True) for item in soup.select("ol.references > li")]
    return entries, soup.select("sup.reference a")


def _with_lxml(page: bytes) -> object:
    tree = html.document_fromstring(page)
    entries = [item.text_content() for item in tree.iterfind(".//ol/li")]
    return entries, tree.findall(".//sup/a")


def _print_speeds(times: dict[str, list[list[float]]], size: int, repeats: int) -> None:
    pages = len(next(iter(times.values())))
    print(f"{pages} pages, {size / 1e6:.2f} MB, medians of {repeats} runs")
    speeds = {
        name: size / 1e6 / sum(statistics.median(each) for each in by_page)
        for name, by_page in times.items()
    }
    own = speeds["refcheck"]
    for name, speed in speeds.items():
        print(f"{name:20} {speed:7.2f} MB/s   refcheck reads {own / speed:.2f} times as fast")
    own_times = [statistics.median(each) * 1000 for each in times["refcheck"]]
    middle, most = statistics.median(own_times), max(own_times)
    print(f"refcheck, a page: median {middle:.1f} ms, most {most:.1f} ms")
