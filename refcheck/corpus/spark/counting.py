"""What the manifest counts of a run on Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from refcheck.corpus.manifest import Manifest


def count_answers(manifest: Manifest, asked: DataFrame, answers: DataFrame) -> None:
    """References that pages have, different ones, and those that the indexes suffice for."""
    told = manifest.asked
    told.references = asked.where(asked.fingerprint.isNotNull()).count()
    told.distinct = asked.select("fingerprint").dropna().distinct().count()
    told.from_indexes = answers.where(answers.conclusive).count()


def count_pages(manifest: Manifest, pages: DataFrame) -> None:
    """Pages with rows, their findings by severity, their references by status."""
    manifest.pages = pages.count()
    manifest.findings = _summed(pages, "findings")
    manifest.statuses = _summed(pages, "statuses")


def _summed(pages: DataFrame, counts: str) -> dict[str, int]:
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra, and slow

    pairs = pages.select(sql.explode(counts).alias("name", "number"))
    sums = pairs.groupBy("name").agg(sql.sum("number").alias("number"))
    return {row["name"]: row["number"] for row in sums.orderBy("name").collect()}
