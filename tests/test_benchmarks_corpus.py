"""The pages, dumps and sums of the benchmark of whole wikis; it measures nothing here."""

import json
import sys
import tarfile
from importlib import import_module

import pytest

from refcheck.corpus.pages import SourcePage
from refcheck.corpus.sources.enterprise_records import page_of
from refcheck.reading.page import read_page


@pytest.fixture(scope="module")
def benchmark(root):
    """A module of the benchmark, whose package is none of the project's."""
    folder = str(root / "benchmarks")
    sys.path.insert(0, folder)
    yield lambda name: import_module(f"corpus.{name}")
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def synthesis(benchmark):
    return benchmark("synthesis")


def test_the_same_pages_every_time_and_no_two_alike(synthesis):
    pages = list(synthesis.pages(60, references=5))

    assert pages == list(synthesis.pages(60, references=5))
    assert len({page.title for page in pages}) == len({page.html for page in pages}) == 60
    assert synthesis.page(41, 5) == pages[41]


def test_synthetic_pages_are_read_as_what_they_are(synthesis):
    for page in synthesis.pages(9, references=6):
        article = read_page(page.html.encode(), "page.html")

        works = synthesis.cited(page.ordinal, 6)
        assert article.dialect.startswith("mediawiki")
        assert len(article.references) == len(works)
        assert all(reference.context_object for reference in article.references)
        assert {key for one in article.citations for key in one.references} == {
            reference.key for reference in article.references
        }


def test_a_tenth_of_the_pages_has_another_shape_unless_it_must_not(synthesis):
    mixed = list(synthesis.pages(30, references=3))
    alike = synthesis.pages(30, references=3, parsoid_only=True)

    assert [page.ordinal for page in mixed if "mw:htmlVersion" not in page.html] == [9, 19, 29]
    assert all("mw:htmlVersion" in page.html for page in alike)


def test_pages_share_works_and_have_their_own(benchmark, synthesis):
    popular = benchmark("works").POPULAR

    numbers = [number for ordinal in range(300) for number in synthesis.cited(ordinal, 14)]

    shared = [number for number in numbers if number < popular]
    own = [number for number in numbers if number >= popular]
    assert 0.25 < len(shared) / len(numbers) < 0.35
    assert len(own) == len(set(own))
    assert 10 < len(numbers) / 300 < 18


def test_invented_works_have_dois_that_nobody_has(benchmark):
    works = [benchmark("works").work(number) for number in range(300)]

    assert {one.doi.partition("/")[0] for one in works if one.doi} == {"10.5555"}
    assert {one.url.split("/")[2] for one in works} == {"example.org"}
    assert {one.kind for one in works} == {"journal", "book", "web"}


def test_a_dump_has_the_pages_as_the_enterprise_dumps_do(benchmark, synthesis, tmp_path):
    pages = list(synthesis.pages(3, references=2))

    told = benchmark("dumps").write_dump(tmp_path / "dump.tar.gz", pages)

    with tarfile.open(tmp_path / "dump.tar.gz") as archive:
        lines = archive.extractfile(archive.next()).read().splitlines()
    read = [page_of(SourcePage(0, "", line)) for line in lines]
    assert [one.data.decode("utf-8-sig") for one in read] == [page.html for page in pages]
    assert [one.title for one in read] == [page.title for page in pages]
    assert told == (3, sum(len(page.html.encode()) for page in pages))


def test_saved_pages_get_names_of_their_own_and_name_their_wiki(benchmark, tmp_path):
    (tmp_path / "a.html").write_text("<p>A</p>")
    (tmp_path / "b.html").write_text("<base href='//x'><p>B</p>")

    pages = list(benchmark("dumps").saved_pages(tmp_path, 2))

    assert [page.title for page in pages] == ["a (0)", "b (0)", "a (1)", "b (1)"]
    assert [page.ordinal for page in pages] == [0, 1, 2, 3]
    assert all(page.html.count("<base") == 1 for page in pages)


