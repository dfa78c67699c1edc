"""Hosts that answer otherwise than others: a table, each row with its source and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from refcheck.links.addresses import host_of

Role: TypeAlias = Literal["identifier", "shortener"]


@dataclass(frozen=True, slots=True)
class Quirk:
    """What is done about some hosts; a host in `hosts` stands for its subdomains too.

    `follow` false: its redirects are its answer (doi.org's says that the DOI is registered); which
    are, `is_answer` tells. `method` "GET" where HEAD is known to lie. `dead` false where not even
    a 404 tells that a page is gone. `statuses` are what stands for "blocked" there, beside what
    does everywhere. `role`: an identifier's address is what should be printed wherever it leads;
    a shortener's may lead to a home page on purpose.
    """

    hosts: tuple[str, ...]
    what: str
    source: str
    date: str
    follow: bool = True
    method: Literal["HEAD", "GET"] | None = None
    dead: bool = True
    statuses: tuple[int, ...] = ()
    role: Role | None = None


# Sorted by the first host. Publishers that answer 403 to programs need no row: 403 is "blocked"
# everywhere. The date is that of the source, or the day on which it was read.
QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        (
            *("bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "is.gd", "lnkd.in", "ow.ly"),
            *("rebrand.ly", "shorturl.at", "t.co", "tiny.cc", "tinyurl.com", "v.gd", "youtu.be"),
        ),
        "shortens addresses",
        "https://en.wikipedia.org/wiki/URL_shortening",
        "2026-11-22",
        role="shortener",
    ),
    Quirk(
        ("connexion.canada.ca",),
        "answers programs 404 for pages that people can read",
        "https://github.com/GCTC-NTGC/gc-digital-talent/issues/17337",
        "2026-07-08",
        dead=False,
    ),
    Quirk(
        ("crates.io",),
        "answers 404 for every page, unless HTML alone is asked for",
        "https://github.com/rust-lang/crates.io/issues/788",
        "2017-06-20",
        dead=False,
    ),
    Quirk(
        ("doi.org",),
        "redirects what is registered, answers 404 for what is not; publishers block programs",
        "https://www.doi.org/factsheets/DOIProxy.html",
        "2026-11-22",
        follow=False,
        role="identifier",
    ),
    Quirk(
        ("hdl.handle.net",),
        "redirects what is registered, or shows its record",
        "https://www.handle.net/proxy_servlet.html",
        "2026-11-22",
        follow=False,
        role="identifier",
    ),
    Quirk(
        (
            *("identifiers.org", "n2t.net", "nbn-resolving.de", "nbn-resolving.org", "purl.org"),
            *("urn.fi", "w3id.org"),
        ),
        "keeps lasting addresses and redirects them to where the page is today",
        "https://en.wikipedia.org/wiki/Persistent_identifier",
        "2026-11-22",
        role="identifier",
    ),
    Quirk(
        ("linkedin.com",),
        "answers programs 999",
        "https://github.com/gjtorikian/html-proofer/issues/215",
        "2015-05-08",
        statuses=(999,),
    ),
    Quirk(
        ("nydailynews.com",),
        "answers HEAD after a long time or never",
        "https://github.com/harvard-lil/perma/pull/853",
        "2015-03-27",
        method="GET",
    ),
    Quirk(
        ("podcastaddict.com",),
        "answers programs 404 for pages that people can read",
        "https://github.com/microcks/microcks.io/issues/595",
        "2026-09-19",
        dead=False,
    ),
    Quirk(
        ("twitter.com", "x.com"),
        "answers programs 404 for pages that people can read",
        "https://github.com/Bhupesh-V/areyouok/issues/7",
        "2022-05-24",
        dead=False,
    ),
)

_BY_HOST = {host: quirk for quirk in QUIRKS for host in quirk.hosts}


def quirk_of(host: str) -> Quirk | None:
    """The row for this host (ASCII, lower case), if there is one."""
    while host:
        if quirk := _BY_HOST.get(host):
            return quirk
        host = host.partition(".")[2]
    return None


def quirk_of_url(url: str) -> Quirk | None:
    """The row for an address's host."""
    return quirk_of(host_of(url))


def is_answer(url: str, target: str) -> bool:
    """Whether the redirect from one address to the other is the host's answer, and not followed.

    One that stays with the host (http to https, dx.doi.org to doi.org) says nothing yet.
    """
    quirk = quirk_of_url(url)
    return quirk is not None and not quirk.follow and quirk_of_url(target) is not quirk
