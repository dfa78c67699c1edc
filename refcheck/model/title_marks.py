"""What a title says of its own work: retracted, withdrawn, removed, or itself such a notice."""

from __future__ import annotations

import re
from dataclasses import dataclass

# In the words of publishers in several languages; "withdrawn" and "retracted" are one in German.
_RETRACTED = (
    r"retracted|retractad[oa]|retratad[oa]|r[ée]tract[ée]e?|ritrattat[oa]"
    r"|zur(?:ü|ue)ckgezogen(?:e[rs]?)?|teruggetrokken|отозван(?:а|о|ная|ный)?|ретрагирован(?:а|о|ная)?"
    r"|已撤稿|被撤稿|撤稿|已撤回|撤回(?:済み)?|철회(?:됨|된)?"
)
_WITHDRAWN = r"withdrawn|retirad[oa]|retir[ée]e?|ritirat[oa]"
_REMOVED = r"temporary\ removal|temporarily\ removed|removed"
_STATUS = rf"(?:(?P<retracted>{_RETRACTED})|(?P<withdrawn>{_WITHDRAWN})|(?P<removed>{_REMOVED}))"
_NOUN = (
    r"(?:article|paper|chapter|manuscript|letter|review|study|conference\ paper|preprint"
    r"|art[ií]culo|artigo|articolo|artikel|beitrag|статья|论文|文章|論文|논문)"
)
_ENDED = r"(?:\s*[:：.\]\)】）》*|]|\s[-–—]\s|\s*—|\s*\Z)"
_FLAGS = re.VERBOSE | re.IGNORECASE

# All that follows holds one of these: most titles are done with at once.
_STEM = re.compile(
    r"r[eé]tra[ck]|retrata|withdr|remov|retir|ritir|ritrat|zur(?:ü|ue)ckge|teruggetr|отоз|отзыв|ретра|撤|철회",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"""[\W_]*(?:{_NOUN}\s*)?{_STATUS}(?!\s+(?:notice|note)\b)(?P<noun>\W{{0,2}}{_NOUN})?{_ENDED}""",
    _FLAGS,
)
_AFTER = re.compile(
    rf"""[\[(（【]\s*(?:this\ )?(?:{_NOUN}\s+)?(?:(?:has\ been|was|is)\ )?{_STATUS}
        (?:\W{{0,2}}{_NOUN})?(?:\s*[.,;:]\s[^\[\]]*|\s+(?:in|by|see)\b[^\[\]]*)?[\])）】]\W*\Z
      | \W[-–—:]\s*(?-i:RETRACTED|Retracted\ [Aa]rticle|RETRACTED\ ARTICLE|WITHDRAWN)\W*\Z""",
    _FLAGS,
)
# PubMed's notes: where the retraction of this work stands, and of what this is the retraction.
_NOTED = re.compile(
    r"\[(?:retracted|retraction)(?:\ and\ republished)?\ (?:in|by)\b[^\[\]]*\]", _FLAGS
)
_NOTED_NOTICE = re.compile(r"\[retraction\ of\b[^\[\]]*\]", _FLAGS)

_RETRACTION = (
    r"(?:retraction|retractaci[oó]n|retrata[cç][aã]o|r[ée]tractation|ritrattazione|ретракция"
    r"|отзыв(?=\s+стат))"
)
_OF_THE = r"(?:of|to|for|from|de|du|des|del|della|dell['’]|di|do|da|dos)"
_NOTICE = re.compile(
    rf"""[\W_]*(?:
        (?:(?:publisher|author|editor(?:ial)?)s?['’]?s?\W+)?
        (?:(?:notice|statement|announcement)\ of\ )?(?:article\ |partial\ )?{_RETRACTION}
        (?:\s*[:：]|\s*—|\s[-–]\s|\.?\s*\Z|\s+{_OF_THE}\s*(?:[:"“«„]|(?:the|el|la|l['’]|o)?\s*{_NOUN}\b)
          |\s+for\s+[^:]{{2,60}}\bet\ al\b)
      | (?:(?:notice|statement|announcement)\ of\ )
        (?:partial\ )?(?:retraction|withdrawal|removal)\b
      | (?:retraction|withdrawal|removal|retracted|withdrawn)
        \ (?:notice|statement|note|announcement)\b
      | (?:withdrawal|removal)\ (?:of|to)\s*[:"“]
      | 撤稿(?:声明|通知|启事|公告|[:：]) | 撤回(?:声明|通知|公告|のお知らせ) | 철회\s*공지
    )""",
    _FLAGS,
)
_NOTICE_AFTER = re.compile(
    r"(?:\w+\W+){4,}\w+\s*[:–—]\s*(?:(?:notice\ of\ )?retraction|retraction\ (?:notice|note))\W*\Z",
    _FLAGS,
)


@dataclass(frozen=True, slots=True)
class TitleMark:
    """`kind` of what happened; `is_notice` where this title is that of the notice itself."""

    kind: str
    is_notice: bool


def title_mark(title: str) -> TitleMark | None:
    """What a title says of its work's standing, if it says anything.

    Without a colon or brackets after the word, "Retracted gears" are gears, and "Removed: a memoir"
    is a book: that word alone has to be in capitals.
    """
    if not _STEM.search(title):
        return None
    if _NOTED_NOTICE.search(title) or _NOTICE.match(title) or _NOTICE_AFTER.match(title):
        return TitleMark(_kind_of_notice(title), is_notice=True)
    before, after = _BEFORE.match(title), _AFTER.search(title)
    if before and _is_meant_before(before):
        return TitleMark(_kind(before), is_notice=False)
    if after and _is_meant_after(after):
        return TitleMark(_kind(after), is_notice=False)
    return TitleMark("retraction", is_notice=False) if _NOTED.search(title) else None


def _is_meant_before(found: re.Match[str]) -> bool:
    word, opened = found["removed"], found[0].lstrip()[:1] in "[(*【（"
    return word is None or bool(found["noun"]) or word.isupper() or opened


def _is_meant_after(found: re.Match[str]) -> bool:
    """In the middle of a title's words "(retracted)" may be of a jaw: it begins with a capital."""
    word = found["retracted"] or found["withdrawn"] or found["removed"] or "RETRACTED"
    return not word[:1].islower() or bool(re.search(_NOUN, found[0], _FLAGS))


def _kind(found: re.Match[str]) -> str:
    if found["withdrawn"]:
        return "withdrawal"
    return "removal" if found["removed"] else "retraction"


def _kind_of_notice(title: str) -> str:
    words = title.lower()
    if "partial retraction" in words:
        return "partial_retraction"
    return next((kind for kind in ("withdrawal", "removal") if kind in words[:40]), "retraction")
