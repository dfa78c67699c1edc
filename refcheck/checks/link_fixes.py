"""Fixes of links: another address in all its places, a copy beside the one that is gone."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from refcheck.checks.fixes import append
from refcheck.checks.link_wording import fit, shown
from refcheck.checks.printed_places import address_as_source, as_source, coins_of
from refcheck.model.findings import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.checks.link_places import Place, Printed
    from refcheck.model.article import Article, Link
    from refcheck.model.links import ArchivedCopy

_LONGEST = 2000  # characters of an address that anybody would print
_HREF = re.compile(
    r"""<a\b(?:[^>"']|"[^"]*"|'[^']*')*?\shref\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'<>`]+)""",
    re.IGNORECASE,
)
_SPELLED = {"&": "&(?:amp;|#0*38;|#x0*26;)?", "'": "(?:'|&#0*39;|&#x0*27;|&apos;)"}
# An address begins where none is going on, also none that holds it, and ends where it does not.
_BEFORE = r"(?<![A-Za-z0-9/.%@_~=-])"
_NO_REFERENCE = r"&(?!(?:quot|gt|lt|nbsp|apos|#\d{1,6}|#x[\da-f]{1,6});)"
_AFTER = rf"(?![A-Za-z0-9/?#=%~@_+$*(-]|[.,:;!][A-Za-z0-9/]|{_NO_REFERENCE})"
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_MARKDOWN = re.compile(r"[()*]")  # what would end a link or begin emphasis
# What a typed address cannot hold, and how it cannot end, without being read otherwise.
_NOT_TYPED = re.compile(r"['\[\]…]|[^\x21-\x7e]")
_NOT_LAST = ".,;:!?)"


def replace_address(article: Article, item: Printed, new: str) -> Fix | None:
    """Print another address in all places of this one; None where that cannot be printed at all.

    Without edits where one of them makes a marker, or leads to a place on this very page.
    """
    if not _SCHEME.match(new) or len(new) > _LONGEST:
        return None
    new = fit(new)
    if _is_of_the_page(article, item):
        return Fix(f"replace the address by {shown(new)}", new)
    edits = {
        (edit.start, edit.end): edit
        for place in item.places
        for edit in (
            *_at(article, place.link, item.url, new),
            *_told(article, place, item.url, new),
        )
    }
    return Fix(
        f"replace the address by {shown(new)}", new, tuple(edits[key] for key in sorted(edits))
    )


def add_copy(article: Article, item: Printed, copy: ArchivedCopy) -> Fix:
    """Print an archived copy behind the entries; who links in the text must choose the words."""
    url = _as_typed(fit(copy.url))
    text = f"Archived {copy.date} at {url}"
    entries = {one.entry.key: one.entry for one in item.places if one.entry}.values()
    if not entries:
        return Fix(f"link to the copy of {copy.date}", url)
    spelled = f"Archived {as_source(article, copy.date)} at {address_as_source(article, url)}"
    added = [
        append(article, entry, f"add the copy of {copy.date}", text, spelled) for entry in entries
    ]
    edits = tuple(edit for fix in added for edit in fix.edits)
    everywhere = all(fix.edits for fix in added) and all(one.entry for one in item.places)
    return Fix(added[0].description, text, edits if everywhere else ())


def _is_of_the_page(article: Article, item: Printed) -> bool:
    """Whether an address is one of the page's own anchors, spelled in full, or a marker's link."""
    anchors = {entry.anchor for entry in article.references}
    anchors.update(target for citation in article.citations for target in citation.targets)
    if item.url.partition("#")[2] in anchors - {None, ""}:
        return True
    markers = [citation.location for citation in article.citations]
    return any(
        marker.start < place.link.location.end and place.link.location.start < marker.end
        for place in item.places
        for marker in markers
    )


def _at(article: Article, link: Link, old: str, new: str) -> Iterator[Edit]:
    """In a link's target and words, or where the address is typed."""
    place = link.location
    source = article.source
    if article.dialect == "markdown":
        yield from _in_markdown(article, link, old, new)
        return
    target = _HREF.match(source, place.start, place.end) if article.dialect != "plain" else None
    if target is None:
        if source[place.start : place.start + 1] != "<":
            yield Edit(place.start, place.end, as_source(article, _as_typed(new)))
        return
    start, end = target.span("value")
    quotes = source[start] if source[start] in "\"'" else '"'
    yield Edit(start, end, f"{quotes}{html.escape(new)}{quotes}")
    yield from _shown(article, target.end(), place.end, (old, new))
    short = _SCHEME.sub("", old), _SCHEME.sub("", new)
    if "." in short[0] and short[0] != short[1]:
        yield from _shown(article, target.end(), place.end, short)


def _in_markdown(article: Article, link: Link, old: str, new: str) -> Iterator[Edit]:
    """Wherever the link has it: in brackets, in its own parentheses, or typed."""
    pattern = re.compile(f"{_BEFORE}{re.escape(old)}{_AFTER}")
    for match in pattern.finditer(article.source, link.location.start, link.location.end):
        text = _NOT_IN_MARKDOWN.sub(lambda sign: f"%{ord(sign[0]):02X}", _as_typed(new))
        yield Edit(*match.span(), text)


def _shown(article: Article, start: int, end: int, change: tuple[str, str]) -> Iterator[Edit]:
    old, new = change
    pattern = re.compile(f"{_BEFORE}{_spelled(old)}{_AFTER}")
    for match in pattern.finditer(article.source, start, end):
        yield Edit(*match.span(), as_source(article, new))


def _told(article: Article, place: Place, old: str, new: str) -> Iterator[Edit]:
    """In the COinS span of its entry, which tells programs."""
    span = coins_of(article, place.entry) if place.entry else None
    if span is None:
        return
    pattern = re.compile(rf"(?<=rft_id=){re.escape(quote(old, safe=''))}(?=&|$)", re.IGNORECASE)
    for match in pattern.finditer(article.source, *span):
        yield Edit(*match.span(), quote(new, safe=""))


def _spelled(address: str) -> str:
    return "".join(_SPELLED.get(sign) or re.escape(sign) for sign in address)


def _as_typed(address: str) -> str:
    """So that a reader of plain text takes all of it for the address."""
    typed = _NOT_TYPED.sub(lambda match: quote(match[0], safe=""), address)
    balanced = typed.endswith(")") and typed.count(")") <= typed.count("(")
    if typed[-1] in _NOT_LAST and not balanced:
        return typed[:-1] + f"%{ord(typed[-1]):02X}"
    return typed
