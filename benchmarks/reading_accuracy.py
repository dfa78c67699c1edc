"""Prints what differs between saved pages as read and their expectations, and totals."""

from __future__ import annotations

import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reading_comparison import Comparison, compare
from reading_expectations import Expectation, load_expectations

from refcheck.reading.page import read_page

if TYPE_CHECKING:
    import argparse


@dataclass(slots=True)
class Totals:
    """Pages and markers over a run; `right` and `pages` are keyed by confidence."""

    pages: dict[str, int] = field(default_factory=dict)
    right: dict[str, int] = field(default_factory=dict)
    found: int = 0
    missed: int = 0
    false: int = 0

    def add(self, confidence: str, comparison: Comparison) -> None:
        """Counts one page."""
        self.pages[confidence] = self.pages.get(confidence, 0) + 1
        self.right[confidence] = self.right.get(confidence, 0) + (not comparison.faults)
        self.found += comparison.found
        self.missed += comparison.missed
        self.false += comparison.false


def run(options: argparse.Namespace) -> int:
    """0 where every page of confidence high is exactly right, else 1."""
    totals = Totals()
    for expectation in load_expectations(options.pages_dir):
        if options.page not in expectation.name:
            continue
        started = time.perf_counter()
        comparison = _read_and_compare(expectation)
        elapsed = time.perf_counter() - started
        totals.add(expectation.confidence, comparison)
        _print_page(expectation, comparison, elapsed, verbose=options.verbose)
    _print_totals(totals)
    return int(totals.right.get("high", 0) != totals.pages.get("high", 0))


def _read_and_compare(expectation: Expectation) -> Comparison:
    try:
        article = read_page(expectation.page.read_bytes(), expectation.name)
        return compare(expectation, article)
    except Exception as error:  # noqa: BLE001 - the run goes on; the page counts as wrong
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
        missed = int(expectation.facts["citation_markers"])
        fault = f"raises {type(error).__name__} at {where}: {error}"
        return Comparison(faults=[fault], missed=missed)


def _print_page(
    expectation: Expectation, comparison: Comparison, elapsed: float, *, verbose: bool
) -> None:
    differences = [*comparison.faults, *(f"({remark})" for remark in comparison.remarks)]
    if not differences and not verbose:
        return
    word = "WRONG" if comparison.faults else "right"
    megabytes = expectation.page.stat().st_size / 1e6
    detail = "; ".join(differences) or "as expected"
    timing = f" [{elapsed * 1000:.0f} ms, {megabytes:.2f} MB]" if verbose else ""
    print(f"{word} {expectation.confidence:6} {expectation.name}{timing}: {detail}")
    sys.stdout.flush()


def _print_totals(totals: Totals) -> None:
    for confidence in ("high", "medium", "low"):
        if confidence in totals.pages:
            right, pages = totals.right[confidence], totals.pages[confidence]
            print(f"pages of confidence {confidence}: {right} of {pages} exactly right")
    wanted = totals.found + totals.missed
    read = totals.found + totals.false
    if wanted and read:
        print(
            f"markers: {totals.found} of {wanted} found ({totals.found / wanted:.2%}), "
            f"{totals.false} of {read} read are false ({totals.false / read:.2%})"
        )
