"""Domains without a site of their own: parked with a service, or for sale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.links.addresses import host_of, split

if TYPE_CHECKING:
    from refcheck.links.page import Page

# Where a redirect from another host ends: (host, its subdomains too; path's beginning).
_MARKETS = (
    ("afternic.com", "/forsale"),
    ("atom.com", "/name/"),
    ("brandbucket.com", "/names/"),
    ("buydomains.com", "/"),
    ("dan.com", "/buy-domain"),
    ("domainmarket.com", "/buynow"),
    ("domain.com", "/parked"),
    ("efty.com", "/"),
    ("forsale.godaddy.com", "/"),
    ("forsale.dynadot.com", "/"),
    ("godaddy.com", "/forsale"),
    ("hugedomains.com", "/domain_profile"),
    ("parkingcrew.net", "/"),
    ("sav.com", "/domain"),
    ("searchvity.com", "/"),
    ("sedo.com", "/search/details"),
    ("sedoparking.com", "/"),
    ("squadhelp.com", "/name/"),
    ("undeveloped.com", "/buy-domain"),
    ("uniregistry.com", "/buy-domains"),
)

# Hosts of what a parked page loads; looked for in the addresses of scripts and frames alone, since
# an article may link to them.
_LOADED = re.compile(
    r"//(?:[\w-]+\.)*(?:sedoparking\.com|parkingcrew\.net|parklogic\.com|bodis\.com|bodiscdn\.com"
    r"|skenzo\.com|above\.com/marketplace|hugedomains\.com|dsparking\.com|ztomy\.com"
    r"|cdn\.dan\.com|voodoo\.com|rookdns\.com|domainsponsor\.com|parking-crew\.com"
    r"|d38psrni17bvxu\.cloudfront\.net|img1\.wsimg\.com/parking-lander)",
    re.IGNORECASE,
)
_LOADING = frozenset({"script", "iframe", "frame", "link", "img"})

_DOMAIN = r"(?:[\w-]{1,63}\.)+[\w-]{2,24}"
_TITLE = re.compile(
    rf"(?:{_DOMAIN}\W+)?(?:(?:the|this) )?(?:premium )?domain(?: name)?(?: {_DOMAIN})? "
    r"(?:is |may be |might be |ist )?(?:for sale|parked|available for purchase|zu verkaufen)\b"
    rf".{{0,60}}|{_DOMAIN} (?:is |may be |domain name is )?(?:for sale|parked(?: free)?)\b.{{0,60}}"
    rf"|(?:buy|purchase) (?:this domain|the domain {_DOMAIN})\b.{{0,40}}"
    r"|parked domain(?: name)?(?: (?:on|at|by|with) .{1,40})?|domain parking page|parked page"
    rf"|(?:{_DOMAIN} ?[-|–:]? ?)?(?:diese domain|die domain {_DOMAIN}|domain {_DOMAIN}|{_DOMAIN})"
    r" (?:steht zum verkauf|ist zu verkaufen|wurde geparkt|ist geparkt).{0,40}"
    rf"|(?:(?:ce|le) (?:nom de )?domaine(?: {_DOMAIN})?|{_DOMAIN}) est (?:à|a) vendre.{{0,40}}"
    rf"|(?:(?:este|el) dominio(?: {_DOMAIN})?|{_DOMAIN}) est[áa] (?:en|a la) venta.{{0,40}}"
    rf"|(?:questo|il) dominio(?: {_DOMAIN})? [èe] in vendita.{{0,40}}"
    rf"|(?:(?:deze|de) domeinnaam(?: {_DOMAIN})?|{_DOMAIN}) (?:is|staat) te koop.{{0,40}}"
    rf"|(?:este|o) dom[íi]nio(?: {_DOMAIN})? est[áa] [àa] venda.{{0,40}}"
    rf"|(?:ta )?domena(?: {_DOMAIN})? (?:jest )?na sprzeda[żz].{{0,40}}"
    rf"|(?:домен(?: {_DOMAIN})?|{_DOMAIN}) (?:прода[её]тся|припаркован).{{0,40}}",
    re.IGNORECASE,
)
# A registrar's page for every address of such a domain: nothing but this script (seen 2026-11).
_LANDER = 'window.location.href="/lander"'
_LONGEST_TITLE = 150
_MOST_WORDS = 400


def parked(asked: str, end: str, page: Page | None) -> str | None:
    """Why the domain seems to be parked or for sale, as a lower-case fact; None if it does not."""
    if host_of(asked) != host_of(end) and (market := _market(end)):
        return f"the domain is for sale: it redirects to {market}"
    if page is None:
        return None
    title = page.title
    if len(title) <= _LONGEST_TITLE and _TITLE.fullmatch(title) and _is_short(page):
        return f"the domain is parked or for sale: the page's title is “{title}”"
    if _LANDER in page.source and not page.words:
        return "the domain is parked: every page sends its reader to /lander"
    if _LOADED.search(page.source) and _is_short(page) and (host := _loaded(page)):
        return f"the domain is parked: the page is built by {host}"
    return None


def _market(url: str) -> str | None:
    host, path = host_of(url), split(url).path.casefold() or "/"
    for market, beginning in _MARKETS:
        if (host == market or host.endswith("." + market)) and path.startswith(beginning):
            return host
    return None


def _loaded(page: Page) -> str | None:
    for tag in page.tags:
        if tag.name in _LOADING:
            attributes = tag.attributes()
            address = attributes.get("src") or attributes.get("href") or ""
            if _LOADED.match(address.removeprefix("https:").removeprefix("http:")):
                return host_of("http:" + address[address.find("//") :])
    return None


def _is_short(page: Page) -> bool:
    """A parked page shows some advertisements and no more; an article on parking is long."""
    return len(page.words) <= _MOST_WORDS
