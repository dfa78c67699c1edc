"""How the lists of a page print their DOIs, so that one that is added looks like the others."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from refcheck.checks.printed_places import address_as_source, as_source
from refcheck.model.dois import doi_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.article import Article

_LEAD = re.compile(
    r"(?P<address>https?://(?:dx\.)?doi\.org/)10\.|\b(?P<word>doi(?::\s?|\s))10\.", re.IGNORECASE
)
_LINK = re.compile(
    r"<a\b[^<>]*\bhref\s*=\s*[\"']?(?:https?:)?//(?:dx\.)?doi\.org/10\.[^<>]*>\s*(?P<words>[^<>]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DoiStyle:
    """What stands before a DOI, a word or the resolver's address, and how much of it is a link."""

    lead: str = "doi:"
    link: Literal["doi", "all"] | None = None

    def text(self, doi: str) -> str:
        """As it reads."""
        return doi_url(doi) if self._is_address else f"{self.lead}{doi}"

    def spelled(self, article: Article, doi: str) -> str:
        """As the page's file has it."""
        if self.link is None:
            text = self.text(doi)
            return (address_as_source if self._is_address else as_source)(article, text)
        outside, inside = (self.lead, doi) if self.link == "doi" else ("", self.text(doi))
        target = html.escape(doi_url(doi))
        return f'{outside}<a href="{target}">{as_source(article, inside)}</a>'

    @property
    def _is_address(self) -> bool:
        return "://" in self.lead


def doi_styles(article: Article) -> Mapping[int, DoiStyle]:
    """The style of most DOIs of a list, by its index; where there are none, the usual one."""
    found: dict[int, Counter[DoiStyle]] = defaultdict(Counter)
    linked = article.dialect not in {"plain", "markdown"}
    for entry in article.references:
        source = article.source[entry.location.start : entry.location.end]
        style = _style(entry.text, source if linked else "")
        if style is not None:
            found[entry.list_index][style] += 1
    most = {index: styles.most_common(1)[0][0] for index, styles in found.items()}
    return defaultdict(DoiStyle, most)


def _style(text: str, source: str) -> DoiStyle | None:
    lead, link = _LEAD.search(text), _LINK.search(source)
    alone = link is not None and link["words"].startswith("10.")
    if lead is None:
        return DoiStyle("", "doi") if alone else None
    word = lead["word"] or "https://doi.org/"
    return DoiStyle(word.rstrip() + " " * word[-1].isspace(), link and ("doi" if alone else "all"))
