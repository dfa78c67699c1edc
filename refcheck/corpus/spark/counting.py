"""What the manifest counts of a run on Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.corpus.parquet import rows_in_file
from refcheck.corpus.store import By
from refcheck.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.run import Run

_COUNTED = ("references", "citations", "links")  # columns of pages that count rows of a table


def count_answers(manifest: Manifest, asked: DataFrame, answers: DataFrame) -> None:
    """References that pages have, different ones, and those that the indexes suffice for.

    Of one that was not read, so far, an index may have a work after all.
    """
    told = manifest.asked
    told.references = asked.where(asked.fingerprint.isNotNull()).count()
    told.distinct = asked.select("fingerprint").dropna().distinct().count()
    told.from_indexes = answers.where(answers.by == int(By.INDEXES)).count()
    told.unanswered = answers.where(answers.by == int(By.FAILED)).count()


def count_pages(manifest: Manifest, pages: DataFrame) -> dict[str, int]:
    """Pages with rows, their findings by severity, their references by status.

    How many rows they say that the other tables have is returned.
    """
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    manifest.findings = _summed(pages, "findings")
    manifest.statuses = _summed(pages, "statuses")
    sums = [sql.sum(name).alias(name) for name in _COUNTED]
    told = pages.agg(sql.count("*").alias("pages"), *sums).first()
    counts = {name: number or 0 for name, number in told.asDict().items()} if told else {}
    manifest.pages = counts.get("pages", 0)
    return counts | {"findings": sum(manifest.findings.values())}


def require_all(run: Run, counts: dict[str, int], names: tuple[str, ...]) -> None:
    """InputError where a page has no row, or a page's row tells of rows that are not there.

    Where nodes do not share DIR, Spark itself notices nothing.
    """
    manifest = run.manifest
    lost = manifest.ordinal - manifest.repeated - manifest.errors - manifest.pages
    for name in names if not lost else ():
        files = (run.folder / f"{name}-{part:05}.parquet" for part in range(manifest.parts))
        lost = lost or counts[name] - sum(map(rows_in_file, files))
    if lost:
        message = f"{lost:,} rows that Spark says it has written are not in {run.folder}"
        raise InputError(message, hint="do all nodes share that folder? --restart begins anew")


def _summed(pages: DataFrame, counts: str) -> dict[str, int]:
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    pairs = pages.select(sql.explode(counts).alias("name", "number"))
    sums = pairs.groupBy("name").agg(sql.sum("number").alias("number"))
    return {row["name"]: row["number"] for row in sums.orderBy("name").collect()}
