"""The list of authors at the head of a reference, and where it ends."""

from __future__ import annotations

import re

from refcheck.model.works import Author
from refcheck.reading.bibliography import names
from refcheck.reading.bibliography.author_lists import (
    ET_AL,
    AuthorList,
    names_garbled,
    unusual_list,
)
from refcheck.reading.bibliography.letters import LETTER, UPPER, YEAR, shape
from refcheck.reading.bibliography.organisations import organisation_at_head
from refcheck.reading.bibliography.persons import given_before_family, has_given_name, is_person

_MOST = 400
_LONGEST_HEAD = 60
_LONGEST_BARE = 2
_COLLABORATION = re.compile(
    r"(?:[Tt]he\s)?(?P<name>[^\W\d][\w-]{1,30}(?:\s[\w-]{1,20}){0,3}?\s[Cc]ollaborations?)"
    r"(?:\s?[,:]\s|(?=\s?[.(]))"
)
_AND = r"(?:and|&|et|und|y|og|och|en|ve|e|a|i|és|oraz|и|та|with)"
_COMMA = re.compile(
    rf"\s?(?:,\s?,?|;)\s?(?:(?:\.\s?\.\s?\.|…)\s?,?\s?)?(?:{_AND}\s)?(?:&\s?)?|"
    rf"\s?(?:\.\s?\.\s?\.|…)\s?(?:&\s?|{_AND}\s)?|\s{_AND}\s|\s?&\s?"
)
_STOP_COMMA = re.compile(
    rf"\s?[.,]{{1,2}}\s?(?:{_AND}\s|&\s?)?|\s{_AND}\s|\s?[;&]\s?(?:{_AND}\s)?|"
    rf"\s(?=[{UPPER}]|(?:van|von|de|del|den|di|da|du|la|le|ter|dos|el|al)\s)"
)
_LAST = re.compile(rf"&|\b{_AND}\b")
_EDITORS = re.compile(
    r"[\s,.]{0,3}[\[(]?(?:eds?|editors?|hrsg|dir|coord|comp|trans|ред|ed\. by|"
    r"\(ed\))\b\.?\s?[\])]?(?=[\s.,:;(]|$)",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    rf"[\s.,;:]{{0,3}}(?:[(\[][^()]{{0,22}}?)?(?:{YEAR}|n\.\s?d\.)", re.IGNORECASE
)
_INITIALS_ORDERS = (
    names.INVERTED_INITIALS,
    names.FAMILY_DOTTED,
    names.FAMILY_BARE,
    names.INITIALS_FIRST,
)
_FAMILY_FIRST = (names.FAMILY_DOTTED, names.FAMILY_BARE)
_GROUP = re.compile(
    rf"[\s,.;&]{{1,3}}(?:(?:and|for|on behalf of|members of|"
    rf"from)\s)?(?:the\s)?(?P<name>[{UPPER}][^.:;?!]{{3,140}}?\b(?:Group|Investigators|"
    rf"Collaborators|Collaboration|"
    r"Collaborative|Consortium|Committee|Team|Network|Initiative|Task Force|"
    r"Panel))(?:\s?\([^()]{1,40}\))?[.:;]\s(?=\S)"
)
# Where a list of authors must end, whatever its names look like.
_TERMINATOR = re.compile(
    rf"[.,]?\s\({YEAR}[a-z]?\)[.,:]?\s(?=[“\"‘']|[^\W\d_])|"
    rf"\.\s{YEAR}[a-z]?\.\s|[.,]?\s[“«]|[.,]\s?\""
)
_NAMES_GAP = re.compile(
    rf"(?:[,;.&…’'‘⁎*†‡\ufffd´`\s-]|(?:and|et|van|von|de|del|der|den|di|da|du|la|le|"
    rf"ter|dos|el|al|y|e|i)\b|[{UPPER}](?:{LETTER}|[’'\ufffd⁎*-])*+)*+"
)
_TITLE_NEXT = re.compile(rf",\s[“\"«„‘']?[{UPPER}\d][\w’'-]*[\s:].{{8}}")
_NUMBER_NEXT = re.compile(r"[.,]?\s?(?:vol\.?\s?)?\d{1,4}\b(?!\))", re.IGNORECASE)
_CUTS_LIKE_INITIALS = frozenset({"J.", "Z.", "J", "Z", "C. R.", "Ann.", "Acc."})
_NAMES_OF_JOURNAL = re.compile(rf"\s(?:(?:[{UPPER}][\w&-]{{0,20}}\.?|of|and|the|&)\s){{1,6}}\d")
_SURE = re.compile(r"[.,:]?\s?[“\"«„‘]|[.,]\s'")
_ENDED = re.compile(r"\s?[.:](?:\s|$)")
_INITIAL = re.compile(rf"\b[{UPPER}]\.")
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
    names.FAMILY_BRACKETED: (names.FAMILY_BRACKETED,),
    names.INITIALS_FIRST: (names.INITIALS_FIRST, names.DIRECT_FULL),
    names.BARE_FIRST: (names.BARE_FIRST, names.INITIALS_FIRST),
    names.INVERTED_FULL: (
        names.INVERTED_FULL,
        names.INVERTED_INITIALS,
        names.INITIALS_FIRST,
        names.BARE_FIRST,
        names.DIRECT_FULL,
    ),
    names.DIRECT_FULL: (names.INITIALS_FIRST, names.BARE_FIRST, names.DIRECT_FULL),
}


