"""Rules about references.yaml: what it says of a page that has changed, or has aged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from refcheck.checks.gathered import problem_about
from refcheck.checks.ground import TOP
from refcheck.checks.wording import bracketed, named, quoted, source_name
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Reference
    from refcheck.model.evidence import Dossier
    from refcheck.model.registry import RegistryEntry

REGISTRY = frozenset({"registry"})
_AGAIN = "`refcheck registry init` verifies it again"
_DECIDE = f"{_AGAIN}, `refcheck registry accept` records a person's decision"


@rule("REF501", "changed-since-verified", Severity.WARNING, needs=REGISTRY)
def changed_since_verified(dossier: Dossier) -> Iterator[Problem]:
    """The entry's text differs from the one that was verified.

    Somebody verified or accepted this entry, and references.yaml says so; since then it was
    edited, so that the decision is no longer about what is printed. The entry is looked up like
    any other until somebody decides again. An entry that only got another number is recognised by
    its text, and is no finding.

    Registry:

        schema: refcheck-registry/1
        articles:
          example.html:
            1:
              text: Example A. The boiling of water. Journal of Kettle Science. 1990.
              fingerprint: e6687a136b966633
              doi: 10.5555/boiling
              verified: 2026-11-22
              source: crossref

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Journal of Kettle Science. 1991.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Journal of Kettle Science. 1990.</li>
        </ol>
    """
    for entry, registered, path in _registered(dossier, same=False):
        if not (registered.stands or registered.suppressions):
            continue  # it is open, and the machine looks at it anew
        was = f"; it was {quoted(registered.text, 80)}" if registered.text else ""
        yield problem_about(
            entry,
            f"{named(entry)} has changed since it was {_decided(registered)} "
            f"({path}:{registered.line}){was}",
            hint=_DECIDE,
        )


@rule("REF502", "unknown-registry-key", Severity.WARNING, needs=REGISTRY)
def unknown_registry_key(dossier: Dossier) -> Iterator[Problem]:
    """The registry names an entry that the page has not.

    Neither its text nor, free for it, its number is on the page: the entry was taken out, or both
    were changed at once. What the registry says of it is about nothing.

    Registry:

        schema: refcheck-registry/1
        articles:
          example.html:
            2:
              text: Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985.
              fingerprint: 69c9bcad0b150daa
              doi: 10.5555/icebergs
              verified: 2026-11-22
              source: crossref

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Journal of Kettle Science. 1990.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Icebergs melt.[2]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Journal of Kettle Science. 1990.</li>
        <li>Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985.</li>
        </ol>
    """
    view = dossier.registry
    for entry in view.unknown if view is not None else ():
        words = f" {quoted(entry.text, 80)}" if entry.text else ""
        where = f"{view.path}:{entry.line}" if view is not None else ""
        yield Problem(
            f"the entry at {where} is about {bracketed(entry.key)}{words}, which this page has not",
            TOP,
            subject=entry.fingerprint,
            hint="delete it there, if it was taken out of the page",
        )


@rule("REF503", "stale-verification", Severity.INFO, needs=REGISTRY)
def stale_verification(dossier: Dossier) -> Iterator[Problem]:
    """The entry was verified longer ago than the configured age.

    It still counts as verified. But works are retracted and corrected every day, and what was
    verified is not asked about again; `registry-age-days` says after how long that is told. What a
    person accepted does not age.

    Registry:

        schema: refcheck-registry/1
        articles:
          example.html:
            1:
              text: Example A. The boiling of water. Journal of Kettle Science. 1990.
              fingerprint: e6687a136b966633
              doi: 10.5555/boiling
              verified: 2019-05-04
              source: crossref
            2:
              text: Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985.
              fingerprint: 69c9bcad0b150daa
              doi: 10.5555/icebergs
              verified: 2026-11-22
              source: crossref

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Icebergs melt.[2]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Journal of Kettle Science. 1990.</li>
        <li>Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985.</li>
        </ol>

    Mended:

        <p>Icebergs melt.[1] Some do so slowly.[1] Others turn over.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Berg B. Icebergs and how they melt. Journal of Kettle Science. 1985.</li>
        </ol>
    """
    for entry, registered, path in _registered(dossier, same=True):
        if registered.verified is None or registered.accepted is not None or not dossier.today:
            continue
        days = (date.fromisoformat(dossier.today) - date.fromisoformat(registered.verified)).days
        place = f"({path}:{registered.line})"
        if days < -1:  # it is tomorrow already somewhere on earth
            message = f"{named(entry)} was {_decided(registered)}, which is still to come {place}"
            yield problem_about(entry, message, hint="mend the date")
        elif dossier.registry is not None and days > dossier.registry.age_days:
            message = f"{named(entry)} was {_decided(registered)}, {days:,} days ago {place}"
            yield problem_about(entry, message, hint=_AGAIN)


def _registered(dossier: Dossier, *, same: bool) -> Iterator[tuple[Reference, RegistryEntry, str]]:
    """The entries with what the registry says of them, in the order of the page."""
    view = dossier.registry
    if view is None:
        return
    of_key = view.same if same else view.changed
    for entry in dossier.article.references:
        if entry.key in of_key:
            yield entry, of_key[entry.key], view.path


def _decided(registered: RegistryEntry) -> str:
    if registered.accepted is not None:
        return f"accepted on {registered.accepted}"
    if registered.verified is not None:
        against = f" against {source_name(registered.source)}" if registered.source else ""
        return f"verified on {registered.verified}{against}"
    return "entered"
