"""Changes to a registry's text that leave every other character of it alone.

A person's comments, order and layout are the person's: an edit replaces a value, adds lines or
takes a line out. What comes of it is read again, and compared with what was meant, before it is
given to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.registry.reading import ENTRY_KEYS, read_registry
from refcheck.registry.splicing import (
    BY_HAND,
    Splice,
    after_colon,
    comments,
    inserted,
    joined,
    line_end,
    removed,
    replaced,
    spliced,
)
from refcheck.registry.writing import (
    HEAD,
    article_lines,
    entries_said,
    entry_lines,
    field_lines,
    links_said,
    scalar,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from refcheck.model.registry import RegistryEntry
    from refcheck.registry.reading import RegisteredArticle, Registry
    from refcheck.registry.tree import Node, Source
    from refcheck.registry.writing import Value


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry.

    `old` is its key so far, None for a new one; that follows the entry `after`, where there is one.
    """

    new: RegistryEntry
    old: str | None = None
    after: str | None = None


def edited(registry: Registry, changes: Mapping[str, Sequence[Change]]) -> str:
    """The registry's text with the changes to each page; InputError where that cannot be done."""
    source = registry.source
    splices: list[Splice] = []
    new: dict[str, list[RegistryEntry]] = {}
    for path, some in changes.items():
        article = registry.articles.get(path)
        if some and article is None:
            new[path] = [change.new for change in some]
        elif some and article is not None and not article.entries:
            splices.append(_filled(source, article, [change.new for change in some]))
        elif article is not None:
            splices += [one for change in some for one in _splices(source, article, change)]
            splices += _added(source, article, [one for one in some if one.old is None])
    if new:
        splices.append(_with_articles(registry, new))
    text = spliced(source.text, splices)
    if splices:
        _refuse_loss(registry, changes, text)
    return text


def _splices(source: Source, article: RegisteredArticle, change: Change) -> Iterator[Splice]:
    """What changes in an entry that is there already."""
    if change.old is None:
        return
    old = article.entries[change.old]
    key, node = next(pair for pair in article.node.pairs if _name(pair[0]) == change.old)
    if change.new.key != change.old:
        yield Splice(key.start, key.end, scalar(change.new.key))
    before, after = values_of(old), values_of(change.new)
    if before == after:
        return
    if node.flow or node.kind != "mapping":
        lines = entry_lines(change.new, key.column - 1)[1:]
        yield Splice(after_colon(source, key), node.end, joined(source, lines))
        return
    yield from field_splices(source, node, before, after, ENTRY_KEYS)


def field_splices(
    source: Source,
    node: Node,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    order: Sequence[str],
) -> Iterator[Splice]:
    """What changes among the keys of a mapping in several lines; `order` has all of its keys."""
    pairs = {key.value: (key, value) for key, value in node.pairs}
    indent = node.pairs[0][0].column - 1
    for name in order:
        if before.get(name) == after.get(name):
            continue
        value = after.get(name)
        if name in pairs and isinstance(value, str) and pairs[name][1].kind == "text":
            yield replaced(source, pairs[name][1], scalar(value))
            continue
        if name in pairs and isinstance(value, dict) and value.keys() >= _named(pairs[name][1]):
            yield from _rule_splices(source, pairs[name][1], value)
            continue
        if name in pairs:
            yield removed(source, *pairs[name])
        if value is not None:
            place = line_end(source, pairs[_before(name, pairs, order)][1].end)
            yield inserted(source, place, field_lines(name, value, indent))


def _rule_splices(source: Source, node: Node, after: Mapping[str, str]) -> Iterator[Splice]:
    """What becomes of the rules of `ignore`, each of which may have a comment."""
    for key, value in node.pairs:
        if " ".join(value.value.split()) != after[key.value]:
            yield replaced(source, value, scalar(after[key.value]))
    indent = node.pairs[0][0].column - 1
    new = [name for name in after if name not in _named(node)]
    lines = [line for name in new for line in field_lines(name, after[name], indent)]
    if lines:
        yield inserted(source, line_end(source, node.end), lines)


