"""Rules about the work that an entry is: found, or several, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.wording import counted, listed, named, source_name, work_in_short
from refcheck.model.evidence import Ambiguous, DoiOfAnother, NotFound
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Candidate, Dossier

WORKS = frozenset({"works"})
_SHOWN = 3  # candidates named in a message; a report shows them all


@rule("REF201", "work-not-found", Severity.WARNING, needs=WORKS)
def work_not_found(dossier: Dossier) -> Iterator[Problem]:
    """No source that was asked has a work that fits.

    Every source answered, and none has this work. It may be misprinted beyond recognition, or be
    of a kind that these sources do not hold: it says nothing more. Kinds that have no DOI as a
    rule (theses, reports, web pages, most books) are not told here, nor is a note that names no
    article, an entry whose DOI is another work's (REF103), or anything where a source did not
    answer or, as with an index alone, no registration agency was asked.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985;7(1):11-19.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for item in gathered(dossier):
        if isinstance(item.resolution, NotFound) and not isinstance(item.doi, DoiOfAnother):
            asked = listed([source_name(name) for name in item.resolution.asked])
            where = f" in {asked}" if item.resolution.asked else ""
            nearest = item.resolution.nearest[:1]
            hint = f"the nearest is {_shown(nearest[0])}" if nearest else "check title and journal"
            yield problem_about(
                item.entry,
                f"{named(item.entry)}: no matching work{where}",
                hint=hint,
            )


@rule("REF202", "ambiguous-work", Severity.WARNING, needs=WORKS)
def ambiguous_work(dossier: Dossier) -> Iterator[Problem]:
    """Two or more works fit the entry equally well.

    Parts of a series, reprints, an abstract beside its paper: the candidates are listed and none
    is picked. A DOI, or the missing volume and page, tells them apart.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}
        {"DOI": "10.5555/boiling-again", "type": "journal-article", "volume": "31", "issue": "2",
         "title": ["The boiling of water under high pressure"], "page": "55-60",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for item in gathered(dossier):
        if isinstance(item.resolution, Ambiguous):
            candidates = item.resolution.candidates
            shown = [candidate.work.identifier for candidate in candidates[:_SHOWN]]
            if len(candidates) > _SHOWN:
                shown.append(f"{len(candidates) - _SHOWN} more")
            yield problem_about(
                item.entry,
                f"{named(item.entry)} fits {counted(len(candidates), 'work')} equally well: "
                f"{listed(shown)}",
                hint="print the DOI of the one that is meant",
            )


def _shown(candidate: Candidate) -> str:
    doi = f", {candidate.work.doi}" if candidate.work.doi else ""
    return f"{work_in_short(candidate.work)}{doi}"
