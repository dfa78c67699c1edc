"""Line breaks of a page's markup: none where a block begins or ends, and never more than two."""

from __future__ import annotations

import re

_BLOCK_TAG = r"</?(?:div|p|h[1-6]|[uo]l|li|blockquote|table|caption|t[rdh]|hr)\b"
_BREAKS = re.compile(rf"<br>\s*(?:<br>\s*)*(?P<before>(?={_BLOCK_TAG})|\Z)?")
_BREAKS_AFTER = re.compile(rf"({_BLOCK_TAG}[^<>]*>)\s*<br>\s*(?:<br>\s*)*")


def without_idle_breaks(markup: str) -> str:
    """The markup without the breaks that would only make holes in the page."""
    return _BREAKS_AFTER.sub(r"\1", _BREAKS.sub(_fewer, markup))


def _fewer(breaks: re.Match[str]) -> str:
    if breaks["before"] is not None:
        return " "
    return "<br><br>" if breaks[0].count("<br>") > 1 else breaks[0]
