"""A line of a Wikimedia Enterprise dump, and the page that it has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from refcheck.errors import InputError
from refcheck.model.revisions import Revision

if TYPE_CHECKING:
    from refcheck.corpus.pages import SourcePage

_T = TypeVar("_T")
_LONGEST_NAME = 2000  # characters; MediaWiki's titles have at most 255 bytes


class _Numbered(msgspec.Struct):
    identifier: int | None = None


class _Named(msgspec.Struct):
    identifier: str | None = None


class _Body(msgspec.Struct):
    html: str | None = None


class Head(msgspec.Struct):
    """Of a line what tells whether it is wanted, and what it is called."""

    name: str
    namespace: _Numbered | None = None
    is_part_of: _Named | None = None
    is_redirect: bool | None = None

    @property
    def number(self) -> int:
        """Its namespace; articles are in 0."""
        return (self.namespace and self.namespace.identifier) or 0

    @property
    def wiki(self) -> str | None:
        """The project that it is of, such as "enwiki"."""
        return self.is_part_of.identifier if self.is_part_of else None


class _Record(msgspec.Struct):
    """Of a line what a page needs; https://enterprise.wikimedia.com/docs/data-dictionary/."""

    name: str
    url: str | None = None
    date_modified: str | None = None
    version: _Numbered | None = None
    article_body: _Body | None = None


_HEAD = msgspec.json.Decoder(Head, strict=False)
_RECORD = msgspec.json.Decoder(_Record, strict=False)


def head_of(line: bytes) -> Head:
    """The line's head, without its body; InputError where the line is no record."""
    head = _decoded(_HEAD, line)
    if not head.name.strip():
        raise InputError("no record of a dump: its name is empty")
    if len(head.name) + len(head.wiki or "") > _LONGEST_NAME:
        raise InputError("no record of a dump: its name is too long")
    return head


def page_of(record: SourcePage) -> SourcePage:
    """The page that a line of the dump has; InputError where the line is none."""
    found = _decoded(_RECORD, record.data)
    html = found.article_body.html if found.article_body else None
    if html is None:
        raise InputError("the record has no HTML (article_body.html)")
    number = found.version.identifier if found.version else None
    return replace(
        record,
        data=html.encode("utf-8-sig", "replace"),  # the mark goes before what the HTML declares
        media="html",
        packing="page",
        title=found.name,
        url=found.url,
        revision=Revision(str(number), (found.date_modified or "")[:10]) if number else None,
    )


def _decoded(decoder: msgspec.json.Decoder[_T], line: bytes) -> _T:
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InputError(f"no record of a dump: {error}") from error
