"""Entries and links as lines of YAML: what a person would write by hand, in their keys' order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.registry.links import LINK_KEYS
from refcheck.registry.reading import ENTRY_KEYS, SCHEMA
from refcheck.registry.tree import Source, read_tree
from refcheck.registry.values import NO_DOI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.registry import RegistryEntry, RegistryLink
    from refcheck.model.works import Update
    from refcheck.registry.reading import Registry

    Value = str | list[str] | dict[str, str]

TOP = f"""\
# What people and refcheck verified about the references of these pages (docs/registry.md).
# Edit it by hand or with `refcheck registry`: comments and order stay as they are.
schema: {SCHEMA}
"""
HEAD = f"{TOP}articles:\n"
# Beyond them a text may read as a number, a date, a comment or a structure.
_PLAIN = re.compile(r"[\w./(“«][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_SURE = re.compile(r"[A-Za-z0-9][\w./()+;,-]*(?: [\w./()+;,-]+)*")
_TELLING = re.compile(r": |:$| #|[\[\]{},]\s*$|^\s|\s$")
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')


def values_of(entry: RegistryEntry) -> dict[str, Value]:
    """What an entry says, by its keys in their order."""
    doi = NO_DOI if entry.no_doi else entry.doi
    said: dict[str, Value | None] = {
        "text": entry.text or None,
        "fingerprint": entry.fingerprint,
        "doi": doi,
        "verified": entry.verified,
        "source": entry.source,
        "accepted": entry.accepted,
        "note": entry.note,
        "open": entry.open,
        "updates": [_update(update) for update in entry.updates] or None,
        "ignore": {one.rule: one.reason for one in entry.suppressions} or None,
    }
    return {name: value for name in ENTRY_KEYS if (value := said[name])}


def values_of_link(link: RegistryLink) -> dict[str, Value]:
    """What is said of a link, by its keys in their order."""
    said = {"gone": list(link.gone) or None, "alive": link.alive, "skip": link.skip}
    return {name: value for name in LINK_KEYS if (value := said[name])}


def entries_said(entries: Mapping[str, RegistryEntry]) -> dict[str, dict[str, Value]]:
    """What entries say, wherever they stand."""
    return {key: values_of(entry) for key, entry in entries.items()}


def links_said(registry: Registry) -> dict[str, dict[str, Value]]:
    """What a registry says of links, wherever it stands."""
    return {url: values_of_link(link) for url, link in registry.links.items()}


def link_lines(link: RegistryLink, indent: int) -> list[str]:
    """A link under its address; `indent` is that of the address."""
    fields = values_of_link(link)
    lines = [line for name in fields for line in field_lines(name, fields[name], indent + 2)]
    return [f"{' ' * indent}{scalar(link.url)}:", *lines]


def entry_lines(entry: RegistryEntry, indent: int) -> list[str]:
    """An entry under its key; `indent` is that of the key."""
    fields = values_of(entry)
    lines = [line for name in fields for line in field_lines(name, fields[name], indent + 2)]
    return [f"{' ' * indent}{scalar(entry.key)}:", *lines]


def article_lines(path: str, entries: Sequence[RegistryEntry], indent: int) -> list[str]:
    """A page with its entries."""
    lines = [line for entry in entries for line in entry_lines(entry, indent + 2)]
    return [f"{' ' * indent}{scalar(path)}:{'' if lines else ' {}'}", *lines]


def field_lines(name: str, value: Value, indent: int) -> list[str]:
    """One key with its value."""
    margin = " " * indent
    if isinstance(value, str):
        return [f"{margin}{name}: {scalar(value)}"]
    if isinstance(value, list):
        return [f"{margin}{name}:", *(f"{margin}  - {scalar(item)}" for item in value)]
    return [f"{margin}{name}:", *_mapping_lines(value, margin)]


def _mapping_lines(value: Mapping[str, str], margin: str) -> list[str]:
    return [f"{margin}  {scalar(key)}: {scalar(text)}" for key, text in value.items()]


@lru_cache(maxsize=1024)
def scalar(text: str) -> str:
    """A text on one line, in quotes only where it would be read as something else without."""
    text = text.encode("utf-8", "replace").decode()
    plain = _PLAIN.fullmatch(text) and not _TELLING.search(text)
    if text != "null" and (_SURE.fullmatch(text) or (plain and _reads_as_itself(text))):
        return text
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _reads_as_itself(text: str) -> bool:
    """As a value and as a key."""
    try:
        root = read_tree(Source("", f"{text}: {text}\n"))
    except InputError:
        return False
    pairs = [(key.value, value.value) for key, value in root.pairs] if root is not None else []
    return pairs == [(text, text)]


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in '"\\':
        return f"\\{char}"
    return f"\\u{ord(char):04x}"


def _update(update: Update) -> str:
    kind = "_".join(update.kind.split())
    return " ".join(part for part in (kind, update.date, update.doi) if part)
