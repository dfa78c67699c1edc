"""Several lists of retractions as one: what they tell of each work, and what each list gave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.resolvers.retraction_watch import Notice, Skipped, name_of, read_retractions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from refcheck.model.works import Update

_SHOWN = 3  # skipped rows that are named


@dataclass(frozen=True, slots=True)
class Gathered:
    """Updates by the identifier of their work, and under which one other identifiers have them."""

    updates: dict[str, list[Update]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListRead:
    """What one file gave; `broken` are (line, reason) of the first rows that were skipped."""

    name: str
    rows: int = 0
    skipped: int = 0
    nameless: int = 0
    broken: tuple[tuple[int, str], ...] = ()


def read_lists(paths: Iterable[Path]) -> tuple[Gathered, tuple[ListRead, ...]]:
    """The notices of all files, and what each file gave.

    InputError where one is no list of retractions, or tells of no work.
    """
    found = Gathered()
    told = tuple([_read_list(path, found) for path in paths])
    return found, told


def described(told: Sequence[ListRead]) -> list[str]:
    """A line for each file, and one for each of its first broken rows."""
    lines = []
    for file in told:
        nameless = f", {file.nameless:,} without DOI or PMID" if file.nameless else ""
        lines.append(f"{file.name}: {file.rows:,} rows, {file.skipped:,} skipped{nameless}")
        lines += [f"  line {line}: {reason}" for line, reason in file.broken]
    return lines


def _read_list(path: Path, found: Gathered) -> ListRead:
    told = ListRead(name_of(path))
    for row in read_retractions(path):
        told = replace(told, rows=told.rows + 1)
        match row:
            case Notice(works, update):
                main = found.same.get(works[0], works[0])
                found.updates.setdefault(main, []).append(update)
                for key in works:
                    if key not in found.updates:
                        found.same.setdefault(key, main)
            case Skipped(nameless=True):
                told = replace(told, nameless=told.nameless + 1)
            case Skipped(line, reason):
                broken = (*told.broken, (line, reason))[:_SHOWN]
                told = replace(told, skipped=told.skipped + 1, broken=broken)
    if told.rows == told.skipped + told.nameless:
        raise InputError(f"{path}: tells of no work with a DOI or a PMID")
    return told
