"""refcheck's asking and judging without a page: what the rest of a run costs is the difference.

    python survey_alone.py FILE PORT [all|peers]

FILE has an address a line; what is printed is JSON, address -> outcome.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from refcheck.links.classify import classify
from refcheck.links.guard import Policy
from refcheck.links.survey import Looks, survey

if TYPE_CHECKING:
    from refcheck.links.trail import Trail

_SECONDS = 900.0


def main() -> None:
    everything = sys.argv[3:] != ["peers"]
    found: dict[str, str] = {}

    def judge(url: str, trail: Trail) -> None:
        link = classify(trail, "")
        noticed = "soft 404" if link.soft_404 else "home page" if link.home_page else ""
        found[url] = noticed or type(link.outcome).__name__.lower()

    survey(
        Path(sys.argv[1]).read_text().split(),
        policy=Policy(private=True, ports=(int(sys.argv[2]),)),
        looks=Looks(pages=everything, fragments=everything, secure=everything),
        user_agent="refcheck benchmark",
        seconds=_SECONDS,
        on_trail=judge,
    )
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
