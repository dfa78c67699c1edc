"""Rules about how an address is printed: moved, insecure, without its place, never to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.link_fixes import replace_address
from refcheck.checks.link_places import Printed, needed_links, printed_links
from refcheck.checks.link_problems import named_links, problem_among, problem_at, whereabouts
from refcheck.checks.link_wording import host_of, lacking, port_of, shown, told
from refcheck.model.findings import Severity
from refcheck.model.links import Moved, Refused
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier

LINKS = frozenset({"links"})


@rule("REF302", "moved-link", Severity.INFO, needs=LINKS)
def moved_link(dossier: Dossier) -> Iterator[Problem]:
    """The page has moved for good, and its host says where to.

    The link still works, as long as the host remembers. Nothing is said of a redirect that is meant
    for the day, nor of https for http, which is REF305's.

    Known links:

        http://kettles.example/history answers 301 and leads to https://museum.example/kettles

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The history of the kettle. <a href="http://kettles.example/history">Kettles</a></li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The history of the kettle. <a href="https://museum.example/kettles">Kettles</a></li>
        </ol>
    """
    for item in needed_links(dossier):
        outcome = item.checked.outcome
        if not isinstance(outcome, Moved) or not outcome.permanent or _is_elsewhere(item):
            continue
        if outcome.target in {item.url, item.checked.secure_url}:
            continue
        yield problem_at(
            dossier.article,
            item,
            f"has moved for good to {shown(outcome.target)}",
            hint="print the new address, after a look at what is there",
            fix=replace_address(dossier.article, item, outcome.target),
        )


@rule("REF305", "insecure-link", Severity.INFO, needs=LINKS)
def insecure_link(dossier: Dossier) -> Iterator[Problem]:
    """The address begins with http, and https answers the same.

    What comes by http can be read and changed by anybody on the way, and browsers warn of it.

    Known links:

        http://kettles.example/history answers 200, and https the same

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The history of the kettle. <a href="http://kettles.example/history">Kettles</a></li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The history of the kettle. <a href="https://kettles.example/history">Kettles</a></li>
        </ol>
    """
    for item in needed_links(dossier):
        secure = item.checked.secure_url
        if secure and not _is_elsewhere(item):
            yield problem_at(
                dossier.article,
                item,
                "begins with http, and https answers the same",
                hint="print it with https, after a look at what is there",
                fix=replace_address(dossier.article, item, secure),
            )


@rule("REF306", "missing-fragment", Severity.INFO, needs=LINKS)
def missing_fragment(dossier: Dossier) -> Iterator[Problem]:
    """The page is there, and the place on it that the address names is not.

    What stands after “#” names a heading or another place; for “#:~:text=” it is words to look for.
    The reader lands at the top of the page.

    Known links:

        http://kettles.example/history#spouts answers 200 without this place

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Spouts. <a href="http://kettles.example/history#spouts">Kettles</a></li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Spouts. <a href="http://kettles.example/history#the-spout">Kettles</a></li>
        </ol>
    """
    for item in needed_links(dossier):
        fragment = item.checked.missing_fragment
        if fragment and not _is_elsewhere(item):
            yield problem_at(
                dossier.article,
                item,
                f"leads to a page that {lacking(fragment)}",
                hint="look on the page for the place that is meant, or drop what stands after “#”",
            )


@rule("REF307", "unsafe-link", Severity.WARNING, needs=LINKS)
def unsafe_link(dossier: Dossier) -> Iterator[Problem]:
    """An address that refcheck never asks, and no reader should be sent to.

    It leads into a private network, holds a user's name or password, can be read in two ways, or is
    none of the web's: a script, data, a file of somebody's own computer. A private host is told
    once, and so are the scripts, data and files of the page.

    Known links:

        http://192.168.0.10/kettles.pdf is refused as private: 192.168.0.10 is a private address

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>On kettles. <a href="http://192.168.0.10/kettles.pdf">PDF</a></li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>On kettles. <a href="http://kettles.example/kettles.pdf">PDF</a></li>
        </ol>
    """
    active: dict[str, list[Printed]] = {}
    private: dict[str, list[Printed]] = {}
    for item in printed_links(dossier):
        outcome = item.checked.outcome
        if not isinstance(outcome, Refused) or outcome.kind == "port":
            continue
        scheme = item.url.partition(":")[0].strip().lower()
        if scheme in _ACTIVE:
            active.setdefault(scheme, []).append(item)
        elif outcome.kind == "private":
            private.setdefault(host_of(item.url), []).append(item)
        else:
            yield _unsafe(dossier, item, outcome)
    for host, items in private.items():
        yield _in_private(dossier, host, items)
    for scheme, items in active.items():
        yield _none_of_the_web(dossier, scheme, items)


_ACTIVE = {
    "javascript": ("a script", "scripts"),
    "vbscript": ("a script", "scripts"),
    "data": ("data of its own", "data of their own"),
    "file": ("a file of somebody's own", "files of somebody's own"),
}
_HINTS = {
    "credentials": "take the name and password out, and change the password: readers have it",
    "spelling": "write the address as a browser shows it",
    "scheme": "give an address that begins with http:// or https://",
}


def _is_elsewhere(item: Printed) -> bool:
    """Whether REF303 or REF304 says that the reader does not get what was meant."""
    return item.checked.home_page or bool(item.checked.soft_404)


def _unsafe(dossier: Dossier, item: Printed, outcome: Refused) -> Problem:
    secret = outcome.kind == "credentials"  # and no reason is trusted not to quote it
    reason = "it holds a user's name or password" if secret else told(outcome.reason)
    return problem_at(dossier.article, item, f"is never asked: {reason}", hint=_HINTS[outcome.kind])


def _in_private(dossier: Dossier, host: str, items: list[Printed]) -> Problem:
    outcome = items[0].checked.outcome
    reason = told(outcome.reason) if isinstance(outcome, Refused) else ""
    hint = "readers elsewhere cannot follow it"
    if " is at " in reason:
        hint = "try it elsewhere, since a filter or a name server of your network may lead there"
    if host and "metadata" not in reason:  # to these nobody means to lead
        ports = {port_of(item.url) for item in items}
        port = next(iter(ports)) if len(ports) == 1 else None
        allowed = f"{host}:{port}" if port else host
        hint += f"; --allow-host {allowed} permits it where it is meant"
    return problem_among(
        [place for item in items for place in item.places],
        f"{named_links(dossier.article, items, host)} never asked: {reason}",
        subject=host,
        hint=hint,
    )


def _none_of_the_web(dossier: Dossier, scheme: str, items: list[Printed]) -> Problem:
    one, several = _ACTIVE[scheme]
    places = [place for item in items for place in item.places]
    example = shown(items[0].url, length=60)
    where = whereabouts(dossier.article, places)
    if len(places) == 1:
        message = f"{example} {where} is no address of the web, but {one}"
    else:
        message = f"{len(places)} links {where} lead to {several}, as {example}"
    hint = "give an address of the web, or drop the link"
    return problem_among(places, message, subject=scheme, hint=hint)
