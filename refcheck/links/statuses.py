"""What an HTTP status says of a page, where nothing else is known.

Only 404 and 410 say that a page is gone. What complains of the request (400, 406, 412 …) says that
programs, or this way of asking, are not welcome: blocked, since a browser may well be answered.
What speaks of the host's or the page's state (408, 409, 423, 425, 5xx) is an outage: unreachable.
"""

from __future__ import annotations

from http import HTTPStatus

from refcheck.model.links import Alive, Blocked, Gone, LinkOutcome, Unreachable

# 204 and 205 leave the reader where they were, and are alive all the same; 304 is not asked for,
# but what has not changed is there. 416 answers a range of an empty file (RFC 9110, 15.5.17).
_ALIVE = frozenset({*range(200, 300), 300, 304, 416})
_GONE = frozenset({404, 410})
_REDIRECTS, _REQUEST_ERRORS, _SERVER_ERRORS = 3, 4, 5
_OUTAGES = frozenset({408, 409, 421, 423, 424, 425})

# Of Cloudflare's own and of other makers, which the standard library does not name.
_WORDS = {
    520: "an unknown error of the host, says Cloudflare",
    521: "the host is down, says Cloudflare",
    522: "the host did not answer in time, says Cloudflare",
    523: "the host cannot be reached, says Cloudflare",
    524: "the host did not answer in time, says Cloudflare",
    525: "no TLS with the host, says Cloudflare",
    526: "the host's certificate is not valid, says Cloudflare",
    530: "the host cannot be reached, says Cloudflare",
}


def outcome_of(status: int) -> LinkOutcome:
    """The outcome of a status, redirects being followed already."""
    if status in _ALIVE:
        return Alive(status)
    if status in _GONE:
        return Gone(status)
    if status in _OUTAGES or status // 100 == _SERVER_ERRORS:
        return Unreachable(f"it answers {status} ({_word(status)})", "server-error")
    if status // 100 == _REQUEST_ERRORS:
        return Blocked(status)
    lack = " without saying where to" if status // 100 == _REDIRECTS else ", which is no answer"
    return Unreachable(f"it answers {status}{lack}", "protocol")


def _word(status: int) -> str:
    try:
        return _WORDS.get(status) or HTTPStatus(status).phrase.lower()
    except ValueError:
        return "an error of its own"
