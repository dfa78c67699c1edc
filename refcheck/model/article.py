"""What stands on a page: references, citations, claims, links, sections, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes

from refcheck.model.quickly import quickly_made

if TYPE_CHECKING:
    from refcheck.model.claims import Statement


@quickly_made
@dataclass(frozen=True, slots=True, order=True)
class Location:
    r"""A stretch of the page's file as it was given.

    `line` and `column` are 1-based and count characters of the decoded file (`\n`, `\r\n` and a
    lone `\r` end a line). `start` and `end` are 0-based, half-open character offsets into the
    decoded file; `refcheck.reading.decoding.Source.byte_offset` turns them into byte offsets.
    """

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where it stands; `level` is 1–6, 7 for a bold line that serves as one."""

    title: str
    level: int
    location: Location


@quickly_made
@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a numbered list of sources or notes.

    `key` is unique within the article ("r7" is the seventh entry on the page, whatever its
    number). `labels` are the printed numbers of the entry, as printed and without punctuation
    ("7", "a", "note 2"); DokuWiki prints two where two markers share an entry, and an entry of an
    unnumbered list has none. `text` is the entry in one line: white space collapsed, printed
    number and back-links removed. `context_object` is the title of its COinS span, where it has
    one.
    """

    key: str
    labels: tuple[str, ...]
    group: str | None
    list_index: int
    text: str
    location: Location
    anchor: str | None = None
    urls: tuple[str, ...] = ()
    context_object: str = ""

    @property
    def number(self) -> str | None:
        """The first printed label."""
        return self.labels[0] if self.labels else None

    @property
    def coins(self) -> tuple[tuple[str, str], ...]:
        """The key–value pairs of the COinS span (`rft.atitle` …)."""
        return coins_of(self.context_object)


def coins_of(context_object: str) -> tuple[tuple[str, str], ...]:
    """The key–value pairs in the title of a COinS span, as `urllib.parse.parse_qsl` reads them.

    That takes three times as long, and a long page has hundreds of spans.
    """
    pairs = (pair.partition("=") for pair in context_object.split("&"))
    return tuple([(_decoded(key), _decoded(value)) for key, _, value in pairs if value])


def _decoded(part: str) -> str:
    if "+" in part:
        part = part.replace("+", " ")
    if "%" not in part:
        return part
    if part.isascii():
        return unquote_to_bytes(part).decode("utf-8", "replace")
    return unquote(part, errors="replace")


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """One numbered list: its group (MediaWiki `group=`), heading, its entries' keys in order.

    `alphabetical` is true where the entries are sorted by author and not by first mention.
    """

    group: str | None
    heading: str | None
    keys: tuple[str, ...]
    location: Location
    alphabetical: bool = False
    sub_lists: bool = False


@quickly_made
@dataclass(frozen=True, slots=True)
class Citation:
    """One marker, as printed: `[7]`, `[8–11]`, a superscript `3,5`.

    `labels` are the cited labels with ranges expanded; `references[i]` is the key of the entry
    that `labels[i]` leads to, or None where there is none. `targets` are the anchors that the
    marker links to (without `#`), and `missing_targets` those of them that are nowhere on the
    page. `malformed` says what is wrong with a range that cannot be meant; it is then not
    expanded. `within` is the key of the entry in whose text the marker stands. `list_index` is
    None where no list could be told.
    """

    id: str
    marker: str
    labels: tuple[str, ...]
    references: tuple[str | None, ...]
    location: Location
    claim: str | None = None
    section: str | None = None
    group: str | None = None
    targets: tuple[str, ...] = ()
    missing_targets: tuple[str, ...] = ()
    malformed: str | None = None
    within: str | None = None
    list_index: int | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Claim:
    """The words that adjacent markers vouch for: a sentence, a list item, a cell or a heading."""

    id: str
    text: str
    location: Location
    section: str | None
    citations: tuple[str, ...]


@quickly_made
@dataclass(frozen=True, slots=True)
class Link:
    """An address; `where` is "text" or "reference 2", `reference` the entry's key.

    It is of http or https, or one that acts: a script, data, a file of one's own.
    """

    url: str
    where: str
    location: Location
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Stub:
    """A heading or line that promises something ("… include:") and has nothing under it."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class EngineError:
    """An error that the wiki engine itself printed about a citation, quoted."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Suppression:
    """`<!-- refcheck: ignore[REF301,dead-link] reason -->`: which rules, why, which lines.

    It covers findings on its own line and on the next line that has text; `whole_page`
    (`ignore-page[…]`) covers the page. `codes` are as written. A suppression without a reason is
    kept with `reason == ""` and suppresses nothing: the reader is told.
    """

    codes: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    location: Location
    whole_page: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why some rules must abstain on this page.

    `topic` is one of "mixed-schemes", "no-list", "no-markers", "few-markers",
    "too-large".
    """

    topic: str
    reason: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A page as read: everything is in the order of the page.

    `statements` are looked for only where somebody asks what the article says in figures.
    """

    path: str
    title: str | None
    dialect: str
    language: str | None
    encoding: str
    sections: tuple[Section, ...] = ()
    lists: tuple[ReferenceList, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    stubs: tuple[Stub, ...] = ()
    engine_errors: tuple[EngineError, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    citation_needed: tuple[Location, ...] = ()
    statements: tuple[Statement, ...] = ()
    source: str = field(default="", repr=False, compare=False)

    def excerpt(self, location: Location, margin: int = 60) -> str:
        """The source around a place, on one line, for messages."""
        before = self.source[max(0, location.start - margin) : location.start]
        after = self.source[location.end : location.end + margin]
        return " ".join((before + self.source[location.start : location.end] + after).split())
