"""Rules about links that lead nowhere: dead, to a home page, to a page that says so, archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.link_fixes import add_copy
from refcheck.checks.link_places import Printed, is_copy, needed_links, without_fragments
from refcheck.checks.link_problems import problem_at
from refcheck.checks.link_wording import host_of, shown, told
from refcheck.model.findings import Severity
from refcheck.model.links import Gone
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier

LINKS = frozenset({"links"})
_LONGEST_COPY = 500  # characters of a copy's address in a hint, from where it is copied
FOR_SURE = 3  # times gone, days apart
_NUMBERS = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_RESOLVERS = {"doi.org": "DOI", "dx.doi.org": "DOI", "hdl.handle.net": "handle"}


@rule("REF301", "dead-link", Severity.WARNING, needs=LINKS)
def dead_link(dossier: Dossier) -> Iterator[Problem]:
    """The page that is linked is gone: its host says so, or there is no such host.

    It is a warning at first, since hosts have bad days, and an error when the page was gone three
    times, each at least three days after the one before. A host that does not answer, or answers
    people only, is REF902's and no evidence. Nothing is said of a DOI that REF102 is about, nor of
    the original beside its archived copy.

    Known links:

        http://kettles.example/history answers 404

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
        <li>The history of the kettle. <a href="http://kettles.example/history">Kettles</a>
        Archived 2019-05-04 at
        https://web.archive.org/web/20190504101500/http://kettles.example/history</li>
        </ol>
    """
    gone = (item for item in needed_links(dossier) if isinstance(item.checked.outcome, Gone))
    for item in without_fragments(gone):
        sure = len(item.checked.failures) >= FOR_SURE
        yield problem_at(
            dossier.article,
            item,
            _how_it_is_gone(item, dossier.today),
            hint=_what_to_do(item),
            severity=Severity.ERROR if sure else None,
        )


@rule("REF303", "homepage-redirect", Severity.WARNING, needs=LINKS)
def homepage_redirect(dossier: Dossier) -> Iterator[Problem]:
    """A link to a page ends at a home page.

    Hosts that drop a page often send its readers to their front door. The link works, and what was
    cited is not there.

    Known links:

        http://kettles.example/history/1850 ends at the home page https://kettles.example/

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The kettle of 1850. <a href="http://kettles.example/history/1850">Kettles</a></li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>The kettle of 1850. <a href="https://kettles.example/archive/1850.html">Kettles</a></li>
        </ol>
    """
    at_home = (
        item
        for item in needed_links(dossier)
        if item.checked.home_page and not isinstance(item.checked.outcome, Gone)
    )
    for item in without_fragments(at_home):
        end = item.checked.final_url
        yield problem_at(
            dossier.article,
            item,
            f"ends at a home page{f', {shown(end)}' if end else ''}",
            hint="look for the page's new address, or give a copy in an archive",
        )


@rule("REF304", "soft-404", Severity.INFO, needs=LINKS)
def soft_404(dossier: Dossier) -> Iterator[Problem]:
    """The host answers "200, here it is" with a page that says that there is no such page.

    Or with what somebody puts on a domain that nobody uses any more. It is told by the page's title
    and by what the host answers at an address that cannot exist, and so is no more than likely.

    Known links:

        http://kettles.example/history answers 200 with the title “Page not found”

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
        <li>The history of the kettle. <a href="http://kettles.example/past">Kettles</a></li>
        </ol>
    """
    likely = (
        item
        for item in needed_links(dossier)
        if item.checked.soft_404
        and not item.checked.home_page
        and not isinstance(item.checked.outcome, Gone)
    )
    for item in without_fragments(likely):
        yield problem_at(
            dossier.article,
            item,
            f"answers, but seems to be gone: {told(item.checked.soft_404 or '')}",
            hint="look at it; if the page is not there, look for its new address",
        )


@rule("REF308", "archived-copy", Severity.INFO, needs=LINKS)
def archived_copy(dossier: Dossier) -> Iterator[Problem]:
    """An archive has a copy of a page that is gone.

    It is the newest good one from before the day on which the entry says that somebody saw the
    page, or before it was found gone.

    Known links:

        http://kettles.example/history answers 404, with a copy of 2019-05-04

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
        <li>The history of the kettle. <a href="http://kettles.example/history">Kettles</a>
        Archived 2019-05-04 at
        https://web.archive.org/web/20190504101500/http://kettles.example/history</li>
        </ol>
    """
    article = dossier.article
    for item in without_fragments(x for x in needed_links(dossier) if x.checked.archived):
        copy = item.checked.archived
        if copy is None:
            continue
        hint = "look at the copy first, whether it has what is cited"
        if article.dialect.startswith("mediawiki"):
            url = shown(copy.url, length=_LONGEST_COPY)
            hint = f"in a citation template: |archive-url={url} |archive-date={copy.date}"
        fact = f"is kept as it was on {copy.date} by {told(copy.archive)}"
        yield problem_at(article, item, fact, hint=hint, fix=add_copy(article, item, copy))


def _what_to_do(item: Printed) -> str:
    if resolver := _RESOLVERS.get(host_of(item.url)):
        return f"compare the {resolver} with the work's own page, or drop the link"
    if is_copy(item.url):
        return "look for another copy of the page"
    copy = item.checked.archived
    elsewhere = "the archived copy that REF308 names" if copy else "a copy in an archive"
    return f"look for its new address, or give {elsewhere}"


def _how_it_is_gone(item: Printed, today: str) -> str:
    """What answered, or that there is nobody, and since when."""
    outcome, end = item.checked.outcome, item.checked.final_url
    host = host_of(end or item.url)
    resolver = _RESOLVERS.get(host)
    match outcome:
        case Gone(reason=str(reason)):
            what = told(reason)
        case Gone(status=None):
            what = f"there is no host {host}" if host else "there is no such host"
        case Gone() if resolver:
            what = f"no such {resolver} is registered"
        case Gone(status=status) if end and host != host_of(item.url):
            what = f"it leads to {shown(end)}, which answers {status}"
        case Gone(status=status):
            what = f"its host answers {status}"
        case _:
            what = ""
    return f"is gone: {what}{_since(item, today)}"


def _since(item: Printed, today: str) -> str:
    failures, checked = item.checked.failures, item.checked.checked
    if len(failures) >= FOR_SURE:
        times = _NUMBERS.get(len(failures), f"{len(failures)} times")
        return f", since {failures[0]}, tried {times}"
    if failures and failures[0] < (checked or today):
        return f", since {failures[0]}"
    return f" (asked on {checked})" if checked and checked != today else ""
