"""What a fetched page shows: its title, its headings, its text and its anchors.

A scanner of its own, linear in the length whatever the bytes are: what is fetched was written by
strangers, and parsers and patterns that go back over unclosed tags take minutes for two megabytes.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.links.trail import Answer

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META_WINDOW = 2048
_TAG_NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,100}")
_TAG_END = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(
    r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"  # linear: see above
)
# What WHATWG has and Python too, by Python's names; the wider sibling where one is a part of it.
_ENCODINGS = {
    name: name
    for name in (
        *("utf-8", "cp866", "koi8-r", "koi8-u", "cp874", "gb18030", "big5hkscs", "cp932", "cp949"),
        *("euc_jp", "euc_kr", "iso2022_jp", "mac-roman", "mac-cyrillic"),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{page}" for page in range(1250, 1259)),
    )
} | {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
}
# Their text is not shown; a page without scripts is the one that is read here, but <noscript> says
# little more than that scripts are wanted.
_HIDDEN = frozenset(
    {"title", "script", "style", "template", "noscript", "svg", "iframe", "textarea"}
)
# Titles and headings in these are not the page's.
_UNTITLED = frozenset({"svg", "template", "noscript"})
_RAW_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "iframe")
}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands in the source: `name` in lower case, with "/" before a closing one's."""

    name: str
    source: str

    def attributes(self) -> dict[str, str]:
        """Names in lower case, values without entities; the first of two wins."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.source):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
        return found


# Where scripts put all that is shown; and how few words a page shows that waits for them.
_MOUNT = re.compile(
    r"<app-root|\bng-(?:app|version)\b|\bdata-(?:reactroot|server-rendered)|\bid\s*=\s*[\"']?(?:root|app"
    r"|app-root|__next|__nuxt|___gatsby|svelte|ember-app|q-app|react-root|main-app|application)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 50


class Page:
    """A page's source, read part by part as it is asked for."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def lowered(self) -> str:
        """The source in lower case, to look for marks in."""
        return self.source.lower()

    @cached_property
    def title(self) -> str:
        """The <title>, "" where there is none; an icon's is none."""
        return self._first_text("title", until="body")

    @cached_property
    def heading(self) -> str:
        """The first <h1>."""
        return self._first_text("h1", until=None)

    @cached_property
    def text(self) -> str:
        """All that is shown, with single spaces, without the title."""
        return _spaced(html.unescape(" ".join(_shown(self.source))))

    @cached_property
    def words(self) -> list[str]:
        """The words of the text."""
        return self.text.split()

    @property
    def is_shell(self) -> bool:
        """Whether scripts are yet to show what the page is about; then its text says nothing."""
        return not self.words or (len(self.words) < _FEW_WORDS and self.has_mount)

    @property
    def has_mount(self) -> bool:
        """Whether scripts of an application fill the page."""
        return _MOUNT.search(self.source) is not None

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """All tags, in order, scripts' and styles' own too."""
        return tuple(token for token in _tokens(self.source) if isinstance(token, Tag))

    def _first_text(self, name: str, *, until: str | None) -> str:
        parts: list[str] = []
        inside, hidden = False, ""
        for token in _tokens(self.source):
            if isinstance(token, str):
                if inside and not hidden:
                    parts.append(token)
            elif hidden:
                hidden = "" if token.name == "/" + hidden else hidden
            elif token.name in _UNTITLED and not token.source.endswith("/"):
                hidden = token.name
            elif token.name == name:
                inside = True
            elif (inside and token.name == "/" + name) or token.name == until:
                break
        return _spaced(html.unescape(" ".join(parts)))


def page_of(answer: Answer) -> Page | None:
    """The HTML page that was answered with, None where it is something else or was not read."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not answer.body or (kind and kind not in _HTML_TYPES):
        return None
    if not kind and b"<" not in answer.body[:_META_WINDOW]:
        return None
    return Page(_decoded(answer.body, answer.headers.get("content-type", "")))


def _decoded(body: bytes, content_type: str) -> str:
    """By the byte order mark, the header, the <meta>; else UTF-8, else Windows-1252."""
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return body.decode(marked, errors="replace").removeprefix("\ufeff")
    declared = _HEADER_CHARSET.search(content_type)
    in_page = _META_CHARSET.search(body, 0, _META_WINDOW)
    for name in (
        declared.group(1) if declared else "",
        in_page.group(1).decode("ascii", "replace") if in_page else "",
    ):
        if encoding := _text_encoding(name):
            return body.decode(encoding, errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)  # its end may be cut off
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _text_encoding(name: str) -> str | None:
    """Python's name of an encoding that pages are written in."""
    try:
        return _ENCODINGS.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None


def _shown(source: str) -> Iterator[str]:
    """The pieces of text outside of what is hidden."""
    inside = ""
    for token in _tokens(source):
        if isinstance(token, str):
            if not inside:
                yield token
        elif inside:
            inside = "" if token.name == "/" + inside else inside
        elif token.name in _HIDDEN and not token.source.endswith("/"):
            inside = token.name


def _tokens(source: str) -> Iterator[Tag | str]:
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
    while (found := _TAG_END.search(source, at)) is not None:
        if found.group() == ">":
            return found.start()
        at = source.find(found.group(), found.end()) + 1
        if not at:
            return -1
    return -1


def _raw_end(source: str, name: str, at: int) -> int:
    """Where the closing tag of a script, a style … begins, or the source ends."""
    found = _RAW_ENDS[name].search(source, at)
    return found.start() if found else len(source)


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
