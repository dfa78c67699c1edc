"""What asking cost, in words and as JSON."""

from __future__ import annotations

import pytest

from refcheck.model.evidence import NO_TRAFFIC, SourceState, Traffic
from refcheck.reporters.traffic import total_traffic, traffic_to_json, traffic_words


@pytest.mark.parametrize(
    ("traffic", "words"),
    [
        (NO_TRAFFIC, ""),
        (Traffic(1), "1 request"),
        (Traffic(1204, 3.14), "1,204 requests, 3.1 s waited"),
        (Traffic(2, 0.04, cached=3), "2 requests, 3 saved (3 cached)"),
        (Traffic(0, 0, 80, 3, 48), "0 requests, 131 saved (80 cached, 48 batched, 3 repeated)"),
    ],
)
def test_it_is_told_in_one_line(traffic, words):
    assert traffic_words(traffic) == words


def test_sources_are_added_up():
    states = [
        SourceState("crossref", "", traffic=Traffic(1, 0.5, 2, 3, 4)),
        SourceState("index", ""),
        SourceState("datacite", "", traffic=Traffic(10, 1.0, 20, 30, 40)),
    ]

    assert total_traffic(states) == Traffic(11, 1.5, 22, 33, 44)
    assert total_traffic([]) == NO_TRAFFIC


def test_json_has_each_way_by_its_name():
    assert traffic_to_json(Traffic(3, 0.26, 4, 5, 6)) == {
        "made": 3,
        "waited_seconds": 0.3,
        "saved": {"cached": 4, "batched": 6, "repeated": 5},
    }
