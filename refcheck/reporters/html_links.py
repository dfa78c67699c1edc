"""The links of a page: what is known of each, and whether it may be clicked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.links import Refused
from refcheck.reporters.link_outcomes import outcome_name
from refcheck.reporters.link_words import SYMBOLS, is_told, link_facts, simply_answers
from refcheck.reporters.safe_text import address_words, web_address

if TYPE_CHECKING:
    from refcheck.model.evidence import Dossier
    from refcheck.reporters.link_outcomes import OutcomeName
    from refcheck.reporters.link_words import LinkFact

_LONGEST = 160  # characters of an address that are shown; the link has all of them


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address to read; `href` where it may be clicked."""

    words: str
    href: str | None


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact, and the address that it ends with; `named` where the words are its link."""

    words: str
    address: AddressView | None
    named: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """An address with what is known of it: nothing where links were not checked."""

    address: AddressView
    outcome: OutcomeName
    symbol: str
    facts: tuple[FactView, ...]
    simply_answers: bool
    lines: tuple[int, ...] = ()

    @property
    def unfit(self) -> bool:
        """Whether nothing else tells why it may not be clicked."""
        return self.address.href is None and self.outcome != "refused"


def links_of_references(dossier: Dossier) -> dict[str, tuple[LinkView, ...]]:
    """The addresses of each entry, each once; those that are none of the web's at the end."""
    urls = {one.key: dict.fromkeys(one.urls) for one in dossier.article.references}
    for link in dossier.article.links:
        if link.reference in urls and link.url in dossier.links:
            urls[link.reference][link.url] = None
    return {key: tuple(_link(url, dossier) for url in found) for key, found in urls.items()}


def links_to_tell(dossier: Dossier) -> tuple[LinkView, ...]:
    """Those outside of the references that were asked and do not simply answer."""
    lines: dict[str, dict[int, None]] = defaultdict(dict)
    for link in dossier.article.links:
        if link.reference is None:
            lines[link.url][link.location.line] = None
    return tuple(
        _link(url, dossier, tuple(places))
        for url, places in lines.items()
        if url in dossier.links and is_told(dossier.links[url])
    )


def _link(url: str, dossier: Dossier, lines: tuple[int, ...] = ()) -> LinkView:
    checked = dossier.links.get(url)
    name = outcome_name(checked)
    refused = checked is not None and isinstance(checked.outcome, Refused)
    facts = link_facts(checked, dossier.today) if dossier.links else ()
    return LinkView(
        AddressView(address_words(url, _LONGEST), None if refused else web_address(url)),
        name,
        SYMBOLS[name],
        tuple(map(_fact, facts)),
        simply_answers(checked),
        lines,
    )


def _fact(fact: LinkFact) -> FactView:
    address = fact.address
    view = AddressView(address_words(address, _LONGEST), web_address(address)) if address else None
    return FactView(fact.words, view, fact.named)
