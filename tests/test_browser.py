"""The HTML report in a real browser."""

from __future__ import annotations

import json

import pytest
from browser import opened, running_browser, sideways, violations
from hostile_articles import FIGURES, HOSTILE, PIECES, SCRIPT, record
from hostile_articles import page as hostile_page
from sample_report import sample_report
from test_reporters_html import HOSTILE as HOSTILE_TEXT
from test_reporters_html import hostile_report
from test_reporters_html_claims import report_with_every_verdict

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
def figures(tmp_path_factory):
    path = tmp_path_factory.mktemp("browser") / "figures.html"
    path.write_text(render_html(report_with_every_verdict()), "utf-8")
    return path


@pytest.fixture(scope="module")
def example(root):
    return root / "reports" / "low-dose-naltrexone.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["sample", "example", "figures"])
def test_axe_finds_no_violation_at_wcag_2_2_aa(browser, request, which, scheme):
    path = request.getfixturevalue(which)
    with opened(browser, path, color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = violations(page)

    assert found == []


def test_axe_finds_no_violation_on_a_long_page_with_tables_of_links(browser, refcheck, tmp_path):
    numbers = range(1, 601)
    claims = "".join(f"<p>Claim {n} was measured [{n}].</p>" for n in numbers)
    link = '<a href="http://example.org/honey">honey</a>'
    cells = "".join(f"<tr><td>{link}, {link}<ul><li>{link}<li>{link}</ul></td></tr>" for _ in "abc")
    entries = "".join(
        f"<li>Ashdown M. Honey, part {n}. Acta Melissa. 2011; {n}: 1-9. {link * (n % 7)}</li>"
        for n in numbers
    )
    page = f"<h1>Honey</h1>{claims}<table>{cells}</table><h2>References</h2><ol>{entries}</ol>"
    (tmp_path / "page.html").write_text(page)
    refcheck("page.html", "--offline", "--registry", "none")

    with opened(browser, tmp_path / "reports" / "page.html") as shown:
        assert violations(shown) == []


@pytest.mark.parametrize("width", [320, 420, 768, 1280])
@pytest.mark.parametrize("which", ["sample", "example", "figures"])
def test_nothing_is_wider_than_the_window(browser, request, which, width):
    path = request.getfixturevalue(which)
    with opened(browser, path, width=width) as page:
        assert sideways(page) <= 0


@pytest.mark.parametrize("which", ["sample", "example", "figures"])
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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{HOSTILE_TEXT} {SCRIPT}", id="script"),
        pytest.param("x" * 60_000, id="long word"),
        pytest.param("\u202e\u2066(1) עברית [2] \u200f", id="bidi"),
        pytest.param("Z" + "\u0310\u0348" * 3000, id="combining"),
        pytest.param("\n\t\x00\x1b[2J\ud800", id="controls"),
    ],
)
def test_a_hostile_record_executes_nothing_and_breaks_no_layout(browser, tmp_path, text):
    path = tmp_path / "report.html"
    path.write_text(render_html(hostile_report(text)), "utf-8")

    with opened(browser, path, width=420) as page:
        assert page.evaluate("window.hostile") is None
        assert page.acted() == []
        assert sideways(page) <= 0
        assert page.locator("img, [onclick], [onerror], [style]").count() == 0


@pytest.mark.parametrize("name", PIECES)
def test_hostile_figures_and_summaries_execute_nothing_and_break_no_layout(
    browser, refcheck, tmp_path, name
):
    (tmp_path / "works.ndjson").write_text(json.dumps(record(PIECES[name])), "utf-8")
    (tmp_path / "page.html").write_bytes(hostile_page(text=FIGURES.format(piece=PIECES[name])))
    refcheck("index", "build", "works.ndjson", "--output", "index")
    ran = refcheck("page.html", "--index", "index", "--offline", "--registry", "none")
    assert ran.code in {0, 1}

    with opened(browser, tmp_path / "reports" / "page.html", width=420) as page:
        assert page.locator(".compared").count() >= 1
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.evaluate("document.querySelector('.page .fig')?.click()")
        page.wait_for_timeout(30)
        assert page.evaluate("window.hostile") is None
        assert page.acted() == []
        assert sideways(page) <= 0
        assert page.locator("h1").count() == 1
        assert page.locator("script").count() <= 1
        assert page.locator("iframe, object, embed, img, form, base, link, svg script").count() == 0
        assert page.locator("[onclick], [onerror], [onload], [onmouseover], [style]").count() == 0


