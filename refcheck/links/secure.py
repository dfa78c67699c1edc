"""Whether https answers the same as http, where both were asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from refcheck.links.addresses import is_home, same_page, split
from refcheck.links.challenge import challenge_of
from refcheck.links.page import page_of
from refcheck.links.statuses import outcome_of
from refcheck.links.trail import Answer
from refcheck.model.links import Alive

if TYPE_CHECKING:
    from refcheck.links.page import Page
    from refcheck.links.trail import Trail

_ALIKE = 0.9
_MOST_WORDS = 2000
_NO_TITLE = re.compile(
    r"(?:welcome to nginx!?|apache2? .*default page.*|index of /|iis windows.*|test page.*"
    r"|it works!?|default (?:web )?(?:site )?page|website|home|index|untitled.*|document)?",
    re.IGNORECASE,
)


def secure_twin(trail: Trail, answer: Answer, page: Page | None) -> str | None:
    """The https address that was asked beside the http one, if it serves the same page.

    A host may keep quite another site, or a default page, under https: so the pages are compared,
    and where only headers are at hand, their kind, and nothing is said of home pages.
    """
    twin = trail.secure
    if twin is None or split(trail.asked).scheme != "http" or not isinstance(twin.end, Answer):
        return None
    end = twin.end
    if not isinstance(outcome_of(end.status), Alive) or split(end.url).scheme != "https":
        return None
    if not same_page(trail.asked, end.url) or any(
        split(hop.target).scheme != "https" for hop in twin.hops
    ):
        return None
    other = page_of(end)
    if challenge_of(end, other) is not None or not _same(answer, page, end, other, trail.asked):
        return None
    return twin.asked


def _same(answer: Answer, page: Page | None, end: Answer, other: Page | None, asked: str) -> bool:
    if page is not None and other is not None:
        shown = (page.title, page.heading)
        if shown == (other.title, other.heading) and not _NO_TITLE.fullmatch(page.title):
            return True
        one, two = page.words[:_MOST_WORDS], other.words[:_MOST_WORDS]
        return bool(one) and Indel.normalized_similarity(one, two) >= _ALIKE
    if answer.body and end.body:
        return answer.body[:1024] == end.body[:1024]
    kinds = [one.headers.get("content-type", "").partition(";")[0] for one in (answer, end)]
    return kinds[0] == kinds[1] and not is_home(asked)
