"""A wiki on MediaWiki: its pages in HTML, as they are and as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from refcheck.errors import InputError
from refcheck.model.revisions import Revision
from refcheck.net.answers import is_html, read_json
from refcheck.revisions.titles import page_title, segment, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
_MAX_LAG = 5
_LAGGING, _LAG_REACH, _SERVER = b'"code":"maxlag"', 300, 500  # with status 200
_MOST_REVISIONS = 200
_LAST_REVISION = 2**63 - 1  # what has no place in a database is no number of one
_SCRIPTS = re.compile(r"(?:index|api|rest)\.php.*\Z|\Z", re.DOTALL)
# Parsoid names the page's own address in the head.
_CANONICAL = re.compile(r"""<link rel="dc:isVersionOf" href="([^"<>\s]{1,2000})"/?>""")
_OK, _GONE, _REFUSED = 200, 404, frozenset({401, 403})
_LOGIN_NEEDED = frozenset({"readapidenied", "permissiondenied", "mwoauth-invalid-authorization"})


class LoginNeededError(InputError):
    """The wiki shows this, or anything, only to those who log in."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a wiki answered: status, content type, body."""

    status: int
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page as the wiki has it now; `address` is the one that readers know."""

    title: str
    address: str
    html: str
    revision: Revision | None


def lags(status: int, body: bytes) -> bool:
    """Whether it is no answer, since the wiki's databases lag: to be asked again."""
    return status < _SERVER and _LAGGING in body[:_LAG_REACH].replace(b" ", b"")


class Wiki:
    """The two APIs of one wiki: REST (MediaWiki 1.35 and later), and `api.php` where it is off.

    `ask` gets an address and raises InputError where nobody answers.
    """

    def __init__(self, address: str, ask: Callable[[str], Reply]) -> None:
        self.base = _SCRIPTS.sub("", address, count=1).rstrip("/") + "/"
        self._ask = ask
        self._rest = True

    def page(self, title: str) -> WikiPage:
        """The page of that title, or the one it redirects to; InputError where there is none."""
        wanted = page_title(title)
        if self._rest:
            answer = self._rest_json(f"page/{segment(wanted)}/with_html", wanted)
            if answer is not None:
                return self._rest_page(answer, wanted)
        return self._api_page(wanted)

    def html(self, revision: str) -> str:
        """A revision's HTML; InputError where it cannot be had."""
        if self._rest:
            reply = self._ask(f"{self.base}rest.php/v1/revision/{segment(revision)}/html")
            if reply.status == _OK:
                return reply.body.decode("utf-8", "replace")
            self._refuse(reply, f"revision {revision}")
        answer = self._api(f"revision {revision}", action="parse", oldid=revision, prop="text")
        return _text(answer.get("parse"), "text")

    def revisions(self, title: str) -> Iterator[Revision]:
        """All of a page's, newest first; InputError where they cannot be had."""
        older = ""
        while self._rest:
            answer = self._rest_json(f"page/{segment(title)}/history{older}", title)
            if answer is None:
                break
            found = [one for one in map(_revision, _items(answer, "revisions")) if one]
            yield from found
            if not found or not answer.get("older"):
                return
            older = f"?older_than={quote(found[-1].id)}"
        if not older:
            yield from self._api_revisions(title)

    def forget(self) -> None:
        """That the REST API seemed to be off: it is asked again."""
        self._rest = True

    def query(self, what: str, **parameters: str) -> Mapping[str, Any]:
        """What `action=query` of api.php answers; InputError where it says why not."""
        return self._api(what, action="query", **parameters)

    # ---- the REST API ----

    def _rest_json(self, path: str, title: str) -> Mapping[str, Any] | None:
        """None where the wiki has no REST API."""
        reply = self._ask(f"{self.base}rest.php/v1/{path}")
        answer = _json(reply)
        if reply.status == _OK and answer is not None:
            return answer
        if "nonexistent" in str((answer or {}).get("errorKey", "")):
            raise InputError(f"{self.base} has no page “{title}”", hint="check its title")
        self._refuse(reply, f"“{title}”")
        self._rest = False
        return None

    def _rest_page(self, answer: Mapping[str, Any], wanted: str) -> WikiPage:
        title, html = _title(answer, wanted), self._html(answer, "html", wanted)
        found = _CANONICAL.search(html)
        latest = answer.get("latest")
        revision = _revision(latest) if isinstance(latest, dict) else None
        return WikiPage(title, self._address(found[1] if found else "", title), html, revision)

    # ---- api.php ----

    def _api_page(self, wanted: str) -> WikiPage:
        found = self._api(
            f"“{wanted}”",
            action="query",
            titles=wanted,
            redirects="1",
            prop="info|revisions",
            inprop="url",
            rvprop="ids|timestamp",
        )
        page = next(iter(_items(found.get("query"), "pages")), {})
        if not page or page.get("missing") or page.get("invalid") or not _items(page, "revisions"):
            raise InputError(f"{self.base} has no page “{wanted}”", hint="check its title")
        title = _title(page, wanted)
        latest = dict(_items(page, "revisions")[0])
        revision = _revision({"id": latest.get("revid"), "timestamp": latest.get("timestamp")})
        which = {"oldid": revision.id} if revision else {"page": title}
        parsed = self._api(f"“{title}”", action="parse", prop="text", **which).get("parse")
        body = self._html(parsed, "text", title)
        html = (
            f"<!DOCTYPE html>\n<html><head><title>{escape(title)}</title></head>\n"
            f"<body>\n{body}\n</body></html>\n"
        )
        address = _text(page, "canonicalurl") or _text(page, "fullurl")
        return WikiPage(title, self._address(address, title), html, revision)

    def _api_revisions(self, title: str) -> Iterator[Revision]:
        found = self._api(
            f"“{title}”",
            action="query",
            titles=title,
            prop="revisions",
            rvprop="ids|timestamp",
            rvlimit=str(_MOST_REVISIONS),
        )
        for page in _items(found.get("query"), "pages"):
            for one in _items(page, "revisions"):
                revision = _revision({"id": one.get("revid"), "timestamp": one.get("timestamp")})
                if revision:
                    yield revision

    def _api(self, what: str, **parameters: str) -> Mapping[str, Any]:
        settled = {"format": "json", "formatversion": "2", "maxlag": str(_MAX_LAG)}
        reply = self._ask(f"{self.base}api.php?{urlencode({**parameters, **settled})}")
        self._refuse(reply, what)
        answer = _json(reply)
        if reply.status == _GONE or (answer is None and reply.status != _OK):
            message = f"there is no MediaWiki at {self.base} (HTTP {reply.status})"
            raise InputError(message, hint="name the folder of its index.php, such as /w/")
        if answer is None:
            what_else = "a web page" if is_html(reply.kind, reply.body) else "no JSON"
            message = f"{self.base}api.php answered with {what_else}"
            raise InputError(message, hint="name the folder of the wiki's index.php, such as /w/")
        error = answer.get("error")
        if isinstance(error, dict):
            raise self._told(what, error)
        return answer

    def _told(self, what: str, error: Mapping[str, Any]) -> InputError:
        code = str(error.get("code", "unknown"))[:60]
        if code in _LOGIN_NEEDED:
            return self._closed(what)
        if code in {"missingtitle", "nosuchrevid"}:
            return InputError(f"{self.base} has no page {what}", hint="check its title")
        return InputError(f"{self.base} does not give {what}: its API says “{code}”")

    # ---- both ----

    def _refuse(self, reply: Reply, what: str) -> None:
        """Raise for what no other question would change."""
        if reply.status in _REFUSED:
            raise self._closed(what)

    def _html(self, answer: object, name: str, title: str) -> str:
        """A page's HTML; a page without words has some, too."""
        html = _text(answer, name)
        if not html.strip():
            message = f"{self.base} answered without the text of “{shown(title)}”"
            raise InputError(message, hint="save the page as HTML and name the file")
        return html

    def _closed(self, what: str) -> LoginNeededError:
        message = f"{self.base} shows {what} only to those who log in"
        return LoginNeededError(message, hint="save the page as HTML and name the file")

    def _address(self, told: str, title: str) -> str:
        """The page's address as the wiki told it, if it is one of its own; else index.php's."""
        try:
            own, host = urlsplit(urljoin(self.base, told)), urlsplit(self.base).netloc
        except ValueError:
            own, host = urlsplit(""), ""
        is_own = bool(told) and own.netloc == host and told.isprintable() and told.isascii()
        if is_own and own.path.strip("/"):
            return urlsplit(self.base)._replace(path=own.path, query=own.query).geturl()
        return f"{self.base}index.php?title={segment(title)}"


