"""The entries of references.yaml, and its links; every mistake is told with its place."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.model.registry import RegistryEntry
from refcheck.registry.links import links_of
from refcheck.registry.tree import Source, decoded, read_tree
from refcheck.registry.values import (
    NO_DOI,
    date_of,
    doi_of,
    fingerprint_of,
    is_empty,
    keys_of,
    suppressions_of,
    text_of,
    updates_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.model.registry import RegistryLink
    from refcheck.registry.tree import Node

SCHEMA = "refcheck-registry/1"
ENTRY_KEYS = (
    "text",
    "fingerprint",
    "doi",
    "verified",
    "source",
    "accepted",
    "note",
    "open",
    "updates",
    "ignore",
)
# A file of this name that is somebody else's (pandoc has such) has none of our words at its margin.
_OWN = re.compile(r"^['\"]?(?:schema['\"]?\s*:.*refcheck|articles['\"]?\s*:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RegisteredArticle:
    """A page's entries by their key, in the order of the file; `node` is its place there."""

    path: str
    entries: dict[str, RegistryEntry]
    key: Node
    node: Node


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry as read.

    `articles` are by path, relative to the file's folder, with `/`, and `links` by address.
    """

    source: Source
    articles: dict[str, RegisteredArticle] = field(default_factory=dict)
    articles_node: Node | None = None
    root: Node | None = None
    links: dict[str, RegistryLink] = field(default_factory=dict)
    links_node: Node | None = None

    @property
    def name(self) -> str:
        """How messages name the file."""
        return self.source.name


def looks_like_registry(text: str) -> bool:
    """Whether a file called references.yaml is ours: other programs use the name too."""
    return not text.strip() or _OWN.search(text) is not None


def read_registry(name: str, data: bytes) -> Registry:
    """The registry in a file's bytes; InputError with line and column for whatever is wrong."""
    source = Source(name, decoded(name, data))
    root = read_tree(source)
    if root is None or (root.kind == "text" and not root.value):
        return Registry(source)
    keys = keys_of(source, root, "the file", ("schema", "articles", "links"))
    if "schema" not in keys:
        hint = f"begin the file with `schema: {SCHEMA}`"
        source.refuse(root.line, root.column, "the schema is missing", hint)
    schema = keys["schema"]
    if text_of(source, schema, "schema") != SCHEMA:
        hint = f"this version reads {SCHEMA}"
        source.refuse(schema.line, schema.column, f"the schema is {schema.value}", hint)
    node, links = keys.get("articles"), keys.get("links")
    return Registry(
        source,
        {} if node is None or is_empty(node) else _articles(source, node),
        node,
        root,
        {} if links is None or is_empty(links) else links_of(source, links),
        links,
    )


def article_key(path: str) -> str:
    """A page's path as its key: composed letters, no detours."""
    if "://" in path:
        return path
    return posixpath.normpath(unicodedata.normalize("NFC", path.replace("\\", "/")))


def _articles(source: Source, node: Node) -> dict[str, RegisteredArticle]:
    if node.kind != "mapping":
        source.refuse(node.line, node.column, "articles must be pages, each with its references")
    articles: dict[str, RegisteredArticle] = {}
    for key, value in node.pairs:
        path = article_key(key.value)
        if not key.value.strip() or path.startswith("/"):
            hint = "write its path from the folder of this file"
            source.refuse(key.line, key.column, f"{key.value!r} is no path of a page", hint)
        if path in articles:
            message = f"{path} stands here twice, first on line {articles[path].key.line}"
            source.refuse(key.line, key.column, message, "put its references together")
        entries = {} if is_empty(value) else _entries(source, value, path)
        articles[path] = RegisteredArticle(path, entries, key, value)
    return articles


def _entries(source: Source, node: Node, path: str) -> dict[str, RegistryEntry]:
    if node.kind != "mapping":
        message = f"{path} must have references by their number"
        source.refuse(node.line, node.column, message, "write `4:`, and below it what is known")
    entries: dict[str, RegistryEntry] = {}
    for key, value in node.pairs:
        number = " ".join(key.value.split())
        if number in entries:
            source.refuse(key.line, key.column, f"{number} stands here twice", "keep one of them")
        entries[number] = _entry(source, number, key, value)
    _refuse_contradictions(source, entries.values())
    return entries


def _entry(source: Source, number: str, key: Node, node: Node) -> RegistryEntry:
    found = keys_of(source, node, f"reference {number}", ENTRY_KEYS, key)
    texts = {
        name: text_of(source, value, name)
        for name, value in found.items()
        if name not in {"updates", "ignore"}
    }
    doi, no_doi = doi_of(source, found.get("doi"))
    entry = RegistryEntry(
        key=number,
        fingerprint=fingerprint_of(source, number, key, found.get("fingerprint")),
        text=texts.get("text", ""),
        doi=doi,
        no_doi=no_doi,
        verified=date_of(source, "verified", found.get("verified")),
        source=texts.get("source"),
        accepted=date_of(source, "accepted", found.get("accepted")),
        note=texts.get("note"),
        open=texts.get("open"),
        updates=updates_of(source, found.get("updates")),
        suppressions=suppressions_of(source, found.get("ignore")),
        line=key.line,
        column=key.column,
    )
    _refuse_halves(source, entry)
    return entry


def _refuse_halves(source: Source, entry: RegistryEntry) -> None:
    """A decision without its ground is nobody's."""
    problem = None
    if entry.open is not None and (entry.verified or entry.accepted):
        problem = "is open and decided at once", "delete `open` once it is decided"
    elif entry.verified and not entry.source:
        problem = "is verified, but against what?", "add `source: crossref`, or what it was"
    elif entry.verified and not (entry.doi or entry.no_doi):
        problem = "is verified, but which work is it?", f"add `doi`, or `doi: {NO_DOI}` and a note"
    elif entry.accepted and not entry.note:
        problem = "is accepted without a note", "say why, so that the next editor knows"
    elif entry.no_doi and not entry.note:
        problem = f"has `doi: {NO_DOI}` without a note", "say why there can be none"
    elif not (entry.stands or entry.open or entry.suppressions or entry.note):
        problem = "says nothing", "add `verified`, `accepted`, `open` or `ignore`"
    if problem:
        source.refuse(entry.line, entry.column, f"reference {entry.key} {problem[0]}", problem[1])


def _refuse_contradictions(source: Source, entries: Iterable[RegistryEntry]) -> None:
    """One text is one work; two entries that say otherwise come from a merge."""
    first: dict[str, RegistryEntry] = {}
    for entry in entries:
        if not entry.stands:
            continue
        other = first.setdefault(entry.fingerprint, entry)
        if (other.doi, other.no_doi) != (entry.doi, entry.no_doi):
            message = (
                f"references {other.key} (line {other.line}) and {entry.key} are the same text, "
                f"and two works"
            )
            source.refuse(entry.line, entry.column, message, "keep the one that is right")
