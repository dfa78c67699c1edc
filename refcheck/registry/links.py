"""The links of references.yaml: on which days one was gone, and which are not to be asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from refcheck.model.links import Gone
from refcheck.model.registry import RegistryLink
from refcheck.registry.values import date_of, dates_of, is_empty, keys_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from refcheck.model.links import CheckedLink
    from refcheck.registry.tree import Node, Source

LINK_KEYS = ("gone", "alive", "skip")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
ENOUGH = 3  # failures to be sure: more need not be written down
_REMEMBERED = 365  # days: as long as caches keep the failures that a sign of life sets aside


def links_of(source: Source, node: Node) -> dict[str, RegistryLink]:
    """The links in the file's mapping of them."""
    if node.kind != "mapping":
        hint = "write an address, and below it what is known"
        source.refuse(node.line, node.column, "links must be addresses", hint)
    links: dict[str, RegistryLink] = {}
    for key, value in node.pairs:
        if not _ADDRESS.fullmatch(key.value):
            hint = "write it as it stands on the page, from http on"
            source.refuse(key.line, key.column, f"{key.value!r} is no address of a link", hint)
        links[key.value] = _link(source, key, value)
    return links


def united(links: Iterable[RegistryLink]) -> dict[str, RegistryLink]:
    """What several files say of links, by address."""
    known: dict[str, RegistryLink] = {}
    for link in links:
        other = known.setdefault(link.url, link)
        known[link.url] = replace(
            other,
            gone=tuple(sorted({*other.gone, *link.gone})),
            alive=max(other.alive or "", link.alive or "") or None,
            skip=other.skip or link.skip,
        )
    return known


def address_in(links: Mapping[str, RegistryLink], url: str) -> str:
    """Under which address a link of a page is recorded: without its fragment, as a rule."""
    return url if url in links else url.partition("#")[0]


def recorded(link: RegistryLink, checked: CheckedLink) -> RegistryLink:
    """What is to be said of a link after it was asked; the same where that told nothing."""
    if isinstance(checked.outcome, Gone):
        return replace(link, gone=checked.failures[:ENOUGH])
    if checked.recovered and link.gone:
        return replace(link, gone=(), alive=checked.checked)
    return link


def is_over(link: RegistryLink, today: str) -> bool:
    """Whether nothing is left to be remembered: no failure, and an old sign of life."""
    if link.gone or link.skip:
        return False
    days = date.fromisoformat(today) - date.fromisoformat(link.alive or today)
    return link.alive is None or days.days > _REMEMBERED


def unlinked(links: Mapping[str, RegistryLink], urls: Iterable[str]) -> list[RegistryLink]:
    """The links that stand on none of the pages whose addresses these are."""
    used = {address_in(links, url) for url in urls}
    return [link for url, link in links.items() if url not in used]


def _link(source: Source, key: Node, node: Node) -> RegistryLink:
    found = {} if is_empty(node) else keys_of(source, node, key.value, LINK_KEYS, key)
    if not found:
        hint = f"add one of {', '.join(LINK_KEYS)}, or delete the line"
        source.refuse(key.line, key.column, f"nothing is said of {key.value}", hint)
    skip = found.get("skip")
    return RegistryLink(
        url=key.value,
        gone=dates_of(source, "gone", found.get("gone")),
        alive=date_of(source, "alive", found.get("alive")),
        skip=text_of(source, skip, "skip") if skip is not None else None,
        line=key.line,
        column=key.column,
    )
