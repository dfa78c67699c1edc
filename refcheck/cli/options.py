"""The options that commands share: which sources are asked, how, and how much is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from refcheck.config import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Command = TypeVar("Command", bound="Callable[..., Any]")


def choice(choices: Sequence[str]) -> str:
    """The metavar of an option with these choices; the settings check them, as for a file."""
    return f"[{'|'.join(choices)}]"


def files(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:  # noqa: ARG001 - click's signature
    """For a shell: an argument that names files."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - for shells only

    return [CompletionItem(incomplete, type="file")]


def one_of(choices: Sequence[str]) -> Callable[..., list[str]]:
    """For a shell: an option that takes one of these."""
    return lambda context, parameter, incomplete: [  # noqa: ARG005 - click's signature
        one for one in choices if one.startswith(incomplete)
    ]


def split(mentions: Sequence[str]) -> tuple[str, ...]:
    """The codes of a repeatable option that also takes several at once."""
    parts = ",".join(mentions).split(",")
    return tuple(part.strip() for part in parts if part.strip())


def source_options(command: Command) -> Command:
    """Options of every command that resolves references."""
    return _with(command, _SOURCE_OPTIONS)


def change_options(command: Command) -> Command:
    """Only what is new."""
    return _with(command, _CHANGE_OPTIONS)


def link_options(command: Command) -> Command:
    """Whether links are checked, and which."""
    return _with(command, _LINK_OPTIONS)


def asked_link_options(command: Command) -> Command:
    """Options of a command that asks links and nothing else."""
    return _with(command, _ASKED_LINK_OPTIONS)


def access_options(command: Command) -> Command:
    """What may be fetched besides the public web; none of it is taken from a settings file."""
    return _with(command, _ACCESS_OPTIONS)


def corpus_source_options(command: Command) -> Command:
    """Those of `source_options` that a run over a corpus has; it asks nobody unless it is told."""
    others = [one for one in _SOURCE_OPTIONS if one not in (_OFFLINE, _TIME_LIMIT)]
    return _with(command, others)


def corpus_link_options(command: Command) -> Command:
    """Those of `link_options` for links that are asked at all."""
    return _with(command, _LINK_OPTIONS[1:])


def rule_options(command: Command) -> Command:
    """Which rules are checked."""
    return _with(command, _RULE_OPTIONS)


def _with(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    """The command with these options, told in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def wiki_options(command: Command) -> Command:
    """Pages of a wiki by their titles."""
    return _with(command, _WIKI_OPTIONS)


def registry_option(command: Command) -> Command:
    """Which references.yaml counts."""
    return click.option(
        "--registry",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What people verified; `none` for no registry. [default: the nearest references.yaml]",
    )(command)


def telling_options(command: Command) -> Command:
    """How much goes to standard error."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Only findings, and no messages.")
    verbose = click.option(
        "-v", "--verbose", count=True, help="More detail; -vv shows where a bug happened."
    )
    return quiet(verbose(command))


_OFFLINE = click.option(
    "--offline/--online",
    default=None,
    help="Indexes and cache only: no socket is opened. [default: online]",
)
_MAILTO = click.option(
    "--mailto", metavar="ADDRESS", help="Your address, for Crossref's polite pool."
)
_CACHE_DIR = click.option(
    "--cache-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep answers here. [default: your system's cache folder]",
)
_CACHE = click.option("--cache/--no-cache", default=None, help="Keep answers. [default: cache]")
_TIME_LIMIT = click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="From then on nobody is asked, and no further page is read. [default: 600]",
)
_SKIP_LINK = click.option(
    "--skip-link",
    multiple=True,
    metavar="PATTERN",
    help="Do not ask such links, as https://example.org/* (repeatable).",
)
_ROBOTS = click.option(
    "--robots/--no-robots",
    default=None,
    help="Do not ask what a host's robots.txt forbids. [default: no-robots]",
)
_TODAY = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), hidden=True)
_RULE_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Only these rules: codes, prefixes or names.",
    ),
    click.option("--extend-select", multiple=True, metavar="RULES", help="These rules as well."),
    click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules."),
)
_LINK_OPTIONS = (
    click.option("--links/--no-links", default=None, help="Check links. [default: links]"),
    _SKIP_LINK,
    _ROBOTS,
    click.option("--wayback-url", metavar="URL", help="The Wayback Machine, for dead links."),
    _TODAY,
)
_CHANGE_OPTIONS = (
    click.option(
        "--baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Count the known findings in this file, and tell only the others.",
    ),
    click.option(
        "--write-baseline",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write all findings to this file, as known.",
    ),
    click.option(
        "--since", metavar="REV", help="Tell only what is new since this revision of git."
    ),
)
_ACCESS_OPTIONS = (
    click.option("--allow-private", is_flag=True, default=None, help="Ask private addresses too."),
    click.option(
        "--allow-host",
        multiple=True,
        metavar="HOST[:PORT]",
        help="Ask this host even if it is private; *.example too (repeatable).",
    ),
    click.option(
        "--allow-port",
        multiple=True,
        metavar="PORT",
        help="Ask this port too, beside 80 and 443 (repeatable).",
    ),
    click.option("--proxy", metavar="URL", help="A proxy for pages and links."),
)
_WIKI_OPTIONS = (
    click.option(
        "--mediawiki",
        metavar="URL",
        help="A wiki on MediaWiki: the folder of its index.php, as https://wiki.example/w/.",
    ),
    click.option("--title", multiple=True, metavar="TITLE", help="Its page (repeatable)."),
)
_SOURCE_OPTIONS = (
    click.option(
        "--index",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Ask this works index first (repeatable); see `refcheck index build`.",
    ),
    _OFFLINE,
    click.option("--crossref-url", metavar="URL", help="The Crossref REST API."),
    click.option("--datacite-url", metavar="URL", help="The DataCite REST API."),
    click.option("--doi-url", metavar="URL", help="The handle service for DOIs."),
    click.option(
        "--europepmc-url",
        metavar="URL",
        help="The Europe PMC REST API, for PMIDs and abstracts.",
    ),
    click.option("--openlibrary-url", metavar="URL", help="Open Library, for ISBNs."),
    click.option(
        "--no-source",
        multiple=True,
        metavar=choice(SERVICES),
        help="Do not ask this service (repeatable).",
    ),
    _MAILTO,
    _CACHE_DIR,
    _CACHE,
    click.option(
        "--jobs",
        type=click.IntRange(1),
        metavar="N",
        help="Resolve N references at the same time. [default: 4]",
    ),
    _TIME_LIMIT,
)
_ASKED_LINK_OPTIONS = (
    _OFFLINE,
    _SKIP_LINK,
    _ROBOTS,
    _TODAY,
    _MAILTO,
    _CACHE_DIR,
    _CACHE,
    _TIME_LIMIT,
    *_ACCESS_OPTIONS,
)
