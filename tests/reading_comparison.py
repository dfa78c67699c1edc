"""Compares an article as read with what is known about its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reading_expectations import canonical_label, iter_labels
from reading_places import compare_places, false_markers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reading_expectations import Expectation

    from refcheck.model.article import Article, Citation, Reference, ReferenceList

TEXT_START = 50
MANY = 8
_LAST_PART = re.compile(r"[-_:]")


@dataclass(slots=True)
class Comparison:
    """What differs on one page.

    `faults` are differences in what must be exact, `remarks` all others; `found`, `missed` and
    `false` count markers.
    """

    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def badness(self) -> tuple[int, int, int]:
        """What is to be least when several readings of a page are right."""
        return len(self.faults), self.missed + self.false, len(self.remarks)


def compare(expectation: Expectation, article: Article) -> Comparison:
    """The differences between `article` and the acceptable reading of the page that is nearest."""
    comparisons = [_compare_reading(facts, article) for facts in expectation.readings()]
    return min(comparisons, key=lambda comparison: comparison.badness)


def numbered_lists(article: Article) -> list[tuple[ReferenceList, list[Reference]]]:
    """The lists that print a label for at least one entry, with their entries."""
    by_key = {reference.key: reference for reference in article.references}
    lists = [(entry_list, [by_key[key] for key in entry_list.keys]) for entry_list in article.lists]
    return [pair for pair in lists if any(entry.labels for entry in pair[1])]


def _compare_reading(facts: dict[str, Any], article: Article) -> Comparison:
    result = Comparison()
    _compare_lists(facts, article, result)
    _compare_cited(facts, article, result)
    _compare_undefined(facts, article, result)
    _compare_markers(facts, article, result)
    compare_places(facts, article, result.faults)
    return result


def _compare_lists(facts: dict[str, Any], article: Article, result: Comparison) -> None:
    lists = numbered_lists(article)
    actual = [
        [", ".join(canonical_label(label, one.group) for label in e.labels) for e in entries]
        for one, entries in lists
    ]
    wanted = list(iter_labels(facts["lists"]))
    if actual == wanted:
        _compare_texts(facts["lists"], [entries for _, entries in lists], result)
        if facts["dialect"].startswith("mediawiki"):
            _compare_groups(facts["lists"], [one.group for one, _ in lists], result)
    elif sorted(actual) == sorted(wanted):
        result.remarks.append("lists in another order")
    else:
        result.faults.append(f"lists: {_list_difference(wanted, actual)}")


def _list_difference(wanted: list[list[str]], actual: list[list[str]]) -> str:
    sizes = [len(each) for each in wanted], [len(each) for each in actual]
    if sizes[0] != sizes[1]:
        return f"of {_sizes(sizes[1])}, not {_sizes(sizes[0])} entries"
    pairs = [
        (want, have)
        for want_list, have_list in zip(wanted, actual, strict=True)
        for want, have in zip(want_list, have_list, strict=True)
        if want != have
    ]
    return f"{len(pairs)} printed numbers differ, first {pairs[0][1]!r}, not {pairs[0][0]!r}"


def _sizes(sizes: list[int]) -> str:
    return "+".join(map(str, sizes)) or "0"


def _compare_texts(
    stated: list[dict[str, Any]], lists: list[list[Reference]], result: Comparison
) -> None:
    for one, entries in zip(stated, lists, strict=True):
        for key, entry in (("first", entries[0]), ("last", entries[-1])):
            if key in one and not _begins_alike(entry.text, one[key]):
                result.remarks.append(f"{key} entry is {entry.text[:60]!r}, not {one[key]!r}")
        for label, text in one.get("texts", {}).items():
            found = [entry.text for entry in entries if label in entry.labels]
            if text not in found:
                result.faults.append(f"entry {label} is {found}, not {text!r}")


def _begins_alike(text: str, start: str) -> bool:
    want = "".join(start.split())[:TEXT_START]
    return "".join(text.split())[: len(want)] == want


def _compare_groups(
    stated: list[dict[str, Any]], groups: list[str | None], result: Comparison
) -> None:
    wanted = [one["group"] for one in stated]
    if any(wanted) and wanted != groups:
        result.remarks.append(f"groups are {groups}, not {wanted}")


def _compare_cited(facts: dict[str, Any], article: Article, result: Comparison) -> None:
    cited = {key for citation in article.citations for key in citation.references if key}
    numbered = {entry.key for _, entries in numbered_lists(article) for entry in entries}
    if len(cited & numbered) != facts["distinct_cited"]:
        result.faults.append(
            f"distinct cited: {len(cited & numbered)}, not {facts['distinct_cited']}"
        )
    uncited = sorted(_uncited_labels(article, cited))
    wanted = sorted(canonical_label(label) for label in facts["uncited"])
    if uncited != wanted:
        result.faults.append(f"uncited: {_shown(uncited)}, not {_shown(wanted)}")


def _uncited_labels(article: Article, cited: set[str]) -> Iterator[str]:
    """Labels of entries without a marker; one that shares its label with a cited entry is cited."""
    for one, entries in numbered_lists(article):
        cited_labels = {label for entry in entries if entry.key in cited for label in entry.labels}
        for entry in entries:
            if entry.key not in cited and not cited_labels.intersection(entry.labels):
                yield canonical_label(entry.number or "", one.group)


def _compare_undefined(facts: dict[str, Any], article: Article, result: Comparison) -> None:
    wanted = set(facts["undefined"])
    # A range that cannot be meant is its own fault, whatever its ends are.
    citations = [citation for citation in article.citations if citation.malformed is None]
    without_entry = [names for citation in citations for names in _names_without_entry(citation)]
    if any("???" in names for names in without_entry):  # Manubot prints no key
        without_entry = [
            names if "???" not in names else (*names, *wanted) for names in without_entry
        ]
    unknown = sorted({names[0] for names in without_entry if not wanted.intersection(names)})
    unseen = sorted(wanted.difference(*without_entry))
    if unknown:
        result.faults.append(f"undefined: {_shown(unknown)} wrongly")
    if unseen:
        result.faults.append(f"undefined: {_shown(unseen)} missed")


def _names_without_entry(citation: Citation) -> Iterator[tuple[str, ...]]:
    """The ways in which each label that leads to no entry may be written in an expectation."""
    for label, key in zip(citation.labels, citation.references, strict=True):
        if key is None:
            targets = [_LAST_PART.split(target)[-1] for target in citation.targets]
            yield (
                label,
                f"{citation.group} {label}",
                canonical_label(label, citation.group),
                *targets,
            )


def _compare_markers(facts: dict[str, Any], article: Article, result: Comparison) -> None:
    wanted, actual = int(facts["citation_markers"]), len(article.citations)
    wrong = false_markers(facts, article)
    result.missed = max(0, wanted - (actual - len(wrong)))
    result.false = max(len(wrong), actual - wanted)
    result.found = actual - result.false
    if actual != wanted:
        result.remarks.append(f"markers: {actual}, not {wanted}")
    result.remarks.extend(f"reads {text!r} as a marker" for text in wrong)
    for key, value in _counts(article).items():
        if value != facts.get(key, value):
            result.remarks.append(f"{key.replace('_', ' ')}: {value}, not {facts[key]}")


def _counts(article: Article) -> dict[str, int]:
    return {
        "markers_resolved": sum(any(citation.references) for citation in article.citations),
        "markers_inside_entries": sum(c.within is not None for c in article.citations),
        "label_citations": sum(len(citation.labels) for citation in article.citations),
    }


def _shown(labels: Sequence[str]) -> str:
    if len(labels) > MANY:
        return f"{' '.join(labels[:MANY])} … ({len(labels)})"
    return " ".join(labels) or "none"
