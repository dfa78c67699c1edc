"""`refcheck resolve` and `refcheck index`, as a user meets them."""

from __future__ import annotations

import json

import pytest

RECORDS = [
    {
        "DOI": "10.5555/moon",
        "title": ["The far side of the moon and its invented craters"],
        "author": [{"family": "Armweak", "given": "Nell"}, {"family": "Aldrun", "given": "Bo"}],
        "container-title": ["Journal of Invented Astronomy"],
        "issued": {"date-parts": [[1999]]},
        "volume": "12",
        "issue": "3",
        "page": "45-67",
        "type": "journal-article",
    },
    {
        "DOI": "10.5555/tea",
        "title": ["On the cooling of tea in porcelain and glass"],
        "author": [{"family": "Leaf", "given": "Ann"}],
        "container-title": ["Annals of Beverages"],
        "issued": {"date-parts": [[2004]]},
        "volume": "7",
        "page": "1-9",
        "type": "journal-article",
    },
]
MOON = (
    "Armweak N, Aldrun B. The far side of the moon and its invented craters. "
    "Journal of Invented Astronomy. 1999;12(3):45-67."
)
NOBODY = "Nemo C. Twenty thousand leagues of unprinted paper. J Nowhere. 2001;1(1):1-2."


@pytest.fixture
def index(refcheck, tmp_path):
    (tmp_path / "works.ndjson").write_text("".join(json.dumps(one) + "\n" for one in RECORDS))
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0
    return tmp_path / "works.idx"


def resolved(ran):
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_line_becomes_a_line_with_its_number(refcheck, index, tmp_path):
    (tmp_path / "list.txt").write_text(f"\ufeff{MOON}\r\n\r\n  {NOBODY}\n{MOON}")

    ran = refcheck("resolve", "list.txt", "--offline", "--index", index)

    assert ran.code == 0
    first, second, third = resolved(ran)
    assert (first["line"], first["text"], first["doi"]) == (1, MOON, "10.5555/moon")
    assert (first["status"], first["source"]) == ("verified", "index")
    assert first["work"]["title"] == RECORDS[0]["title"][0]
    assert (second["line"], second["text"], second["status"]) == (3, NOBODY, "unchecked")
    assert third == first | {"line": 4}
    assert list(first)[:4] == ["line", "text", "status", "doi"]


def test_the_built_in_works_alone_find_nothing_missing(refcheck, tmp_path):
    (tmp_path / "list.txt").write_text(NOBODY)

    (line,) = resolved(refcheck("resolve", "list.txt", "--offline"))

    assert line["status"] == "unchecked"
    assert refcheck("resolve", "list.txt", "--offline", "--strict").code == 3


def test_a_page_is_checked_against_the_index(refcheck, index, tmp_path):
    (tmp_path / "page.txt").write_text(f"The moon has craters.[1]\n\nReferences\n\n1. {MOON}\n")

    ran = refcheck("page.txt", "--offline", "--index", index, "--format", "json", "--no-report")

    (reference,) = json.loads(ran.out)["articles"][0]["references"]
    assert reference["doi"] == "10.5555/moon"


def test_an_index_tells_what_it_holds(refcheck, index):
    told = refcheck("index", "info", index).out

    assert "2 works, built 20" in told
    assert "MB on disk" in told
    assert "works.ndjson: 2 records" in told


def test_an_index_grows(refcheck, index, tmp_path):
    record = RECORDS[0] | {"DOI": "10.5555/third", "title": ["A third work, of no consequence"]}
    (tmp_path / "more.json").write_text(json.dumps(record))

    ran = refcheck("index", "add", index, "more.json")

    assert ran.code == 0
    assert "3 works" in ran.out


def test_works_that_are_none_are_one_line(refcheck, tmp_path):
    (tmp_path / "works.json").write_text("[]")

    ran = refcheck("index", "build", "works.json", "--output", "works.idx")

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert not (tmp_path / "works.idx").exists()


def test_a_damaged_index_is_one_line(refcheck, index, tmp_path):
    for file in index.rglob("*"):
        if file.is_file() and file.stat().st_size > 20:
            file.write_bytes(file.read_bytes()[:20])
    (tmp_path / "list.txt").write_text(MOON)

    ran = refcheck("resolve", "list.txt", "--offline", "--index", index)

    assert ran.code == 2
    assert len(ran.complaints) == 1
