"""A report as Markdown: for a job's summary, a comment on a merge request, an e-mail."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.advice import advice_of
from refcheck.reporters.claim_verdicts import claim_counts, counts_words
from refcheck.reporters.listing import listed_findings
from refcheck.reporters.markdown_claims import claims_table
from refcheck.reporters.markdown_text import code_span, markdown_text
from refcheck.reporters.outline import status_counts
from refcheck.reporters.paths import repository_path
from refcheck.reporters.safe_text import without_commands
from refcheck.reporters.terminal import totals_line
from refcheck.reporters.wording import STATUSES, count, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.model.evidence import SourceState
    from refcheck.model.findings import ArticleReport, Report
    from refcheck.reporters.listing import Listed

# A step's summary that is larger than 1 MiB is not shown at all; other steps may add to it.
LARGEST = 1_000_000
_FOR_PAGES = 200_000
_HEADINGS = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.INFO: "Notes",
    Severity.UNCHECKED: "Not checked",
}
_PLACES = 5  # other places of a finding
_REST = "The HTML and JSON reports have all of them."


def render_markdown(report: Report, folder: str = "") -> str:
    """At most 1 MB of UTF-8, in whole findings; paths are relative to `folder`."""
    head = [f"# {_headline(report)}", *_summary(report)]
    pages = _pages(report, folder) if len(report.articles) > 1 else []
    rows = listed_findings(report, folder)
    sections = chain.from_iterable(
        _section(severity, [row for row in rows if row.finding.severity is severity])
        for severity in Severity
    )
    tail = [*claims_table(report, folder), *_sources(report.sources)]
    blocks = [*head, *pages]
    room = LARGEST - sum(_size(block) for block in (*blocks, *tail, _left_out(len(rows))))
    blocks += _fitting(sections, room, len(rows))
    return without_commands("\n\n".join([*blocks, *tail])) + "\n"


def _headline(report: Report) -> str:
    found = report.finding_counts()
    faults = [
        count(found[severity.value], noun)
        for severity, noun in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"))
        if found[severity.value]
    ]
    return f"refcheck: {listed(faults) if faults else 'no errors and no warnings'}"


def _summary(report: Report) -> Iterator[str]:
    if len(report.articles) == 1:
        article = report.articles[0].dossier.article
        yield f"**{markdown_text(article.title or article.path)}**"
    yield markdown_text(totals_line(report))
    counts = status_counts(report.articles)
    told = [
        f"{counts[status]:,} {words.word}" for status, words in STATUSES.items() if status in counts
    ]
    if told:
        yield f"References: {', '.join(told)}."
    if claims := counts_words(claim_counts(report.articles)):
        yield f"Claims: {claims}."
    if known := sum(article.known for article in report.articles):
        verbs = "was known before and is" if known == 1 else "were known before and are"
        yield f"{count(known, 'finding')} {verbs} not shown."


def _pages(report: Report, folder: str) -> list[str]:
    """The table of pages, as far as it fits."""
    lines = [
        "| page | errors | warnings | notes | not checked | references | verified |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    size, left = 0, 0
    for article in report.articles:
        row = _page_row(article, folder)
        size += _size(row)
        if size > _FOR_PAGES:
            left += 1
        else:
            lines.append(row)
    more = [f"… and {count(left, 'more page')}. {_REST}"] if left else []
    return ["## Pages", "\n".join(lines), *more]


def _page_row(report: ArticleReport, folder: str) -> str:
    article = report.dossier.article
    found = Counter(finding.severity for finding in report.findings)
    statuses = status_counts([report])
    name = markdown_text(repository_path(article.path, folder), 300)
    numbers = [*(found[severity] for severity in Severity), len(article.references)]
    cells = [name, *map(str, numbers), str(statuses.get("verified", 0))]
    return f"| {' | '.join(cells)} |"


def _section(severity: Severity, rows: list[Listed]) -> Iterator[str]:
    """The heading together with the first finding: it does not stand alone at a cut."""
    heading = f"## {_HEADINGS[severity]} ({len(rows):,})\n\n"
    for row in rows:
        yield heading + _item(row)
        heading = ""


def _item(row: Listed) -> str:
    finding, advice = row.finding, advice_of(row.finding)
    place = code_span(f"{row.path}:{finding.line}:{finding.column}")
    rule = markdown_text(f"{finding.rule} {finding.name}")
    lines = [f"- **{rule}** {place}: {markdown_text(finding.message)}"]
    if finding.excerpt:
        lines.append(f"  - in: {markdown_text(finding.excerpt)}")
    lines += [
        f"  - line {place.line}: {markdown_text(place.message)}"
        for place in finding.related[:_PLACES]
    ]
    if advice.hint:
        lines.append(f"  - hint: {markdown_text(advice.hint)}")
    if advice.fix:
        replacement = f": {code_span(advice.replacement)}" if advice.replacement else ""
        lines.append(f"  - fix: {markdown_text(advice.fix)}{replacement}")
    return "\n".join(lines)


def _fitting(items: Iterable[str], room: int, total: int) -> Iterator[str]:
    """Items until the room is used up, then how many are left out."""
    for told, item in enumerate(items):
        room -= _size(item)
        if room < 0:
            yield _left_out(total - told)
            return
        yield item


def _left_out(number: int) -> str:
    return f"… and {count(number, 'more finding')}, since this text may not be longer. {_REST}"


def _sources(sources: Iterable[SourceState]) -> list[str]:
    """Who did not answer: what is missing then says nothing against a reference."""
    rows = [
        f"| {markdown_text(source.name, 100)} | {source.asked:,} | {source.answered:,} "
        f"| {source.failed:,} | {markdown_text(source.reason or '', 300)} |"
        for source in sources
        if source.failed
    ]
    head = "| source | asked | answered | not answered | reason |\n|---|--:|--:|--:|---|"
    return ["## Sources that did not answer", "\n".join([head, *rows])] if rows else []


def _size(block: str) -> int:
    return len(block.encode("utf-8", "surrogatepass")) + 2  # and the blank line after it
