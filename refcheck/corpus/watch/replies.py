"""What a wiki's answer means for whoever asked: a reply, or that it has to be asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.errors import InputError, RateLimitedError, SourceError
from refcheck.net.answers import refusal
from refcheck.net.retry import retry_after_seconds
from refcheck.revisions.mediawiki import Reply, lags

if TYPE_CHECKING:
    from refcheck.links.trail import Answer

LARGEST = 100 << 20  # bytes: of a page in JSON, which escapes it
_TOO_OFTEN = 429
_SERVER = 500
_LAG_SECONDS = 5.0


def reply_of(answer: Answer, now: float) -> Reply:
    """The reply; SourceError where another one may come, InputError for one that is too large."""
    if answer.status == _TOO_OFTEN or answer.status >= _SERVER:
        raise refusal(answer.status, answer.headers, now)
    if lags(answer.status, answer.body):
        wait = retry_after_seconds(answer.headers.get("retry-after"), now)
        raise RateLimitedError("its databases lag", retry_after=wait or _LAG_SECONDS)
    if len(answer.body) > LARGEST:
        raise InputError(f"{answer.url} is larger than {LARGEST >> 20} MB")
    if not answer.whole:
        raise SourceError("its answer broke off", transient=True)
    return Reply(answer.status, answer.headers.get("content-type", ""), answer.body)
