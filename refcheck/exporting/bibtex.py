"""Entries as BibTeX, for LaTeX and what imports from it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry as Block
from bibtexparser.model import Field
from bibtexparser.writer import BibtexFormat
from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from refcheck.exporting.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.exporting.entries import Entry
    from refcheck.model.works import Author, Work

# BibTeX counts braces, escaped ones too; these are none.
_BRACES = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
_RANGE = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_AND = re.compile(r"\band\b", re.IGNORECASE)
# Which field names the container, and which the publisher, where it is not the usual one.
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}


def bibtex(entries: Iterable[Entry]) -> str:
    """Blocks with an empty line between them, in ASCII as far as LaTeX has a name for a letter."""
    form = BibtexFormat()
    form.indent = "  "
    form.trailing_comma = True
    form.block_separator = "\n"
    return write_string(Library([_block(entry) for entry in entries]), bibtex_format=form)


def _block(entry: Entry) -> Block:
    work = entry.work
    kind = kind_of(work.kind, work.container).bibtex
    fields = {
        "author": _people(work.authors, etal=entry.etal),
        "editor": _people(work.editors),
        "title": _title(work.title or ""),
        _CONTAINERS.get(kind, "howpublished"): _encoded(work.container),
        "year": str(entry.year or ""),
        "volume": _encoded(work.volume),
        "number": _encoded(work.issue),
        "pages": _encoded(_RANGE.sub("--", work.pages or "")),
        "eid": _encoded(work.article_number),
        "edition": _encoded(work.edition),
        _PUBLISHERS.get(kind, "publisher"): _encoded(work.publisher),
        **dict(_identifiers(work)),
        "url": entry.url,
        "annote": _encoded(entry.note),
    }
    filled = [Field(name, value) for name, value in fields.items() if value]
    return Block(kind, entry.key, filled)


def _identifiers(work: Work) -> Iterator[tuple[str, str]]:
    """Verbatim, as LaTeX takes addresses; one with a brace would end its field."""
    named = {
        "doi": work.doi,
        "pmid": work.pmid,
        "pmcid": work.pmcid,
        "eprint": work.arxiv,
        "issn": next(iter(work.issns), None),
        "isbn": next(iter(work.isbns), None),
    }
    for name, value in named.items():
        if value and "{" not in value and "}" not in value:
            yield name, value
    if work.arxiv:
        yield "archiveprefix", "arXiv"


def _people(people: tuple[Author, ...], *, etal: bool = False) -> str:
    names = [_name(author) for author in people]
    return " and ".join([*names, "others"] if names and etal else names)


def _name(author: Author) -> str:
    """`van der Berg, S.`; braces keep whole an organisation, and what has a comma or an “and”."""
    family = _encoded(author.family)
    if author.given is None:
        return f"{{{family}}}"
    if "," in author.family or _AND.search(author.family):
        family = f"{{{family}}}"
    given = _encoded(author.given)
    if "," in author.given or _AND.search(author.given):
        given = f"{{{given}}}"
    return f"{family}, {given}"


def _title(title: str) -> str:
    """Words with capitals in braces, since many styles write titles in small letters."""
    first, *rest = title.split(" ") if title else [""]
    words = [_protected(first, first[1:]), *(_protected(word, word) for word in rest)]
    return " ".join(words)


def _protected(word: str, where: str) -> str:
    encoded = _encoded(word)
    return f"{{{encoded}}}" if any(letter.isupper() for letter in where) else encoded


def _encoded(text: str | None) -> str:
    """What LaTeX prints as the text; letters that it has no name for stay themselves."""
    if not text or (text.isascii() and text.replace(" ", "").isalnum()):
        return text or ""
    return str(_encoder().unicode_to_latex(text))


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _BRACES), "defaults"],
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
