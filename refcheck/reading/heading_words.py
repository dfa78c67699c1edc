"""What a list of sources or notes is called, in the languages that wikis are written in."""

from __future__ import annotations

import re

# By language. A heading may add a number, a colon, "[edit]".
# fmt: off
_HEADING_WORDS = (
    # English
    "references?", "references? (?:and|&) notes", "notes? (?:and|&) references?",
    "references? cited", "cited references?", "works cited", "works? consulted",
    "literature(?: cited)?", "bibliography", "selected bibliography", "sources?", "sources? cited",
    "citations?", "notes?", "end ?notes?", "foot ?notes?", "side ?notes?", "external references?",
    "citations? (?:and|&) notes?",
    # German
    "literatur", "literatur(?:verzeichnis|angaben|nachweise?|hinweise)", "einzelnachweise?",
    "quellen(?:angaben|verzeichnis|nachweise?)?", "belege", "nachweise", "anmerkungen", "fußnoten",
    "fussnoten", "referenzen", "bibliographie", "bibliografie", "weblinks und quellen",
    # French
    "références?", "références? bibliographiques?", "notes et références", "notes", "sources?",
    "bibliographie", "notes de bas de page",
    # Spanish, Portuguese, Italian, Catalan, Galician
    "referencias?", "referencias bibliográficas", "bibliografía", "fuentes", "notas?",
    "notas y referencias", "notas al pie", "referências?", "referências bibliográficas",
    "bibliografia", "fontes", "notas e referências", "notas de rodapé", "riferimenti",
    "riferimenti bibliografici", "note", "fonti", "note e riferimenti", "referències",
    "notes i referències",
    # Dutch, Scandinavian, Finnish, Icelandic
    "referenties", "bronnen", "bronvermelding", "bronnen, noten en/of referenties", "noten",
    "voetnoten", "literatuur(?:lijst)?", "referenser", "källor", "källförteckning",
    "källhänvisningar", "noter", "fotnoter", "litteratur", "referanser", "kilder",
    "kildehenvisninger", "litteraturliste", "lähteet", "viitteet", "kirjallisuus", "heimildir",
    "tilvísanir",
    # Slavic, Baltic, Romanian, Hungarian
    "przypisy", "bibliografia", "źródła", "literatura", "reference", "zdroje", "poznámky", "viri",
    "reference", "izvori", "referencie", "примечания", "литература", "источники", "ссылки",
    "сноски", "библиография", "список литературы", "примітки", "джерела", "література", "бележки",
    "източници", "извори", "референце", "note", "surse", "referințe", "bibliografie", "jegyzetek",
    "források", "hivatkozások",
    # Greek, Turkish, Hebrew, Arabic, Persian, Hindi, Indonesian, Vietnamese
    "παραπομπές", "βιβλιογραφία", "πηγές", "αναφορές", "σημειώσεις", "kaynakça", "kaynaklar",
    "notlar", "dipnotlar", "הערות שוליים", "מקורות", "לקריאה נוספת", "ביבליוגרפיה", "المراجع",
    "مراجع", "المصادر", "مصادر", "هوامش", "پانویس", "منابع", "सन्दर्भ", "संदर्भ", "referensi",
    "catatan kaki", "daftar pustaka", "tham khảo", "chú thích", "nguồn",
    # Chinese, Japanese, Korean, Thai
    "参考文献", "參考文獻", "参考资料", "參考資料", "参考来源", "參考來源", "注释", "註釋", "脚注",
    "腳註", "引用", "资料来源", "資料來源", "出典", "注釈", "註", "注", "参考", "各注", "각주",
    "참고 ?문헌", "출처", "주석", "참조", "อ้างอิง", "เชิงอรรถ",
)
# fmt: on
_REFERENCE_HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,4}\.)?\s*"
    rf"(?:{'|'.join(dict.fromkeys(_HEADING_WORDS))})\s*[:：.]?",
    re.IGNORECASE,
)
# What people put around a heading's words: emphasis, signs, emoji and their names (`:books:`).
_ORNAMENTS = r"(?:[\s*=_\-–—•†‡#\ufe0e\ufe0f\u200d\u2190-\u2bff\U0001f000-\U0001fbff]|:\w{1,40}:)*"
_ORNAMENT_BEFORE, _ORNAMENT_AFTER = re.compile(_ORNAMENTS), re.compile(rf"{_ORNAMENTS}\Z")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\Z")  # Pandoc's and Kramdown's
_EDIT_LINK = re.compile(r"\s*[\[［](?:[^\[\]]{1,40}\|)?\s*[^\[\]]{0,40}\s*[\]］]\s*$")
_LONGEST_NAME = 60
_LONGEST_HEADING = 200


def is_reference_heading(line: str) -> bool:
    """Whether a heading's text names a list of sources or notes, in any of the languages known."""
    title = line.strip()
    if not title or len(title) > _LONGEST_NAME:
        return False
    if title[-1] in "]］":
        title = _EDIT_LINK.sub("", title)
    title = _ATTRIBUTES.sub("", title)
    title = _ORNAMENT_BEFORE.sub("", _ORNAMENT_AFTER.sub("", title, count=1), count=1)
    return _REFERENCE_HEADING.fullmatch(title) is not None


def heading_title(text: str) -> str:
    """A heading's words without its "[edit]" link, in one line."""
    title = " ".join(text.split())
    if title.endswith(("]", "］")):
        title = _EDIT_LINK.sub("", title)
    return title[:_LONGEST_HEADING].strip()
