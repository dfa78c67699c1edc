"""A judged page's rows: what they say, that they say no more than they should, and their document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from corpus_documents import (
    ALL_TABLES,
    documented,
    documented_kinds,
    documented_manifest,
    schema_text,
)
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sample_report import ASHDOWN, at, empty_article, entry, finding, sample_article

from refcheck.config import Settings
from refcheck.corpus.checking import checked
from refcheck.corpus.job import Job
from refcheck.corpus.json_lines import LONGEST, json_lines
from refcheck.corpus.manifest import Manifest
from refcheck.corpus.pages import SourcePage
from refcheck.corpus.parquet import spark_schema
from refcheck.corpus.rows import rows_of
from refcheck.corpus.tables import TABLES
from refcheck.model.article import Article, Citation, Claim
from refcheck.model.evidence import DoiUnchecked, Dossier, NotFound, Resolved
from refcheck.model.findings import ArticleReport, Severity
from refcheck.model.revisions import Revision
from refcheck.model.works import Update
from refcheck.reporters.json_article import article_to_json

PAGE = SourcePage(0, "wiki/heather-honey.html", b"<p>Honey</p>", url="https://wiki.example/honey")


def lines(report, page=PAGE, **options):
    return rows_of(page, report, seconds=0.25, **options).tables


def read(data):
    return [json.loads(line) for line in data.splitlines()]


def rows(report, table, page=PAGE):
    return read(lines(report, page, links=True)[table])


def by_key(report):
    return {row["key"]: row for row in rows(report, "references")}


def resolved_to(work, doi=None, text="Ashdown M. Water content of heather honey. 2011."):
    """One entry that is this work, or, where there is none, that nobody has."""
    article = Article(
        "p", None, "generic", None, "utf-8", references=(replace(entry(1, 5, text), urls=()),)
    )
    found = Resolved(work, 0.9, "index", ()) if work else NotFound(("crossref",))
    dossier = Dossier(article, resolutions={"r1": found}, dois={"r1": doi} if doi else {})
    return by_key(ArticleReport(dossier, (), {"r1": "verified"}))["r1"]


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_a_page_with_every_outcome(table, golden):
    golden(f"corpus/{table}.jsonl", lines(sample_article(), links=True)[table].decode())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "report", [sample_article(), empty_article()], ids=["every outcome", "empty"]
)
def test_columns_are_those_of_the_table_and_in_its_order(table, report):
    columns = list(TABLES[table])

    for row in rows(report, table):
        assert list(row) == [name for name in columns if name in row]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_what_the_schema_describes(table, root):
    schema = json.loads((root / "docs" / "corpus.schema.json").read_text(encoding="utf-8"))
    told = {**schema["$defs"][table], "$defs": schema["$defs"]}

    wrong = [
        error.message
        for row in rows(sample_article(), table)
        for error in Draft202012Validator(told).iter_errors(row)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("references", "number group list line column text key status"),
        ("references", "doi score source reason"),
        ("citations", "id marker numbers group line column section claim"),
        (
            "findings",
            "rule name severity line column message hint excerpt reference reference_key fingerprint",
        ),
        (
            "links",
            "url where reference_key line column outcome status kind reason final_url archived_on",
        ),
    ],
)
def test_what_bears_a_name_of_the_json_report_is_the_same_there(table, names):
    report = sample_article()
    there = article_to_json(report)[table]
    names = names.split()

    for row, told in zip(rows(report, table), there, strict=True):
        # A column is left out where it is null or an empty list.
        assert [row.get(name) or None for name in names] == [told[name] or None for name in names]


def test_the_printed_doi_stands_beside_what_became_of_it():
    found = by_key(sample_article())

    outcomes = {
        key: (row["printed_doi"], row["printed_doi_outcome"])
        for key, row in found.items()
        if "printed_doi_outcome" in row
    }

    assert outcomes["r1"] == ("10.5555/jia.2011.101", "agrees")
    assert outcomes["r3"] == ("10.5555/am.9", "of-another")
    assert outcomes["r10"] == ("10.5555/heath.2006", "of-container")
    assert outcomes["r11"] == ("10.5555/none.1", "unknown")
    assert outcomes["r8"] == ("10.5555/jbj.2015.3", "unchecked")


def test_a_mismatch_names_the_fields_that_speak_against_it():
    assert "title" in by_key(sample_article())["r3"]["differs"]


def test_a_retracted_work_bears_its_standing_and_notices():
    row = by_key(sample_article())["r13"]

    assert row["standing"] == "retracted"
    assert row["updates"][0] == {
        "type": "retraction",
        "date": "2018-03-09",
        "doi": "10.5555/it.5.1",
    }


def test_a_reinstated_work_has_notices_and_no_standing():
    notices = (
        Update("retraction", "10.5555/n1", "2010-01-01"),
        Update("reinstatement", "10.5555/n2", "2012-01-01"),
    )

    row = resolved_to(replace(ASHDOWN, updates=notices))

    assert "standing" not in row
    assert [one["type"] for one in row["updates"]] == ["retraction", "reinstatement"]


def test_a_cited_notice_is_not_called_retracted():
    notice = replace(
        ASHDOWN,
        title="Retraction: Water content",
        updates=(Update("retraction", ASHDOWN.doi, "2010-01-01"),),
        updates_to=(Update("retraction", "10.5555/other", "2010-01-01"),),
    )

    assert "standing" not in resolved_to(notice)


def test_a_notice_about_a_printed_doi_is_told_without_a_record():
    known = DoiUnchecked(
        "10.5555/gone", "crossref", "timed out", (Update("retraction", None, "2010"),)
    )

    row = resolved_to(None, known)

    assert (row["standing"], row["printed_doi"]) == ("retracted", "10.5555/gone")
    assert row["updates"] == [{"type": "retraction", "date": "2010", "doi": None}]


def test_findings_bear_the_doi_of_the_work_they_are_about():
    found = {row["rule"]: row.get("doi") for row in rows(sample_article(), "findings")}

    assert found["REF210"] == by_key(sample_article())["r13"]["doi"]
    assert found["REF001"] is None


def test_a_citation_tells_which_numbers_lead_nowhere():
    found = {row["id"]: row for row in rows(sample_article(), "citations")}

    assert found["c5"]["undefined"] == ["5"]
    assert "references" not in found["c5"]


def test_links_have_a_table_only_where_they_were_asked():
    assert "links" not in lines(sample_article())
    assert "links" in lines(sample_article(), links=True)


def test_a_page_bears_what_its_source_says_of_it():
    page = replace(PAGE, title="Honey", revision=Revision("77", ""))

    (row,) = rows(sample_article(), "pages", page)

    assert (row["title"], row["url"], row["revision"]) == ("Honey", PAGE.url, "77")
    assert "revision_day" not in row


def test_the_same_page_gives_the_same_bytes():
    assert lines(sample_article(), links=True) == lines(sample_article(), links=True)


def test_a_run_of_structure_rules_takes_no_entry_apart():
    class Untouched(dict):
        def get(self, key, default=None):
            raise AssertionError(f"{key} was taken apart")

        __getitem__ = get

    report = sample_article()
    article = report.dossier.article
    bare = replace(report, dossier=Dossier(article, fields=Untouched(r1=None)), findings=())

    found = rows(bare, "references")

    assert len(found) == len(article.references)
    assert all(("kind" not in row and "text" in row) or row["key"] == "r12" for row in found)


def test_no_row_has_a_password():
    report = sample_article()
    told = finding("REF301", "x", Severity.INFO, "https://u:secret@a.example/ is gone", 1, 1)
    page = replace(PAGE, name="https://u:secret@wiki.example/a", url="https://u:secret@b.example")

    tables = lines(replace(report, findings=(*report.findings, told)), page, links=True)

    assert b"secret" not in b"".join(tables.values())
    assert json.loads(tables["pages"])["url"] == "https://***@b.example"


def test_a_password_is_hidden_even_where_the_text_is_cut():
    padding = "x" * (LONGEST - len("https://user:secr"))

    (row,) = read(json_lines([{"text": f"{padding}https://user:secret@a.example/"}]))

    assert len(row["text"]) == LONGEST
    assert "secr" not in row["text"]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        pytest.param("a\x1b[31mb", rb"a\u001b[31mb", id="terminal"),
        pytest.param("a\x9b31mb", rb"a\u009b31mb", id="C1"),
        pytest.param("a\x7fb", rb"a\u007fb", id="delete"),
        pytest.param("a\u202eb", rb"a\u202eb", id="bidi override"),
        pytest.param("a\u2066b", rb"a\u2066b", id="bidi isolate"),
        pytest.param("a\u2028b", rb"a\u2028b", id="line separator"),
        pytest.param("\ufeffb", rb"\ufeffb", id="byte order mark"),
        pytest.param("##vso[task.x]", rb"#\u0023vso[task.x]", id="workflow command"),
        pytest.param("a\nb", rb"a\nb", id="newline"),
        pytest.param("a\x00b", rb"a\u0000b", id="NUL"),
    ],
)
def test_what_a_terminal_or_a_log_would_act_upon_is_escaped(text, spelt):
    line = json_lines([{"text": text}])

    assert line == b'{"text":"' + spelt + b'"}\n'
    assert json.loads(line) == {"text": text}


def test_harmless_signs_stay_as_they_are():
    text = "… “é” – ✓ 蜂蜜 ## heading # [1] 🐝"

    assert json_lines([{"text": text}]) == f'{{"text":"{text}"}}\n'.encode()


def test_surrogates_become_utf8():
    data = json_lines([{"text": "a\ud800b", "texts": ["\ud83d\udc1d"], "counts": {"\udfff": 1}}])

    assert read(data) == [{"text": "a\ufffdb", "texts": ["🐝"], "counts": {"\ufffd": 1}}]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a", "b"]), st.text(st.characters(), max_size=30)),
        max_size=4,
    )
)
def test_whatever_the_text_each_row_is_one_line(found):
    data = json_lines(found)

    assert data.count(b"\n") == len(found) == len(data.decode().splitlines())


def test_a_column_without_a_value_is_left_out_and_a_false_one_is_not():
    row = {"a": None, "b": [], "c": (), "d": {}, "e": 0, "f": False, "g": "", "h": 0.0}

    assert json_lines([row]) == b'{"e":0,"f":false,"g":"","h":0.0}\n'


def test_a_text_has_an_end():
    (row,) = read(json_lines([{"text": "x" * 2_000_000, "texts": ["y" * 50_000], "n": 7}]))

    assert len(row["text"]) == len(row["texts"][0]) == LONGEST
    assert row["text"].endswith("x…")
    assert row["n"] == 7


def test_words_that_thousands_of_markers_vouch_for_are_not_written_thousands_of_times():
    ids = tuple(f"c{number}" for number in range(5_000))
    claim = Claim("s1", "word " * 100_000, at(1), "heading " * 10_000, ids)
    citations = tuple(
        Citation(one, "[1]", ("1",), (None,), at(1), "s1", claim.section) for one in ids
    )
    article = Article("p", None, "x", None, "utf-8", citations=citations, claims=(claim,))

    tables = lines(ArticleReport(Dossier(article), ()))

    assert len(tables["citations"]) < 500 * len(ids)


def test_a_page_of_a_run_has_its_rows():
    entries = b"<li>Ling A. Bees. 1999.</li><li>Berg B. Bogs. 2001.</li>"
    page = b"<p>Bees.[1] Bogs.[2] Heather.[3]</p><h2>References</h2><ol>" + entries + b"</ol>"
    job = Job(Settings(select=("REF001",)), "2026-11-23T00:00:00Z")

    tables = checked(SourcePage(0, "a.html", page), job, None).tables

    assert [row["rule"] for row in read(tables["findings"])] == ["REF001"]
    assert [row["number"] for row in read(tables["references"])] == ["1", "2"]
    assert set(tables) == {"pages", "references", "citations", "findings"}


@pytest.mark.parametrize("table", ALL_TABLES)
def test_the_document_has_every_column(root, table):
    told = [(name, kind) for name, kind, _ in documented(root)[table]]

    assert told == list(ALL_TABLES[table].items())


def test_the_document_has_every_key_of_the_manifest(root):
    assert sorted(documented_manifest(root)) == sorted(Manifest.__struct_fields__)


def test_the_document_has_every_kind_as_spark_calls_it(root):
    kinds = {kind for columns in ALL_TABLES.values() for kind in columns.values()} | {"flag"}

    told = documented_kinds(root)

    assert set(told) == kinds
    assert all(spark_schema({"x": kind}) == f"`x` {words}" for kind, words in told.items())


def test_the_schema_of_rows_is_made_of_the_tables(root, update_golden):
    path = root / "docs" / "corpus.schema.json"
    if update_golden:
        path.write_text(schema_text(root), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == schema_text(root)
    Draft202012Validator.check_schema(json.loads(schema_text(root)))
