"""Rules about what happened to a cited work after it was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.standing import (
    Standing,
    in_words,
    is_retraction_notice,
    standing_after,
    standing_of,
    teller,
)
from refcheck.checks.wording import listed, named, work_in_short
from refcheck.model.evidence import DoiUnchecked
from refcheck.model.findings import Severity
from refcheck.model.updates import CONCERN
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.gathered import Gathered
    from refcheck.model.article import Reference
    from refcheck.model.evidence import Dossier
    from refcheck.model.works import Update, Work

WORKS = frozenset({"works"})


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry, its work in a phrase, and how that stands after the notices about it."""

    entry: Reference
    phrase: str
    standing: Standing
    doi: str | None

    def words(self, notice: Update) -> str:
        return in_words(notice, self.doi)


@rule("REF210", "retracted-work", Severity.ERROR, needs=WORKS)
def retracted_work(dossier: Dossier) -> Iterator[Problem]:
    """The cited work was retracted, withdrawn or removed.

    What it says may no longer be cited as a finding. Named are the notice, its date, and whether
    the publisher, Retraction Watch or the work's own title says so. The last word counts: a later
    reinstatement ends a retraction, a later correction does not. A retraction of a part is a
    warning, and so is a work on a bare list of retractions, which tells neither kind nor date. A
    printed DOI that a list of the index knows as retracted is told though its record is not at
    hand.

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
    for told in _told(dossier):
        standing = told.standing
        if standing.withdrawn:
            yield problem_about(
                told.entry,
                f"{told.phrase} was {told.words(standing.withdrawn)}",
                hint="cite another source, or say so",
            )
        elif standing.partial:
            yield problem_about(
                told.entry,
                f"{told.phrase} was {told.words(standing.partial)}",
                hint="read the notice: does the claim stand on the retracted part?",
                severity=Severity.WARNING,
            )
        elif standing.listed:
            lists = listed([teller(source) for source in standing.listed.sources])
            yield problem_about(
                told.entry,
                f"{told.phrase} is on a list of retractions ({lists}), which tells neither kind "
                "nor date",
                hint="look the work up: it may be retracted, in doubt or only corrected",
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
    for told in _told(dossier):
        concern = told.standing.doubted
        if concern:
            yield problem_about(
                told.entry,
                f"{told.phrase} bears an {told.words(concern)}",
                hint="read the notice before the claim is left to stand on this work",
            )


@rule("REF212", "corrected-work", Severity.INFO, needs=WORKS)
def corrected_work(dossier: Dossier) -> Iterator[Problem]:
    """The cited work was corrected, reinstated, or has a new version.

    Most corrections leave a finding as it is; some change the very figure that is cited. Of a work
    that was retracted and then reinstated both are told, and it counts as sound.

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
    for told in _told(dossier):
        standing = told.standing
        if standing.restored:
            yield problem_about(
                told.entry,
                f"{told.phrase} {_before(told)} {told.words(standing.restored)}",
                hint="see whether the notice changes what is cited",
            )
        elif standing.corrected:
            notices = [told.words(notice) for notice in standing.corrected]
            later = "a later notice" if len(notices) == 1 else "later notices"
            yield problem_about(
                told.entry,
                f"{told.phrase} has {later}: {listed(notices)}",
                hint="see whether the notice changes what is cited",
            )


@rule("REF213", "cites-retraction-notice", Severity.INFO, needs=WORKS)
def cites_retraction_notice(dossier: Dossier) -> Iterator[Problem]:
    """The entry is itself the notice of a retraction.

    Right where the retraction is the subject; elsewhere the notice was taken for the paper. Where
    the notice stands under the paper's own DOI, the printed title tells which of them is meant.

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
        if _is_notice(item, work):
            about = [update.doi for update in work.updates_to if update.doi]
            of = f" of {listed(about)}" if about else ""
            yield problem_about(
                item.entry,
                f"{named(item.entry)} is the notice of a retraction{of}",
                hint="cite another source, unless the retraction itself is meant",
            )


def _before(told: _Told) -> str:
    """What the reinstatement ended, where that is known."""
    ended = told.standing.ended
    if ended is None:
        return "was"
    words = told.words(ended)
    return f"bore an {words} and was" if ended.kind == CONCERN else f"was {words} and"


def _works(dossier: Dossier) -> Iterator[tuple[Gathered, Work]]:
    for item in gathered(dossier):
        if item.work is not None:
            yield item, item.work


def _is_notice(item: Gathered, work: Work) -> bool:
    return is_retraction_notice(work, item.fields.title or item.entry.text)


def _told(dossier: Dossier) -> Iterator[_Told]:
    """Every entry whose work is known, or at least what happened to the work of its DOI."""
    for item in gathered(dossier):
        who, work = named(item.entry), item.work
        if work is not None:
            if not _is_notice(item, work):
                phrase = f"{who}, {work_in_short(work)},"
                yield _Told(item.entry, phrase, standing_of(work), work.doi)
        elif isinstance(item.doi, DoiUnchecked) and item.doi.updates:
            standing = standing_after(item.doi.updates, item.doi.doi)
            yield _Told(item.entry, f"{who}, by its DOI {item.doi.doi},", standing, item.doi.doi)
