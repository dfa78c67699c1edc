"""The records in a block, read in one go where it is flawless, else one by one."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, TypedDict, cast

import msgspec

from refcheck.resolvers.index_json import Broken, records_of
from refcheck.resolvers.index_pieces import pieces
from refcheck.resolvers.index_unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is read of a record. The rest, most of one with a list of references, is passed over.
RECORD_KEYS = (
    "DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL", "abstract", "accepted", "aliases", "approved",
    "article-number", "author", "container-title", "container-title-short", "dates", "edition",
    "edition-number", "editor", "indexed", "isbn-type", "issue", "issued", "journal-issue",
    "journalAbbreviation", "original-title", "page", "page-first", "posted", "published",
    "published-online", "published-other", "published-print", "publisher", "relation", "short",
    "short-container-title", "subtitle", "title", "type", "update-to", "updated-by", "volume",
)  # fmt: skip
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPENS_LIST = re.compile(rb"\s*\[")


def _table(name: str, **lists: object) -> Any:
    """The type of a JSON object of which only these members are read."""
    return TypedDict(name, {**dict.fromkeys(RECORD_KEYS, Any), **lists}, total=False)  # type: ignore[operator]


_RECORD = _table("_RECORD")
_PAGE = _table("_PAGE", items=list[_RECORD])  # type: ignore[valid-type]
_LIST = msgspec.json.Decoder(list[_RECORD])  # type: ignore[valid-type]
_ANSWER = _table("_ANSWER", items=list[_RECORD], message=_PAGE)  # type: ignore[valid-type]
_VALUES = msgspec.json.Decoder(_ANSWER)


def decoded(data: bytes) -> Iterator[dict[str, Any] | Broken]:
    """The records of a block, packed or not, in the order of the file."""
    with unpacked(io.BytesIO(data)) as stream:
        for piece in pieces(stream):
            found = _at_once(piece)
            yield from records_of(io.BytesIO(piece)) if found is None else found


def _at_once(text: bytes) -> list[dict[str, Any]] | None:
    """The records; None where anything is odd, for the patient reader to say what."""
    found: list[dict[str, Any]]
    text = text.removeprefix(_BYTE_ORDER_MARK)
    try:
        if _OPENS_LIST.match(text):
            found = _LIST.decode(text)
        else:
            found = [record for value in _VALUES.decode_lines(text) for record in _within(value)]
    except (ValueError, RecursionError):
        return None
    return found if all(found) else None  # an empty one may be `{}`, or a record without a field


def _within(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The records in `items`, at the top or under `message`; the value itself if it has none."""
    if "message" not in value:
        return cast("list[dict[str, Any]]", value.get("items", [value]))
    return [*value.get("items", []), *_within(value["message"])]
