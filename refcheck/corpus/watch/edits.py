"""An edit of a wiki, as its stream of events or its recent changes tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError
from refcheck.revisions.titles import page_title

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = ("edit", "new")
_LAST_REVISION = 2**63 - 1
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999
_LONGEST_USER, _LONGEST_COMMENT = 255, 1000  # characters


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `old` is the revision before it, where it is known; `moment` is seconds since 1970.

    `is_new` where the edit made the page.
    """

    title: str
    revision: int
    old: int | None
    moment: int
    user: str | None = None
    comment: str | None = None
    is_new: bool = False

    @property
    def timestamp(self) -> str:
        """ISO 8601, UTC."""
        return iso(self.moment)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which edits count: those of one wiki, by the names that its server has, in namespaces."""

    servers: frozenset[str]
    namespaces: frozenset[int] = frozenset({0})
    bots: bool = False


def edit_of_event(event: Mapping[str, Any], wanted: Wanted) -> Edit | None:
    """The edit that an event of mediawiki/recentchange tells; None for any other event.

    https://www.mediawiki.org/wiki/Manual:RCFeed
    """
    server = event.get("server_name")
    if not isinstance(server, str) or server.lower() not in wanted.servers:
        return None
    if event.get("type") not in _KINDS or (event.get("bot") is True and not wanted.bots):
        return None
    if not _is_wanted(event.get("namespace"), wanted):
        return None
    revision = event.get("revision")
    if not isinstance(revision, dict):
        return None
    return _edit(
        event,
        new=revision.get("new"),
        old=revision.get("old"),
        moment=_number(event.get("timestamp"), _LAST_MOMENT),
    )


def edit_of_change(change: Mapping[str, Any], wanted: Wanted) -> Edit | None:
    """The edit that a row of list=recentchanges tells, which the wiki has chosen already.

    https://www.mediawiki.org/wiki/API:RecentChanges
    """
    if change.get("type") not in _KINDS or not _is_wanted(change.get("ns"), wanted):
        return None
    return _edit(
        change,
        new=change.get("revid"),
        old=change.get("old_revid"),
        moment=moment_of(change.get("timestamp")),
    )


def _edit(told: Mapping[str, Any], *, new: object, old: object, moment: int | None) -> Edit | None:
    number = _number(new, _LAST_REVISION)
    title = told.get("title")
    if number is None or moment is None or not isinstance(title, str):
        return None
    try:
        title = page_title(title)
    except InputError:
        return None
    return Edit(
        title,
        number,
        _number(old, _LAST_REVISION),
        moment,
        _text(told.get("user"), _LONGEST_USER),
        _text(told.get("comment"), _LONGEST_COMMENT),
        is_new=told.get("type") == "new",
    )


def moment_of(timestamp: object) -> int | None:
    """Seconds since 1970 of an ISO 8601 time, UTC where it names no zone; None for no time."""
    if not isinstance(timestamp, str) or len(timestamp) > 40:  # noqa: PLR2004 - longer is none
        return None
    try:
        read = datetime.fromisoformat(timestamp)
        moment = read if read.tzinfo else read.replace(tzinfo=UTC)
        return _number(int(moment.timestamp()), _LAST_MOMENT)
    except (ValueError, OverflowError):
        return None


def iso(moment: float) -> str:
    """ISO 8601, UTC, to the second."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_wanted(namespace: object, wanted: Wanted) -> bool:
    return isinstance(namespace, int) and namespace in wanted.namespaces


def _number(value: object, most: int) -> int | None:
    """A whole number above 0: of revisions, 0 stands for none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= most:
        return None
    return value


def _text(value: object, longest: int) -> str | None:
    return value[:longest] if isinstance(value, str) and value else None