def focused(page):
    """The id of the element that has the focus, or of the finding around it."""
    return page.evaluate(
        "(document.activeElement.closest('.finding') || document.activeElement).id || null"
    )


def shown_findings(page):
    return page.locator(".finding.item:visible").count()


def test_j_and_k_go_from_finding_to_finding(browser, sample):
    with opened(browser, sample) as page:
        page.keyboard.press("j")
        first = focused(page)
        page.keyboard.press("j")
        second = focused(page)
        page.keyboard.press("k")

        assert first is not None
        assert second not in {None, first}
        assert focused(page) == first


def test_a_slash_leads_to_the_filters_and_letters_typed_there_are_letters(browser, sample):
    with opened(browser, sample) as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.closest('#filter') !== null")

        page.locator("#filter-words").focus()
        page.keyboard.type("j?k")

        assert page.locator("#filter-words").input_value() == "j?k"
        assert not page.locator("#help").is_visible()


def test_a_question_mark_opens_the_help_and_escape_closes_it(browser, sample):
    with opened(browser, sample) as page:
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        assert violations(page) == []

        page.keyboard.press("Escape")
        assert not page.locator("#help").is_visible()


def test_single_keys_can_be_switched_off(browser, sample):
    with opened(browser, sample) as page:
        page.keyboard.press("?")
        page.locator("#keys").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("?")

        assert not page.locator("#help").is_visible()


def test_a_filter_shows_what_it_says_and_showing_all_undoes_it(browser, sample):
    with opened(browser, sample) as page:
        before = shown_findings(page)
        page.locator("#filter select").first.select_option(index=1)
        filtered = shown_findings(page)
        page.locator("#filter-reset").click()

        assert 0 < filtered < before
        assert shown_findings(page) == before


def test_words_filter_too_and_nothing_left_is_said(browser, sample):
    with opened(browser, sample) as page:
        page.locator("#filter-words").fill("no finding has these words")
        page.wait_for_timeout(300)

        assert shown_findings(page) == 0
        assert page.locator(".none-left").first.is_visible()


def test_a_deep_link_shows_a_finding_that_the_filter_hides(browser, sample):
    with opened(browser, sample) as page:
        last = page.locator(".finding.item").last.get_attribute("id")
        page.locator("#filter-words").fill("no finding has these words")
        page.wait_for_timeout(300)
        page.evaluate("id => { location.hash = id; }", last)
        page.wait_for_timeout(50)

        assert page.locator(f"[id='{last}']").is_visible()
        assert focused(page) == last


def test_without_a_script_all_is_there_and_no_control_that_does_nothing(browser, sample):
    with opened(browser, sample, java_script_enabled=False) as page:
        everything = page.locator(".finding").count()

        assert everything > 0
        assert page.locator("#filter").is_hidden()
        assert page.locator("[data-copy]:visible").count() == 0
        assert page.locator("a.mark").first.get_attribute("href").startswith("#")


