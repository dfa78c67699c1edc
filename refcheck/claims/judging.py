"""A claim's figures beside those of the cited abstracts: supported, absent, contradicted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from math import log
from operator import attrgetter
from typing import TYPE_CHECKING

from refcheck.claims.abstracts import LONGEST_SENTENCE, sentences, split
from refcheck.claims.directions import reversed_directions
from refcheck.claims.facing import facings
from refcheck.claims.likelihood import (
    is_contradicted,
    is_doubtful,
    is_of_another,
    is_swapped,
    same_group,
)
from refcheck.claims.lines import line_of, topics_of
from refcheck.claims.words import PEOPLE
from refcheck.model.claims import CheckedFigure, Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from refcheck.claims.facing import Bench, Facing
    from refcheck.claims.lines import Line
    from refcheck.model.claims import Ground, Quantity, Verdict

# Another figure that is nearly as close as the closest may be the one that is meant.
_NEARLY = 0.08
_MOST_PASSAGES = 4
_NEAREST = 2  # of what introduces a claim: its own heading and sentence, not the chapter's
_MOST_FIGURES = 1000  # of an abstract; the longest that are one have some hundred
_ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "absent")
# The share of a claim's topics that an abstract has if both are about the same.
_SAME_TOPIC = 0.4
_OF_ANOTHER = "given there, perhaps for something else"
_NUMBERS = ("", "count")  # bare, or with what they count
_BARE_CLOSENESS = 0.15
_COUNT_CLOSENESS = 0.4
_closeness: Callable[[Facing], float] = attrgetter("closeness")


@dataclass(frozen=True, slots=True)
class SourceText:
    """An abstract and its title, taken apart once for all claims that cite it.

    `weights` are of the words that it repeats: the more sentences have one, the less it tells.
    `measured` are the topics of its sentences with figures. `size` is how much there is to lay a
    claim beside: sentences and figures.
    """

    lines: tuple[Line, ...]
    weights: Mapping[str, float]
    topics: frozenset[str]
    measured: frozenset[str]
    size: int


def source_text(abstract: str, title: str | None = None, language: str | None = None) -> SourceText:
    """Take an abstract apart; no more of it than its first thousand figures."""
    texts = [*([title[:LONGEST_SENTENCE]] if title else []), *sentences(abstract)]
    lines = tuple(_first_lines(texts, language))
    counts = Counter(word for line in lines for word in line.topics)
    weights = {word: 1 / (1 + log(count)) for word, count in counts.items() if count > 1}
    measured = frozenset().union(*(line.topics for line in lines if line.figures)) - PEOPLE
    size = len(lines) + sum(len(line.figures) for line in lines)
    return SourceText(lines, weights, frozenset(counts), measured, size)


def _first_lines(texts: Iterable[str], language: str | None) -> Iterator[Line]:
    count = 0
    for text in texts:
        if count >= _MOST_FIGURES:
            return
        line = line_of(text, language=language)
        count += len(line.figures)
        yield line


def judged_figures(
    text: str,
    sources: Mapping[str, SourceText],
    *,
    lead: Sequence[str] = (),
    abbreviations: Mapping[str, str] | None = None,
    complete: bool = True,
    language: str | None = None,
) -> tuple[tuple[CheckedFigure, ...], bool]:
    """Each figure of a claim's text with its verdict, and whether the topic is shared.

    `sources` are the cited abstracts by reference key. Where not all that is cited was read
    (`complete` is false), nothing is contradicted: the figure may stand in what was not read.
    Without any source every figure is unread.
    """
    leads = [topics_of(words, abbreviations, language) for words in lead]
    inherited, near = (frozenset().union(*topics) for topics in (leads, leads[-_NEAREST:]))
    figures: list[CheckedFigure] = []
    topical = False
    for start, line in _lines(text, abbreviations, language):
        if not sources:
            figures += [CheckedFigure(figure, "unread") for figure in line.figures]
        else:
            judged = _judged(line, sources, inherited, near, complete=complete)
            figures += [_moved(figure, start) for figure in judged]
            topical = topical or _is_topical(line, inherited, sources)
    supported = any(figure.verdict == "supported" for figure in figures)
    return tuple(figures), topical or supported


def _lines(
    text: str, abbreviations: Mapping[str, str] | None, language: str | None
) -> Iterator[tuple[int, Line]]:
    """The sentences of a claim, each with where it begins."""
    end = 0
    for sentence in split(text):
        start = text.find(sentence, end)
        if start < 0:
            yield end, line_of(text[end:], abbreviations, language)
            return
        end = start + len(sentence)
        yield start, line_of(sentence, abbreviations, language)


def _moved(figure: CheckedFigure, start: int) -> CheckedFigure:
    if not start:
        return figure
    own = figure.quantity
    return replace(figure, quantity=replace(own, start=own.start + start, end=own.end + start))


def _is_topical(line: Line, inherited: frozenset[str], sources: Mapping[str, SourceText]) -> bool:
    """Whether an abstract has much of what the claim is about."""
    topics = line.topics | inherited
    return any(
        len(topics & source.topics) >= _SAME_TOPIC * len(line.topics) for source in sources.values()
    )


def _judged(
    line: Line,
    sources: Mapping[str, SourceText],
    inherited: frozenset[str],
    near: frozenset[str],
    *,
    complete: bool,
) -> list[CheckedFigure]:
    """By each source alone, and then together: one that supports a figure is enough."""
    by_source = []
    for key, source in sources.items():
        subject = (line.topics | near) & source.measured
        facing = facings(line, key, source.lines, inherited, source.weights, subject=subject)
        judged = [
            _verdict(line.figures[index], faced, complete=complete)
            for index, faced in enumerate(facing)
        ]
        by_source.append(_with_directions(judged, facing) if complete else judged)
    told = [_together(opinions) for opinions in zip(*by_source, strict=True)]
    return [one if one.passages else _anywhere(one, sources) for one in told]


def _anywhere(figure: CheckedFigure, sources: Mapping[str, SourceText]) -> CheckedFigure:
    """A figure that no sentence on its topic gives, with the first sentence that prints it."""
    own = figure.quantity
    kinds = _NUMBERS if own.dimension in _NUMBERS else (own.dimension,)
    for key, source in sources.items():
        for line in source.lines:
            for index in chain.from_iterable(line.by_dimension.get(kind, ()) for kind in kinds):
                stated = line.figures[index]
                same_unit = own.unit == stated.unit or kinds is _NUMBERS
                if same_unit and (own.low, own.high) == (stated.low, stated.high):
                    passage = Passage(key, line.text, stated.start, stated.end)
                    return replace(figure, passages=(passage,), note=_OF_ANOTHER)
    return figure


def _together(opinions: Sequence[CheckedFigure]) -> CheckedFigure:
    if len(opinions) == 1:
        return opinions[0]
    verdict = min((one.verdict for one in opinions), key=_ORDER.index)
    agreed = [one for one in opinions if one.verdict == verdict]
    if verdict != "contradicted":
        return max(agreed, key=lambda one: len(one.passages))
    passages = tuple(passage for one in agreed for passage in one.passages)
    return replace(agreed[0], passages=passages[:_MOST_PASSAGES])


def _verdict(figure: Quantity, faced: list[Facing], *, complete: bool) -> CheckedFigure:
    agreeing = _agreeing([one for one in faced if one.note is not None])
    differing = [one for one in faced if one.note is None]
    differing.sort(key=_closeness, reverse=True)
    meant = _meant(differing, agreeing) if complete else []
    if meant:
        passages = tuple(dict.fromkeys(map(_passage, meant)))[:_MOST_PASSAGES]
        return CheckedFigure(figure, "contradicted", passages, ground=_ground(meant[0], agreeing))
    if agreeing is None:
        return CheckedFigure(figure, "absent")
    if _may_be_of_another(differing, agreeing) or agreeing.closeness < _enough(agreeing):
        return CheckedFigure(figure, "absent", (_passage(agreeing),), _OF_ANOTHER)
    return CheckedFigure(figure, "supported", (_passage(agreeing),), agreeing.note or "")


def _agreeing(agreed: list[Facing]) -> Facing | None:
    """The closest figure that agrees: in its sentence the same value before one within a bound.

    "Longer than 190 µs" is about the 190 µs of a source that has 310 µs as well.
    """
    closest = max(agreed, key=_closeness, default=None)
    if closest is None or not closest.claimed.bound:
        return closest
    same = [one for one in agreed if one.bench is closest.bench and not one.note]
    return max(same, key=_closeness, default=closest)


def _meant(differing: list[Facing], agreeing: Facing | None) -> list[Facing]:
    """The figures of which one is the right one, closest first; none if the claim's is right."""
    if not differing:
        return []
    if agreeing is not None:
        swapped = [one for one in differing if is_swapped(one, agreeing)]
        if swapped:
            return swapped
    if not is_contradicted(differing[0], agreeing):
        return []
    near = [one for one in differing if one.closeness >= differing[0].closeness - _NEARLY]
    same = max(same_group(one) for one in near)
    return [one for one in near if same_group(one) >= same / 2] if same > 0 else near


