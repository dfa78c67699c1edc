"""Which works the references of some pages are, each once, with the numbers that cite it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.checks.standing import in_words, standing_of
from refcheck.checks.wording import label_in_full, listed
from refcheck.exporting.keys import citation_keys
from refcheck.exporting.plain import plain, plain_address, plain_work
from refcheck.model.evidence import DoiAgrees, DoiUnchecked, Resolved, Unchecked
from refcheck.model.works import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.model.article import Reference
    from refcheck.model.evidence import Dossier, ReferenceFields


@dataclass(frozen=True, slots=True)
class Entry:
    """A work under its citation key; `places` tells where it is cited: “reference 7 of a.html”.

    `year` is the printed one where the work has several. `as_printed` is true of what nobody
    confirmed: `work` is then what could be read of the print, `url` the first address in it.
    """

    key: str
    work: Work
    year: int | None
    places: str
    as_printed: bool = False
    etal: bool = False
    url: str | None = None

    @property
    def address(self) -> str | None:
        """For formats that cannot name an arXiv number."""
        arxiv = None if self.work.doi else self.work.arxiv
        return self.url or (f"https://arxiv.org/abs/{arxiv}" if arxiv else None)

    @property
    def note(self) -> str:
        """For readers of the file: what of the page this is, and that it was retracted."""
        if self.as_printed:
            return f"{self.places}, as printed: not confirmed"
        withdrawn = standing_of(self.work).withdrawn
        return f"{self.places}; {in_words(withdrawn, self.work.doi)}" if withdrawn else self.places


@dataclass(frozen=True, slots=True)
class Exported:
    """`left_out` references have no entry, `unchecked` of them since somebody did not answer."""

    entries: tuple[Entry, ...]
    references: int
    left_out: int
    unchecked: int


@dataclass(slots=True)
class _Draft:
    work: Work
    year: int | None
    as_printed: bool = False
    etal: bool = False
    url: str | None = None
    numbers: dict[str, list[str]] = field(default_factory=dict)


def exported(dossiers: Sequence[Dossier], *, everything: bool = False) -> Exported:
    """The works in the order of first appearance.

    `everything` adds what could be read of the references that are no certain work. Candidates are
    never taken.
    """
    drafts: dict[tuple[str, ...], _Draft] = {}
    left_out = unchecked = total = 0
    for dossier in dossiers:
        for reference in dossier.article.references:
            total += 1
            draft = _draft(dossier, reference, everything=everything)
            if draft is None:
                left_out += 1
                unchecked += _is_unchecked(dossier, reference)
                continue
            kept = drafts.setdefault(_identity(draft.work), draft)
            numbers = kept.numbers.setdefault(dossier.article.path, [])
            numbers.append(_number(reference))
    return Exported(_entries(drafts.values()), total, left_out, unchecked)


def _entries(drafts: Iterable[_Draft]) -> tuple[Entry, ...]:
    found = list(drafts)
    keys = citation_keys([(draft.work, draft.year) for draft in found])
    return tuple(
        Entry(key, draft.work, draft.year, _places(draft), draft.as_printed, draft.etal, draft.url)
        for key, draft in zip(keys, found, strict=True)
    )


def _draft(dossier: Dossier, reference: Reference, *, everything: bool) -> _Draft | None:
    fields = dossier.fields.get(reference.key)
    work = resolved_work(dossier, reference)
    if work is not None:
        return _Draft(plain_work(work), _year(work, fields))
    if not everything or fields is None:
        return None
    printed = _printed_work(fields, dossier, reference)
    if printed is None:
        return None
    url = next(filter(None, map(plain_address, fields.urls)), None)
    return _Draft(plain_work(printed), fields.year, as_printed=True, etal=fields.etal, url=url)


def resolved_work(dossier: Dossier, reference: Reference) -> Work | None:
    """The work that a reference certainly is: that of its own DOI where the two agree."""
    outcome = dossier.dois.get(reference.key)
    if isinstance(outcome, DoiAgrees):
        return outcome.work
    resolution = dossier.resolutions.get(reference.key)
    return resolution.work if isinstance(resolution, Resolved) else None


def _is_unchecked(dossier: Dossier, reference: Reference) -> bool:
    resolution = dossier.resolutions.get(reference.key)
    return resolution is None or isinstance(resolution, Unchecked)


def _printed_work(fields: ReferenceFields, dossier: Dossier, reference: Reference) -> Work | None:
    """None where the print has no title and nothing that names the work."""
    outcome = dossier.dois.get(reference.key)
    told_apart = outcome is None or isinstance(outcome, DoiUnchecked)
    doi = fields.doi if told_apart else None  # it is another work's, or nobody's
    if not (fields.title or doi or fields.pmid or fields.isbn or fields.arxiv):
        return None
    return Work(
        doi=doi,
        title=fields.title,
        authors=fields.authors,
        containers=(fields.container,) if fields.container else (),
        years=(fields.year,) if fields.year else (),
        volume=fields.volume,
        issue=fields.issue,
        pages=fields.pages,
        article_number=fields.article_number,
        publisher=fields.publisher,
        kind=fields.kind,
        edition=fields.edition,
        issns=(fields.issn,) if fields.issn else (),
        isbns=(fields.isbn,) if fields.isbn else (),
        pmid=fields.pmid,
        pmcid=fields.pmcid,
        arxiv=fields.arxiv,
    )


def _year(work: Work, fields: ReferenceFields | None) -> int | None:
    """Online and in print may be two years: the printed one, else the last."""
    if fields is not None and fields.year in work.years:
        return fields.year
    return work.years[-1] if work.years else None


def _identity(work: Work) -> tuple[str, ...]:
    """Equal for one work that two references name."""
    if work.doi:
        return ("doi", work.doi.casefold())
    for name in ("pmid", "pmcid", "arxiv"):
        if value := getattr(work, name):
            return (name, value.casefold())
    people = tuple(author.family.casefold() for author in work.authors[:1])
    return ("title", (work.title or "").casefold(), str(work.years), str(work.pages), *people)


def _number(reference: Reference) -> str:
    if reference.number is None:
        return f"on line {reference.location.line}"
    return label_in_full(plain(reference.number), reference.group and plain(reference.group))


def _places(draft: _Draft) -> str:
    """“reference 7 of a.html”, “references 1 and 4 of a.html; reference 2 of b.html”."""
    return "; ".join(
        f"{'reference' if len(numbers) == 1 else 'references'} {listed(numbers)} of {plain(path)}"
        for path, numbers in draft.numbers.items()
    )
