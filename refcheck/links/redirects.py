"""What a chain of redirects says: where the page is now, and whether https serves it too.

A move is said only where the chain ends at a living page at another address. Recommended is what
the first permanent redirects (301, 308) lead to, and only where it is worth printing: not a home
page in place of an article, not the host's "not found" page, not a page to log in, not an address
with a session. Identifiers (doi.org, purl.org …) never move: redirecting is what they are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.links.addresses import (
    host_of,
    is_home,
    path_steps,
    same_page,
    split,
    without_tracking,
)
from refcheck.links.quirks import quirk_of_url
from refcheck.model.links import Alive, LinkOutcome, Moved

if TYPE_CHECKING:
    from refcheck.links.trail import Answer, Trail

_PERMANENT = frozenset({301, 308})
_LEAST_NAME = 3


def moved_or_alive(trail: Trail, answer: Answer, *, worth_printing: bool) -> LinkOutcome:
    """The outcome of a chain that ends at a living page."""
    quirk = quirk_of_url(trail.asked)
    if quirk is not None and quirk.role == "identifier":
        return Alive(answer.status)
    target, status = _permanent(trail) if worth_printing else (None, 0)
    if target is not None and not same_page(trail.asked, target):
        return Moved(status, without_tracking(target), permanent=True)
    if trail.hops and not same_page(trail.asked, answer.url):
        return Moved(trail.hops[0].status, without_tracking(answer.url), permanent=False)
    return Alive(answer.status)


def secure_hop(trail: Trail) -> str | None:
    """The https address that a plain http one is redirected to, where it is the same page's."""
    if split(trail.asked).scheme != "http":
        return None
    for hop in trail.hops:
        if not same_page(trail.asked, hop.target):
            return None
        if split(hop.target).scheme == "https":
            return without_tracking(hop.target)
    return None


def ends_at_home(asked: str, end: str) -> bool:
    """Whether a deep link ended at a home page, by a redirect that was not meant to lead there.

    A shortener may lead anywhere; and a part of a site may have got a host of its own, whose name
    then has the part's: example.org/quokka to quokka.example.
    """
    if is_home(asked) or not is_home(end):
        return False
    quirk = quirk_of_url(asked)
    if quirk is not None and quirk.role is not None:
        return False
    host = host_of(end)
    return host == host_of(asked) or not any(
        len(name) >= _LEAST_NAME and name in host
        for step in path_steps(asked)
        if (name := "".join(filter(str.isalnum, step)))
    )


def _permanent(trail: Trail) -> tuple[str | None, int]:
    """Where the first permanent redirects lead, and the first status."""
    target = None
    for hop in trail.hops:
        if hop.status not in _PERMANENT:
            break
        target = hop.target
    return target, trail.hops[0].status if trail.hops else 0