def read_authors(text: str) -> AuthorList:
    """The authors at the head of a cleaned reference; none where the head is no list of names."""
    first = text[:1]
    if not first or first in "“\"«„‘'《「(":
        return AuthorList()
    look = shape(text)
    unusual = unusual_list(text, look)
    if unusual is not None:
        return unusual
    led = _COLLABORATION.match(text) if "ollaboration" in text[:_LONGEST_HEAD] else None
    if led is not None:
        return _led_by(led, text, look)
    return _names_list(text, look)


def _names_list(text: str, look: str) -> AuthorList:
    for order in _INITIALS_ORDERS:
        found = _scan(text, look, order)
        if found.authors and not (order in _FAMILY_FIRST and _is_given_first(text, look, found)):
            return _closed(text, look, _bridged(look, _without_journal(look, found)))
    found = _scan(text, look, names.BARE_FIRST)
    if len(found.authors) > 1:
        return _closed(text, look, found)
    found = _full_names(text, look)
    if not found.authors and "(" in text[:_LONGEST_HEAD]:
        found = _scan(text, look, names.FAMILY_BRACKETED)
    if found.authors:
        return _closed(text, look, found)
    body = organisation_at_head(text)
    if body:
        return AuthorList((Author(body),), end=len(body), organisation=True)
    return AuthorList(end=_garbled_end(look))


def _led_by(body: re.Match[str], text: str, look: str) -> AuthorList:
    """Who speaks for a collaboration, and then it, as in records: POND Collaboration, L. Garner."""
    lead = Author(body["name"])
    position = body.end()
    match = names.INITIALS_FIRST.pattern.match(look, position)
    if match is None:
        return AuthorList((lead,), end=body.end("name"), organisation=True)
    rest = _scan(text[position:], look[position:], names.INITIALS_FIRST)
    return AuthorList((*rest.authors, lead), rest.etal, position + rest.end)


def _scan(text: str, look: str, first: names.Order) -> AuthorList:
    """Names one after the other from the head on, as long as the next words are a name, too."""
    match = first.pattern.match(look)
    author = names.author_from(text, match, first) if match else None
    if match is None or author is None:
        return AuthorList()
    authors = [author]
    position = match.end()
    while len(authors) < _MOST:
        step = _next(text, look, position, first)
        if step is None:
            break
        author, position = step
        authors.append(author)
    et_al = ET_AL.match(text, position)
    return AuthorList(tuple(authors), et_al is not None, et_al.end() if et_al else position)


def _next(text: str, look: str, position: int, first: names.Order) -> tuple[Author, int] | None:
    """The name after a separator, in an order that may follow the first name's."""
    orders = _FOLLOWING[first]
    spaced = first is names.FAMILY_BARE
    dotted = orders[0] is names.FAMILY_DOTTED or orders[0] is names.INVERTED_INITIALS
    separator = _COMMA.match(look, position)
    if separator is None and (spaced or dotted):
        separator = _STOP_COMMA.match(look, position)
        if separator is not None and spaced and "." in separator.group():
            separator = None
        orders = orders[:1]
    if separator is None:
        return None
    last_only = first in _INITIALS_ORDERS
    if first is names.INVERTED_FULL and ";" not in separator.group():
        orders = (names.INITIALS_FIRST, names.BARE_FIRST, names.DIRECT_FULL, names.INVERTED_FULL)
    for order in orders:
        if last_only and order is names.DIRECT_FULL and not _LAST.search(separator.group()):
            continue
        match = order.pattern.match(look, separator.end())
        author = names.author_from(text, match, order) if match else None
        if match is not None and author is not None and not _is_journal(look, match, order):
            return author, match.end()
    return None


