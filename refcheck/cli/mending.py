"""Pages checked and mended in turns, until there is nothing left that a tool can mend."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from refcheck.fixing.mending import mend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.cli.checking import Check
    from refcheck.cli.failures import Failures
    from refcheck.fixing.mending import Verdict
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.pipeline import PageInput

_ROUNDS = 6  # a moved link that turns out to be insecure takes three


@dataclass(slots=True)
class Mending:
    """A page as it was given, and what has become of it so far.

    `report` is of the page as it was given, `latest` of the last state that was checked.
    """

    given: PageInput
    page: PageInput
    report: ArticleReport | None = None
    latest: ArticleReport | None = None
    made: list[Finding] = field(default_factory=list)
    left: tuple[Verdict, ...] = ()
    settled: bool = True
    whole: list[str] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether a byte is another."""
        return self.page.data != self.given.data


def mend_pages(pages: Sequence[PageInput], check: Check, failures: Failures) -> list[Mending]:
    """Mend each page; what could not be read is told and left out.

    A round makes all fixes that go together. The next one checks what came of them, with sources
    that remember what they have told: a fix that another one stood in the way of is made then, and
    an address that is new is asked.
    """
    mendings = [Mending(page, page) for page in pages]
    pending = mendings
    lost: set[int] = set()
    for _ in range(_ROUNDS):
        turned = _round(pending, check, failures)
        lost |= {id(one) for one in pending} - {id(one) for one, _ in turned}
        pending = [one for one, changed in turned if changed]
        if not pending:
            break
    for one in pending:
        one.settled = False
    return [one for one in mendings if id(one) not in lost]


def _round(
    pending: Sequence[Mending], check: Check, failures: Failures
) -> list[tuple[Mending, bool]]:
    """Those that got through it, each with whether it changed."""
    report = check([one.page for one in pending])
    spared = {id(page) for page in failures.spared([one.page for one in pending])}
    read = [one for one in pending if id(one.page) in spared]
    turned = []
    for mending, article in zip(read, report.articles, strict=True):
        before = mending.page
        try:
            turned.append((mending, _mended(mending, article)))
        except Exception as error:  # noqa: BLE001 - one page must not take the others with it
            failures.on_failure(before, "fixing", error)
    return turned


def _mended(mending: Mending, article: ArticleReport) -> bool:
    turn = mend(mending.page.data, article, mending.page.media)
    mending.report = mending.report or article
    mending.latest = article
    mending.left = tuple(one for one in turn.verdicts if one.reason is not None)
    mending.made += turn.made
    if not turn.made:
        return False
    mending.page = replace(mending.page, data=turn.data)
    return True
