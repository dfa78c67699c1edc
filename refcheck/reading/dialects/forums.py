"""vBulletin, phpBB, MyBB: lines that end with `<br>`, typed numbers, bare markers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.dialects import generic

if TYPE_CHECKING:
    from refcheck.reading.elements import Page
    from refcheck.reading.outline import Outline
    from refcheck.reading.structure import Reading

_GENERATOR = re.compile(
    r"vBulletin|phpBB|MyBB|vaultwiki|vb_login|vbmenu|id=\"vbulletin_html\"", re.IGNORECASE
)
_HEAD = 20_000


def detect(page: Page) -> bool:
    """The engine names itself near the top or at the foot of the page."""
    return name(page) is not None


def name(page: Page) -> str | None:
    """Which engine it is."""
    for part in (page.source[:_HEAD], page.source[-_HEAD:]):
        if found := _GENERATOR.search(part):
            word = found[0].lower()
            return "phpbb" if word == "phpbb" else "mybb" if word == "mybb" else "vbulletin"
    return None


def read(page: Page, outline: Outline) -> Reading:
    """As any page, under the engine's name."""
    reading = generic.read(page, outline, strict_region=True)
    reading.dialect = name(page) or reading.dialect
    return reading
