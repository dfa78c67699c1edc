"""How messages name references, works, counts and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.settings import SOURCE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.article import Reference
    from refcheck.model.works import Work

_LONGEST_ENUMERATION = 10
# Groups whose name is the style of their labels (MediaWiki, https://www.mediawiki.org/wiki/Help:Cite).
_COUNTERS = frozenset(
    {"decimal", "lower-alpha", "lower-greek", "lower-latin", "lower-roman", "upper-alpha",
     "upper-latin", "upper-roman"}
)  # fmt: skip


def source_name(name: str) -> str:
    """A source as a reader knows it: "Crossref" for "crossref"."""
    return SOURCE_NAMES.get(name, name)


def at_source(name: str) -> str:
    """Where something is recorded: “at Crossref”, “in the works index”."""
    shown = source_name(name)
    return f"in {shown}" if shown.startswith("the ") else f"at {shown}"


def bracketed(label: str) -> str:
    """A label as a marker prints it."""
    return f"[{label}]"


def label_in_full(label: str, group: str | None) -> str:
    """With its group, as the markers of a group print it: “note 3”, but “a” in lower-alpha."""
    if not group or " " in label or label.startswith(group):
        return label
    if group in _COUNTERS and not label.isdecimal():
        return label
    return f"{group} {label}"


def named(reference: Reference) -> str:
    """An entry by its number, or by its first words where it has none."""
    if reference.number is not None:
        return bracketed(label_in_full(reference.number, reference.group))
    return f"the entry {quoted(reference.text, 40)}" if reference.text else "an entry"


def quoted(text: str, length: int = 160) -> str:
    """Text in quotation marks, on one line, cut between words."""
    return f"“{shortened(text, length)}”"


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words where there are any."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head = cut.rpartition(" ")[0]
    return f"{(head if len(head) > length // 2 else cut).rstrip(' ,;:.')}…"


def times(count: int) -> str:
    """How often, in words as far as they are shorter."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: “1 entry”, “3 entries”."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def listed(items: Sequence[str], *, word: str = "and") -> str:
    """All items in one phrase: “a, b and c”; past ten items only how many more there are."""
    if len(items) > _LONGEST_ENUMERATION:
        shown = list(items[: _LONGEST_ENUMERATION - 1])
        items = [*shown, f"{len(items) - len(shown)} more"]
    *first, last = items or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def work_in_short(work: Work) -> str:
    """A work in one phrase: title, first author, year."""
    title = quoted(work.title, 100) if work.title else work.identifier
    people = work.authors or work.editors
    author = people[0].family + (" et al." if len(people) > 1 else "") if people else None
    year = str(work.years[-1]) if work.years else None  # the first may be that of acceptance
    details = ", ".join(part for part in (author, year) if part)
    return f"{title} ({details})" if details else title
