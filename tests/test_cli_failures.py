"""One page that goes wrong, and what becomes of the others."""

from __future__ import annotations

import json

import pytest

from refcheck import gathering, pipeline
from refcheck.checks.selection import select_rules
from refcheck.config import Settings
from refcheck.errors import InputError
from refcheck.pipeline import PageInput, check_pages
from refcheck.progress import Silent
from refcheck.reporters import html

OFFLINE = ("--offline", "--select", "REF0,REF105")
PAGE = """<html><body><h1>{0}</h1><p>{0} is wet.[1] It boils.[2]</p>
<h2>References</h2><ol><li>Drop A. On {0}. J Water. 1990;1:1-9.</li>
<li>Drop B. On boiling. J Water. 1991;2:3-9.</li></ol></body></html>"""
BUG = RuntimeError("two\nlines")
NAMES = ("first", "second", "third")


@pytest.fixture
def pages(tmp_path):
    for name in NAMES:
        (tmp_path / f"{name}.html").write_text(PAGE.format(name.title()))
    return [f"{name}.html" for name in NAMES]


def failing_on(monkeypatch, module, function, path_of, error=BUG):
    real = getattr(module, function)

    def sometimes(*arguments, **options):
        if "second" in path_of(*arguments):
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(module, function, sometimes)


STAGES = {
    "reading": (gathering, "read_page", lambda _, path: path),
    "judging": (pipeline, "judge", lambda dossier, *_: dossier.article.path),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_bug_with_one_page_does_not_take_the_others_with_it(
    refcheck, pages, tmp_path, monkeypatch, stage
):
    failing_on(monkeypatch, *STAGES[stage])

    ran = refcheck(*pages, *OFFLINE, "--format", "json")

    assert ran.code == 70
    assert [one["path"] for one in json.loads(ran.out)["articles"]] == ["first.html", "third.html"]
    assert ran.complaints == [
        (
            f"refcheck: a bug in refcheck while {stage} second.html: RuntimeError: two lines; "
            "please report it with the page; the same command with -vv tells where it happened"
        ),
        "report: reports/first.html",
        "report: reports/third.html",
        "report: reports/index.html",
    ]
    for name in ("first", "third"):
        assert f"{name.title()} is wet" in (tmp_path / f"reports/{name}.html").read_text()


def test_a_bug_while_one_page_is_resolved_is_that_pages_alone(refcheck, pages, monkeypatch):
    from refcheck.resolvers.chain import Resolver  # noqa: PLC0415

    failing_on(monkeypatch, Resolver, "_from_indexes", lambda _, inquiry: inquiry.text.lower())

    ran = refcheck(*pages, *OFFLINE, "--format", "json", "--no-report")

    assert ran.code == 70
    assert [one["path"] for one in json.loads(ran.out)["articles"]] == ["first.html", "third.html"]
    assert len(ran.complaints) == 1
    assert "while resolving second.html" in ran.err


def test_a_bug_in_one_pages_report_leaves_the_other_reports(refcheck, pages, tmp_path, monkeypatch):
    failing_on(
        monkeypatch,
        html,
        "render_article_html",
        lambda _, article: article.dossier.article.path,
    )

    ran = refcheck(*pages, *OFFLINE)

    assert ran.code == 70
    assert "while reporting second.html" in ran.err
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == [
        "first.html",
        "index.html",
        "third.html",
    ]


def test_where_every_page_fails_there_is_nothing_to_tell(refcheck, pages, monkeypatch):
    failing_on(monkeypatch, *STAGES["reading"])

    ran = refcheck("second.html", *OFFLINE)

    assert (ran.code, ran.out, len(ran.complaints)) == (70, "", 1)


def test_the_traceback_of_a_page_is_shown_with_vv(refcheck, pages, monkeypatch):
    failing_on(monkeypatch, *STAGES["judging"])

    ran = refcheck(*pages, *OFFLINE, "-vv")

    assert ran.code == 70
    assert "while judging second.html" in ran.err
    assert "Traceback" in ran.err


def test_a_page_that_nests_too_deeply_for_python_is_one_line(refcheck, pages, monkeypatch):
    failing_on(monkeypatch, *STAGES["reading"], error=RecursionError("maximum depth"))

    ran = refcheck(*pages, *OFFLINE, "--no-report")

    assert ran.code == 70
    assert len(ran.complaints) == 1


def test_ctrl_c_is_no_bug_though_an_import_wraps_it(refcheck, pages, monkeypatch):
    wrapped = RuntimeError("Error calling __set_name__")
    wrapped.__cause__ = KeyboardInterrupt()
    failing_on(monkeypatch, *STAGES["reading"], error=wrapped)
    left = []

    def leave(code):
        left.append(int(code))
        raise SystemExit

    monkeypatch.setattr("os._exit", leave)

    with pytest.raises(SystemExit):
        refcheck(*pages, *OFFLINE)

    assert left == [130]


def check(count, seconds, on_failure=None):
    return check_pages(
        [PageInput(f"{n}.html", PAGE.format(f"Page{n}").encode()) for n in range(count)],
        settings=Settings(),
        resolver=None,
        rules=select_rules(["REF0"]),
        started="2026-11-22T08:00:00Z",
        progress=Silent(),
        seconds=seconds,
        on_failure=on_failure,
    )


def test_without_somebody_to_tell_a_bug_is_raised(monkeypatch):
    monkeypatch.setattr(gathering, "read_page", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        check(1, None)


def test_no_page_is_read_when_time_is_up():
    left = iter([5.0, 1.0, 0.0, -1.0])
    failed = []

    report = check(4, lambda: next(left), lambda *failure: failed.append(failure))

    assert [one.dossier.article.path for one in report.articles] == ["0.html", "1.html"]
    assert [(page.path, stage) for page, stage, _ in failed] == [
        ("2.html", "reading"),
        ("3.html", "reading"),
    ]
    assert all(isinstance(error, InputError) for _, _, error in failed)


def test_pages_for_which_there_was_no_time_are_one_line_and_code_2(refcheck, pages, monkeypatch):
    late = InputError("the time limit of the run is over", hint="--time-limit raises it")
    for name in ("second", "third"):
        stage = (gathering, "read_page", lambda _, path, name=name: path.replace(name, "second"))
        failing_on(monkeypatch, *stage, error=late)

    ran = refcheck(*pages, *OFFLINE, "--no-report", "--format", "json")

    assert ran.code == 2
    assert len(json.loads(ran.out)["articles"]) == 1
    assert ran.complaints == [
        (
            "refcheck: second.html and 1 more not read: the time limit of the run is over; "
            "--time-limit raises it"
        )
    ]


def test_no_further_file_is_opened_when_time_is_up(refcheck, pages):
    ran = refcheck(*pages, *OFFLINE, "--no-report", "--time-limit", "1e-7", "--format", "json")

    assert ran.code == 2
    assert [one["path"] for one in json.loads(ran.out)["articles"]] == ["first.html"]
    assert ran.complaints == [
        (
            "refcheck: second.html and what follows was not read: "
            "the time limit of the run is over; --time-limit raises it"
        )
    ]
