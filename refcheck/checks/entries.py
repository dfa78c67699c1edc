"""Rules about the entries of a list: cited, written, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.duplicates import duplicates
from refcheck.checks.ground import ground_under
from refcheck.checks.undefined import claims_of, vouched_for
from refcheck.checks.wording import named, quoted
from refcheck.model.findings import Related, Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.scopes import Scope
    from refcheck.model.article import Article, Reference
    from refcheck.model.evidence import Dossier


@rule("REF002", "uncited-reference", Severity.WARNING)
def uncited_reference(dossier: Dossier) -> Iterator[Problem]:
    """An entry that no marker cites.

    Its claim was deleted, or its marker was lost; a reader cannot tell what it vouches for.
    Silent where under half of the list is seen cited: then it is likelier that the markers were
    not recognised, and REF903 says so.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>
    """
    for scope in ground_under(dossier).well_cited():
        for entry in scope.entries:
            if _is_uncited(scope, entry):
                yield Problem(
                    f"no marker cites {named(entry)}",
                    entry.location,
                    subject=entry.text,
                    hint="cite it where it belongs, or move it to further reading",
                    label=entry.number,
                    key=entry.key,
                )


@rule("REF008", "empty-reference", Severity.ERROR)
def empty_reference(dossier: Dossier) -> Iterator[Problem]:
    """An entry without text.

    The number is there and the source is not. An entry in which the wiki engine printed an error is
    REF011's.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li></li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>
    """
    claims = claims_of(dossier.article)
    citing = {key: one for one in reversed(dossier.article.citations) for key in one.references}
    before = ""
    for entry in dossier.article.references:
        if is_empty(entry) and not _has_engine_error(dossier.article, entry):
            cited = citing.get(entry.key)
            yield Problem(
                f"{named(entry)} has no text",
                entry.location,
                subject=vouched_for(claims, cited) if cited else f"no text after {before}",
                hint="write the reference, or drop the entry and its markers",
                label=entry.number,
                key=entry.key,
            )
        else:
            before = entry.text


@rule("REF009", "duplicate-reference", Severity.WARNING)
def duplicate_reference(dossier: Dossier) -> Iterator[Problem]:
    """Two entries of a list are the same work.

    Two numbers for one source make a claim look better supported than it is. They are the same
    where they print the same DOI, were resolved to the same work, or have the same words. Short
    notes ("Ibid.") are no duplicates, nor are different pages of one book.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On the boiling of water. J Examples. 1990;1:1-9.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example A: On the boiling of water. J. Examples 1990; 1: 1–9.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On the boiling of water. J Examples. 1990;1:1-9.</li>
        <li>Example B. On ice. 1991.</li>
        </ol>
    """
    for scope in ground_under(dossier).scopes:
        for earlier, entry, why in duplicates(dossier, scope.entries):
            yield Problem(
                f"{named(earlier)} and {named(entry)} are the same work: {why}",
                entry.location,
                subject=f"{earlier.text} {entry.text}",
                hint=f"cite {named(earlier)} in its place",
                label=entry.number,
                key=entry.key,
                related=(Related(earlier.location.line, f"the other: {quoted(earlier.text)}"),),
            )


def is_empty(entry: Reference) -> bool:
    """Whether nothing in the entry could name a source."""
    return not entry.urls and not any(character.isalnum() for character in entry.text)


def _has_engine_error(article: Article, entry: Reference) -> bool:
    place = entry.location
    return any(place.start <= error.location.start < place.end for error in article.engine_errors)


def _is_uncited(scope: Scope, entry: Reference) -> bool:
    """Whether no marker can mean the entry; one whose number is another's too may be meant."""
    if not entry.labels or entry.key in scope.cited or scope.doubled & set(entry.labels):
        return False
    return not _cited_in_part(scope, entry)


def _cited_in_part(scope: Scope, entry: Reference) -> bool:
    """Whether a part of the entry ("2.1" of "2") is cited, in lists that have such parts."""
    if not scope.reference_list.sub_lists:
        return False
    parts = scope.cited_labels
    return any(part.startswith(f"{label}.") for label in entry.labels for part in parts)
