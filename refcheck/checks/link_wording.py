"""How messages show addresses, hosts, and words that others have chosen."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from refcheck.checks.wording import quoted, shortened

LONGEST = 120  # characters of an address in a message
_LONGEST_HOST = 80
_LONGEST_REASON = 160
_LONGEST_PLACE = 60
_TEXT = ":~:text="
_USER = re.compile(r"^([a-z][a-z0-9+.-]*:[/\\]*)[^/?#\\]*(?:@|%40)", re.IGNORECASE)
_PORT = re.compile(r"https?://[^/?#]*:(\d{1,5})(?:[/?#]|\Z)", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]")


def shown(url: str, *, length: int | None = LONGEST) -> str:
    """An address for a message: no user's name or password, nothing that acts or does not show."""
    safe = fit(_USER.sub(r"\1***@", url, count=1))
    return safe if length is None or len(safe) <= length else f"{safe[: length - 1]}…"


def told(reason: str) -> str:
    """Words of a host or of the guard, on one line, without what reorders or does not show."""
    return shortened("".join(c if c.isprintable() else " " for c in reason), _LONGEST_REASON)


def lacking(fragment: str) -> str:
    """What a page is without: “has no place #spouts”, “does not say “water boils””."""
    if not fragment.startswith(_TEXT):
        return f"has no place #{shown(fragment, length=_LONGEST_PLACE)}"
    parts = fragment.removeprefix(_TEXT).partition("&")[0].split(",")
    words = [part for part in parts if not (part.startswith("-") or part.endswith("-"))]
    text = unquote(" … ".join(words), errors="replace")
    return f"does not say {quoted(told(text), _LONGEST_PLACE)}"


def fit(url: str) -> str:
    """With everything percent-encoded that is no letter, digit or common sign."""
    return "".join(
        quote(sign, safe="", errors="replace")
        if _UNFIT.match(sign) or not (sign.isascii() or sign.isalnum())
        else sign
        for sign in url
    )


def host_of(url: str) -> str:
    """The host, in lower case and as a message can show it; "" where there is none."""
    try:
        return shown(urlsplit(url).hostname or "", length=_LONGEST_HOST)
    except ValueError:
        return ""


def port_of(url: str) -> str | None:
    """The port that the address names."""
    match = _PORT.match(url)
    return match[1] if match else None
