"""A run over a corpus from its options to its exit code."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from refcheck.cli.check import settings_for, started_on
from refcheck.cli.corpus_progress import corpus_progress
from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.registries import Registries
from refcheck.cli.writing import complain, say, write_result
from refcheck.config import LARGEST
from refcheck.corpus.job import Job
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.sources.shard import Shard
from refcheck.errors import ConfigurationError, InputError
from refcheck.model.findings import Severity
from refcheck.reporters.wording import count
from refcheck.revisions.git_command import find_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from refcheck.config import Settings
    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.pages import Source
    from refcheck.corpus.run import Registered
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
    if given["compare"] is not None:
        _refuse_no_earlier(output, given["compare"])
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
        if given["engine"] == "spark":
            manifest = _on_spark(opened, registered, job, output, given, quiet=quiet)
        else:
            manifest = _locally(opened, registered, job, output, given, quiet=quiet)
    except KeyboardInterrupt as stop:
        without = " without --restart" if given["restart"] else ""
        stop.add_note(f"the same command{without} goes on")
        raise
    _write_summary(output, given["compare"])
    _clear_up(output, manifest, keep_work=given["keep_work"], quiet=quiet)
    write_result(_told(manifest, output))
    return _code(manifest, job)


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


def _locally(
    source: Source,
    registered: Registered,
    job: Job,
    output: Path,
    given: dict[str, Any],
    *,
    quiet: bool,
) -> Manifest:
    from refcheck.corpus.local.engine import Order, check_corpus  # noqa: PLC0415 - not for Spark
    from refcheck.corpus.run import Options  # noqa: PLC0415
    from refcheck.corpus.worker import Limits  # noqa: PLC0415

    order = Order(
        source, job, output, given["part_pages"], given["parquet"], restart=given["restart"]
    )
    options = Options(
        given["processes"],
        Limits(given["page_seconds"], given["page_memory"]),
        given["time_limit"],
    )
    with corpus_progress(quiet=quiet) as watcher:
        return check_corpus(order, options, registered=registered, watcher=watcher, warn=complain)


def _on_spark(
    source: Source,
    registered: Registered,
    job: Job,
    output: Path,
    given: dict[str, Any],
    *,
    quiet: bool,
) -> Manifest:
    from refcheck.corpus.local.engine import Order  # noqa: PLC0415 - as above
    from refcheck.corpus.run import Options  # noqa: PLC0415
    from refcheck.corpus.spark.engine import check_corpus  # noqa: PLC0415
    from refcheck.corpus.spark.session import Cluster  # noqa: PLC0415
    from refcheck.corpus.worker import Limits  # noqa: PLC0415

    order = Order(source, job, output, given["part_pages"], parquet=True, restart=given["restart"])
    limits = Limits(given["page_seconds"], given["page_memory"])
    options = Options(given["processes"], limits, given["time_limit"])
    cluster = Cluster(given["master"], spark_settings(given["spark_conf"]), os.environ)
    with corpus_progress(quiet=quiet) as watcher:
        return check_corpus(
            order,
            options,
            cluster,
            snapshot=given["snapshot"],
            registered=registered,
            watcher=watcher,
            warn=complain,
        )


def spark_settings(pairs: tuple[str, ...]) -> dict[str, str]:
    """What `--spark-conf` says, by name."""
    for pair in pairs:
        if "=" not in pair:
            raise ConfigurationError(f"--spark-conf takes KEY=VALUE, and not {pair}")
    return dict(pair.split("=", 1) for pair in pairs)


def _registered(source: Source, settings: Settings) -> Registered:
    """What references.yaml says of the pages of a folder; other sources have none."""
    from refcheck.corpus.run import Registered  # noqa: PLC0415

    folder = getattr(source, "folder", None)
    if folder is None:
        return Registered()
    registries = Registries(settings)

    def entries(name: str) -> Any:
        page = str(folder / name)
        return registries.entries([page]).get(page)

    return Registered(entries, registries.links)


def _refuse_no_earlier(output: Path, compare: Path) -> None:
    from refcheck.corpus.summary.writing import refuse_no_earlier  # noqa: PLC0415

    refuse_no_earlier(output, compare)


def _write_summary(output: Path, compare: Path | None) -> None:
    from refcheck.corpus.summary.writing import write_summary  # noqa: PLC0415

    write_summary(output, compare)


def _clear_up(output: Path, manifest: Manifest, *, keep_work: bool, quiet: bool) -> None:
    from refcheck.corpus.local.engine import clear_up  # noqa: PLC0415

    if not keep_work:
        clear_up(output, manifest)
    asked = manifest.asked
    if asked.is_open and not quiet:
        say(
            f"{count(asked.unanswered, 'reference')} and {count(asked.links_unanswered, 'link')} "
            "were not answered; the same command asks about them again"
        )


def _told(manifest: Manifest, output: Path) -> str:
    """One paragraph: how much there was, what was found, where to read on."""
    found = [
        f"{number:,} {one.value}"
        for one in Severity
        if (number := manifest.findings.get(one.value, 0))
    ]
    references = count(sum(manifest.statuses.values()), "reference")
    distinct = f" ({manifest.asked.distinct:,} different)" if manifest.asked.distinct else ""
    errors = f"; {count(manifest.errors, 'page')} in errors.jsonl" if manifest.errors else ""
    return (
        f"{count(manifest.pages, 'page')}, {references}{distinct}; "
        f"findings: {', '.join(found) or 'none'}{errors}\n"
        f"summary: {output / 'summary.html'}\n"
    )


def _code(manifest: Manifest, job: Job) -> ExitCode:
    """Findings, which are certain, go before what is not known."""
    settings = job.settings
    if settings.fail_on != "never":
        worst = Severity(settings.fail_on).rank
        if any(
            number and Severity(name).rank <= worst for name, number in manifest.findings.items()
        ):
            return ExitCode.FINDINGS
    references = manifest.statuses.get("unchecked", 0) if job.asks_works else 0
    if settings.strict and (references or manifest.findings.get("unchecked") or manifest.errors):
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN
