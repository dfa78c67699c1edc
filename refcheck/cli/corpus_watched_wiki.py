"""The wiki of a watch as it is asked: its pages, its stream, what it says of itself."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from refcheck import HOMEPAGE, __version__
from refcheck.cli.address import asked
from refcheck.cli.mediawiki import named_hosts
from refcheck.cli.sources import policy_of
from refcheck.cli.writing import complain
from refcheck.corpus.watch.edits import moment_of
from refcheck.corpus.watch.events import stream_for
from refcheck.corpus.watch.patience import duration, given_up
from refcheck.corpus.watch.replies import LARGEST as LARGEST_REPLY
from refcheck.corpus.watch.replies import reply_of
from refcheck.errors import ConfigurationError, InputError, SourceError
from refcheck.links.guard import Forbidden, Policy, examine
from refcheck.net.streaming import EventStream
from refcheck.revisions.mediawiki import LoginNeededError

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.config import Settings
    from refcheck.corpus.watch.patience import Patience
    from refcheck.revisions.mediawiki import Reply, Wiki

_ANSWER_SECONDS = 120.0  # Parsoid takes its time for a long page that it has not in its cache
_TOLD_SKEW = 86_400  # seconds by which a wiki's clock may be off without a word
_MOST_SKEW = 3_650 * 86_400  # what is further off is no clock


@dataclass(frozen=True, slots=True)
class Site:
    """The wiki's names for its server, and how far its clock is ahead of ours, in seconds.

    `speaks` where it has told them.
    """

    servers: frozenset[str]
    skew: float
    speaks: bool

    def now(self) -> float:
        """The wiki's time: it is the one that its edits bear."""
        return time.time() + self.skew


def asking(settings: Settings) -> Callable[[str], Reply]:
    """Asks the wiki, whose host may be private since the user named it, and nobody else's."""
    policy = policy_of(settings)
    own = replace(policy, hosts=(*policy.hosts, *named_hosts(settings.mediawiki or "")))

    def ask(url: str) -> Reply:
        try:
            answer = asked(
                url,
                own,
                proxy=settings.proxy,
                seconds=_ANSWER_SECONDS,
                maximum_bytes=LARGEST_REPLY,
                mailto=settings.mailto,
                same_host=True,
            )
        except InputError as error:
            reason = error.message.removeprefix(f"{url} cannot be fetched: ")
            raise SourceError(reason, transient=True) from error
        return reply_of(answer, time.time())

    return ask


def stream_of(given: str | None, settings: Settings) -> EventStream | None:
    """The stream to be read, None for recent changes; ConfigurationError for what can be none."""
    address = stream_for(str(settings.mediawiki)) if given is None else given
    if address is None or address == "none":
        return None
    if not address.startswith(("http://", "https://")):
        raise ConfigurationError(f"--stream must be an http or https address, not `{address}`")
    policy = Policy(hosts=named_hosts(address))
    target = examine(address, policy)
    if isinstance(target, Forbidden):
        raise ConfigurationError(f"--stream {address} is not asked: {target.reason}")
    contact = f"; mailto:{settings.mailto}" if settings.mailto else ""
    return EventStream(
        target.url,
        user_agent=f"refcheck/{__version__} (+{HOMEPAGE}{contact})",
        now=time.time,
        proxy=settings.proxy,
        certificates=os.environ.get("REQUESTS_CA_BUNDLE"),
    )


def site_of(wiki: Wiki, patience: Patience, *, by_stream: bool) -> Site:
    """What the wiki says of itself; InputError where it has to, and is none, or wants a login."""
    try:
        answer = patience.ask(
            wiki.base,
            lambda: wiki.query("itself", meta="siteinfo", siprop="general", curtimestamp="1"),
        )
    except SourceError as error:
        raise given_up(wiki.base, error) from error
    except LoginNeededError as error:
        hint = "a watch logs in nowhere: it needs a wiki that everybody may read"
        raise InputError(error.message, hint=hint) from error
    except InputError as error:
        if not by_stream:
            raise
        # Its pages may be had nevertheless: each will tell.
        host = urlsplit(wiki.base).netloc
        complain(error.message, f"of the stream's edits only those of the server {host} count")
        answer = {}
    query = answer.get("query")
    general = query.get("general") if isinstance(query, dict) else None
    told = general.get("servername") if isinstance(general, dict) else None
    own = urlsplit(wiki.base)
    servers = {own.hostname or "", own.netloc, str(told or "")}
    names = frozenset(one.lower() for one in servers if one)
    skew = _skew(wiki, moment_of(answer.get("curtimestamp")))
    return Site(names, skew, speaks=isinstance(general, dict))


def _skew(wiki: Wiki, theirs: int | None) -> float:
    """How far the wiki's clock is ahead of ours; a day's difference is told."""
    skew = theirs - time.time() if theirs else 0.0
    if abs(skew) < _TOLD_SKEW:
        return skew
    away = f"{duration(abs(skew))} {'ahead of' if skew > 0 else 'behind'} ours"
    if abs(skew) > _MOST_SKEW:
        complain(f"the clock of {wiki.base} is {away}", "the watch goes by ours")
        return 0.0
    complain(f"the clock of {wiki.base} is {away}", "the watch goes by the wiki's")
    return skew
