"""How each style prints volume, issue and pages.

They read a text with plain hyphens (`hyphenated`) and with its months marked (`months_marked`).
Every pattern is bounded and starts at a digit or a short word: a search is linear in the text.
"""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import LATIN, MONTH, PAGE, PAGES, YEAR

_VOLUME_NUMBER = (
    rf"(?:{LATIN}{{0,3}}\d{{1,4}}{LATIN}?(?:[-/]\d{{1,3}})?|(?-i:[IVXLC]{{2,8}}(?!\w)))"
)
_VOLUME = rf"(?<![\w/-])(?<!\d[.,])(?P<volume>{_VOLUME_NUMBER})"
_SUPPLEMENT = (
    r"(?:suppl(?:ement)?|pt|part|spec(?:ial)?(?:\sissue|\sno)?|beil(?:age)?|erg|app|special)"
)
_ISSUE_WORD = (
    rf"(?:{_SUPPLEMENT}[.\s]{{0,2}})?(?:(?:no|nr|n|num|issue|iss|№|"
    rf"n[°º])[.\s]{{0,2}})?{LATIN}{{0,3}}\d{{1,5}}{LATIN}{{0,2}}"
    rf"(?:\s?[-/,&]\s?{LATIN}?\d{{1,5}})?(?:[,\s]{{0,2}}{_SUPPLEMENT}\.?\s?"
    rf"{LATIN}?\d{{0,3}})?|"
    rf"{_SUPPLEMENT}\.?(?:\s?{LATIN}?\d{{0,3}})?|"
    rf"{MONTH}(?:\s?[-/]\s?{MONTH})?\.?"
)
# Front matter has Roman pages.
_ROMAN = r"(?-i:[IVXLivxl]{1,7})"
_PAGES = rf"(?:{PAGES}|{_ROMAN}(?:-{_ROMAN})?(?!\w))"
_NUMBER = r"(?:(?:nos?|nr|num(?:ber)?|núm|iss(?:ue)?|heft|h|fasc|вып)\b[.°º]?|n[°º]|№)\s{0,2}"
_ISSUE = (
    rf"(?:\s?[(\[](?P<issue>{_ISSUE_WORD})[)\]]|"
    rf"\s?[,.;]?\s?{_NUMBER}(?P<issue2>\d{{1,5}}(?:\s?[-/]\s?\d{{1,4}})?{LATIN}?)"
    rf"|\s?[,;]?\s?(?P<issue3>{_SUPPLEMENT}\.?\s?\d{{0,3}})|\s(?P<issue6>\d{{1,3}})(?=:))?"
)
_WHEN = (
    rf"{MONTH}\b\.?(?:\s?[-/]\s?{MONTH}\b\.?)?"
    rf"(?:\s\d{{1,2}}(?:\s?-\s?\d{{1,2}})?)?"
)
_PARENTHESISED_YEAR = (
    rf"\(\s?(?:{MONTH}\b\.?(?:\s?[-/]\s?{MONTH}\b\.?)?,?\s)?(?:\d{{1,2}},?\s)?"
    rf"(?P<year>{YEAR}){LATIN}?(?:[-/]\d{{2,4}})?(?:[,\s][^()]{{0,20}})?\s?\)"
)
_P = (
    r"(?:(?:pp?|pages?|pgs?|S|s|art(?:icle)?(?:\sno)?|paper(?:\sno)?|Article ID|ID|"
    r"id)\b\.?\s{0,2})?"
)
_NONE = r"no(?:-no)?\b|n/a(?:-n/a)?|n\.\s?pag\b"
_END = r"(?![\w])"

