"""How the lists of a page print their DOIs, so that one that is added looks like the others."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.printed_places import address_as_source, as_source
from refcheck.model.dois import doi_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.article import Article

_LEAD = re.compile(
    r"(?P<address>https?://(?:dx\.)?doi\.org/)10\.|\b(?P<word>doi(?::\s?|\s))10\.", re.IGNORECASE
)
_LINK = re.compile(
    r"<a\b[^<>]*\bhref\s*=\s*[\"']?(?:https?:)?//(?:dx\.)?doi\.org/[^<>]*>(?P<words>[^<>]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DoiStyle:
    """What stands before a DOI, a word or the resolver's address, and how much of it is a link."""

    lead: str = "doi:"
    link: str | None = None

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
        lead = _LEAD.search(entry.text)
        if lead is None:
            continue
        source = article.source[entry.location.start : entry.location.end]
        link = _LINK.search(source) if linked else None
        word = lead["word"] or "https://doi.org/"
        style = DoiStyle(
            word.rstrip() + " " * word[-1].isspace(),
            link and ("doi" if link["words"].lstrip().startswith("10.") else "all"),
        )
        found[entry.list_index][style] += 1
    most = {index: styles.most_common(1)[0][0] for index, styles in found.items()}
    return defaultdict(DoiStyle, most)
