"""What a text's own abbreviations stand for: "Low Dose Naltrexone (LDN)"."""

from __future__ import annotations

import re

_PARENTHESISED = re.compile(r"[(\[]\s?([A-Za-z][A-Za-z0-9-]{1,9})\s?[)\];,]")
_WORD = re.compile(r"[^\W_]+")
_MOST = 500


def abbreviations(text: str) -> dict[str, str]:
    """Each short form that stands in parentheses behind its long form, with that, lower case.

    The way of Schwartz and Hearst (Pacific Symposium on Biocomputing 2003, 451–462): read from the
    right, every letter of the short form is found in the words before it, and its first letter
    begins one of them.
    """
    found: dict[str, str] = {}
    for match in _PARENTHESISED.finditer(text):
        short = match[1]
        if short in found or not any(letter.isupper() for letter in short):
            continue
        if long := _long_form(short, text[max(0, match.start() - 150) : match.start()]):
            found[short] = long
        if len(found) >= _MOST:
            break
    return found


def _long_form(short: str, before: str) -> str | None:
    letters = [letter for letter in short.lower() if letter.isalnum()]
    most = min(len(letters) + 5, 2 * len(letters))
    words = list(_WORD.finditer(before))[-most:]
    if not words:
        return None
    begin = words[0].start()
    text = before[begin:].rstrip().lower()
    at = len(text)
    for index, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= 0 and (
            text[at] != letter or (index == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    long = text[at:]
    return long if len(long) > len(short) and short.lower() not in long.split() else None
