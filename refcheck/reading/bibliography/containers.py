"""What names of journals, proceedings and publishers look like."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import (
    LETTER,
    MONTH,
    UPPER,
    YEAR,
    hyphenated,
    months_marked,
    shape,
)
from refcheck.reading.bibliography.vocabulary import CUTS, WHOLE_WORDS

# Words that open or fill the names of serials, in full or as ISO 4 cuts them.
_LONGEST = 120
_LONGEST_CUT = 7
_MOST_CUT_WORDS = 3
_SERIAL = re.compile(
    r"\b(?:journal|j|proceedings|proc|transactions|trans|letters|lett|review|reviews|"
    r"rev|annals|ann|archives?|arch|bulletin|bull|acta|"
    r"advances|adv|magazine|mag|quarterly|zeitschrift|z|revue|revista|rivista|"
    r"conference|conf|symposium|symp|workshop|congress|memoirs|"
    r"lecture notes|lncs|computing|nature|science|lancet|plos|jama|bmj|cell|chem|phys|"
    r"sci|med|biol|eng|math|res|psychol|clin|neurol|"
    r"physics|physica|comm(?:un(?:ications)?)?|society|soc|surg|pharmacol|immunol|"
    r"microbiol|genet|environ|sitzungsberichte|mitteilungen|"
    r"jahrbuch|archiv|annales|annali|anales|cahiers|studies|studien|studia|reports?|"
    r"rep|surveys|software|handbook|encyclop[ae]+dia|"
    r"вестник|журнал|известия|труды|доклады|вопросы|学报|雑誌|学会|研究|arxiv|biorxiv)\b",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:press|publish(?:ers?|ing)|verlag|books|springer|elsevier|wiley|blackwell|"
    r"routledge|sage|mcgraw|academic|wadsworth|"
    r"addison|prentice|pearson|penguin|random house|harper|macmillan|palgrave|oxford|"
    r"cambridge|mit press|crc|kluwer|birkhäuser|"
    r"de gruyter|norton|houghton|lippincott|saunders|mosby|thieme|karger|publications|"
    r"éditions|editions|edit(?:ora|orial|ore|ions)|"
    r"gallimard|presses|prensa|forlag|förlag|uitgeverij|wydawnictwo|издательство|"
    r"изд-во|наука|出版社|書店|freeman|dover|o'reilly|"
    r"inc|ltd|llc|gmbh|co)\b|大学",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"[—–\s]{{0,3}}(?:[{UPPER}]{LETTER}{{0,30}}\.?[\s-]?){{1,3}}(?:,\s"
    rf"[\w. ]{{2,20}})?:\s?[{UPPER}]"
)
_ABBREVIATED_PIECE = re.compile(rf"(?:[{UPPER}(]?[^\s.]{{0,13}}|of|and|the|de|&|für|der)\.?,?")
_ENDING = re.compile(
    rf"(?:[\s,;:.(\[]{{0,3}}(?:\b{MONTH}\b\.?|\b\d{{1,2}}(?:st|nd|rd|th)?\b|"
    rf"[(\[,;]?\s?\b{YEAR}[a-z]?\b[)\]]?|\bvol(?:ume)?\.?|\bno\.?|\bpp?\.?|"
    rf"\bart(?:icle)?\.?|v\.|\bjahrg\.?|\bбд\.?"
    rf"|\(?in press\)?|\(?forthcoming\)?|-)){{1,6}}[\s,;:.)\]]{{0,4}}$",
    re.IGNORECASE,
)
_SERIES = re.compile(r",?\s(?:ser(?:ies)?|sect(?:ion)?|part|pt)\.?\s[A-Z0-9]{1,3}$", re.IGNORECASE)


def is_container(text: str) -> bool:
    """Whether words can only be read as a serial or proceedings by their words."""
    return _SERIAL.search(text, 0, _LONGEST) is not None


def is_publisher(text: str) -> bool:
    """Whether words name a publisher, or a place and a publisher."""
    return names_publisher(text) or (
        len(text) < _LONGEST and _PLACED.match(shape(text)) is not None
    )


def names_publisher(text: str) -> bool:
    """Whether words hold one that only publishers bear in their names."""
    return len(text) < _LONGEST and _PUBLISHER.search(text) is not None


def is_abbreviation(piece: str, *, first: bool) -> bool:
    """Whether a piece with a full stop is a cut word of a container's name: Proc., Free Radic.

    `first` pieces, which might be a title of one word, must be cut words that are known.
    """
    words = piece.rstrip(" .").replace(".", " ").split()
    if not words or len(words) > _MOST_CUT_WORDS:
        return False
    last = words[-1].strip("(),;:-")
    if last.lower() in CUTS or len(last) == 1:
        return all(
            word[0].isupper() or word in {"of", "and", "de", "&"} or word[0] in "(&"
            for word in words
        )
    if first or last.lower() in WHOLE_WORDS or not last or not last[0].isupper():
        return False
    few = len(words) < _MOST_CUT_WORDS and len(last) <= _LONGEST_CUT
    return few and _ABBREVIATED_PIECE.fullmatch(shape(last)) is not None


def without_ending(text: str) -> str:
    """A container without the month, year or "vol." that ends it, and its last full stop."""
    text = text.strip(" ,;:")
    before = max(0, len(text) - 60)
    ending = _ENDING.search(text[:before] + months_marked(hyphenated(text[before:])), before)
    if ending is not None:
        text = text[: ending.start()]
    abbreviated = text.endswith((".", ")")) and "." in text[:-1]
    return text.strip(" ,;:–—-") if abbreviated else text.strip(" .,;:–—-")
