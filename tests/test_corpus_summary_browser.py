"""The summary of a corpus in a real browser."""

from __future__ import annotations

import pytest
from browser import opened, running_browser, sideways, violations
from corpus_folder import finding, link, page, reference, work, write_run
from test_corpus_summary_html import HOSTILE, run_with_all

from refcheck.corpus.summary.writing import write_summary


@pytest.fixture(scope="module")
def browser():
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A summary with every list, beside two earlier runs."""
    folder = tmp_path_factory.mktemp("summary")
    earlier = None
    for number, day in enumerate(("2026-10-01", "2026-10-08", "2026-10-15")):
        run = run_with_all(folder / f"{number}", "Tea" if number else "Pot", started=day)
        more = [_page(place, number) for place in range(30)]
        run = write_run(folder / f"{number}", *more, started=day) if number == 1 else run
        write_summary(run, earlier)
        earlier = run
    return run / "summary.html"


def _page(place, number):
    entry = reference(1, **work(f"10.5555/{place % 7}", f"A work of {1990 + place}"))
    found = [finding("REF001", f"{n}") for n in range((place + number) % 4)]
    links = [link(f"https://a.example/{place}", "gone")]
    return page(f"Page {place:02}", references=[entry], findings=found, links=links)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ranked")
    write_summary(write_run(folder, *(_page(place, 0) for place in range(30))))
    return folder / "summary.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["whole", "ranked"])
def test_axe_finds_no_violation_at_wcag_2_2_aa(browser, request, which, scheme):
    path = request.getfixturevalue(which)
    with opened(browser, path, color_scheme=scheme) as shown:
        shown.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

        assert violations(shown) == []


@pytest.mark.parametrize("width", [320, 420, 768, 1280])
@pytest.mark.parametrize("which", ["whole", "ranked"])
def test_nothing_is_wider_than_the_window(browser, request, which, width):
    with opened(browser, request.getfixturevalue(which), width=width) as shown:
        assert sideways(shown) == 0


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_of_a_wiki_acts_or_widens_the_page(browser, tmp_path, piece):
    write_summary(run_with_all(tmp_path, piece))

    with opened(browser, tmp_path / "summary.html", width=420) as shown:
        shown.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")

        assert shown.evaluate("window.hostile") is None
        assert shown.acted() == []
        assert sideways(shown) == 0


def test_a_table_is_sorted_by_its_headings(browser, ranked):
    with opened(browser, ranked) as shown:
        table = shown.locator("section[aria-labelledby=worst] table")
        first = table.locator("tbody tr").first.locator("th")
        worst = first.inner_text()
        row = table.locator("tbody tr").first
        assert row.evaluate("one => getComputedStyle(one).display") == "table-row"

        table.get_by_role("button", name="Page").click()
        assert first.inner_text().partition("\n")[0] == "Page 01"
        table.get_by_role("button", name="Page").click()
        assert first.inner_text() > "Page 20"
        table.get_by_role("button", name="Errors").click()
        top = first.inner_text().partition("\n")[0]
        assert top in {worst.partition("\n")[0], "Page 27", "Page 23", "Page 19"}
        assert shown.acted() == []


def test_words_choose_the_rows_that_are_shown(browser, ranked):
    with opened(browser, ranked) as shown:
        rows = shown.locator("section[aria-labelledby=worst] tbody tr:visible")
        assert rows.count() == 20

        shown.locator("#filter-words").fill("page 03")
        shown.wait_for_timeout(300)
        assert rows.count() == 1
        assert shown.locator("#filter-told").inner_text() == "1 rows are shown."
        assert shown.locator("section[aria-labelledby=works]").is_hidden()

        shown.locator("#filter-reset").click()
        assert rows.count() == 20


def test_without_a_script_all_is_there_and_no_control_that_does_nothing(browser, ranked):
    with opened(browser, ranked, java_script_enabled=False) as shown:
        assert shown.locator("section[aria-labelledby=worst] tbody tr:visible").count() == 20
        assert shown.locator("#filter").is_hidden()
        assert shown.locator("button:visible").count() == 0


def test_print_shows_the_tables_and_no_controls(browser, ranked):
    with opened(browser, ranked) as shown:
        shown.emulate_media(media="print")

        assert shown.locator("#filter:visible, .parts:visible").count() == 0
        assert shown.locator("section[aria-labelledby=worst] tbody tr:visible").count() == 20
        assert shown.locator(".years rect:visible").count() > 0


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Pages that are called by long names of files."""
    folder = tmp_path_factory.mktemp("files")
    name = f"{'a_very_long_name_of_a_file_' * 4}.html"
    found = [finding("REF001", f"{n}") for n in range(3)]
    write_summary(write_run(folder, page(name, references=[reference(1)], findings=found)))
    return folder / "summary.html"


def test_the_errors_of_a_page_are_seen_beside_a_long_name_on_a_telephone(browser, files):
    with opened(browser, files, width=420) as shown:
        box = shown.locator("#worst ~ .wide tbody td").first.bounding_box()

        assert box["x"] + box["width"] <= 420


def test_a_long_name_leaves_room_for_every_column_on_a_wide_screen(browser, files):
    with opened(browser, files, width=1200) as shown:
        table = shown.locator("#worst ~ .wide")

        assert table.evaluate("one => one.scrollWidth - one.clientWidth") == 0


def test_a_long_name_leaves_room_for_every_column_on_paper(browser, files):
    with opened(browser, files, width=720) as shown:
        shown.emulate_media(media="print")

        assert sideways(shown) == 0
