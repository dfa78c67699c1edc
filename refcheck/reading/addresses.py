"""Which address a link's target or a typed text means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from refcheck.model.dois import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASIDE = re.compile(r"[\t\r\n]+")  # browsers read addresses without these
_AROUND = "".join(map(chr, range(0x21))) + "\xa0\u3000\x7f" + INVISIBLE
_WEB = re.compile(r"(?:https?:[/\\]*|[/\\]{2,})[^/\\]", re.IGNORECASE)
_ACTIVE = re.compile(r"(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)
# What buttons have for a target, and pictures that are put in later.
_IDLE = re.compile(
    r"javascript\s*:\s*(?:void\b[\s(]*0?[\s)]*|return\b(?:\s+(?:false|true))?|undefined|//.*|#)?[\s;]*"
    r"|data\s*:\s*(?:,.*|image/(?!svg).*)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_ACTIVE = 200  # a picture in an address would be kept whole
# Forms to write in or to share with: no way to a source.
_FORM = re.compile(
    r"[?&](?:action=(?:edit|history|submit|delete|purge)\b|veaction=|redlink=1|section=new\b)"
    r"|//[^/?#]*\b(?:twitter|x)\.com/(?:intent/|share\b)"
    r"|//[^/?#]*\b(?:facebook\.com/(?:sharer|share\.php|dialog/)|linkedin\.com/share"
    r"|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|addthis\.com/bookmark"
    r"|whatsapp\.com/send|addtoany\.com/)",
    re.IGNORECASE,
)
_GOOGLE = re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?", re.IGNORECASE)

# Where East Asian punctuation stands, the address has ended.
_INSIDE = r"[^\s<>\"'“”«»\[\]{}|\\^`。，、；：！？（）【】《》「」『』]"
_TYPED = re.compile(rf"://(?:\[[0-9A-Fa-f:.]{{2,45}}\]{_INSIDE}{{0,2000}}|{_INSIDE}{{3,2000}})")
_SCHEMES = ("http", "https")
_AFTER = ".,;:!?…" + INVISIBLE
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
_FORUM_LENGTH, _FORUM_HEAD = 53, 36


def linked_address(href: str) -> str | None:
    """The address to which a link leads, if it leads to another site, or is one that acts."""
    href = href.strip()
    if not href.isprintable():
        href = _ASIDE.sub("", href).strip(_AROUND)
    if not _WEB.match(href):
        is_active = acts(href) and not _IDLE.fullmatch(unquote(href))
        return href[:_LONGEST_ACTIVE] if is_active else None
    url = href if href[0] in "hH" else f"https:{href}"
    if "?" not in url:
        return url
    if _FORM.search(url):
        return None
    return _beyond_google(url) if _GOOGLE.match(url) else url


def acts(url: str) -> bool:
    """Whether an address is none of the web's: a script, data, a file of one's own."""
    return _ACTIVE.match(url) is not None


def typed_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Where an address is typed (start, end), and the address as it is meant."""
    for match in _TYPED.finditer(text):
        start = _scheme_start(text, match.start())
        if start is None:
            continue
        typed = text[start : match.end()]
        url = without_punctuation(typed)
        if not _is_shortened(typed, text[match.end() : match.end() + 5]):
            yield start, start + len(url), url.translate(_UNSEEN)


def without_punctuation(url: str) -> str:
    """A typed address without the punctuation of its sentence."""
    url = url.rstrip(_AFTER)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_AFTER)
    return url


def _scheme_start(text: str, end: int) -> int | None:
    """Where the "http" or "https" begins that ends here, as a word of its own or glued to one."""
    before = text[max(0, end - 5) : end].lower()
    scheme = next((one for one in _SCHEMES if before.endswith(one)), None)
    return None if scheme is None else end - len(scheme)


def _is_shortened(typed: str, after: str) -> bool:
    """Whether it is how forums show a long address: not to be asked, since it is not the address.

    vBulletin shows the first 36 characters and the last 14, phpBB leaves spaces around the dots.
    """
    if "…" in typed or typed.endswith("...") or after.startswith(" ... "):
        return True
    return len(typed) == _FORUM_LENGTH and typed.find("...") == _FORUM_HEAD


def _beyond_google(url: str) -> str:
    """Where an address leads that was copied from Google's results, or from a Google document."""
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return url
    targets = [*query.get("q", ()), *query.get("url", ())]
    return next((one for one in targets if re.match(r"https?://", one, re.IGNORECASE)), url)
