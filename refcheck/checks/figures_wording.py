"""How findings about a claim's figures name them, their sources, and the sentences of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.wording import listed, named, quoted
from refcheck.model.findings import Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Sized

    from refcheck.model.article import Reference
    from refcheck.model.claims import CheckedClaim, CheckedFigure, Passage

_IN_A_MESSAGE = 120  # characters of an abstract's sentence
_IN_FULL = 300
_FIGURE = 60  # characters of a figure, which a page may print with any number of digits
_PASSAGES = 10
_PERHAPS = "perhaps for something else"


def excerpt(passage: Passage, longest: int = _IN_FULL) -> str:
    """The abstract's sentence on one line, cut around the figure where it is longer than this."""
    return around(passage.sentence, passage.start, passage.end, longest)


def around(text: str, start: int, end: int, longest: int) -> str:
    """About `longest` characters of a text around a stretch of it, cut at words, on one line."""
    if len(text) <= longest:
        return " ".join(text.split())
    spare = max(0, longest - (end - start))
    first = max(0, min(start - spare // 2, len(text) - longest))
    last = min(first + longest, len(text))
    if first:
        cut = text.find(" ", first, start)
        first = cut + 1 if cut >= 0 else first
    if last < len(text):
        cut = text.rfind(" ", end, last)
        last = cut if cut >= 0 else last
    words = " ".join(text[first:last].split()).rstrip(" ,;:")
    return f"{'… ' if first else ''}{words}{' …' if last < len(text) else ''}"


def figure_words(text: str) -> str:
    """A figure of the page as messages quote it."""
    return quoted(text, _FIGURE)


def abstracts_of(labels: Sequence[str]) -> str:
    """`the abstract of [7]`, `the abstracts of [7] and [8]`."""
    return f"the {'abstract' if len(labels) == 1 else 'abstracts'} of {listed(labels)}"


def absent_from(labels: Sequence[str]) -> str:
    """`not in the abstract of [7]`, `in none of the abstracts of [7] and [8]`."""
    return f"{'not in' if len(labels) == 1 else 'in none of'} {abstracts_of(labels)}"


def absence(
    figures: Sequence[CheckedFigure], read: Sequence[str], labels: Mapping[str, str], cited: str
) -> str:
    """Which figures are in no abstract, and which one has, but perhaps for something else.

    `read` are the labels of the abstracts that were read, `labels` those of references by key, and
    `cited` tells of an inherited citation.
    """
    told = []
    nowhere = dict.fromkeys(figure_words(one.quantity.text) for one in figures if not one.passages)
    there = {figure_words(one.quantity.text): one.passages[0] for one in figures if one.passages}
    if nowhere:
        told.append(f"{listed(list(nowhere))} {_are(nowhere)} {absent_from(read)}{cited}")
    if there:
        passage = next(iter(there.values()))
        where = f"in {abstracts_of([labels[passage.reference]])}{'' if told else cited}"
        sentence = quoted_sentence(passage, _IN_A_MESSAGE)
        told.append(f"{listed(list(there))} {_are(there)} {where}, {_PERHAPS}: {sentence}")
    return "; ".join(told)


def _are(words: Sized) -> str:
    return "is" if len(words) == 1 else "are"


def contradiction(figure: CheckedFigure, labels: Mapping[str, str], cited: str) -> str:
    """What differs, where that is said, and the words of the first passage.

    `labels` are those of the references by key, and `cited` tells of an inherited citation.
    """
    own, passages = figure_words(figure.quantity.text), figure.passages[:_PASSAGES]
    sources = list(dict.fromkeys(labels[one.reference] for one in passages))
    where = f"in {abstracts_of(sources)}{cited}"
    longest = _IN_FULL if figure.ground == "arm" else _IN_A_MESSAGE  # to have both groups in it
    words = f": {quoted_sentence(passages[0], longest)}" if passages else ""
    match figure.ground:
        case "arm":
            instead = in_place_of(figure)
            right = f", with {listed(instead, word='or')} for this one" if instead else ""
            return f"{own} is another group's {where}{right}{words}"
        case "direction":
            return f"{own} goes the other way {where}{words}"
        case _:
            return f"{own} is {_candidates(passages, labels, cited)}{words}"


def in_place_of(figure: CheckedFigure) -> list[str]:
    """What the passages print that is not, but for its blanks, the claim's own figure."""
    own = "".join(figure.quantity.text.split())
    printed = [" ".join(one.figure.split())[:_FIGURE] for one in figure.passages[:_PASSAGES]]
    return [one for one in dict.fromkeys(printed) if one and "".join(one.split()) != own]


def _candidates(passages: Iterable[Passage], labels: Mapping[str, str], cited: str) -> str:
    """`40% or 28% in the abstract of [7] and 41% in that of [8]`."""
    of_source: dict[str, dict[str, None]] = {}
    for one in passages:
        printed = " ".join(one.figure.split())[:_FIGURE] or "another figure"
        of_source.setdefault(labels[one.reference], {})[printed] = None
    told = [
        f"{listed(list(figures), word='or')} in {'that' if index else 'the abstract'} of {label}"
        for index, (label, figures) in enumerate(of_source.items())
    ]
    return f"{listed(told)}{cited}"


def quoted_sentence(passage: Passage, longest: int = _IN_FULL) -> str:
    """A sentence of an abstract in quotation marks."""
    return f"“{excerpt(passage, longest)}”"


def sentences_related(
    passages: Sequence[Passage], references: Mapping[str, Reference], told: str = "says"
) -> tuple[Related, ...]:
    """A line for each sentence, at the entry of the source that it is from."""
    shown: dict[tuple[str, str], Related] = {}
    for one in passages[:_PASSAGES]:
        entry = references[one.reference]
        message = f"the abstract of {named(entry)} {told} {quoted_sentence(one)}"
        shown.setdefault((one.reference, one.sentence), Related(entry.location.line, message))
    return tuple(shown.values())


def cited_elsewhere(claim: CheckedClaim) -> str:
    """Where the citation stands that a claim without one of its own inherits."""
    inherited = claim.statement.inherited
    return f" (cited at line {inherited.line})" if inherited is not None else ""


def not_read(claim: CheckedClaim, labels: Mapping[str, str]) -> str:
    """`; the abstract of [9] was not read`, with the reason where there is one."""
    unread = {labels[key]: reason for key, reason in claim.unread if key in labels}
    if not unread:
        return ""
    verb = "was" if len(unread) == 1 else "were"
    reasons = list(dict.fromkeys(unread.values()))
    because = f" ({reasons[0]})" if len(reasons) == 1 and reasons[0] else ""
    return f"; {abstracts_of(list(unread))} {verb} not read{because}"
