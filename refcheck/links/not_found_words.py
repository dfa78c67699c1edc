"""Whether a title is that of a "not found" page, in three dozen languages.

Only a whole part of a title counts: "Page not found – Example" is one, "Ten pages not found in the
archive" and "Not Found (film)" are none. An address that itself speaks of the phrase
(/wiki/Page_not_found) asks for an article about it.
"""

from __future__ import annotations

import re
import unicodedata

from refcheck.links.not_found_phrases import PHRASES, WEAK, WEAK_SENTENCE

_UNDECOMPOSED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_ASCII_GAPS = {code: " " for code in range(128) if not chr(code).isalnum()}


def fold(text: str) -> str:
    """Without case, accents and width; letters that do not come apart are replaced."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded.translate(_UNDECOMPOSED))
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    folded = fold(text)
    if folded.isascii():
        return folded.translate(_ASCII_GAPS).split()
    return "".join(char if char.isalnum() else " " for char in folded).split()


_PART = re.compile(r"\s[-–—―−]+\s*|[-–—―−]+\s|[|–—·•»«›‹~!¡、。！：｜…]|::|\.\s|\.{2,}|\s/\s|\s>\s")
_COLON = re.compile(r":\s|\s:")
_LONGEST = 160
_MOST_OTHER_WORDS = {1: 3, 2: 12}  # by the phrase's strength: a host's name, or a sentence
_NUMBER = "404"

# What stands around the phrase and says nothing of its own.
_DECORATIONS = frozenset(
    words_of(
        "404 http 404error error404 http404 status code statuscode nr codigo type "
        "error fehler fehlercode erreur errore erro fout foutmelding foutcode błąd ошибка помилка "
        "fel felkod fejl feil virhe chyba hiba hata eroare greška napaka klaida грешка σφάλμα "
        "エラー 错误 錯誤 오류 에러 خطأ خطا שגיאה lỗi "
        "oups helaas spiacenti spiacente lamentamos omlouváme se к сожалению "
        "oops ooops oopsie ops ups upps uups opps whoops hoppla hopla hoppsan oho oh uh sorry "
        "pardon désolé désolée entschuldigung jejda tyvärr beklager valitettavasti "
        "извините простите 抱歉 对不起 很抱歉 죄송합니다 a an the www"
    )
)
# Advice and essays about such pages, and works of that name, are none.
_ABOUT = frozenset(
    words_of(
        "how what why when who fix fixing fixes solve meaning means mean explained guide tutorial "
        "tips seo design designs create creating custom customize handle handling "
        "avoid wie warum comment pourquoi como porque perche hoe jak как почему что wikipedia "
        "film movie song single album novel band episode podcast comic game artist lyrics poem "
        "poems ebook paperback hardcover roman chanson paroles lied hörbuch hörspiel cancion "
        "novela poema poemas canzone romanzo canção romance piosenka powiesc роман песня рассказ "
        "disambiguation"
    )
)
_WEAK = frozenset(" ".join(words_of(phrase)) for phrase in WEAK)
_WEAK_SENTENCE = re.compile(WEAK_SENTENCE)
_SENTENCE = re.compile(rf"\b(?:{'|'.join(map(fold, PHRASES.values()))})")
_ERROR = re.compile(  # a bare number may be a house's or a telephone's
    r"\b(?:(?:error|fehler|erreur|errore|erro|fout|fel|feil|fejl|virhe|blad|ошибка|chyba|hiba|hata|http)"
    r" 404\b"
    r"|404 (?:error|erreur|errore|fehler)|エラー ?404|404 ?エラー"
    r"|错误 ?404|404 ?错误|오류 ?404|404 ?오류)"
)
_MOST_TEXT = 5000


def says_not_found(title: str, asked: str = "", *, sentence: bool = False) -> bool:
    """Whether a title says it, and the address (`asked`: its path and query) does not.

    `sentence`: nothing less will do; a bare "404" or "Not found" may be the page's own title.
    """
    if not title or len(title) > _LONGEST or title.rstrip().endswith(("?", "？")):
        return False
    all_words, asked_words = words_of(title), frozenset(words_of(asked))
    if _NUMBER in asked_words or _ABOUT.intersection(all_words):
        return False
    has_number = any(_NUMBER in word for word in all_words)
    for part in _PART.split(title):
        # What stands before a colon is explained by what follows: "Page not found: a novel".
        words = words_of(_COLON.split(part.rstrip(": "))[-1])
        strength = _strength(words, has_number=has_number)
        if strength <= int(sentence) or asked_words.issuperset(words):
            continue
        if len(all_words) - len(words) <= _MOST_OTHER_WORDS[strength]:
            return True
    return False


def speaks_of_missing(text: str) -> bool:
    """Whether a page's text says it somewhere, in a page that is known to be no article."""
    said = " ".join(words_of(text[:_MOST_TEXT]))
    return bool(_ERROR.search(said) or _SENTENCE.search(said))


def _strength(words: list[str], *, has_number: bool) -> int:
    """2 for a phrase that is said of a missing page alone, 1 for a bare "404", else 0."""
    phrase = " ".join(_stripped(words))
    if not phrase:
        return int(any(_NUMBER in word for word in words))
    if phrase in _WEAK or _WEAK_SENTENCE.fullmatch(phrase):
        return 2 if has_number else 1
    return 2 if _SENTENCE.fullmatch(phrase) else 0


def _stripped(words: list[str]) -> list[str]:
    """The words without decorations at both ends."""
    start, end = 0, len(words)
    while start < end and words[start] in _DECORATIONS:
        start += 1
    while end > start and words[end - 1] in _DECORATIONS:
        end -= 1
    return words[start:end]
