"""Earlier states of a page, as git and MediaWiki keep them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored state of a page: its keeper's name for it, and its day (ISO 8601, UTC).

    The day is empty where the page names its revision and not when that was made.
    git's is a commit ("4f2a9c1…"), MediaWiki's a number ("1184520933").
    """

    id: str
    day: str
