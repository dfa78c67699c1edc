"""A link as the JSON report writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from refcheck.model.links import (
    Alive,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)
from refcheck.reporters.link_outcomes import NOT_CHECKED, outcome_name
from refcheck.reporters.safe_text import address_without_credentials

if TYPE_CHECKING:
    from refcheck.model.article import Link
    from refcheck.model.links import LinkOutcome

_NOT_LOOKED_AT = CheckedLink(NOT_CHECKED)
_ADDRESSES = ("url", "target", "final_url", "secure_url", "archived")


def link_to_json(link: Link, checked: CheckedLink | None) -> dict[str, Any]:
    """The link's place and what is known of its address, every key always there."""
    known = checked or _NOT_LOOKED_AT
    answer = {"status": None, "kind": None, "target": None, "permanent": None, "reason": None}
    told = {
        "url": link.url,
        "where": link.where,
        "reference_key": link.reference,
        "line": link.location.line,
        "column": link.location.column,
        "outcome": outcome_name(known),
        **(answer | _answer(known.outcome)),
        "final_url": known.final_url or _end(known.outcome, link.url),
        "home_page": known.home_page,
        "soft_404": known.soft_404,
        "secure_url": known.secure_url,
        "missing_fragment": known.missing_fragment,
        "failures": list(known.failures),
        **_copy(known),
        "checked": known.checked or None,
    }
    shown = {key: address_without_credentials(told[key]) for key in _ADDRESSES if told[key]}
    return told | shown


def _copy(checked: CheckedLink) -> dict[str, Any]:
    copy = checked.archived
    return {
        "archived": copy.url if copy else None,
        "archived_on": copy.date if copy else None,
        "archive": copy.archive if copy else None,
    }


def _end(outcome: LinkOutcome, url: str) -> str | None:
    """Where the reader ends, if the check did not name another address."""
    match outcome:
        case Alive():
            return url
        case Moved(_, target, _):
            return target
        case _:
            return None


def _answer(outcome: LinkOutcome) -> dict[str, Any]:
    """What is known by this outcome."""
    match outcome:
        case Alive(status):
            return {"status": status}
        case Blocked(status, reason):
            return {"status": status, "reason": reason}
        case Moved(status, target, permanent):
            reason = "permanent" if permanent else "temporary"
            return {"status": status, "target": target, "permanent": permanent, "reason": reason}
        case Gone(status, reason):
            return {"status": status, "reason": reason or (None if status else "unknown host")}
        case Unreachable(reason, kind) | Refused(reason, kind):
            return {"kind": kind, "reason": reason}
        case Skipped(reason):
            return {"reason": reason}
        case _:
            assert_never(outcome)
