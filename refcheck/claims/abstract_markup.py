"""An abstract's markup (JATS, HTML, MathML) to the plain text of its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from refcheck.model.record_markup import TAG_NAMES, UNSEEN, tag_pattern, unescaped

_TAG = tag_pattern(
    f"{TAG_NAMES}|abstracttext|annotation|annotation-xml|article-title|disp-formula|ext-link"
    "|graphic|h[1-6]|img|label|list|list-item|table|tbody|td|th|thead|tr"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "title"))
_BLOCKS = _HEADINGS | frozenset(
    ["abstracttext", "br", "break", "div", "li", "list", "list-item", "ol", "p", "sec", "table"]
)
_BLOCKS |= {"td", "th", "tr", "ul"}
_TWINS = frozenset(("annotation", "annotation-xml", "tex-math"))  # a formula in another notation
_EXPONENT_AT = {"msup": 2, "msubsup": 3}
_INSTRUCTION = re.compile(r"<!\[CDATA\[|\]\]>|<\?[^<>]{0,500}\?>")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_NUMBER = re.compile(r"[-–−+]?\d")
# A longer one is no heading: somebody put the whole abstract there.
_LONGEST_HEADING = 80


def paragraphs(abstract: str) -> list[str]:
    """One line each, without headings that are marked as such; "10<sup>9</sup>" is "10^9"."""
    text = unescaped(abstract) if "&" in abstract else abstract
    text = _EMPTY_LINE.sub("<p>", text)
    if "<" in text:
        text = _INSTRUCTION.sub("", _without_comments(text))
    lines = _Walk().through(" ".join(text.split())).split("\n")
    return [line for raw in lines if (line := " ".join(UNSEEN.sub("", raw).split()))]


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


@dataclass(slots=True)
class _Walk:
    """Through the tags in one pass; what is never closed does no harm."""

    out: list[str] = field(default_factory=list)
    heading: int | None = None
    twin: str = ""
    formulas: int = 0
    elements: list[tuple[str, int]] = field(default_factory=list)
    raised: bool = False

    def through(self, text: str) -> str:
        """The text with line feeds between its paragraphs."""
        at = 0
        for tag in _TAG.finditer(text):
            self._say(text[at : tag.start()])
            at = tag.end()
            name = tag["name"].lower().rpartition(":")[2]
            if tag[0].startswith("</"):
                self._close(name)
            elif not tag[0].endswith("/>"):
                self._open(name)
            elif name in _BLOCKS:
                self.out.append("\n")
        self._say(text[at:])
        return "".join(self.out)

    def _say(self, text: str) -> None:
        if self.twin:
            return
        if self.formulas:
            text = "".join(text.split())
        if self.raised and text.strip():
            text, self.raised = self._exponent(text.strip()), False
        if text:
            self.out.append(text)

    def _exponent(self, text: str) -> str:
        before = self.out[-1][-1] if self.out else "."
        if not _NUMBER.match(text):
            return text
        if before.isalnum() or before in ")]":
            return f"^{text}"
        return "" if text[0].isdigit() else text  # the mark of a note

    def _open(self, name: str) -> None:
        if name in _TWINS:
            self.twin = self.twin or name
        elif name in _BLOCKS:
            self.out.append("\n")
            if name in _HEADINGS:
                self.heading = len(self.out)
        elif name == "sup":
            self.raised = True
        elif name == "math":
            self.formulas += 1
        elif self.formulas:
            self._open_in_formula(name)

    def _open_in_formula(self, name: str) -> None:
        if self.elements:
            parent, children = self.elements[-1]
            self.elements[-1] = (parent, children + 1)
            self.raised = self.raised or _EXPONENT_AT.get(parent) == children + 1
            if parent == "mfrac" and children == 1:
                self.out.append("/")
        self.elements.append((name, 0))

    def _close(self, name: str) -> None:
        if self.twin:
            self.twin = "" if name == self.twin else self.twin
        elif name in _BLOCKS:
            if name in _HEADINGS and self.heading is not None:
                self._end_heading(self.heading)
            self.out.append("\n")
        elif name == "sup":
            self.raised = False
        elif name == "math":
            self.formulas = max(0, self.formulas - 1)
            self.elements.clear()
        elif self.elements and self.elements[-1][0] == name:
            self.elements.pop()

    def _end_heading(self, start: int) -> None:
        if sum(map(len, self.out[start:])) <= _LONGEST_HEADING:
            del self.out[start:]
        self.heading = None
