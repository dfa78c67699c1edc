"""Every http(s) address of an article, linked or typed, with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.article import Link, Location
from refcheck.reading.outline import within

if TYPE_CHECKING:
    from refcheck.reading.assembly import Assembly

_TYPED = re.compile(r"https?://[^\s<>\"'“”«»\[\]{}|\\^`]{3,2000}")
_AFTER = ".,;:!?…"


def page_links(assembly: Assembly) -> list[Link]:
    """Links in page order; those in menus and comments are none of the article's."""
    page = assembly.page
    labels = {f"r{index}": label for index, label in enumerate(assembly.entry_labels, start=1)}
    found: list[tuple[int, Link]] = []
    linked: list[tuple[int, int]] = []
    chrome = assembly.outline.menus
    for node in page.tags("a"):
        href = node.get("href").strip()
        if (
            not href[:2] == "//"
            and href[:7].lower() != "http://"
            and href[:8].lower() != "https://"
        ):
            continue
        linked.append((node.text_start, node.text_end))
        key = assembly.entry_at(node.text_start)
        if key is None and within(chrome, node.text_start):
            continue
        url = f"https:{href}" if href.startswith("//") else href
        line, column = assembly.source.position(node.start)
        place = Location(line, column, node.start, node.end)
        found.append(
            (node.start, Link(url, f"reference {labels[key]}" if key else "text", place, key))
        )
    linked.sort()
    for match in _TYPED.finditer(page.text):
        if within(linked, match.start()) or within(chrome, match.start()):
            continue
        url = _trimmed(match[0])
        key = assembly.entry_at(match.start())
        place = assembly.location(match.start(), match.start() + len(url))
        found.append(
            (place.start, Link(url, f"reference {labels[key]}" if key else "text", place, key))
        )
    found.sort(key=lambda item: item[0])
    return [link for _, link in found]


def _trimmed(url: str) -> str:
    """A typed address without the punctuation of its sentence."""
    url = url.rstrip(_AFTER)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_AFTER)
    return url
