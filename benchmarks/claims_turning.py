"""True claims made from comparisons of two arms: the other arm first, each with its figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims_figures import NUMBER
from claims_opposites import opposite

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = r"[A-Za-z+][\w+/-]*(?: [A-Za-z0-9+][\w+/-]*){0,5}?"
_IN = r"(?:in|of|for|with|among|on)"
_EXPRESSION = rf"{NUMBER}(?:\s?%|\s[a-z]+)?(?:\s?±\s?{NUMBER})?(?:\s?%)?"
_BARE = rf"{NUMBER}(?:\s?%)?(?:\s?±\s?{NUMBER})?(?:\s?%)?"
_ALONE = r"(?<![\w.,·/–−-])"
_TURNABLE = re.compile(
    rf"{_ALONE}(?P<first>{_EXPRESSION} {_IN} (?:the )?{_WORDS})"
    r"(?P<between>,? (?:and|vs\.?|versus|compared with|compared to) )"
    rf"(?P<second>{_EXPRESSION} {_IN} (?:the )?{_WORDS})(?=\s?[,;(]|\s?\.(?!\d)|$)"
)
_COMPARATIVE = (
    r"(?P<than>higher|lower|greater|smaller|longer|shorter|better|worse|larger|faster|slower)"
)
_IN_ARMS = (
    rf"(?<!\d%\s)(?<!\d\s%\s)(?<!fold\s)\b{_COMPARATIVE}(?P<what>(?: (?!risk\b)[a-z]+){{0,2}}?)"
    r" (?P<in>in|with|for|among) "
)
_THAN = r"(?:than|compared (?:with|to)|versus|vs\.?)"
_MIRRORED = (
    re.compile(
        rf"{_IN_ARMS}(?P<arm1>(?:the )?{_WORDS}) \((?P<first>{_EXPRESSION})(?P<rest1>[^()]*)\)"
        rf" {_THAN} (?:{_IN} )?(?P<arm2>(?!that\b)(?:the )?{_WORDS}) "
        rf"\((?P<second>{_EXPRESSION})(?P<rest2>[^()]*)\)"
    ),
    re.compile(
        rf"{_IN_ARMS}(?P<arm1>(?:the )?{_WORDS}) {_THAN} (?:{_IN} )?"
        rf"(?P<arm2>(?!that\b)(?:the )?{_WORDS}) (?P<rest1>)(?P<rest2>)\((?P<first>{_BARE})"
        rf"(?P<between>(?: [a-z]+)? (?:vs\.?|versus|and) )(?P<second>{_BARE})"
    ),
)
_THIRD_ARM = re.compile(r"\)?,?\s(?:and|or)\s[^.;]{0,50}\(")


def turned(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence the other way round, and how: "turned", or "mirrored" with "lower" for "higher".

    "12% in one arm and 30% in the other" is turned; "higher in one arm than in the other (30% vs.
    12%)" is mirrored.
    """
    if "respectively" in sentence:
        return
    if match := _TURNABLE.search(sentence):
        text = f"{match['second'].strip()}{match['between']}{match['first'].strip()}"
        yield sentence[: match.start()] + text + sentence[match.end() :], "turned"
    for pattern in _MIRRORED:
        match = pattern.search(sentence)
        if match and not _THIRD_ARM.match(sentence, match.end()):
            text = _mirrored(match)
            yield sentence[: match.start()] + text + sentence[match.end() :], "mirrored"
            return


def _mirrored(match: re.Match[str]) -> str:
    told = match.groupdict()
    head = f"{opposite(told['than'], '')}{told['what']} {told['in']} "
    first, second = (f"{told[name]}" for name in ("first", "second"))
    if told.get("between"):
        arms = f"{told['arm2']} than {told['in']} {told['arm1']}"
        return f"{head}{arms} ({second}{told['between']}{first}"
    return (
        f"{head}{told['arm2']} ({second}{told['rest2']}) than {told['in']} "
        f"{told['arm1']} ({first}{told['rest1']})"
    )
