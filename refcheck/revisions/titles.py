"""Titles of pages as MediaWiki takes them, compares them and has them in addresses."""

from __future__ import annotations

import re
from urllib.parse import quote

from refcheck.errors import InputError

# Bytes, beside a namespace: https://www.mediawiki.org/wiki/Manual:Page_title
_LONGEST = 255
_NOT_IN_TITLES = re.compile(r"[\[\]{}|<>#\x00-\x1f\x7f\ud800-\udfff\ufffd]")


def page_title(text: str) -> str:
    """A title as MediaWiki takes it; InputError for one that no page can have."""
    title = " ".join(text.replace("_", " ").split())
    bad = _NOT_IN_TITLES.search(text)
    if bad:
        sign = bad[0] if bad[0].isprintable() else f"U+{ord(bad[0]):04X}"
        raise InputError(f"no page can have the title “{shown(title)}”: {sign} is not allowed")
    if not title.strip(": "):
        raise InputError("an empty title names no page", hint='--title "Page"')
    size = len((title.partition(":")[2] or title).encode())
    if size > _LONGEST:
        message = f"no page can have the title “{shown(title)}”: it has {size} bytes, "
        raise InputError(message + f"{_LONGEST} are allowed")
    return title


def is_same_title(one: str, other: str) -> bool:
    """Titles that differ in the first letter's case, or in underscores, are one page's."""
    return _folded(one) == _folded(other)


def _folded(title: str) -> str:
    words = " ".join(title.replace("_", " ").split())
    return words[:1].casefold() + words[1:]


def shown(title: str) -> str:
    """A title in a message: printable, and on one line."""
    printable = "".join(sign if sign.isprintable() else "�" for sign in title)
    return printable if len(printable) <= 60 else printable[:59] + "…"  # noqa: PLR2004 - a line


def segment(title: str) -> str:
    """A title as one segment of a path: `/`, `?` and `+` are its own."""
    return quote(title.replace(" ", "_"), safe="")
