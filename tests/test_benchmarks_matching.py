"""The baseline that matching is measured against, and the synthetic works that fill an index."""

import json
import sys
from importlib import import_module

import pytest

from refcheck.matching.keys import first_page
from refcheck.model.works import Author, Work
from refcheck.resolvers.index_build import build_index
from refcheck.resolvers.index_small import SmallIndex
from refcheck.resolvers.records import work_from_crossref, work_from_json

MOLE = Work(
    doi="10.5555/mole.1",
    title="Night vision of the eastern mole",
    authors=(Author("Brandt", "Ada"), Author("Okafor", "Chidi")),
    containers=("Journal of Burrowing Mammals", "J Burrow Mamm"),
    years=(1987,),
    volume="12",
    issue="3",
    pages="345-352",
)
IN_PRINT = "Brandt A, Okafor C. Night vision of the eastern mole. J Burrow Mamm 1987;12(3):345-52."


@pytest.fixture(scope="module")
def benchmark(root):
    """A module of the folder of benchmarks, which is no package."""
    folder = str(root / "benchmarks")
    sys.path.insert(0, folder)
    yield import_module
    sys.path.remove(folder)


@pytest.fixture(scope="module")
def likeness(benchmark):
    """The similarity of a print and the mole's record, the relevance being full."""
    sbmv = benchmark("sbmv")
    return lambda text: sbmv.similarity(text.lower(), sbmv.numbers_of(text), MOLE, 1.0)


def test_a_print_that_says_all_of_the_record_is_wholly_similar(likeness):
    assert likeness(IN_PRINT) == 1.0


def test_a_number_that_the_record_does_not_explain_lowers_the_similarity(likeness):
    assert 0.8 < likeness(IN_PRINT + " PMID 4711") < 1.0


def test_a_year_beside_the_recorded_one_counts_half(likeness):
    near, far = (likeness(IN_PRINT.replace("1987", year)) for year in ("1988", "1990"))

    assert far < near < likeness(IN_PRINT)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        pytest.param("Brandt A. Burrows. 1987;12:99.", True, id="author, year, volume"),
        pytest.param("Brandt A. Burrows. 1987;13:99.", False, id="author, year"),
        pytest.param(
            "Night vision of the eastern mole. 1987;13:345.", True, id="title, year, page"
        ),
        pytest.param("Night vision of the eastern mole. Part 345.", False, id="title, page"),
        pytest.param("Brandt A. Night vision of the eastern mole.", False, id="no number at all"),
    ],
)
def test_three_supports_in_five_are_needed(likeness, text, passes):
    assert (likeness(text) > 0) is passes


def test_the_baseline_finds_a_work_in_an_index_and_none_for_another_print(benchmark, tmp_path):
    row = {
        "DOI": MOLE.doi,
        "title": [MOLE.title],
        "author": [{"family": "Brandt", "given": "Ada"}],
        "container-title": list(MOLE.containers),
        "issued": {"date-parts": [[1987]]},
        "volume": "12",
        "page": "345-352",
    }
    (tmp_path / "works.json").write_text(json.dumps([row]), encoding="utf-8")
    build_index([tmp_path / "works.json"], tmp_path / "works.idx")

    matcher = benchmark("sbmv").Sbmv(tmp_path / "works.idx")

    assert matcher.match(IN_PRINT).doi == MOLE.doi
    assert matcher.match("Lindh O. Eels of the northern fjords. Fish Lett 2003;7:11-19.") is None


def test_synthetic_works_are_the_same_for_the_same_seed_only(benchmark):
    distractors = benchmark("distractors").distractors

    rows = list(distractors([MOLE], 60, seed=3, coined=500))

    assert rows == list(distractors([MOLE], 60, seed=3, coined=500))
    assert rows != list(distractors([MOLE], 60, seed=4, coined=500))
    assert {row["DOI"].partition(".")[0] for row in rows} == {"10"}
    assert len({row["DOI"] for row in rows}) == 60


@pytest.mark.parametrize(
    ("neighbour", "shared"),
    [
        ("same_volume", {"container", "years", "volume"}),
        ("same_author_and_year", {"author", "years"}),
        ("same_author_and_journal", {"author", "container"}),
        ("next_part", {"author", "container", "years", "volume"}),
        ("same_numbers", {"years", "volume", "page"}),
        ("same_title_start", set()),
    ],
)
def test_a_neighbour_shares_what_it_is_named_for_and_is_another_work(benchmark, neighbour, shared):
    distractors = benchmark("distractors")
    dice = distractors.random.Random(5)
    inventor = distractors.Inventor(distractors.learnt([MOLE], dice, coined=500), dice)

    for _ in range(50):
        made = getattr(distractors, neighbour)(inventor, MOLE)
        if made is None:  # the journal drawn was the mole's own
            continue
        work = work_from_crossref({"DOI": "10.5555/synthetic.1"} | made)
        same = {
            "author": work.authors[0].family == "Brandt",
            "container": work.container == MOLE.container,
            "years": work.years == MOLE.years,
            "volume": work.volume == MOLE.volume,
            "page": first_page(work) == first_page(MOLE),
        }
        assert all(same[name] for name in shared)
        assert not all(same.values())


def test_a_second_record_of_one_work_counts_as_right(benchmark):
    is_work = benchmark("matching_cases").is_work
    author = [{"family": "Brandt", "given": "A."}]
    twin = work_from_json({"doi": "10.5555/mole.reprint", "title": MOLE.title, "years": [1987],
                           "authors": author, "volume": "12", "pages": "345"})  # fmt: skip
    part = work_from_json({"doi": "10.5555/mole.2", "title": f"{MOLE.title}. II", "years": [1987],
                           "authors": author, "volume": "12", "pages": "345"})  # fmt: skip
    index = SmallIndex([MOLE], "one work")

    assert is_work(index, twin, MOLE.doi)
    assert not is_work(index, part, MOLE.doi)
    assert not is_work(index, MOLE, None)