def test_a_marker_opens_its_reference_and_escape_gives_the_focus_back(browser, sample):
    with opened(browser, sample) as page:
        mark = page.locator("a.mark:visible").first
        mark.focus()
        page.keyboard.press("Enter")
        panel = page.locator("dialog[open], [role=dialog]:visible")
        assert panel.count() == 1
        assert violations(page) == []

        page.keyboard.press("Escape")
        assert panel.count() == 0
        assert mark.evaluate("mark => mark === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("verdict", ["contradicted", "absent", "supported"])
def test_a_figure_opens_its_claim_beside_the_summary(browser, figures, verdict, scheme):
    with opened(browser, figures, color_scheme=scheme) as page:
        mark = page.locator(f".page a.fig.v-{verdict}").first
        mark.click()
        panel = page.locator("dialog.peek[open]")

        assert panel.count() == 1
        assert panel.locator("h2").inner_text().endswith("beside the summary")
        assert panel.locator(".verdicts .asked").count() == 1
        assert "Only the summary (abstract) of" in panel.inner_text()
        assert violations(page) == []

        page.keyboard.press("Escape")
        assert panel.count() == 0
        assert mark.evaluate("mark => mark === document.activeElement")


def test_a_figure_that_needs_a_look_is_reached_and_opened_by_keys(browser, figures):
    with opened(browser, figures) as page:
        page.locator("#a1-claims").evaluate("one => { one.tabIndex = -1; one.focus(); }")
        stops = []
        for _ in range(40):
            page.keyboard.press("Tab")
            stops.append(
                page.evaluate(
                    "document.activeElement.matches('.page .fig') && document.activeElement.className"
                )
            )
        assert sum("contradicted" in str(stop) for stop in stops) == 2
        assert any("absent" in str(stop) for stop in stops)
        assert not any("supported" in str(stop) for stop in stops)

        page.locator(".page a.fig.v-contradicted").first.focus()
        page.keyboard.press("Enter")
        assert (
            "45%: the summary of reference 1 has 40% or 28% here."
            in page.locator("dialog[open]").inner_text()
        )


def test_a_figure_in_a_link_of_the_page_opens_its_claim_and_the_link_goes_on(browser, figures):
    with opened(browser, figures) as page:
        mark = page.locator(".page a[rel] .fig")
        mark.click()

        assert page.locator("dialog.peek[open]").count() == 1
        assert page.acted() == []

        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('.page a[rel]')")


def test_without_a_script_a_figure_leads_to_its_claim(browser, figures):
    with opened(browser, figures, java_script_enabled=False) as page:
        mark = page.locator(".page a.fig.v-contradicted").first
        target = mark.get_attribute("href")[1:]
        mark.click()

        assert page.locator(f"[id='{target}']").is_visible()
        assert page.locator("dialog.peek").count() == 0


def test_claims_are_filtered_and_counted_apart_from_findings(browser, figures):
    with opened(browser, figures) as page:
        told = page.locator("#filter-told")
        assert "4 of 4 statements with figures" in told.inner_text()

        page.locator("#filter-words").fill("trial")
        page.wait_for_timeout(300)

        assert "1 of 4 statements with figures" in told.inner_text()
        assert page.locator(".compared:visible").count() == 1

        page.keyboard.press("Escape")
        page.locator("#filter-reset").click()
        page.locator("#filter-title").evaluate("one => one.ownerDocument.activeElement.blur()")
        for _ in range(30):
            page.keyboard.press("j")
        assert "finding" in page.evaluate("document.activeElement.className")


def test_a_link_to_a_claim_that_agrees_opens_the_fold_that_it_is_in(browser, figures):
    with opened(browser, figures) as page:
        folded = page.locator(".compared.v-supported").first
        assert not folded.is_visible()

        page.evaluate("id => { location.hash = id; }", folded.get_attribute("id"))
        page.wait_for_timeout(50)

        assert folded.is_visible()


@pytest.mark.parametrize("media", ["print", "forced"])
def test_marks_are_told_apart_without_their_colours(browser, figures, media):
    with opened(browser, figures) as page:
        page.emulate_media(
            **{"media": "print"} if media == "print" else {"forced_colors": "active"}
        )
        lines = page.evaluate(
            "['supported', 'absent', 'contradicted'].map(name => getComputedStyle("
            "document.querySelector(`.page .fig.v-${name}`)).textDecorationStyle)"
        )

        assert lines == ["dotted", "dashed", "wavy"]


def test_a_copy_button_copies_the_fix(browser, sample):
    with opened(browser, sample, permissions=["clipboard-read", "clipboard-write"]) as page:
        button = page.locator("[data-copy]:visible").first
        button.click()

        assert page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")


# The plot is for eyes and mice alone: the words below it have its links again.
# Figures that are as they should be are links for the mouse; the section has them for the keyboard.
STOPS = "a[href]:not(.fig[tabindex]), button, select, input, summary"
ACTS = "one => one.checkVisibility() && !one.closest('[aria-hidden=true]')"


def test_everything_that_acts_can_be_reached_by_tab(browser, example):
    with opened(browser, example) as page:
        wanted = page.evaluate(f"[...document.querySelectorAll('{STOPS}')].filter({ACTS}).length")
        reached = page.evaluate("[]")
        for _ in range(wanted + 20):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 300)"))

        assert len(set(reached)) >= 0.9 * len(
            set(
                page.evaluate(
                    f"[...document.querySelectorAll('{STOPS}')].filter({ACTS})"
                    ".map(one => one.outerHTML.slice(0, 300))"
                )
            )
        )


def test_print_shows_all_and_no_controls(browser, sample):
    with opened(browser, sample) as page:
        page.emulate_media(media="print")

        assert page.locator("#filter:visible, button:not(th button):visible").count() == 0
        assert shown_findings(page) == page.locator(".finding.item").count()
