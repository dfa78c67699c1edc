"""Rules about the printed DOI: unknown, of another work, of a container, or not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.checks.certainty import cites_several, is_certain
from refcheck.checks.doi_fixes import replace_doi
from refcheck.checks.doi_style import doi_styles
from refcheck.checks.fixes import append_doi
from refcheck.checks.gathered import Gathered, gathered, problem_about
from refcheck.checks.title_words import Wording, wording_of
from refcheck.checks.wording import at_source, listed, named, quoted, source_name, work_in_short
from refcheck.model.evidence import DoiOfAnother, DoiOfContainer, DoiUnknown, Resolved
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import Fix

WORKS = frozenset({"works"})


@rule("REF102", "doi-not-found", Severity.ERROR, needs=WORKS)
def doi_not_found(dossier: Dossier) -> Iterator[Problem]:
    """Nobody knows the printed DOI.

    Every registration agency that was asked has answered that there is no such DOI: it was
    mistyped, or made up. A source that did not answer is REF901's and no evidence.

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
        1990;12(3):101-109. doi:10.5555/boyling</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>
    """
    for item in gathered(dossier):
        if isinstance(item.doi, DoiUnknown):
            asked = [source_name(name) for name in item.doi.asked]
            nobody = f"neither {listed(asked, word='nor')} knows" if asked[1:] else _alone(asked)
            yield problem_about(
                item.entry,
                f"the DOI {item.doi.doi} of {named(item.entry)} does not exist: {nobody} it",
                hint=_right_doi(item) or "check the DOI at https://doi.org, or drop it",
                fix=_replacement(dossier.article, item, item.doi.doi),
            )


@rule("REF103", "doi-mismatch", Severity.ERROR, needs=WORKS)
def doi_mismatch(dossier: Dossier) -> Iterator[Problem]:
    """The printed DOI is that of another work.

    It works, and leads to a paper that the entry does not describe: the commonest fault that nobody
    notices. Said only where the DOI's record contradicts the printed words.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}
        {"DOI": "10.5555/icebergs", "type": "journal-article", "volume": "7", "issue": "1",
         "title": ["Icebergs and how they melt"], "page": "11-19",
         "author": [{"given": "Bert", "family": "Berg"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1985]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/icebergs</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>
    """
    for item in gathered(dossier):
        if isinstance(item.doi, DoiOfAnother):
            printed = item.fields.title or item.entry.text
            if wording_of(printed, item.doi.work) is Wording.SAME:
                printed = item.entry.text  # they differ elsewhere
            yield problem_about(
                item.entry,
                f"the DOI {item.doi.doi} of {named(item.entry)} is {work_in_short(item.doi.work)}, "
                f"not {quoted(printed, 100)}",
                hint=_right_doi(item) or "print the DOI of the work that is meant, or drop it",
                fix=_replacement(dossier.article, item, item.doi.doi),
            )


@rule("REF104", "doi-of-container", Severity.WARNING, needs=WORKS)
def doi_of_container(dossier: Dossier) -> Iterator[Problem]:
    """The printed DOI is that of the book, the issue or a supplement.

    The reader lands one level too high and must search for the chapter or paper that is meant.

    Known works:

        {"DOI": "10.5555/handbook", "type": "book", "title": ["Handbook of Water and Ice"],
         "editor": [{"given": "Carla", "family": "Editor"}], "publisher": "Examples Press",
         "issued": {"date-parts": [[2001]]}}
        {"DOI": "10.5555/handbook.7", "type": "book-chapter", "page": "101-129",
         "title": ["The boiling of water under high pressure"], "publisher": "Examples Press",
         "author": [{"given": "Anna", "family": "Example"}],
         "container-title": ["Handbook of Water and Ice"], "issued": {"date-parts": [[2001]]}}

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. In: Editor C, editor. Handbook of
        Water and Ice. Examples Press; 2001. p. 101-129. doi:10.5555/handbook</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. In: Editor C, editor. Handbook of
        Water and Ice. Examples Press; 2001. p. 101-129. doi:10.5555/handbook.7</li>
        </ol>
    """
    for item in gathered(dossier):
        if isinstance(item.doi, DoiOfContainer):
            yield problem_about(
                item.entry,
                f"the DOI {item.doi.doi} of {named(item.entry)} is that of the "
                f"{item.doi.relation}, {work_in_short(item.doi.work)}",
                hint=_right_doi(item) or "print the DOI of the part that is cited",
                fix=_replacement(dossier.article, item, item.doi.doi),
            )


@rule("REF105", "missing-doi", Severity.INFO, needs=WORKS)
def missing_doi(dossier: Dossier) -> Iterator[Problem]:
    """The work is known, and its DOI is not printed.

    A DOI takes the reader to the work in one step, and lets the entry be checked for good.

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
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109. doi:10.5555/boiling</li>
        </ol>
    """
    styles = doi_styles(dossier.article)
    for item in gathered(dossier):
        known = _found_doi(item) if _lacks_doi(item) else None
        if known is not None:
            doi, source = known
            style = styles[item.entry.list_index]
            yield problem_about(
                item.entry,
                f"{named(item.entry)} does not print its DOI, which is {doi} {at_source(source)}",
                hint=f"add {style.text(doi)}",
                fix=_if_sure(item, append_doi(dossier.article, item.entry, doi, style)),
            )


def _alone(asked: list[str]) -> str:
    return f"{asked[0]} does not know" if asked else "nobody knows"


def _lacks_doi(item: Gathered) -> bool:
    """Whether nothing in the entry is or was meant as a DOI, or leads as surely to its work."""
    fields = item.fields
    malformed = any(kind == "doi" for kind, _ in fields.malformed_identifiers)
    return not (fields.doi or fields.other_dois or fields.arxiv or malformed or item.doi)


def _found_doi(item: Gathered) -> tuple[str, str] | None:
    """The DOI of the entry's work, and who has it: whoever resolved it, now or for the registry."""
    match item.resolution:
        case Resolved(work=work, source=source) if work.doi:
            return work.doi, source
        case Registered(entry=entry) if entry.doi and entry.verified and entry.source:
            return entry.doi, entry.source
        case _:
            return None


def _known_doi(item: Gathered, wrong: str) -> str | None:
    """The DOI of the work that the entry was found to be, where it is not the printed one."""
    if isinstance(item.resolution, Resolved) and item.resolution.work.doi != wrong:
        return item.resolution.work.doi
    return None


def _right_doi(item: Gathered) -> str | None:
    doi = _known_doi(item, item.doi.doi) if item.doi else None
    return f"the printed work is {doi}" if doi else None


def _replacement(article: Article, item: Gathered, wrong: str) -> Fix | None:
    doi = _known_doi(item, wrong)
    return _if_sure(item, replace_doi(article, item.entry, wrong, doi)) if doi else None


def _if_sure(item: Gathered, fix: Fix) -> Fix:
    """Without edits where a person has to look first."""
    registered = isinstance(item.resolution, Registered) and not cites_several(item)
    return fix if registered or is_certain(item) else replace(fix, edits=())
