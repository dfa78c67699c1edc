"""Addresses that cannot be there, to see what a host says of what is not."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from posixpath import commonprefix
from typing import TYPE_CHECKING

from refcheck.links.trail import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.links.trail import End, Trail

_PARTS = re.compile(
    r"(?P<origin>https?://(?:www\.)?(?P<host>[^/]+))(?P<folder>/(?:[^?]*/)?)(?P<name>[^?]*)"
)
# Some servers say "not found" otherwise of what ends like their own pages.
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_FOUND = frozenset({200, 206})


class Decoys:
    """At most so many a host: in the folders of the first of its addresses, in their order.

    Which they are depends on the addresses alone, and not on who answers first.
    """

    def __init__(self, urls: Iterable[str], most: int) -> None:
        self._folders: dict[str, dict[str, str]] = {}
        for url in urls:
            if parts := _PARTS.match(url):
                folders = self._folders.setdefault(parts["host"], {})
                if len(folders) < most:
                    folders.setdefault(parts["folder"], parts["name"])

    def beside(self, asked: str, end: str) -> str | None:
        """The decoy for an address that led to another.

        Where that is the same page elsewhere (http to https, example.org to www.example.org), it
        is asked for there; otherwise the host that was asked may send anything to one place. It is
        in the address's folder, or else in the one that shares most with it.
        """
        parts, ends = _PARTS.match(asked), _PARTS.match(end)
        if parts is None or ends is None:
            return None
        if parts["name"] == ends["name"]:
            parts = ends
        folders = self._folders.get(parts["host"]) or {"/": ""}
        folder = parts["folder"]
        if folder not in folders:
            folder = max(folders, key=lambda one: len(commonprefix([one, folder])))
        ending = _ENDING.search(folders[folder])
        token = hashlib.sha256(f"{parts['host']}{folder}".encode()).hexdigest()[:16]
        return f"{parts['origin']}{folder}{token}{ending[0] if ending else ''}"


def is_html(end: End) -> bool:
    """Whether it is a page for people that is there, by what the host says of it."""
    if not isinstance(end, Answer) or end.status not in _FOUND:
        return False
    return "html" in end.headers.get("content-type", "html").lower()


def is_page(end: End) -> bool:
    """Whether it was read, so that it may turn out to be the host's "not found" page."""
    return is_html(end) and isinstance(end, Answer) and end.method == "GET"


def without_idle_body(trail: Trail) -> Trail:
    """A decoy is kept for long; where it is called missing, nothing is compared with it."""
    if isinstance(trail.end, Answer) and trail.end.status not in _FOUND:
        return replace(trail, end=replace(trail.end, body=b""))
    return trail
