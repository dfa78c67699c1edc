"""What kind of source a printed reference is, by its cue words; "other" where nothing tells."""

from __future__ import annotations

import re
from typing import NamedTuple

from refcheck.reading.bibliography.letters import MONTH, YEAR, months_marked

_MARKS = {
    "J": "journal-article",
    "M": "book",
    "D": "thesis",
    "C": "conference",
    "R": "report",
    "N": "news",
    "P": "patent",
    "S": "standard",
    "DB": "dataset",
    "DS": "dataset",
}
_MARK = re.compile(r"\[(?P<mark>J|M|D|C|R|N|P|S|DB|DS)(?:/OL)?\]")
_THESIS = re.compile(
    r"\b(?:thesis|theses|dissertation|ph\.?\s?d\.?(?=[\s,.)]|$)|doctoral|"
    r"master['’]?s thesis|diplomarbeit|masterarbeit|doktorarbeit|"
    r"habilitations?schrift|diss\.|"
    r"th[èe]se|m[ée]moire de ma[îi]trise|tesis|tese de|disserta[çc][ãa]o|tesi di|"
    r"proefschrift|avhandling|afhandling|väitöskirja|rozprawa doktorska|"
    r"дис\.|диссертаци\w{0,4}|автореферат|дисертаці\w{0,4})|学位论文|博士論文|博士论文|硕士|修士論文|학위논문",
    re.IGNORECASE,
)
_THESIS_STRONG = re.compile(
    r"[\[(](?:[^\[\]()]{0,40}\b)?(?:thesis|dissertation|thèse[^\])]{0,30}|tesis|"
    r"tese)\b[^\])]{0,40}[\])]|\b(?:ph\.?\s?d\.?|m\.?\s?sc\.?|master['’]?s|doctoral|"
    r"m\.?\s?a\.?|msc|diploma)\s(?:thesis|dissertation)\b|\bdiss\. |"
    r"unpublished (?:doctoral|master)",
    re.IGNORECASE,
)
# What every match of the two holds; looked for first, because that is much faster.
_THESIS_STEMS = (
    *("thes", "thès", "diss", "tese", "tesi", "d.", "phd", "ph. d", "ph d", "doctoral", "diplom"),
    *("masterarbeit", "doktorarbeit", "habilit", "moire de", "proefschrift", "handling", "väitös"),
    *("rozprawa", "дис", "автореферат", "学位", "博士", "硕士", "修士", "학위", "unpublished"),
)
_PATENT = re.compile(
    r"\b(?:U\.?\s?S\.?|European|German|Japanese|British|French|EP|Chinese|World|"
    r"Int\.?|Canadian)\s?(?:Pat(?:ent)?\.?)\b|\bPatent\s(?:No|Number|Application|US|"
    r"EP|WO)|\b(?:WO|PCT)[\s/-]?(?:19|20)\d\d[/-]?\d{4,6}\b|"
    r"\bpatent\b.{0,30}\d[\d,./ ]{4,12}",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"\b(?:ISO(?:/IEC|/TS|/TR|/DIS)?|IEC|ANSI|ASTM|DIN|BS(?:\sEN)?|EN|NF|JIS|GOST|"
    r"ГОСТ|ECMA|ITU-[TR]|IEEE\s(?:Std|Standard)|RFC|UNE|GB/T)[\s.-]{1,2}(?:EN\s|ISO\s|"
    r"Rec\.?\s|No\.?\s)?[A-Z]?\.?\d{2,6}"
)
_LAW = re.compile(
    r"\b\d{1,4}\sU\.?\s?S\.?\s\d{1,4}\b|\bU\.?S\.?C\.?A?\.?\s?§|\bC\.?F\.?R\.?\s(?:§|"
    r"Part|\d)|\bPub(?:lic)?\.?\s(?:L\.|Law)(?:\sNo)?|\bBGBl\b|\bF\.\s?(?:2d|3d|"
    r"Supp)\b|"
    r"\b(?:Directive|Regulation)\s(?:\((?:EU|EC|"
    r"EEC)\)\s?)?(?:No\.?\s)?\d{2,4}/\d{1,4}|\bAct\sof\s(?:1[5-9]|20)\d\d\b|"
    r"\bAct\s(?:1[89]|20)\d\d\b|\bO\.?J\.?\s[LC]\s?\d|"
    r"\bFed\.?\sReg\.?|\bStat\.\s\d|\bC-\d{1,4}/\d\d\b|\bECLI:|\bUN Doc\b|"
    r"\b\[(?:1[89]|20)\d\d\]\s\d?\s?[A-Z]{2,5}\s\d|\bФедеральный закон\b"
)
_DATASET_STEMS = ("data", "zenodo", "figshare", "dryad", "pangaea", "icpsr")
_DATASET = re.compile(
    r"\[data\s?set\]|\bdata\s?set\b.{0,40}(?:zenodo|figshare|dryad|version|"
    r"repository)|\b(?:zenodo|figshare|dryad digital repository|pangaea|"
    r"harvard dataverse|mendeley data|icpsr|datacite)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(
    r"\b(?:preprints?|bio-?rxiv|med-?rxiv|chemrxiv|psyarxiv|socarxiv|osf preprints|"
    r"research square|ssrn|e-?prints?|arxiv)\b",
    re.IGNORECASE,
)
_CONFERENCE = re.compile(
    r"\b(?:proc(?:eedings|\.)?\s(?:of|in|\d|[A-Z])|proceedings|conference|conf\.|"
    r"symposium|symp\.|workshop|congress|colloquium|annual meeting|"
    r"neural information processing|poster (?:session|presented)|"
    r"paper presented|presented at|meeting of the|tagung|konferenz|congr[èe]s|"
    r"congreso|congresso|конференци\w{0,3}|会议)\b",
    re.IGNORECASE,
)
_CONFERENCE_STEMS = (
    *("proc", "conf", "symp", "workshop", "congr", "colloq", "meeting", "neural", "poster"),
    *("present", "tagung", "konferenz", "конференци", "会议"),
)
_PROCEEDINGS_JOURNALS = re.compile(
    r"\b(?:national academy|natl\.? acad|nat(?:ional)?\.? acad|royal society|r\.? soc|"
    r"roy\.? soc|mayo clin|london math|lond\.? math|am(?:erican)?\.? (?:math|philos|"
    r"soc)|ieee(?!\s(?:int|conf|symp))|inst(?:itution)?\.? (?:mech|civ|elec)|"
    r"phys(?:ical)?\.? soc|nutr(?:ition)?\.? soc|edinb|geol|soc(?:iety)?\.? exp|"
    r"biol(?:ogical)?\.? soc|cambridge phil|camb\.? phil|acad(?:emy)?\.? (?:nat|sci)|"
    r"zool|linn|vldb)\w*",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:technical reports?|tech\.? rep(?:ort)?\.?|working papers?|white papers?|"
    r"discussion papers?|research monograph|research report|annual report|"
    r"interim report|final report|policy brief|"
    r"report(?:\s(?:no|number|nr|series|of the|to the|prepared))|rep\.\sno|(?:an?|"
    r"the)\sreport\b|newsletter|clinical update|fact\s?sheet|guidelines?|statement|"
    r"bulletin no|circular|memorandum|"
    r"bericht|forschungsbericht|rapport|informe|relat[óo]rio|отч[её]т|rapporto|raport|"
    r"nber|cochrane handbook|surveillance report|evidence report|manual)\b",
    re.IGNORECASE,
)
_REPORT_STEMS = (
    *("report", "paper", "monograph", "brief", "newsletter", "update", "fact", "guideline"),
    *("statement", "bulletin", "circular", "memorandum", "bericht", "rapport", "informe", "relat"),
    *("отч", "raport", "nber", "handbook", "manual", "rep. no"),
)
_NEWS = re.compile(
    r"\b(?:(?:the\s)?(?:new york|los angeles|washington|financial|irish|seattle|japan|"
    r"straits|sunday|london|moscow|hindustan|economic|korea|brisbane|"
    r"canberra)\s?(?:times|post)|the times|times of (?:india|israel|london)|"
    r"(?:the\s)?guardian|(?:the\s)?(?:daily\s)?telegraph|the independent|"
    r"bbc(?:\snews)?|cnn|reuters|associated press|afp|bloomberg|wall street journal|"
    r"usa today|daily mail|"
    r"(?:[A-Z]\w+\s)?(?:herald|tribune|gazette|chronicle|courier|examiner|observer)|"
    r"huffpost|huffington post|the verge|wired|techcrunch|forbes|newsweek|al jazeera|"
    r"der spiegel|die zeit|die welt|süddeutsche zeitung|frankfurter allgemeine|"
    r"neue zürcher zeitung|le monde|le figaro|libération|el país|el mundo|"
    r"la repubblica|corriere della sera|"
    r"abc news|nbc news|cbs news|fox news|sky news|npr|press release|newspaper|xinhua|"
    r"the economist|vox|politico|ap news|коммерсант|известия|ведомости|риа новости|"
    r"人民日报|朝日新聞)\b",
    re.IGNORECASE,
)
_NEWS_STEMS = (
    *("times", "post", "guardian", "telegraph", "independent", "bbc", "cnn", "reuters", "news"),
    *("associated press", "press release", "afp", "bloomberg", "wall street", "usa today"),
    *("daily mail", "herald", "tribune", "gazette", "chronicle", "courier", "examiner", "observer"),
    *("huff", "verge", "wired", "techcrunch", "forbes", "jazeera", "spiegel", "zeit", "die welt"),
    *("süddeutsche", "frankfurter", "zürcher", "monde", "figaro", "libération", "el país", "mundo"),
    *("repubblica", "corriere", "npr", "xinhua", "economist", "vox", "politico", "коммерсант"),
    *("известия", "ведомости", "риа новости", "人民日报", "朝日新聞"),
)
_BOOK = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)\sed(?:ition|n|\.)?|(?:second|third|fourth|fifth|"
    r"sixth|seventh|revised|rev\.|first)\sed(?:ition|n|\.)|\d{1,2}\.\s?(?:aufl|"
    r"auflage)|edition|hardcover|paperback|\d{2,4}\s(?:pp?\.?|pages|s\.|"
    r"с\.)(?=[\s.,;]|$)|"
    r"press|verlag|publishers?|publishing|издательство|изд-во)\b|出版社",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:see\b|ibid|id\.|op\.?\s?cit|loc\.?\s?cit|cf\.|for (?:a|an|the|more|example|"
    r"exceptions|further|details)\b|note that|also\b|as of\b|i\.e\.|e\.g\.|siehe|"
    r"vgl\.|voir|см\.|там же|supra)|\bop\. cit\b|^ibid",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:journal|j\.?|annals|ann\.|archives|revue|revista|zeitschrift|letters|"
    r"lett\.?|acta|transactions|trans\.?|quarterly|medical hypotheses|review|rev\.?)\b",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s{MONTH}\b\.?\s{YEAR}|{MONTH}\b\.?\s\d{{1,2}},\s{YEAR}|"
    rf"{YEAR}-\d\d-\d\d)\b",
    re.IGNORECASE,
)


class Cues(NamedTuple):
    """What a reference holds, as far as its kind depends on it."""

    text: str
    title: str | None
    container: str | None
    publisher: str | None
    located: bool
    has_pages: bool
    collected: bool
    arxiv: bool
    isbn: bool
    has_url: bool
    has_doi: bool
    accessed: bool
    dated: bool


def kind_of(cues: Cues) -> str:
    """The kind of source; words of the title do not count, unless nothing else is there."""
    around = cues.text.replace(cues.title, " ", 1) if cues.title else cues.text
    mark = _MARK.search(around) if "[" in around else None
    if mark is not None:
        return _MARKS[mark["mark"]]
    in_journal = cues.located and cues.has_pages
    if not in_journal and _holds(cues.text, _THESIS_STEMS) and _THESIS_STRONG.search(cues.text):
        return "thesis"
    if not (cues.located and cues.container):
        special = _special(around, cues)
        if special is not None:
            return special
    return _published(around, cues)


def _special(around: str, cues: Cues) -> str | None:
    """Kinds that bear a name of their own and are not in a journal's volume."""
    for kind, stems, pattern, text in (
        ("thesis", _THESIS_STEMS, _THESIS, around),
        ("patent", ("pat", "wo", "pct"), _PATENT, cues.text),
        ("law", (), _LAW, cues.text),
        ("dataset", _DATASET_STEMS, _DATASET, around),
        ("preprint", ("print", "xiv", "research square", "ssrn"), _PREPRINT, around),
    ):
        if (not stems or _holds(text, stems)) and pattern.search(text):
            return kind
    if _STANDARD.match(cues.text) or (not cues.container and _STANDARD.search(cues.text)):
        return "standard"
    return "preprint" if cues.arxiv and not cues.container else None


def _published(around: str, cues: Cues) -> str:
    container = cues.container or ""
    if _is_conference(container, around, cues):
        return "conference"
    if cues.collected and not cues.located:
        return "chapter"
    if container and (cues.located or (cues.has_doi and not cues.publisher)):
        return "journal-article"
    if (
        _holds(around, _NEWS_STEMS)
        and _NEWS.search(around)
        and (cues.dated or cues.has_url or _FULL_DATE.search(months_marked(cues.text)))
    ):
        return "news"
    if _holds(around, _REPORT_STEMS) and _REPORT.search(around):
        return "report"
    return _bound(container, around, cues)


def _bound(container: str, around: str, cues: Cues) -> str:
    if cues.isbn or cues.publisher or _BOOK.search(around):
        return "chapter" if container and cues.has_pages and not cues.isbn else "book"
    if container and _JOURNAL.search(container):
        return "journal-article"
    if cues.has_url or cues.accessed:
        return "web-page"
    return "note" if not container and _NOTE.search(cues.text) else "other"


def _is_conference(container: str, around: str, cues: Cues) -> bool:
    place = container or around
    if not _holds(place, _CONFERENCE_STEMS) or _CONFERENCE.search(place) is None:
        return False
    of_journal = _PROCEEDINGS_JOURNALS.search(container) is not None
    return not of_journal and not (cues.located and "journal" in container.lower())


def _holds(text: str, stems: tuple[str, ...]) -> bool:
    """Whether one of some stems is there, which is found much faster than a pattern's words."""
    return any(map(text.lower().__contains__, stems))
