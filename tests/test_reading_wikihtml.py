"""Every saved page with an expectation is read as its expectation says."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_comparison import compare
from reading_expectations import Expectation, load_expectations

from refcheck.reading.page import read_page

PAGES = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "wikihtml"
EXPECTATIONS = load_expectations(PAGES) if PAGES.is_dir() else []

pytestmark = pytest.mark.shared_data


@pytest.mark.parametrize(
    "expectation",
    [
        pytest.param(expectation, id=expectation.page.name)
        for expectation in EXPECTATIONS
        if expectation.confidence == "high"
    ],
)
def test_a_page_of_high_confidence_is_read_exactly(shared_data, expectation: Expectation):
    article = read_page(expectation.page.read_bytes(), expectation.name)

    assert compare(expectation, article).faults == []


def test_nearly_all_markers_are_found_and_hardly_any_is_false(shared_data):
    comparisons = [
        compare(expectation, read_page(expectation.page.read_bytes(), expectation.name))
        for expectation in load_expectations(shared_data / "wikihtml")
    ]

    found = sum(comparison.found for comparison in comparisons)
    missed = sum(comparison.missed for comparison in comparisons)
    false = sum(comparison.false for comparison in comparisons)
    assert found + missed > 4000
    assert found >= 0.97 * (found + missed)
    assert false <= 0.01 * (found + false)
