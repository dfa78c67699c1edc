"""Invented titles, names and journals with the frequencies of real ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from refcheck.matching.folding import STOP_WORDS

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from refcheck.model.works import Work

_ONSETS = "b br c ch cr d dr f fl g gl gr h k kr l m n p ph pl pr r s sc sp st t th tr v w z"
_VOWELS = "a e i o u ae ea io ou y"
_CODAS = "l m n r s t x nd ng nt rm st"
_WORD_ENDINGS = "ase ate ation ectomy gram ide ine ism itis lysis metry oid osis tropic ulation"
_NAME_ENDINGS = "a berg ez i in man o ov ski son ton wa"
_SUBJECTS = """
    Acoustics Agronomy Algebra Anatomy Anthropology Archaeology Astronomy Audiology Biochemistry
    Biology Biomechanics Botany Cardiology Catalysis Ceramics Chemistry Climatology Cognition
    Combustion Computation Crystallography Cytology Demography Dentistry Dermatology Ecology
    Economics Education Electronics Endocrinology Energy Engineering Entomology Epidemiology
    Ethics Evolution Fisheries Forestry Genetics Geography Geology Geometry Geophysics
    Haematology Hydrology Imaging Immunology Informatics Kinetics Law Linguistics Logic
    Manufacturing Materials Mathematics Mechanics Medicine Metallurgy Meteorology Microbiology
    Mineralogy Nephrology Neurology Neuroscience Nursing Nutrition Oceanography Oncology Optics
    Ornithology Paediatrics Palaeontology Parasitology Pathology Pharmacology Philosophy Physics
    Physiology Polymers Probability Psychiatry Psychology Radiology Robotics Rheology
    Semiconductors Sociology Spectroscopy Statistics Surgery Taxonomy Thermodynamics Topology
    Toxicology Transplantation Tribology Urology Virology Zoology