def _named(node: Node) -> set[str]:
    """The keys of a mapping, of one in several lines; where there are none, nothing fits."""
    return {key.value for key, _ in node.pairs if not node.flow} or {""}


def _before(name: str, pairs: Mapping[str, tuple[Node, Node]], order: Sequence[str]) -> str:
    """The key after which a new one goes: the last that stands before it in the order of keys."""
    earlier = [one for one in order[: order.index(name) + 1] if one in pairs]
    return earlier[-1] if earlier else next(iter(pairs))


def _added(
    source: Source, article: RegisteredArticle, changes: Iterable[Change]
) -> Iterator[Splice]:
    if article.node.flow:
        source.refuse(article.key.line, article.key.column, "this page is in one line", BY_HAND)
    nodes = {_name(key): value for key, value in article.node.pairs}
    keys = {_name(key): key for key, _ in article.node.pairs}
    indent = article.node.pairs[0][0].column - 1
    for change in changes:
        lines = entry_lines(change.new, indent)
        if change.after is None:
            yield inserted(source, article.node.start - indent, lines)
        else:
            end = max(nodes[change.after].end, keys[change.after].end)
            yield inserted(source, line_end(source, end), lines)


def _filled(source: Source, article: RegisteredArticle, entries: Sequence[RegistryEntry]) -> Splice:
    """A page that had no entries so far."""
    lines = article_lines(article.path, entries, article.key.column - 1)[1:]
    start = after_colon(source, article.key)
    text = joined(source, lines)
    if article.node.start == article.node.end:  # a comment may follow the colon
        return inserted(source, line_end(source, start), lines)
    return Splice(start, article.node.end, text)


def _with_articles(registry: Registry, articles: Mapping[str, Sequence[RegistryEntry]]) -> Splice:
    """Pages that were not there so far, after those that are."""
    source, node = registry.source, registry.articles_node
    block = node is not None and bool(node.pairs) and not node.flow
    indent = node.pairs[0][0].column - 1 if node is not None and block else 2
    lines = [line for path, some in articles.items() for line in article_lines(path, some, indent)]
    if node is None:
        head = "articles:" if registry.root is not None else HEAD.rstrip()
        return inserted(source, len(source.text), [*head.split("\n"), *lines])
    if node.pairs and not block:
        source.refuse(node.line, node.column, "the articles are in one line", BY_HAND)
    if block or node.start == node.end:
        end = max(node.end, *(key.end + 1 for key, _ in node.pairs[-1:]), 0)
        return inserted(source, line_end(source, end), lines)
    return Splice(node.start, node.end, joined(source, lines))


def _refuse_loss(registry: Registry, changes: Mapping[str, Sequence[Change]], text: str) -> None:
    """Nothing is written that says anything but what was meant, or has lost a comment."""
    source, after = registry.source, read_changed(registry, text)
    kept = comments(after.source, after.root) >= comments(source, registry.root)
    kept = kept and links_said(after) == links_said(registry)
    for path, some in changes.items():
        wanted = dict(registry.articles[path].entries) if path in registry.articles else {}
        for change in some:
            wanted.pop(change.old or "", None)
        wanted |= {change.new.key: change.new for change in some}
        found = after.articles[path].entries if path in after.articles else {}
        if not kept or entries_said(found) != entries_said(wanted):
            message = f"{source.name} cannot be changed as it is laid out around {path}"
            raise InputError(message, hint=BY_HAND)


def read_changed(registry: Registry, text: str) -> Registry:
    """The registry with another text; InputError where that is none any more."""
    name = registry.source.name
    try:
        return read_registry(name, text.encode())
    except InputError as error:
        message = f"{name} cannot be changed as it is laid out ({error.message})"
        raise InputError(message, hint=BY_HAND) from error


def _name(key: Node) -> str:
    return " ".join(key.value.split())
