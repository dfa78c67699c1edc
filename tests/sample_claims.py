"""Claims judged by hand: figures and quoted words of an invented article beside invented abstracts."""

from __future__ import annotations

from refcheck.model.article import Location
from refcheck.model.claims import (
    CheckedClaim,
    CheckedFigure,
    CheckedQuotation,
    Passage,
    Quantity,
    Statement,
)

WATER = "Mean water content was 22.8% in heather honey, compared to 17.1% in clover honey."
WARMED = "After 12 weeks at 35 °C, 40% of the warmed jars had fermented, and 8% of those kept cool."
GEL = "A gel that had been stirred set again within a few minutes."
NO_ABSTRACT = "Crossref has no abstract of it"


def quantity(text, printed, value=None, **more):
    """The figure where it is printed in the text."""
    start = text.index(printed)
    number = float(printed.split()[0].rstrip("%")) if value is None else value
    return Quantity(printed, start, start + len(printed), number, number, **more)


def passage(reference, sentence, printed=""):
    start = sentence.index(printed) if printed else 0
    return Passage(reference, sentence, start, start + len(printed))


def figure(text, printed, verdict, *passages, value=None, note="", ground=None, **more):
    own = quantity(text, printed, value, **more)
    return CheckedFigure(own, verdict, tuple(passages), note, ground)


def quotation(text, words, verdict, *passages):
    start = text.index(words)
    return CheckedQuotation(words, start, start + len(words), verdict, tuple(passages))


def statement(text, line, citations, *, inherited=None, section="Properties", **more):
    place = Location(line, 1, line * 100 + 1, line * 100 + 1 + len(text))
    cited_at = Location(inherited, 1, inherited * 100, inherited * 100 + 3) if inherited else None
    return Statement(
        f"s{line}", text, place, section, citations=citations, inherited=cited_at, **more
    )


_ROUNDED = "Heather honey holds 23 % water, and in clover honey it is 17.1 %."
_SWAPPED = (
    "Of the jars kept cool, 40 % had fermented after three months, and 9 % of the warmed ones."
)
_PARTLY = "Stirred for 12 minutes, the gel sets “again within a few minutes” (p = 0.03)."
_QUOTED = "It is said to “flow like water when it is stirred”."
_UNREAD = "Yields fell by 40 % between 1960 and 1990."

CHECKED_CLAIMS = (
    CheckedClaim(
        statement(_ROUNDED, 20, ("c1",)),
        (
            figure(
                _ROUNDED, "23 %", "supported", passage("r1", WATER, "22.8%"),
                note="rounded from 22.8%", unit="percent",
            ),
            figure(_ROUNDED, "17.1 %", "supported", passage("r1", WATER, "17.1%"), unit="percent"),
        ),
        read=("r1",),
        topical=True,
    ),
    CheckedClaim(
        statement(_SWAPPED, 22, ("c1",), inherited=20),
        (
            figure(
                _SWAPPED, "40 %", "contradicted", passage("r1", WARMED, "8%"),
                ground="arm", unit="percent",
            ),
            figure(
                _SWAPPED, "three months", "supported", passage("r1", WARMED, "12 weeks"),
                value=3.0, note="12 weeks there", unit="month",
            ),
            figure(
                _SWAPPED, "9 %", "contradicted", passage("r1", WARMED, "40%"),
                passage("r1", WARMED, "8%"), ground="value", unit="percent",
            ),
        ),
        read=("r1",),
        topical=True,
    ),
    CheckedClaim(
        statement(_PARTLY, 24, ("c2", "c3")),
        (
            figure(_PARTLY, "12 minutes", "absent", unit="minute"),
            figure(_PARTLY, "p = 0.03", "absent", value=0.03, role="p-value"),
        ),
        (quotation(_PARTLY, "again within a few minutes", "supported", passage("r2", GEL)),),
        read=("r2",),
        unread=(("r3", NO_ABSTRACT),),
        topical=True,
    ),
    CheckedClaim(
        statement(_QUOTED, 26, ("c2",), inherited=24),
        quotations=(
            quotation(_QUOTED, "flow like water when it is stirred", "absent", passage("r2", GEL)),
        ),
        read=("r2",),
    ),
    CheckedClaim(
        statement(_UNREAD, 35, ("c6",), section="Harvest"),
        (
            figure(_UNREAD, "40 %", "unread", unit="percent"),
            figure(_UNREAD, "1960", "unread", role="date"),
        ),
        unread=(("r6", "no work was found"), ("r7", NO_ABSTRACT), ("r8", "timed out after 10 s")),
    ),
)  # fmt: skip