"""
_KINDS = (
    "Acta|Advances in|Annals of|Archives of|Bulletin of|Current|European Journal of|Frontiers in"
    "|International Journal of|Journal of|Proceedings on|Progress in|Reviews of|Studies in"
)
_QUALITIES = (
    "|Applied |Basic |Clinical |Comparative |Computational |Experimental |General |Molecular "
    "|Nonlinear |Quantitative |Structural |Theoretical |Tropical |Veterinary "
)
_AFTERS = "| Letters| Reports| Research| Today| A| B| C| and Technology| and Practice"
COINED = 200_000  # words; of names and journals there are fewer
_LONGEST_TITLE = 18  # words
_JUMP = 0.25  # so often a title leaves the words that follow one another in a real one
_UNHEARD_OF = 0.4  # so many of the jumps are to an invented word: a vocabulary never ends
_LONG_WORD = 6
_MOST_AUTHORS = 12


class Journal(NamedTuple):
    """`before_first` is the year before volume 1; `numbered` where articles have no pages."""

    name: str
    short: str
    before_first: int
    numbered: bool
    issn: str


@dataclass(frozen=True)
class Vocabulary:
    """What records are made of; a list holds an entry as often as it is to be drawn."""

    openings: list[str]
    followers: dict[str, list[str]]
    telling: list[str]
    unheard_of: list[str]
    families: list[str]
    rare_families: list[str]
    given: list[str]
    author_counts: list[int]
    known_journals: list[Journal]
    journals: list[Journal]


def learnt(works: Sequence[Work], dice: random.Random, coined: int = COINED) -> Vocabulary:
    """The words and names of real works with their frequencies, and invented ones beside them."""
    followers: dict[str, list[str]] = {}
    openings: list[str] = []
    for work in works:
        found = (work.title or "").split()
        openings += found[:1]
        for one, next_one in pairwise([*found, ""]):
            followers.setdefault(one, []).append(next_one)
    long_words = sorted(word for word in followers if len(word) >= _LONG_WORD)
    people = [author for work in works for author in work.authors[:_MOST_AUTHORS]]
    return Vocabulary(
        openings=openings,
        followers=followers,
        telling=[word for word in long_words for _ in followers[word]],
        unheard_of=_coined(dice, coined, _WORD_ENDINGS),
        families=[author.family for author in people],
        rare_families=[
            name.capitalize() for name in _coined(dice, coined * 3 // 10, _NAME_ENDINGS)
        ],
        given=[author.given for author in people if author.given],
        author_counts=[min(len(work.authors), _MOST_AUTHORS) for work in works if work.authors],
        known_journals=_known_journals(works, dice),
        journals=[_invented_journal(dice) for _ in range(coined // 10)],
    )


class Inventor:
    """Draws from a vocabulary: the n-th of a coined list is drawn with a chance of 1/n (Zipf)."""

    def __init__(self, vocabulary: Vocabulary, dice: random.Random) -> None:
        self._of = vocabulary
        self._random = dice.random

    def pick(self, items):
        """Any one of them."""
        return items[int(self._random() * len(items))]

    def below(self, end: int) -> int:
        """0 … end - 1."""
        return int(self._random() * end)

    def title(self, opening: Sequence[str] = ()) -> str:
        """Words that follow one another somewhere, with leaps: hardly ever a real title."""
        chance, pick, followers = self._random, self.pick, self._of.followers
        found = list(opening) or [pick(self._of.openings)]
        leapt = False
        while len(found) < _LONGEST_TITLE:
            after = followers.get(found[-1])
            if after is None or chance() < _JUMP:
                found.append(self._leap())
                leapt = True
            elif word := pick(after):
                found.append(word)
            elif leapt and len(found) > 2:
                break
            else:
                found.append(self._leap())
                leapt = True
        return " ".join(found)

    def _leap(self) -> str:
        if self._random() < _UNHEARD_OF:
            return self._zipf(self._of.unheard_of)
        return self.pick(self._of.telling)

    def people(self, first: dict[str, str] | None = None) -> list[dict[str, str]]:
        """As many as works have, the first as given."""
        count = self.pick(self._of.author_counts)
        found = [first] if first else []
        return found + [self.person() for _ in range(count - len(found))]

    def person(self) -> dict[str, str]:
        """Every fifth with a name that nobody at hand has."""
        if self._random() < 0.8:
            family = self.pick(self._of.families)
        else:
            family = self._zipf(self._of.rare_families)
        return {"given": self.pick(self._of.given), "family": family}

    def journal(self) -> Journal:
        """Every third time one that exists; the n-th with a chance of 1/√n, as journals have it."""
        known = self._random() < 0.33
        ranked = self._of.known_journals if known else self._of.journals
        return ranked[int(len(ranked) * self._random() ** 2)]

    def _zipf(self, ranked):
        return ranked[int(len(ranked) ** self._random()) - 1]


def _coined(dice: random.Random, count: int, endings: str) -> list[str]:
    """Different words of two to four syllables, shorter ones first."""
    onsets, vowels, codas = _ONSETS.split(), _VOWELS.split(), _CODAS.split()
    last, found, pick = endings.split(), dict[str, None](), dice.choice
    while len(found) < count:
        syllables = 1 + (len(found) > count // 200) + (len(found) > count // 5)
        stem = "".join([pick(onsets) + pick(vowels) for _ in range(syllables)])
        found[stem + pick(codas) + pick(last)] = None
    return list(found)


def _known_journals(works: Sequence[Work], dice: random.Random) -> list[Journal]:
    """Journals of the works, the most frequent first, numbered on as they are there."""
    counts = Counter(work.container for work in works if work.container)
    sample = {work.container: work for work in works if work.volume and work.volume.isdigit()}
    found = []
    for name, _ in counts.most_common():
        work = sample.get(name)
        year = work.years[0] - int(work.volume or 0) if work and work.years else 0
        founded = year if 1660 < year < 2020 else dice.randint(1880, 2005)
        short = work.containers[1] if work and len(work.containers) > 1 else _shortened(name)
        found.append(Journal(name, short, founded, dice.random() < 0.1, _issn(dice)))
    return found


def _invented_journal(dice: random.Random) -> Journal:
    subjects = _SUBJECTS.split()
    kind = dice.choice(_KINDS.split("|"))
    quality = dice.choice(_QUALITIES.split("|"))
    name = f"{kind} {quality}{dice.choice(subjects)}"
    if dice.random() < 0.5:
        name += f" and {dice.choice(subjects)}"
    name += dice.choice(_AFTERS.split("|"))
    founded = min(2015, int(dice.triangular(1850, 2018, 2000)))
    return Journal(name, _shortened(name), founded, dice.random() < 0.15, _issn(dice))


def _shortened(name: str) -> str:
    kept = [word for word in name.split() if word.lower() not in STOP_WORDS or len(word) == 1]
    return " ".join(word if len(word) < 6 else f"{word[:5]}." for word in kept)


def _issn(dice: random.Random) -> str:
    return f"{dice.randint(0, 9999):04}-{dice.randint(0, 9999):04}"
