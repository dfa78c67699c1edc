"""Texts of a corpus, cut to what a table can show."""

from __future__ import annotations

from hashlib import blake2b

from refcheck.checks.wording import shortened

_LONGEST = 240  # characters
_NAME = 500  # characters of what is not prose: a page's name, an address


def prose(text: str | None) -> str | None:
    """A title or a sentence on one line, cut between words."""
    if not text:
        return None
    short = len(text) <= _LONGEST and text.isprintable()
    return text if short else shortened(text, _LONGEST)


def name(text: str) -> str:
    """A name, whole but where nothing is named so; two that begin alike stay two."""
    if len(text) <= _NAME:
        return text
    return f"{text[:_NAME]}… {blake2b(text.encode(), digest_size=8).hexdigest()}"


def address(url: str | None) -> str | None:
    """An address, or None where it is too long to be one: half of it leads nowhere."""
    return url if url and len(url) <= 4 * _NAME else None
