"""What a reader sees of a stretch of a page's file, and where each character of it stands."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from refcheck.reading.tags import BLOCK
from refcheck.reading.tokens import ENTITY, PLAIN_TOKEN, TOKEN

_BREAKS = BLOCK | {"br"}
_COMMENT_END = "-->"
_RUN = re.compile(r"[^<&]*")
_WORD = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Visible:
    """`text[i]` stands at `starts[i]`–`ends[i]` of the source; block tags are line breaks."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the text, which is not empty, as a stretch of the source."""
        return self.starts[start], self.ends[end - 1]


def visible(source: str, start: int, end: int, *, markup: bool, most: int | None = None) -> Visible:
    """The characters between two offsets: the first `most` or more.

    Where there is `markup`, tags and comments are none of them.
    """
    if not markup or (source.find("<", start, end) < 0 and source.find("&", start, end) < 0):
        end = end if most is None else min(end, start + most)
        return Visible(source[start:end], list(range(start, end)), list(range(start + 1, end + 1)))
    found = Visible()
    characters: list[str] = []

    def add(text: str, begin: int, stop: int) -> None:
        for character in text:
            characters.append(character)
            found.starts.append(begin)
            found.ends.append(stop)

    token, at = TOKEN, start
    while at < end and (most is None or len(characters) < most):
        if source[at] == "<" and (tag := token.match(source, at, end)):
            if tag[4]:  # a quote never closes: as the reader does (`reading.markup`)
                token = PLAIN_TOKEN
                continue
            name = (tag[1] or tag[2] or "").lower()
            if name in _BREAKS:
                add("\n", at, at)
            at = tag.end()
            if tag[3]:
                close = source.find(_COMMENT_END, at, end)
                at = end if close < 0 else close + len(_COMMENT_END)
        elif source[at] == "&" and (entity := ENTITY.match(source, at, end)):
            add(html.unescape(entity[0]), at, entity.end())
            at = entity.end()
        else:
            run = _RUN.match(source, at + 1, end)
            stop = run.end() if run else at + 1
            characters += source[at:stop]
            found.starts += range(at, stop)
            found.ends += range(at + 1, stop + 1)
            at = stop
    found.text = "".join(characters)
    return found


def letters(text: str) -> str:
    """The letters and digits of a text, which is what two spellings of it share."""
    return "".join(_WORD.findall(text.casefold()))
