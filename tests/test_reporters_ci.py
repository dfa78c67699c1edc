"""What CI services are told: JUnit, GitHub's commands, Markdown and GitLab's Code Quality."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from sample_report import empty_article, finding, report_of, sample_article, sample_report
from test_reporters_html import HOSTILE

from refcheck.config import FORMATS
from refcheck.model.article import Article
from refcheck.model.evidence import Dossier, SourceState
from refcheck.model.findings import ArticleReport, Fix, Related, Severity
from refcheck.model.revisions import Revision
from refcheck.reporters.github import command, render_github
from refcheck.reporters.gitlab import render_gitlab
from refcheck.reporters.json_report import report_to_json
from refcheck.reporters.junit import render_junit
from refcheck.reporters.markdown import LARGEST, render_markdown
from refcheck.reporters.sarif import render_sarif
from refcheck.reporters.terminal import totals_line

RENDERERS = {
    "github": render_github,
    "gitlab": render_gitlab,
    "junit": render_junit,
    "markdown": render_markdown,
    "sarif": render_sarif,
}
EXAMPLE = "examples/low-dose-naltrexone.html"

COMMANDS = (
    "::set-output name=a::b",
    "::add-mask::a",
    "x ##[command]rm",
    "##[error]no",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStatus status='SUCCESS']",
    "a\r\n::error::no",
    "a\n::stop-commands::x\n::save-state name=x::y",
    "a\u2028::warning::no\u2029::debug::no\x85::notice::no\x0b::error::no\x0c::error::no",
    "%0A::error::no %0D%0A::error::no %25 %250A",
    "::endgroup::",
    "  ::group::no",
    "\ufeff::error::no",
    "::\u200berror::no",
    "\x1b[31m::error::no",
)


def page_with(*findings, path="a.html", **more):
    return ArticleReport(Dossier(Article(path, None, "generic", None, "utf-8")), findings, **more)


def problem(severity=Severity.ERROR, message="m", line=1, **more):
    code, name = {
        Severity.ERROR: ("REF001", "undefined-reference"),
        Severity.WARNING: ("REF002", "uncited-reference"),
        Severity.INFO: ("REF105", "missing-doi"),
        Severity.UNCHECKED: ("REF901", "source-unavailable"),
    }[severity]
    more.setdefault("subject", f"{line}")
    return finding(code, name, severity, message, line, 1, **more)


def hostile_page(text, path=None):
    """The text wherever a page or a source has one."""
    fix = Fix(text, text)
    return page_with(
        *(
            problem(severity, text, line, excerpt=text, hint=text, related=(Related(2, text),), fix=fix, reference=text)
            for line, severity in enumerate(Severity, 1)
        ),
        path=path or f"wiki/{text.replace('/', '')}.html",
    )  # fmt: skip


# GitHub


@dataclass
class Runner:
    """GitHub's runner, as far as it obeys lines of a log."""

    obeyed: list = field(default_factory=list)
    stopped: str | None = None

    def read(self, log):
        for line in re.split(r"\r\n|\r|\n", log):
            self._read_line(line)
        return self

    def _read_line(self, line):
        text = line.lstrip()
        if text.startswith("::") and (end := text.find("::", 2)) > 0:
            name, _, properties = text[2:end].partition(" ")
            if self.stopped is not None:
                if name.lower() == self.stopped.lower():
                    self.stopped = None
                    self.obeyed.append(("resume", {}, ""))
                return
            if re.fullmatch(r"[A-Za-z-]+", name):
                self._obey(name, properties, text[end + 2 :])
        elif self.stopped is None and (found := re.search(r"##(\w*)\[([^\]]*)", line)):
            self.obeyed.append((found[0], {}, line))

    def _obey(self, name, properties, data):
        pairs = dict(pair.split("=", 1) for pair in properties.split(",") if pair)
        told = {key: self._unescaped(value, ":,") for key, value in pairs.items()}
        if name == "stop-commands":
            self.stopped = data
        self.obeyed.append((name, told, self._unescaped(data)))

    @staticmethod
    def _unescaped(text, more=""):
        for character in f"\r\n{more}":
            text = text.replace(f"%{ord(character):02X}", character)
        return text.replace("%25", "%")


def kinds(runner):
    return [name for name, _, _ in runner.obeyed]


def test_github_golden(golden):
    golden("report.github.txt", render_github(sample_report()))