class MediaWikiHistory:
    """The earlier states of a page; the newest is the page itself."""

    name = "MediaWiki"

    def __init__(self, wiki: Wiki, title: str) -> None:
        self._wiki = wiki
        self._title = title

    def revisions(self) -> Iterator[Revision]:
        """Newest first, two hundred at most."""
        try:
            yield from islice(self._wiki.revisions(self._title), _MOST_REVISIONS)
        except InputError:
            return

    def page(self, revision: Revision) -> bytes | None:
        """The page's HTML in that state."""
        try:
            return self._wiki.html(revision.id).encode("utf-8", "replace") or None
        except InputError:
            return None


def _json(reply: Reply) -> Mapping[str, Any] | None:
    try:
        answer = read_json(reply.body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _items(answer: object, name: str) -> list[Mapping[str, Any]]:
    found = answer.get(name) if isinstance(answer, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(answer: object, name: str) -> str:
    found = answer.get(name) if isinstance(answer, dict) else None
    return found if isinstance(found, str) else ""


def _title(answer: object, wanted: str) -> str:
    """What a page is called; one that it cannot have is not taken from a wiki, either."""
    try:
        return page_title(_text(answer, "title"))
    except InputError:
        return wanted


def _revision(told: Mapping[str, Any]) -> Revision | None:
    number, moment = told.get("id"), str(told.get("timestamp", ""))
    if type(number) is not int or not 0 < number <= _LAST_REVISION:
        return None
    if not re.match(r"\d{4}-\d\d-\d\dT", moment):
        return None
    return Revision(str(number), moment[:10])