def _enough(agreeing: Facing) -> float:
    """How close an agreeing figure must be: bare numbers are equal by chance."""
    if agreeing.claimed.dimension == agreeing.stated.dimension:
        return 0.0 if agreeing.claimed.dimension else _BARE_CLOSENESS
    return _COUNT_CLOSENESS if agreeing.stated.dimension == "count" else 0.0


def _may_be_of_another(differing: list[Facing], agreeing: Facing) -> bool:
    """Whether the source gives the claim's figure, but perhaps for something else."""
    return any(is_of_another(one, agreeing) for one in differing) or (
        bool(differing) and is_doubtful(differing[0], agreeing)
    )


def _passage(one: Facing) -> Passage:
    return Passage(one.bench.key, one.bench.laid.source.text, one.stated.start, one.stated.end)


def _ground(closest: Facing, agreeing: Facing | None) -> Ground:
    if agreeing is not None and agreeing.bench is closest.bench:
        return "arm"
    claimed, stated = closest.claimed, closest.stated
    same_digits = (claimed.low, claimed.high) == (stated.low, stated.high)
    return "unit" if same_digits and claimed.unit != stated.unit else "value"


def _with_directions(
    judged: list[CheckedFigure], facing: list[list[Facing]]
) -> list[CheckedFigure]:
    """Where a source's sentence with the same figures says the opposite of which way they went."""
    if any(figure.verdict == "contradicted" for figure in judged):
        return judged
    supporting: dict[int, Bench] = {
        index: max((one for one in faced if one.note is not None), key=_closeness).bench
        for index, faced in enumerate(facing)
        if judged[index].verdict == "supported"
    }
    for bench in dict.fromkeys(supporting.values()):
        word = reversed_directions(bench)
        if word is None:
            continue
        at = bench.laid.claim.at
        nearest = min(
            (index for index, one in supporting.items() if one is bench),
            key=lambda index: abs(at[index] - word),
        )
        judged[nearest] = replace(judged[nearest], verdict="contradicted", ground="direction")
    return judged