def test_annotations_lead_to_file_line_and_column():
    (name, properties, message), *_ = Runner().read(render_github(sample_report())).obeyed

    assert name == "error"
    assert properties == {
        "file": "wiki/heather-honey.html",
        "line": "31",
        "col": "143",
        "title": "REF001 undefined-reference",
    }
    assert message.startswith("[5] is cited twice")


@pytest.mark.parametrize(
    ("end", "place"),
    [
        (7, {"line": "1", "endLine": "1", "col": "3", "endColumn": "8"}),
        (13, {"line": "1", "endLine": "2"}),  # the runner takes columns within one line only
        (99, {"line": "1", "col": "3"}),  # not a place in this text
    ],
)
def test_an_annotation_spans_the_words_concerned(end, place):
    found = replace(problem(), column=3, start=2, end=end)
    page = page_with(found)
    text = replace(page.dossier.article, source="abcdefghi\njkl\n")
    report = report_of(replace(page, dossier=replace(page.dossier, article=text)))

    (_, properties, _), *_ = Runner().read(render_github(report)).obeyed

    assert {key: properties[key] for key in properties if key not in {"file", "title"}} == place


def test_a_command_is_escaped_as_the_runner_takes_it_apart():
    written = command("error", {"file": "a:b,c%3A.html", "title": "x\r\ny"}, "100 %, a: b\r\n%0A")

    assert written == ("::error file=a%3Ab%2Cc%253A.html,title=x%0D%0Ay::100 %25, a: b%0D%0A%250A")


def test_what_the_runner_reads_is_what_was_written():
    odd = problem(message="100 %: a, b %0A %25 %3A", line=3)

    runner = Runner().read(render_github(report_of(page_with(odd, path="a,b:c%20d.html"))))

    _, properties, message = runner.obeyed[0]
    assert message == "100 %: a, b %0A %25 %3A"
    assert properties["file"] == "a,b:c%20d.html"


@pytest.mark.parametrize(("number", "shown"), [(8, 8), (9, 9), (10, 9), (5_000, 9)])
def test_fewer_than_ten_annotations_of_a_kind(number, shown):
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    many = [problem(severity, line=n) for severity in severities for n in range(1, number + 1)]

    runner = Runner().read(render_github(report_of(page_with(*many))))

    counted = Counter(kinds(runner))
    assert [counted[kind] for kind in ("error", "warning", "notice")] == [shown] * 3
    last = [message for name, _, message in runner.obeyed if name == "error"][-1]
    if number > 9:
        assert last.startswith(f"{number - 8:,} more errors: the log of this step lists all")


def test_the_whole_list_is_in_the_log_where_nothing_is_obeyed():
    log = render_github(sample_report())
    inside = re.search(r"::stop-commands::(\w+)\n(.*)\n::\1::\n", log, re.DOTALL)[2]

    assert kinds(Runner().read(log))[-4:] == ["group", "stop-commands", "resume", "endgroup"]
    assert inside.count("heather-honey.html:") == len(sample_article().findings)
    assert "unchecked REF901" in inside


def test_what_was_not_checked_is_no_annotation():
    runner = Runner().read(render_github(report_of(page_with(problem(Severity.UNCHECKED)))))

    assert kinds(runner) == ["group", "stop-commands", "resume", "endgroup"]


@pytest.mark.parametrize("text", [*COMMANDS, HOSTILE, " ".join(COMMANDS)])
def test_no_text_of_a_page_issues_a_command(text):
    log = render_github(report_of(hostile_page(text)))
    harmless = render_github(report_of(hostile_page("x")))

    assert kinds(Runner().read(log)) == kinds(Runner().read(harmless))
    inside = re.search(r"::stop-commands::\w+\n(.*)\n::\w{64}::\n", log, re.DOTALL)[1]
    assert Runner().read(inside).obeyed == []  # not even if commands were obeyed there


@settings(max_examples=150)
@given(st.text(max_size=50), st.sampled_from(COMMANDS))
def test_nor_does_any_other(text, hostile):
    log = render_github(report_of(hostile_page(f"{text}{hostile}{text}")))

    assert kinds(Runner().read(log)) == kinds(
        Runner().read(render_github(report_of(hostile_page("x"))))
    )


def test_who_knows_the_token_of_one_run_cannot_use_it_in_the_next():
    known = re.search(r"::stop-commands::(\w+)", render_github(report_of(hostile_page("x"))))[1]

    runner = Runner().read(render_github(report_of(hostile_page(f"\n::{known}::\n::error::no"))))

    assert kinds(runner) == kinds(Runner().read(render_github(report_of(hostile_page("x")))))


