"""Whether a page that was answered with 200 is the host's "not found" page.

Three things tell it: the address that a redirect ends at, the page's title, and what the host says
to an address that cannot be there (the decoy). It is a hint for people, never a verdict. Above all
the decoy is no proof: whatever stands before all pages (a login, a consent, “back soon”), an
application that shows everything by script, and a template that waits for a picture or a record
are the same for every address, and yet the page is there.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from refcheck.links.addresses import (
    host_of,
    is_home,
    is_not_found_place,
    leads_back,
    same_page,
    split,
)
from refcheck.links.alike import alike, is_wall
from refcheck.links.not_found_words import says_not_found, words_of
from refcheck.links.page import Page, page_of
from refcheck.links.redirects import PERMANENT
from refcheck.links.trail import Answer, Trail

_LIVING = frozenset({200, 203, 206})
_ASKED_FOR = re.compile(r"404|not.{0,3}found", re.IGNORECASE)
_MOST_QUOTED = 100


def soft_404(trail: Trail, answer: Answer, page: Page | None) -> str | None:
    """Why the page seems to be the host's "not found" page, as a lower-case fact."""
    asked = trail.asked
    if trail.hops and is_not_found_place(answer.url) and not _ASKED_FOR.search(asked):
        return f"it redirects to {split(answer.url).path}"
    if page is not None and (said := _said(trail, page)):
        return said
    if trail.decoy is None or is_home(asked) or is_home(answer.url):
        return None
    return _by_decoy(trail, trail.decoy, answer, page)


def _by_decoy(trail: Trail, decoy: Trail, answer: Answer, page: Page | None) -> str | None:
    if page is not None and is_wall(page.title, page.heading):
        return None
    if _redirected_alike(trail, decoy):
        return "it redirects to where the host sends addresses that cannot be there"
    if page is not None and _answered_alike(answer, page, decoy):
        return "the host answers the same to an address that cannot be there"
    return None


def _said(trail: Trail, page: Page) -> str | None:
    """By the title, or by the first heading where the title is the site's.

    A bare "404" or "Not found" may be the page's own, unless the decoy has the same title.
    """
    parts = split(trail.asked)
    asked = unquote(f"{parts.path} {parts.query}", errors="replace")
    if says_not_found(page.title, asked) and (
        _is_decoys(page.title, trail.decoy) or says_not_found(page.title, asked, sentence=True)
    ):
        return f"the page's title is “{_shortened(page.title)}”"
    if says_not_found(page.heading, asked, sentence=True):
        return f"the page's heading is “{_shortened(page.heading)}”"
    return None


def _is_decoys(title: str, decoy: Trail | None) -> bool:
    if decoy is None or not isinstance(decoy.end, Answer) or decoy.end.status not in _LIVING:
        return False
    other = page_of(decoy.end)
    return other is not None and words_of(other.title) == words_of(title)


def _redirected_alike(trail: Trail, decoy: Trail) -> bool:
    """Both were sent to one place for good; a search for their own words counts as one.

    For the day, a host sends its readers to what they must see first.
    """
    ends = (trail.end, decoy.end)
    if not (trail.hops and decoy.hops) or not all(isinstance(end, Answer) for end in ends):
        return False
    end, other = trail.end.url, decoy.end.url
    if same_page(trail.asked, end) or same_page(trail.asked, other) or leads_back(trail.asked, end):
        return False
    if same_page(end, other) and same_page(other, end):
        return all(hop.status in PERMANENT for hop in trail.hops)
    return (
        (host_of(end), split(end).path) == (host_of(other), split(other).path)
        and split(end).path != split(trail.asked).path
        and _repeats(trail.asked, end)
        and _repeats(decoy.asked, other)
    )


def _repeats(asked: str, end: str) -> bool:
    """Whether the query of the end holds the last step of the path that was asked."""
    step = unquote(split(asked).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    return bool(step) and step.casefold() in unquote(split(end).query.replace("+", " ")).casefold()


def _answered_alike(answer: Answer, page: Page, decoy: Trail) -> bool:
    other = decoy.end
    if not isinstance(other, Answer) or other.status not in _LIVING or decoy.hops:
        return False  # the decoy may be sent to the very page that was asked for
    return alike(answer, page, other, decoy.asked)


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
