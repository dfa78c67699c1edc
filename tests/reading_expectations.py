"""What is known about a saved page: expectation files, and the readings that count as right.

An expectation is one JSON object about one page: its lists with their printed numbers, how many
markers it has, which labels are cited without an entry, which entries nobody cites, and texts that
must not be read as markers. `docs/accuracy.md` describes the keys.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_RANGE = re.compile(r"(\d+)[-–](\d+)")
_LETTER = re.compile(r"[a-z]")
_NOTHING_READ: dict[str, Any] = {
    "lists": [],
    "citation_markers": 0,
    "distinct_cited": 0,
    "undefined": [],
    "uncited": [],
}
_COUNTS_OF_MARKERS = ("markers_resolved", "markers_inside_entries", "label_citations")


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation file: `page` is the saved page's path, `facts` the JSON object."""

    page: Path
    name: str
    facts: dict[str, Any]

    @property
    def confidence(self) -> str:
        """How sure its author was: high, medium or low."""
        return str(self.facts.get("confidence", "high"))

    def readings(self) -> list[dict[str, Any]]:
        """The facts, and next to them the facts of each acceptable other reading of the page."""
        readings = [self.facts]
        alternative = self.facts.get("acceptable_alternative")
        if isinstance(alternative, dict):
            readings.append(_other_reading(self.facts, alternative))
        elif alternative is not None:
            readings.append(self.facts | {"lists": _split_lists(self.facts["lists"])})
        if self.facts.get("no_markers_on_page"):
            readings.append(self.facts | {"uncited": []})
        return readings


def load_expectations(root: Path) -> list[Expectation]:
    """Every expectation under `root`, sorted by page."""
    paths = [*root.glob("expected/*.json"), *root.glob("**/*.expected.json")]
    return sorted(map(_loaded_from(root), paths), key=lambda expectation: expectation.name)


def expand_numbers(numbers: str | Sequence[str]) -> list[str]:
    """`"1-3"` as `["1", "2", "3"]`; a list stays as it is."""
    if not isinstance(numbers, str):
        return list(numbers)
    match = _RANGE.fullmatch(numbers)
    if match is None:
        return [numbers]
    return [str(number) for number in range(int(match[1]), int(match[2]) + 1)]


def canonical_label(label: str, group: str | None = None) -> str:
    """A label in one spelling: `*3`, `^3`, `note 3` of group note and a lettered `c` are all 3."""
    plain = label.strip().lstrip("*^").strip()
    if group and plain.casefold().startswith(group.casefold() + " "):
        plain = plain[len(group) :].strip()
    if _LETTER.fullmatch(plain):
        plain = str(ord(plain) - ord("a") + 1)
    return plain


def _loaded_from(root: Path):
    def load(path: Path) -> Expectation:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return Expectation(root / facts["page"], facts["page"], facts)

    return load


def _other_reading(facts: dict[str, Any], alternative: dict[str, Any]) -> dict[str, Any]:
    changed = _NOTHING_READ if alternative.get("lists") == [] else alternative
    kept = facts
    if "citation_markers" in changed:
        kept = {key: value for key, value in facts.items() if key not in _COUNTS_OF_MARKERS}
    return kept | changed


def _split_lists(lists: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"group": one["group"], "count": 1, "numbers": [number]}
        for one in lists
        for number in expand_numbers(one["numbers"])
    ]


def iter_labels(lists: list[dict[str, Any]]) -> Iterator[list[str]]:
    """The canonical labels of each list."""
    for one in lists:
        yield [canonical_label(label, one["group"]) for label in expand_numbers(one["numbers"])]
