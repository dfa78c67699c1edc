"""The list of authors at the head of a reference, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from refcheck.model.works import Author
from refcheck.reading.bibliography import names
from refcheck.reading.bibliography.letters import LETTER, UPPER, YEAR

_MOST = 400
_AND = r"(?:and|&|et|und|y|og|och|en|ve|и|та|with)"
_COMMA = re.compile(
    rf"\s?(?:,\s?,?|;)\s?(?:(?:\.\s?\.\s?\.|…)\s?,?\s?)?(?:{_AND}\s)?(?:&\s?)?|"
    rf"\s?(?:\.\s?\.\s?\.|…)\s?(?:&\s?|{_AND}\s)?|\s{_AND}\s|\s?&\s?"
)
_STOP_COMMA = re.compile(
    rf"\s?[.,]{{1,2}}\s?(?:{_AND}\s|&\s?)?|\s{_AND}\s|\s?[;&]\s?(?:{_AND}\s)?|"
    rf"\s(?=[{UPPER}]|(?:van|von|de|del|den|di|da|du|la|le|ter|dos|el|al)\s)"
)
_LAST = re.compile(rf"&|\b{_AND}\b")
_ET_AL = re.compile(
    r"[\s,;&]{0,3}(?:(?:and|&)\s)?[\[(]?(?:et\.?\s?al\b\.?|and (?:others|colleagues)|"
    r"u\.\s?a\.|и др\.|та ін\.|ed altri|и соавт\.|等)[\])]?|\s?,?\s?(?:…|"
    r"\.\.\.)(?=\s?[.(])",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    r"[\s,.]{0,3}[\[(]?(?:eds?|editors?|hrsg|dir|coord|comp|trans|ред|ed\. by|"
    r"\(ed\))\b\.?\s?[\])]?(?=[\s.,:;(]|$)",
    re.IGNORECASE,
)
_YEAR_PARENTHESIS = re.compile(
    rf"\s?[.,]?\s?[(\[](?:[^()\[\]]{{0,20}}\b)?(?:{YEAR}|n\.\s?d\.|in press|forthcoming)",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    rf"[\s.,;:]{{0,3}}(?:[(\[](?:[^()\d]{{0,12}}\s?\d{{0,2}},?\s)?)?(?:{YEAR}|n\.\s?d\.)",
    re.IGNORECASE,
)
_WORDS_FOLLOW = re.compile(rf"{LETTER}{{3}}")
_QUOTE = re.compile(r"[“„«\"‘《「『]|(?<=[\s,.])'(?=\w)")
_ORGANISATION = re.compile(
    r"\b(?:organi[sz]ation|association|committee|group|ministry|institutes?|society|"
    r"agency|department|council|consortium|commission|"
    r"collaborat(?:ion|ors|ive)|investigators|university|centers?|centre|board|"
    r"federation|union|foundation|network|academy|college|bureau|office|"
    r"administration|corporation|inc|ltd|gmbh|team|service|trust|panel|force|"
    r"initiative|project|party|government|bank|museum|library|hospital|"
    r"WHO|NICE|CDC|FDA|NIH|UNESCO|UNICEF|OECD|IPCC|FAO|EU|EPA|NASA|ACOG|"
    r"ministerium|institut|gesellschaft|bundesamt|verband|universität|ministère|"
    r"société|ministerio|sociedad|instituto|ministero|istituto|"
    r"министерство|институт|университет)\b",
    re.IGNORECASE,
)
_CJK = re.compile(
    r"(?P<names>[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・]{2,20}(?:\s?[、,，;；]\s?"
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・]{2,20}){0,12})(?P<etal>[,，、]?\s?等)?"
    r"\s?[,，:：.．。]"
)
_SENTENCE = re.compile(r"(?<!\s[A-Z])(?<!\w\.\w)\.\s|:\s|\?\s")
_SPLIT_DIRECT = re.compile(rf"\s?,?\s(?:{_AND})\s|\s?&\s?|\s?[,;]\s")
_INITIALS_ORDERS = (
    names.INVERTED_INITIALS,
    names.FAMILY_DOTTED,
    names.FAMILY_BARE,
    names.INITIALS_FIRST,
)
_GROUP = re.compile(
    rf"[\s,.;&]{{1,3}}(?:(?:and|for|on behalf of|members of|"
    rf"from)\s)?(?:the\s)?(?P<name>[{UPPER}][^.:;?!]{{3,140}}?\b(?:Group|Investigators|"
    rf"Collaborators|Collaboration|"
    r"Collaborative|Consortium|Committee|Team|Network|Initiative|Task Force|"
    r"Panel))(?:\s?\([^()]{1,40}\))?[.:;]\s(?=\S)"
)
# Where a list of authors must end, whatever its names look like.
_TERMINATOR = re.compile(rf"[.,]?\s(?:\(?{YEAR}[a-z]?\)?[.,:\s]|[“«])|[.,]\s?\"")
_NAMES_GAP = re.compile(
    rf"(?:[,;.&…’'‘⁎*†‡\ufffd´`\s-]|(?:and|et|van|von|de|del|der|den|di|da|du|la|le|"
    rf"ter|dos|el|al|y|e|i)\b|[{UPPER}](?:{LETTER}|[’'\ufffd⁎*-])*+)*+"
)
_FULL_ORDERS = (names.INVERTED_FULL, names.DIRECT_FULL)
# After a first name of this order, which orders may follow.
_FOLLOWING = {
    names.INVERTED_INITIALS: (
        names.INVERTED_INITIALS,
        names.INITIALS_FIRST,
        names.BARE_FIRST,
        names.INVERTED_FULL,
        names.DIRECT_FULL,
    ),
    names.FAMILY_DOTTED: (
        names.FAMILY_DOTTED,
        names.INVERTED_INITIALS,
        names.FAMILY_BARE,
        names.INITIALS_FIRST,
    ),
    names.FAMILY_BARE: (names.FAMILY_BARE, names.FAMILY_DOTTED),
    names.INITIALS_FIRST: (names.INITIALS_FIRST,),
    names.BARE_FIRST: (names.BARE_FIRST, names.INITIALS_FIRST),
    names.INVERTED_FULL: (
        names.INVERTED_INITIALS,
        names.INITIALS_FIRST,
        names.BARE_FIRST,
        names.INVERTED_FULL,
        names.DIRECT_FULL,
    ),
    names.DIRECT_FULL: (names.INITIALS_FIRST, names.BARE_FIRST, names.DIRECT_FULL),
}


@dataclass(frozen=True, slots=True)
class AuthorList:
    """Authors, whether the list is cut ("et al."), and where in the text it ends."""

    authors: tuple[Author, ...] = ()
    etal: bool = False
    end: int = 0
    editors: bool = False
    organisation: bool = False


def read_authors(text: str) -> AuthorList:
    """The authors at the head of a cleaned reference; none where the head is no list of names."""
    first = text[:1]
    if not first or first in "“\"«„‘'《「(":
        return AuthorList()
    if "\u3040" <= first <= "\u9fff" or "\uac00" <= first <= "\ud7af":
        return _east_asian(text)
    for order in _INITIALS_ORDERS:
        found = _scan(text, order)
        if found.authors:
            return _closed(text, _bridged(text, found))
    found = _scan(text, names.BARE_FIRST)
    if len(found.authors) > 1:
        return _closed(text, found)
    found = _full_names(text)
    return _closed(text, found if found.authors else _organisation(text))


def _scan(text: str, first: names.Order) -> AuthorList:
    """Names one after the other from the head on, as long as the next words are a name, too."""
    match = first.pattern.match(text)
    author = names.author_from(match, first) if match else None
    if match is None or author is None:
        return AuthorList()
    authors = [author]
    position = match.end()
    following = _FOLLOWING[first]
    while len(authors) < _MOST:
        step = _next(text, position, following, spaced=first is names.FAMILY_BARE)
        if step is None:
            break
        author, position = step
        authors.append(author)
    et_al = _ET_AL.match(text, position)
    return AuthorList(tuple(authors), et_al is not None, et_al.end() if et_al else position)


def _next(
    text: str, position: int, orders: tuple[names.Order, ...], *, spaced: bool
) -> tuple[Author, int] | None:
    dotted = orders[0] is names.FAMILY_DOTTED or orders[0] is names.INVERTED_INITIALS
    separator = _COMMA.match(text, position)
    if separator is None and (spaced or dotted):
        separator = _STOP_COMMA.match(text, position)
        if separator is not None and spaced and "." in separator.group():
            separator = None
        orders = orders[:1]
    if separator is None:
        return None
    last_only = orders[0] is names.INVERTED_INITIALS
    for order in orders:
        if last_only and order is names.DIRECT_FULL and not _LAST.search(separator.group()):
            continue
        match = order.pattern.match(text, separator.end())
        author = names.author_from(match, order) if match else None
        if match is not None and author is not None and not _is_journal(text, match, order):
            return author, match.end()
    return None


_NUMBER_NEXT = re.compile(r"[.,]?\s?(?:vol\.?\s?)?\d{1,4}\b(?!\))", re.IGNORECASE)
_WORD_NEXT = re.compile(rf"\.?\s{LETTER}+\.?,?\s\d", re.IGNORECASE)


def _is_journal(text: str, match: re.Match[str], order: names.Order) -> bool:
    """ "J. Power Sources, 195": what a number follows is the journal, unless the number is the year."""
    after = _NUMBER_NEXT.match(text, match.end())
    if after is not None and re.search(YEAR, after.group()) is not None:
        return False
    if order is names.DIRECT_FULL:
        return after is not None
    if order is not names.INITIALS_FIRST or match["given"] not in {
        "J.",
        "Z.",
        "J",
        "Z",
        "C. R.",
        "Ann.",
        "Acc.",
    }:
        return False
    return after is not None


def _full_names(text: str) -> AuthorList:
    """Given names in full: only where what follows the list says that it was one."""
    for order in _FULL_ORDERS:
        found = _scan(text, order)
        if not found.authors:
            continue
        found = _bridged(text, found)
        after = text[found.end : found.end + 60]
        several = len(found.authors) > 1 or found.etal
        sure = (
            _YEAR_AFTER.match(after) is not None
            or _EDITORS.match(after) is not None
            or re.match(r"[.,:]?\s?[“\"«„‘]|[.,]\s'", after) is not None
        )
        ended = re.match(r"\s?[.:](?:\s|$)", after) is not None
        initial = re.search(rf"\b[{UPPER}]\.", text[: found.end]) is not None
        inverted = order is names.INVERTED_FULL
        if (
            sure
            or found.etal
            or (ended and (several or initial or inverted))
            or (several and after[:1] in {",", ";"})
        ):
            return found
        if initial and after[:1] == ",":
            return found
    return AuthorList()


def _bridged(text: str, found: AuthorList) -> AuthorList:
    """Past names of a shape that is not known, up to the year or quotation mark that ends the list."""
    if not text.startswith((",", ";", " and ", " &"), found.end):
        return found
    terminator = _TERMINATOR.search(text, found.end, found.end + 400)
    if terminator is None or _NAMES_GAP.fullmatch(text, found.end, terminator.start()) is None:
        return found
    return AuthorList(found.authors, found.etal, terminator.start())


def _organisation(text: str) -> AuthorList:
    """A body named as the author: before "(2004)", or a first sentence with a word such as Committee."""
    year = _YEAR_PARENTHESIS.search(text, 0, 160)
    quote = _QUOTE.search(text, 0, 160)
    end = min((match.start() for match in (year, quote) if match), default=-1)
    if (
        2 < end <= 120
        and _WORDS_FOLLOW.search(text, end + 6)
        and _SENTENCE.search(text, 0, end) is None
    ):
        name = text[:end].rstrip(" .,:;")
        if (
            name
            and not any(character.isdigit() for character in name)
            and (_ORGANISATION.search(name) or _is_short(name))
        ):
            return AuthorList((Author(name),), end=len(name), organisation=True)
    sentence = _SENTENCE.search(text, 0, 120)
    if sentence is not None:
        name = text[: sentence.start()]
        words = name.split()
        if 1 <= len(words) <= 9 and _ORGANISATION.search(name) and _all_capitalised(words):
            return AuthorList((Author(name),), end=len(name), organisation=True)
    return AuthorList()


def _is_short(name: str) -> bool:
    words = name.split()
    return len(words) <= 4 and _all_capitalised(words) and "," not in name


def _all_capitalised(words: list[str]) -> bool:
    small = {
        "of",
        "for",
        "the",
        "and",
        "on",
        "in",
        "de",
        "des",
        "du",
        "la",
        "für",
        "und",
        "et",
        "y",
        "del",
        "di",
        "&",
        "to",
        "al",
        "et.",
    }
    return all(word[0].isupper() or word in small or not word[0].isalpha() for word in words)


def _east_asian(text: str) -> AuthorList:
    match = _CJK.match(text)
    if match is None:
        return AuthorList()
    parts = [part.strip() for part in re.split(r"[、,，;；]", match["names"])]
    people = tuple(Author(part) for part in parts if 2 <= len(part) <= 8)
    if len(people) != len(parts):
        return AuthorList()
    return AuthorList(people, match["etal"] is not None, match.end() - 1)


def _closed(text: str, found: AuthorList) -> AuthorList:
    """With "et al." and "(eds.)" after the list taken in."""
    if not found.authors:
        return found
    end, etal = found.end, found.etal
    et_al = _ET_AL.match(text, end)
    if et_al is not None:
        end, etal = et_al.end(), True
    editors = _EDITORS.match(text, end)
    if editors is not None:
        return AuthorList(found.authors, etal, editors.end(), editors=True)
    group = _GROUP.match(text, end)
    if group is not None:
        return AuthorList((*found.authors, Author(group["name"])), etal, group.end() - 2)
    return AuthorList(found.authors, etal, end, organisation=found.organisation)
