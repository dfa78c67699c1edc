"""Which files of a GitHub wiki's checkout a `gollum` event is about."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from telling import UnusableError, left_out, notice, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checkout import Checkout

READABLE = (".html", ".htm", ".xhtml", ".txt", ".md", ".markdown")
_MOST = 500  # of the pages that an event names


def edited_pages(checkout: Checkout, event: dict[str, Any]) -> tuple[list[str], str | None]:
    """The files of the pages that the event names, and the commit before the first edit.

    A page's name is compared with the names of the files that there are, and no path is made of it.
    """
    listed = event.get("pages")
    if not isinstance(listed, list):
        raise UnusableError("the event names no pages: this is for `on: gollum`")
    edits = [edit for edit in listed[:_MOST] if isinstance(edit, dict)]
    if len(listed) > _MOST:
        notice(f"the event names {len(listed)} pages; the first {_MOST} are checked")
    by_key = _by_key(checkout.files())
    found: dict[str, None] = {}
    missing: list[str] = []
    for edit in edits:
        pages, reason = _pages(by_key, edit.get("page_name"))
        found |= dict.fromkeys(_meant(checkout, pages, edit))
        missing += [reason] if reason else []
    left_out(missing)
    oldest = checkout.oldest(str(edit.get("sha")) for edit in edits)
    return checkout.regular(found), checkout.commit(f"{oldest}^") if oldest else None


def _pages(by_key: Mapping[str, list[str]], name: object) -> tuple[list[str], str]:
    """The files that a page's name may mean; where there are none, why."""
    files = by_key.get(_key(name), []) if isinstance(name, str) else []
    pages = [file for file in files if PurePosixPath(file).suffix.lower() in READABLE]
    if pages:
        return pages, ""
    if files:
        return [], f"{shown(files[0])} is in a format that refcheck does not read"
    return [], f"the wiki has no page {shown(name)} any more"


def _by_key(files: Sequence[str]) -> dict[str, list[str]]:
    """Files under what a page of theirs may be called: without folders, and with them."""
    by_key: dict[str, list[str]] = {}
    for name in files:
        path = PurePosixPath(name)
        for key in {_key(path.stem), _key(str(path.with_suffix("")))}:
            by_key.setdefault(key, []).append(name)
    return by_key


def _key(name: str) -> str:
    """As gollum names files: blanks, slashes and angle brackets become dashes."""
    return re.sub(r"[ /<>]", "-", unicodedata.normalize("NFC", name)).casefold()


def _meant(checkout: Checkout, pages: list[str], edit: dict[str, Any]) -> list[str]:
    """One as a rule; of several that share a name, those which the edit's commit touched."""
    if len(pages) < 2:  # noqa: PLR2004 - one needs no choosing
        return pages
    commit = checkout.commit(str(edit.get("sha")))
    touched = set(checkout.touched(commit)) if commit else set()
    return [page for page in pages if page in touched] or pages
