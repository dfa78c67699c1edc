"""The settings of a run, and the table of all that there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

PREFIX = "REFCHECK_"
FORMATS = ("terminal", "json", "html", "sarif", "junit", "markdown", "github", "gitlab")
FAIL_ON = ("error", "warning", "info", "never")
COLORS = ("auto", "always", "never")
SERVICES = ("crossref", "datacite", "doi.org", "europepmc", "openlibrary", "wayback")
# As a reader knows them.
SOURCE_NAMES = {
    "crossref": "Crossref",
    "datacite": "DataCite",
    "europepmc": "Europe PMC",
    "openlibrary": "Open Library",
    "index": "the works index",
    "built-in index": "the built-in index",
    "builtin": "the built-in index",
    "cache": "the cache",
    "doi.org": "doi.org",
    "registry": "the registry",
    "wayback": "the Wayback Machine",
}

Kind: TypeAlias = Literal[
    "switch",
    "count",
    "seconds",
    "mail",
    "url",
    "choice",
    "choices",
    "path",
    "paths",
    "texts",
    "ports",
    "text",
]


@dataclass(frozen=True, slots=True)
class Ignore:
    """Rules that a settings file switches off for the pages that the pattern fits, and why."""

    rules: tuple[str, ...]
    reason: str
    pages: str = "*"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run does; `output[i]` is the file for `format[i]`, `-` standard output."""

    format: tuple[str, ...] = ("terminal",)
    output: tuple[str, ...] = ()
    report_dir: Path = Path("reports")
    report: bool = True
    index: tuple[Path, ...] = ()
    offline: bool = False
    crossref_url: str = "https://api.crossref.org"
    datacite_url: str = "https://api.datacite.org"
    doi_url: str = "https://doi.org"
    europepmc_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    openlibrary_url: str = "https://openlibrary.org"
    wayback_url: str = "https://web.archive.org"
    no_source: tuple[str, ...] = ()
    mailto: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    strict: bool = False
    cache_dir: Path | None = None
    cache: bool = True
    jobs: int = 4
    time_limit: float = 600.0
    color: str = "auto"
    links: bool = True
    skip_link: tuple[str, ...] = ()
    robots: bool = False
    allow_private: bool = False
    allow_host: tuple[str, ...] = ()
    allow_port: tuple[int, ...] = ()
    proxy: str | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    since: str | None = None
    mediawiki: str | None = None
    title: tuple[str, ...] = ()
    registry: Path | None = None
    registry_age_days: int = 365
    ignored_with_reason: tuple[Ignore, ...] = ()

    @property
    def destinations(self) -> tuple[tuple[str, str], ...]:
        """Each format with its file, `-` for standard output."""
        files = (*self.output, *("-" for _ in self.format[len(self.output) :]))
        return tuple(zip(self.format, files, strict=True))

    @property
    def addresses(self) -> dict[str, str]:
        """Of the services on the network, by name; `doi_url` is that of doi.org."""
        return {name: getattr(self, f"{name.removesuffix('.org')}_url") for name in SERVICES}

    def told(self, rules: list[str]) -> dict[str, object]:
        """Those that decide what a report can say, with the codes of the rules that ran."""
        return {
            "offline": self.offline,
            "no_source": self.no_source,
            "links": self.links,
            "rules": rules,
            "ignored": [
                {"rules": list(ignored.rules), "reason": ignored.reason, "pages": ignored.pages}
                for ignored in self.ignored_with_reason
            ],
            "fail_on": self.fail_on,
            "strict": self.strict,
        }


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: `name` as in a settings file; what it takes; what it is for."""

    name: str
    kind: Kind
    summary: str
    choices: tuple[str, ...] = ()
    in_file: bool = True

    @property
    def field(self) -> str:
        """The attribute of `Settings`."""
        return self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment variable."""
        return PREFIX + self.field.upper()


SETTINGS = (
    Setting("format", "choices", "how the result is told", FORMATS),
    Setting("output", "paths", "files for the formats, one each; `-` is standard output"),
    Setting("report-dir", "path", "the folder that gets `<page>.html`"),
    Setting("report", "switch", "whether that report is written (`--no-report`)"),
    Setting("index", "paths", "works indexes to ask, made by `refcheck index build`"),
    Setting("offline", "switch", "indexes and cache only; no socket is opened"),
    Setting("crossref-url", "url", "where the Crossref REST API is"),
    Setting("datacite-url", "url", "where the DataCite REST API is"),
    Setting("doi-url", "url", "where the handle service for DOIs is"),
    Setting("europepmc-url", "url", "where the Europe PMC REST API is"),
    Setting("openlibrary-url", "url", "where Open Library is"),
    Setting("wayback-url", "url", "where the Wayback Machine is, for copies of dead links"),
    Setting("no-source", "choices", "not to be asked", SERVICES),
    Setting(
        "mailto",
        "mail",
        "your address, sent with every question: Crossref serves the polite faster",
    ),
    Setting("select", "texts", "only these rules (code, prefix or name)"),
    Setting("extend-select", "texts", "these rules as well"),
    Setting("ignore", "texts", "not these rules (in a file: tables with a reason, see below)"),
    Setting("fail-on", "choice", "from which severity on the exit code is 1", FAIL_ON),
    Setting("strict", "switch", "what could not be checked is a failure: exit code 3"),
    Setting("baseline", "path", "known findings, which are counted and not told"),
    Setting("write-baseline", "path", "the file that gets all findings as known", in_file=False),
    Setting("since", "text", "only what is new since this git revision", in_file=False),
    Setting("mediawiki", "url", "the wiki that has the pages of `--title`", in_file=False),
    Setting("title", "texts", "pages of that wiki", in_file=False),
    Setting("cache-dir", "path", "where answers are kept (the default is your system's)"),
    Setting("cache", "switch", "whether answers are kept at all (`--no-cache`)"),
    Setting("jobs", "count", "references resolved at the same time"),
    Setting("time-limit", "seconds", "of a run: then nobody is asked, and no further page read"),
    Setting("color", "choice", "colours in the terminal's report", COLORS),
    Setting("registry", "path", "the registry of what people verified; `none` for none"),
    Setting("registry-age-days", "count", "after how many days a verification is stale"),
    Setting("links", "switch", "whether links are checked (`--no-links`)"),
    Setting("skip-link", "texts", "links that are not asked: `https://example.org/*`"),
    Setting("robots", "switch", "links that a host's robots.txt forbids are not asked"),
    Setting("allow-private", "switch", "private addresses may be asked too", in_file=False),
    Setting(
        "allow-host",
        "texts",
        "hosts that may be private: `wiki.example:8080`, `*.example`",
        in_file=False,
    ),
    Setting("allow-port", "ports", "ports that may be asked beside 80 and 443", in_file=False),
    Setting("proxy", "url", "a proxy for pages and links; none is taken otherwise", in_file=False),
)
