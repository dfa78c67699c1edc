"""A title in quotation marks: where it begins and ends."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import QUOTES

# What may stand between the authors and the title.
LEAD = " .,;:-–—)]·*，。、：；"
_QUOTE = re.compile(r"[“„«\"‘《「『]|(?<![\w])['`](?=\w)|``|’’?(?=[A-Z])")


def quotation_end(text: str, start: int) -> int:
    """Where a title in quotation marks at `start` ends; `start` where there is none."""
    while start < len(text) and text[start] in LEAD:
        start += 1
    quoted = quoted_at_head(text[start:])
    return len(text) - len(quoted[1]) if quoted else start


def quoted_at_head(text: str) -> tuple[str, str] | None:
    """A title in quotation marks at the head, and what follows it."""
    opening = _QUOTE.match(text)
    if opening is None:
        return None
    mark = opening.group()
    closers = QUOTES.get(mark[0], "”’\"'") + ("”" if mark in {'"', "``"} else "")
    if mark == "``":
        closers = "”\"'"
    depth = 1
    for index in range(opening.end(), len(text)):
        character = text[index]
        if character in closers and _closes(text, index, mark):
            depth -= 1
            if depth == 0:
                return text[opening.end() : index], text[index + 1 :]
        elif character == mark and mark not in {'"', "'", "`"}:
            depth += 1
    return None


def _closes(text: str, index: int, mark: str) -> bool:
    """An apostrophe inside a word, or before one, does not close a single-quoted title."""
    if mark[0] not in "'‘`":
        after = text[index + 1 : index + 2]
        return not (text[index] == '"' and after.isalnum())
    after = text[index + 1 : index + 2]
    return (
        not after.isalnum()
        and (not after or after in " ,.;:)")
        and (
            text[index - 1 : index] in ".,?!"
            or after in ",.;:"
            or not after
            or text[index + 2 : index + 3].isupper()
            or text[index + 2 : index + 4] == "in"
        )
    )
