"""Claims of a page judged by hand, for the tests of what is shown of them."""

from __future__ import annotations

import re
from html import unescape

from refcheck.model.article import Location
from refcheck.model.claims import (
    CheckedClaim,
    CheckedFigure,
    CheckedQuotation,
    Passage,
    Quantity,
    Statement,
)

_TOKEN = re.compile(r"<[^>]*>|\[\d+\]|&#?\w+;|\s+|.", re.DOTALL)


def statement_at(source, words, *, number=1, citations=(), **more):
    """The statement that stands as `words` in the file: tags and markers gone, with its offsets."""
    begin = source.index(words)
    text, offsets, expected = "", [], None
    for token in _TOKEN.finditer(words):
        printed = token[0]
        if printed[0] == "<" or re.fullmatch(r"\[\d+\]", printed):
            continue
        at = begin + token.start()
        if at != expected:
            offsets.append((len(text), at))
        shown = " " if printed.isspace() else unescape(printed)
        text, expected = text + shown, at + 1
    place = Location(source.count("\n", 0, begin) + 1, 1, begin, begin + len(words))
    return Statement(f"s{number}", text, place, citations=citations, offsets=tuple(offsets), **more)


def passage(sentence, printed="", reference="r1"):
    start = sentence.index(printed) if printed else 0
    return Passage(reference, sentence, start, start + len(printed))


def figure(statement, printed, verdict, *passages, note="", ground=None):
    start = statement.text.index(printed)
    quantity = Quantity(printed, start, start + len(printed), 1.0, 1.0)
    return CheckedFigure(quantity, verdict, passages, note, ground)


def quotation(statement, words, verdict, *passages):
    start = statement.text.index(words)
    return CheckedQuotation(words, start, start + len(words), verdict, passages)


def claim(statement, *checked, read=("r1",), unread=()):
    """With its figures and quotations in any order."""
    return CheckedClaim(
        statement,
        tuple(one for one in checked if isinstance(one, CheckedFigure)),
        tuple(one for one in checked if isinstance(one, CheckedQuotation)),
        read,
        unread,
        topical=True,
    )
