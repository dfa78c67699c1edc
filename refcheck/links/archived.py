"""Addresses of archives' copies: which archive, and of which page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from refcheck.links.addresses import host_of, split

if TYPE_CHECKING:
    from refcheck.links.trail import Answer


_WAYBACK = "the Wayback Machine"
_TODAY = "archive.today"


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive's address speaks of; `page` None where the address does not tell."""

    archive: str
    page: str | None

    @property
    def refuses_programs(self) -> bool:
        """Whether the archive shows everything to people alone, whatever the status says."""
        return self.archive == _TODAY


_STAMPED = r"\d{4,14}(?:[a-z]{2}_|[*])?/(?P<page>.+)"
_ANY_PAGE = r"(?P<page>https?:.+)"

# Archive, hosts, and patterns of what follows the host; the first that fits counts. The forms are
# those of en.wikipedia.org/wiki/Help:Archiving_a_source and of the archives' own pages (2026-11).
_ARCHIVES: tuple[tuple[str, frozenset[str], tuple[re.Pattern[str], ...]], ...] = (
    (
        _WAYBACK,
        frozenset(
            {
                "web.archive.org",
                "wayback.archive.org",
                "www.web.archive.org",
                "web-beta.archive.org",
            }
        ),
        (re.compile(rf"/web/{_STAMPED}"), re.compile(r"/(?:web/)?(?P<page>https?:/.+)")),
    ),
    (
        _WAYBACK,
        frozenset({"archive.org", "www.archive.org"}),
        (re.compile(rf"/(?:web|wayback)/{_STAMPED}"), re.compile(r"/wayback/.+")),
    ),
    (
        _TODAY,
        frozenset(f"archive.{end}" for end in ("today", "is", "ph", "li", "md", "vn", "fo")),
        (
            re.compile(r"/\d{4}[\d.-]{0,17}/(?P<page>https?:.+)"),
            re.compile(rf"/(?:newest|oldest|o/\w+)/{_ANY_PAGE}"),
            re.compile(r"/\w{4,6}(?:[/?#].*)?"),
        ),
    ),
    ("WebCite", frozenset({"webcitation.org", "www.webcitation.org"}), (re.compile(r"/.+"),)),
    ("Perma.cc", frozenset({"perma.cc"}), (re.compile(r"/[A-Z0-9]{4}-[A-Z0-9]{4}.*"),)),
    (
        "Arquivo.pt",
        frozenset({"arquivo.pt", "www.arquivo.pt"}),
        (re.compile(rf"/(?:noFrame/replay|wayback)/{_STAMPED}"),),
    ),
    (
        "the UK Government Web Archive",
        frozenset({"webarchive.nationalarchives.gov.uk"}),
        (re.compile(rf"/(?:ukgwa/)?{_STAMPED}"),),
    ),
    (
        "the UK Web Archive",
        frozenset({"www.webarchive.org.uk", "webarchive.org.uk"}),
        (re.compile(rf"/(?:wayback|act/wayback)/(?:archive/|en/archive/)?{_STAMPED}"),),
    ),
    (
        "Archive-It",
        frozenset({"wayback.archive-it.org"}),
        (re.compile(rf"/(?:\d+|all)/{_STAMPED}"),),
    ),
    (
        "the Library of Congress Web Archive",
        frozenset({"webarchive.loc.gov"}),
        (re.compile(rf"/(?:all|\w+)/{_STAMPED}"),),
    ),
    ("Ghost Archive", frozenset({"ghostarchive.org"}), (re.compile(r"/(?:archive|varchive)/.+"),)),
)
_SLASH_LOST = re.compile(r"^(https?):/+(?=[^/])")


def held_by(url: str) -> Held | None:
    """What an address of an archive holds; None for any other address, an archive's own too."""
    host = host_of(url)
    parts = split(url)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    for archive, hosts, patterns in _ARCHIVES:
        if host not in hosts:
            continue
        for pattern in patterns:
            if found := pattern.fullmatch(rest):
                return Held(archive, _page(found.groupdict().get("page")))
    return None


def is_copy(answer: Answer) -> bool:
    """Whether an archive answered with what it holds (RFC 7089), and not with a page of its own."""
    return "memento-datetime" in answer.headers or "x-archive-orig-date" in answer.headers


def no_copy(held: Held, answer: Answer) -> str:
    """Why there is nothing to read at an archive that answered 404."""
    if is_copy(answer):
        return f"the copy in {held.archive} is of an error page ({answer.status})"
    return f"{held.archive} has no copy"


def _page(text: str | None) -> str | None:
    """The address of the page that is held; the Wayback Machine takes it without its scheme."""
    if not text:
        return None
    if re.match(r"https?%3a", text, re.IGNORECASE):
        text = unquote(text)
    text = _SLASH_LOST.sub(r"\1://", text)
    return text if "://" in text[:9] else f"http://{text}"
