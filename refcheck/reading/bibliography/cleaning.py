"""A printed reference in one clean line: no invisible characters, list number or back-links."""

from __future__ import annotations

import re
import unicodedata

from refcheck.model.dois import INVISIBLE
from refcheck.reading.bibliography.letters import LOWER, UPPER, shape

# No reference is longer; what is longer is a paragraph, and its start says what it cites.
MAX_LENGTH = 4000

_UNSEEN = re.compile(f"[{INVISIBLE}\u200e\u200f\ufffc]")
_LABEL = re.compile(
    r"[\s^↑•·*]{0,8}(?:[-–]\s(?=[^\W\d]))?(?:Jump up(?: to:?)?\s?)?"
    rf"(?:\[\s?[0-9]{{1,4}}[a-z]?\s?\]\.?|\([0-9]{{1,4}}\)|[0-9]{{1,3}}[.)](?=\s)|"
    rf"[0-9]{{1,3}}-\s(?=[{UPPER}])|[0-9]{{1,3}}\s(?=[{UPPER}]{LOWER}{{1,20}},\s[{UPPER}]\.)|(?!1[5-9]|20)[0-9]{{4}}\.\s(?=[{UPPER}])|"
    rf"[0-9]{{1,3}}\s{{0,2}}(?=[{UPPER}]\s?\.)"
    rf"|[0-9]{{1,3}}(?=[{UPPER}]{LOWER}))?\s{{0,4}}"
)
# Spaces that extraction from a PDF leaves before commas and after parentheses.
_SPACED = re.compile(r"\s(?=[,;.)\]](?:[\s\"”’]|$))|(?<=[(\[])\s|\s(?=[)\]])")
_EMPHASIS = re.compile(r"\*([^*\s][^*]{0,500})\*")
_STAR = re.compile(r"(?<!\S)\*(?=\w)")
# "(Errata 277(14): 1125)": where a notice about the work stands, which is not where the work does.
_NOTICE = re.compile(
    r"\s?[\[(](?:published )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|retraction)\b"
    r"(?=[^\])]{0,100}\d)(?:[^()\[\]]|\([^()\[\]]{0,40}\)){1,200}(?:[\])]|$)",
    re.IGNORECASE,
)
_NOTICE_MARKS = ("rrat", "orrig", "orrect", "etract")
# Of what may stand between these signs, cleaning takes away no more than a notice has letters.
_DOI_BEGINS = re.compile(r"1[^\w.]*+0[^\w.]*+\.")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")


def may_hold_doi(text: str) -> bool:
    """Whether a DOI may begin in the cleaned text: quicker to tell than to clean it."""
    return _DOI_BEGINS.search(text) is not None or any(mark in text for mark in _NOTICE_MARKS)


def cleaned(text: str) -> str:
    """At most `MAX_LENGTH` characters on one line, composed (NFC), without the entry's number."""
    text = text[: 2 * MAX_LENGTH].replace("\x00", "")
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = " ".join(_CONTROL.sub(" ", text).split())[:MAX_LENGTH]
    if " ," in text or " ." in text or " ;" in text or "( " in text or " )" in text:
        text = _SPACED.sub("", text)
    if "*" in text:
        text = _STAR.sub("", _EMPHASIS.sub(r"\1", text))
    if any(mark in text for mark in _NOTICE_MARKS):
        text = _NOTICE.sub("", text)
    label = _LABEL.match(shape(text[:60]))
    return text[label.end() :] if label else text
