"""The verdict on a link from its trail: one outcome, and what was noticed beside it.

Order matters: what was not answered is judged by how it failed; then whatever stands in the way of
the page (a challenge, a login); then archives by their own rules; then the status; and only of a
living page its title, its redirects and its fragment. The end of a chain decides: a permanent
redirect to nothing is gone, and one to an outage is unreachable.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from refcheck.links.addresses import leads_back
from refcheck.links.archived import Held, held_by, is_copy, no_copy
from refcheck.links.challenge import challenge_of, wall_of
from refcheck.links.fragments import missing_fragment
from refcheck.links.guard import Forbidden
from refcheck.links.page import Page, page_of
from refcheck.links.parking import parked
from refcheck.links.quirks import is_answer, quirk_of_url
from refcheck.links.redirects import ends_at_home, leads_home, moved_or_alive, secure_hop
from refcheck.links.secure import secure_twin
from refcheck.links.soft_404 import soft_404
from refcheck.links.statuses import outcome_of
from refcheck.links.trail import Answer, Failure
from refcheck.model.links import (
    Alive,
    Blocked,
    CheckedLink,
    Gone,
    LinkOutcome,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)

if TYPE_CHECKING:
    from refcheck.links.trail import FailureKind, Trail
    from refcheck.model.links import UnreachableKind

_FAILURES: dict[FailureKind, UnreachableKind] = {
    "connection": "connection",
    "no-names": "names",
    "protocol": "protocol",
    "redirects": "protocol",
    "rest": "connection",
    "timeout": "timeout",
    "tls": "tls",
}
_READ = frozenset({200, 203, 206})
_REDIRECTS = 3
_TOO_MANY_REQUESTS = 429


def classify(trail: Trail, fragment: str = "") -> CheckedLink:
    """What is known of a link; its history, copies and date are others' to add."""
    match trail.end:
        case Answer() as answer:
            return _with_fragment(_judged(trail, answer, fragment), fragment)
        case Failure() as failure:
            return CheckedLink(_failed(trail, failure), _final(trail, failure.url))
        case Forbidden() as forbidden:
            return CheckedLink(_forbidden(trail, forbidden))
        case _:
            assert_never(trail.end)


def _failed(trail: Trail, failure: Failure) -> LinkOutcome:
    if failure.kind == "unknown-host":
        return Gone(None, failure.reason if trail.hops else None)
    if failure.kind == "robots":
        return Skipped(failure.reason)
    return Unreachable(failure.reason, _FAILURES.get(failure.kind, "connection"))


def _forbidden(trail: Trail, forbidden: Forbidden) -> LinkOutcome:
    """Only what is printed can be unsafe; where a host redirects to is not the page's fault."""
    if not trail.hops:
        return Refused(forbidden.reason, forbidden.kind)
    what = "it redirects to an address that is not followed"
    return Unreachable(f"{what}: {forbidden.reason}", "protocol")


def _judged(trail: Trail, answer: Answer, fragment: str) -> CheckedLink:
    page = page_of(answer)
    final = _final(trail, answer.url)
    if (held := held_by(trail.asked)) is not None:
        return _archived(trail, answer, page, held, fragment)
    if (blocked := _in_the_way(trail, answer, page)) is not None:
        return CheckedLink(blocked, final)
    outcome = _by_status(answer)
    if not isinstance(outcome, Alive):
        return CheckedLink(outcome, final)
    return _living(trail, answer, page, fragment)


def _in_the_way(trail: Trail, answer: Answer, page: Page | None) -> Blocked | None:
    """A challenge, at any status; a login or a consent, where a redirect leads there."""
    reason = challenge_of(answer, page)
    if reason is None and trail.hops:
        reason = wall_of(trail.asked, answer.url)
    return Blocked(answer.status, reason) if reason else None


