"""What a `repository_dispatch` event asks to be checked, if it may ask that."""

from __future__ import annotations

import re
from typing import Any

from telling import UnusableError, shown

# Only what every reader of addresses reads alike; anything else can be percent-encoded.
_ADDRESS = re.compile(
    r"(?a)https?://(?P<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?)"
    r"(?:[/?][A-Za-z0-9/?:@!$&'()*+,;=._~%-]*)?",
    re.IGNORECASE,
)
_LONGEST_ADDRESS = 2048
_LONGEST_TITLE = 255  # bytes, as in MediaWiki
# https://www.mediawiki.org/wiki/Manual:$wgLegalTitleChars
_NOT_IN_TITLES = re.compile(r"[\x00-\x1f\x7f-\x9f#<>\[\]|{}\u2028\u2029\ud800-\udfff]")
_MOST = 20


def requested(event: dict[str, Any], hosts: str) -> tuple[list[str], list[str]]:
    """Options and pages: `{address}` or `{mediawiki, title}`, on one of the `hosts`."""
    payload = event.get("client_payload")
    if not isinstance(payload, dict):
        raise UnusableError("the event has no client_payload")
    permitted = frozenset(host.lower() for host in re.split(r"[\s,]+", hosts) if host)
    if not permitted:
        raise UnusableError("no wiki's host is permitted: name yours in the input `hosts`")
    match payload:
        case {"address": address, **rest} if not rest:
            return [], [_permitted(address, permitted)]
        case {"mediawiki": wiki, "title": titles, **rest} if not rest:
            wanted = titles if isinstance(titles, list) else [titles]
            if not 0 < len(wanted) <= _MOST:
                raise UnusableError(f"the event names {len(wanted)} titles, not 1 to {_MOST}")
            options = [f"--title={_title(title)}" for title in wanted]
            return [f"--mediawiki={_permitted(wiki, permitted)}", *options], []
        case _:
            raise UnusableError("client_payload holds either address, or mediawiki and title")


def _permitted(address: object, hosts: frozenset[str]) -> str:
    if not isinstance(address, str) or len(address) > _LONGEST_ADDRESS:
        raise UnusableError(f"the event's address is no text of up to {_LONGEST_ADDRESS} letters")
    read = _ADDRESS.fullmatch(address)
    if read is None:
        raise UnusableError(f"{shown(address)} is no plain http or https address")
    if read["host"].lower() not in hosts:
        raise UnusableError(f"the host of {shown(address)} is not among the input `hosts`")
    return address


def _title(title: object) -> str:
    if not isinstance(title, str) or not title.strip():
        raise UnusableError("the event's title is no text")
    if _NOT_IN_TITLES.search(title) or len(title.encode("utf-8")) > _LONGEST_TITLE:
        raise UnusableError(f"{shown(title)} is no title that MediaWiki has")
    return title
