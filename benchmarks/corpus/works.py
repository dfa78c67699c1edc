"""Invented works: as a page of a wiki prints them, and as a record of Crossref has them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

# Numbers below the first are cited by many pages, those from the second on by one each.
POPULAR = 2000
OWN = 1_000_000
_KINDS = ("journal", "journal", "journal", "journal", "book", "web", "web", "web", "web", "journal")
_CONSONANTS, _VOWELS = "bcdfghlmnprstvwz", "aeiou"


@dataclass(frozen=True, slots=True)
class Work:
    """A made-up work; of a `web` page nothing is printed but its title, site and address."""

    number: int
    kind: str
    family: str
    given: str
    title: str
    container: str
    year: int
    volume: int
    page: int
    doi: str | None

    @property
    def url(self) -> str:
        """An address that leads nowhere."""
        return f"https://example.org/{self.kind}/{self.number}"

    def markup(self) -> str:
        """The print, with links."""
        title = f'<a rel="mw:ExtLink nofollow" href="{self.url}" class="external">{self.title}</a>'
        who = f"{self.family}, {self.given} ({self.year})."
        if self.kind == "web":
            return f'"{title}". <i>{self.container}</i>. Retrieved 3 May {self.year}.'
        if self.kind == "book":
            return f"{who} <i>{self.title}</i>. {self.container} Press."
        printed = (
            f'{who} "{self.title}". <i>{self.container}</i>. <b>{self.volume}</b>: {self.page}.'
        )
        if self.doi is None:
            return printed
        link = f"https://doi.org/{self.doi}"
        return (
            f'{printed} <a href="./Doi">doi</a>:<a rel="mw:ExtLink" href="{link}">{self.doi}</a>.'
        )

    def template(self) -> str:
        """What Parsoid keeps of the template that the print was made by."""
        values = {
            "last": self.family,
            "first": self.given,
            "title": self.title,
            "journal": self.container,
            "year": str(self.year),
            "volume": str(self.volume),
            "pages": str(self.page),
            "url": self.url,
        } | ({"doi": self.doi} if self.doi else {})
        target = {"wt": f"cite {self.kind}", "href": f"./Template:Cite_{self.kind}"}
        params = {name: {"wt": value} for name, value in values.items()}
        return json.dumps({"parts": [{"template": {"target": target, "params": params, "i": 0}}]})

    def coins(self) -> str:
        """The same for programs: an OpenURL ContextObject, escaped for an attribute."""
        fields = [
            ("ctx_ver", "Z39.88-2004"),
            ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if self.kind == 'book' else 'journal'}"),
            ("rft.genre", {"book": "book", "web": "unknown"}.get(self.kind, "article")),
            ("rft.jtitle", self.container),
            ("rft.btitle" if self.kind == "book" else "rft.atitle", self.title),
            ("rft.date", str(self.year)),
            ("rft.aulast", self.family),
            ("rft.aufirst", self.given),
        ]
        if self.kind == "journal":
            fields += [("rft.volume", str(self.volume)), ("rft.pages", str(self.page))]
        if self.doi is not None:
            fields.append(("rft_id", f"info:doi/{self.doi}"))
        return urlencode(fields).replace("&", "&amp;")

    def record(self) -> dict[str, Any]:
        """As Crossref would have it; of every twelfth the year is another than the one printed."""
        return {
            "DOI": f"10.5555/synthetic.{self.number}",
            "type": "journal-article",
            "title": [self.title],
            "author": [{"family": self.family, "given": self.given}],
            "container-title": [self.container],
            "issued": {"date-parts": [[self.year + 3 * (self.number % 12 == 0)]]},
            "volume": str(self.volume),
            "page": str(self.page),
        }


def work(number: int) -> Work:
    """The work of this number: half are of journals, and of these two thirds print a DOI."""
    chosen = random.Random(f"work {number}")
    kind = _KINDS[number % len(_KINDS)]
    prints_doi = kind == "journal" and number % 3 != 0
    return Work(
        number=number,
        kind=kind,
        family=_name(chosen),
        given=_name(chosen),
        title=f"{_name(chosen)} and the {_name(chosen).lower()} of {_name(chosen)} {number}",
        container=f"Journal of {_name(chosen)} {_name(chosen)}",
        year=1950 + chosen.randrange(70),
        volume=chosen.randrange(1, 90),
        page=chosen.randrange(1, 900),
        doi=f"10.5555/synthetic.{number}" if prints_doi else None,
    )


def records() -> Iterator[dict[str, Any]]:
    """Records of the popular works that appeared in journals, for an index."""
    popular = (work(number) for number in range(POPULAR))
    return (one.record() for one in popular if one.kind == "journal")


def _name(chosen: random.Random) -> str:
    syllables = zip(chosen.choices(_CONSONANTS, k=3), chosen.choices(_VOWELS, k=3), strict=True)
    return "".join(map("".join, syllables)).capitalize()