def test_without_findings_there_is_no_list_to_unfold():
    log = render_github(report_of(page_with(known=2)))

    assert log == "0 errors, 0 warnings, 2 known · 0 of 0 references verified · 0.21 s\n"


@pytest.mark.parametrize("path", ["two  blanks.html", " first/last .html", "ä,c:d%20.html"])
def test_a_file_is_named_as_it_is_called(path):
    report = report_of(page_with(problem(), path=path))

    (_, properties, _), *_ = Runner().read(render_github(report)).obeyed
    (entry,) = json.loads(render_gitlab(report))

    assert properties["file"] == entry["location"]["path"] == path


def test_the_fix_stands_wherever_a_service_shows_nothing_but_the_message():
    fix = Fix("put the paper's own DOI", "10.5555/heath.2006.17")
    report = report_of(page_with(problem(message="m", hint="h", fix=fix)))
    said = "m; h (fix: put the paper's own DOI: 10.5555/heath.2006.17)"

    (_, _, annotation), *_ = Runner().read(render_github(report)).obeyed
    (entry,) = json.loads(render_gitlab(report))
    (result,) = json.loads(render_sarif(report))["runs"][0]["results"]
    (failure,) = ET.fromstring(render_junit(report)).iter("failure")

    assert annotation == result["message"]["text"] == failure.get("message") == said
    assert entry["description"] == f"REF001 undefined-reference: {said}"
    assert failure.text.count("(fix: ") == 1


def test_a_fix_that_the_message_quotes_is_not_told_twice():
    found = problem(message="“Moss 1990” stood here", fix=Fix("put it back", "Moss 1990"))

    (entry,) = json.loads(render_gitlab(report_of(page_with(found))))

    assert entry["description"].endswith(": “Moss 1990” stood here (fix: put it back)")


def test_a_page_outside_of_the_repository_has_no_file_to_point_into():
    address = page_with(problem(message="gone"), path="https://wiki.example/Bees")

    (_, properties, message), *_ = Runner().read(render_github(report_of(address))).obeyed

    assert "file" not in properties
    assert message == "https://wiki.example/Bees:1:1: gone"


# JUnit

# What Jenkins' and GitLab's readers know: element, its attributes, what may be in it.
JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time"},
        {"properties", "testcase"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname"}, {"failure", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "skipped": ({"message"}, set()),
    "system-out": (set(), set()),
}


def junit(report):
    """The document, after a look at its form and its counts."""
    root = ET.fromstring(render_junit(report))
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for suite in (root, *root.iter("testsuite")):
        cases = list(suite.iter("testcase"))
        assert int(suite.get("tests")) == len(cases)
        assert int(suite.get("failures")) == len(list(suite.iter("failure")))
        assert int(suite.get("errors")) == 0
    for suite in root.iter("testsuite"):
        assert int(suite.get("skipped")) == len(list(suite.iter("skipped")))
        names = [case.get("name") for case in suite.iter("testcase")]
        assert len(set(names)) == len(names)
    return root


def test_junit_golden(golden):
    golden("report.junit.xml", render_junit(sample_report()))


def test_junit_is_read_by_its_library():
    document = JUnitXml.fromstring(render_junit(sample_report()).encode())

    assert [suite.name for suite in document] == ["wiki/heather-honey.html", "wiki/stub.html"]


@pytest.mark.parametrize(
    ("fail_on", "failures"), [("error", 1), ("warning", 2), ("info", 3), ("never", 0)]
)
def test_only_what_fails_the_run_fails_a_test(fail_on, failures):
    page = page_with(*map(problem, Severity))

    root = junit(report_of(page, fail_on=fail_on))

    assert root.get("failures") == str(failures)
    assert len(list(root.iter("system-out"))) == 3 - failures
    assert len(list(root.iter("skipped"))) == 1


def test_a_page_without_findings_is_a_test_that_passed():
    (case,) = junit(report_of(empty_article())).iter("testcase")

    assert (case.get("name"), len(case)) == ("no findings", 0)


def test_a_test_keeps_its_name_when_lines_are_put_in_above_it():
    names = [
        [case.get("name") for case in junit(report_of(page_with(problem(line=line), problem(line=90)))).iter("testcase")]
        for line in (3, 50)
    ]  # fmt: skip

    assert names == [["REF001 undefined-reference", "REF001 undefined-reference (2)"]] * 2


