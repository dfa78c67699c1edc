"""Rules about the numbers of a list and the order in which they are cited."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_under
from refcheck.checks.scopes import Scope, as_number
from refcheck.checks.wording import bracketed, listed, quoted
from refcheck.model.findings import Related, Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.article import Citation, Reference
    from refcheck.model.evidence import Dossier

# Engines that number the markers themselves, in the order of the source: what the saved page shows
# out of order was moved by its layout (an infobox, a caption), not by an editor.
_SELF_NUMBERING = ("mediawiki", "parsoid", "fandom", "dokuwiki")


@rule("REF003", "numbering-gap", Severity.WARNING)
def numbering_gap(dossier: Dossier) -> Iterator[Problem]:
    """The list jumps over a number that nobody cites.

    An entry was deleted without renumbering, or one is missing from the saved page. A number that
    is also cited is REF001's: one fault, one finding. Silent for lists that look cut off, and
    where under half of the list is seen cited.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[4]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.</p>
        <p>2. Example B. On ice. 1991.</p>
        <p>4. Example D. On salt and ice. 1992.</p>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.</p>
        <p>2. Example B. On ice. 1991.</p>
        <p>3. Example D. On salt and ice. 1992.</p>
    """
    for scope in ground_under(dossier).well_cited():
        if scope.scattered or scope.reference_list.sub_lists or _are_names(dossier, scope):
            continue
        for before, after in pairwise(scope.numbers):
            absent = [n for n in range(before + 1, after) if str(n) not in scope.missing]
            if absent:
                yield _gap(scope, before, after, absent)


@rule("REF004", "duplicate-number", Severity.ERROR)
def duplicate_number(dossier: Dossier) -> Iterator[Problem]:
    """Two entries of a list bear the same number.

    A reader of [2] cannot tell which of the two is meant. Where the numbers start again from the
    beginning REF005 says so, once for the whole list.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.</p>
        <p>2. Example B. On ice. 1991.</p>
        <p>2. Example C. On the cold. 1994.</p>
        <p>3. Example D. On salt and ice. 1992.</p>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2][3] Salt lowers that.[4]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.</p>
        <p>2. Example B. On ice. 1991.</p>
        <p>3. Example C. On the cold. 1994.</p>
        <p>4. Example D. On salt and ice. 1992.</p>
    """
    for scope in ground_under(dossier).scopes:
        if scope.reference_list.sub_lists:
            continue
        for run in _runs(dossier, scope):
            yield from _duplicates(run)


@rule("REF005", "numbering-restart", Severity.WARNING)
def numbering_restart(dossier: Dossier) -> Iterator[Problem]:
    """The numbers of a list start again in the middle.

    Two lists were pasted together, and every number of the second part now has two meanings.
    Lists of their own for each section are no fault.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.<br>
        2. Example B. On ice. 1991.<br>
        3. Example C. On the cold. 1994.<br>
        1. Example D. On salt and ice. 1992.<br>
        2. Example E. On sugar and ice. 1993.</p>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3][4][5]</p>
        <h2>References</h2>
        <p>1. Example A. On boiling water. 1990.<br>
        2. Example B. On ice. 1991.<br>
        3. Example C. On the cold. 1994.<br>
        4. Example D. On salt and ice. 1992.<br>
        5. Example E. On sugar and ice. 1993.</p>
    """
    for scope in ground_under(dossier).scopes:
        for before, after in pairwise(_runs(dossier, scope)):
            last, first = before[-1], after[0]
            yield Problem(
                f"the numbers start again: {first.number} comes after {last.number}",
                first.location,
                subject=first.text,
                hint="number the list through, or give the second part a heading of its own",
                label=first.number,
                key=first.key,
                related=(
                    Related(last.location.line, f"{bracketed(last.number or '')} stands here"),
                ),
            )


@rule("REF006", "out-of-order-citation", Severity.INFO)
def out_of_order_citation(dossier: Dossier) -> Iterator[Problem]:
    """The first mentions of the references do not ascend.

    Numbered references are counted by their first mention, so that a reader meets [1] before [2].
    Said once a page. Silent for alphabetical lists, and for engines that number the markers
    themselves.

    Fires:

        <p>Water boils at 100 °C.[2] It freezes at 0 °C.[1] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Zander A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Miller C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Zander A. On ice. 1991.</li>
        <li>Example B. On boiling water. 1990.</li>
        <li>Miller C. On salt and ice. 1992.</li>
        </ol>
    """
    if dossier.article.dialect.startswith(_SELF_NUMBERING):
        return
    for scope in ground_under(dossier).judged():
        if scope.reference_list.alphabetical or _are_names(dossier, scope):
            continue
        late = _late_mentions(scope)
        if late:
            yield _out_of_order(late)
            return


def _are_names(dossier: Dossier, scope: Scope) -> bool:
    """Markdown's footnotes (`[^1]`) are printed with other numbers, whatever they are named."""
    article = dossier.article
    return article.dialect == "markdown" and all(
        article.source.startswith("[^", entry.location.start) for entry in scope.entries
    )


