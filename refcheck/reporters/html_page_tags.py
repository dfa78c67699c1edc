"""What of one tag of a page is kept: where a link leads, a picture's words, a few attributes."""

from __future__ import annotations

import re
from html import escape, unescape

from refcheck.reporters.safe_text import web_address

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NAME = re.compile(r"<[^\s/>]+")
_SAID_OF_TEXT = re.compile(r"\s(?:lang|dir|colspan|rowspan|start|scope)\s*=", re.IGNORECASE)
_KEPT = ("lang", "dir", "colspan", "rowspan", "start", "scope")
_MARKED = ("dt", "dd")  # written as other elements, and told apart by their class
_LONGEST_ALT = 300


def link(tag: str) -> tuple[str, str]:
    """The element's name and start tag; two empty ones where the link may not be clicked."""
    address = web_address(_attributes(tag).get("href"))
    return ("a", f'<a href="{escape(address)}">') if address else ("", "")


def picture_words(tag: str) -> str:
    """What stands in place of a picture, escaped: its own words in brackets, if it has any."""
    alt = " ".join(_attributes(tag).get("alt", "").split())
    return escape(f"[{alt[:_LONGEST_ALT]}]") if alt else ""


def kept_attributes(name: str, tag: str) -> str:
    """Language, direction and the like, as they are written into the start tag."""
    marked = f' class="{name}"' if name in _MARKED else ""
    if not _SAID_OF_TEXT.search(tag):
        return marked
    found = _attributes(tag)
    return marked + "".join(f' {one}="{escape(found[one])}"' for one in _KEPT if found.get(one))


def _attributes(tag: str) -> dict[str, str]:
    """Names in lower case, the first of equal ones, character references read."""
    found: dict[str, str] = {}
    name = _NAME.match(tag)
    for attribute, double, single, bare in _ATTRIBUTE.findall(tag[name.end() if name else 0 : -1]):
        found.setdefault(attribute.lower(), unescape(double or single or bare))
    return found
