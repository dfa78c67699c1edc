"""One printed name: family and given names in the orders that styles use.

The patterns read the `shape` of a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from refcheck.model.works import Author
from refcheck.reading.bibliography.letters import LETTER, LOWER, UPPER
from refcheck.reading.bibliography.vocabulary import NO_FAMILY, NO_GIVEN, NO_SURNAME

_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e[rnlm]?|[Dd]ell[ae]|[Dd]i|[Dd]as?|[Dd]os|[Dd]u|[Ll][ae]s?|"
    r"[Ll]os|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Bb]en|[Tt]en|[Tt]er|te|"
    r"z[ue]|zu[mr]|af|av|[Ss]t\.|[Ss]an|'t|’t|vom|op|y|Mc|Mac|e|do|d[’'])"
)
_WORD = (
    rf"(?:[DdLlO](?:['`´]|’)\s?)?(?:{LETTER}[’'])?"
    rf"[{UPPER}](?:{LETTER}|['`´¸]|[‘’˘˙]|[-‐-–](?={LETTER}))+"
)
# A second word of a family name; "DM" in "Fick DM Cooper JW" is none.
_MORE = rf"\s(?:{_PARTICLE}\s){{0,2}}(?![{UPPER}]{{2,4}}(?!{LETTER})){_WORD}"
_FAMILY = rf"(?:{_PARTICLE}[\s-]?){{0,3}}{_WORD}(?:{_MORE}){{0,2}}"
_INITIAL = rf"(?:Y[aeu]|[CSZTPK]h|Ts|Sz|Cs|Gy|Zs|{LETTER})"
_DOTTED = (
    rf"[{UPPER}]{LOWER}{{0,2}}\s?\.(?:\s?[-‐-–]?\s?{_INITIAL}\s?\.){{0,4}}"
    rf"(?:[\s-]{{0,2}}[{UPPER}](?=[,;&]))?"
)
_BARE = (
    rf"(?:[{UPPER}][-‐-–]?){{1,4}}(?:\s[{UPPER}]{{1,2}}(?=[\s,;.&:)]|$)){{0,3}}(?!{LETTER}|[\d’'])"
)
_SUFFIX = r"(?:,?\s(?:Jr|Sr|2nd|3rd|4th|II|III|IV)\b\.?)?"
_GIVEN_WORD = rf"[{UPPER}](?:{LETTER}|[’']|[-‐-–](?={LETTER}))+"
_AFTER_GIVEN = (
    r"(?:(?:van|von|de|da|dos|del|di|du|la|zu|af)(?:\s(?:der|den|dem|la|las|los|"
    r"'t))?(?=\s?[,;.&(]|\sand\b))"
)
_GIVEN = (
    rf"{_GIVEN_WORD}(?:\s(?:{_GIVEN_WORD}|(?:[{UPPER}]\.){{1,4}}|[{UPPER}](?!{LETTER})|"
    rf"{_AFTER_GIVEN})){{0,3}}"
)
_STOP = r"(?=\s?[,;:(\[.…&/“\"«„‘]|\s(?:and|et|und|y|e|i|og|och|en|и)\b|$)"


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """An order in which family and given names are printed, and the pattern of one name in it."""

    name: str
    pattern: re.Pattern[str]


# Smith, J. P. | Rowe, BH | Schumann, CM.
INVERTED_INITIALS = Order(
    "inverted initials",
    re.compile(
        rf"(?P<family>{_FAMILY}){_SUFFIX},\s?(?P<given>{_DOTTED}|{_BARE}){_SUFFIX}(?!{LOWER})"
        # Brown, E. Keith, and Jim Miller
        rf"(?!\.?(?:\s?[{UPPER}]\s?\.){{0,3}}\s?[{UPPER}]{LOWER}{{2,20}},\s(?:and|&)\s[{UPPER}]{LOWER}*\.?\s[{UPPER}])"
    ),
)
# Smith JP | Buysse DJ Jr
FAMILY_BARE = Order(
    "family bare",
    re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>{_BARE}){_SUFFIX}(?=\s?[,;:.&()\[]|\s|$)"),
)
# Erickson K. I.
FAMILY_DOTTED = Order(
    "family dotted", re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>{_DOTTED})(?!{LOWER})")
)
# Zadora (E.)
FAMILY_BRACKETED = Order(
    "family bracketed",
    re.compile(rf"(?P<family>{_FAMILY})\s\((?P<given>{_DOTTED}|[{UPPER}]{LOWER}{{2,15}})\)"),
)
# J. P. Smith | A. von Humboldt | C. Titus Brown
INITIALS_FIRST = Order(
    "initials first",
    re.compile(
        rf"(?P<given>{_DOTTED})\s?(?P<family>(?:{_PARTICLE}[\s-]?){{0,3}}{_WORD}(?:\s"
        rf"(?:{_PARTICLE}\s){{0,2}}{_WORD}){{0,2}}){_SUFFIX}{_STOP}"
    ),
)
# JP Smith, as a few journals print
BARE_FIRST = Order(
    "bare first",
    re.compile(
        rf"(?P<given>[{UPPER}]{{1,3}}(?:\s[{UPPER}](?=\s)){{0,2}})\s(?P<family>"
        rf"(?:{_PARTICLE}\s){{0,3}}[{UPPER}]{LETTER}*{LOWER}(?:{LETTER}|"
        rf"[-‐‑’'])*){_STOP}"
    ),
)
# Smith, John P.
INVERTED_FULL = Order(
    "inverted full",
    re.compile(
        rf"(?P<family>{_FAMILY}){_SUFFIX},\s(?P<given>(?:[{UPPER}]\."
        rf"\s?)?{_GIVEN}\.?){_SUFFIX}(?=\s?[,;.(&:\[]|"
        rf"\s(?:and|et|und|y|e|i|a)\b|\s(?:1[5-9]|20)\d\d\b|\s[\"“«]|$)"
    ),
)
# John P. Smith | Albert-László Barabási | Ludwig van Beethoven
DIRECT_FULL = Order(
    "direct full",
    re.compile(
        rf"(?P<given>(?:[{UPPER}]\.?\s?)?{_GIVEN_WORD}(?:\s(?:{_GIVEN_WORD}|"
        rf"[{UPPER}]\.?(?=\s)|(?:[{UPPER}]\.){{2,3}})){{0,2}})\s"
        rf"(?P<family>(?:{_PARTICLE}\s){{0,3}}{_WORD}){_SUFFIX}{_STOP}"
    ),
)

_LONGEST_INITIALS = 3


def author_from(text: str, match: re.Match[str], order: Order) -> Author | None:
    """The name that a pattern of this module has matched, or None where its words are no name's."""
    family = text[slice(*match.span("family"))]
    given = text[slice(*match.span("given"))]
    words = family.split()
    if order is DIRECT_FULL:
        if given.split(None, 1)[0] in NO_GIVEN or words[-1] in NO_GIVEN or words[-1] in NO_FAMILY:
            return None
    elif order is INITIALS_FIRST or order is BARE_FIRST:
        if words[0] in NO_FAMILY or words[-1] in NO_FAMILY:
            return None
    elif words[0] in NO_SURNAME and (order is FAMILY_BARE or order is FAMILY_DOTTED):
        return None
    given = given.strip(" ,")
    if given.endswith(".") and len(given.rstrip(".").rpartition(" ")[2]) > _LONGEST_INITIALS:
        given = given.rstrip(".")
    return Author(family.replace("’", "'").strip(), given or None)