def test_costs_by_tenths_see_what_gets_dearer(benchmark):
    memory = benchmark("memory")
    even = [(page, 5 + page * 0.01) for page in range(0, 1001, 20)]
    dearer = [(page, page * 0.01 + page * page * 1e-5) for page in range(0, 1001, 20)]

    assert memory.tenths(even) == pytest.approx([0.01] * 10)
    assert memory.trend(memory.tenths(even)) == pytest.approx(0, abs=1e-9)
    assert memory.trend(memory.tenths(dearer)) == pytest.approx(18 / 11)
    assert memory.tenths(even[:12]) == []


@pytest.mark.parametrize(
    ("one", "other", "ordered", "wanted"),
    [
        pytest.param("abc", "abc", True, 0, id="same"),
        pytest.param("abc", "ab", True, 1, id="lost"),
        pytest.param("abc", "abbc", True, 1, id="doubled"),
        pytest.param("abc", "abd", True, 2, id="changed"),
        pytest.param("abc", "acb", True, 2, id="elsewhere"),
        pytest.param("abc", "acb", False, 0, id="elsewhere-and-no-matter"),
    ],
)
def test_rows_that_differ_are_counted(benchmark, one, other, ordered, wanted):
    marks = ([letter.encode() for letter in word] for word in (one, other))

    assert benchmark("comparing").differing(*marks, ordered=ordered) == wanted


def test_the_estimate_is_its_formula(benchmark):
    module = benchmark("estimate")
    given = module.Assumptions(
        page_seconds=0.036,
        kilobytes_a_page=50,
        row_bytes=1000,
        store_bytes=100,
        pages=1000,
        references=36_000,
        wiki_kilobytes=100,
        distinct=0.5,
        answers_a_second=5,
        machines=2,
        cores=5,
        of_a_core=0.8,
        index_seconds=3600,
        engine=2,
    )

    found = module.estimate(given)

    assert found.reading == pytest.approx(0.02)
    assert found.answering == pytest.approx(1.0)
    assert found.wall == pytest.approx(1.02 * 2 / 8 + 1)
    assert (found.output, found.store) == pytest.approx((0.036, 0.0018))


def test_the_estimate_reads_the_latest_figures(benchmark, tmp_path):
    told = {"pages": 10, "bytes": 400_000, "references": 50, "distinct": 40, "rows": 500}
    last = told | {"command": "memory", "work": 200, "stages": {"ask": 1, "answer": 9, "check": 3}}
    rows = [
        last | {"rows": 7},
        last,
        last | {"distinct": 0},
        {"command": "speed", "pages": 100},
    ]
    (tmp_path / "figures").write_text("".join(json.dumps(row) + "\n" for row in rows))

    found = benchmark("estimate").read(tmp_path / "figures")

    assert found == {
        "page_seconds": 0.4,
        "kilobytes_a_page": 40.0,
        "row_bytes": 10.0,
        "store_bytes": 5.0,
    }


def test_the_cost_of_a_run_is_told_by_its_stages(benchmark):
    steps = (
        ("", 0, 0.5),
        ("ask", 0, 1.0),
        ("check", 0, 4.0),
        ("check", 10, 6.0),
        ("done", 20, 7.0),
    )
    run = benchmark("watching").Watched(9.0, 7.5, 1.0, 1, 1, 0, "", steps)

    assert benchmark("running").stages(run) == {"ask": 3.0, "check": 3.0, "done": 0.5}


def test_a_run_is_watched_with_what_outlives_it(benchmark, tmp_path):
    """As a server of forks does, which nobody waits for."""
    busy = (
        "import time\nx = bytearray(60_000_000)\nprint('there', flush=True)\n"
        "while time.process_time() < .3: pass\ntime.sleep(2)"
    )
    outer = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {busy!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\ntime.sleep(1)"
    )

    run = benchmark("watching").watched([sys.executable, "-c", outer], cwd=tmp_path)

    assert run.code == 0
    assert run.processor > 0.3
    assert run.parent_processor < 0.3
    assert run.worker_peak > 60_000_000 > run.parent_peak > 0