def _gap(scope: Scope, before: int, after: int, absent: Sequence[int]) -> Problem:
    numbers = listed([str(n) for n in absent])
    there = "there is no" if len(absent) == 1 else "there are no"
    entry = scope.by_number[after]
    return Problem(
        f"{scope.where} jumps from {before} to {after}: {there} {numbers}",
        entry.location,
        subject=f"{scope.by_number[before].text} {entry.text}",
        hint="restore the entry, or number the list through",
        label=str(absent[0]),
        related=(
            Related(
                scope.by_number[before].location.line,
                f"the entry before the hole: {quoted(scope.by_number[before].text, 60)}",
            ),
        ),
    )


def _runs(dossier: Dossier, scope: Scope) -> list[list[Reference]]:
    """The list cut where its numbers start again at 1."""
    if scope.reference_list.sub_lists or _are_names(dossier, scope):
        return [list(scope.entries)]
    runs: list[list[Reference]] = [[]]
    highest = 0
    for entry in scope.entries:
        number = as_number(entry.number or "")
        if number == 1 and highest > 1:
            runs.append([])
            highest = 0
        highest = max(highest, number or 0)
        runs[-1].append(entry)
    return runs


def _duplicates(entries: Sequence[Reference]) -> Iterator[Problem]:
    first: dict[str, Reference] = {}
    for entry in entries:
        for label in entry.labels:
            earlier = first.setdefault(label, entry)
            if earlier is not entry:
                yield Problem(
                    f"two entries bear the number {label}",
                    entry.location,
                    subject=f"{earlier.text} {entry.text}",
                    hint="give each entry a number of its own, and mend the markers",
                    label=label,
                    key=entry.key,
                    related=(Related(earlier.location.line, f"the other: {quoted(earlier.text)}"),),
                )


def _late_mentions(scope: Scope) -> list[tuple[int, int, Citation]]:
    """First mentions that come after that of a higher number: (number, the higher one, marker)."""
    highest, seen, late = 0, set[int](), []
    for citation in scope.citations:
        if citation.within is not None:
            continue
        for label, key in zip(citation.labels, citation.references, strict=False):
            number = as_number(label)
            if key is None or number is None or number in seen:
                continue
            seen.add(number)
            if number < highest:
                late.append((number, highest, citation))
            highest = max(highest, number)
    return late


def _out_of_order(late: Sequence[tuple[int, int, Citation]]) -> Problem:
    number, higher, citation = late[0]
    others = len(late) - 1
    more = f", and {others} more {'is' if others == 1 else 'are'} late" if others else ""
    return Problem(
        f"first mentions do not ascend: [{number}] is first cited after [{higher}]{more}",
        citation.location,
        subject="first mentions",
        hint="number the references in the order of their first mention",
        label=str(number),
        citations=tuple(dict.fromkeys(found.id for _, _, found in late)),
    )
