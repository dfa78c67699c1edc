"""The gate for markup of a page: what leaves here acts on nothing and looks like the report."""

from __future__ import annotations

import re

from refcheck.reporters.html_page_elements import SHOWN
from refcheck.reporters.safe_text import (
    harmless_lines,
    web_address,
    well_formed,
    without_credentials,
)

_TAGS = frozenset(SHOWN.values()) | {"br", "hr"}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "scope": re.compile(r"col|row|colgroup|rowgroup"),
    "start": re.compile(r"[0-9]{1,6}"),
}
_CLASSES = {"div": {"dt", "dd", "lines"}}
_TABLE = re.compile(r"<table(?=[ >])")
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+")


def clean(markup: str) -> str:
    """Markup of a few elements, well-formed; in its text no control acts and no password stands.

    Attributes are only language, direction, spans of cells, a list's first number, and addresses
    of http and https that may be clicked.
    """
    import nh3  # noqa: PLC0415 - only an HTML report needs it

    cleaned = nh3.clean(
        well_formed(markup),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_fitting,
        allowed_classes=_CLASSES,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https"},
    )
    cleaned = harmless_lines(cleaned)
    if "@" in cleaned or "%40" in cleaned:
        # Text alone: an address that goes on after a tag must not take the tag with it.
        cleaned = _BETWEEN_TAGS.sub(_text_without_credentials, f"<br>{cleaned}")[len("<br>") :]
    # The one thing that is added: a wide table scrolls, and not the page with it.
    cleaned = cleaned.replace("</table>", "</table></div>")
    return _TABLE.sub('<div class="wide"><table', cleaned)


def _fitting(_tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or None for one that cannot be meant."""
    if name == "href":
        return web_address(value)
    if name in ("class", "rel"):  # of these the page's own are gone before
        return value
    pattern = _VALUES.get(name)
    return value if pattern and pattern.fullmatch(value) else None


def _text_without_credentials(found: re.Match[str]) -> str:
    return without_credentials(found[0])