def _is_journal(text: str, match: re.Match[str], order: names.Order) -> bool:
    """What a number follows is the journal ("J. Power Sources, 195"), unless it is the year."""
    initials = order is names.INITIALS_FIRST and match["given"] in _CUTS_LIKE_INITIALS
    if not initials and order is not names.DIRECT_FULL:
        return False
    after = _NUMBER_NEXT.match(text, match.end())
    return after is not None and re.search(YEAR, after.group()) is None


def _full_names(text: str, look: str) -> AuthorList:
    """Given names in full: only where what follows the list says that it was one."""
    for order in _FULL_ORDERS:
        found = _scan(text, look, order)
        if not found.authors:
            continue
        found = _bridged(look, found)
        after = text[found.end : found.end + 60]
        if found.etal or any(sign.match(after) for sign in (_YEAR_AFTER, _EDITORS, _SURE)):
            return found
        several = len(found.authors) > 1
        initial = _INITIAL.search(look, 0, found.end) is not None
        sure = (
            several or initial or order is names.INVERTED_FULL or has_given_name(found.authors[0])
        )
        if order is names.INVERTED_FULL and not several and given_before_family(found.authors[0]):
            continue
        if _ENDED.match(after) and sure:
            return found
        if (several and after[:1] in {",", ";"}) or (initial and after[:1] == ","):
            return found
        if _TITLE_NEXT.match(shape(after)) and is_person(found.authors[0]):
            return found
    return AuthorList()


def _is_given_first(text: str, look: str, found: AuthorList) -> bool:
    """Whether "Lena M. Garner and Tunde Oduya" was taken for a Lena, M."""
    if len(found.authors) > 1:
        return False
    direct = _scan(text, look, names.DIRECT_FULL)
    family = direct.authors[0].family if direct.authors else ""
    if len(family) <= _LONGEST_BARE and family.isupper():
        return False  # Alexander PT
    quoted = _SURE.match(text, direct.end) is not None
    return len(direct.authors) > 1 or (
        bool(direct.authors) and (quoted or has_given_name(direct.authors[0]))
    )


def _without_journal(look: str, found: AuthorList) -> AuthorList:
    """With the "J." given back that begins the journal: Oduya, T. J. Snail Res. 2004."""
    last = found.authors[-1]
    if last.given is None or not last.given.endswith((" J.", ".J.")):
        return found
    if _NAMES_OF_JOURNAL.match(look, found.end) is None:
        return found
    given = last.given[:-2].rstrip()
    end = look.rfind("J", 0, found.end)
    return AuthorList((*found.authors[:-1], Author(last.family, given)), found.etal, end)


def _garbled_end(look: str) -> int:
    """Where a list of names ends that are too garbled to be read; 0 where there is none."""
    end = _TERMINATOR.search(look, 0, 400)
    head = look[: end.start()] if end else ""
    return len(head) if head.count(".") > 1 and "," in head and names_garbled(head) else 0


def _bridged(look: str, found: AuthorList) -> AuthorList:
    """Past names of an unknown shape, up to the year or quotation mark that ends the list."""
    if not look.startswith((",", ";", " and ", " &"), found.end):
        return found
    terminator = _TERMINATOR.search(look, found.end, found.end + 400)
    if terminator is None:
        return found
    gap = (found.end, terminator.start())
    named = _NAMES_GAP.fullmatch(look, *gap) or names_garbled(look[slice(*gap)])
    return AuthorList(found.authors, found.etal, terminator.start()) if named else found


def _closed(text: str, look: str, found: AuthorList) -> AuthorList:
    """With "et al." and "(eds.)" after the list taken in."""
    if not found.authors:
        return found
    end, etal = found.end, found.etal
    et_al = ET_AL.match(text, end)
    if et_al is not None:
        end, etal = et_al.end(), True
    editors = _EDITORS.match(text, end)
    if editors is not None:
        return AuthorList(found.authors, etal, editors.end(), editors=True)
    group = _GROUP.match(look, end)
    if group is not None:
        body = Author(text[slice(*group.span("name"))])
        return AuthorList((*found.authors, body), etal, group.end() - 2)
    return AuthorList(found.authors, etal, end, organisation=found.organisation)
