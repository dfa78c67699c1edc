"""Sentences in which authors tell of their own work, and not of what they cite."""

from __future__ import annotations

import re

_OWN_FINDING = re.compile(
    r"\b(?:we|our|ours|(?-i:us)|my|wir|unsere?[mnrs]?|nous|notre|nos|nosotros|nuestr[oa]s?)\b"
    r"|\b(?:Fig(?:ure)?s?|Tables?|Tab|Abb(?:ildung)?|Tabellen?|Tableau|Supplementary)\.?\s?S?\d",
    re.IGNORECASE,
)


def tells_of_own_work(text: str) -> bool:
    """Whether a sentence says "we" or "our", or shows a figure or table of the page."""
    return _OWN_FINDING.search(text) is not None
