"""Whether a host answered an address as it answers one that cannot be there.

Two pages are called the same only where all that a reader sees is: the title, the heading, every
word, the pictures and frames. Left out is what comes from the address itself, and numbers are not
told apart (the time, an incident), only counted. And the page must say "not found" somewhere, or
give itself as the home page: a wall, an empty template or a notice is the same for all, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from refcheck.links.addresses import is_home, same_page, split
from refcheck.links.not_found_words import speaks_of_missing
from refcheck.links.page import page_of
from refcheck.links.trail import Answer

if TYPE_CHECKING:
    from refcheck.links.page import Page

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_MOST_DECOYS = 64
_FEWEST_WORDS = 100  # of a page that does not say "not found"
_FEWEST_TO_SPEAK = 5
_MOST_NUMBERS = 2  # that one page has and the other has not
_MOST_BYTES = 500  # and a fiftieth of the length
_MEDIA = frozenset({"img", "iframe", "frame", "embed", "object", "video", "audio", "source"})

# Words of what stands before a page: logins, consent, captchas, sold or closed access, repairs.
_WALL = re.compile(
    r"\b(?:javascript|java script|cookies?|captcha|robots?|log ?in|sign ?in|password|subscri\w+"
    r"|your (?:region|country|location|browser|ip)|maintenance|back (?:soon|shortly)|blocked"
    r"|loading|verif\w+|please wait|unavailable|anmeld\w+|einloggen|passwort|abonn\w+|wartung\w*"
    r"|connexion|mot de passe|se connecter|iniciar sesi[oó]n|contrase\w+|suscri\w+|mantenimiento"
    r"|accedi|inloggen|logga in|zaloguj|logowani\w*|вход|войти|пароль|登录|登入|ログイン|로그인)",
    re.IGNORECASE,
)


def is_wall(*texts: str) -> bool:
    """Whether a text speaks as what stands before all pages of a host does."""
    return any(_WALL.search(text) for text in texts)


def alike(answer: Answer, page: Page, other: Answer, asked: str) -> bool:
    """Whether the answer is the one that the decoy got, which was asked for as `asked`.

    Where any ending of an address shows the article, the decoy has the words of the link's address
    too, which are left out of the link's page alone: so they differ.
    """
    most = _MOST_BYTES + len(answer.body) // 50
    if not (answer.whole and other.whole) or abs(len(answer.body) - len(other.body)) > most:
        return False
    decoy = _decoy(other.body, other.headers.get("content-type", ""), asked)
    if decoy is None or not decoy.tells or any(same_page(answer.url, at) for at in decoy.names):
        return False
    address = _address_words(answer.url)
    if (_own(page.title, address), _own(page.heading, address)) != (decoy.title, decoy.heading):
        return False
    text = _own(page.text, address)
    numbers = abs(text.numbers - decoy.text.numbers)
    return (
        text.words == decoy.text.words and numbers <= _MOST_NUMBERS and _media(page) == decoy.media
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """A text without what comes from its address: a digest of its words, how many numbers."""

    words: int
    numbers: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Decoy:
    """What is compared of a decoy's page; `names` are the addresses that it gives as its own."""

    title: _Own
    heading: _Own
    text: _Own
    media: frozenset[str]
    names: frozenset[str]
    tells: bool


@lru_cache(maxsize=_MOST_DECOYS)
def _decoy(body: bytes, content_type: str, asked: str) -> _Decoy | None:
    """A host's decoys are compared with each of its pages, and read once."""
    page = page_of(Answer(asked, "GET", 200, {"content-type": content_type}, body))
    if page is None:
        return None
    address = _address_words(asked)
    return _Decoy(
        _own(page.title, address),
        _own(page.heading, address),
        _own(page.text, address),
        _media(page),
        _names(page),
        _tells(page),
    )


def _tells(page: Page) -> bool:
    """Whether that a page is the same for every address says that there is none at them."""
    if page.has_mount or len(page.words) < _FEWEST_TO_SPEAK:
        return False
    if speaks_of_missing(page.text):
        return True
    return (
        any(is_home(name) for name in _names(page))
        and len(page.words) >= _FEWEST_WORDS
        and not page.awaits_content
        and not is_wall(page.title, page.text)
    )


def _names(page: Page) -> frozenset[str]:
    """The addresses that the page gives as its own."""
    return frozenset(
        tag.attributes().get("href", "")
        for tag in page.tags
        if tag.name == "link" and "canonical" in tag.source.lower()
    )


def _media(page: Page) -> frozenset[str]:
    """The addresses of pictures, films and frames."""
    tags = (tag.attributes() for tag in page.tags if tag.name in _MEDIA)
    return frozenset(tag.get("src") or tag.get("data") or "" for tag in tags)


def _address_words(url: str) -> frozenset[str]:
    parts = split(url)
    return frozenset(_WORD.findall(unquote(f"{parts.path} {parts.query}").casefold()))


def _own(text: str, address: frozenset[str]) -> _Own:
    words = [word for word in _WORD.findall(text.casefold()) if word not in address]
    own = tuple(word for word in words if not _DIGIT.search(word))
    return _Own(hash(own), len(words) - len(own))
