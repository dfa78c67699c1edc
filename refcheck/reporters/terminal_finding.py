"""One finding in the terminal: what, where, the words concerned, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.advice import advice_of
from refcheck.reporters.claim_parts import claim_parts, marker_words
from refcheck.reporters.holes import Hole
from refcheck.reporters.terminal_canvas import MARKED
from refcheck.reporters.wording import SEVERITIES, SUGGESTED, count, listed
from refcheck.reporters.work_line import work_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from refcheck.model.article import Citation, Claim, Reference
    from refcheck.model.findings import Finding, Related
    from refcheck.reporters.outline import Outline
    from refcheck.reporters.terminal_canvas import Canvas, Piece

STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
    Severity.UNCHECKED: "magenta",
}
# Claims quoted per finding.
_CLAIMS = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1, Severity.UNCHECKED: 1}
_PLACES = 3  # other places of a finding
_LONGEST = 360  # characters of a claim; what is further away from the marker is cut


def write_finding(canvas: Canvas, finding: Finding, outline: Outline, verbose: int) -> None:
    """The finding's line, then its context, indented."""
    canvas.write(
        (SEVERITIES[finding.severity], STYLES[finding.severity]), " ",
        (finding.rule, "bold"), f" at {finding.line}:{finding.column}  ", finding.message,
        indent=2, hang=4,
    )  # fmt: skip
    hole = _hole(finding, outline)
    reference = outline.references.get(finding.reference_key or "")
    if reference:
        _write_reference(canvas, reference)
    of_text = _is_of_text(finding, reference)
    if of_text and finding.excerpt:
        canvas.write_quoted(finding.excerpt, indent=4)
    elif reference is None or finding.severity is Severity.ERROR:
        _write_claims(canvas, finding, outline, verbose)
    if hole:
        _write_hole(canvas, hole, outline)
    if verbose or of_text or not (hole or finding.citations or finding.reference_key):
        places = [one for one in outline.elsewhere(finding) if not _is_said(one, finding.message)]
        for place in places if verbose else places[:_PLACES]:
            canvas.write(f"line {place.line}: {place.message}", indent=4, hang=6)
        if not verbose and (more := len(places[_PLACES:])):
            canvas.write(f"and {count(more, 'more place')} (-v shows each)", indent=4)
    _write_advice(canvas, finding)
    _write_suggestions(canvas, finding, outline)
    canvas.blank()


def _is_of_text(finding: Finding, reference: Reference | None) -> bool:
    """Whether it is about words of the text, and about the entry only since they cite it."""
    if reference is None or not finding.end:
        return False
    return not reference.location.start <= finding.start < reference.location.end


def _is_said(place: Related, message: str) -> bool:
    """Whether the finding's line has all that the place quotes."""
    _, mark, words = place.message.partition("“")
    return bool(mark) and words in message


def _write_advice(canvas: Canvas, finding: Finding) -> None:
    advice = advice_of(finding)
    if advice.hint:
        canvas.write(("hint: ", "green"), advice.hint, indent=4, hang=6)
    if advice.fix:
        replacement = f": {advice.replacement}" if advice.replacement else ""
        canvas.write(("fix: ", "green"), f"{advice.fix}{replacement}", indent=4, hang=6)


def _write_suggestions(canvas: Canvas, finding: Finding, outline: Outline) -> None:
    suggestions = outline.suggestions_of(finding)
    if suggestions:
        canvas.write(f"{SUGGESTED}:", indent=4, hang=6)
    for one in suggestions:
        canvas.write(f"? {work_line(one.work)} ({one.work.identifier})", indent=6, hang=8)


def _hole(finding: Finding, outline: Outline) -> Hole | None:
    """The hole that this finding tells of; others with its number do not draw it again."""
    holes = outline.holes.get(finding.reference or "", ())
    return next((hole for hole in holes if finding in hole.findings), None)


def _write_hole(canvas: Canvas, hole: Hole, outline: Outline) -> None:
    rows = outline.lists[hole.list_index].rows
    place = next(index for index, row in enumerate(rows) if row is hole)
    for row in rows[max(place - 1, 0) : place + 2]:
        if isinstance(row, Hole):
            style = "bold red" if row is hole else "dim"
            canvas.write((f"{row.label}. ── {hole_words(row)} ──", style), indent=4, hang=8)
        else:
            _write_reference(canvas, row)


def hole_words(hole: Hole) -> str:
    """`missing; cited at lines 31 and 41`."""
    if not hole.lines:
        return "missing; not cited"
    noun = "line" if len(hole.lines) == 1 else "lines"
    return f"missing; cited at {noun} {listed(str(line) for line in hole.lines)}"


def _write_reference(canvas: Canvas, reference: Reference) -> None:
    number = f"{reference.number}. " if reference.number else ""
    canvas.write_short((number, "bold"), reference.text or "(empty)", indent=4)


def _write_claims(canvas: Canvas, finding: Finding, outline: Outline, verbose: int) -> None:
    """Each claim once, with all the markers concerned; else the excerpt."""
    marked = set(finding.citations)
    claims = _claims(finding, outline)
    quoted = claims if verbose else claims[: _CLAIMS[finding.severity]]
    for claim in quoted:
        canvas.write_quoted(*_quoted(claim, outline, marked), indent=4)
    if more := len(claims) - len(quoted):
        canvas.write(f"and {count(more, 'more claim')} (-v shows each)", indent=4)
    told = claims or finding.reference_key or finding.severity is Severity.UNCHECKED
    if finding.excerpt.strip() and not told:
        canvas.write_quoted(finding.excerpt, indent=4)


def _claims(finding: Finding, outline: Outline) -> list[Claim]:
    concerned = (outline.claim_of[c] for c in finding.citations if c in outline.claim_of)
    return list({claim.id: claim for claim in concerned}.values())


def _quoted(claim: Claim, outline: Outline, marked: Collection[str]) -> Iterable[Piece]:
    parts = claim_parts(claim, outline.citations)
    words = sum(len(part) for part in parts if isinstance(part, str))
    for part in parts:
        if not isinstance(part, str):
            yield _marker(part, marked)
        elif words > _LONGEST and len(part) > _LONGEST:
            yield f"{part[:80].rstrip()} … {part[-_LONGEST + 80 :].lstrip()}"
        else:
            yield part


def _marker(citation: Citation, marked: Collection[str]) -> Piece:
    words = marker_words(citation)
    return (words, MARKED) if citation.id in marked else words
