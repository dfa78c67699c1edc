"""The values that references.yaml may hold, each refused in its place."""

from __future__ import annotations

import difflib
import re
from datetime import date
from typing import TYPE_CHECKING

from refcheck.model.dois import normalise_doi
from refcheck.model.registry import RegistrySuppression
from refcheck.model.updates import GRAVE, update_kind
from refcheck.model.works import Update

if TYPE_CHECKING:
    from refcheck.registry.tree import Node, Source

NO_DOI = "none"
_ACCEPT = "`refcheck registry accept PAGE NUMBER --note …` writes it"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def spelt(key: str, text: str) -> str:
    """A value of an entry as this file has it: a DOI without its address, small letters."""
    text = " ".join(text.split())
    if key == "doi":
        return normalise_doi(text) or text.lower()
    return text.lower() if key == "fingerprint" else text


def keys_of(
    source: Source, node: Node, what: str, known: tuple[str, ...], place: Node | None = None
) -> dict[str, Node]:
    """The values of a mapping that has no other keys than the known ones."""
    at = place or node
    if node.kind != "mapping":
        hint = f"write lines of `key: value`; the keys are {', '.join(known)}"
        source.refuse(at.line, at.column, f"{what} must have keys and values", hint)
    for key, _ in node.pairs:
        if key.value not in known:
            close = difflib.get_close_matches(key.value.lower(), known, n=1, cutoff=0.6)
            hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(known)}"
            source.refuse(key.line, key.column, f"unknown key {key.value}", hint)
    return {key.value: value for key, value in node.pairs}


def text_of(source: Source, node: Node, name: str) -> str:
    """A text in one line; one that is there and empty is a mistake."""
    if node.kind != "text":
        message = f"{name} must be a text, not a {node.kind}"
        source.refuse(node.line, node.column, message, "put it in quotes")
    if not node.value.strip() or (node.plain and node.value in {"~", "null"}):
        source.refuse(node.line, node.column, f"{name} is empty", "write it, or delete the line")
    return " ".join(node.value.split())


def fingerprint_of(source: Source, number: str, key: Node, node: Node | None) -> str:
    """The fingerprint, without which an entry is about nothing."""
    if node is None:
        message = f"reference {number} has no fingerprint, so that no text is meant"
        source.refuse(key.line, key.column, message, _ACCEPT)
    text = text_of(source, node, "fingerprint").lower()
    if not _FINGERPRINT.fullmatch(text):
        message = f"{text} is no fingerprint: it has 16 digits from 0 to f"
        source.refuse(node.line, node.column, message, _ACCEPT)
    return text


def doi_of(source: Source, node: Node | None) -> tuple[str | None, bool]:
    """The DOI, and whether there can be none."""
    if node is None:
        return None, False
    text = text_of(source, node, "doi")
    if text.lower() == NO_DOI:
        return None, True
    doi = normalise_doi(text)
    if doi is None:
        hint = f"a DOI looks like 10.1000/182; `{NO_DOI}` where there can be none"
        source.refuse(node.line, node.column, f"{text} is no DOI", hint)
    return doi, False


def date_of(source: Source, name: str, node: Node | None) -> str | None:
    """A day, as ISO 8601 has it."""
    if node is None:
        return None
    text = text_of(source, node, name)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        hint = "write the year, month and day, as 2026-11-22"
        source.refuse(node.line, node.column, f"{name} is no date: {text}", hint)


def dates_of(source: Source, name: str, node: Node | None) -> tuple[str, ...]:
    """Days in a list."""
    if node is None:
        return ()
    if node.kind != "list" or not node.items:
        hint = "write a line such as `- 2026-11-22` for each"
        source.refuse(node.line, node.column, f"{name} must be a list of days", hint)
    days = (date_of(source, name, item) for item in node.items)
    return tuple(day for day in days if day is not None)


def updates_of(source: Source, node: Node | None) -> tuple[Update, ...]:
    """Notices about the work."""
    if node is None:
        return ()
    if node.kind != "list":
        hint = "write lines such as `- retraction 2010-02-06 10.1016/…`"
        source.refuse(node.line, node.column, "updates must be a list", hint)
    return tuple(_update(source, item) for item in node.items)


def _update(source: Source, node: Node) -> Update:
    kind, *rest = text_of(source, node, "an update").split()
    when = rest.pop(0) if rest and _DATE.fullmatch(rest[0]) else None
    doi = normalise_doi(rest.pop(0)) if rest else None
    if rest or (doi is None and len(node.value.split()) > 1 + (when is not None)):
        hint = "write the kind, the date and the notice's DOI: `retraction 2010-02-06 10.1016/…`"
        source.refuse(node.line, node.column, f"{node.value} is no update", hint)
    kind = update_kind(kind)
    meant = difflib.get_close_matches(kind, GRAVE, n=1, cutoff=0.85)
    if meant and meant[0] != kind:  # kinds that nobody knows are let pass, but no misspelt one
        source.refuse(node.line, node.column, f"unknown update {kind}", f"did you mean {meant[0]}?")
    return Update(kind, doi=doi, date=when, sources=("references.yaml",))


def suppressions_of(source: Source, node: Node | None) -> tuple[RegistrySuppression, ...]:
    """Rules, each with its reason."""
    if node is None:
        return ()
    if node.kind != "mapping":
        hint = "write lines such as `REF205: the journal prints the year so`"
        source.refuse(node.line, node.column, "ignore needs rules, each with its reason", hint)
    return tuple(
        RegistrySuppression(key.value, _reason(source, key, value), key.line, key.column)
        for key, value in node.pairs
    )


def _reason(source: Source, key: Node, node: Node) -> str:
    if node.kind == "text" and not node.value.strip():
        message = f"{key.value} is ignored without a reason"
        source.refuse(key.line, key.column, message, "say why, so that the next editor knows")
    return text_of(source, node, key.value)


def is_empty(node: Node) -> bool:
    """Whether nothing stands there."""
    return node.kind == "text" and node.plain and node.value in {"", "~", "null"}
