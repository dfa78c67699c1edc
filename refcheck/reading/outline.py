"""A page's outline: headings, where the article stands among menus, what of it is no prose."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reading.heading_words import heading_title, is_reference_heading
from refcheck.reading.labels import read_entry_label

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page
    from refcheck.reading.structure import Span

_NOTES_WORD = re.compile(
    r"(?:^|[\s_-])(?:foot|end|side)?(?:notes?|references?|refs|reflist|citations?"
    r"|biblio(?:graphy)?|works-cited|sources|fn|footdef|literature)(?:$|[\s_-])"
    r"|footnote|endnote|bibliograph|references?(?:list|items?)|reference-",
    re.IGNORECASE,
)
_CONTENT_WORD = re.compile(
    r"(?:wiki_article|wiki_content|wiki-content|wikipage|mw-content-text|mw-parser-output"
    r"|main-content|bodycontent|body-content|entry-content"
    r"|(?:post|article|page|story|blog)[-_]?(?:content|body|text|main)"
    r"|post_message\w*|post_content\w*|postbody|postcontent|blockbody|vw-article|markdown-body"
    r"|content|article|main|text|storytext|mycontent|xwikicontent|patterncontent|pagetext)",
    re.IGNORECASE,
)
_CHROME_WORD = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|bits?\w*)?|menu|breadcrumbs?|toc|dw__toc|sidebar|footer"
    r"|copyright|sig(?:nature)?\d*|comments?|comment-(?:list|body|content|thread|threads)|replies"
    r"|categories|catlinks|labels|share|social|editsection|mw-editsection|sectionedit|jump-link"
    r"|status-macro|lozenge|tooltip|notice|postprofile|pagination|pageinfo|vbmenu|vbmenu_popup"
    r"|advert|ads|toolbar|tooltip_text|footnote_tooltip|sidenote|bbcode_quote|quote_container"
    r"|quotecontent|quotetitle|navtabs|subscribe|subscription|related|seealso|secedit|editbutton"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
_CODE_TAGS = ("pre", "code", "samp", "kbd", "tt", "textarea", "button", "nav")
# fmt: off
_BLOCK_CHROME = (
    "div", "ul", "ol", "table", "dl", "section", "aside", "footer", "form", "blockquote", "nav",
)
# fmt: on
# So many that only their class is asked.
_INLINE_CHROME = ("span", "p", "small", "td")
# Code in a plain text: lines that are indented after a blank one.
_INDENTED = re.compile(r"(?<=\n\n)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_BOLD_LINE = 120
_TITLE_REACH = 400  # characters of a heading that nothing closes
_ENDS_LINE = re.compile(r"[ \xa0:]{0,8}(?:\n|\Z)")
# A bold line's level, below those of real headings.
BOLD_LINE = 7
# So many headings before one are asked whether it is under them.
_HEADINGS_BACK = 40
# Preformatted text so near under a heading that names references is the list.
_DIRECTLY_UNDER = 40
# No start tag that is shorter than this names a class: `<p class=x>`.
_SHORTEST_NAMED = 12
_BEYOND_ANY_PAGE = 1 << 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1–6, 7 for a bold line. `start`–`end` in the text."""

    title: str
    level: int
    start: int
    end: int


