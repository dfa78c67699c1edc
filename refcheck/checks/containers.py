"""Whether a printed journal or book is surely another one than the work's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.containers import container_similarity, same_word
from refcheck.matching.folding import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.works import Work

_SAME_FROM = 0.8
# What publishers add to their names, and leave out of them, as they please.
_CORPORATE_WORDS = """
    academic ag books bv business co company corp corporation gmbh group inc international kg
    limited llc ltd media nature press publications publisher publishers publishing science sciences
    us usa uk verlag
"""
_CORPORATE = frozenset(_CORPORATE_WORDS.split())
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_INITIALS = re.compile(r"\b[A-Z][\w'’-]+,? (?:[A-Z]\.?-?){1,3}(?=[,;])|\bet al\b")
_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:[A-Z]\.?|[A-Z][\w'’-]+)){1,3}")


def is_another_container(printed: str, work: Work) -> bool:
    """No abbreviation or part of the record's names, no publisher, no list of people's names."""
    if looks_like_names(printed):
        return False
    names = [*work.containers]
    if any(_is_part(printed, name) for name in names):
        return False
    publisher = work.publisher
    if publisher is None:
        return True
    return not any(is_publisher(name, publisher) for name in (printed, *names[:1]))


def is_publisher(printed: str, publisher: str) -> bool:
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
    return bool(short) and all(any(same_word(a, b) for b in long) for a in short)


def _forms(name: str) -> Sequence[str]:
    """The name, and what stands in brackets in it: “Association for … (ACM)” is “ACM” too."""
    bare = _IN_BRACKETS.sub(" ", name).strip()
    return [form for form in (name, bare, *_IN_BRACKETS.findall(name)) if content_words(form)]


def _core(name: str) -> set[str]:
    return set(content_words(name)) - _CORPORATE
