"""What a fetched page shows: its title, its headings, its text and its anchors."""

from __future__ import annotations

import html
import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.links.charset import decoded
from refcheck.links.tags import Tag, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.links.trail import Answer

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_META_WINDOW = 2048
# Their text is not shown; a page without scripts is the one that is read here, but <noscript> says
# little more than that scripts are wanted.
_HIDDEN = frozenset(
    {"title", "script", "style", "template", "noscript", "noframes", "svg", "iframe", "textarea"}
)
# Titles and headings in these are not the page's.
_UNTITLED = frozenset({"svg", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACES = re.compile(r"\s+")

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
        return _spaced(html.unescape(" ".join(_shown(self.tokens))))

    @cached_property
    def words(self) -> list[str]:
        """The words of the text."""
        return self.text.split()

    @property
    def is_shell(self) -> bool:
        """Whether scripts are yet to show what the page is about; then its text says nothing."""
        few = len(self.words) < _FEW_WORDS
        return not self.words or (few and (self.has_mount or "<script" in self.lowered))

    @property
    def has_mount(self) -> bool:
        """Whether scripts of an application fill the page."""
        return _MOUNT.search(self.source) is not None

    @cached_property
    def tokens(self) -> tuple[Tag | str, ...]:
        """All tags, and the text between them, scripts' and styles' own too."""
        return tuple(tokens_of(self.source))

    @property
    def tags(self) -> Iterator[Tag]:
        """All tags, in order."""
        return (token for token in self.tokens if isinstance(token, Tag))

    @cached_property
    def scripts(self) -> str:
        """What stands in scripts: code, and data that they are yet to show."""
        return "\n".join(
            following
            for token, following in pairwise(self.tokens)
            if isinstance(token, Tag) and token.name == "script" and isinstance(following, str)
        )

    @cached_property
    def unnamed_headings(self) -> tuple[str, ...]:
        """The headings without an id in them: scripts for contents and anchors give them one."""
        found: list[str] = []
        parts: list[str] | None = None
        for token in self.tokens:
            if isinstance(token, str):
                if parts is not None:
                    parts.append(token)
            elif token.name in _HEADINGS:
                parts = None if token.has_id else []
            elif parts is not None and token.has_id:
                parts = None
            elif parts is not None and token.name[1:] in _HEADINGS:
                found.append(_spaced(html.unescape("".join(parts))))
                parts = None
        return tuple(found)

    @property
    def awaits_content(self) -> bool:
        """Whether an element with a name of its own stands empty, for a script to fill."""
        return any(
            isinstance(one, Tag)
            and isinstance(two, Tag)
            and two.name == "/" + one.name
            and (one.has_id or "-" in one.name)
            for one, two in pairwise(
                token for token in self.tokens if isinstance(token, Tag) or token.strip()
            )
        )

    def _first_text(self, name: str, *, until: str | None) -> str:
        if f"<{name}" not in self.lowered:
            return ""  # else every tag would be looked at in vain
        parts: list[str] = []
        inside, hidden = False, ""
        for token in tokens_of(self.source):
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
    return Page(decoded(answer.body, answer.headers.get("content-type", "")))


def _shown(tokens: Iterable[Tag | str]) -> Iterator[str]:
    """The pieces of text outside of what is hidden."""
    inside = ""
    for token in tokens:
        if isinstance(token, str):
            if not inside:
                yield token
        elif inside:
            inside = "" if token.name == "/" + inside else inside
        elif token.name in _HIDDEN and not token.source.endswith("/"):
            inside = token.name


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
