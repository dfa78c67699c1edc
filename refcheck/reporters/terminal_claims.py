"""An article's claims in the terminal: each figure with what the cited abstracts say of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rich.cells import cell_len

from refcheck.checks.figures_wording import excerpt, in_place_of
from refcheck.checks.wording import label_in_full, quoted, shortened
from refcheck.model.claims import CheckedQuotation
from refcheck.reporters.claim_verdicts import VERDICTS, claim_counts, counts_words, judged_claims
from refcheck.reporters.numbers import numbers_of
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.claims import CheckedClaim, CheckedFigure, Verdict
    from refcheck.model.findings import ArticleReport
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.terminal_canvas import Canvas, Piece

_STYLES: dict[Verdict, str] = {
    "supported": "green",
    "absent": "cyan",
    "contradicted": "bold yellow",
    "unread": "magenta",
}
_GROUNDS: dict[str, str] = {"arm": "another group's", "direction": "the other way"}
# Of so many claims with this verdict at the worst each has its line, unless all are asked for.
_SHOWN: dict[Verdict, int] = {"contradicted": 100, "absent": 30, "unread": 10, "supported": 10}
_FIGURES = 12  # of one claim
_ALL_FIGURES = 100
_CANDIDATES = 3
_WORDS = 40  # characters of a figure or quotation
_REASONS = 8  # why abstracts were not read
_LEAST_ROOM = 16  # columns for the claim's own words, which stand there to tell it by
_GRAVITY: tuple[Verdict, ...] = ("contradicted", "absent", "unread", "supported")


def write_claims(canvas: Canvas, report: ArticleReport, outline: Outline, verbose: int) -> None:
    """The counts, and a line for each claim of which an abstract was read."""
    counts = claim_counts([report])
    told = counts_words(counts)
    if not told:
        return
    claims = list(judged_claims(report))
    canvas.heading(f"Claims ({len(claims):,})" if claims else "Claims")
    canvas.blank()
    more = " (-v says why)" if counts.unread and not verbose else ""
    canvas.write(f"{told}{more}", indent=2, hang=4)
    if verbose:
        _write_unread(canvas, report)
    if claims:
        canvas.blank()
        _write_list(canvas, claims, outline, verbose)
    canvas.blank()


def _write_unread(canvas: Canvas, report: ArticleReport) -> None:
    """Whose abstract was not read and why, the most frequent reason first."""
    concerned: dict[str, set[str]] = defaultdict(set)
    for claim in report.dossier.claims:
        for key, reason in claim.unread:
            concerned[reason].add(key)
    article = report.dossier.article
    for reason, keys in sorted(concerned.items(), key=lambda one: -len(one[1]))[:_REASONS]:
        numbers = numbers_of(article, (one for one in article.references if one.key in keys))
        if numbers:  # what the list lacks is told as such
            canvas.write(f"no abstract of {numbers}: {reason}", indent=2, hang=4)


def _write_list(
    canvas: Canvas, claims: Sequence[CheckedClaim], outline: Outline, verbose: int
) -> None:
    shown = dict.fromkeys(_SHOWN, 0)
    for claim in claims:
        verdict = _gravest(claim)
        shown[verdict] += 1
        if verbose or shown[verdict] <= _SHOWN[verdict]:
            _write_claim(canvas, claim, outline, verbose)
    folded = {
        verdict: shown[verdict] - most
        for verdict, most in _SHOWN.items()
        if shown[verdict] > most and not verbose
    }
    if folded:
        more = ", ".join(f"{n:,} {VERDICTS[verdict].word}" for verdict, n in folded.items())
        told = count(sum(folded.values()), "more claim")
        canvas.write(f"… and {told}: {more} (-v lists all)", indent=2, hang=4)


def _gravest(claim: CheckedClaim) -> Verdict:
    found = {one.verdict for one in _judged(claim)}
    return next(verdict for verdict in _GRAVITY if verdict in found)


def _write_claim(canvas: Canvas, claim: CheckedClaim, outline: Outline, verbose: int) -> None:
    """Where it stands, what it cites, its figures; and its first words, as far as they fit."""
    head = f"{claim.statement.location.line:>5} {_sources(claim, outline)}"
    pieces: list[Piece] = [(head, "bold"), *_figures(claim, verbose)]
    used = sum(cell_len(one if isinstance(one, str) else one[0]) for one in pieces)
    room = canvas.width - used - 2
    if room >= _LEAST_ROOM:
        canvas.write_short(*pieces, (f"  {shortened(claim.statement.text, room)}", "dim"))
    else:
        canvas.write(*pieces, hang=8)
    if verbose > 1:
        _write_sentences(canvas, claim, outline)


def _sources(claim: CheckedClaim, outline: Outline) -> str:
    """`[7][8]`, and the line of a citation that the claim inherits."""
    keys = [*claim.read, *(key for key, _ in claim.unread)]
    inherited = claim.statement.inherited
    labels = "".join(_label(key, outline) for key in keys)
    return f"{labels} of line {inherited.line}" if inherited else labels


def _label(key: str, outline: Outline) -> str:
    entry = outline.references.get(key)
    if entry is None:
        return f"[{key.strip('[]')}]"
    if entry.number is None:
        return f"[line {entry.location.line}]"
    return f"[{label_in_full(entry.number, entry.group)}]"


def _figures(claim: CheckedClaim, verbose: int) -> Iterator[Piece]:
    """Those that are not supported first, where there are too many for all."""
    judged = _judged(claim)
    most = _ALL_FIGURES if verbose else _FIGURES
    if len(judged) > most:
        judged.sort(key=lambda one: _GRAVITY.index(one.verdict))
    for one in judged[:most]:
        yield "  "
        yield f"{VERDICTS[one.verdict].symbol} {_words(one)}", _STYLES[one.verdict]
    if more := len(judged[most:]):
        yield f"  and {more:,} more"


def _words(judged: CheckedFigure | CheckedQuotation) -> str:
    if isinstance(judged, CheckedQuotation):
        return quoted(judged.text, _WORDS)
    return shortened(judged.quantity.text, _WORDS) + _instead(judged)


def _instead(figure: CheckedFigure) -> str:
    """What the abstract has in place of a figure that it contradicts."""
    if figure.verdict != "contradicted":
        return ""
    printed = [shortened(one, _WORDS) for one in in_place_of(figure)]
    more = " or more" if len(printed) > _CANDIDATES else ""
    instead = f" → {' or '.join(printed[:_CANDIDATES])}{more}" if printed else ""
    ground = _GROUNDS.get(figure.ground or "", "")
    return f" ({ground}){instead}" if ground else instead


def _write_sentences(canvas: Canvas, claim: CheckedClaim, outline: Outline) -> None:
    """Each sentence of an abstract once."""
    passages = [one for judged in _judged(claim) for one in judged.passages]
    sentences = {(one.reference, one.sentence): one for one in passages}
    for one in list(sentences.values())[:_ALL_FIGURES]:
        words = f"{_label(one.reference, outline)} “{excerpt(one)}”"
        canvas.write((words, "dim"), indent=8, hang=10)


def _judged(claim: CheckedClaim) -> list[CheckedFigure | CheckedQuotation]:
    return [*claim.figures, *claim.quotations]
