"""Rules about the metadata of a known work: what is printed against what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.differences import (
    Difference,
    differences,
    gravest,
    is_of_another_version,
)
from refcheck.checks.fixes import replace_printed
from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.wording import at_source, named, quoted
from refcheck.model.evidence import Resolved
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier

WORKS = frozenset({"works"})


@rule("REF203", "title-differs", Severity.WARNING, needs=WORKS)
def title_differs(dossier: Dossier) -> Iterator[Problem]:
    """The printed title is not the work's.

    Told where the words themselves differ; case, punctuation, British and American spelling, a
    left-out subtitle and a translated title are no difference. A word that is misspelt, abbreviated
    or in another place is information.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The freezing of water under low pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>
    """
    yield from _differing(dossier, "title", hint="copy the title from the work itself")


@rule("REF204", "author-differs", Severity.WARNING, needs=WORKS)
def author_differs(dossier: Dossier) -> Iterator[Problem]:
    """The printed authors are not the work's.

    The first author or the order differs, several of the others are nobody's in the record, or some
    before the last one are left out without an “et al.”. Initials, particles, accents and what is
    left out at the end are no difference; one unknown name among right ones is information.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    yield from _differing(dossier, "author", hint="copy the authors from the work itself")


@rule("REF205", "year-differs", Severity.WARNING, needs=WORKS)
def year_differs(dossier: Dossier) -> Iterator[Problem]:
    """The printed year is none of the work's.

    A work may have two years, one online and one in print; either is right. By one year where the
    record has two, or where volume and first page agree, it is told as information only, and so is
    the year of a preprint, which came before.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1994;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    yield from _differing(dossier, "year", hint="print the year of the volume that is cited")


@rule("REF206", "container-differs", Severity.WARNING, needs=WORKS)
def container_differs(dossier: Dossier) -> Iterator[Problem]:
    """The printed journal or book is not the one that the work appeared in.

    Told after abbreviations are understood: “J Kettle Sci” is the Journal of Kettle Science. Told
    only where the entry has the work's own volume, first page or DOI, or names a conference where
    the paper was given at another one: else it may be another version, and what stands there may be
    a publisher or a site. A similar name with the right volume and page may be a former one: that
    is information.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Annals of Oceanography.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    yield from _differing(
        dossier, "container", hint="print the journal or book in which the work appeared"
    )


@rule("REF207", "volume-issue-page-differs", Severity.WARNING, needs=WORKS)
def volume_issue_page_differs(dossier: Dossier) -> Iterator[Problem]:
    """The printed volume, issue or pages are not the work's.

    A reader in a library cannot find the paper. Told of a number only where the entry's others
    agree with the work, so that it stands where a volume or a page stands. Abbreviated page ranges
    (1425–37) and article numbers are understood; they are no difference. Another last page, and the
    pages of the version before the issue, are information.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;21(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    yield from _differing(
        dossier, "place", hint="print volume, issue and pages as the work has them"
    )


def _differing(dossier: Dossier, topic: str, *, hint: str) -> Iterator[Problem]:
    """One problem an entry, with all its differences of one topic."""
    for item in gathered(dossier):
        found = [difference for difference in differences(item) if difference.topic == topic]
        if found and isinstance(item.resolution, Resolved):
            source = at_source(item.resolution.source)
            own_year = topic == "year" and is_of_another_version(item, item.resolution)
            work = item.resolution.work
            yield problem_about(
                item.entry,
                f"{named(item.entry)}: {'; '.join(_words(each, source) for each in found)}",
                hint=hint,
                severity=gravest(found),
                fix=None if own_year else replace_printed(dossier.article, item, work, found),
            )


def _words(difference: Difference, source: str) -> str:
    printed, recorded = difference.printed, difference.recorded
    if difference.name in {"title", "journal or book"}:
        printed, recorded = quoted(printed), quoted(recorded)
    verb = "are" if difference.name == "authors" else "is"
    return f"{difference.name} {verb} {printed} here, {recorded} {source}"
