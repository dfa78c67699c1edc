"""Rules about markers: what they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_under
from refcheck.checks.holes import hole_key
from refcheck.checks.undefined import (
    claims_of,
    claims_related,
    told_as_undefined,
    undefined_labels,
    undefined_problem,
    vouched_for,
)
from refcheck.checks.wording import listed, times
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Citation
    from refcheck.model.evidence import Dossier


@rule("REF001", "undefined-reference", Severity.ERROR)
def undefined_reference(dossier: Dossier) -> Iterator[Problem]:
    """A marker points to an entry that the list does not have.

    The reader of the claim finds no source behind its number: the entry was deleted, renumbered
    or never written. There is one finding for each missing number, with every claim that cites it
    and the entries around the hole. Where more than 30 % of the cited numbers have no entry the
    list itself looks cut off, and REF903 says so instead.

    What surely stood there in an earlier text of the page, in git or MediaWiki, or in
    references.yaml, is told and offered as the fix.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4] Pressure matters little.[5]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4] Pressure matters little.[5]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        <li>Example E. On ice under pressure. 1994.</li>
        </ol>
    """
    claims = claims_of(dossier.article)
    ground = ground_under(dossier)
    places = {id(scope): index for index, scope in enumerate(ground.scopes)}
    for scope in ground.judged():
        for label, citations in undefined_labels(dossier.article, scope).items():
            lost = dossier.lost.get(hole_key(places[id(scope)], label))
            yield undefined_problem(claims, scope, label, citations, lost)


@rule("REF007", "malformed-range", Severity.WARNING)
def malformed_range(dossier: Dossier) -> Iterator[Problem]:
    """A marker's range runs backwards or is too wide to be meant.

    [9–4] and [1–250] are misprints: nobody can tell which entries are cited, so the entries
    inside such a range count as neither cited nor missing.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3-1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[1-3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>
    """
    if "mixed-schemes" in ground_under(dossier).topics:
        return
    claims = claims_of(dossier.article)
    for citation in dossier.article.citations:
        if citation.malformed:
            yield Problem(
                f"{citation.marker} is no range that can be meant: {citation.malformed}",
                citation.location,
                subject=vouched_for(claims, citation),
                hint="write the range from the lower number to the higher one",
                citations=(citation.id,),
            )


@rule("REF010", "broken-anchor", Severity.WARNING)
def broken_anchor(dossier: Dossier) -> Iterator[Problem]:
    """A marker's link leads to an anchor that is not on the page.

    The number is in the list, but a click on the marker goes nowhere. A marker whose number has
    no entry either is REF001's; where most markers of a page are broken the page is a saved part,
    or a script of its own does the linking, and REF903 says so instead.

    Fires:

        <p>Water boils at 100 °C.<a href="#ref1">[1]</a> It freezes at 0 °C.<a href="#ref2">[2]</a>
        Salt lowers that.<a href="#ref33">[3]</a></p>
        <h2>References</h2>
        <ol>
        <li id="ref1">Example A. On boiling water. 1990.</li>
        <li id="ref2">Example B. On ice. 1991.</li>
        <li id="ref3">Example C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.<a href="#ref1">[1]</a> It freezes at 0 °C.<a href="#ref2">[2]</a>
        Salt lowers that.<a href="#ref3">[3]</a></p>
        <h2>References</h2>
        <ol>
        <li id="ref1">Example A. On boiling water. 1990.</li>
        <li id="ref2">Example B. On ice. 1991.</li>
        <li id="ref3">Example C. On salt and ice. 1992.</li>
        </ol>
    """
    ground = ground_under(dossier)
    if ground.topics & {"anchors", "no-list", "list-cut-off", "too-large"}:
        return
    claims = claims_of(dossier.article)
    elsewhere = told_as_undefined(ground)
    broken: dict[str, list[Citation]] = {}
    for citation in dossier.article.citations:
        if citation.id not in elsewhere and citation.group not in ground.groups_without_list:
            for target in citation.missing_targets:
                broken.setdefault(target, []).append(citation)
    for target, citations in broken.items():
        markers = list(dict.fromkeys(citation.marker for citation in citations))
        yield Problem(
            f"{listed(markers)} links to #{target}, which is not on the page",
            citations[0].location,
            subject=vouched_for(claims, *citations),
            hint="give the entry this anchor, or mend the link",
            label=citations[0].labels[0] if citations[0].labels else None,
            citations=tuple(citation.id for citation in citations),
            related=claims_related(claims, citations),
        )


@rule("REF012", "group-without-list", Severity.ERROR)
def group_without_list(dossier: Dossier) -> Iterator[Problem]:
    """Notes of a group are cited, and the page has no list for the group.

    In MediaWiki a group needs a list of its own (<references group="note" />); without it the
    notes are written but shown to nobody.

    Fires:

        <div class="mw-parser-output">
        <p>Water boils at 100 °C.<sup id="cite_ref-1" class="reference"><a
        href="#cite_note-1">[1]</a></sup> It freezes at 0 °C.<sup id="cite_ref-2"
        class="reference"><a href="#cite_note-2">[2]</a></sup> Salt lowers that.<sup
        id="cite_ref-3" class="reference"><a href="#cite_note-3">[note 1]</a></sup></p>
        <ol class="references">
        <li id="cite_note-1"><span class="reference-text">Example A. On water. 1990.</span></li>
        <li id="cite_note-2"><span class="reference-text">Example B. On ice. 1991.</span></li>
        </ol>
        </div>

    Mended:

        <div class="mw-parser-output">
        <p>Water boils at 100 °C.<sup id="cite_ref-1" class="reference"><a
        href="#cite_note-1">[1]</a></sup> It freezes at 0 °C.<sup id="cite_ref-2"
        class="reference"><a href="#cite_note-2">[2]</a></sup> Salt lowers that.<sup
        id="cite_ref-3" class="reference"><a href="#cite_note-3">[note 1]</a></sup></p>
        <ol class="references">
        <li id="cite_note-3"><span class="reference-text">By 1.9 K for each mole.</span></li>
        </ol>
        <ol class="references">
        <li id="cite_note-1"><span class="reference-text">Example A. On water. 1990.</span></li>
        <li id="cite_note-2"><span class="reference-text">Example B. On ice. 1991.</span></li>
        </ol>
        </div>
    """
    ground = ground_under(dossier)
    if not ground.scopes or ground.topics & {"no-list", "mixed-schemes", "too-large"}:
        return
    for group, citations in ground.groups_without_list.items():
        markers = list(dict.fromkeys(c.marker for c in citations))
        yield Problem(
            f"the group “{group}” is cited {times(len(citations))} ({listed(markers)}), "
            "but the page has no list for it",
            citations[0].location,
            subject=group,
            hint="add the list of the group, or cite these notes in the main list",
            citations=tuple(c.id for c in citations),
            related=claims_related(claims_of(dossier.article), citations),
        )
