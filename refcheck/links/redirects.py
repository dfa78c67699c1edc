"""What a chain of redirects says: where the page is now, and whether https serves it too.

A move is said only where the chain ends at a living page at another address. Recommended is what
the first permanent redirects (301, 308) lead to, and only where it is worth printing: not a home
page or a section in place of an article, not the host's "not found" page, not a page to log in or
one that is to lead back, not an address with a session. Identifiers (doi.org, purl.org …) never
move: redirecting is what they are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.links.addresses import (
    host_of,
    is_above,
    is_error,
    is_home,
    leads_back,
    path_steps,
    same_page,
    split,
    without_tracking,
)
from refcheck.links.quirks import quirk_of_url
from refcheck.links.statuses import outcome_of
from refcheck.links.trail import Answer
from refcheck.model.links import Alive, Gone, LinkOutcome, Moved

if TYPE_CHECKING:
    from refcheck.links.trail import Trail

PERMANENT = frozenset({301, 308})
_LEAST_NAME = 3


def moved_or_alive(trail: Trail, answer: Answer, *, worth_printing: bool) -> LinkOutcome:
    """The outcome of a chain that ends at a living page."""
    quirk = quirk_of_url(trail.asked)
    if quirk is not None and quirk.role == "identifier":
        return Alive(answer.status)
    target, status = _permanent(trail) if worth_printing else (None, 0)
    if target is not None and _is_new(trail, target):
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


def _is_new(trail: Trail, target: str) -> bool:
    """Whether it is another address of the page, as far as addresses tell."""
    if any(of(trail.asked, target) for of in (same_page, is_above, leads_back, is_error)):
        return False
    if is_home(trail.asked) or trail.decoy is None:
        return True
    return not any(same_page(target, hop.target) for hop in trail.decoy.hops)


def leads_home(trail: Trail, answer: Answer) -> bool:
    """Whether the redirects took a reader from a page to a home page.

    Where the host answers 404 to what is not there, it was told to send somebody's or a project's
    address (/~smith) to another host: that is where it lives now.
    """
    if not trail.hops or not ends_at_home(trail.asked, answer.url):
        return False
    decoy = trail.decoy.end if trail.decoy else None
    honest = isinstance(decoy, Answer) and isinstance(outcome_of(decoy.status), Gone)
    elsewhere = host_of(trail.asked) != host_of(answer.url)
    return not (honest and elsewhere and len(path_steps(trail.asked)) == 1)


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
    if (host := host_of(end)) == host_of(asked):
        return True
    host = host.replace("-", "")
    return not any(
        len(name) >= _LEAST_NAME and name in host
        for step in path_steps(asked)
        if (name := "".join(filter(str.isalnum, step)))
    )


def _permanent(trail: Trail) -> tuple[str | None, int]:
    """Where the first permanent redirects lead, and the first status."""
    target = None
    for hop in trail.hops:
        if hop.status not in PERMANENT:
            break
        target = hop.target
    return target, trail.hops[0].status if trail.hops else 0
