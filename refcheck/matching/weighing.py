"""From what agrees and differs to one probability-like score."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.matching.comparison import Comparison

_LONG_TITLE = 30  # letters from which a title says all that it can


def features(c: Comparison) -> dict[str, float]:
    """What is weighed; each is 0 where it says nothing."""
    title = max(0.0, (c.title.score - 0.7) / 0.3) * (0.4 if c.title.numerals_differ else 1.0)
    length = min(1.0, c.title.letters / _LONG_TITLE)
    page = c.first_page or 0.0
    agreeing_page = page if page >= 0.9 else 0.0  # noqa: PLR2004
    return {
        "title": title * length,
        "short_title": title * (1 - length),
        "no_title_recorded": float(not c.has_title),
        "title_differs": float(c.has_title and title == 0) * c.unexplained_words,
        "title_not_printed": float(c.has_title and title == 0) * (1 - c.unexplained_words),
        "numerals_differ": float(c.title.numerals_differ),
        "author": (c.first_author or 0.0) * (1 + (c.authors or 0.0)) / 2,
        "author_differs": float(c.first_author == 0),
        "year": float(c.year == 1),
        "year_near": float(c.year == 0.5),  # noqa: PLR2004
        "year_differs": float(c.year == 0),
        "volume": float((c.volume or 0) >= 0.9),  # noqa: PLR2004
        "volume_differs": float(c.volume == 0),
        "page_1": agreeing_page * float(c.page_length == 1),
        "page_2": agreeing_page * float(c.page_length == 2),  # noqa: PLR2004
        "page_3": agreeing_page * float(c.page_length >= 3),  # noqa: PLR2004
        "page_differs": float(c.first_page is not None and not agreeing_page)
        * min(2, c.unexplained_numbers),
        "page_not_printed": float(c.first_page is not None and not agreeing_page)
        * float(c.unexplained_numbers == 0),
        "issue": float((c.issue or 0) >= 0.9),  # noqa: PLR2004
        "container": c.container or 0.0,
        "container_differs": float(c.container == 0),
        "unexplained_words": c.unexplained_words,
        "unexplained_numbers": float(min(4, c.unexplained_numbers)),
        "edition_differs": float(c.edition == 0),
    }


WEIGHTS: dict[str, float] = {
    "title": 5.56,
    "short_title": 1.85,
    "no_title_recorded": 1.81,
    "title_differs": -0.32,
    "title_not_printed": 1.73,
    "numerals_differ": -0.70,
    "author": 1.30,
    "author_differs": -3.29,
    "year": 0.76,
    "year_near": -1.00,
    "year_differs": -3.00,
    "volume": 1.06,
    "volume_differs": -0.61,
    "page_1": 1.73,
    "page_2": 3.73,
    "page_3": 3.98,
    "page_differs": -1.30,
    "page_not_printed": -1.27,
    "issue": 0.20,
    "container": 0.79,
    "container_differs": -0.30,
    "unexplained_words": -3.72,
    "unexplained_numbers": -0.81,
    "edition_differs": -0.30,
}
BIAS = -3.55


def score(c: Comparison) -> float:
    """The chance that this is the printed work, as fitted by benchmarks/matching_fit.py."""
    total = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features(c).items())
    return 1 / (1 + exp(-max(-40.0, min(40.0, total))))
