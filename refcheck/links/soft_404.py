"""Whether a page that was answered with 200 is the host's "not found" page.

Three things tell it: the address that a redirect ends at, the page's title, and what the host says
to an address that cannot be there (the decoy). It is a hint for people, never a verdict: an
application that shows everything by script, and a host that takes any ending of an address for the
same article, answer a decoy as well, so nothing is said where the page shows no text, where it
speaks of what its address speaks of, or where it was not read to its end.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from rapidfuzz.distance import Indel

from refcheck.links.addresses import host_of, is_home, is_not_found_place, same_page, split
from refcheck.links.not_found_words import says_not_found
from refcheck.links.page import Page, page_of
from refcheck.links.trail import Answer, Trail

_HONEST = frozenset({404, 410})
_LIVING = frozenset({200, 203, 206})
_MOST_CHANGED = 2  # words: even a short record under a long menu has more of its own
_MOST_WORDS = 3000
_FEWEST_WORDS = 5
_MOST_QUOTED = 100


def soft_404(trail: Trail, answer: Answer, page: Page | None) -> str | None:
    """Why the page seems to be the host's "not found" page, as a lower-case fact."""
    asked = trail.asked
    if trail.hops and is_not_found_place(answer.url) and not is_not_found_place(asked):
        return f"it redirects to {split(answer.url).path}"
    if page is not None and (said := _said(trail, page)):
        return said
    if trail.decoy is None or is_home(asked) or is_home(answer.url):
        return None
    if _redirected_alike(trail, trail.decoy):
        return "it redirects to where the host sends addresses that cannot be there"
    if page is not None and _answered_alike(answer, page, trail.decoy):
        return "the host answers the same to an address that cannot be there"
    return None


def _said(trail: Trail, page: Page) -> str | None:
    """By the title, or by the first heading where the title is the site's."""
    parts = split(trail.asked)
    asked = unquote(f"{parts.path} {parts.query}", errors="replace")
    decoy = trail.decoy.end if trail.decoy else None
    honest = isinstance(decoy, Answer) and decoy.status in _HONEST
    for what, text in (("title", page.title), ("heading", page.heading)):
        if says_not_found(text, asked, honest_host=honest or what == "heading"):
            return f"the page's {what} is “{_shortened(text)}”"
    return None


def _redirected_alike(trail: Trail, decoy: Trail) -> bool:
    """Both were sent to one place, which is none of theirs; a search for their own words counts."""
    ends = (trail.end, decoy.end)
    if not (trail.hops and decoy.hops) or not all(isinstance(end, Answer) for end in ends):
        return False
    end, other = trail.end.url, decoy.end.url
    if same_page(trail.asked, end) or same_page(trail.asked, other):
        return False
    if same_page(end, other) and same_page(other, end):
        return True
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
    """Whether the decoy got the same text, but for what comes from its own address.

    Where any ending of an address shows the article, the decoy has the words of the link's address
    too, which are left out of the link's page alone: so they differ.
    """
    other = decoy.end
    if not isinstance(other, Answer) or other.status not in _LIVING or decoy.hops:
        return False  # the decoy may be sent to the very page that was asked for
    other_page = page_of(other)
    if other_page is None or not (answer.whole and other.whole):
        return False
    if page.has_mount or page.is_shell or len(page.words) < _FEWEST_WORDS:
        return False
    if _names(other_page, answer.url):
        return False
    for shown in ("title", "heading", "text"):
        one = _own(getattr(page, shown), answer.url)
        two = _own(getattr(other_page, shown), decoy.asked)
        most = _MOST_CHANGED if shown == "text" else 0
        if Indel.distance(one, two, score_cutoff=most) > most:
            return False
    return True


def _names(decoys: Page, asked: str) -> bool:
    """Whether the decoy's page gives the asked address as its own."""
    return any(
        same_page(asked, tag.attributes().get("href", ""))
        for tag in decoys.tags
        if tag.name == "link" and "canonical" in tag.source.lower()
    )


def _own(text: str, asked: str) -> list[str]:
    """The words of a text, without numbers and without what the address is made of."""
    parts = split(asked)
    address = set(re.findall(r"\w+", unquote(f"{parts.path} {parts.query}").casefold()))
    words = re.findall(r"\w+", text.casefold())
    kept = [word for word in words if word not in address and not any(map(str.isdigit, word))]
    return kept[:_MOST_WORDS]


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
