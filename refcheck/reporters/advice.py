"""What to do about a finding: its hint and its fix, without saying a thing twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Advice:
    """`replacement` is what to type, where `fix` does not say it already; `typed`, in any case."""

    hint: str | None
    fix: str | None
    replacement: str | None
    typed: str | None = None


def advice_of(finding: Finding) -> Advice:
    """A hint that only repeats the fix is left out, and so is a replacement that the fix quotes."""
    hint, fix = finding.hint, finding.fix
    if fix is None:
        return Advice(hint, None, None)
    if hint is not None and hint.strip(" .").casefold() == fix.description.strip(" .").casefold():
        hint = None
    quoted = all(piece in fix.description for piece in fix.replacement.split("; "))
    return Advice(
        hint, fix.description, None if quoted else fix.replacement, fix.replacement or None
    )
