"""`refcheck corpus snapshot WORKS… --output DIR`: works as Parquet, which Spark joins with."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from refcheck.cli.corpus_options import spark_options
from refcheck.cli.options import telling_options
from refcheck.cli.writing import write_result
from refcheck.reporters.wording import count


@click.command("snapshot")
@click.argument("works", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="WORKS…")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that becomes the snapshot.",
)
@spark_options
@telling_options
def command(
    works: tuple[Path, ...],
    output: Path,
    *,
    master: str | None,
    spark_conf: tuple[str, ...],
    quiet: bool,
    verbose: int,  # noqa: ARG001 - as of every command
) -> None:
    """Make a snapshot of works: what an index holds, as Parquet, for --engine spark --snapshot.

    WORKS are what `refcheck index build` takes.
    """
    from refcheck.cli.corpus_running import spark_settings  # noqa: PLC0415 - help needs none of it
    from refcheck.corpus.spark.session import Cluster, session  # noqa: PLC0415
    from refcheck.corpus.spark.snapshot_making import make_snapshot  # noqa: PLC0415

    cluster = Cluster(master, spark_settings(spark_conf), os.environ)
    built = datetime.now(UTC).date().isoformat()
    with session(cluster) as spark:
        info = make_snapshot(works, output, spark, built=built)
    if not quiet:
        joined = f", {count(info.merged, 'record')} joined with another" if info.merged else ""
        write_result(f"{output}: {count(info.works, 'work')}{joined}\n")
