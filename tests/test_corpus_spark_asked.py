"""Spark asks as one machine does: services, links and references.yaml; and again after a kill."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace

import pytest

pytest.importorskip("pyspark")

from spark_corpus import (
    CLUSTER,
    IN_SPARK,
    TABLES,
    spark_on,
    tables,
)
from standin import HASTE, as_text, crossref_record, everybody, url_options

from refcheck.cli.entry import run
from refcheck.corpus import asking_services
from refcheck.corpus.spark import engine
from refcheck.corpus.spark.stages import Stages

pytestmark = IN_SPARK
LAKES = {
    f"10.5555/pond.{n}": f"Soundings of the invented pond number {n} in June" for n in range(5)
}
BY_HAND = "10.5555/by.hand"  # the DOI that references.yaml has in the place of the first one
# What a driver may be at when it is killed, in the order in which it comes to it.
MOMENTS = (
    "pages", "asked", "answers", "a service", "services", "a host", "outcomes", "judged",
    "errors.jsonl",
)  # fmt: skip
ALL_TABLES = (*TABLES, "links")


def page(dois, host):
    cited = "".join(f"<p>This pond is deep.[{n}]</p>" for n in range(1, len(dois) + 1))
    listed = "".join(
        f"<li>Okafor A, Lindqvist P. {LAKES[doi]}. J Invented Astron. 2014;27(2):113-129. doi:{doi}"
        for doi in dois
    )
    links = f'<a href="{host}/ponds">ponds</a>, <a href="{host}/gone">more</a> and [9]'
    body = f"<h1>Ponds</h1>{cited}<p>See {links}.</p><h2>References</h2><ol>{listed}</ol>"
    return f'<!doctype html><html lang="en"><title>Ponds</title><body>{body}</body></html>'


@pytest.fixture(scope="module")
def servers():
    with everybody(*(crossref_record(*lake) for lake in LAKES.items())) as made:
        yield made


@pytest.fixture(scope="module")
def wiki(servers, tmp_path_factory):
    """Pages that share a reference; an index has one work, references.yaml knows it of a page."""
    folder = tmp_path_factory.mktemp("asked")
    pages, works = folder / "wiki", folder / "works.ndjson"
    pages.mkdir()
    first, *others = LAKES
    for number, doi in enumerate(others):
        (pages / f"pond {number}.html").write_text(page([first, doi], servers["host"].url))
    (pages / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (pages / "notes.rst").write_text("Not read.")
    works.write_text(json.dumps(crossref_record(first, LAKES[first])))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["index", "build", str(works), "--output", str(folder / "index")]) == 0
        known = ["registry", "init", str(pages / "pond 0.html"), "--index", "index", "--offline"]
        assert run(known) == 0
    (registry,) = folder.rglob("references.yaml")
    said = registry.read_text()
    assert "verified:" in said
    registry.write_text(said.replace(first, BY_HAND, 1))
    return pages


@pytest.fixture(scope="module")
def check(servers, wiki):
    """`check(DIR, *options)`: everything is asked, in the folder of the wiki's index."""
    port = servers["host"].url.rpartition(":")[2]
    options = [*url_options(servers), "--index", "index", "--part-pages", "3"]
    options += ["--allow-private", "--allow-port", port, "--online", "--quiet"]

    def checked(output, *more):
        for server in servers.values():
            server.requests.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(wiki.parent)
            patch.setenv("REFCHECK_CACHE", "false")
            words = ["corpus", "check", "wiki", "--output", str(output), *options, *more]
            assert run(words) == 0
        return told(output), Counter(
            (name, one.target) for name, server in servers.items() for one in server.requests
        )

    return checked


def told(output):
    """All rows, and what the manifest counts."""
    manifest = json.loads((output / "manifest.json").read_text())
    names = ("asked", "left_out", "pages", "errors", "repeated", "findings", "statuses", "stage")
    return tables(output, ALL_TABLES), {name: manifest[name] for name in names}


@pytest.fixture(scope="module")
def locally(check, tmp_path_factory):
    return check(tmp_path_factory.mktemp("here") / "out", "--links", "--processes", "1")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """Copies of DIR as a driver leaves it that is killed at these moments."""
    return tmp_path_factory.mktemp("stopped")


@pytest.fixture(scope="module")
def on_spark(servers, check, stopped, tmp_path_factory):
    """The same on Spark; what lies in DIR at each of the moments is copied."""
    spark_on(CLUSTER)
    output = tmp_path_factory.mktemp("there") / "out"

    def copy(moment):
        if not (stopped / moment).exists():
            shutil.copytree(output, stopped / moment)

    def copying(before, name_of):
        def then(*arguments):
            copy(name_of(*arguments))
            return before(*arguments)

        return then

    with pytest.MonkeyPatch.context() as patch:
        placing, errors = Stages._put_in_place, engine.write_errors
        patch.setattr(Stages, "_put_in_place", copying(placing, lambda _, __, name: name))
        patch.setattr(engine, "write_errors", copying(errors, lambda *_: "errors.jsonl"))
        for name, moment in (("crossref", "a service"), ("host", "a host")):
            answer = servers[name].answer
            patch.setattr(servers[name], "answer", copying(answer, lambda _, at=moment: at))
        return check(output, "--links", "--engine", "spark")


def test_services_links_and_registry_give_the_rows_of_the_local_engine(locally, on_spark):
    (expected, counts), _ = locally
    (found, counted), _ = on_spark

    assert found == expected
    assert counted == counts
    assert list(counts["left_out"].values()) == [1]
    assert {row["source"] for row in found["references"]} >= {"index", "crossref"}
    assert {row["outcome"] for row in found["links"]} == {"alive", "gone"}
    assert [row["page"] for row in found["references"] if row["doi"] == BY_HAND] == ["pond 0.html"]


def test_everybody_is_asked_as_often_as_by_the_local_engine(locally, on_spark):
    assert on_spark[1] == locally[1]
    assert sum(number for (name, _), number in on_spark[1].items() if name == "crossref")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_driver_that_was_killed_goes_on_to_the_same_rows(
    check, stopped, on_spark, locally, moment
):
    result, asked = check(stopped / moment, "--links", "--engine", "spark")

    assert result == locally[0]
    crossref = [number for (name, _), number in asked.items() if name == "crossref"]
    assert bool(crossref) == (MOMENTS.index(moment) <= MOMENTS.index("a service"))
    assert not (stopped / moment / "work").exists()


def test_an_outage_is_no_finding_and_the_same_command_asks_again(
    check, servers, on_spark, tmp_path
):
    down = {name: lambda _: as_text("down", 500) for name in ("crossref", "datacite")}
    with pytest.MonkeyPatch.context() as patch:
        for name, answer in down.items():
            patch.setattr(servers[name], "answer", answer)
        patch.setattr(asking_services, "Patience", lambda rest: replace(HASTE, rest=rest))
        (first, counts), _ = check(tmp_path / "out", "--engine", "spark")
    (second, again), _ = check(tmp_path / "out", "--engine", "spark")

    assert counts["asked"]["unanswered"] == 4
    assert {row["source"] for row in first["references"]} == {"index"}
    assert Counter(row["printed_doi_outcome"] for row in first["references"])["unchecked"] == 4
    assert "not-found" not in {row["status"] for row in first["references"]}
    assert again["asked"]["unanswered"] == 0
    assert {row["source"] for row in second["references"]} == {"index", "crossref"}
    assert "unchecked" not in {row["printed_doi_outcome"] for row in second["references"]}
