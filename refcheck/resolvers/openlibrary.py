"""Open Library: the books that have an ISBN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from refcheck.errors import SourceError
from refcheck.model.identifiers import parse_isbn
from refcheck.net.breaker import OddAnswerError
from refcheck.net.service import Limits
from refcheck.resolvers.json_source import Catalogue, mappings
from refcheck.resolvers.records import work_from_crossref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.works import Work
    from refcheck.net.session import JsonAnswer

ADDRESS = "https://openlibrary.org"
# https://openlibrary.org/developers/api: three a second for those who say who they are, else one.
LIMITS = Limits(single=2.0, list=1.0, in_flight=1)
LIMITS_UNNAMED = Limits(single=1.0, list=1.0, in_flight=1)

_OK = 200
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


class OpenLibrary(Catalogue):
    """A catalogue: it looks up; its search is not needed where a book has no ISBN in print."""

    name = "openlibrary"
    limits = LIMITS
    limits_unnamed = LIMITS_UNNAMED
    kinds = frozenset({"isbn"})

    def lookup(self, kind: str, value: str) -> Work | None:
        """The book that has this ISBN; one that cannot be an ISBN is not asked about."""
        isbn = parse_isbn(value) if kind == "isbn" else None
        if isbn is None:
            raise OddAnswerError(f"openlibrary cannot look up {kind} {value[:100]}")
        path = f"/api/books?bibkeys=ISBN:{isbn}&format=json&jscmd=data"
        return self._service.ask(path, lambda answer: _work_in(answer, isbn))


def _work_in(answer: JsonAnswer, isbn: str) -> Work | None:
    if answer.status != _OK or not isinstance(answer.value, dict):
        raise SourceError("answered with JSON of an unexpected shape")
    if not answer.value:
        return None
    book = answer.value.get(f"ISBN:{isbn}")
    if not isinstance(book, dict):
        raise SourceError("answered with JSON of an unexpected shape")
    named = _isbns(book)
    if named and isbn not in named:
        raise OddAnswerError(f"answered with a record for another ISBN, {named[0]}")
    work = work_from_crossref(_as_crossref(book, [isbn, *named]))
    if work is None or work.title is None:
        raise OddAnswerError("answered with a record that cannot be read")
    return work


def _as_crossref(book: Mapping[str, Any], isbns: list[str]) -> dict[str, object]:
    """The record under the names that Crossref uses, so that one reader does for both."""
    return {
        "title": book.get("title"),
        "subtitle": book.get("subtitle"),
        "author": [_person(str(one.get("name") or "")) for one in mappings(book.get("authors"))],
        "publisher": [one.get("name") for one in mappings(book.get("publishers"))],
        "dates": [book.get("publish_date")],
        "ISBN": isbns,
        "type": "book",
    }


def _person(name: str) -> dict[str, object]:
    """Names stand as they are spoken, now and then turned round, without a word on societies."""
    family, comma, given = name.partition(",")
    if not comma:
        words = [word for word in name.split() if word.casefold() not in _SUFFIXES]
        given, family = " ".join(words[:-1]), " ".join(words[-1:])
    return {"family": family.strip(), "given": given.strip()} if given else {"name": name}


def _isbns(book: Mapping[str, Any]) -> list[str]:
    identifiers = book.get("identifiers")
    raw = identifiers if isinstance(identifiers, dict) else {}
    texts = [text for key in ("isbn_13", "isbn_10") for text in _texts(raw.get(key))]
    return list(dict.fromkeys(isbn for text in texts if (isbn := parse_isbn(text))))


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
