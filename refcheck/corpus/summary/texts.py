"""Texts of a corpus, cut to what a table can show."""

from __future__ import annotations

from refcheck.checks.wording import shortened

_LONGEST = 240  # characters
_NAME = 500  # characters of what is not prose: a page's name, an address


def prose(text: str | None) -> str | None:
    """A title or a sentence on one line, cut between words."""
    return shortened(text, _LONGEST) if text else None


def name(text: str) -> str:
    """A name, whole as a rule: names that begin alike stay apart."""
    return text if len(text) <= _NAME else f"{text[: _NAME - 1]}…"


def address(url: str | None) -> str | None:
    """An address, or None where it is too long to be one: half of it leads nowhere."""
    return url if url and len(url) <= 4 * _NAME else None
