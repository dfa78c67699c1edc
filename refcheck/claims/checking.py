"""A page's statements beside the abstracts of what they cite: each a checked claim, or unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.claims import judging
from refcheck.claims.abbreviations import abbreviations
from refcheck.claims.letter_rows import letter_row
from refcheck.claims.quantities import quantities
from refcheck.claims.quotations import checked_quotations, quotations
from refcheck.claims.unread import TOO_MUCH
from refcheck.claims.words import in_english
from refcheck.model.claims import Abstract, CheckedClaim, CheckedFigure, NoAbstract

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.claims.judging import SourceText
    from refcheck.claims.letter_rows import LetterRow
    from refcheck.model.article import Article, Citation
    from refcheck.model.claims import AbstractOutcome, Statement

MOST_SOURCES = 20  # of one statement: "[1–100]" vouches for nothing in particular
_MISSING = NoAbstract("missing from the list")
_EMPTY = NoAbstract("its abstract is empty")
_FOREIGN = NoAbstract("its abstract is in another language")
_NOT_ASKED = NoAbstract("not asked")
_ONE_TOO_MANY = NoAbstract(f"only {MOST_SOURCES} sources of a statement are read")
# Figures times what they are laid beside, over a page: some twenty seconds. A page with a thousand
# statements of three figures that cite two abstracts each has half a million.
MOST_COMPARED = 5_000_000
_WORDS_OF_A_PAGE = 2_000  # by which its language is told
_TAKING_APART = 30  # as many of these for each sentence and figure of an abstract
_QUOTATION = 2_000  # as many of these to find the sentence that is most like one


def cited_by_statements(article: Article, *, lenient: bool = False) -> tuple[str, ...]:
    """The `Reference.key`s of what statements with figures or quoted words cite, as they do.

    Where it is `lenient`, a statement that cannot be read counts as one without figures.
    """
    citations = {citation.id: citation for citation in article.citations}
    return tuple(
        dict.fromkeys(
            key
            for statement in article.statements
            if statement.citations
            and _says_something(statement.text, article.language, lenient=lenient)
            for _, key in _cited(statement, citations)[:MOST_SOURCES]
            if key is not None
        )
    )


@dataclass(slots=True)
class Sources:
    """Abstracts taken apart, each once, however many claims and pages cite it."""

    _texts: dict[Abstract, SourceText] = field(default_factory=dict)
    _rows: dict[Abstract, LetterRow] = field(default_factory=dict)
    _foreign: dict[Abstract, bool] = field(default_factory=dict)

    def __contains__(self, abstract: Abstract) -> bool:
        """Whether it has been taken apart already."""
        return abstract in self._texts

    def text_of(self, abstract: Abstract) -> SourceText:
        """Its sentences with their figures."""
        text = self._texts.get(abstract)
        if text is None:
            text = self._texts[abstract] = judging.source_text(abstract.text, abstract.title)
        return text

    def row_of(self, abstract: Abstract) -> LetterRow:
        """Its letters, for words that are quoted."""
        row = self._rows.get(abstract)
        if row is None:
            lines = self.text_of(abstract).lines
            row = self._rows[abstract] = letter_row(line.text for line in lines)
        return row

    def is_foreign(self, abstract: Abstract) -> bool:
        """Whether it is in another language than English; the title may be translated."""
        foreign = self._foreign.get(abstract)
        if foreign is None:
            lines = self.text_of(abstract).lines[bool(abstract.title) :]
            words = (word for line in lines for word in line.words)
            foreign = self._foreign[abstract] = in_english(words) is False
        return foreign

    def says_something(self, abstract: Abstract) -> bool:
        """Whether it has a sentence beside the title."""
        return len(self.text_of(abstract).lines) > bool(abstract.title)


def checked_claims(
    article: Article,
    abstracts: Mapping[str, AbstractOutcome],
    sources: Sources | None = None,
    *,
    lenient: bool = False,
) -> tuple[CheckedClaim, ...]:
    """The statements that cite something and say something in figures or quoted words, judged.

    `abstracts` are by `Reference.key`. Where it is `lenient`, a statement at which judging fails
    is unread, so that one does not take the page with it.
    """
    page = _Page(article, abstracts, sources or Sources())
    claims = (page.claim(statement, lenient=lenient) for statement in article.statements)
    return tuple(claim for claim in claims if claim is not None)


class _Page:
    """What is the same for all statements of a page."""

    def __init__(
        self, article: Article, abstracts: Mapping[str, AbstractOutcome], sources: Sources
    ) -> None:
        self._citations = {citation.id: citation for citation in article.citations}
        self._abstracts = abstracts
        self._sources = sources
        self._language = article.language
        self._abbreviations = abbreviations("\n".join(_texts(article, abstracts)))
        self._compared = 0
        spelled = (word for one in article.statements for word in one.text.lower().split())
        self._in_english = in_english(islice(spelled, _WORDS_OF_A_PAGE)) is not False

    def claim(self, statement: Statement, *, lenient: bool) -> CheckedClaim | None:
        """None where it cites nothing, or neither measures nor quotes."""
        cited = _cited(statement, self._citations)
        if not cited:
            return None
        read: dict[str, Abstract] = {}
        unread: list[tuple[str, str]] = []
        try:
            for number, (label, key) in enumerate(cited):
                outcome = self._outcome(key) if number < MOST_SOURCES else _ONE_TOO_MANY
                if isinstance(outcome, Abstract) and key is not None:
                    read[key] = outcome
                elif isinstance(outcome, NoAbstract):
                    unread.append((key or label, outcome.reason))
            return self._judged(statement, read, tuple(unread))
        except Exception as error:
            if not lenient:
                raise
            reason = f"a bug in refcheck: {type(error).__name__}"
            return CheckedClaim(statement, unread=tuple((k or n, reason) for n, k in cited))

    def _outcome(self, key: str | None) -> AbstractOutcome:
        if key is None:
            return _MISSING
        outcome = self._abstracts.get(key, _NOT_ASKED)
        return self._readable(outcome) if isinstance(outcome, Abstract) else outcome

    def _readable(self, abstract: Abstract) -> AbstractOutcome:
        if self._compared > MOST_COMPARED:
            return TOO_MUCH
        if abstract not in self._sources:
            self._compared += _TAKING_APART * self._sources.text_of(abstract).size
        if not self._sources.says_something(abstract):
            return _EMPTY
        if self._in_english and self._sources.is_foreign(abstract):
            return _FOREIGN
        return abstract

    def _judged(
        self,
        statement: Statement,
        read: Mapping[str, Abstract],
        unread: tuple[tuple[str, str], ...],
    ) -> CheckedClaim | None:
        text, complete, topical = statement.text, not unread, False
        sources = self._sources
        if read:
            figures, topical = judging.judged_figures(
                text,
                {key: sources.text_of(abstract) for key, abstract in read.items()},
                lead=statement.lead,
                abbreviations=self._abbreviations,
                complete=complete,
                language=self._language,
            )
        else:
            figures = tuple(
                CheckedFigure(figure, "unread") for figure in quantities(text, self._language)
            )
        rows = read if quotations(text) else {}
        said = {key: sources.row_of(abstract) for key, abstract in rows.items()}
        quoted = checked_quotations(text, said, complete=complete)
        if not figures and not quoted:
            return None
        beside = sum(sources.text_of(abstract).size for abstract in read.values())
        absent = sum(quotation.verdict == "absent" for quotation in quoted)
        self._compared += beside * (1 + len(figures)) + _QUOTATION * absent
        return CheckedClaim(statement, figures, quoted, tuple(read), unread, topical)


def _says_something(text: str, language: str | None, *, lenient: bool) -> bool:
    try:
        return bool(quotations(text) or quantities(text, language))
    except Exception:
        if not lenient:
            raise
        return False


def _cited(statement: Statement, citations: Mapping[str, Citation]) -> list[tuple[str, str | None]]:
    """Label and key of each entry that its markers name; of a marker that names none, itself.

    Each once, and one more at most than are read.
    """
    return list(islice(dict.fromkeys(_named(statement, citations)), MOST_SOURCES + 1))


def _named(
    statement: Statement, citations: Mapping[str, Citation]
) -> Iterator[tuple[str, str | None]]:
    for citation in map(citations.get, statement.citations):
        if citation is None:
            continue
        if not citation.references:
            yield citation.marker, None
        yield from zip(citation.labels, citation.references, strict=False)


def _texts(article: Article, abstracts: Mapping[str, AbstractOutcome]) -> Iterator[str]:
    """Where abbreviations are spelt out."""
    told = [article.title or ""]
    for statement in article.statements:
        told += [*statement.lead, statement.text]
    titles = (one.title for one in abstracts.values() if isinstance(one, Abstract))
    yield from dict.fromkeys([*told, *(title for title in titles if title)])
