"""Articles built by hand: a line of text is a claim, an entry is a line under it."""

from __future__ import annotations

import re
from dataclasses import replace

from refcheck.model.article import (
    Article,
    Citation,
    Claim,
    Location,
    Reference,
    ReferenceList,
)
from refcheck.model.evidence import Dossier

MARKER = re.compile(r"\[([^\[\]]+)\]")


def entries_of(*lines, start=1):
    """(label, text) pairs, numbered from `start`."""
    return [(str(number), text) for number, text in enumerate(lines, start)]


def build(text, *lists, path="page.html", **changes):
    """An article whose `[…]` in `text` are markers and whose lists are lists of (label, text).

    A label may be None. `[note 1]` belongs to the group "note", as does a list of such labels.
    """
    source, spans = _written(text, lists)
    references, reference_lists = _references(lists, spans)
    by_label = {}
    for reference in reversed(references):
        for label in reference.labels:
            by_label[reference.group, label] = reference
    citations, claims = _citations(text, by_label, reference_lists)
    article = Article(
        path=path,
        title=None,
        dialect="generic",
        language="en",
        encoding="utf-8",
        lists=tuple(reference_lists),
        references=tuple(references),
        citations=tuple(citations),
        claims=tuple(claims),
        source=source,
    )
    return replace(article, **changes)


def dossier(*arguments, **changes):
    """A dossier with nothing but the article."""
    return Dossier(build(*arguments, **changes))


def at_line(number, start=0):
    """A place on a line, for values whose exact place does not matter."""
    return Location(number, 1, start, start)


def group_of(label):
    word = re.fullmatch(r"([a-z]+) \S+", label)
    return word.group(1) if word else None


def _written(text, lists):
    source = text + "\n"
    spans = []
    for entries in lists:
        source += "\n"
        for _, entry in entries:
            spans.append((source.count("\n") + 1, len(source), len(source) + len(entry)))
            source += entry + "\n"
    return source, spans


def _references(lists, spans):
    references, reference_lists = [], []
    for index, entries in enumerate(lists):
        keys = []
        for label, entry in entries:
            line, start, end = spans[len(references)]
            keys.append(f"r{len(references) + 1}")
            references.append(
                Reference(
                    key=keys[-1],
                    labels=() if label is None else (label,),
                    group=group_of(label) if label else None,
                    list_index=index,
                    text=entry,
                    location=Location(line, 1, start, end),
                )
            )
        group = references[-1].group if keys else None
        place = references[-len(keys)].location if keys else Location(1, 1, 0, 0)
        reference_lists.append(ReferenceList(group, None, tuple(keys), place))
    return references, reference_lists


def _citations(text, by_label, reference_lists):
    citations, claims = [], []
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        found = []
        for match in MARKER.finditer(line):
            labels = tuple(part.strip() for part in match.group(1).split(","))
            group = group_of(labels[0])
            references = tuple(by_label.get((group, label)) for label in labels)
            start = offset + match.start()
            found.append(
                Citation(
                    id=f"c{len(citations) + len(found) + 1}",
                    marker=match.group(),
                    labels=labels,
                    references=tuple(r.key if r else None for r in references),
                    location=Location(number, match.start() + 1, start, offset + match.end()),
                    claim=f"k{number}",
                    section="Water",
                    group=group,
                    list_index=next((r.list_index for r in references if r), None),
                )
            )
        if found:
            words = MARKER.sub("", line).strip()
            place = Location(number, 1, offset, offset + len(line))
            claims.append(Claim(f"k{number}", words, place, "Water", tuple(c.id for c in found)))
        citations += found
        offset += len(line) + 1
    return citations, claims
