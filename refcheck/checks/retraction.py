"""Rules about what happened to a cited work after it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.standing import in_words, is_notice, standing_of
from refcheck.checks.wording import listed, named, work_in_short
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.gathered import Gathered
    from refcheck.model.evidence import Dossier
    from refcheck.model.works import Update, Work

WORKS = frozenset({"works"})


@rule("REF210", "retracted-work", Severity.ERROR, needs=WORKS)
def retracted_work(dossier: Dossier) -> Iterator[Problem]:
    """The cited work was retracted, withdrawn or removed.

    What it says may no longer be cited as a finding. The notice and its date are named; a
    retraction of a part is a warning, and a later reinstatement ends a retraction.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "updated-by": [{"type": "retraction", "DOI": "10.5555/notice",
                         "updated": {"date-parts": [[1992, 5, 4]]}}]}
        {"DOI": "10.5555/mountains", "type": "journal-article", "volume": "7", "issue": "1",
         "title": ["Boiling water on high mountains"], "page": "11-19",
         "author": [{"given": "Bert", "family": "Berg"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1985]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Boiling water on high mountains. Journal of Kettle Science.
        1985;7(1):11-19. doi:10.5555/mountains</li>
        </ol>
    """
    for item, work in _works(dossier):
        standing = standing_of(work)
        if standing.withdrawn:
            yield _noticed(item, work, standing.withdrawn, hint="cite another source, or say so")
        elif standing.partial:
            yield _noticed(
                item,
                work,
                standing.partial,
                hint="read the notice: does the claim stand on the retracted part?",
                severity=Severity.WARNING,
            )


@rule("REF211", "expression-of-concern", Severity.WARNING, needs=WORKS)
def expression_of_concern(dossier: Dossier) -> Iterator[Problem]:
    """The journal has published a concern about the cited work.

    The work is under doubt and not retracted; a retraction that followed is REF210's.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "updated-by": [{"type": "expression_of_concern", "DOI": "10.5555/notice",
                         "updated": {"date-parts": [[1992, 5, 4]]}}]}
        {"DOI": "10.5555/mountains", "type": "journal-article", "volume": "7", "issue": "1",
         "title": ["Boiling water on high mountains"], "page": "11-19",
         "author": [{"given": "Bert", "family": "Berg"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1985]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Boiling water on high mountains. Journal of Kettle Science.
        1985;7(1):11-19. doi:10.5555/mountains</li>
        </ol>
    """
    for item, work in _works(dossier):
        concern = standing_of(work).doubted
        if concern:
            yield problem_about(
                item.entry,
                f"{named(item.entry)}, {work_in_short(work)}, bears an {in_words(concern)}",
                hint="read the notice before the claim is left to stand on this work",
            )


@rule("REF212", "corrected-work", Severity.INFO, needs=WORKS)
def corrected_work(dossier: Dossier) -> Iterator[Problem]:
    """The cited work was corrected, or has a new version.

    Most corrections leave a finding as it is; some change the very figure that is cited.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "updated-by": [{"type": "correction", "DOI": "10.5555/notice",
                         "updated": {"date-parts": [[1992, 5, 4]]}}]}
        {"DOI": "10.5555/mountains", "type": "journal-article", "volume": "7", "issue": "1",
         "title": ["Boiling water on high mountains"], "page": "11-19",
         "author": [{"given": "Bert", "family": "Berg"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1985]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Boiling water on high mountains. Journal of Kettle Science.
        1985;7(1):11-19. doi:10.5555/mountains</li>
        </ol>
    """
    for item, work in _works(dossier):
        standing = standing_of(work)
        notices = [*standing.corrected, *([standing.restored] if standing.restored else [])]
        if notices:
            yield problem_about(
                item.entry,
                f"{named(item.entry)}, {work_in_short(work)}, has a later notice: "
                f"{listed([in_words(notice) for notice in notices])}",
                hint="see whether the notice changes what is cited",
            )


@rule("REF213", "cites-retraction-notice", Severity.INFO, needs=WORKS)
def cites_retraction_notice(dossier: Dossier) -> Iterator[Problem]:
    """The entry is itself the notice of a retraction.

    Right where the retraction is the subject; elsewhere the notice was taken for the paper.

    Known works:

        {"DOI": "10.5555/notice", "type": "journal-article", "volume": "14", "issue": "2",
         "title": ["Retraction: The boiling of water under high pressure"], "page": "77",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1992]]},
         "update-to": [{"type": "retraction", "DOI": "10.5555/boiling",
                        "updated": {"date-parts": [[1992, 5, 4]]}}]}
        {"DOI": "10.5555/mountains", "type": "journal-article", "volume": "7", "issue": "1",
         "title": ["Boiling water on high mountains"], "page": "11-19",
         "author": [{"given": "Bert", "family": "Berg"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1985]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Retraction: The boiling of water under high pressure. Journal of Kettle
        Science.
        1992;14(2):77. doi:10.5555/notice</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Boiling water on high mountains. Journal of Kettle Science.
        1985;7(1):11-19. doi:10.5555/mountains</li>
        </ol>
    """
    for item, work in _works(dossier):
        if is_notice(work):
            about = [doi for doi in work.updates_to if doi != work.doi]
            of = f" of {listed(about)}" if about else ""
            yield problem_about(
                item.entry,
                f"{named(item.entry)} is the notice of a retraction{of}",
                hint="cite another source, unless the retraction itself is meant",
            )


def _works(dossier: Dossier) -> Iterator[tuple[Gathered, Work]]:
    for item in gathered(dossier):
        if item.work is not None:
            yield item, item.work


def _noticed(
    item: Gathered, work: Work, notice: Update, *, hint: str, severity: Severity | None = None
) -> Problem:
    return problem_about(
        item.entry,
        f"{named(item.entry)}, {work_in_short(work)}, was {in_words(notice)}",
        hint=hint,
        severity=severity,
    )