def test_known_and_suppressed_findings_are_properties():
    root = junit(report_of(page_with(known=4, suppressed=2)))

    assert {p.get("name"): p.get("value") for p in root.iter("property")} == {
        "known": "4",
        "suppressed": "2",
    }


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_xml(text):
    root = junit(report_of(hostile_page(f"x{text}\x00\x0b\ufffe\ud800]]><![CDATA[")))

    assert root.get("tests") == "4"


def test_huge_texts_are_cut_in_every_format():
    huge = report_of(hostile_page("long " * 400_000, path="a.html"))

    for name, render in RENDERERS.items():
        assert len(render(huge)) < 60_000, name


# Markdown

MARKDOWN_HOSTILE = (
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example\n[x]",
    "<https://evil.example> <a@b.example>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!-- x --> </details> &lt;b&gt; &#60;b&#62;",
    "`code` ``co`de`` ```\nblock\n```",
    "\\[x](y) \\<b>",
    "\\",
    "a | b | c\n|---|---|\n| d |",
    "# heading\n- item\n1. item\n> quote\n---\n    code",
    "**bold** __bold__ *it* _it_ ~~no~~ ==mark== $x^2$ $$y$$",
    "@octocat @org/team #1 GH-2 octo/repo#3 !4 %5 ~bug &6 $7 [vulnerability:8] :bug: https://evil.example www.evil.example",
    "[[wiki link]] [^1] {{ template }} {% raw %} :::note",
    "\u202egpj.exe \u2066x\u2069 \u2028# x",
    "a  \nb\\\nc",
)
MD = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"paragraph", "inline", "heading", "bullet_list", "list_item", "text", "strong", "code_inline", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
# What GitHub and GitLab look for in the finished page's text.
LINKED_LATER = re.compile(
    r"""[@#!%~][\w"'] | [&$]\d | \[[a-z_]+: | \bGH-\d | https?:// | \bwww\. | :[\w+-]+:""",
    re.VERBOSE | re.IGNORECASE,
)


def tokens(text):
    for token in MD.parse(text):
        yield token
        yield from token.children or ()


def shape(text):
    return [token.type for token in tokens(text) if token.type != "text"]


def texts(text):
    return [token.content for token in tokens(text) if token.type == "text"]


def test_markdown_golden(golden):
    golden("report.md", render_markdown(sample_report()))


@pytest.mark.parametrize(
    "text", [*MARKDOWN_HOSTILE, HOSTILE, " ".join(MARKDOWN_HOSTILE), *COMMANDS]
)
def test_text_of_a_page_stays_text_in_markdown(text):
    odd = SourceState(text, text, 2, 1, 1, text)

    told = render_markdown(report_of(hostile_page(text), hostile_page(text), sources=(odd,)))
    harmless = render_markdown(
        report_of(
            hostile_page("x"), hostile_page("x"), sources=(replace(odd, name="x", reason="x"),)
        )
    )

    assert {
        token.type.removesuffix("_open").removesuffix("_close") for token in tokens(told)
    } <= OURS
    assert shape(told) == shape(harmless)
    assert [one for one in texts(told) if LINKED_LATER.search(one)] == []
    assert not set(told) & set("\u202e\u2066\u2028\x1b")


@settings(max_examples=150)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_so_does_any_other(text):
    told = render_markdown(report_of(hostile_page(f"x{text}x", path="a.html")))

    assert shape(told) == shape(render_markdown(report_of(hostile_page("xx", path="a.html"))))


def test_what_is_read_is_what_was_said():
    said = "a*b* <c> & &lt;d&gt; &copy; [5] `x` | \\y \\* \\."

    told = render_markdown(report_of(page_with(problem(message=said))))

    assert [one.strip(" :") for one in texts(told) if "a*b*" in one] == [said]


def test_a_pipe_in_a_path_does_not_end_its_cell():
    told = render_markdown(report_of(page_with(path="a|b.html"), page_with(path="c.html")))

    assert "a|b.html" in texts(told)


def test_a_fix_is_there_to_be_copied():
    fix = Fix("add it", "doi:10.5555/a_b`c|d*e*")

    told = render_markdown(report_of(page_with(problem(fix=fix))))

    assert "doi:10.5555/a_b`c|d*e*" in [t.content for t in tokens(told) if t.type == "code_inline"]


