"""True claims cut out of sentences of an abstract: list items with the words that lead to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims_figures import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARM = r"(?:in|of|for|with|among|on)\s(?:the\s)?(?:[A-Za-z+][\w+/-]*\s?){1,5}?"
_EXPRESSION = rf"{NUMBER}(?:\s?%|\s[a-z]+)?(?:\s?±\s?{NUMBER})?(?:\s?%)?"
_ITEM = re.compile(
    rf"^(?P<lead>[A-Z][^;:]{{15,160}}?)\s(?:was|were|is|are|of|by|in|at|occurred in|to)\s"
    rf"(?P<first>{_EXPRESSION}\s{_ARM})\s?,?\s(?:and|vs\.?|versus|but|compared with|compared to)\s"
    rf"(?P<second>{_EXPRESSION}\s{_ARM})(?=\s?[,;(]|\s?\.(?!\d)|$)"
)
_SUBJECT_ITEM = re.compile(
    rf"^(?:[A-Z][a-z ]{{3,30}}, )?(?P<first>{NUMBER}\s?%\sof\s[^,;]{{3,60}}?),?\s(?:and|vs\.?"
    rf"|versus|compared with|compared to)\s(?P<second>{NUMBER}\s?%\sof\s[^,;]{{3,60}}?)\s"
    r"(?P<verb>(?:had|achieved|reported|experienced|showed|were|developed|exhibited|received)\b"
    r"[^;]*)"
)
_GROUP = r"[A-Za-z+][A-Za-z+/-]*(?: [A-Za-z+/-]+){0,3}?"
_BRACKETED = re.compile(
    r"^(?P<lead>[A-Z][^;:()]{10,140}?) (?:was|were) (?:[a-z]+ly )?(?:higher|lower|greater"
    r"|more|fewer|less|smaller|larger|longer|shorter|better|worse|similar|increased|reduced)"
    rf"[a-z ]{{0,20}}? (?:in|with|for) (?:the )?(?P<arm1>{_GROUP}) "
    rf"\((?P<figure1>{_EXPRESSION})[^()]*\) (?:than|and|compared (?:with|to)|versus|vs\.?)"
    rf" (?:in |with |for )?(?:the )?(?P<arm2>{_GROUP}) \((?P<figure2>{_EXPRESSION})[^()]*\)"
)
_PLAIN = re.compile(
    r"^(?P<lead>(?:The )?[A-Za-z][A-Za-z /-]{8,60}?) (?:was|were) "
    rf"(?P<figure>{NUMBER}(?:\s?±\s?{NUMBER})?\s?(?:%|[a-z]{{1,8}}(?:/[a-z]+)?))(?=\s[(]|[.;])"
)


def items(sentence: str) -> Iterator[tuple[str, str]]:
    """List items with the words that introduce them: "78% of treated patients", "Remission"."""
    if match := _SUBJECT_ITEM.match(sentence):
        verb = match["verb"].rstrip(". ")
        lead = f"{verb[0].upper()}{verb[1:]}"
        cut = [match["first"], match["second"]]
    elif match := _ITEM.match(sentence):
        lead = match["lead"]
        cut = [match["first"], match["second"]]
    elif match := _BRACKETED.match(sentence):
        lead = match["lead"]
        cut = [f"{match[f'arm{n}']}: {match[f'figure{n}']}" for n in (1, 2)]
    elif match := _PLAIN.match(sentence):
        lead, cut = "Results", [f"{match['lead']}: {match['figure']}"]
    else:
        return
    lead = re.sub(r"^(?:The|There (?:was|were)) ", "", lead).strip(" ,(.")
    for item in (part.strip(" ,") for part in cut):
        bare = re.sub(r"(?<=%) (?:of|in) (?:the )?", " ", item)
        for written in (item,) if bare == item else (item, bare):
            yield f"{written[0].upper()}{written[1:]}", lead
