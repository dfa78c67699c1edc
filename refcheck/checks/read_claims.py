"""Claims of which an abstract was read, and what the problems about one of them have in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.checks.own_work import tells_of_own_work
from refcheck.checks.statement_places import places_in
from refcheck.checks.wording import named
from refcheck.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.article import Location, Reference
    from refcheck.model.claims import CheckedClaim, CheckedFigure, CheckedQuotation, Quantity
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import Related

_MOST = 20
_FEW = 10
# What stands beside a result, and a year, an abstract often leaves out.
_TOLD_WHERE_ABSENT = frozenset({"value", "ratio"})


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim beside the abstracts that were read of it.

    `references` and `labels` ("[7]") are by key; `about` is the entry that problems are told of.
    """

    claim: CheckedClaim
    dossier: Dossier
    references: Mapping[str, Reference]
    labels: Mapping[str, str]
    about: Reference

    @property
    def read(self) -> list[str]:
        """The labels of those whose abstract was read."""
        return [self.labels[key] for key in self.claim.read]

    def places(self, found: Sequence[Quantity | CheckedQuotation]) -> tuple[Location, ...]:
        """Where these of its figures or quotations stand on the page."""
        stretches = [(one.start, one.end) for one in found]
        return places_in(self.dossier.article, self.claim.statement, stretches)

    def problem(
        self,
        message: str,
        place: Location,
        concerned: Sequence[str],
        *,
        hint: str,
        related: tuple[Related, ...] = (),
    ) -> Problem:
        """A problem with `concerned`, words of the claim; `hint` is what to do.

        Its markers are the claim's own: an inherited one vouches for other words.
        """
        statement = self.claim.statement
        return Problem(
            message,
            place,
            subject=subject_of(self.claim, concerned),
            hint=f"only the abstract was read: {hint}",
            label=self.about.number,
            key=self.about.key,
            citations=statement.citations if statement.inherited is None else (),
            related=related,
        )


def read_claims(dossier: Dossier, code: str, name: str) -> Iterator[ReadClaim]:
    """The claims of the page that were judged by an abstract at least.

    Of several sources problems are told of the first, or of the one that the registry gives a
    reason for to be silent about this rule.
    """
    references = {entry.key: entry for entry in dossier.article.references}
    labels = {key: named(entry) for key, entry in references.items()}
    for claim in dossier.claims:
        read = [references[key] for key in claim.read if key in references]
        if read and len(read) == len(claim.read):
            about = next((one for one in read if _is_let_stand(dossier, one, code, name)), read[0])
            yield ReadClaim(claim, dossier, references, labels, about)


def subject_of(claim: CheckedClaim, concerned: Sequence[str]) -> str:
    """What a problem about these words of a claim is known by."""
    return " | ".join([claim.statement.text, *concerned])


def figures_contradicted(claim: CheckedClaim) -> tuple[CheckedFigure, ...]:
    """The figures of a claim that an abstract contradicts, in order; no more than a few.

    A statement that has more of them wrong means something else.
    """
    wrong = (one for one in claim.figures if one.verdict == "contradicted")
    return tuple(islice(wrong, _MOST))


def figures_not_found(claim: CheckedClaim) -> tuple[CheckedFigure, ...]:
    """The figures of a claim whose absence from the abstracts is worth a word, in order.

    None that an abstract contradicts at another place of the claim, and none where the authors
    tell what they found or did themselves.
    """
    if tells_of_own_work(claim.statement.text):
        return ()
    wrong = {one.quantity.text for one in claim.figures if one.verdict == "contradicted"}
    return tuple(
        one
        for one in claim.figures
        if one.verdict == "absent"
        and one.quantity.role in _TOLD_WHERE_ABSENT
        and one.quantity.text not in wrong
        and not _is_small_talk(one.quantity)
    )


def _is_small_talk(quantity: Quantity) -> bool:
    """Whether it counts a few in words: "two groups", "one of three methods"."""
    return (
        quantity.dimension in {"", "count"}
        and quantity.high < _FEW
        and quantity.text.replace(" ", "").isalpha()
    )


def _is_let_stand(dossier: Dossier, entry: Reference, code: str, name: str) -> bool:
    registered = dossier.registry.same.get(entry.key) if dossier.registry is not None else None
    return registered is not None and registered.ignores(code, name)
