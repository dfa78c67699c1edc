"""Whether two runs say the same: every row of every table, without what is a run's own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from refcheck.corpus.reading_tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TABLES = ("pages", "references", "citations", "findings", "errors")
# How long a page took, and where the run's clock got into a row.
_OWN = frozenset({"seconds"})


def differences(one: Path, other: Path, *, ordered: bool = True) -> dict[str, int]:
    """By table, the rows that only one of two folders has.

    With `ordered`, what stands in another place counts as well; it may not, where no engine
    promises an order.
    """
    return {
        table: differing(_marks(rows(one, table)), _marks(rows(other, table)), ordered=ordered)
        for table in TABLES
    }


def differing(one: Iterable[bytes], other: Iterable[bytes], *, ordered: bool) -> int:
    """How many marks only one side has, doubled ones counted; else how many are elsewhere."""
    first, second = list(one), list(other)
    left, right = Counter(first), Counter(second)
    apart = (left - right).total() + (right - left).total()
    if apart or not ordered:
        return apart
    return sum(a != b for a, b in zip(first, second, strict=True))


def doubled(folder: Path) -> int:
    """How many rows of pages and errors name a page that had its row before."""
    names = Counter(row["page"] for table in ("pages", "errors") for row in rows(folder, table))
    return names.total() - len(names)


def _marks(found: Iterable[Mapping[str, Any]]) -> Iterable[bytes]:
    """Sixteen bytes a row, so that a hundred thousand pages fit."""
    for row in found:
        kept = {name: value for name, value in row.items() if name not in _OWN}
        text = json.dumps(kept, sort_keys=True, ensure_ascii=True)
        yield hashlib.blake2b(text.encode(), digest_size=16).digest()
