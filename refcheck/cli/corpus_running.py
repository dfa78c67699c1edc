"""A run over a corpus from its options to its exit code."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from refcheck.cli.check import settings_for, started_on
from refcheck.cli.corpus_progress import corpus_progress
from refcheck.cli.corpus_telling import paragraph, tell_what_was_not_done
from refcheck.cli.outcome import code_for
from refcheck.cli.writing import complain, write_result
from refcheck.config import LARGEST
from refcheck.corpus.job import Job
from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.parquet import require_pyarrow
from refcheck.corpus.run import Options, Registered
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.sources.shard import Shard
from refcheck.corpus.starting import Order, clear_up
from refcheck.corpus.summary.writing import refuse_no_earlier, write_summary
from refcheck.corpus.worker import Limits
from refcheck.errors import ConfigurationError, InputError
from refcheck.model.findings import Severity
from refcheck.revisions.git_command import find_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from refcheck.cli.exit_codes import ExitCode
    from refcheck.config import Settings
    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.pages import Source
    from refcheck.gathering import PageInput
    from refcheck.revisions.git_command import Git

_OF_RUN = (
    "restart", "compare", "parquet", "namespaces", "shard", "online", "links", "engine",
    "processes", "part_pages", "page_seconds", "page_memory", "keep_work", "time_limit", "master",
    "snapshot", "spark_conf", "today",
)  # fmt: skip
_MOST_SHARES = 1_000_000
_FETCH_SECONDS = 60.0  # of an address of a list


def run(source: str, output: Path, flags: dict[str, Any], *, quiet: bool) -> ExitCode:
    """Check what there is to check, write the summary, and say in a paragraph what was found."""
    given = {name: flags.pop(name) for name in _OF_RUN}
    _refuse_settings_of_spark(given)
    if given["parquet"]:
        require_pyarrow()
    before = None if given["restart"] else read_manifest(output)
    if given["compare"] is not None:
        refuse_no_earlier(output, given["compare"])
    settings = _settings(source, flags, given)
    job = Job(settings, started_on(given["today"]), online=given["online"], links=given["links"])
    opened = open_source(
        source,
        namespaces=_namespaces(given["namespaces"]),
        left_out=(output.absolute(), settings.report_dir.absolute()),
        fetch=_fetching(settings) if given["online"] else None,
        git=_git(),
    )
    registered = _registered(opened, settings)
    opened = _share(opened, given["shard"])
    try:
        manifest = _check(opened, registered, job, output, given, quiet=quiet)
    except KeyboardInterrupt as stop:
        without = " without --restart" if given["restart"] else ""
        stop.add_note(f"the same command{without} goes on")
        raise
    write_summary(output, given["compare"])
    if not given["keep_work"]:
        clear_up(output, manifest)
    code = _code(manifest, job)
    tell_what_was_not_done(
        before, manifest, output, is_share=given["shard"] is not None, quiet=quiet
    )
    if code or not quiet:  # cron mails whatever is said
        write_result(paragraph(manifest, output))
    return code


def _refuse_settings_of_spark(given: dict[str, Any]) -> None:
    """They would be passed over in silence, and a run of hours be another than was meant."""
    if given["engine"] == "spark":
        return
    for name in ("snapshot", "master", "spark_conf"):
        if given[name]:
            option = f"--{name.replace('_', '-')}"
            raise ConfigurationError(f"{option} is for --engine spark")


def _settings(source: str, flags: dict[str, Any], given: dict[str, Any]) -> Settings:
    """Nothing is asked unless this command says so, whatever the settings file has for others."""
    online = given["online"]
    limit = LARGEST if given["time_limit"] is None else given["time_limit"]
    own = {"offline": not online, "links": given["links"], "time_limit": limit}
    return replace(settings_for([source], {**flags, **own}), fail_on=flags["fail_on"])


def _namespaces(mentions: tuple[str, ...]) -> frozenset[int] | None:
    if "all" in mentions:
        return None
    try:
        return frozenset(map(int, mentions or ("0",)))
    except ValueError as error:
        raise ConfigurationError("--namespace takes a number, or `all`") from error


def _share(source: Source, share: str | None) -> Source:
    if share is None:
        return source
    number, _, of = share.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= _MOST_SHARES):
        raise ConfigurationError(f"--shard takes K/N, as 1/4, and not {share}")
    return Shard(source, int(number), int(of))


def _fetching(settings: Settings) -> Callable[[str], PageInput]:
    from refcheck.cli.address import fetch  # noqa: PLC0415 - slow to import
    from refcheck.cli.reading_in import MAXIMUM_BYTES  # noqa: PLC0415
    from refcheck.cli.sources import policy_of  # noqa: PLC0415

    policy, proxy = policy_of(settings), settings.proxy
    return partial(
        fetch, policy=policy, proxy=proxy, seconds=_FETCH_SECONDS, maximum_bytes=MAXIMUM_BYTES
    )


def _git() -> Git | None:
    try:
        return find_git(os.environ)
    except InputError:
        return None


def _check(
    source: Source,
    registered: Registered,
    job: Job,
    output: Path,
    given: dict[str, Any],
    *,
    quiet: bool,
) -> Manifest:
    parquet = given["parquet"] or given["engine"] == "spark"
    order = Order(source, job, output, given["part_pages"], parquet, restart=given["restart"])
    limits = Limits(given["page_seconds"], given["page_memory"])
    options = Options(given["processes"], limits, given["time_limit"])
    check_corpus = _engine(given)
    with corpus_progress(quiet=quiet) as watcher:
        return check_corpus(order, options, registered=registered, watcher=watcher, warn=complain)


def _engine(given: dict[str, Any]) -> Callable[..., Manifest]:
    """Who checks a corpus; only that one is imported."""
    if given["engine"] == "local":
        from refcheck.corpus.local.engine import check_corpus  # noqa: PLC0415 - not for Spark

        return check_corpus
    from refcheck.corpus.spark import engine  # noqa: PLC0415 - not for one machine
    from refcheck.corpus.spark.session import Cluster  # noqa: PLC0415

    cluster = Cluster(given["master"], spark_settings(given["spark_conf"]), os.environ)
    return partial(engine.check_corpus, cluster=cluster, snapshot=given["snapshot"])


def spark_settings(pairs: tuple[str, ...]) -> dict[str, str]:
    """What `--spark-conf` says, by name."""
    for pair in pairs:
        if "=" not in pair:
            raise ConfigurationError(f"--spark-conf takes KEY=VALUE, and not {pair}")
    return dict(pair.split("=", 1) for pair in pairs)


def _registered(source: Source, settings: Settings) -> Registered:
    """What references.yaml says of the pages of a folder; other sources have none."""
    folder = getattr(source, "folder", None)
    if folder is None:
        return Registered()
    from refcheck.cli.registries import Registries  # noqa: PLC0415 - folders alone have one

    registries = Registries(settings)

    def entries(name: str) -> Any:
        page = str(folder / name)
        return registries.entries([page]).get(page)

    entries("page.html")  # a faulty one is refused before anything is begun
    return Registered(entries, registries.links)


def _code(manifest: Manifest, job: Job) -> ExitCode:
    settings, found = job.settings, manifest.findings
    unchecked = manifest.statuses.get("unchecked", 0) if job.asks_works else 0
    return code_for(
        [Severity(name) for name, number in found.items() if number],
        is_incomplete=bool(unchecked or found.get("unchecked") or manifest.errors),
        fail_on=settings.fail_on,
        strict=settings.strict,
    )
