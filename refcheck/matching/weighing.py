"""From what agrees and differs to the chance that a record is the printed work."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison

_AGREES = 0.75
_LONG_TITLE = 30  # letters from which a title says all that it can


def features(c: Comparison, *, beyond_doubt: bool, entirely: bool) -> dict[str, float]:
    """What is weighed; each is 0 where it says nothing."""
    title = max(0.0, (c.title.score - 0.7) / 0.3) * (0.4 if c.title.numerals_differ else 1.0)
    length = min(1.0, c.title.letters / _LONG_TITLE)
    page = c.first_page or 0.0
    page = page if page >= _AGREES else 0.0
    no_page = float(c.first_page is not None and not page)
    not_found = float(c.has_title and title == 0)
    return {
        "title": title * length,
        "short_title": title * (1 - length),
        "no_title_recorded": float(not c.has_title),
        "title_differs": not_found * c.unexplained_words,
        "title_not_printed": not_found * (1 - c.unexplained_words),
        "numerals_differ": float(c.title.numerals_differ),
        "author": (c.first_author or 0.0) * (1 + (c.authors or 0.0)) / 2,
        "author_differs": float(c.first_author == 0),
        "initials": float(c.initials == 1),
        "initials_differ": float(c.initials == 0),
        "year": float(c.year == 1),
        "year_near": float(c.year == 0.5),  # noqa: PLR2004
        "year_differs": float(c.year == 0),
        "volume": float((c.volume or 0) >= _AGREES),
        "volume_differs": float(c.volume == 0),
        "page_1": page * float(c.page_length < 2),  # noqa: PLR2004
        "page_2": page * float(c.page_length == 2),  # noqa: PLR2004
        "page_3": page * float(c.page_length >= 3),  # noqa: PLR2004
        "last_page": float((c.last_page or 0) >= _AGREES),
        "page_differs": no_page * min(2, c.unexplained_numbers),
        "page_not_printed": no_page * float(c.unexplained_numbers == 0),
        "issue": float((c.issue or 0) >= _AGREES),
        "container": c.container or 0.0,
        "container_differs": float(c.container == 0),
        "unexplained_words": c.unexplained_words,
        "unexplained_numbers": float(min(4, c.unexplained_numbers)),
        "edition_differs": float(c.edition == 0),
        "beyond_doubt": float(beyond_doubt),
        "entirely": float(entirely),
    }


WEIGHTS: dict[str, float] = {
    "title": 3.35,
    "short_title": 1.82,
    "no_title_recorded": 0.47,
    "title_differs": -0.30,
    "title_not_printed": 0.98,
    "numerals_differ": -1.00,
    "author": 0.38,
    "author_differs": -2.42,
    "initials": 0.20,
    "initials_differ": -1.00,
    "year": 0.82,
    "year_near": -1.00,
    "year_differs": -2.77,
    "volume": 0.28,
    "volume_differs": -0.34,
    "page_1": 0.59,
    "page_2": 2.79,
    "page_3": 2.95,
    "last_page": 1.02,
    "page_differs": -1.80,
    "page_not_printed": -1.59,
    "issue": 0.20,
    "container": 0.68,
    "container_differs": -0.30,
    "unexplained_words": -2.46,
    "unexplained_numbers": -0.83,
    "edition_differs": -0.30,
    "beyond_doubt": 2.53,
    "entirely": 1.82,
}
BIAS = -2.37
# Slope and intercept of the line from these log odds to those of an answer's being right.
CALIBRATION = (0.612, 1.370)


def weigh(c: Comparison, *, beyond_doubt: bool, entirely: bool) -> float:
    """Log odds that this is the printed work, as fitted by benchmarks/matching_fit.py."""
    told = features(c, beyond_doubt=beyond_doubt, entirely=entirely)
    return BIAS + sum([WEIGHTS[name] * value for name, value in told.items() if value])


def chance(log_odds: float) -> float:
    """The share of answers with such odds that are right, as fitted."""
    slope, intercept = CALIBRATION
    return 1 / (1 + exp(-max(-40.0, min(40.0, slope * log_odds + intercept))))
