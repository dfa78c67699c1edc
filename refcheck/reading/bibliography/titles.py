"""Title and container from the words between the authors and the volume."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refcheck.reading.bibliography.containers import (
    is_abbreviation,
    is_container,
    is_publisher,
    names_publisher,
    without_ending,
)
from refcheck.reading.bibliography.letters import YEAR
from refcheck.reading.bibliography.quotations import LEAD, quoted_at_head

_SHORTEST = 4
_MOST_WORDS = 8
_MOST_COMMAS = 12
_LONGEST_CUT = 40
_LONGEST = 300
_BREAK = re.compile(r"(?<=[^\s.])[.?!][”\"’']?\s(?=[^\s])|[。．]")
_COMMA = re.compile(r",[”\"’']?\s")
_IN = re.compile(
    r"(?:[.,;:?]\s?|\s|^)(?:In|in|IN|En|Dans|Em|W|В кн\.|In the)\s?:\s|[.?!,;]\s(?:In|"
    r"En|Dans|Em)\s(?=[^\s])|\s//\s?"
)
_LEADING_IN = re.compile(
    r"^(?:in|en|dans|em|v|w|presented at|paper presented at)(?::|\s(?=the\b|proc|[A-Z\d]))\s?",
    re.IGNORECASE,
)
_LEADING_YEAR = re.compile(rf"^\(?{YEAR}[a-z]?\)?[.,:]?\s{{1,2}}(?=\D)")
_EDITORS = re.compile(
    r"(?:,\s|\s|^)\(?(?:edited by|ed\. by|eds?\.|editors?\b|hrsg\.|dir\.|"
    r"\(eds?\.?\s?\)?|трудов|under the direction).{0,200}$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\s?\[(?:[A-Z](?:/OL)?|PDF|EB/OL|in [A-Z][a-z]+|Article in [^\]]+|Online|"
    r"Internet|serial|abstract|letter|review|editorial|computer software|"
    r"[Dd]ata\s?set|[^\[\]]{0,40}(?:[Tt]hesis|[Dd]issertation)[^\[\]]{0,40})\]|"
    r"\s\((?:PDF|in [A-Z][a-z]+|video|Report|Press release|Thesis)\)"
)
_EDITOR_LEAD = re.compile(
    r"^.{0,200}?(?:\beditors?\b|\(?\b(?:eds?|hrsg)\b\.?\s?\)?)[\s,.:;)]{1,4}", re.IGNORECASE
)
_AFTER_TITLE = re.compile(
    r"\.?\s\(?(?:(?:Edited|Translated) by\b.{0,200}|"
    r"(?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev\.?)\s[Ee]d(?:ition|n)?\.?\))$"
)
_NO_CONTAINER = re.compile(
    r"(?:tech(?:nical)?\.?\s?rep(?:ort)?|ph\.?\s?d|master|thesis|dissertation|"
    r"manuscript|unpublished|"
    r"U\.?S\.?\s[Pp]atent|submitted|to appear|in press|accessed|available)\b",
    re.IGNORECASE,
)
# A publisher between journal and year, as some reference managers print.
_HOUSE = re.compile(
    r"\.\s(?:Elsevier|Wiley|Springer|Nature Publishing Group|BioMed Central|"
    r"Public Library of Science|Oxford University Press|Cambridge University Press|"
    r"American Medical Association|Taylor & Francis|SAGE|Karger|"
    r"Lippincott)\b[^.,;]{0,40}[.,;\s]{0,3}$"
)
_NO_TITLE = re.compile(
    r"(?:ph\.?\s?d\.?|m\.?\s?sc\.?|master|doctoral|unpublished|available|"
    r"personal communication|in press)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^[—–\s]{0,3}(?P<place>[^\d:]{1,40}):\s?(?P<publisher>[^:]{2,100})$")


@dataclass(frozen=True, slots=True)
class Middle:
    """The words of a reference told apart; `collected`: "In:" or "//" led the container in."""

    title: str | None = None
    container: str | None = None
    publisher: str | None = None
    collected: bool = False


def read_middle(text: str, *, located: bool, comma_style: bool) -> Middle:
    """Tell title, container and publisher apart.

    `located` says that a volume or page follows, so that the last words name the container;
    `comma_style` that the authors end in a comma, as in styles that put commas between all parts.
    """
    text = _MARK.sub("", text).lstrip(LEAD).rstrip(" ,;:([-–—·")
    if not text:
        return Middle()
    quoted = quoted_at_head(text)
    if quoted is not None:
        return _after_title(*quoted, located=located)
    collected = _split_in(text)
    if collected is not None:
        container = _container(_EDITOR_LEAD.sub("", collected[1]), located=False)
        return Middle(_title(collected[0]), container, None, collected=True)
    if located:
        before, container = _before_locator(text, comma_style=comma_style)
        return Middle(_title(before), container)
    return _unlocated(text, comma_style=comma_style)


def _after_title(title: str, rest: str, *, located: bool) -> Middle:
    rest = _LEADING_YEAR.sub("", rest.lstrip(LEAD + "'’”\""))
    if located and not _is_whole(rest):
        cut = _container_start(rest)
        title, rest = f"{title} {rest[:cut]}", rest[cut:]
    lead = _LEADING_IN.match(rest) or _IN.match(rest)
    collected = lead is not None
    if lead is not None:
        rest = _EDITOR_LEAD.sub("", rest[lead.end() :])
    container = _container(rest, located=located)
    publisher = None
    if container is not None and not collected and not located and names_publisher(container):
        container, publisher = None, container
    return Middle(_title(title), container, publisher, collected=collected)


def _is_whole(rest: str) -> bool:
    """Whether the quotation marks held the whole title, and not its first words."""
    return not _reads_like_a_title(rest[: _container_start(rest)])


def _split_in(text: str) -> tuple[str, str] | None:
    match = None
    for match in _IN.finditer(text, 3):
        if (
            is_container(text[match.end() : match.end() + 80])
            or ":" in match.group()
            or "//" in match.group()
            or match.group()[0] in ".?!"
        ):
            break
    else:
        return None
    rest = text[match.end() :]
    if len(rest) < _SHORTEST or not (rest[0].isupper() or rest[0].isdigit() or rest[0] in '“"«'):
        return None
    return text[: match.start() + (match.group()[0] in "?!")], rest


def _before_locator(text: str, *, comma_style: bool) -> tuple[str | None, str | None]:
    """The last words are the container; what stands before them, if anything, is the title."""
    text = _HOUSE.sub("", text)
    cut = _container_start(text)
    if cut == 0 and comma_style:
        cut = _comma_cut(text)
    title, container = text[:cut], text[cut:]
    if not title and _reads_like_a_title(container):
        comma = _comma_cut(container)
        title, container = container[:comma], container[comma:]
    return title or None, _container(container, located=True)


def _container_start(text: str) -> int:
    """Where the container begins: after the last full stop that does not cut a word."""
    breaks = [match.end() for match in _BREAK.finditer(text)]
    start = 0
    bounds = [0, *breaks, len(text)]
    for index in range(len(bounds) - 2, -1, -1):
        start = bounds[index]
        if index == 0:
            break
        before = text[bounds[index - 1] : start].rstrip()
        if before.endswith(("?", "!")) or not is_abbreviation(before, first=index == 1):
            break
    return start


def _comma_cut(text: str) -> int:
    """The last comma after which a container can begin, in styles with commas between all parts."""
    for match in list(_COMMA.finditer(text))[: -_MOST_COMMAS - 1 : -1]:
        rest = text[match.end() :]
        if is_container(rest) or (
            rest[:1].isupper()
            and _reads_like_a_title(text[: match.start()])
            and len(rest.split()) <= _MOST_WORDS
        ):
            return match.end()
    return 0


def _reads_like_a_title(text: str) -> bool:
    """Sentence case: most words are small, which names of journals are not."""
    words = [word for word in text.split() if word[:1].isalpha()]
    small = sum(1 for word in words if word[0].islower() and len(word) >= _SHORTEST)
    return len(words) >= _SHORTEST and small >= max(2, 0.3 * len(words))


def _unlocated(text: str, *, comma_style: bool) -> Middle:
    """No volume and no pages: a book, a page, or an article in press."""
    parts = _sentences(text)
    if len(parts) == 1 and comma_style:
        cut = _comma_cut(text)
        if cut:
            return Middle(_title(text[:cut]), _container(text[cut:], located=False))
    if len(parts) == 1:
        return (
            Middle(None, _container(text, located=False))
            if is_container(text)
            else Middle(_title(text))
        )
    title, rest = parts[0], parts[1:]
    publisher = next((part for part in rest if is_publisher(part)), None)
    others = [part for part in rest if part != publisher]
    container = (
        _container(others[0], located=False)
        if others and (publisher is None or is_container(others[0]))
        else None
    )
    if publisher is not None:
        place = _PLACE.match(publisher)
        publisher = without_ending(place["publisher"] if place else publisher).strip(" .,;") or None
    return Middle(_title(title), container, publisher)


def _sentences(text: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        piece = text[start : match.end()].rstrip()
        if is_abbreviation(piece, first=True) and len(piece) < _LONGEST_CUT:
            continue
        parts.append(piece)
        start = match.end()
    parts.append(text[start:])
    return [part for part in (part.strip(" .") for part in parts) if part]


def _title(text: str | None) -> str | None:
    if text is None:
        return None
    text = text.strip(" .,;:-–—").strip('“”«»„"').strip(" .,;:")
    text = _AFTER_TITLE.sub("", text)
    return text if len(text) > 1 and _NO_TITLE.match(text) is None else None


def _container(text: str, *, located: bool) -> str | None:
    text = _EDITORS.sub("", without_ending(text))
    if not located:
        parts = _sentences(text)
        text = parts[0] if parts else ""
    text = without_ending(_LEADING_IN.sub("", text)).strip(" ,;:“”\"«»'")
    if _NO_CONTAINER.match(text):
        return None
    if (
        len(text) == 1
        or not text
        or not any(character.isalpha() for character in text)
        or len(text) > _LONGEST
    ):
        return None
    return text
