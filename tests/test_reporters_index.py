"""Several pages have a table of their reports beside them; one page has none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sample_report import empty_article, finding, report_of, sample_article

from refcheck.cli.report_names import index_path, report_paths
from refcheck.model.findings import Severity
from refcheck.reporters.html import render_html, render_index_html

PAGE = """<html><body><h1>{title}</h1>
<p>Tea is hot.[1] It is green.[2] It is black.[3] It grows.[4]</p>
<h2>References</h2><ol><li>Leaf A. On heat. 1990.</li><li>Leaf B. On green tea. 1991.</li>
<li>Leaf C. On black tea. 1992.</li><li>Leaf D. On gardens. 1993.</li></ol></body></html>"""
FAULTY = PAGE.replace("green.[2]", "green.[2][9]")
OFFLINE = ("--offline", "--select", "REF0", "--fail-on", "never")


def soup(html):
    return BeautifulSoup(html, "html.parser")


def with_findings(path, *severities, **more):
    """The empty article under this path with one finding for each severity."""
    base = empty_article()
    article = replace(base.dossier.article, path=path, title=None)
    found = tuple(
        finding("REF001", "undefined-reference", severity, "m", n, 1)
        for n, severity in enumerate(severities)
    )
    return replace(base, dossier=replace(base.dossier, article=article), findings=found, **more)


def index_of(*articles, addresses=None):
    return soup(render_index_html(report_of(*articles), addresses or ["x.html"] * len(articles)))


def rows_of(page):
    return [row.th.get_text(" ", strip=True) for row in page.select("table.index tbody tr")]


def test_the_articles_with_most_to_mend_come_first():
    error, warning, info = Severity.ERROR, Severity.WARNING, Severity.INFO
    articles = [
        with_findings("clean"),
        with_findings("noted", info),
        with_findings("warned", *[warning] * 5),
        with_findings("worst", error, error),
        with_findings("bad and warned", error, warning),
        with_findings("bad", error),
        with_findings("also clean"),
    ]

    order = ["worst", "bad and warned", "bad", "warned", "noted", "also clean", "clean"]
    assert rows_of(index_of(*articles)) == order


def test_a_row_tells_the_article_in_short():
    page = index_of(sample_article(), addresses=["heather%20honey.html"])
    (row,) = page.select("table.index tbody tr")

    assert row.a["href"] == "heather%20honey.html"
    assert row.a.get_text() == "Heather honey"
    assert "wiki/heather-honey.html" in row.th.get_text()
    cells = [cell.get_text(strip=True) for cell in row.select("td")]
    assert cells == ["6 errors need mending.", "13", "6", "7", "5", "2", "2"]


def test_an_article_whose_report_failed_has_no_link():
    page = index_of(with_findings("a.html"), with_findings("b.html"), addresses=["a.html", None])

    assert [a["href"] for a in page.select("table.index a")] == ["a.html"]
    assert "Its report could not be made." in page.select("table.index tbody tr")[1].get_text()


def test_known_findings_have_a_column_only_where_there_are_any():
    known = index_of(with_findings("a"), with_findings("b", known=3))
    none = index_of(with_findings("a"), with_findings("b"))

    assert known.select("table.index thead th")[-1].get_text() == "Known findings left out"
    assert sum(len(row.select("td")) for row in known.select("table.index tbody tr")) == 14
    assert "Known" not in none.select_one("table.index").get_text()


def test_without_a_script_nothing_looks_as_if_it_could_be_sorted():
    page = index_of(with_findings("a"), with_findings("b"))

    assert page.select("table.index button") == []
    assert page.select("[aria-sort]") == []
    assert len(page.select("th[data-sort]")) == 7
    cells = page.select("table.index tbody td")
    assert all(cell["data-value"].isdigit() for cell in cells)


def test_one_file_for_all_has_the_same_table_with_links_into_itself():
    report = report_of(with_findings("b.html"), with_findings("a.html", Severity.ERROR))
    page = soup(render_html(report))

    assert rows_of(page) == ["a.html", "b.html"]
    assert [a["href"] for a in page.select("table.index a")] == ["#a2", "#a1"]


def test_page_text_in_the_table_stays_text():
    hostile = "<script>alert(1)</script>\u202e{{7*7}}"
    page = index_of(with_findings(hostile), with_findings("b"))

    assert hostile.replace("\u202e", "") in rows_of(page)
    assert len(page.select("script")) == 1


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki/good tea.html").write_text(PAGE.format(title="Good tea"))
    (tmp_path / "wiki/bad.html").write_text(FAULTY.format(title="Bad tea"))
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [pytest.param(("wiki",), id="folder"), pytest.param(("wiki/bad.html", "wiki/good tea.html"), id="files")],
)  # fmt: skip
def test_several_pages_get_an_index_with_a_link_to_each_report(refcheck, folder, arguments):
    ran = refcheck(*arguments, *OFFLINE)

    page = soup((folder / "reports/index.html").read_text())
    assert rows_of(page)[0].startswith("Bad tea")
    hrefs = [a["href"] for a in page.select("table.index a")]
    assert hrefs == ["bad.html", "good-tea.html"]
    assert all((folder / "reports" / href).is_file() for href in hrefs)
    assert ran.err.splitlines()[-1] == "report: reports/index.html"


def test_one_page_gets_no_index(refcheck, folder):
    refcheck("wiki/bad.html", *OFFLINE)

    assert [file.name for file in (folder / "reports").iterdir()] == ["bad.html"]


def test_without_reports_there_is_no_index(refcheck, folder):
    refcheck("wiki", *OFFLINE, "--no-report")

    assert not (folder / "reports").exists()


def test_a_page_called_index_leaves_the_name_to_the_index(refcheck, folder):
    (folder / "wiki/index.html").write_text(FAULTY.format(title="All about tea"))

    refcheck("wiki/index.html", *OFFLINE)
    refcheck("wiki", *OFFLINE)

    names = sorted(file.name for file in (folder / "reports").iterdir())
    assert names == ["bad.html", "good-tea.html", "index-page.html", "index.html"]
    assert "All about tea" in soup((folder / "reports/index-page.html").read_text()).h1.get_text()
    assert len(rows_of(soup((folder / "reports/index.html").read_text()))) == 3


@pytest.mark.parametrize(
    ("pages", "names", "index"),
    [
        pytest.param(["index.html", "b.html"], ["index-page", "b"], "index", id="one"),
        pytest.param(["a/Index.html", "b/index.htm"], ["a-Index", "b-index"], "index", id="two"),
        pytest.param(["index.html", "index-page.html"], ["index-page", "index-page-2"], "index", id="both"),
        pytest.param(["https://a.example/index"], ["index-page"], "index", id="address"),
    ],
)  # fmt: skip
def test_no_report_of_a_page_has_the_name_of_the_index(tmp_path, pages, names, index):
    paths = report_paths(tmp_path, pages)

    assert [path.stem for path in paths] == names
    assert index_path(tmp_path, pages, paths).stem == index


def test_an_index_that_is_one_of_the_pages_is_not_overwritten(refcheck, folder):
    (folder / "wiki/index.html").write_text(FAULTY.format(title="All about tea"))

    refcheck("wiki/bad.html", "wiki/index.html", *OFFLINE, "--report-dir", "wiki")

    assert "All about tea" in (folder / "wiki/index.html").read_text()
    assert len(rows_of(soup((folder / "wiki/index-2.html").read_text()))) == 2


def test_an_index_of_somebody_elses_stays(refcheck, folder):
    (folder / "site").mkdir()
    (folder / "site/index.html").write_text("<h1>Welcome</h1>")

    ran = refcheck("wiki", *OFFLINE, "--report-dir", "site")

    assert (folder / "site/index.html").read_text() == "<h1>Welcome</h1>"
    assert "site/index.html is no report of refcheck and stays" in ran.err
    assert (folder / "site/bad.html").is_file()


def test_an_output_that_the_index_would_overwrite_is_refused(refcheck, folder):
    ran = refcheck("wiki", *OFFLINE, "--format", "html", "--output", "reports/index.html")

    assert ran.code == 2
    assert "reports/index.html" in ran.err


def test_the_index_is_no_page_in_the_next_run(refcheck, folder):
    refcheck("wiki", *OFFLINE, "--report-dir", "wiki")
    ran = refcheck("wiki", *OFFLINE, "--report-dir", "elsewhere", "-v")

    assert "passed over: wiki/index.html, a report of refcheck" in ran.err


def test_one_file_for_all_is_still_one_file(refcheck, folder):
    refcheck("wiki", *OFFLINE, "--no-report", "--format", "html", "--output", "all.html")

    page = soup((folder / "all.html").read_text())
    assert len(page.select("article")) == 2
    assert not (folder / "reports").exists()
