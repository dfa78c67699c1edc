"""A page that was edited, fetched and judged: the row that tells what its edits did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.pages import SourcePage
from refcheck.corpus.watch.edits import iso
from refcheck.corpus.watch.patience import given_up
from refcheck.corpus.watch.verdicts import Case
from refcheck.errors import InputError, RateLimitedError, SourceError
from refcheck.model.revisions import Revision
from refcheck.revisions.titles import is_same_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.watch.edits import Edit
    from refcheck.corpus.watch.patience import Patience
    from refcheck.corpus.watch.state import State
    from refcheck.corpus.watch.verdicts import Verdict
    from refcheck.registry.answers import PageEntries
    from refcheck.revisions.mediawiki import Wiki, WikiPage

    Row = dict[str, Any]

_ATTEMPTS = 4  # for what may be one page's fault; then the wiki is asked whether it is there


class _NotToBeHadError(Exception):
    """Carries what became of an edit to its row; `page` where its page is there nevertheless."""

    def __init__(self, status: str, message: str, page: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.page = page


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a page's edits: the row of the log, and a verdict where there is one."""

    row: Row
    verdict: Verdict | None = None
    failure: Failed | None = None


@dataclass(slots=True)
class Visitor:
    """Fetches from the wiki, asks a judge, and remembers nothing itself.

    `entries` is what references.yaml says about a page, by its name. `speaks` where the wiki has
    said who it is: it then does so whenever it is not out of order.
    """

    wiki: Wiki
    state: State
    patience: Patience
    ask: Callable[[Case], Outcome]
    now: Callable[[], float]
    entries: Callable[[str], PageEntries | None] = field(default=lambda _: None)
    reports: bool = True
    speaks: bool = True

    def visit(self, title: str, edits: Sequence[Edit]) -> Visit:
        """One check for these edits of a page, oldest first; an outage is waited out."""
        newest = edits[-1]
        row = self._row(title, edits)
        if self.state.checked(title) >= newest.revision:
            return Visit({**row, "status": "covered"})
        try:
            page, moved_from = self._page(title, edits)
        except _NotToBeHadError as problem:
            told = {"status": problem.status, "message": problem.message, "page": problem.page}
            failed = Failed("unreadable", problem.message)
            return Visit({**row, **told}, failure=failed if problem.status == "failed" else None)
        row |= {"page": page.address, "title": page.title, "moved_from": moved_from}
        revision = page.revision.id if page.revision else str(newest.revision)
        row["revision"] = int(revision)
        outcome, compared_with = self._judged(title, page, edits[0])
        if isinstance(outcome, Failed):
            told = {"status": "failed", "message": f"{outcome.kind}: {outcome.message}"}
            return Visit({**row, **told}, failure=outcome)
        return self._told(row, outcome.value, compared_with, edits[0])

    def _row(self, title: str, edits: Sequence[Edit]) -> Row:
        newest = edits[-1]
        return {
            "page": None,
            "title": title,
            "status": "checked",
            "revision": newest.revision,
            "compared_with": None,
            "timestamp": newest.timestamp,
            "user": newest.user,
            "comment": newest.comment,
            "moved_from": None,
            "message": None,
            "checked": iso(self.now()),
            "edits": [
                {
                    "revision": edit.revision,
                    "old": edit.old,
                    "moment": edit.moment,
                    "timestamp": edit.timestamp,
                    "user": edit.user,
                    "comment": edit.comment,
                }
                for edit in edits
            ],
            "is_complete": None,
            "findings": {},
            "new": [],
            "gone": [],
            "report": None,
        }

    def _told(self, row: Row, verdict: Verdict, compared_with: int | None, first: Edit) -> Visit:
        is_compared = compared_with is not None or first.is_new
        told: Row = {
            "compared_with": compared_with,
            "is_complete": verdict.is_complete,
            "findings": dict(verdict.findings),
            "new": verdict.new,
            "gone": verdict.gone,
        }
        if row["revision"] < row["edits"][-1]["revision"]:
            told["message"] = f"revision {row['edits'][-1]['revision']} is not to be had"
        elif not is_compared:
            told["message"] = "the state before is not to be had: what is new is not known"
        elif verdict.known is None:
            told["message"] = "somebody who was asked did not answer"
        return Visit({**row, **told}, verdict)

    # ---- the texts ----

    def _page(self, title: str, edits: Sequence[Edit]) -> tuple[WikiPage, str | None]:
        """The newest text, and the title that it had where the page was moved."""
        revision = edits[-1].revision
        page = self._asked(lambda: self.wiki.page(title))
        moved_from = None
        if not is_same_title(page.title, title):
            home = self._asked(lambda: self._home(revision))
            if home is not None and is_same_title(home, title):
                raise _NotToBeHadError("redirect", f"redirects to {page.title}")
            if home is None:
                raise _NotToBeHadError("unavailable", f"revision {revision} is not to be had")
            if not is_same_title(home, page.title):
                page = self._asked(lambda: self.wiki.page(home))
            moved_from = title
        if page.revision is not None and int(page.revision.id) < revision:
            page = self._older(page, page.revision, edits)
        return page, moved_from

    def _older(self, page: WikiPage, shown: Revision, edits: Sequence[Edit]) -> WikiPage:
        """A replica of the wiki's lags: the revision itself may be there nevertheless.

        Or it was deleted since, and those before it were not.
        """
        revision = edits[-1].revision
        html = self._text(revision)
        if html is not None:
            return replace(page, html=html, revision=Revision(str(revision), ""))
        if int(shown.id) >= edits[0].revision:
            return page
        message = f"revision {revision} is not to be had"
        raise _NotToBeHadError("unavailable", message, page.address)

    def _home(self, revision: int) -> str | None:
        """The title of the page that has this revision now."""
        found = self.wiki.query(f"revision {revision}", prop="info", revids=str(revision))
        query = found.get("query")
        pages = query.get("pages") if isinstance(query, dict) else None
        page = pages[0] if isinstance(pages, list) and pages else None
        title = page.get("title") if isinstance(page, dict) else None
        return title if isinstance(title, str) else None

    def _text(self, revision: int) -> str | None:
        """A revision's HTML; None where it is hidden, deleted or empty."""
        try:
            return self._asked(lambda: self.wiki.html(str(revision))) or None
        except _NotToBeHadError:
            return None

    def _asked(self, question: Callable[[], Any]) -> Any:
        """What the wiki answers about a page; a question that it fails at is that page's fault.

        But if the wiki does not answer others either, it is waited for.
        """
        for last in (False, True):
            try:
                return self.patience.ask(self.wiki.base, question, attempts=_ATTEMPTS)
            except InputError as error:
                if last:
                    raise _NotToBeHadError("unavailable", error.message) from error
            except RateLimitedError as error:
                raise given_up(self.wiki.base, error) from error
            except SourceError as error:
                if last:
                    raise _NotToBeHadError("failed", f"the wiki {error.message}") from error
            try:
                self.patience.ask(self.wiki.base, self._itself)
            except SourceError as silence:
                raise given_up(self.wiki.base, silence) from silence
        raise AssertionError

    def _itself(self) -> None:
        """SourceError where a wiki that spoke of itself does not: a notice may stand in its place.

        What it answered meanwhile says nothing about its APIs.
        """
        try:
            told = self.wiki.query("itself", meta="siteinfo").get("query")
        except InputError as error:
            told, reason = None, error.message
        else:
            reason = "answered with nothing"
        if self.speaks and not isinstance(told, dict):
            self.wiki.forget()
            raise SourceError(reason, transient=True)

    # ---- the verdict ----

    def _judged(self, title: str, page: WikiPage, first: Edit) -> tuple[Outcome, int | None]:
        """The verdict, and the revision that it compares with.

        What was found on that revision suffices only where nothing has changed: else both texts are
        judged at the same time, so that nothing is told but what the edits did.
        """
        source = SourcePage(
            0,
            page.address,
            page.html.encode("utf-8", "replace"),
            "html",
            title=page.title,
            url=page.address,
            revision=page.revision,
            entries=self.entries(page.address),
        )
        if first.is_new or first.old is None:
            case = Case(source, is_new=first.is_new, report=self.reports)
            return self.ask(case), None
        known = self.state.known(title, first.old)
        outcome: Outcome | None = None
        if known is not None:
            outcome = self.ask(Case(source, known=known, report=self.reports))
            if isinstance(outcome, Failed) or outcome.value.is_settled:
                return outcome, first.old
        before = self._text(first.old)
        if before is not None:
            case = Case(source, before.encode("utf-8", "replace"), report=self.reports)
            both = self.ask(case)
            if isinstance(both, Done):
                return both, first.old
            outcome = outcome or both
        if outcome is None or isinstance(outcome, Failed):
            return self.ask(Case(source, report=self.reports)), None
        return outcome, first.old
