"""Whether the printed authors are the work's: the first one, and their order."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Author, Work


def other_order(fields: ReferenceFields, work: Work) -> bool:
    """Whether the printed authors are the record's in another order.

    Only where each printed family name stands exactly once in the record: what is left out
    ("et al.", the first three) is no difference, and a name that was read wrongly is no evidence.
    """
    recorded = [_folded(author) for author in work.authors]
    printed = [_folded(author) for author in fields.authors]
    places = [recorded.index(name) for name in printed if recorded.count(name) == 1]
    if len(places) != len(printed):
        return False
    return any(later < earlier for earlier, later in pairwise(places))


def first_other(fields: ReferenceFields, work: Work) -> tuple[int, str, str]:
    """The first place (from 0) where the order differs, who is printed and who belongs there.

    For authors in another order (`other_order`): those that the print leaves out are passed over.
    """
    families = [author.family for author in fields.authors]
    printed = [_folded(author) for author in fields.authors]
    belonging = [author for author in work.authors if _folded(author) in printed]
    place = next(
        (i for i, author in enumerate(belonging) if _folded(author) != printed[i]), len(printed) - 1
    )
    return place, families[place], belonging[place].family


def first_is_organisation(people: Sequence[Author]) -> bool:
    """Whether a group is named before all persons: its printed names vary, or are left out."""
    return bool(people) and people[0].given is None


def _folded(author: Author) -> str:
    plain = unicodedata.normalize("NFKD", author.family).casefold()
    return "".join(character for character in plain if character.isalpha())
