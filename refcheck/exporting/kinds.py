"""What a kind of work is called in each format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`cs1` is a template's name; `parts` is true of what stands inside of a container."""

    csl: str
    bibtex: str
    ris: str
    cs1: str
    parts: bool = False


_ARTICLE = Kind("article-journal", "article", "JOUR", "cite journal", parts=True)
_CHAPTER = Kind("chapter", "incollection", "CHAP", "cite book", parts=True)
_BOOK = Kind("book", "book", "BOOK", "cite book")
_PAPER = Kind("paper-conference", "inproceedings", "CPAPER", "cite conference", parts=True)
_THESIS = Kind("thesis", "phdthesis", "THES", "cite thesis")
_REPORT = Kind("report", "techreport", "RPRT", "cite report")
_PREPRINT = Kind("article", "misc", "UNPB", "citation")
_DATASET = Kind("dataset", "misc", "DATA", "citation")
_ENTRY = Kind("entry", "incollection", "CHAP", "cite book", parts=True)
_WEB_PAGE = Kind("webpage", "misc", "ELEC", "cite web")
_OTHER = Kind("document", "misc", "GEN", "citation")

# Crossref's types, and those of printed references where nothing else is known.
_KINDS = {
    "book": _BOOK,
    "book-chapter": _CHAPTER,
    "book-part": _CHAPTER,
    "book-section": _CHAPTER,
    "chapter": _CHAPTER,
    "conference": _PAPER,
    "database": _DATASET,
    "dataset": _DATASET,
    "dissertation": _THESIS,
    "edited-book": Kind("book", "book", "EDBOOK", "cite book"),
    "journal-article": _ARTICLE,
    "law": Kind("legislation", "misc", "STAT", "citation"),
    "monograph": _BOOK,
    "news": Kind("article-newspaper", "article", "NEWS", "cite news", parts=True),
    "patent": Kind("patent", "misc", "PAT", "citation"),
    "peer-review": Kind("review", "misc", "GEN", "citation"),
    "posted-content": _PREPRINT,
    "preprint": _PREPRINT,
    "proceedings": Kind("book", "proceedings", "CONF", "cite book"),
    "proceedings-article": _PAPER,
    "reference-book": _BOOK,
    "reference-entry": _ENTRY,
    "report": _REPORT,
    "report-component": _REPORT,
    "software": Kind("software", "misc", "COMP", "citation"),
    "standard": Kind("standard", "techreport", "STAND", "citation"),
    "thesis": _THESIS,
    "web-page": _WEB_PAGE,
    "webpage": _WEB_PAGE,
}


def kind_of(name: str | None, container: str | None) -> Kind:
    """Of no type, an article where the work stands in something; else a document."""
    found = _KINDS.get(name or "")
    if found is None:
        return _ARTICLE if container and name is None else _OTHER
    return found
