"""Rules about what a claim says in figures and quoted words, beside the abstracts that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.figures_wording import (
    absence,
    absent_from,
    cited_elsewhere,
    contradiction,
    not_read,
    quoted_sentence,
    sentences_related,
)
from refcheck.checks.read_claims import figures_contradicted, figures_not_found, read_claims
from refcheck.checks.wording import quoted
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier

ABSTRACTS = frozenset({"works", "statements", "abstracts"})

_QUOTED = 100  # characters of quoted words in a message
_NEAREST = 120
_ADVICE = {
    "value": "correct the figure, or cite the source that has it",
    "arm": "check whose figure it is",
    "unit": "check the unit",
    "direction": "check which way it went",
}


@rule("REF403", "number-not-in-abstract", Severity.INFO, needs=ABSTRACTS)
def number_not_in_abstract(dossier: Dossier) -> Iterator[Problem]:
    """A figure of a claim is in no abstract that the claim cites.

    Nothing but abstracts was read, and the full text may well have it: this is where to look, and
    no fault. Told only where the claim and an abstract are about the same thing, once for all such
    figures of a statement. A figure counts as found where it is rounded, spelled out or given in
    another unit; where the abstract prints it, but perhaps for something else, that is told with
    the sentence. p-values, intervals, numbers of participants and years are left out, since
    abstracts often lack them, and so are small numbers in words ("two groups"), and sentences in
    which authors tell of their own work ("we", "Figure 2").

    Known works:

        {"DOI": "10.5555/whistling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["Whistling of copper kettles"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "abstract": "88% of copper kettles whistled within 3 minutes, and 40% of steel kettles."}

    Fires:

        <p>88% of copper kettles whistled within 3 minutes on stoves of 1.8 kW.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>88% of copper kettles whistled within 3 minutes.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for cited in read_claims(dossier, "REF403", "number-not-in-abstract"):
        absent = figures_not_found(cited.claim)
        if not cited.claim.topical or not absent:
            continue
        words = list(dict.fromkeys(one.quantity.text for one in absent))
        yield cited.problem(
            f"{absence(absent, cited.read, cited.labels, cited_elsewhere(cited.claim))}"
            f"{not_read(cited.claim, cited.labels)}",
            cited.places([one.quantity for one in absent])[0],
            [one.quantity.text for one in absent],
            hint=f"the full text may have {'it' if len(words) == 1 else 'them'}",
        )


@rule("REF404", "number-contradicts", Severity.WARNING, needs=ABSTRACTS)
def number_contradicts(dossier: Dossier) -> Iterator[Problem]:
    """The cited abstract has another figure for what the claim gives a figure of.

    Told where the abstract speaks of the same measure in the same group and has another value,
    another unit or the opposite direction, or where it gives the figure for another group. Every
    figure that may be meant is shown with its sentence. Rounding and conversion are no difference.
    Nothing is told where one of the sources cited could not be read, or where it is open which
    figures belong together. Nothing but the abstract was read.

    Known works:

        {"DOI": "10.5555/whistling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["Whistling of copper kettles"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "abstract": "88% of copper kettles whistled within 3 minutes, and 40% of steel kettles."}

    Fires:

        <p>78% of copper kettles whistled within 3 minutes, and 40% of steel kettles.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>88% of copper kettles whistled within 3 minutes, and 40% of steel kettles.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for cited in read_claims(dossier, "REF404", "number-contradicts"):
        wrong = figures_contradicted(cited.claim)
        places = cited.places([one.quantity for one in wrong])
        for figure, place in zip(wrong, places, strict=True):
            yield cited.problem(
                contradiction(figure, cited.labels, cited_elsewhere(cited.claim)),
                place,
                [figure.quantity.text],
                hint=_ADVICE[figure.ground or "value"],
                related=sentences_related(figure.passages, cited.references),
            )


@rule("REF405", "quotation-not-in-abstract", Severity.INFO, needs=ABSTRACTS)
def quotation_not_in_abstract(dossier: Dossier) -> Iterator[Problem]:
    """Quoted words of a claim are in no abstract that the claim cites.

    Nothing but abstracts was read, and the full text may well have them: this is where to look.
    Told of four words or more, and only where the abstract of every source that is cited was read.
    Case, punctuation and left-out words (…) are no difference.

    Known works:

        {"DOI": "10.5555/whistling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["Whistling of copper kettles"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]},
         "abstract": "Kettles of copper whistled much sooner than those that were made of steel."}

    Fires:

        <p>Kettles of copper “whistled far louder than any others”.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Kettles of copper “whistled much sooner than those” of steel.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. Whistling of copper kettles. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    for cited in read_claims(dossier, "REF405", "quotation-not-in-abstract"):
        if cited.claim.unread:
            continue
        absent = [one for one in cited.claim.quotations if one.verdict == "absent"]
        for quotation, place in zip(absent, cited.places(absent), strict=True):
            near = quotation.passages[:1]
            nearest = f"; nearest is {quoted_sentence(near[0], _NEAREST)}" if near else ""
            yield cited.problem(
                f"the words {quoted(quotation.text, _QUOTED)} are {absent_from(cited.read)}"
                f"{cited_elsewhere(cited.claim)}{nearest}",
                place,
                [quotation.text],
                hint="the full text may have them",
                related=sentences_related(near, cited.references, "has nearest"),
            )
