"""Pages of a wiki on MediaWiki, by their titles: `--mediawiki https://wiki.example/w/ --title`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from refcheck.cli.address import asked
from refcheck.cli.reading_in import MAXIMUM_BYTES, refuse_large
from refcheck.errors import InputError
from refcheck.links.host_names import host_pattern
from refcheck.net.retry import retry_after_seconds
from refcheck.pipeline import PageInput
from refcheck.revisions.mediawiki import MediaWikiHistory, Reply, Wiki, lags
from refcheck.revisions.titles import is_same_title, page_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.config import Settings
    from refcheck.links.guard import Policy
    from refcheck.links.trail import Answer

_ATTEMPTS = 3
_FIRST_WAIT = 1.0
_BUSY = frozenset({429, 502, 503, 504})
_TOO_OFTEN = 429
_SERVER = 500


@dataclass(slots=True)
class Fetched:
    """The pages that a wiki gave, what became of the others, and which titles lead elsewhere."""

    pages: list[PageInput] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)


def fetch_titles(settings: Settings, policy: Policy, until: float) -> Fetched:
    """The pages that `--title` names, one after the other, each once.

    `until` is on the clock of `time.monotonic`.
    """
    fetched = Fetched()
    if settings.mediawiki is None:
        return fetched
    if settings.offline:
        message = f"{settings.mediawiki} is not asked: the run is offline"
        raise InputError(message, hint="leave --offline out")
    wiki = Wiki(settings.mediawiki, _asking(settings, policy, until))
    seen: set[str] = set()
    for title in settings.title:
        try:
            wanted = page_title(title)
            page = wiki.page(wanted)
            refuse_large(page.address, len(page.html))
        except InputError as error:
            fetched.failures.append(error)
            continue
        if not is_same_title(page.title, wanted):
            fetched.redirects.append(f"“{wanted}” redirects to “{page.title}”")
        if page.address not in seen:
            seen.add(page.address)
            fetched.pages.append(
                PageInput(
                    page.address,
                    page.html.encode("utf-8", "replace"),
                    "html",
                    page.revision,
                    history=MediaWikiHistory(wiki, page.title),
                )
            )
    return fetched


def _asking(settings: Settings, policy: Policy, until: float) -> Callable[[str], Reply]:
    """Asks the wiki, whose host may be private since the user named it, and nobody else's."""
    own = replace(policy, hosts=(*policy.hosts, *named_hosts(settings.mediawiki or "")))

    def ask(url: str) -> Reply:
        for attempt in range(_ATTEMPTS):
            answer = asked(
                url,
                own,
                proxy=settings.proxy,
                seconds=max(1.0, until - time.monotonic()),
                maximum_bytes=2 * MAXIMUM_BYTES,
                mailto=settings.mailto,
            )
            wait = _pause(answer, attempt)
            if wait is None:
                return _whole(answer)
            if attempt + 1 == _ATTEMPTS or time.monotonic() + wait > until:
                raise _too_busy(answer, wait)
            time.sleep(wait)
        raise AssertionError

    return ask


def named_hosts(address: str) -> tuple[str, ...]:
    """The host of an address, at its port; at those of http and of https where it names none."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    ports = (parts.port,) if parts.port else (80, 443)
    return tuple(host_pattern(f"{bracketed}:{port}") for port in ports)


def _pause(answer: Answer, attempt: int) -> float | None:
    """How long to wait before asking again; None where there is an answer."""
    if answer.status not in _BUSY and not lags(answer.status, answer.body):
        return None
    wished = retry_after_seconds(answer.headers.get("retry-after"), time.time())
    return _FIRST_WAIT * 2**attempt if wished is None else wished


def _too_busy(answer: Answer, wait: float) -> InputError:
    host = urlsplit(answer.url).netloc
    if answer.status == _TOO_OFTEN:
        return InputError(
            f"{host} asks us to come back in {wait:.0f} s (429)",
            hint="wait, name fewer titles, or raise --time-limit",
        )
    what = "is busy" if answer.status < _SERVER else f"is out of order ({answer.status})"
    return InputError(f"{host} {what}, and may answer in {wait:.0f} s", hint="try again later")


def _whole(answer: Answer) -> Reply:
    host = urlsplit(answer.url).netloc
    if answer.status >= _SERVER:
        message = f"{host} is out of order ({answer.status})"
        raise InputError(message, hint="try again later")
    if len(answer.body) > 2 * MAXIMUM_BYTES:
        raise InputError(f"{answer.url} is larger than 100 MB", hint="check a part of the page")
    if not answer.whole:
        raise InputError(f"the answer of {host} broke off", hint="try again later")
    return Reply(answer.status, answer.headers.get("content-type", ""), answer.body)
