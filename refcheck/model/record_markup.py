"""Titles and names of a record as plain text: markup, MathML and entities taken out."""

from __future__ import annotations

import html
import re

TAG_NAMES = (
    "a|abbr|alt-title|b|bold|br|break|div|em|emph|font|i|inf|inline-formula|inline-graphic|ital|"
    "italic|li|monospace|named-content|ol|overline|p|roman|sans-serif|sc|scp|sec|small|span|strike|"
    "strong|styled-content|sub|sup|title|tt|u|ul|underline|xref|xhtml:[a-z]+|jats:[a-z-]+|"
    "mml:[a-z]+|math|mfenced|mfrac|mi|mn|mo|mover|mpadded|mroot|mrow|mspace|msqrt|mstyle|msub|"
    "msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|none|semantics|alternatives|tex-math"
)
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*"""


def tag_pattern(names: str) -> re.Pattern[str]:
    """Finds the tags of these names, an alternation; "a <b and c> d" is none."""
    return re.compile(rf"</?(?P<name>{names}){_ATTRIBUTES}\s*/?>", re.IGNORECASE)


_TAG = tag_pattern(TAG_NAMES)
_BLOCKS = frozenset({"br", "break", "div", "li", "ol", "p", "sec", "title", "ul"})
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?[^<>]*\?>", re.DOTALL)
_TWIN = re.compile(  # the same formula a second time, in another notation
    r"<(?P<n>(?:mml:)?annotation(?:-xml)?|(?:jats:)?tex-math)\b[^<>]*>.*?</(?P=n)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_FORMULA = re.compile(
    r"<(?P<n>(?:mml:)?math)\b[^<>]*>(?P<body>.*?)</(?P=n)\s*>", re.DOTALL | re.IGNORECASE
)
UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
# What PubMed and publishers add to a title: what was said about the work, or of which sort it is.
_NOTE = re.compile(
    r"""\s*\[(?:
        see\ comments? | in\ process\ citation | corrected
      | (?:article|editorial|letter|comments?|news|review|abstract)
        (?:\s*;\s*(?:editorial|letter|comments?|news|review|see\ comments?))*
      | (?:(?:published|original)\ )?
        (?:comments?|errat(?:um|a)|corrigend(?:um|a)|corrections?|corrected|retract(?:ion|ed)
          |(?:corrected\ and\ )?republished|updated?|expressions?\ of\ concern
          |summary\ for\ patients?)
        (?:\ (?:and|article|it))*
        \ (?: (?:appears|published)\ in\b | (?:in|on|of|from|by)\b (?=[^\[\]]*\d) )
        [^\[\]]*
    )\]\s*\.?\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPES = 3  # depositors escape what was escaped already; more than three times was never seen


def plain_text(raw: str) -> str:
    """One line: `&amp;lt;i&amp;gt;` is an `<i>`, which is left out; "a < b" stays."""
    if raw.isascii() and raw.isalnum():
        return raw
    text = raw
    if "&" in text:
        text = unescaped(text)
    if "<" in text or "]]>" in text:
        text = _COMMENT.sub("", text)
        text = _TWIN.sub("", text)
        text = _FORMULA.sub(_formula, text)
        text = _TAG.sub(_gap, text)
    if not (text.isascii() and text.isprintable()):
        text = UNSEEN.sub("", text)
    return " ".join(text.split())


def without_notes(title: str) -> str:
    """A title without "[see comments]", "[Erratum appears in …]" at its end."""
    while "]" in title[-3:] and (note := _NOTE.search(title)) and note.start() > 0:
        title = title[: note.start()].rstrip()
    return title


def unescaped(text: str) -> str:
    """Without entities, however often they were escaped."""
    for _ in range(_ESCAPES):
        once = html.unescape(text)
        if once == text:
            break
        text = once
    return text


def _gap(tag: re.Match[str]) -> str:
    name = tag["name"].lower().rpartition(":")[2]
    return " " if name in _BLOCKS else ""


def _formula(math: re.Match[str]) -> str:
    """A formula's elements have lines of their own in the record, but no gaps in print."""
    return "".join(_TAG.sub("", math["body"]).split())