class Outline:
    """Headings in order, and the stretches of text that are no prose of the article."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.headings = _headings(page)
        self._starts = [heading.start for heading in self.headings]
        self._sections = [heading for heading in self.headings if heading.level < BOLD_LINE]
        self.code = merged(self._code())
        self._chrome: list[Span] | None = None
        self._menus: list[Span] | None = None

    @property
    def chrome(self) -> list[Span]:
        """Menus, tables of contents, comments, signatures, tooltips."""
        if self._chrome is None:
            self._chrome = merged([*self.menus, *_named_chrome(self.page, _INLINE_CHROME)])
        return self._chrome

    @property
    def menus(self) -> list[Span]:
        """Those of them that are blocks: quicker to tell, and enough for whole links."""
        if self._menus is None:
            lists = [h.start for h in self._sections if is_reference_heading(h.title)]
            self._menus = merged(
                [
                    (start, end)
                    for start, end in _named_chrome(self.page, _BLOCK_CHROME)
                    # A box beside the article may hold its list of references.
                    if bisect_left(lists, start) == bisect_left(lists, end)
                ]
            )
        return self._menus

    def heading_before(self, offset: int) -> Heading | None:
        """The nearest heading that begins before an offset of the text."""
        index = bisect_right(self._starts, offset) - 1
        return self.headings[index] if index >= 0 else None

    def _code(self) -> list[Span]:
        """Code and the like; a list of references set in `<pre>` or indented is none."""
        if not self.page.nodes:
            return [
                match.span()
                for match in _INDENTED.finditer(self.page.text)
                if read_entry_label(match[0].strip()) is None
            ]
        return [
            (node.text_start, node.text_end)
            for node in self.page.tags(*_CODE_TAGS)
            if node.text_end > node.text_start and not self._is_list(node)
        ]

    def _is_list(self, node: Node) -> bool:
        if node.tag != "pre":
            return False
        heading = self.reference_heading_over(node.text_start)
        return heading is not None and node.text_start - heading.end < _DIRECTLY_UNDER

    def reference_heading_over(self, offset: int) -> Heading | None:
        """The heading over an offset that names references: the nearest, or one it is under."""
        last = bisect_right(self._starts, offset) - 1
        level = BOLD_LINE + 1
        for heading in reversed(self.headings[max(0, last - _HEADINGS_BACK) : last + 1]):
            if heading.level < level:
                level = heading.level
                if is_reference_heading(heading.title):
                    return heading
        return None

    def heading_between(self, start: int, end: int) -> bool:
        """Whether a real heading (not a bold line) begins in a stretch."""
        at = bisect_left(self._sections, start, key=lambda heading: heading.start)
        return at < len(self._sections) and self._sections[at].start < end

    def section_level(self, offset: int) -> int:
        """The level of the real heading under which an offset of the text stands; 1 above all."""
        index = bisect_left(self._sections, offset, key=lambda heading: heading.start)
        return self._sections[index - 1].level if index else 1


def names_notes(node: Node) -> bool:
    """Whether an element's id, class, role or data-type says that it holds notes or references."""
    words = f"{node.get('class')} {node.get('id')} {node.get('data-type')} {node.get('role')}"
    return _NOTES_WORD.search(words) is not None


def names_content(node: Node) -> bool:
    """Whether an element's id or class says that it holds the article."""
    return node.tag in ("article", "main") or any(
        _CONTENT_WORD.fullmatch(word) for word in (*node.classes, node.get("id"))
    )


def within(spans: list[Span], offset: int) -> bool:
    """Whether an offset lies in one of the merged, sorted spans."""
    index = bisect_right(spans, (offset, _BEYOND_ANY_PAGE)) - 1
    return index >= 0 and spans[index][0] <= offset < spans[index][1]


def merged(spans: list[Span]) -> list[Span]:
    """The stretches that spans take up together, sorted; empty ones are none."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        elif end > start:
            found.append((start, end))
    return found


def _named_chrome(page: Page, tags: tuple[str, ...]) -> list[Span]:
    found = []
    seen: dict[str, bool] = {" ": False}
    seen_tags: dict[str, bool] = {}  # as they stand in the source: most are alike
    for node in (each for tag in tags for each in page.tags(tag)):
        if node.text_end <= node.text_start or node.inner - node.start < _SHORTEST_NAMED:
            continue
        tag = page.source[node.start : node.inner]
        known = seen_tags.get(tag)
        if known is None:
            words = f"{node.get('class')} {'' if tags is _INLINE_CHROME else node.get('id')}"
            known = seen.get(words)
            if known is None:
                known = seen[words] = _CHROME_WORD.search(words) is not None
            seen_tags[tag] = known
        if known:
            found.append((node.text_start, node.text_end))
    return found


def _headings(page: Page) -> list[Heading]:
    found = [
        Heading(title, int(node.tag[1]), node.text_start, node.text_end)
        for node in page.tags(*_HEADINGS)
        if (
            title := heading_title(
                page.text[node.text_start : min(node.text_end, node.text_start + _TITLE_REACH)]
            )
        )
    ]
    found.extend(_bold_lines(page))
    found.sort(key=lambda heading: heading.start)
    return found


def _bold_lines(page: Page) -> list[Heading]:
    """Lines that are bold or underlined from end to end: what forum pages use for headings."""
    text, found = page.text, []
    for node in page.tags("b", "strong", "u"):
        start, end = node.text_start, node.text_end
        if not 1 < end - start <= _LONGEST_BOLD_LINE or (start and text[start - 1] != "\n"):
            continue
        if not _ENDS_LINE.match(text, end):
            continue
        title = " ".join(text[start:end].split())
        if title and not title.isdigit() and node.inside("td", "th", "li", *_HEADINGS) is None:
            found.append(Heading(title, BOLD_LINE, start, end))
    return found
