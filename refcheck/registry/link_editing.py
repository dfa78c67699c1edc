"""Changes to the links of a registry's text, of which every other line is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.registry.editing import field_splices, read_changed
from refcheck.registry.links import LINK_KEYS
from refcheck.registry.splicing import (
    BY_HAND,
    Splice,
    after_colon,
    comments,
    has_comment,
    inserted,
    joined,
    line_end,
    removed,
    spliced,
)
from refcheck.registry.writing import (
    TOP,
    entries_said,
    link_lines,
    links_said,
    values_of_link,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.model.registry import RegistryLink
    from refcheck.registry.reading import Registry
    from refcheck.registry.tree import Node, Source

_LONGEST = 1000  # characters of an address: YAML has no longer keys


def edited_links(
    registry: Registry, links: Mapping[str, RegistryLink | None]
) -> tuple[str, tuple[str, ...]]:
    """The text where these links, by address, are as is said here, None for one that goes.

    Also the addresses that are left as they are, since a comment would be lost with a line, or as
    the address is too long.
    """
    source, node = registry.source, registry.links_node
    there = {key.value: (key, value) for key, value in node.pairs} if node is not None else {}
    splices: list[Splice] = []
    left: list[str] = []
    for url in links.keys() & there.keys():
        some = _changed(source, *there[url], registry.links[url], links[url])
        if any(has_comment(source, one) for one in some):
            left.append(url)
        else:
            splices += some
    new = {url: link for url, link in links.items() if link is not None and url not in there}
    left += [url for url in new if len(url) > _LONGEST]
    if fitting := [link for url, link in sorted(new.items()) if url not in left]:
        splices.append(_with_links(registry, fitting))
    text = spliced(source.text, splices)
    if splices:
        _refuse_loss(registry, {url: links[url] for url in links if url not in left}, text)
    return text, tuple(sorted(left))


def _changed(
    source: Source, key: Node, node: Node, before: RegistryLink, after: RegistryLink | None
) -> Sequence[Splice]:
    if after is None:
        return [removed(source, key, node)]
    if values_of_link(before) == values_of_link(after):
        return []
    if node.flow:
        lines = link_lines(after, key.column - 1)[1:]
        return [Splice(after_colon(source, key), node.end, joined(source, lines))]
    return [*field_splices(source, node, values_of_link(before), values_of_link(after), LINK_KEYS)]


def _with_links(registry: Registry, links: Iterable[RegistryLink]) -> Splice:
    """Links that were not there so far, after those that are."""
    source, node = registry.source, registry.links_node
    if node is not None and node.pairs and node.flow:
        source.refuse(node.line, node.column, "the links are in one line", BY_HAND)
    indent = node.pairs[0][0].column - 1 if node is not None and node.pairs else 2
    lines = [line for link in links for line in link_lines(link, indent)]
    if node is None:
        top = [] if registry.root is not None else TOP.rstrip().split("\n")
        return inserted(source, len(source.text), [*top, "links:", *lines])
    if node.pairs or node.start == node.end:
        return inserted(source, line_end(source, node.end), lines)
    return Splice(node.start, node.end, joined(source, lines))


def _refuse_loss(registry: Registry, links: Mapping[str, RegistryLink | None], text: str) -> None:
    """Nothing is written that says anything but what was meant, or has lost a comment."""
    source, after = registry.source, read_changed(registry, text)
    wanted = links_said(registry) | {
        url: values_of_link(link) for url, link in links.items() if link is not None
    }
    wanted = {url: said for url, said in wanted.items() if links.get(url, url) is not None}
    articles = [
        {path: entries_said(one.entries) for path, one in some.articles.items()}
        for some in (registry, after)
    ]
    kept = comments(after.source, after.root) >= comments(source, registry.root)
    if not kept or links_said(after) != wanted or articles[0] != articles[1]:
        message = f"{source.name} cannot be changed as its links are laid out"
        raise InputError(message, hint=BY_HAND)