# 2011 Nanotechnology 22 265714
BY_SPACES = re.compile(
    r"(?<=[^\W\d_]\s|[.)]\s)(?P<volume>[A-Z]?\d{1,4}[A-Z]?)\s(?:\((?P<issue>\d{1,4})\)\s)?"
    r"(?P<pages>[A-Z]{0,2}\d{1,7}[a-z]?(?:-\d{1,7})?)(?=[\s.;]*$)"
)
LOCATORS = (
    # 2007; 3(3): 160–162 · 2007 Mar 3;12 Suppl 2:S5-9 · 1998;10: 1895 · 2001; (1): CD002178
    re.compile(
        rf"(?<![\d-])\(?(?P<year>{YEAR}){LATIN}?\)?(?:[\s,]\s?{MONTH}\b\.?(?:"
        rf"[-/\s]{{1,3}}{MONTH}\b\.?)?)?"
        rf"(?:\s\d{{1,2}}(?:-\d{{1,2}})?)?\s?;\s?(?:vol(?:ume)?\.?\s?)?(?:"
        rf"(?P<volume>{_VOLUME_NUMBER})(?=[\s(:;,.\[]|"
        rf"$))?"
        rf"{_ISSUE}(?:\s?[:;,]\s?{_P}(?P<pages>{_PAGES})|(?=\s?[:.;,]?\s?$)){_END}",
        re.IGNORECASE,
    ),
    # 37, 23 (1979) · 34(3):231–240 (2001) · 95, 045 (Mar. 2001)
    re.compile(
        rf"{_VOLUME}{_ISSUE}\s?[:,;]\s?{_P}(?:(?P<pages>{_PAGES})|"
        rf"{_NONE})[.,;]?\s?{_PARENTHESISED_YEAR}",
        re.IGNORECASE,
    ),
    # 2012, 36–46.
    re.compile(
        rf"(?<=\w\s)(?P<year>{YEAR})[,:]\s(?P<pages>{PAGE}\s?-\s?{PAGE}|"
        rf"[ivxl]{{1,7}}\s?-\s?[ivxl]{{1,7}})(?=[\s.]*$)"
    ),
    # 2010, 10, 1012–1020 · 1993, 47, 9967 · 2003, 17(1): 48
    re.compile(
        rf"(?<![\d(-])(?P<year>{YEAR}){LATIN}?[,.](?:\s|(?=\d{{1,3}}[(:]))(?:vol(?:ume)?\.?\s?)?"
        rf"(?P<volume>{_VOLUME_NUMBER}){_ISSUE}"
        rf"(?:\s?[,:;]\s?{_P}(?P<pages>{_PAGES})|\s?[,:]\s(?:{_NONE})|(?=[\s.,;]*$)){_END}",
        re.IGNORECASE,
    ),
    # 48 (2006) 1029 · 154.5-6 (1999): 812 · 12, no. 3 (2004): 45–67 · 18, (1987)
    re.compile(
        rf"{_VOLUME}(?:\.(?P<issue5>(?-i:[A-Za-z_]){{0,8}}\d{{1,4}}(?:[-/]\d{{1,4}})?"
        rf"{LATIN}{{0,5}}|"
        rf"(?-i:[IVXLC]{{1,8}}))(?=\s?\()|{_ISSUE})[,.]?\s?{_PARENTHESISED_YEAR}"
        rf"[:,.;]?\s?{_P}(?:(?P<pages>{_PAGES}){_END}|{_NONE}|(?=[\s.,;:]*$|:))",
        re.IGNORECASE,
    ),
    # 117(4), 237–245 · 53(366):1–11 · 12 (3) (January): 21–26 · 23:765–777
    re.compile(
        rf"{_VOLUME}{_ISSUE}(?:\s?\({_WHEN}\))?\s?[:,;]\s?{_P}(?P<pages>{_PAGES})(?="
        rf"[\s.,;)\]]|"
        rf"$)(?!\s?\(|,\d{{3}}(?!\d))",
        re.IGNORECASE,
    ),
    # 93(25). · 12 (3) (June 7).
    re.compile(
        rf"{_VOLUME}\s?\((?P<issue>{_ISSUE_WORD})\)(?:\s?{_PARENTHESISED_YEAR}|"
        rf"\s?\({_WHEN}\))?(?=[\s.,;:]*$|[:,.]\s)",
        re.IGNORECASE,
    ),
    # (2010): 3 · (July 23): 433–452 · Encyclopedia: 1389–1389 · , 3491 (1950)
    re.compile(
        rf"(?<=[^\d\s.]\s)\((?:(?P<year>{YEAR})|{_WHEN})\)\s?:\s?(?:(?P<pages>{_PAGES})|"
        rf"{_NONE})(?=[\s.,;]*$)"
    ),
    re.compile(rf"(?<=[^\d\s]):\s(?P<pages>{PAGE}\s?-\s?{PAGE})(?=[\s.,;]*$)"),
    # Psychol. Aging 23 765–777 · Gases (2005) 320 · Organic Syntheses, 96–96
    re.compile(
        rf"(?<=[^\d\s]\s)(?P<volume>\d{{1,4}})\s?(?:\((?P<issue>{_ISSUE_WORD})\))?\s"
        rf"(?P<pages>{PAGE}\s?-\s?{PAGE})(?=[\s.,;]*$)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<=[^\d\s]\s)\((?:(?P<year>{YEAR})|n\.d\.)\)\s(?:(?P<pages>{_PAGES})|"
        rf"{_NONE})(?=[\s.,;]*$)"
    ),
    re.compile(
        rf"(?<=[^\W\d_]|[)”’]),\s(?P<pages>{PAGE}\s?-\s?{PAGE}|"
        rf"[ivxl]{{1,7}}-[ivxl]{{1,7}})(?=[\s.]*$)"
    ),
    re.compile(rf"(?<=[^\W\d][,.]\s)(?P<pages>{_PAGES})\s\((?P<year>{YEAR})\)(?=[\s.,;]*$)"),
    # Shakespeare Survey 11–22.
    re.compile(rf"(?<=[^\W\d_]\s)(?!{YEAR}-)(?P<pages>\d{{1,5}}-\d{{1,5}})(?=[\s.]*$)"),
    BY_SPACES,
)
LABELLED_VOLUME = re.compile(
    r"\b(?:vol(?:ume)?s?|v|bd|band|tome?|tomo|t|том|т|jahrg(?:ang)?|jg|год|год[аы]?|"
    r"årg)\b[.\s]{0,3}"
    rf"(?P<volume>{LATIN}{{0,2}}\d{{1,4}}{LATIN}?(?:[-/]\d{{1,3}})?|(?-i:[IVXLCivxlc]){{1,8}}){_ISSUE}{_END}",
    re.IGNORECASE,
)
LABELLED_ISSUE = re.compile(
    rf"(?<!\w){_NUMBER}(?P<issue2>\d{{1,5}}(?:\s?[-/]\s?\d{{1,4}})?){_END}", re.IGNORECASE
)
LABELLED_PAGES = re.compile(
    r"\b(?:pp?|pages?|pgs?|págs?|pág|seiten|s|с|стр|blz|str|σ|σσ)\b(?:\.\s{0,2}|\s{1,2}|(?=\d))"
    rf"(?P<pages>{PAGES}|{_ROMAN}(?:\s?-\s?{_ROMAN})?){_END}",
    re.IGNORECASE,
)
TRAILING_PAGES = re.compile(rf"(?<=[,:.]\s)(?P<pages>{PAGE}\s?-{{1,2}}\s?{PAGE})(?=[\s.;)]*$)")
ARTICLE = re.compile(
    r"\b(?:art(?:icle)?\.?\s?(?:no|number|id|nr)?|paper(?:\sno)?|"
    rf"article id)\b[.:\s]{{1,3}}(?P<number>{LATIN}{{0,4}}\d{{1,12}}{LATIN}?)\b",
    re.IGNORECASE,
)
