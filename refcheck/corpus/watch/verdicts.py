"""One page of a watch judged beside what it was before its edits, in a process of its own."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from refcheck.changes.earlier import seen_before
from refcheck.changes.known import Known, pair
from refcheck.corpus.rows import rows_of
from refcheck.corpus.unpacking import unpacked
from refcheck.gathering import PageInput
from refcheck.links.opening import open_checker
from refcheck.model.findings import Severity
from refcheck.pipeline import check_pages
from refcheck.progress import Silent
from refcheck.resolvers.opening import cache_folder, open_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from refcheck.corpus.job import Job
    from refcheck.corpus.pages import SourcePage
    from refcheck.links.checker import LinkChecker
    from refcheck.model.findings import ArticleReport, Finding, Report
    from refcheck.model.registry import RegistryLink
    from refcheck.resolvers.chain import Resolver

    Row = dict[str, Any]

# What rules need that services or the hosts of links are asked for
_OF_SERVICES, _OF_HOSTS = ("works", "statements", "abstracts"), ("links",)
_OLD_COLUMNS = ("rule", "name", "severity", "line", "message", "reference", "fingerprint")


@dataclass(frozen=True, slots=True)
class Case:
    """A page; beside it its text before the edits, or what was found on that.

    Neither of them for a page that is new (`is_new`), or of which nothing earlier is to be had.
    """

    page: SourcePage
    before: bytes | None = None
    known: Sequence[Mapping[str, Any]] | None = None
    is_new: bool = False
    report: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The page's rows by table, and what is new or gone beside its earlier state.

    `is_settled` where nothing can be learnt from the text before the edits that is not known.
    `known` is what a later check may compare with, None where somebody did not answer.
    """

    tables: Mapping[str, bytes]
    new: list[Row]
    gone: list[Row]
    is_settled: bool
    is_complete: bool
    findings: Mapping[str, int]
    known: list[Row] | None = None
    html: str | None = None


@dataclass(frozen=True)
class Opening:
    """Opens what judging needs, in the process that judges; it can be sent there.

    Sources are asked for `seconds` at most. `links` is what references.yaml says about links.
    """

    job: Job
    seconds: float
    links: Mapping[str, RegistryLink] = field(default_factory=dict)

    @contextmanager
    def __call__(self) -> Iterator[Callable[[Case], Verdict]]:
        """The function that judges."""
        job, settings = self.job, self.job.settings
        with ExitStack() as stack:
            resolver = checker = None
            if job.asks_works:
                resolver = stack.enter_context(open_resolver(settings, warn=_unheard))
            if job.asks_links:
                codes = {rule.code for rule in job.rules}
                checker = stack.enter_context(
                    open_checker(
                        replace(settings, offline=False),  # who wants links wants this
                        codes,
                        self.links,
                        job.today,
                        cache_dir=cache_folder(settings),
                        warn=_unheard,
                    )
                )
            yield _Judge(job, self.seconds, resolver, checker).verdict


@dataclass(slots=True)
class _Judge:
    job: Job
    seconds: float
    resolver: Resolver | None
    checker: LinkChecker | None
    _until: float = field(default=0.0)

    def verdict(self, case: Case) -> Verdict:
        begun = time.perf_counter()
        self._until = time.monotonic() + self.seconds
        page = unpacked(case.page)
        report = self._report(page, case.before)
        now, earlier = report.articles[0], report.articles[1:]
        rows = rows_of(
            page, now, seconds=time.perf_counter() - begun, links=self.checker is not None
        )
        found = _decoded(rows.tables["findings"])
        html = None
        if earlier:
            then = _decoded(rows_of(page, earlier[0], seconds=0.0).tables["findings"])
            new = _others(found, now, seen_before(now, earlier[0]))
            gone = _others(then, earlier[0], seen_before(earlier[0], now))
        elif case.is_new:
            new, gone = _others(found, now, frozenset()), []
        else:
            new, gone = _beside_known(found, now.findings, case.known)
        if new and case.report:
            html = _html(report, now)
        return Verdict(
            rows.tables,
            new,
            gone,
            is_settled=bool(earlier or case.is_new or not (new or gone)),
            is_complete=self._is_complete(now),
            findings=_counts(now.findings),
            known=None if self._is_silent(now) else _kept(found, now.findings),
            html=html,
        )

    def _is_silent(self, report: ArticleReport) -> bool:
        """Whether somebody who was asked did not answer.

        Offline, what an index does not know today it does not know at the next edit, and what a
        rule was not sure of it is not sure of then.
        """
        job = self.job
        asked = {*(_OF_SERVICES if job.online else ()), *(_OF_HOSTS if job.links else ())}
        unheard = {one.code for one in job.rules if one.needs & asked}
        if any(
            one.severity is Severity.UNCHECKED and one.rule in unheard for one in report.findings
        ):
            return True
        return job.online and job.asks_works and "unchecked" in report.statuses.values()

    def _is_complete(self, report: ArticleReport) -> bool:
        """Whether all that was to be asked has an answer, and no rule abstained."""
        silent = any(one.severity is Severity.UNCHECKED for one in report.findings)
        return not silent and not (self.job.asks_works and "unchecked" in report.statuses.values())

    def _report(self, page: SourcePage, before: bytes | None) -> Report:
        pages = [PageInput(page.name, page.data, page.media, page.revision)]
        if before is not None:
            pages.append(PageInput(page.name, before, page.media, earlier=True))
        return check_pages(
            pages,
            settings=self.job.settings,
            resolver=self.resolver,
            rules=self.job.rules,
            started=self.job.started,
            progress=Silent(),
            seconds=max(0.1, self._until - time.monotonic()),
            registries={page.name: page.entries} if page.entries is not None else None,
            checker=self.checker,
        )


def _unheard(message: str) -> None:
    """A cache that is of no use is told by the process that runs, if at all: not by each of its."""


def _decoded(lines: bytes) -> list[Row]:
    return [msgspec.json.decode(line) for line in lines.splitlines()]


def _others(rows: list[Row], report: ArticleReport, seen: frozenset[int]) -> list[Row]:
    """The findings about the page that the other text has not."""
    return [
        row
        for at, (row, finding) in enumerate(zip(rows, report.findings, strict=True))
        if at not in seen and finding.severity is not Severity.UNCHECKED
    ]


def _beside_known(
    rows: list[Row], findings: Sequence[Finding], known: Sequence[Mapping[str, Any]] | None
) -> tuple[list[Row], list[Row]]:
    if known is None:
        return [], []
    olds = [Known(one["identity"], Severity(one["severity"]), one["message"]) for one in known]
    paired = pair(findings, olds)
    new = [
        row
        for at, row in enumerate(rows)
        if at not in paired and findings[at].severity is not Severity.UNCHECKED
    ]
    met = set(paired.values())
    gone = [
        {name: one.get(name) for name in _OLD_COLUMNS}
        for at, one in enumerate(known)
        if at not in met
    ]
    return new, gone


def _kept(rows: list[Row], findings: Sequence[Finding]) -> list[Row]:
    return [
        {"identity": finding.identity, **{name: row.get(name) for name in _OLD_COLUMNS}}
        for row, finding in zip(rows, findings, strict=True)
        if finding.severity is not Severity.UNCHECKED
    ]


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    return {one.value: sum(f.severity is one for f in findings) for one in Severity}


def _html(report: Report, article: ArticleReport) -> str:
    from refcheck.reporters.html import render_article_html  # noqa: PLC0415 - jinja2 is slow

    return render_article_html(report, article)
