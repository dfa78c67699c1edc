"""Text and addresses from pages and sources, made safe to show: nothing in them may act."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SURROGATE = re.compile("[\ud800-\udfff]")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f-\x9f]+", re.ASCII)
# The scheme of an address and its authority, which ends at a slash, ? or #; browsers put up with
# any number of slashes, either way round. In running text neither blanks nor Chinese, Japanese and
# Korean letters are part of it, since these follow on an address without a blank. What stands where
# a port belongs and is none is part of a password, which may hold a slash.
_CJK = "\u2e80-\uffef"
_AUTHORITY = re.compile(
    r"(https?:[/\\]*)([^/\\?#:\[]*:(?!\d*(?:[/\\?#]|\Z)).*|[^/\\?#]*)", re.IGNORECASE | re.DOTALL
)
_AUTHORITY_IN_TEXT = re.compile(
    rf"((?i:https?):[/\\]*|(?<!\w)//)"
    rf"([^\s{_CJK}/\\?#:\[]*:(?!\d*(?:[\s{_CJK}/\\?#]|\Z))[^\s{_CJK}]*|[^\s{_CJK}/\\?#]*)"
)
_AT = re.compile(r"\A.*(?:@|%40)", re.DOTALL)
_UNFIT_FOR_ADDRESS = re.compile(
    '[\\s\x00-\x20\x7f-\x9f"<>\\\\^`{|}\u200b-\u200f\u202a-\u202e\u2066-\u2069]'
)

# Where a CI service reads a command in a log: `::set-output name=x::y` at the beginning of a line
# (GitHub); `##[add-mask]` (GitHub), `##vso[task.setvariable …]` (Azure), `##teamcity[…]` anywhere.
_COMMAND = re.compile(r"(?P<line>^[^\S\n]*):(?=:)|(?<=#)#(?=\w*\[)", re.MULTILINE)

# Explicit embeddings, overrides and isolates: they reorder what stands beside them. The marks
# (U+200E, U+200F, U+061C) stay, since right-to-left text needs them and they reorder nothing else.
_BIDI_CONTROLS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE: dict[int, str | None] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys(_BIDI_CONTROLS),
    0xFEFF: None,
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
_VISIBLE_IN_LINES = _VISIBLE | {0x09: "\t", 0x0A: "\n", 0x0C: " ", 0x0D: "\n"}
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def well_formed(text: str) -> str:
    """The text as UTF-8 can carry it: surrogate pairs joined, lone surrogates as U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def one_line(text: str) -> str:
    """The text on one line: controls visible, directional ones removed, credentials hidden."""
    if not text.isprintable() or "  " in text or text != text.strip():  # few are
        text = " ".join(well_formed(text).split()).translate(_VISIBLE)
    return without_credentials(text)


def harmless_lines(text: str) -> str:
    """The text with its lines and blanks kept: controls visible, directional ones removed."""
    if _CONTROL.search(text) is None:
        return text
    return well_formed(text).replace("\r\n", "\n").translate(_VISIBLE_IN_LINES)


def without_commands(lines: str) -> str:
    """The lines of a log with a look-alike in what a CI service would take for its command."""
    return _COMMAND.sub(lambda found: "♯" if found["line"] is None else f"{found['line']}∶", lines)


def without_credentials(text: str) -> str:
    """The text with `***` for the user's name and password in each address of it."""
    return _AUTHORITY_IN_TEXT.sub(_hidden, text) if "@" in text or "%40" in text else text


def address_without_credentials(url: str) -> str:
    """The same of a text that is one address, in which blanks end nothing."""
    return without_credentials(_AUTHORITY.sub(_hidden, url) if "@" in url or "%40" in url else url)


def _hidden(found: re.Match[str]) -> str:
    scheme, authority = found.groups()
    return scheme + _AT.sub("***@", authority)


def address_words(url: str, longest: int = 200) -> str:
    """An address to read: no credentials, nothing invisible, its middle left out where it is long.

    What cannot be seen is written as it would be sent, `%E2%80%8B`.
    """
    shown = address_without_credentials(well_formed(url).strip())
    if not shown.isprintable() or " " in shown:
        shown = "".join(map(_visible, shown))
    if len(shown) <= longest:
        return shown
    head = longest * 2 // 3
    return f"{shown[:head]}…{shown[head + 1 - longest :]}"


def doi_address(doi: str | None) -> str | None:
    """`https://doi.org/…` for a well-formed DOI, else None."""
    if doi is None or not _DOI.fullmatch(doi) or _SURROGATE.search(doi):
        return None
    return "https://doi.org/" + quote(doi, safe="/:;().,-_~!*@$'+=")


def web_address(url: str | None) -> str | None:
    """The address itself where it is plain http or https and may be made clickable, else None."""
    if url is None or _UNFIT_FOR_ADDRESS.search(url) or _SURROGATE.search(url):
        return None
    if address_without_credentials(url) != url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return url


def _visible(character: str) -> str:
    seen = character.isprintable() and character != " "
    return character if seen else quote(character, safe="")
