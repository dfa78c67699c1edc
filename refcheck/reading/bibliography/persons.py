"""Whether words that a comma or full stop ends are a person's name, and no title or journal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.reading.bibliography.containers import is_container
from refcheck.reading.bibliography.organisations import names_body
from refcheck.reading.bibliography.vocabulary import GIVEN_NAMES, NO_FAMILY, NO_GIVEN

if TYPE_CHECKING:
    from refcheck.model.works import Author

# Endings of words that titles are made of, and names are not.
_TOPIC = re.compile(
    r"(?:tions?|ments?|ics|olog(?:y|ies|ical)|it(?:y|ies)|isms?|ness|tures?|ings|ical|ional|ships?|"
    r"graph(?:y|ies|ics)|ables?|ances|ences|ious|ular|ysis|yses|schaft|ung|heit|keit|té|ción|zione|ção)$"
)


def has_given_name(author: Author) -> bool:
    """Whether the first given name is a common one."""
    return author.given is not None and author.given.split()[0] in GIVEN_NAMES


def given_before_family(author: Author) -> bool:
    """Whether "Ann Gleick, Chaos" was taken for a Chaos of the family Ann Gleick."""
    first, *others = author.family.split()
    return bool(others) and first in GIVEN_NAMES


def is_person(author: Author) -> bool:
    """Whether no word of a name is one that titles, journals and bodies are made of."""
    if has_given_name(author):
        return True
    words = str(author).replace(",", "").split()
    return not (
        any(word in NO_GIVEN or word in NO_FAMILY or _TOPIC.search(word) for word in words)
        or is_container(" ".join(words))
        or names_body(" ".join(words))
    )
