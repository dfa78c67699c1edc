"""The rule about links of which nothing is known: one finding for each host and cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.link_places import Printed, needed_links
from refcheck.checks.link_problems import named_links, problem_among
from refcheck.checks.link_wording import host_of, port_of, told
from refcheck.model.findings import Severity
from refcheck.model.links import Blocked, Refused, Skipped, Unreachable
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article
    from refcheck.model.evidence import Dossier
    from refcheck.model.links import LinkOutcome

LINKS = frozenset({"links"})


@rule("REF902", "link-unchecked", Severity.UNCHECKED, needs=LINKS)
def link_unchecked(dossier: Dossier) -> Iterator[Problem]:
    """Nobody could tell whether a link works.

    Its host answers people and not programs, was asked too often, timed out, has a fault of its
    own, listens at a port that is not asked, or its turn did not come before the time was over.
    That is no finding about the page: the link may well work. It is said once for each host and
    cause, and once in all where host names cannot be looked up. Nothing is said of links that
    nobody wanted to be asked, nor of any link in a run that is offline.

    Known links:

        http://kettles.example/history answers 403

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
    groups: dict[tuple[str, str], list[Printed]] = {}
    for item in needed_links(dossier):
        cause = _cause(item.checked.outcome)
        if cause is not None:
            own = cause not in _OF_THE_RUN
            host = host_of(item.checked.final_url or item.url) if own else ""
            groups.setdefault((host, cause), []).append(item)
    for (host, cause), items in groups.items():
        yield _unchecked(dossier.article, host, cause, items)


# What a status says to a program; others are what a host answers whom it takes for a robot.
_STATUSES = {
    401: "it asks for a password (401)",
    402: "it asks for money (402)",
    407: "it asks for a password to its proxy (407)",
    429: "it was asked too often (429)",
    451: "it may not show this, for legal reasons (451)",
}
_OF_THE_RUN = frozenset({"late", "names"})  # no host's own matter
_MOST_REASONS = 3
_AGAIN = "run it again later: an outage is no fault of the page"


def _cause(outcome: LinkOutcome) -> str | None:
    """Links with the same one are told together; None where nothing is to be told."""
    match outcome:
        case Blocked(status=status, reason=reason):
            return reason or str(status)
        case Unreachable(kind="server-error", reason=reason) | Refused(kind="port", reason=reason):
            return reason
        case Unreachable(kind=kind):
            return kind
        case Skipped(late=True):
            return "late"
        case _:
            return None


def _unchecked(article: Article, host: str, cause: str, items: list[Printed]) -> Problem:
    places = [place for item in items for place in item.places]
    outcome = items[0].checked.outcome
    reasons = list(dict.fromkeys(told(why_unjudged(item.checked.outcome)) for item in items))
    if cause == "names" and items[1:]:
        reasons = ["their hosts could not be looked up"]
    told_of = named_links(article, items, host)
    return problem_among(
        places,
        f"{told_of} unchecked: {'; others: '.join(reasons[:_MOST_REASONS])}",
        subject=f"{host} {cause}".strip(),
        hint=_advice(outcome, items[0].url),
    )


def why_unjudged(outcome: LinkOutcome) -> str:
    """A lower-case fact about the host, as the reports tell it too."""
    match outcome:
        case Blocked(reason=str(reason)):
            return f"it answers people, not programs: {reason}"
        case Blocked(status=status):
            return _STATUSES.get(status, f"it answers people, not programs ({status})")
        case Unreachable(reason=reason) | Refused(reason=reason):
            return reason
        case _:
            return "the time of this run was over"


def _advice(outcome: LinkOutcome, url: str) -> str:
    match outcome:
        case Skipped():
            return "--time-limit gives more time; what was answered is remembered"
        case Refused() if port := port_of(url):
            return f"--allow-port {port} lets this port be asked"
        case (
            Unreachable(kind="timeout" | "server-error" | "connection" | "names")
            | Blocked(status=429)
        ):
            return _AGAIN
        case _:
            return "look at it in a browser"
