"""Verdicts and histories as JSON, the form in which a cache keeps them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from refcheck.links.history import History, united, until
from refcheck.model.links import Alive, Blocked, CheckedLink, Gone, Moved

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: dict[str, type[Alive | Blocked | Gone | Moved]] = {
    "alive": Alive,
    "blocked": Blocked,
    "gone": Gone,
    "moved": Moved,
}
_NAMES: dict[type, str] = {kind: name for name, kind in _KINDS.items()}


class _Verdict(msgspec.Struct, omit_defaults=True):
    kind: Literal["alive", "blocked", "gone", "moved"]
    outcome: dict[str, Any]
    checked: date
    looks: list[str] = []
    final_url: str | None = None
    home_page: bool = False
    soft_404: str | None = None
    secure_url: str | None = None
    missing_fragment: str | None = None


class _Days(msgspec.Struct, omit_defaults=True):
    gone: list[date] = []
    alive: date | None = None


def verdict_to_json(checked: CheckedLink, looks: Iterable[str]) -> Any | None:
    """None for what is not worth keeping or must not be kept: outages, and passwords."""
    name = _NAMES.get(type(checked.outcome))
    target = checked.outcome.target if isinstance(checked.outcome, Moved) else None
    if name is None or any(map(_has_password, (checked.final_url, checked.secure_url, target))):
        return None
    verdict = _Verdict(
        kind=name,  # type: ignore[arg-type]  # the keys of _KINDS
        outcome=msgspec.to_builtins(checked.outcome),
        checked=date.fromisoformat(checked.checked),
        looks=sorted(looks),
        final_url=checked.final_url,
        home_page=checked.home_page,
        soft_404=checked.soft_404,
        secure_url=checked.secure_url,
        missing_fragment=checked.missing_fragment,
    )
    return msgspec.to_builtins(verdict)


def verdict_from_json(value: Any) -> tuple[CheckedLink, frozenset[str]] | None:
    """The verdict, and what was looked at; None for what is none."""
    try:
        read = msgspec.convert(value, _Verdict)
        outcome = msgspec.convert(read.outcome, _KINDS[read.kind])
    except msgspec.ValidationError:
        return None
    checked = CheckedLink(
        outcome,
        read.final_url,
        home_page=read.home_page,
        soft_404=read.soft_404,
        secure_url=read.secure_url,
        missing_fragment=read.missing_fragment,
        checked=read.checked.isoformat(),
    )
    return checked, frozenset(read.looks)


def history_to_json(history: History) -> Any:
    """The days of a history."""
    gone = [date.fromisoformat(day) for day in history.gone]
    alive = date.fromisoformat(history.alive) if history.alive else None
    return msgspec.to_builtins(_Days(gone, alive))


def history_from_json(value: Any) -> History:
    """The history; one without days for what is none."""
    try:
        read = msgspec.convert(value, _Days)
    except msgspec.ValidationError:
        return History()
    alive = read.alive.isoformat() if read.alive else None
    return united(History(tuple(day.isoformat() for day in read.gone), alive))


def merged_histories(stored: Any, new: Any, *, today: str) -> Any:
    """What two runs have learnt of one address at the same time."""
    both = united(until(history_from_json(stored), today), history_from_json(new))
    return history_to_json(both)


def _has_password(address: str | None) -> bool:
    """Whether an address may hold a name and a password, however it is spelt."""
    rest = (address or "").replace("\\", "/").partition("//")[2]
    return "@" in rest.partition("/")[0].partition("?")[0].partition("#")[0]