def _by_status(answer: Answer) -> LinkOutcome:
    """The status, read as this host means it."""
    quirk = quirk_of_url(answer.url)
    outcome = outcome_of(answer.status)
    if quirk is None:
        return outcome
    if answer.status in quirk.statuses:
        return Blocked(answer.status)
    if isinstance(outcome, Gone) and not quirk.dead:
        return Blocked(answer.status, f"{quirk.hosts[0]} {quirk.what}")
    if answer.status // 100 == _REDIRECTS and is_answer(
        answer.url, answer.headers.get("location", "")
    ):
        return Alive(answer.status)
    return outcome


def _living(trail: Trail, answer: Answer, page: Page | None, fragment: str) -> CheckedLink:
    """What is noticed of a page that answered."""
    final = _final(trail, answer.url)
    readable = page if answer.status in _READ else None
    home = leads_home(trail, answer)
    lost = parked(trail.asked, answer.url, readable)
    if lost is None:
        lost = soft_404(trail, answer, readable)
    worth_printing = lost is None and not home and not leads_back(trail.asked, answer.url)
    outcome = moved_or_alive(trail, answer, worth_printing=worth_printing)
    secure = None
    if worth_printing and not (isinstance(outcome, Moved) and outcome.permanent):
        secure = secure_hop(trail) or secure_twin(trail, answer, readable)
    missing = worth_printing and _lacks(answer, readable, fragment)
    return CheckedLink(
        outcome,
        final,
        home_page=home and lost is None,
        soft_404=lost,
        secure_url=secure,
        missing_fragment=fragment if missing else None,
    )


def _lacks(answer: Answer, page: Page | None, fragment: str) -> bool:
    """Whether the fragment is not on a page that was read to its end."""
    return page is not None and answer.whole and bool(fragment) and missing_fragment(fragment, page)


def _archived(
    trail: Trail, answer: Answer, page: Page | None, held: Held, fragment: str
) -> CheckedLink:
    """A copy is judged by what it holds: the archive's redirects between times are no moves."""
    final = _final(trail, answer.url)
    challenge = challenge_of(answer, page)
    if challenge and not is_copy(answer):
        return CheckedLink(Blocked(answer.status, challenge), final)
    outcome = outcome_of(answer.status)
    if isinstance(outcome, Gone):
        return CheckedLink(replace(outcome, reason=no_copy(held, answer)), final)
    if answer.status == _TOO_MANY_REQUESTS and not held.refuses_programs:
        outcome = Unreachable(f"{held.archive} answers 429 (too many requests)", "server-error")
    if not isinstance(outcome, Alive):
        return CheckedLink(outcome, final)
    end = held_by(answer.url)
    home = held.page and end and end.page and ends_at_home(held.page, end.page)
    readable = page if answer.status in _READ else None
    lost = parked(trail.asked, answer.url, readable)
    if lost is None:
        lost = soft_404(replace(trail, decoy=None, hops=()), answer, readable)
    if challenge:
        lost = f"the copy is of {challenge}"
    return CheckedLink(
        outcome,
        final,
        home_page=bool(home) and lost is None,
        soft_404=lost,
        secure_url=secure_hop(trail),
        missing_fragment=fragment if _lacks(answer, readable, fragment) else None,
    )


def _final(trail: Trail, url: str) -> str | None:
    """Where the reader ends, where that is another address."""
    return url if trail.hops and url != trail.asked else None


def _with_fragment(link: CheckedLink, fragment: str) -> CheckedLink:
    """A browser takes the part after "#" along with a redirect that has none of its own."""
    if not fragment or link.missing_fragment is not None:
        return link
    outcome = link.outcome
    if isinstance(outcome, Moved):
        outcome = replace(outcome, target=_carried(outcome.target, fragment))
    return replace(
        link,
        outcome=outcome,
        final_url=link.final_url and _carried(link.final_url, fragment),
        secure_url=link.secure_url and _carried(link.secure_url, fragment),
    )


def _carried(url: str, fragment: str) -> str:
    return url if "#" in url else f"{url}#{fragment}"
