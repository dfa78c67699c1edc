"""The embedded works index: built whole from files of records, searched by keys and words."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from refcheck.errors import InputError, OutputError
from refcheck.matching.decide import decide
from refcheck.model.evidence import ReferenceFields, Resolved
from refcheck.resolvers.index import builtin_index, open_index
from refcheck.resolvers.index_build import add_to_index, build_index, index_info
from refcheck.resolvers.index_input import Broken, read_records, works_files

FIELDS = ReferenceFields()


def record(number, **fields):
    return {
        "DOI": f"10.5555/w{number}",
        "type": "journal-article",
        "title": [f"Heron colonies of the {_word(number)} marshes"],
        "author": [{"family": f"{_word(number)}son", "given": "A."}],
        "container-title": ["Journal of Wading Birds"],
        "issued": {"date-parts": [[1950 + number % 60]]},
        "volume": str(10 + number),
        "page": f"{300 + number}-{310 + number}",
        **fields,
    }


def _word(number):
    return "".join(
        "bcdfghklmn"[int(digit)] + "aeiouaeiou"[int(digit)] for digit in str(number + 10)
    )


@pytest.fixture
def works(tmp_path):
    path = tmp_path / "works.ndjson"
    path.write_text("".join(json.dumps(record(n)) + "\n" for n in range(50)), encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path, works):
    build_index([works], tmp_path / "idx", built="2026-11-22")
    return open_index(tmp_path / "idx")


SHAPES = {
    "message.json": lambda items: json.dumps(
        {"status": "ok", "message": {"total-results": 2, "items": items}}
    ),
    "items.json": lambda items: json.dumps({"items": items}, indent=2),
    "list.json": lambda items: json.dumps(items, indent=1),
    "lines.ndjson": lambda items: "\n".join(map(json.dumps, items)),
    "single.json": lambda items: json.dumps({"message": {"items": items}, "status": "ok"}),
    "bom.json": lambda items: "\ufeff" + json.dumps(items),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("compressed", [False, True])
def test_every_shape_of_crossref_json_is_read(tmp_path, name, compressed):
    items = [record(1), record(2, title=['A "quoted" [title] {with} brackets'])]
    data = SHAPES[name](items).encode()
    path = tmp_path / (name + ".gz" if compressed else name)
    path.write_bytes(gzip.compress(data) if compressed else data)

    assert list(read_records(path)) == items


def test_a_pretty_printed_single_record_is_read(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(record(1), indent=2), encoding="utf-8")

    assert list(read_records(path)) == [record(1)]


def test_a_list_longer_than_the_window_is_read(tmp_path):
    items = [record(n, abstract="x" * 9000) for n in range(100)]
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"items": items}), encoding="utf-8")

    assert list(read_records(path)) == items


def test_a_broken_line_costs_one_record(tmp_path):
    path = tmp_path / "w.ndjson"
    path.write_text(
        f'{json.dumps(record(1))}\n{{"DOI": "10.55\n"text"\n{json.dumps(record(2))}\n',
        encoding="utf-8",
    )

    read = list(read_records(path))

    assert [r["DOI"] for r in read if not isinstance(r, Broken)] == ["10.5555/w1", "10.5555/w2"]


def test_a_folder_gives_its_works_files_sorted(tmp_path):
    for name in ("b.json", "a.ndjson.gz", "notes.txt", "sub/c.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")

    found = [path.relative_to(tmp_path).as_posix() for path in works_files(tmp_path)]

    assert found == ["a.ndjson.gz", "b.json", "sub/c.jsonl"]


@pytest.mark.parametrize("name", ["absent.json", "empty"])
def test_an_input_that_is_not_there_is_named(tmp_path, name):
    (tmp_path / "empty").mkdir()

    with pytest.raises(InputError, match=name):
        works_files(tmp_path / name)


def test_damaged_compression_is_one_clear_error_and_leaves_nothing(tmp_path):
    path = tmp_path / "w.ndjson.gz"
    path.write_bytes(gzip.compress(json.dumps(record(1)).encode() * 500)[:-20])

    with pytest.raises(InputError, match="damaged"):
        build_index([path], tmp_path / "idx")

    assert sorted(p.name for p in tmp_path.iterdir()) == ["w.ndjson.gz"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n\x00\xff", b"[]", b"{}", b"\x00" * 100])
def test_an_input_without_works_makes_no_index(tmp_path, content):
    (tmp_path / "w.json").write_bytes(content)

    with pytest.raises(InputError, match="no works found"):
        build_index([tmp_path / "w.json"], tmp_path / "idx")

    assert not (tmp_path / "idx").exists()


def test_counts_tell_broken_nameless_and_merged(tmp_path):
    path = tmp_path / "w.ndjson"
    nameless = {"title": ["No identifier at all"]}
    other_name = {"PMID": "77", "title": ["Named by PMID"]}
    rows = [json.dumps(r) for r in (record(1), record(1), nameless, other_name)]
    path.write_text("\n".join([*rows, "{broken"]), encoding="utf-8")

    info = build_index([path], tmp_path / "idx", built="2026-11-22")

    assert (info.works, info.merged, info.records, info.broken) == (2, 1, 5, 2)
    assert index_info(tmp_path / "idx") == info
    assert open_index(tmp_path / "idx").lookup("pmid", "77").title == "Named by PMID"


def test_of_two_records_the_later_indexed_wins_and_keeps_what_only_the_other_has(tmp_path):
    path = tmp_path / "w.ndjson"
    later = record(1, indexed={"date-time": "2025-01-01T00:00:00Z"}, title=["New title"])
    earlier = record(
        1, indexed={"date-time": "2020-01-01T00:00:00Z"}, title=["Old title"], PMID="5"
    )
    path.write_text(f"{json.dumps(later)}\n{json.dumps(earlier)}\n", encoding="utf-8")
    build_index([path], tmp_path / "idx")

    work = open_index(tmp_path / "idx").lookup("doi", "10.5555/w1")

    assert (work.title, work.pmid) == ("New title", "5")


def test_lookup_by_each_identifier(tmp_path):
    path = tmp_path / "w.json"
    path.write_text(
        json.dumps(
            [
                record(
                    1,
                    PMID="11",
                    PMCID="PMC12",
                    ISBN=["0471117099"],
                    URL="https://arxiv.org/abs/1706.03762",
                )
            ]
        ),
        encoding="utf-8",
    )
    build_index([path], tmp_path / "idx")
    index = open_index(tmp_path / "idx")

    for kind, value in [
        ("doi", "10.5555/w1"), ("pmid", "11"), ("pmcid", "PMC12"), ("isbn", "9780471117094"), ("arxiv", "1706.03762"),
    ]:  # fmt: skip
        assert index.lookup(kind, value).doi == "10.5555/w1", kind
    assert index.lookup("doi", "10.5555/none") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Heron colonies of the cageme marshes", id="words"),
        pytest.param("J Wading Birds 17, 307 (1957)", id="volume-and-page"),
        pytest.param("Cagahason 1957: 307", id="author-year-page"),
    ],
)
def test_search_finds_a_work_by_words_and_by_keys(index, text):
    wanted = {"10.5555/w7"}
    expected = _word(7)

    found = index.search(
        text.replace("cageme", expected).replace("Cagaha", expected.title()), FIELDS, limit=3
    )

    assert found[0].doi in wanted
    assert len(found) <= 3


def test_a_search_without_words_finds_nothing(index):
    assert index.search("", FIELDS) == []
    assert index.search("…—!", FIELDS) == []


def test_many_threads_search_at_once(index):
    texts = [f"Journal of Wading Birds {10 + n}, {300 + n}" for n in range(50)] * 4

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: index.search(text, FIELDS, 1)[0].doi, texts))

    assert found == [f"10.5555/w{n}" for n in range(50)] * 4
    assert index.state().answered == 200


def test_an_index_travels_to_another_process(index):
    again = pickle.loads(pickle.dumps(index))

    assert again.lookup("doi", "10.5555/w3").doi == "10.5555/w3"


def test_adding_keeps_old_works_and_replaces_changed_ones(tmp_path, index):
    more = tmp_path / "more.json"
    more.write_text(json.dumps([record(3, volume="999"), record(70)]), encoding="utf-8")

    info = add_to_index([more], tmp_path / "idx", built="2026-12-01")

    changed = open_index(tmp_path / "idx")
    assert (info.works, info.merged, info.built, len(info.sources)) == (51, 1, "2026-12-01", 2)
    assert changed.lookup("doi", "10.5555/w3").volume == "999"
    assert changed.lookup("doi", "10.5555/w70") is not None
    assert index.lookup("doi", "10.5555/w4") is not None  # the old one is still read


def test_a_failed_addition_leaves_the_index_as_it_was(tmp_path, index):
    (tmp_path / "bad.json.gz").write_bytes(b"\x1f\x8b\x08broken")
    before = (tmp_path / "idx" / "manifest.json").read_bytes()

    with pytest.raises(InputError):
        add_to_index([tmp_path / "bad.json.gz"], tmp_path / "idx")

    assert (tmp_path / "idx" / "manifest.json").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.json.gz", "idx", "works.ndjson"]


def test_building_again_replaces_the_index(tmp_path, index, works):
    works.write_text(json.dumps(record(1)), encoding="utf-8")

    build_index([works], tmp_path / "idx")

    assert open_index(tmp_path / "idx").works == 1


def test_a_foreign_folder_is_not_overwritten(tmp_path, works):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("dear", encoding="utf-8")

    with pytest.raises(OutputError, match="other files"):
        build_index([works], tmp_path / "mine")

    assert (tmp_path / "mine" / "thesis.tex").read_text(encoding="utf-8") == "dear"


def damage_manifest(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}), encoding="utf-8")


def rewrite(path, data):
    """As a new file: the engine has the old one in its memory, which may not shrink."""
    path.unlink()
    path.write_bytes(data)


def biggest(folder):
    return max((folder / "tantivy").iterdir(), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        pytest.param(lambda f: (f / "manifest.json").unlink(), "half written", id="half-written"),
        pytest.param(
            lambda f: (f / "manifest.json").write_bytes(b"\xff{"), "cannot be read", id="garbage"
        ),
        pytest.param(
            lambda f: damage_manifest(f, format="other"), "not that of a refcheck", id="foreign"
        ),
        pytest.param(lambda f: damage_manifest(f, version=99), "version 99", id="newer"),
        pytest.param(
            lambda f: damage_manifest(f, files=7), "damaged", id="manifest-of-another-shape"
        ),
        pytest.param(lambda f: damage_manifest(f, works=7), "manifest says 7", id="miscounted"),
        pytest.param(
            lambda f: rewrite(biggest(f), biggest(f).read_bytes()[:-9]),
            "damaged",
            id="cut-short",
        ),
        pytest.param(lambda f: biggest(f).unlink(), "lacks its file", id="missing-file"),
    ],
)
def test_a_harmed_index_is_one_clear_line(tmp_path, index, harm, message):
    harm(tmp_path / "idx")

    with pytest.raises(InputError, match=message) as caught:
        open_index(tmp_path / "idx")

    assert "\n" not in caught.value.message


@pytest.mark.parametrize("read", [index_info, open_index])
def test_altered_contents_are_noticed(tmp_path, index, read):
    path = biggest(tmp_path / "idx")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    rewrite(path, bytes(data))

    with pytest.raises(InputError, match="damaged"):
        read(tmp_path / "idx")


def test_a_folder_that_is_no_index_is_said_so(tmp_path):
    with pytest.raises(InputError, match="no works index"):
        open_index(tmp_path / "nowhere")


def test_the_built_in_works_are_found_and_their_silence_is_no_evidence():
    index = builtin_index()
    text = "Dave RS and Khalili K. Morphine treatment of human macrophages. J Cell Biochem. 2010; 110(4): 834-845."

    assert index.complete is False
    assert index.works == 5
    assert index.lookup("doi", "10.1002/jcb.22592").authors[0].family == "Dave"
    assert index.search(text, FIELDS)[0].doi == "10.1002/jcb.22592"


def test_the_built_in_works_need_no_search_engine():
    code = (
        "import sys; from refcheck.resolvers.index import builtin_index; builtin_index(); "
        "print('tantivy' in sys.modules)"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "False"


def test_search_and_decision_resolve_a_reference_among_near_twins(index):
    text = f"{_word(7).title()}son A. Heron colonies of the {_word(7)} marshes. J Wading Birds. 1957;17:307-17."
    candidates = [(work, "index") for work in index.search(text, FIELDS)]

    outcome = decide(text, FIELDS, candidates, ("index",))

    assert isinstance(outcome, Resolved)
    assert outcome.work.doi == "10.5555/w7"
