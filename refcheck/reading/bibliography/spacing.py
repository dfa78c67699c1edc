"""Spaces as print has them, in references that come from a PDF file: after stops, not before."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import LOWER, UPPER, YEAR

# Phys .Rev .Lett .113 ,051801
_SWAPPED = re.compile(
    r"(?<=\S) ([,;])(?=\w)|(?<=[\w)]) ([.:])(?=[^\W\d])|(?<=[^\W\d]) ([.:])(?=\d)"
)
_MAYBE_SWAPPED = re.compile(r" [,;.:]\w")  # many times as quick
# Garner,L.M.(2004).Snails,Ponds · J. Snail Res.12,145 · 12(2004)145; each begins with a set of
# signs, so that a search passes over letters fast.
_SPACE_AFTER = re.compile(
    rf"[,;.)](?=[^\s,;.)])(?:(?<=[^\W\d]{LOWER}[,;])(?=[^\W\d])|(?<={LOWER}{LOWER}\.)(?=[{UPPER}\d])|"
    rf"(?<=[.)][,;])(?=\w)|(?<=\)\.)(?=[^\W\d])|(?<=\({YEAR}\))(?=\w)|"
    rf"(?<={LOWER}[,.])(?=[\"“][{UPPER}]))"
)
_SPACE_BEFORE = re.compile(
    rf"[(\d](?:(?<=[^\W\d]\(|[.,]\()(?={YEAR}[a-z]?\))|(?<={LOWER}{{3}}\d)(?=\d{{0,3}}\s?[,(:])|"
    rf"(?<=[{UPPER}]{{4}}\d)(?=\d\s?\())"
)
_AND_NAME = re.compile(rf" (?:and|et)(?=[{UPPER}]\s?\.)")
_CLOSING = re.compile(r"(?<=\s)(\"[^\"]{10,300}[,.?!]\")(?=\w)")
_LOST_DASH = re.compile(r"(?<=\d)\? ?(?=\d)")
_BROKEN_YEAR = re.compile(r"\(\s?([12](?: ?\d){3}) ?([a-z]?)\)")
_ANY_YEAR = re.compile(YEAR)
_SPACED_HYPHEN = re.compile(rf"(?<={LOWER}{LOWER}) -(?=[^\W\d])")
_HYPHENATED = re.compile(
    rf"(?<={LOWER}{LOWER})- (?!(?:and|or|und|oder|et|ou|to|y|o|bis)\b)(?={LOWER}{{2}})"
)


def spaced(text: str) -> str:
    """The text with its stops, years and hyphenated words as they were set."""
    if _MAYBE_SWAPPED.search(text):
        text = _SWAPPED.sub(r"\1\2\3 ", text)
    if " -" in text:
        text = _SPACED_HYPHEN.sub("-", text)
    if "- " in text:
        text = _HYPHENATED.sub("", text)
    if "?" in text:
        text = _LOST_DASH.sub("-", text)
    if "(" in text:
        text = _BROKEN_YEAR.sub(_mended, text)
    if ',"' in text or '."' in text:
        text = _CLOSING.sub(r"\1 ", text)
    if " and" in text or " et" in text:
        text = _AND_NAME.sub(r"\g<0> ", text)
    return _SPACE_BEFORE.sub(r" \g<0>", _SPACE_AFTER.sub(r"\g<0> ", text))


def _mended(match: re.Match[str]) -> str:
    year = match[1].replace(" ", "")
    return f"({year}{match[2]})" if _ANY_YEAR.fullmatch(year) else match.group()
