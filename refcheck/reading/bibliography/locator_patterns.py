"""How each style prints volume, issue and pages.

They read a text with plain hyphens (`hyphenated`) and with its months marked (`months_marked`).
Every pattern is bounded and starts at a digit or a short word: a search is linear in the text.
"""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import LATIN, MONTH, MONTH_MARK, PAGE, PAGES, YEAR

_VOLUME_NUMBER = (
    rf"(?:{LATIN}{{0,3}}\d{{1,4}}{LATIN}?(?:[-/]\d{{1,3}})?|(?-i:[IVXLC]{{2,8}}(?!\w)))"
)
_VOLUME = rf"(?<![\w/’'-])(?<!\d[.,])(?P<volume>{_VOLUME_NUMBER})"
_SUPPLEMENT = (
    r"(?:suppl(?:ement)?|pt|part|spec(?:ial)?(?:\sissue|\sno)?|beil(?:age)?|erg|app|special)"
)
_ISSUE_WORD = (
    rf"(?:{_SUPPLEMENT}[.\s]{{0,2}})?(?:(?:no|nr|n|num|issue|iss|№|"
    rf"n[°º])[.\s]{{0,2}})?{LATIN}{{0,3}}-?\d{{1,5}}{LATIN}{{0,2}}"
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
    rf"(?:\d{{1,2}}\s)?{MONTH}\b\.?(?:\s?[-/]\s?{MONTH}\b\.?)?"
    rf"(?:\s\d{{1,2}}(?:\s?-\s?\d{{1,2}})?)?"
)
# A whole date, whose digits are hidden (`find_locator`), for they are no volume's.
_DAY_HIDDEN = rf"[_{MONTH_MARK}\s,.-]{{6,30}}"
_PARENTHESISED_YEAR = (
    rf"\(\s?(?:{MONTH}\b\.?(?:\s?[-/]\s?{MONTH}\b\.?)?,?\s)?(?:\d{{1,2}},?\s)?"
    rf"(?P<year>{YEAR}){LATIN}?(?:[-/]\d{{2,4}})?(?:[,\s][^()]{{0,20}})?\s?\)"
)
_P = (
    r"(?:(?:pp?|pages?|pgs?|S|s|art(?:icle)?(?:\sno)?|paper(?:\sno)?|Article ID|ID|"
    r"id)\b\.?\s{0,2})?"
)
_RANGE = rf"{PAGE}\s?-{{1,2}}\s?{PAGE}"
_LAST = r"(?=[\s.,;)\]]*$)"
# The issue after the year in parentheses: 130 (1998), no. 1, 99–112 · 87 (1997) 1, S. 58–62
_LATE_ISSUE = (
    r"(?:,?\s?(?:(?:nos?|nr|h)\b\.?\s?(?P<issue7>\d{1,4}(?:[-/]\d{1,3})?)\s?[,.]|"
    r"(?P<issue8>\d{1,2})[.,](?=\s(?:S\.\s?)?\d{1,5}\s?-))\s?)?"
)
_NONE = r"no(?:-no)?\b|n/a(?:-n/a)?|n\.\s?pag\b"
_END = r"(?![\w])"

