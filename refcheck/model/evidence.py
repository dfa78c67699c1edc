"""What was learnt about an article: how each reference was resolved, what each link answered.

`NotFound` is a claim: every source that was asked has answered. `Unchecked` is not one: somebody
did not answer. The two are never confused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from refcheck.model.once import Once
from refcheck.model.quickly import quickly_made
from refcheck.model.registry import Registered, RegistryView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.article import Article
    from refcheck.model.claims import AbstractOutcome, CheckedClaim
    from refcheck.model.findings import Edit
    from refcheck.model.links import CheckedLink
    from refcheck.model.works import Author, Update, Work


@quickly_made
@dataclass(frozen=True, slots=True)
class ReferenceFields:
    """A printed reference taken apart. What is not printed, or cannot be told, is None or empty.

    `kind` is one of journal-article, book, chapter, thesis, report, web-page, news, conference,
    preprint, dataset, law, patent, standard, note, other. `pages` is as printed, an abbreviated
    last page expanded ("1425-1437"); `accessed` is as printed. Identifiers are normalised;
    `malformed_identifiers` holds (kind, as printed) of those that cannot be, for a rule to quote.
    """

    authors: tuple[Author, ...] = ()
    etal: bool = False
    title: str | None = None
    container: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    article_number: str | None = None
    edition: str | None = None
    publisher: str | None = None
    kind: str = "other"
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    isbn: str | None = None
    issn: str | None = None
    urls: tuple[str, ...] = ()
    accessed: str | None = None
    other_dois: tuple[str, ...] = ()
    malformed_identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One field compared: `score` 0 (differs) to 1 (agrees), with both readings for the message."""

    name: str
    score: float
    printed: str | None
    recorded: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that might be the printed one: its probability-like `score`, the fields compared."""

    work: Work
    score: float
    source: str
    evidence: tuple[FieldEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The work that the reference is; `runner_up` is the next best candidate, where there was one.

    `other_version` where a preprint is printed with the DOI of its published version: container,
    year, volume and pages are then another version's, and not in `evidence`.
    """

    work: Work
    score: float
    source: str
    evidence: tuple[FieldEvidence, ...]
    runner_up: Candidate | None = None
    other_version: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more works fit equally well; best first, none picked."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Every source in `asked` answered, and none has a work that fits.

    `nearest` are shown, not meant.
    """

    asked: tuple[str, ...]
    nearest: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchecked:
    """`source` did not answer, for `reason`; nothing is known about the reference."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotIndexable:
    """A kind of source that has no DOI as a rule (thesis, report, web page …), and no work fits.

    Or a preprint that no source has, while its published version, in `published`, is known: the
    print names the one and not the other.
    """

    kind: str
    published: tuple[Candidate, ...] = ()


Resolution: TypeAlias = Resolved | Ambiguous | NotFound | Unchecked | NotIndexable | Registered


@dataclass(frozen=True, slots=True)
class DoiAgrees:
    """The printed DOI's record is the printed work."""

    doi: str
    work: Work


@dataclass(frozen=True, slots=True)
class DoiOfAnother:
    """The printed DOI's record is another work; `evidence` holds the fields that contradict it."""

    doi: str
    work: Work
    evidence: tuple[FieldEvidence, ...]


@dataclass(frozen=True, slots=True)
class DoiOfContainer:
    """The printed DOI is that of the issue, the book or a supplement in which the work stands."""

    doi: str
    work: Work
    relation: str


@dataclass(frozen=True, slots=True)
class DoiUnknown:
    """Every registration agency in `asked` answered that there is no such DOI."""

    doi: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoiUnchecked:
    """The DOI could not be looked up, or its record is too bare to compare.

    `updates` are notices about it that are known without its record, from a list of retractions.
    """

    doi: str
    source: str
    reason: str
    updates: tuple[Update, ...] = ()


DoiOutcome: TypeAlias = DoiAgrees | DoiOfAnother | DoiOfContainer | DoiUnknown | DoiUnchecked


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a run cost one source, and what it was spared.

    `requests` were sent, repeated attempts among them; for `waited` seconds somebody kept still,
    for the source's rate or since it asked for it. Saved were as many requests: `cached` by
    answers of earlier runs, `repeated` since this run had asked the same before, `batched` by
    asking for several records at once.
    """

    requests: int = 0
    waited: float = 0.0
    cached: int = 0
    repeated: int = 0
    batched: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            self.requests + other.requests,
            self.waited + other.waited,
            self.cached + other.cached,
            self.repeated + other.repeated,
            self.batched + other.batched,
        )

    @property
    def saved(self) -> int:
        """Requests that did not have to be made."""
        return self.cached + self.repeated + self.batched


NO_TRAFFIC = Traffic()


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source served this run: questions asked, answered and failed, and the last reason."""

    name: str
    detail: str
    asked: int = 0
    answered: int = 0
    failed: int = 0
    reason: str | None = None
    traffic: Traffic = NO_TRAFFIC


Status = Literal[
    "verified",
    "verified-with-differences",
    "mismatch",
    "ambiguous",
    "not-found",
    "not-indexable",
    "unchecked",
    "skipped",
]


@dataclass(frozen=True, slots=True)
class LostReference:
    """The entry that stood where a cited number has none now: its `text`, with addresses in it.

    `source` is "git", "MediaWiki" or the registry's path; `revision` is the newest one that has the
    entry, and `until` the ISO day on which it went, where they are known. `label` is the number
    that it bore then. `edits` put it back, spelt as the page's file spells text; there are none
    where the form of the list is not certain. `since` is the day on which it came, where that was
    so shortly before that it may never have been meant: then it is no fix. Neither where it is not
    lost, and only counted otherwise: `now` is its number today.
    """

    text: str
    source: str
    until: str | None = None
    revision: str | None = None
    label: str | None = None
    edits: tuple[Edit, ...] = ()
    since: str | None = None
    now: str | None = None

    @property
    def is_fix(self) -> bool:
        """Whether it may be put back."""
        return self.since is None and self.now is None


@dataclass(frozen=True, slots=True)
class Dossier(Once):
    """The article plus everything learnt about it: all that a rule may see.

    The mappings are keyed by `Reference.key`. A reference that was not asked about (structure rules
    only, or an empty entry) is absent from `resolutions`. `links` is keyed by `Link.url`, and empty
    where links were not asked for. `today` is the ISO date of the run.

    `lost` and `suggestions` are by an undefined label within its list, `f"{list_index}:{label}"`:
    what stood there, and, where that is not known, works that the claim's words lead to.
    `abstracts` is keyed by `Reference.key` and has the references that a statement with figures or
    quoted words cites; `claims` are those statements judged by them, in the order of the page.
    """

    article: Article
    fields: Mapping[str, ReferenceFields] = field(default_factory=dict)
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    dois: Mapping[str, DoiOutcome] = field(default_factory=dict)
    links: Mapping[str, CheckedLink] = field(default_factory=dict)
    sources: tuple[SourceState, ...] = ()
    today: str = ""
    registry: RegistryView | None = None
    lost: Mapping[str, LostReference] = field(default_factory=dict)
    suggestions: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    abstracts: Mapping[str, AbstractOutcome] = field(default_factory=dict)
    claims: tuple[CheckedClaim, ...] = ()
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