def test_a_long_report_is_cut_between_findings_within_the_limit():
    many = [problem(message="x" * 500, line=n, excerpt="ü" * 400) for n in range(1, 5_001)]
    warning = problem(Severity.WARNING)

    told = render_markdown(report_of(page_with(*many, warning), sources=()))

    shown = told.count("**REF001 ")
    assert LARGEST * 0.9 < len(told.encode()) <= LARGEST
    assert f"… and {5_001 - shown:,} more findings" in told
    assert "**REF002 " not in told
    assert told.rstrip().endswith("The HTML and JSON reports have all of them.")


def test_thousands_of_pages_leave_room_for_findings():
    pages = [page_with(problem(), path=f"wiki/{'long' * 40}-{n}.html") for n in range(3_000)]

    told = render_markdown(report_of(*pages))

    assert len(told.encode()) <= LARGEST
    assert "more pages" in told
    assert told.count("**REF001 ") > 1_000


# GitLab

GITLAB_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}


def gitlab(report, folder=""):
    entries = json.loads(render_gitlab(report, folder))
    jsonschema.validate(entries, GITLAB_SCHEMA)
    return entries


def test_gitlab_golden(golden):
    golden("report.gitlab.json", render_gitlab(sample_report()))


def test_gitlab_shows_each_finding_since_no_two_have_one_fingerprint():
    twice = (problem(subject="s"), problem(subject="s", line=2))
    pages = [page_with(*twice), page_with(*twice), page_with(*twice, path="./a.html")]

    marks = [one["fingerprint"] for one in gitlab(report_of(*pages))]

    assert len(marks) == 6
    assert len(set(marks)) == 6


def test_gitlab_paths_are_relative_to_the_folder_of_the_run():
    (one,) = gitlab(report_of(page_with(problem(), path="/builds/x/wiki/a.html")), "/builds/x")

    assert one["location"] == {"path": "wiki/a.html", "lines": {"begin": 1}}


def test_gitlab_has_severities_and_nothing_that_was_not_checked():
    found = gitlab(report_of(page_with(*map(problem, Severity))))

    assert [one["severity"] for one in found] == ["critical", "minor", "info"]


# All of them


@pytest.mark.parametrize("name", RENDERERS)
def test_a_run_without_pages_or_findings_can_be_told(name):
    assert RENDERERS[name](report_of()).endswith("\n")
    assert RENDERERS[name](report_of(empty_article())).endswith("\n")


@pytest.mark.parametrize("name", RENDERERS)
def test_two_runs_give_the_same_bytes(name):
    assert RENDERERS[name](sample_report()) == RENDERERS[name](sample_report())


def test_known_findings_are_counted_in_every_format_that_has_a_place_for_it():
    page = replace(
        sample_article(), known=7, suppressed=0, revision=Revision("4f2a9c1", "2026-11-20")
    )
    report = report_of(page)

    told = report_to_json(report)

    assert totals_line(report).startswith("6 errors, 7 warnings, 5 info, 1 unchecked, 7 known · ")
    assert "7 findings were known before and are not shown." in render_markdown(report)
    assert "7 known" in render_github(report)
    assert '<property name="known" value="7" />' in render_junit(report)
    assert json.loads(render_sarif(report))["runs"][0]["properties"]["known"] == 7
    assert told["summary"]["known"] == told["articles"][0]["known"] == 7
    assert told["articles"][0]["revision"] == {"id": "4f2a9c1", "day": "2026-11-20"}


@pytest.mark.parametrize(("options", "code"), [((), 1), (("--fail-on", "never"), 0), (("--fail-on", "never", "--strict"), 3)])  # fmt: skip
def test_the_exit_code_never_depends_on_the_format(refcheck, root, options, code):
    page = root / EXAMPLE
    codes = {
        kind: refcheck(page, "--offline", "--no-report", "--format", kind, *options).code
        for kind in FORMATS
    }

    assert codes == dict.fromkeys(FORMATS, code)


def test_a_page_below_the_current_folder_is_told_by_its_relative_path(refcheck, root, tmp_path):
    page = tmp_path / "wiki" / "a.html"
    page.parent.mkdir()
    page.write_bytes((root / EXAMPLE).read_bytes())

    for kind in RENDERERS:
        told = refcheck(page, "--offline", "--no-report", "--format", kind).out
        assert "wiki/a.html" in told, kind
        assert str(tmp_path) not in told, kind