# 2011 Nanotechnology 22 265714
BY_SPACES = re.compile(
    r"(?<=[^\W\d_]\s|[.)]\s)(?P<volume>[A-Z]?\d{1,4}[A-Z]?)\s(?:\((?P<issue>\d{1,4})\)\s)?"
    r"(?P<pages>[A-Z]{0,2}\d{1,7}[a-z]?(?:-\d{1,7})?)(?=[\s.;]*$)"
)
# A sign that a style cannot do without; whether its year stands before ("b") or after ("a") other
# numbers; and its pattern. What a text lacks is seen faster than searched for.
LOCATORS = (
    # 2007; 3(3): 160–162 · 2007 Mar 3;12 Suppl 2:S5-9 · 1998;10: 1895 · 2001; (1): CD002178
    (
        ";",
        "b",
        re.compile(
            rf"(?<![\d-])\(?(?P<year>{YEAR}){LATIN}?\)?(?:[\s,]\s?{MONTH}\b\.?(?:"
            rf"[-/\s]{{1,3}}{MONTH}\b\.?)?)?"
            rf"(?:\s\d{{1,2}}(?:-\d{{1,2}})?)?\s?;\s?(?:vol(?:ume)?\.?\s?)?(?:"
            rf"(?P<volume>{_VOLUME_NUMBER})(?=[\s(:;,.\[]|"
            rf"$))?"
            rf"{_ISSUE}(?:\s?[:;,]\s?{_P}(?P<pages>{_PAGES})|(?=\s?[:.;,]?\s?$)){_END}",
            re.IGNORECASE,
        ),
    ),
    # 37, 23 (1979) · 34(3):231–240 (2001) · 95, 045 (Mar. 2001)
    (
        "(",
        "a",
        re.compile(
            rf"{_VOLUME}{_ISSUE}\s?[:,;]\s?{_P}(?:(?P<pages>{_PAGES})|"
            rf"{_NONE})[.,;]?\s?{_PARENTHESISED_YEAR}(?!\s?[:,]\s?\d)",
            re.IGNORECASE,
        ),
    ),
    # 2012, 36–46.
    (
        " ",
        "b",
        re.compile(
            rf"(?:(?<=\w\s)|(?<=[^\d],\s))(?P<year>{YEAR})[,:.]\s(?P<pages>{PAGE}\s?-\s?{PAGE}|"
            rf"[ivxl]{{1,7}}\s?-\s?[ivxl]{{1,7}})(?=[\s.]*$)"
        ),
    ),
    # 26, 1999, 57–75 · 36, 2010, pp. 65–78 · n°95, 1988, pp. 141–164
    (
        ",",
        "a",
        re.compile(
            rf"(?:(?<!\w){_NUMBER}(?P<issue5>\d{{1,5}})|(?!{YEAR}\b){_VOLUME}{_ISSUE})(?:,\s(?:part|pt)\.?\s\d{{1,2}})?"
            rf"(?:,\s?|\s(?={MONTH}))(?:{_WHEN}[,\s]{{1,2}})?(?P<year>{YEAR}){LATIN}?\)?\s?[,:;]?\s{_P}(?P<pages>{_RANGE}|"
            rf"{PAGE}(?=[\s.]*$)){_END}",
            re.IGNORECASE,
        ),
    ),
    # 2010, 10, 1012–1020 · 1993, 47, 9967 · 2003, 17(1): 48
    (
        " ",
        "b",
        re.compile(
            rf"(?<![\d(-])(?P<year>{YEAR}){LATIN}?[,.](?:\s|(?=\d{{1,3}}[(:]))(?:vol(?:ume)?\.?\s?)?"
            rf"(?P<volume>{_VOLUME_NUMBER}){_ISSUE}"
            rf"(?:\s?[,:;]\s?{_P}(?P<pages>{_PAGES})|\s?[,:]\s(?:{_NONE})|(?=[\s.,;]*$)){_END}",
            re.IGNORECASE,
        ),
    ),
    # 48 (2006) 1029 · 154.5-6 (1999): 812 · 12, no. 3 (2004): 45–67 · 18, (1987)
    (
        "(",
        "a",
        re.compile(
            rf"(?<!\d\s)(?<!\d,\s){_VOLUME}(?:\.(?P<issue5>(?-i:[A-Za-z_]){{0,8}}\d{{1,4}}(?:[-/]\d{{1,4}})?"
            rf"{LATIN}{{0,5}}|"
            rf"(?-i:[IVXLC]{{1,8}}))(?=\s?\()|{_ISSUE})[,.]?\s?(?:\({_WHEN}\)\s)?{_PARENTHESISED_YEAR}"
            rf"{_LATE_ISSUE}[:,.;]?\s?{_P}(?:(?P<pages>{_PAGES}){_END}|{_NONE}|(?=[\s.,;:]*$|:))",
            re.IGNORECASE,
        ),
    ),
    # 12, 5, 119–122 · 94, 3, (September 2013): 405–435 · 54/1, 172 · 81:8: 41
    (
        " ",
        " ",
        re.compile(
            rf"{_VOLUME}\s?(?:,\s?|[:.](?=\d))(?P<issue9>\d{{1,3}}(?:-\d{{1,2}})?)(?:,?\s?\((?:{_WHEN},?\s)?"
            rf"(?P<year>{YEAR})?\))?\s?(?:[,:]\s?(?:(?P<pages>{_RANGE}){_END}|(?:p\.?\s?)(?P<pages2>{_PAGES}))|"
            rf":\s?(?P<pages3>{PAGE}){_LAST})",
            re.IGNORECASE,
        ),
    ),
    # 2012 7(2) 167–172 · 7 2001 173–177
    (
        " ",
        " ",
        re.compile(
            rf"(?:(?<=\s)(?P<year>{YEAR})(?:\s{MONTH})?\s(?P<volume>\d{{1,4}})\s?\((?P<issue>{_ISSUE_WORD})\)"
            rf"[:\s]{{1,2}}|(?<=[^\d\s]\s)(?P<volume2>\d{{1,4}}(?:/\d{{1,2}})?)\s(?P<year2>{YEAR})\s)"
            rf"(?P<pages>{_RANGE}){_LAST}",
            re.IGNORECASE,
        ),
    ),
    # 92 99–115, 1997 · 1(6) 740–753, December 1993 · 52 4747 (1995)
    (
        " ",
        "a",
        re.compile(
            rf"(?<=[^\d\s]\s)(?P<volume>[A-Z]?\d{{1,4}})\s?(?:\((?P<issue>{_ISSUE_WORD})\))?\s"
            rf"(?:(?P<pages>{_RANGE})(?:,\s|\s\()(?:{_WHEN},?\s)?(?P<year>{YEAR})|(?:(?=\d{{3}})|(?<![,;]\s\d\s)(?<![,;]\s\d\d\s))(?P<pages2>{PAGE})\s\((?P<year2>{YEAR})\)){_LAST}",
            re.IGNORECASE,
        ),
    ),
    # 117(4), 237–245 · 53(366):1–11 · 12 (3) (January): 21–26 · 23:765–777
    (
        " ",
        " ",
        re.compile(
            rf"{_VOLUME}{_ISSUE}(?:\s?\((?:{_WHEN}|{_DAY_HIDDEN})\))?\s?[:,;]\s?{_P}(?P<pages>{_PAGES})(?="
            rf"[\s.,;)\]]|"
            rf"$)(?!\s?\(|,\d{{3}}(?!\d))",
            re.IGNORECASE,
        ),
    ),
    # Papers in Linguistics 55. 65–81
    (
        ".",
        " ",
        re.compile(
            rf"(?<=[^\W\d]\s)(?P<volume>\d{{1,4}})\.\s(?P<pages>\d{{1,5}}-\d{{1,5}}){_LAST}"
        ),
    ),
    # 93(25). · 12 (3) (June 7).
    (
        "(",
        " ",
        re.compile(
            rf"{_VOLUME}\s?\((?P<issue>{_ISSUE_WORD})\)(?:\s?{_PARENTHESISED_YEAR}|"
            rf"\s?\({_WHEN}\))?(?=[\s.,;:]*$|[:,.]\s)",
            re.IGNORECASE,
        ),
    ),
    # (2010): 3 · (July 23): 433–452 · Encyclopedia: 1389–1389 · , 3491 (1950)
    (
        "(",
        " ",
        re.compile(
            rf"(?<=[^\d\s.]\s)\((?:(?P<year>{YEAR})|{_WHEN})\)\s?:\s?(?:(?P<pages>{_PAGES})|"
            rf"{_NONE})(?=[\s.,;]*$)"
        ),
    ),
    (":", " ", re.compile(rf"(?<=[^\d\s]):\s(?P<pages>{PAGE}\s?-\s?{PAGE})(?=[\s.,;]*$)")),
    # Psychol. Aging 23 765–777 · Gases (2005) 320 · Organic Syntheses, 96–96
    (
        "-",
        " ",
        re.compile(
            rf"(?<=[^\d\s]\s)(?P<volume>\d{{1,4}})\s?(?:\((?P<issue>{_ISSUE_WORD})\))?\s"
            rf"(?P<pages>{PAGE}\s?-\s?{PAGE})(?=[\s.,;]*$)",
            re.IGNORECASE,
        ),
    ),
    (
        "(",
        " ",
        re.compile(
            rf"(?<=\S\s)\((?:(?P<year>{YEAR})|n\.d\.)\)\s(?:(?P<pages>{_PAGES})|"
            rf"{_NONE})(?=[\s.,;]*$)"
        ),
    ),
    (
        "-",
        " ",
        re.compile(
            rf"(?<=[^\W\d_]|[)”’])[,.]\s(?P<pages>{PAGE}\s?-\s?{PAGE}|"
            rf"[ivxl]{{1,7}}-[ivxl]{{1,7}})(?=[\s.]*$)"
        ),
    ),
    (
        "(",
        "a",
        re.compile(rf"(?<=[^\W\d][,.]\s)(?P<pages>{_PAGES})\s\((?P<year>{YEAR})\)(?=[\s.,;]*$)"),
    ),
    # Shakespeare Survey 11–22.
    (
        "-",
        " ",
        re.compile(rf"(?<=[^\W\d_]\s)(?!{YEAR}-)(?P<pages>\d{{1,5}}-{{1,2}}\d{{1,5}})(?=[\s.]*$)"),
    ),
    # eds. Garner and Oduya, 70–88. Pondham: Reed · (145–164) in
    (
        "-",
        " ",
        re.compile(
            rf"(?<=[,).]\s)(?!{YEAR}-{YEAR})(?P<pages>\d{{1,4}}-\d{{1,5}})(?=\.\s[^\W\d][\w\s&,.]{{2,40}}:|\.\s[^\W\d][\w\s]{{2,40}},)"
            rf"|(?<=\s)\((?P<pages2>\d{{1,4}}-\d{{1,5}})\)(?=\s[Ii]n\b)"
        ),
    ),
    # Pondinformatics Online, 10.
    (",", " ", re.compile(rf"(?<=[^\W\d]{{3}},\s)(?!{YEAR})(?P<volume>\d{{1,3}})(?=[\s.]*$)")),
    (" ", " ", BY_SPACES),
)
LABELLED_VOLUME = re.compile(
    r"\b(?:vol(?:ume)?|v|bd|band|tome?|tomo|t|том|т|jahrg(?:ang)?|jg|год|год[аы]?|"
    r"årg)\b[.\s]{0,3}"
    rf"(?P<volume>{LATIN}{{0,2}}\d{{1,4}}{LATIN}?(?:[-/]\d{{1,3}})?|(?-i:[IVXLCivxlc]){{1,8}}){_ISSUE}{_END}",
    re.IGNORECASE,
)
LABELLED_ISSUE = re.compile(
    rf"(?<!\w){_NUMBER}(?P<issue2>\d{{1,5}}(?:\s?[-/]\s?\d{{1,4}})?){_END}", re.IGNORECASE
)
LABELLED_PAGES = re.compile(
    r"(?:(?<!\d)(?<!\d\s)|(?=pp))\b"
    r"(?:(?-i:pp?)(?=\d)|(?:pp?|pages?|pgs?|págs?|pág|seiten|s|с|стр|blz|str|σ|σσ)\b)(?:\.\s{0,2}|\s{1,2}|(?=\d))"
    rf"(?P<pages>{PAGES}|{_ROMAN}(?:\s?-\s?{_ROMAN})?){_END}",
    re.IGNORECASE,
)
# After volume and issue: , 1997, 24–25 · (2017) (1–42) · : 4
NEXT_PAGES = re.compile(
    rf"[\s,:;.]{{0,3}}(?:\(?(?:{_WHEN},?\s)?(?P<year>{YEAR})\)?[\s,:;.]{{0,3}})?(?:\({_WHEN}\)[\s,:;.]{{0,3}})?"
    rf"\(?(?P<pages>{_RANGE}(?![\w-])|(?<=[:,]\s)(?!{YEAR}){PAGE}{_LAST})",
    re.IGNORECASE,
)
# 제14권 제2호, 163–232쪽 · 第39卷第5期
EAST_ASIAN = re.compile(
    r"[제第]?\s?(?P<volume>\d{1,4})\s?[권卷巻輯집](?:[,\s]{0,2}[제第]?\s?(?P<issue>\d{1,4})\s?[호号號期])?|"
    r"[제第]\s?(?P<issue2>\d{1,4})\s?[호号號期]"
)
EAST_ASIAN_PAGES = re.compile(r"(?P<pages>\d{1,5}\s?[-~]\s?\d{1,5})\s?[쪽頁页면]")
TRAILING_PAGES = re.compile(rf"(?<=[,:.]\s)(?P<pages>{PAGE}\s?-{{1,2}}\s?{PAGE})(?=[\s.;)]*$)")
ARTICLE = re.compile(
    r"\b(?:art(?:icle)?\.?\s?(?:no|number|id|nr)?|paper(?:\sno)?|"
    rf"article id)\b[.:\s]{{1,3}}(?P<number>{LATIN}{{0,4}}\d{{1,12}}{LATIN}?)\b",
    re.IGNORECASE,
)
