"""The tags of a page and the text between them.

A scanner of its own, linear in the length whatever the bytes are: what is fetched was written by
strangers, and parsers and patterns that go back over unclosed tags take minutes for two megabytes.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG_NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,100}")
# A quotation mark quotes after "=" alone; a stray one is part of a name, as in browsers.
_TAG_REST = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+))*+>")
_ATTRIBUTE = re.compile(
    r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"  # linear: see above
)
_RAW_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe")
}
_ID = re.compile(r"\bid\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in the source: `name` in lower case, with "/" before a closing one's."""

    name: str
    source: str

    @property
    def has_id(self) -> bool:
        """Whether there is an id, as far as can be told at a glance."""
        return _ID.search(self.source) is not None

    def attributes(self) -> dict[str, str]:
        """Names in lower case, values without entities; the first of two wins."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.source):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
        return found


def tokens_of(source: str) -> Iterator[Tag | str]:
    """Tags and the text between them, without comments; it stops where a tag does not end."""
    at = 0
    while (start := source.find("<", at)) != -1:
        if start > at:
            yield source[at:start]
        named = _TAG_NAME.match(source, start + 1)
        end = _tag_end(source, named.end()) if named else _comment_end(source, start)
        if end == -1:
            return
        at = end + 1
        if named is None:
            continue
        name = named.group().lower()
        yield Tag(name, source[named.end() : end])
        if name in _RAW_ENDS:
            start, at = at, _raw_end(source, name, at)
            yield source[start:at]
    yield source[at:]


def _comment_end(source: str, start: int) -> int:
    """Where a comment, a declaration or a lone "<" ends; -1 where it has no end."""
    if source.startswith("<!--", start):
        end = source.find("-->", start + 2)
        return end + 2 if end != -1 else -1
    return source.find(">", start) if source.startswith(("<!", "<?", "</"), start) else start


def _tag_end(source: str, at: int) -> int:
    """Where the tag's ">" is, past quoted values; -1 where it has none."""
    found = _TAG_REST.match(source, at)
    return found.end() - 1 if found else -1


def _raw_end(source: str, name: str, at: int) -> int:
    """Where the closing tag of a script, a style … begins, or the source ends."""
    found = _RAW_ENDS[name].search(source, at)
    return found.start() if found else len(source)
