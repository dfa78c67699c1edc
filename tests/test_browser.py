"""The HTML report in a real browser."""

from __future__ import annotations

import pytest
from browser import opened, running_browser, sideways, violations
from hostile_articles import HOSTILE
from sample_report import sample_report

from refcheck.reporters.html import render_html


@pytest.fixture(scope="module")
def browser():
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("browser") / "sample.html"
    path.write_text(render_html(sample_report()), "utf-8")
    return path


@pytest.fixture(scope="module")
def example(root):
    return root / "reports" / "low-dose-naltrexone.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["sample", "example"])
def test_axe_finds_no_violation_at_wcag_2_2_aa(browser, request, which, scheme):
    path = request.getfixturevalue(which)
    with opened(browser, path, color_scheme=scheme) as page:
        found = violations(page)

    assert found == []


@pytest.mark.parametrize("width", [320, 420, 768, 1280])
@pytest.mark.parametrize("which", ["sample", "example"])
def test_nothing_is_wider_than_the_window(browser, request, which, width):
    path = request.getfixturevalue(which)
    with opened(browser, path, width=width) as page:
        assert sideways(page) <= 0


@pytest.mark.parametrize("which", ["sample", "example"])
def test_the_report_asks_nobody_and_breaks_no_policy(browser, request, which):
    path = request.getfixturevalue(which)
    with opened(browser, path) as page:
        page.wait_for_timeout(50)
        assert page.acted() == []


@pytest.mark.parametrize("article", HOSTILE, ids=lambda article: article.name)
def test_a_hostile_article_executes_nothing_and_breaks_no_layout(
    browser, refcheck, tmp_path, article
):
    (tmp_path / article.file).write_bytes(article.data)
    ran = refcheck(article.file, "--offline", "--registry", "none")
    assert ran.code in {0, 1}

    report = next((tmp_path / "reports").glob("*.html"))
    with opened(browser, report, width=420) as page:
        page.wait_for_timeout(30)
        assert page.evaluate("window.hostile") is None
        assert page.acted() == []
        assert sideways(page) <= 0
        assert page.locator("h1").count() == 1
        assert page.locator("script").count() <= 1
        assert page.locator("iframe, object, embed, img, form, base, link, svg script").count() == 0
        assert page.locator("[onclick], [onerror], [onload], [style]").count() == 0
