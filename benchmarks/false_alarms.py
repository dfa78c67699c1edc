"""Which warnings the comparing rules give on references whose work is known.

    python benchmarks/false_alarms.py --data ../shared/data --seed 1          # warnings, to read
    python benchmarks/false_alarms.py --data ../shared/data --seed 1 --quiet  # the counts alone

Draws printed references (pmc_repeated with punctuation, and manubot) whose work is labelled,
prints the labelled DOI at the end of each, resolves them over an index of all works at hand, and
runs the rules that compare print and record. The label vouches for the work; whether a warning is
right is for a reader to judge.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from matching import HALVES, half_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.article import Article, Location, Reference
from refcheck.model.evidence import Dossier
from refcheck.model.findings import Severity
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import build_index

if TYPE_CHECKING:
    from refcheck.model.findings import ArticleReport

ALARMS = frozenset({Severity.ERROR, Severity.WARNING})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--index", type=Path, help="an index of data/works built before")
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--skip", type=int, default=0, help="leave out so many of the drawn")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--half", choices=HALVES, help="draw from one half of the works only")
    options.add_argument("--all", action="store_true", help="every reference, none drawn")
    options.add_argument("--without-doi", action="store_true", help="the work must be searched for")
    options.add_argument("--infos", action="store_true", help="what is for information too")
    options.add_argument("--quiet", action="store_true", help="counts alone")
    asked = options.parse_args()
    lines = labelled(asked.data)
    if asked.half:
        lines = [line for line in lines if half_of(line[1]) == HALVES[asked.half]]
    if not asked.all:
        random.Random(asked.seed).shuffle(lines)
        lines = lines[asked.skip : asked.skip + asked.count]
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.index or Path(scratch) / "works.idx"
        if asked.index is None:
            build_index([asked.data / "works"], folder)
        resolver = Resolver([open_index(folder)], offline=True)
        printed = [text if asked.without_doi else f"{text} doi:{doi}" for text, doi in lines]
        report = judged(printed, resolver)
    if not asked.quiet:
        shown = frozenset(Severity) if asked.infos else ALARMS
        tell(report, [doi for _, doi in lines], shown)
    print(table(report))


def labelled(data: Path) -> list[tuple[str, str]]:
    """(printed reference without DOI, DOI of its work), the longer set thinned to be mixed."""
    repeated = [
        (row["string"], row["doi"]) for row in _rows(data, "pmc_repeated") if row["punctuated"]
    ]
    manubot = [(row["string_without_doi"], row["doi"]) for row in _rows(data, "manubot")]
    return [*repeated, *((text, doi) for text, doi in manubot if doi)]


def judged(texts: list[str], resolver: Resolver) -> ArticleReport:
    """The references as the entries of one page, resolved and judged."""
    entries = tuple(
        Reference(f"r{n}", (str(n),), None, n, text, Location(n, 1, 0, 0))
        for n, text in enumerate(texts, start=1)
    )
    fields = {entry.key: parse_reference(entry.text) for entry in entries}
    answers = resolver.resolve_all(
        [(entry.key, entry.text, fields[entry.key]) for entry in entries], jobs=1
    )
    dossier = Dossier(
        Article("references", None, "plain", None, "utf-8", references=entries),
        fields,
        {key: resolution for key, (resolution, _) in answers.items()},
        {key: doi for key, (_, doi) in answers.items() if doi is not None},
    )
    return judge(dossier, [rule for rule in ALL_RULES if rule.code.startswith(("REF1", "REF2"))])


def tell(report: ArticleReport, dois: list[str], shown: frozenset[Severity]) -> None:
    texts = {entry.key: entry.text for entry in report.dossier.article.references}
    for finding in report.findings:
        if finding.severity in shown:
            number = int(finding.reference_key[1:])
            print(f"{finding.rule} {dois[number - 1]}\n  print   {texts[finding.reference_key]}")
            print(f"  finding {finding.message}\n")


def table(report: ArticleReport) -> str:
    statuses = Counter(report.statuses.values())
    alarms = [finding for finding in report.findings if finding.severity in ALARMS]
    told = Counter(finding.rule for finding in alarms)
    infos = Counter(finding.rule for finding in report.findings if finding.severity not in ALARMS)
    concerned = len({finding.reference_key for finding in alarms})
    lines = [f"{len(report.statuses)} references: {dict(sorted(statuses.items()))}"]
    lines.append(f"{concerned} references with a warning or an error: {dict(sorted(told.items()))}")
    lines.append(f"for information: {dict(sorted(infos.items()))}")
    return "\n".join(lines)


def _rows(data: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(data / "matching" / f"{name}.ndjson.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
