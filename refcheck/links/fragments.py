"""Whether the part after "#" is on the page: an element's id, an <a name>, or a quoted text.

It is said to be missing only of a page that was read as a whole and shows its text without
scripts, and where no script seems to know the place or to name the headings. Nothing is said of
fragments that are not places in HTML: routes of an application and pages of a scanned book (#/,
#page/n5), pages of a PDF (#page=5), times of a film (#t=30), lines of source code (#L10), slides
and tabs, what counts readers (#.UqX, #ixzz2), and numbered comments and posts (mostly loaded
later).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from refcheck.links.page import Page

_NO_PLACE = re.compile(
    r"[!:].*|.*[/=&(].*|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|[\d.,-]+|.*(?:comment|discussion).*"
    r"|diff-[\da-f]+.*|.*-ov-file|[a-z]{1,20}[-_]?\d{5,}"  # GitHub; a number in a data base
    r"|P{1,2}[AR]\w*(?:-P[AR]\w*)?,M1"  # Google Books
    r"|\.(?![\dA-F]{2}).*|sthash\..*|[ai]xzz.*"  # AddThis, ShareThis, Tynt
    r"|(?:.*[-_])?(?:tab|slide|gallery|photo|video|modal|accordion|collapse)s?(?:[-_]?\d+)?"
    r"|tabs?[-_].*|.*[-_]tabs?[-_].*",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = frozenset({"a", "map"})
_DIRECTIVE = ":~:"
_DOTTED = re.compile(r"\.(?=[0-9A-F]{2})")
_GITHUB_PREFIX = "user-content-"


def missing_fragment(fragment: str, page: Page) -> bool:
    """Whether a browser would find nothing to go to; false where that cannot be told."""
    return _is_lacking(fragment, page) and not (page.is_shell or page.has_mount)


def _is_lacking(fragment: str, page: Page) -> bool:
    """Whether it is not in the source, where it is a place or a quotation at all."""
    place, _, directive = fragment.partition(_DIRECTIVE)
    texts = [part[5:] for part in directive.split("&") if part.startswith("text=")]
    if texts and not any(_is_quoted(page, text) for text in texts):
        return True
    if not place or place.casefold() == "top" or _NO_PLACE.fullmatch(place):
        return False
    anchors = _anchors(page)
    return bool(anchors) and not _is_among(place, anchors) and not _may_be_scripted(place, page)


def _anchors(page: Page) -> frozenset[str]:
    found: set[str] = set()
    for tag in page.tags:
        if tag.name in _NAMED or tag.has_id:
            attributes = tag.attributes()
            found.add(attributes.get("id", ""))
            if tag.name in _NAMED:
                found.add(attributes.get("name", ""))
    return frozenset(found - {""})


def _is_among(place: str, anchors: frozenset[str]) -> bool:
    """As spelt, percent-decoded, as MediaWiki spells ids (R.C3.A9sum.C3.A9), as GitHub does."""
    decoded = unquote(place, errors="replace")
    if place in anchors or decoded in anchors:
        return True
    if _GITHUB_PREFIX + decoded.lower() in {one.lower() for one in anchors}:
        return True
    wanted = _canonical(place)
    return any(wanted == _canonical(anchor) for anchor in anchors)


def _may_be_scripted(place: str, page: Page) -> bool:
    """Whether a script speaks of the place, or it is a heading's, made by a script."""
    decoded = unquote(place, errors="replace")
    if decoded in page.scripts and re.search(rf"(?<!\w){re.escape(decoded)}(?!\w)", page.scripts):
        return True
    letters = _letters(decoded)
    return any(letters == _letters(heading) for heading in page.unnamed_headings)


def _canonical(identifier: str) -> str:
    dotted = unquote(_DOTTED.sub("%", unquote(identifier, errors="replace")), errors="replace")
    return unicodedata.normalize("NFC", dotted).replace(" ", "_")


def _is_quoted(page: Page, directive: str) -> bool:
    """`[prefix-,]start[,end][,-suffix]` (wicg.github.io/scroll-to-text-fragment)."""
    parts = directive.split(",")
    prefix = _letters(unquote(parts.pop(0)[:-1])) if parts[0].endswith("-") else ""
    suffix = _letters(unquote(parts.pop()[1:])) if parts and parts[-1].startswith("-") else ""
    quoted = [_letters(unquote(part)) for part in parts[:2]]
    if not any(quoted):
        return True  # it quotes nothing that could be missing
    text = _letters(page.text)
    if len(quoted) == 1:
        return prefix + quoted[0] + suffix in text
    start = text.find(prefix + quoted[0])
    return start != -1 and text.find(quoted[1] + suffix, start) != -1


def _letters(text: str) -> str:
    """Letters and digits alone: tags, spaces and quotation marks come between them as they like."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))
