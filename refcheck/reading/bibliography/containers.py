"""What names of journals, proceedings and publishers look like."""

from __future__ import annotations

import re

from refcheck.reading.bibliography.letters import DASH, LETTER, MONTH, UPPER, YEAR

# Words that open or fill the names of serials, in full or as ISO 4 cuts them.
_SERIAL = re.compile(
    r"\b(?:journal|j|proceedings|proc|transactions|trans|letters|lett|review|reviews|rev|annals|ann|archives?|arch|bulletin|bull|acta|"
    r"advances|adv|magazine|mag|quarterly|zeitschrift|z|revue|revista|rivista|conference|conf|symposium|symp|workshop|congress|memoirs|"
    r"lecture notes|lncs|computing|nature|science|lancet|plos|jama|bmj|cell|chem|phys|sci|med|biol|eng|math|res|psychol|clin|neurol|"
    r"physics|physica|comm(?:un(?:ications)?)?|society|soc|surg|pharmacol|immunol|microbiol|genet|environ|sitzungsberichte|mitteilungen|"
    r"jahrbuch|archiv|annales|annali|anales|cahiers|studies|studien|studia|reports?|rep|surveys|software|handbook|encyclop[ae]+dia|"
    r"вестник|журнал|известия|труды|доклады|вопросы|学报|雑誌|学会|研究|arxiv|biorxiv)\b",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:press|publish(?:ers?|ing)|verlag|books|springer|elsevier|wiley|blackwell|routledge|sage|mcgraw|academic|wadsworth|"
    r"addison|prentice|pearson|penguin|random house|harper|macmillan|palgrave|oxford|cambridge|mit press|crc|kluwer|birkhäuser|"
    r"de gruyter|norton|houghton|lippincott|saunders|mosby|thieme|karger|publications|éditions|editions|edit(?:ora|orial|ore|ions)|"
    r"gallimard|presses|prensa|forlag|förlag|uitgeverij|wydawnictwo|издательство|изд-во|наука|出版社|書店|freeman|dover|o'reilly|"
    r"inc|ltd|llc|gmbh|co)\b|大学",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"[—–\s]{{0,3}}(?:[{UPPER}]{LETTER}{{0,30}}\.?[\s-]?){{1,3}}(?:,\s[\w. ]{{2,20}})?:\s?[{UPPER}]"
)
_ABBREVIATED_PIECE = re.compile(rf"(?:[{UPPER}(]?[^\s.]{{0,13}}|of|and|the|de|&|für|der)\.?,?")
_ENDING = re.compile(
    rf"(?:[\s,;:.(\[]{{0,3}}(?:\b(?:{MONTH})\b\.?|\b\d{{1,2}}(?:st|nd|rd|th)?\b|[(\[,;]?\s?\b{YEAR}[a-z]?\b[)\]]?|\bvol(?:ume)?\.?|\bno\.?|\bpp?\.?|\bart(?:icle)?\.?|v\.|\bjahrg\.?|\bбд\.?"
    rf"|\(?in press\)?|\(?forthcoming\)?|[{DASH}])){{1,6}}[\s,;:.)\]]{{0,4}}$",
    re.IGNORECASE,
)
_SERIES = re.compile(r",?\s(?:ser(?:ies)?|sect(?:ion)?|part|pt)\.?\s[A-Z0-9]{1,3}$", re.IGNORECASE)

# Full words of one or two syllables that end titles and are no abbreviations, though they are short.
_WHOLE_WORDS = frozenset(
    "mice rats cells cats dogs man men women child adults aging care pain risk trial trials study data life work use brain heart blood bone skin "
    "lung liver age sleep sex food diet death love war law art music time space model models theory test tests disease cancer health film water "
    "review stroke".split()
)
_CUTS = frozenset(
    "acad acta adm adv agric am amer anal anat anesth ann annu antimicrob appl arch assoc astron astrophys atmos aust austral behav biochem bioeng "
    "bioinf biol biomed biophys biosci biotechnol br brit bull bur can cardiol cardiovasc cell chem child chim chir circ clin cogn coll comm commun comp "
    "comput conf contemp crit cryst cytol dent dermatol dev diagn dig dis disord dyn ecol econ educ electr electrochem electron endocrinol energy eng "
    "entomol environ epidemiol ergon ethn eur exp fed fluid food fr franc gastroenterol gastrointest gaz gen genet genom geochem geogr geol geophys "
    "ger geriatr gerontol gynecol haematol heat hematol hepatol hist hosp hum hydrol hyg hypertens ieee imag immunol ind infect inf inform inorg inst "
    "instr instrum int intell intern invest issues ital j jap jpn kardiol korean lab lang lett lipid lond mag magn manag mar mass mat mater math "
    "mech med mem metab meteorol meth methods microbiol mol morphol mt nat natl naturforsch nephrol neural neurobiol neurol neuropsychol neurosci "
    "neurosurg nucl nurs nutr obes obstet occup ocean oncol ophthalmol opt oral org orthop oxf paediatr parasitol pathol pediatr perform pers perspect "
    "petrol pharm pharmacol phil philos photochem photogr phys physik physiol phytopathol plant plast pol policy polit polym pop postgrad power pract "
    "prev prob probl proc prof prog prot psychiat psychiatry psychoanal psychol psychopharmacol psychosom psychother publ pulm qual quant quart r rad "
    "radiat radiol radiother rec regul rehabil relat remote rend rep reprod res respir rev rheum rheumatol rom roy rpt russ sat scand sch sci sect "
    "sens ser serv sitzungsber soc sociol softw soil sol solid spectrosc stat struct stud suppl surf surg surv symp symb syst tech technol telecommun "
    "ther theor therm thorac thromb tissue toxicol trans transpl trop tumor u univ urol usa vac vasc vet vib virol vis vitr wiss wschr z zh zool "
    "zentralbl вестн журн изв тр докл вопр".split()
)


def is_container(text: str) -> bool:
    """Whether words can only be read as a serial or proceedings by their words."""
    return _SERIAL.search(text, 0, 120) is not None


def is_publisher(text: str) -> bool:
    """Whether words name a publisher, or a place and a publisher."""
    return len(text) < 120 and (
        _PUBLISHER.search(text) is not None or _PLACED.match(text) is not None
    )


def is_abbreviation(piece: str, *, first: bool) -> bool:
    """Whether a piece that ends in a full stop is a cut word of a container's name: "Proc.", "Free Radic."

    `first` pieces, which might be a title of one word, must be cut words that are known.
    """
    words = piece.rstrip(" .").replace(".", " ").split()
    if not words or len(words) > 3:
        return False
    last = words[-1].strip("(),;:-")
    if last.lower() in _CUTS:
        return all(
            word[0].isupper() or word in {"of", "and", "de", "&"} or word[0] in "(&"
            for word in words
        )
    if first or last.lower() in _WHOLE_WORDS or not last or not last[0].isupper():
        return False
    return len(words) <= 2 and len(last) <= 7 and _ABBREVIATED_PIECE.fullmatch(last) is not None


def without_ending(text: str) -> str:
    """A container without the month, year or "vol." that ends it, and without its last full stop."""
    text = text.strip(" ,;:")
    ending = _ENDING.search(text, max(0, len(text) - 60))
    if ending is not None:
        text = text[: ending.start()]
    return (
        text.strip(" ,;:–—-")
        if text.endswith((".", ")")) and "." in text[:-1]
        else text.strip(" .,;:–—-")
    )
