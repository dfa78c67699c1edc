"""What stands in a block of Markdown, as HTML: text, emphasis, code, links, markers."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from refcheck.reading.markdown_lines import Stretch
from refcheck.reading.markdown_parser import AT, TO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from refcheck.reading.markdown_places import Written

_SPECIAL = re.compile(r"[&<>]")
# GitHub prints the tags of these as text. One that is closed again says nothing to a reader.
_DISALLOWED = re.compile(
    r"<(?=/?(title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)", re.IGNORECASE
)
_NUMBERED_LINE = r"(?:<[^<>\n]{1,80}>){0,3}[*_]{0,3}(?:\\?\[\^?\d{1,4}\\?\]|\(\d{1,3}\)|<sup>\d)"
# GitHub drops styles, so that they hide nothing; the word is as long as the one in its place.
_STYLED = re.compile(r"<[A-Za-z][^<>]*\bstyle\s*=[^<>]*>")
_HIDES = re.compile(r"\bdisplay\b", re.IGNORECASE)
_FIRST_NUMBERED = re.compile(_NUMBERED_LINE)
_NEXT_NUMBERED = re.compile(rf"\n[ \t]*{_NUMBERED_LINE}")
_NUMBERED_USE = re.compile(r"\[\s*(\d{1,4})\s*\](?:\[\])?")
# A class of characters in a pattern (`[^a-z]`) and not a note that is lost.
_CHARACTERS = re.compile(r"(?:[A-Za-z]-[A-Za-z]|\d-\d|\\.|.)(?:[A-Za-z]-[A-Za-z]|\d-\d|\\.)*")
_MARKED = frozenset(("em", "strong", "s"))


class Pieces:
    """Writes what stands in blocks.

    `noted` are the labels of footnotes in small letters, `listed` the numbers whose link
    definitions are entries; `mentions` gets the labels of footnotes that are mentioned, by the
    offset of the marker in the HTML. `here` is where in the file the last piece ended.
    """

    def __init__(
        self,
        written: Written,
        mentions: dict[int, str],
        *,
        noted: frozenset[str],
        listed: frozenset[str],
    ) -> None:
        self.written = written
        self.mentions = mentions
        self.noted = noted
        self.listed = listed
        self.here = 0
        self.cites = False  # the link that is open is a marker
        self.inline: dict[str, Callable[[Token, Stretch], None]] = {
            "text": self._text,
            "text_special": self._piece,
            "softbreak": self._break,
            "hardbreak": self._break,
            "code_inline": self._code,
            "html_inline": self._html_inline,
            "footnote_ref": self._mention,
            "wiki_link": self._wiki_link,
            "image": self._image,
            "link_open": self._opening,
            "link_close": self._closing,
        }

    def block(self, tokens: Sequence[Token], stretch: Stretch, skipped: int) -> None:
        """All that stands in a block, but for its first `skipped` characters."""
        typed = _FIRST_NUMBERED.match(stretch.text) is not None
        for token in tokens:
            if skipped and token.meta.get(TO, 0) <= skipped:
                continue
            if typed and token.type == "softbreak" and self._starts_entry(token, stretch):
                self.make("<br>")
            elif (write := self.inline.get(token.type)) is not None:
                if token.meta[AT] < skipped and token.type == "text":
                    token.content = token.content[skipped - token.meta[AT] :]
                    token.meta[AT] = skipped
                write(token, stretch)
            elif token.tag in _MARKED:
                self._mark(token, stretch)

    def make(self, html: str) -> None:
        """A tag that no character of the Markdown stands for."""
        self.written.made(html, self.here, self.here)

    def verbatim(self, text: str, origin: int) -> None:
        """Characters of the file that are text as they stand there."""
        self.escaped(Stretch(text, [0], [origin]), 0, len(text))

    def _starts_entry(self, token: Token, stretch: Stretch) -> bool:
        """A line that begins with a number is an entry; to Markdown it goes on with a paragraph."""
        return _NEXT_NUMBERED.match(stretch.text, token.meta[AT]) is not None

    def _span(self, token: Token, stretch: Stretch) -> tuple[int, int]:
        at, to = token.meta[AT], token.meta[TO]
        start = stretch.place(at)
        self.here = stretch.place(to - 1) + 1 if to > at else start
        return start, self.here

    def _text(self, token: Token, stretch: Stretch) -> None:
        at = token.meta[AT]
        end = at + len(token.content)
        if stretch.text[at:end] == token.content:
            self.escaped(stretch, at, end)
        elif token.content:
            self._piece(token, stretch)

    def escaped(self, stretch: Stretch, start: int, end: int) -> None:
        """A stretch of the block that is text as it stands there."""
        written, text = self.written, stretch.text
        for begin, stop, origin in stretch.runs(start, end):
            at = begin
            for special in _SPECIAL.finditer(text, begin, stop):
                position = origin + special.start() - begin
                written.same(text[at : special.start()], origin + at - begin)
                written.made(escape(special[0]), position, position + 1)
                at = special.end()
            written.same(text[at:stop], origin + at - begin)
            self.here = origin + stop - begin

    def _piece(self, token: Token, stretch: Stretch) -> None:
        r"""A character that is spelt in another way, as `\\*` and `&amp;`."""
        self.written.made(escape(token.content), *self._span(token, stretch))

    def _break(self, token: Token, stretch: Stretch) -> None:
        html = "<br>" if token.type == "hardbreak" else "\n"
        self.written.made(html, *self._span(token, stretch))

    def _code(self, token: Token, stretch: Stretch) -> None:
        start, end = token.meta[AT], token.meta[TO]
        first = stretch.place(start)
        self.written.made("<code>", first, first + len(token.markup), opening=True)
        at = stretch.text.replace("\n", " ").find(token.content, start + len(token.markup), end)
        if at >= 0:
            self.escaped(stretch, at, at + len(token.content))
        self.here = stretch.place(end - 1) + 1
        self.written.made("</code>", self.here, self.here, closing=True)

    def _html_inline(self, token: Token, stretch: Stretch) -> None:
        self.raw(stretch, token.meta[AT], token.meta[TO])

    def raw(self, stretch: Stretch, start: int, end: int) -> None:
        """The page's own tags; what would swallow the rest of the page is text, as at GitHub."""
        text, at = stretch.text, start
        last: dict[str, int] = {}  # where the last end tag of that name stands
        for found in _DISALLOWED.finditer(text, start, end):
            name = found[1].lower()
            if name not in last:
                last[name] = text.lower().rfind(f"</{name}", start, end)
            if last[name] >= found.start():
                continue
            self._as_is(stretch, at, found.start())
            self.escaped(stretch, found.start(), found.end())
            at = found.end()
        self._as_is(stretch, at, end)

    def _as_is(self, stretch: Stretch, start: int, end: int) -> None:
        for begin, stop, origin in stretch.runs(start, end):
            html = _STYLED.sub(_shown, stretch.text[begin:stop])
            self.written.same(html, origin)
            self.here = origin + stop - begin

    def _mark(self, token: Token, stretch: Stretch) -> None:
        """Emphasis: of two asterisks one is a token, the one beside the words."""
        at, size = token.meta[AT], len(token.markup)
        if token.nesting > 0:
            start = stretch.place(at + 1 - size if token.tag == "strong" else at)
            self.written.made(f"<{token.tag}>", start, start + size, opening=True)
            return
        self.here = stretch.place(at + size - 1) + 1
        self.written.made(f"</{token.tag}>", self.here, self.here, closing=True)

    def _opening(self, token: Token, stretch: Stretch) -> None:
        start, end = self._span(token, stretch)
        self.cites = cited_number(token, stretch) in self.listed
        if self.cites:
            self.written.made("<span>[", start, end)
            return
        title = token.attrs.get("title")
        named = f' title="{escape(str(title))}"' if title else ""
        href = escape(str(token.attrs.get("href", "")))
        self.written.made(f'<a href="{href}"{named}>', start, end, opening=True)

    def _closing(self, token: Token, stretch: Stretch) -> None:
        html = "]</span>" if self.cites else "</a>"
        self.written.made(html, *self._span(token, stretch), closing=not self.cites)

    def _image(self, token: Token, stretch: Stretch) -> None:
        self.written.made("<img>", *self._span(token, stretch))

    def _wiki_link(self, token: Token, stretch: Stretch) -> None:
        words, _, page = token.content.partition("|")
        start, end = self._span(token, stretch)
        href = escape(page or words)
        self.written.made(f'<a href="{href}">', start, start + 2, opening=True)
        self.verbatim(words, start + 2)
        self.written.made("</a>", end - 2, end, closing=True)

    def _mention(self, token: Token, stretch: Stretch) -> None:
        """`[^note]`: a marker where there is such a note, or where one has been lost."""
        label = token.meta["label"]
        start, end = token.meta[AT], token.meta[TO]
        if label.casefold() not in self.noted and not self._was_note(label):
            self.escaped(stretch, start, end)
            return
        self.mentions[self.written.length] = label
        self.make("<span>")
        self.escaped(stretch, start, end)
        self.make("</span>")

    def _was_note(self, label: str) -> bool:
        return label.isdecimal() or bool(self.noted and not _CHARACTERS.fullmatch(label))


def _shown(tag: re.Match[str]) -> str:
    return _HIDES.sub("visible", tag[0])


def cited_number(token: Token, stretch: Stretch) -> str | None:
    """The number that a link such as `[5]` or `[5][]` prints and is defined by."""
    label = token.meta.get("label")
    found = _NUMBERED_USE.match(stretch.text, token.meta[AT]) if label else None
    return found[1] if found and found[1] == label else None
