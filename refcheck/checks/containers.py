"""Whether a printed journal or book is surely another one than the work's."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from refcheck.matching.containers import (
    container_similarity,
    is_preprint_server,
    is_publisher,
    named_containers,
    same_word,
)
from refcheck.matching.folding import content_words, words
from refcheck.matching.versions import is_preprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work


class Standing(Enum):
    """How a printed container stands to the record's.

    NAMED: a form of its name, or of what may stand in its place. RELATED: it shares telling words,
    as a former name does. ANOTHER: it is surely another one. UNSURE: it is no container at all, or
    an acronym that cannot be resolved.
    """

    NAMED = "named"
    RELATED = "related"
    ANOTHER = "another"
    UNSURE = "unsure"


_SAME_FROM = 0.8
_OF_THE_TITLE = 3  # words of the title: what has so many of them is the title, wrongly cut
# What publishers add to their names, and leave out of them, as they please.
_CORPORATE_WORDS = """
    academic ag books bv business co company corp corporation gmbh group inc international kg
    limited llc ltd media nature press publications publisher publishers publishing science sciences
    us usa uk verlag
"""
_CORPORATE = frozenset(_CORPORATE_WORDS.split())
# What containers of all subjects are called: to share it is to share nothing.
_GENERIC_WORDS = """
    journal j proceedings proc conference conf international int annual symposium workshop
    transactions trans annals archives bulletin review reviews letters acta advances ieee acm
    european american british national research science sciences studies world global
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_INITIALS = re.compile(r"\b[A-Z][\w'’-]+,? (?:[A-Z]\.?-?){1,3}(?=[,;])|\bet al\b")
_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:[A-Z]\.?|[A-Z][\w'’-]+)){1,3}")
_ACRONYM = re.compile(r"\b[A-Z][a-z]{0,4}[A-Z][A-Za-z]{0,4}\b")


def standing_of_container(printed: str, fields: ReferenceFields, work: Work) -> Standing:
    """Of a container that the comparison found too unlike the record's."""
    names = named_containers(work) or _of_conference(work)
    if not _is_container(printed, fields, work) or not names:
        return Standing.UNSURE
    if is_preprint(work) or any(map(is_preprint_server, names)):
        return Standing.UNSURE  # where a preprint appeared later is not in its record
    if any(_names(printed, name) for name in names) or _is_of_publisher(printed, work):
        return Standing.NAMED
    if _is_unresolved(printed, names):
        return Standing.UNSURE
    related = any(_telling(printed) & _telling(name) for name in names)
    return Standing.RELATED if related else Standing.ANOTHER


def _of_conference(work: Work) -> tuple[str, ...]:
    """What is a society's name elsewhere is its conference's here: AAAI, ACL."""
    return work.containers if work.kind == "proceedings-article" else ()


def _is_container(printed: str, fields: ReferenceFields, work: Work) -> bool:
    """Neither a publisher, nor a server, nor a list of people, nor a piece of the title."""
    if is_publisher(printed) and fields.kind not in {"conference", "chapter"}:
        return False
    if is_preprint_server(printed) or looks_like_names(printed):
        return False
    found = words(printed)
    titled = {*words(work.title or ""), *words(fields.title or "")}
    return bool(content_words(printed)) and (
        sum(word in titled for word in set(found)) < min(_OF_THE_TITLE, len(set(found)))
    )


def _names(printed: str, name: str) -> bool:
    """Whether one is a part, an abbreviation or an acronym of the other."""
    if _is_part(printed, name):
        return True
    return any(
        _spells(short.strip("."), long)
        for one, other in ((printed, name), (name, printed))
        for short in _short_forms(one)
        for long in (other, *_short_forms(other))
    )


def _short_forms(name: str) -> list[str]:
    """A name that is one word, and what stands in brackets in it or in capitals."""
    single = [name] if len(name.split()) == 1 else []
    return [*single, *_IN_BRACKETS.findall(name), *_ACRONYM.findall(name)]


def _spells(acronym: str, name: str) -> bool:
    """Whether an acronym is made of beginnings of the name's words, in their order.

    “NeurIPS” of “Advances in Neural Information Processing Systems”; words may be left out.
    """
    letters = acronym.casefold()
    if not letters.isalpha() or len(letters) < 2:  # noqa: PLR2004
        return False
    spelt = {0}  # how many letters the words so far may have given
    for word in words(name):
        spelt |= {at + n for at in spelt for n in range(1, _shared_start(word, letters[at:]) + 1)}
    return len(letters) in spelt


def _shared_start(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _is_unresolved(printed: str, names: Sequence[str]) -> bool:
    """An acronym beside names in full, none of which it spells: what it stands for is not known."""
    acronym = _ACRONYM.fullmatch(printed.strip(" .")) is not None
    return acronym and not any(_short_forms(name) for name in names)


def _telling(name: str) -> set[str]:
    return {word for word in content_words(name) if len(word) > 3} - _GENERIC  # noqa: PLR2004


def _is_of_publisher(printed: str, work: Work) -> bool:
    """The publisher stands where the container should, on either side."""
    publisher = work.publisher
    if publisher is None:
        return False
    return any(is_the_publisher(name, publisher) for name in (printed, *work.containers[:1]))


def is_the_publisher(printed: str, publisher: str) -> bool:
    """Whether a name is the publisher's, abbreviated, by its initials, with a place beside it."""
    for one in _forms(printed):
        for other in _forms(publisher):
            if container_similarity(one, other) >= _SAME_FROM or _is_part(one, other):
                return True
    core, other_core = _core(printed), _core(publisher)
    return bool(core and other_core) and (core <= other_core or other_core <= core)


def looks_like_names(printed: str) -> bool:
    """“Berg Y, Chand NV”, “Yuna Berg, Nita V. Chand”: people, read as a journal by mistake."""
    if _INITIALS.search(printed):
        return True
    parts = [part.strip() for part in re.split(r"[,;]| and | & ", printed) if part.strip()]
    return len(parts) > 1 and all(_NAME.fullmatch(part) for part in parts)


def _is_part(one: str, other: str) -> bool:
    """Whether all words of the shorter name stand in the longer one, abbreviated or not."""
    short, long = sorted((content_words(one), content_words(other)), key=len)
    if len(short) == 1 < len(long):  # the J of a journal is not “JAMA”, “adaptation” not “AAAI”
        word = short[0]
        return any(w.startswith(word) or (len(w) > 1 and word.startswith(w)) for w in long)
    return bool(short) and all(any(same_word(a, b) for b in long) for a in short)


def _forms(name: str) -> Sequence[str]:
    """The name, and what stands in brackets in it: “Association for … (ACM)” is “ACM” too."""
    bare = _IN_BRACKETS.sub(" ", name).strip()
    return [form for form in (name, bare, *_IN_BRACKETS.findall(name)) if content_words(form)]


def _core(name: str) -> set[str]:
    return set(content_words(name)) - _CORPORATE
