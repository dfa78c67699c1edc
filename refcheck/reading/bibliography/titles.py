"""Title and container from the words between the authors and the volume."""

from __future__ import annotations

import re
from typing import NamedTuple

from refcheck.reading.bibliography.container_starts import (
    comma_cut,
    container_start,
    is_name,
    reads_like_a_title,
    sentences,
    split_before_locator,
)
from refcheck.reading.bibliography.containers import (
    is_container,
    is_publisher,
    names_publisher,
    without_ending,
)
from refcheck.reading.bibliography.imprints import split_imprint
from refcheck.reading.bibliography.letters import YEAR
from refcheck.reading.bibliography.quotations import LEAD, quoted_at_head

_SHORTEST = 4
_MOST_NAME_WORDS = 4
_LONGEST = 300
_IN = re.compile(
    r"(?:[.,;:?]\s?|\s|^)(?:In|in|IN|En|Dans|Em|W|В кн\.|In the)\s?:\s|[.?!,;]\s(?:In|"
    r"En|Dans|Em)\s(?=[^\s])|\s//\s?|,\s(?:in|dans|en|em)\s(?=[^\W\d_])"
)
# One of them is in each match; looked for first, because that is much faster.
_IN_WORDS = (
    *("In", ", in ", " dans ", " en ", " em ", "in:", "in :", "//", "En", "en:", "Dans", "dans:"),
    *("Em", "IN", "W:", "W :", "В кн"),
)
_LEADING_IN = re.compile(
    r"^(?:in|en|dans|em|v|w|presented at|paper presented at)(?::|\s(?=the\b|proc|[A-Z\d]))\s?",
    re.IGNORECASE,
)
_TITLE_ENDED = re.compile(r"[’”\"]?[,.;]\s|\s?\(|\s(?:in|In|IN|dans|en|Pp?\.)\b")
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
    r"(?P<names>.{0,200}?)(?:\beditors?\b|\(?\b(?:edd?s?|hrsg)\b\.?\s?\)?)[\s,.:;)]{1,4}(?!by\b)",
    re.IGNORECASE,
)
_NO_NAME = frozenset({"of", "the", "on", "in", "for", "from"})
_AFTER_TITLE = re.compile(
    r"\.?\s\(?(?:(?:Edited|Translated) by\b.{0,200}|"
    r"(?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev\.?)\s[Ee]d(?:ition|n)?\.?\))$"
)
_NO_CONTAINER = re.compile(
    r"(?:and|&\s\w+|https?|arxiv:\s?\w+|"
    r"tech(?:nical)?\.?\s?rep(?:ort)?|ph\.?\s?d|master|thesis|dissertation|"
    r"manuscript|unpublished|"
    r"U\.?S\.?\s[Pp]atent|submitted|to appear|in press|accessed|available)\b",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(rf"\W*{YEAR}[a-z]?\W*")
_NO_TITLE = re.compile(
    r"(?:private communication|\[\s?(?:hep|astro|cond|gr|quant|nucl|math)|in:\s|arXiv\b|"
    r"ph\.?\s?d\.?|m\.?\s?sc\.?|master|doctoral|unpublished|available|"
    r"personal communication|in press)\b",
    re.IGNORECASE,
)
# What names the kind of a work that no serial or publisher prints, after its title.
_KIND = re.compile(
    r"(?:[.,;]\s\(?|\s[(\[])(?:unpublished\s)?(?:ph\.?\s?d\.?\b|master['’]?s?\s(?:of|thesis)|"
    r"m\.?\s?sc?\.?\sthesis|doctoral\s(?:thesis|diss)|thesis\b|th[èe]se\b|dissertation\b|diss\.\s|"
    r"habilitation|diplomarbeit|tesis\b|tese\b|mimeo\b|unpublished\b|private communication|"
    r"manuscript\b|(?:cmu cs )?tech(?:nical)?\.?\srep(?:ort|\.)|working paper|discussion paper|"
    r"in preparation\b|submitted\b)",
    re.IGNORECASE,
)
# Translators and editors that follow a title, and its edition.
_RESPONSIBLE = re.compile(
    r"[.,;]?\s[(\[]?(?:\d{1,3}\s[Vv]ols?\b|Vols?\.\s\d|(?:Trans(?:l|lated|lation)?|Ed(?:ited|s)?|Hrsg|Übers|Introd)\b\.?\s(?:and\s\w+\s)?"
    r"(?:by\s|von\s|par\s)?[A-Z]|(?:edited|translated|hrsg\.|ed\.|trad\.|dir\.)\s(?:by\s)?[A-Z]|"
    r"(?:\d{1,2}(?:st|nd|rd|th|\.|ème|e)|[Ss]econd|[Tt]hird|[Rr]ev(?:ised|\.)|[Nn]ew)\s?"
    r"(?:rev\.\s)?(?:[Ee]d(?:ition|itie|n)?|[Aa]ufl(?:age)?|éd(?:ition)?)\b).*$"
)
_PLACE = re.compile(r"^[—–\s]{0,3}(?P<place>[^\d:]{1,40}):\s?(?P<publisher>[^:]{2,100})$")


class Middle(NamedTuple):
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
    if "[" in text or " (" in text:
        text = _MARK.sub("", text)
    text = text.lstrip(LEAD).rstrip(" ,;:([-–—·")
    if not text:
        return Middle()
    quoted = quoted_at_head(text)
    if quoted is not None:
        return _after_title(*quoted, located=located)
    collected = _split_in(text)
    if collected is not None:
        container, publisher = _book_of(collected[1])
        return Middle(_title(collected[0]), container, publisher, collected=True)
    if located:
        before, container = split_before_locator(text, comma_style=comma_style)
        return Middle(_title(before), _container(container, located=True))
    return _unlocated(text, comma_style=comma_style)


def _after_title(title: str, rest: str, *, located: bool) -> Middle:
    whole = not located or _is_whole(title, rest)
    rest = _LEADING_YEAR.sub("", rest.lstrip(LEAD + "'’”\""))
    if not whole:
        cut = container_start(rest)
        title, rest = f"{title} {rest[:cut]}", rest[cut:]
    lead = _LEADING_IN.match(rest) or _IN.match(rest)
    if lead is not None:
        container, publisher = _book_of(rest[lead.end() :])
        return Middle(_title(title), container, publisher, collected=True)
    container = _container(rest, located=located)
    publisher = None
    if container is not None and not located and names_publisher(container):
        container, publisher = None, container
    return Middle(_title(title), container, publisher)


def _book_of(rest: str) -> tuple[str | None, str | None]:
    """The book or proceedings that "in" leads in, without its editors, and their publisher."""
    rest = rest[_editors_end(rest) :]
    imprint = split_imprint(rest)
    head, publisher = imprint or (rest, None)
    return _container(head, located=False), publisher


def _editors_end(text: str) -> int:
    """Where a list of editors ends that stands before their book; 0 where there is none."""
    lead = _EDITOR_LEAD.match(text)
    words = lead["names"].split() if lead else []
    titled = any(word in _NO_NAME or (word.islower() and len(word) >= _SHORTEST) for word in words)
    return 0 if lead is None or titled else lead.end()


def _is_whole(title: str, rest: str) -> bool:
    """Whether the quotation marks held the whole title, and not its first words."""
    if title.endswith((",", ".", "?", "!")) or _TITLE_ENDED.match(rest) is not None:
        return True
    return not reads_like_a_title(rest[: container_start(rest)])


def _split_in(text: str) -> tuple[str, str] | None:
    if not any(word in text for word in _IN_WORDS):
        return None
    match = None
    for match in _IN.finditer(text, 3):
        if (
            is_container(text[match.end() : match.end() + 80])
            or _editors_end(text[match.end() :])
            or ":" in match.group()
            or "//" in match.group()
            or (match.group()[0] in ".?!" and not match.group()[2:3].islower())
        ):
            break
    else:
        return None
    rest = text[match.end() :]
    if len(rest) < _SHORTEST or not (rest[0].isupper() or rest[0].isdigit() or rest[0] in '“"«'):
        return None
    return text[: match.start() + (match.group()[0] in "?!")], rest


def _unlocated(text: str, *, comma_style: bool) -> Middle:
    """No volume and no pages: a book, a page, or an article in press."""
    kind = _KIND.search(text, _SHORTEST)
    if kind is not None:
        return Middle(_title(text[: kind.start()]))  # what names the kind ends the title
    imprint = split_imprint(text)
    if imprint is not None:
        return _book(*imprint)
    parts = sentences(text)
    if len(parts) == 1 and comma_style:
        cut = comma_cut(text)
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


def _book(head: str, publisher: str | None) -> Middle:
    """Title and subtitle, or a title and the serial that it is in."""
    parts = sentences(head)
    if publisher is not None:
        publisher = without_ending(publisher).strip(" .,;") or None
    if len(parts) > 1 and is_container(parts[-1]):
        return Middle(
            _title(". ".join(parts[:-1])), _container(parts[-1], located=False), publisher
        )
    while len(parts) > 1 and is_name(parts[-1]) and len(parts[-1].split()) <= _MOST_NAME_WORDS:
        parts.pop()  # a publisher, a series or a person
    return Middle(_title(_RESPONSIBLE.sub("", ". ".join(parts))), None, publisher)


def _title(text: str | None) -> str | None:
    if text is None:
        return None
    text = text.strip(" .,;:-–—").strip('“”«»„"').strip(" .,;:")
    text = _AFTER_TITLE.sub("", text)
    if text.endswith(")") and text.count("(") < text.count(")"):
        text = text[:-1]
    wrong = len(text) < 2 or _BARE_YEAR.fullmatch(text) or _NO_TITLE.match(text)  # noqa: PLR2004
    return None if wrong else text


def _container(text: str, *, located: bool) -> str | None:
    text = _EDITORS.sub("", without_ending(text))
    if not located:
        parts = sentences(text)
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
