"""`refcheck registry init|accept|verify|fmt`, and which references.yaml a check finds."""

from __future__ import annotations

import json
import os
import re
import socket
from subprocess import PIPE

import pytest
from registry_parts import FIRST, HEAD, SECOND, WHOLE, page, registry, verified

from refcheck.registry.pairing import fingerprint

WET, BOIL = (
    "Drop A. On the wetness of liquid water. J Water Sci. 1990;1(2):11-19.",
    "Drop B. On the boiling of liquid water. J Water Sci. 1991;2(3):20-29.",
)
THESIS = "Drop C. A dissertation on ice. PhD thesis, University of Ice, 1992."
PAGE = page(WET, BOIL, THESIS)
NOTE = ("--note", "seen in print")


def record(doi, title, given, year, place):
    volume, issue, pages = place
    return {
        "DOI": doi, "type": "journal-article", "title": [title], "volume": volume, "issue": issue,
        "page": pages, "author": [{"given": given, "family": "Drop"}],
        "container-title": ["J Water Sci"], "issued": {"date-parts": [[year]]},
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path, refcheck, monkeypatch):
    """A folder with a page and an index that has two of its three works; nobody can be asked."""
    works = [
        record("10.5555/wet", "On the wetness of liquid water", "A", 1990, ("1", "2", "11-19")),
        record("10.5555/boil", "On the boiling of liquid water", "B", 1991, ("2", "3", "20-29")),
    ]
    (tmp_path / "works.json").write_text(json.dumps(works))
    (tmp_path / ".git").mkdir()
    assert refcheck("index", "build", "works.json", "--output", "works.idx").code == 0
    monkeypatch.setenv("REFCHECK_INDEX", "works.idx")
    monkeypatch.setenv("REFCHECK_OFFLINE", "true")
    monkeypatch.setenv("REFCHECK_REPORT", "false")
    (tmp_path / "page.html").write_text(PAGE)
    return tmp_path


def text_of(folder):
    return (folder / "references.yaml").read_text()


def references(ran):
    return json.loads(ran.out)["articles"][0]["references"]


def test_init_writes_what_was_verified_and_leaves_the_rest_open(refcheck, folder):
    ran = refcheck("registry", "init", "page.html")

    assert ran.code == 0
    assert ran.out.startswith("page.html: 2 verified, 1 open, in references.yaml\n  3 is open: ")
    today = re.search(r"verified: (\d{4}-\d\d-\d\d)", text_of(folder))[1]
    assert (
        "  page.html:\n"
        "    1:\n"
        f"      text: {WET}\n"
        f"      fingerprint: {fingerprint(WET)}\n"
        "      doi: 10.5555/wet\n"
        f"      verified: {today}\n"
        "      source: index\n"
    ) in text_of(folder)
    assert "    3:\n      text: Drop C." in text_of(folder)
    assert refcheck("registry", "fmt", "--check").code == 0


def test_init_twice_changes_nothing(refcheck, folder):
    refcheck("registry", "init", "page.html")
    before = text_of(folder)

    ran = refcheck("registry", "init", "page.html")

    assert ran.code == 0
    assert text_of(folder) == before


def test_init_again_renews_and_follows_the_page(refcheck, folder):
    refcheck("registry", "init", "page.html")
    refcheck("registry", "accept", "page.html", "3", "--no-doi", *NOTE)
    old = re.sub(r"verified: .*", "verified: 2020-01-01  # by Anna", text_of(folder))
    (folder / "references.yaml").write_text(old)
    (folder / "page.html").write_text(page(THESIS, BOIL, text="Ice.[1] It boils.[2] Twice.[2]"))

    ran = refcheck("registry", "init", "page.html")

    text = text_of(folder)
    assert "not on the page any more: [1]" in ran.out
    assert text.count("# by Anna") == 2
    assert "2020-01-01" not in text.partition("10.5555/boil")[2]
    keys = re.findall(r"^    (\S.*):$", text, re.MULTILINE)
    assert sorted(keys) == ["1", "1 (gone)", "2"]
    assert "note: seen in print" in text
    ran = refcheck("registry", "verify")
    assert ran.code == 1
    assert "REF502" in ran.out
    assert "REF501" not in ran.out


def test_an_outage_takes_no_verification_away(refcheck, folder, monkeypatch):
    refcheck("registry", "init", "page.html")
    before = text_of(folder)
    monkeypatch.delenv("REFCHECK_INDEX")

    refcheck("registry", "init", "page.html")

    assert text_of(folder) == before


def test_init_writes_no_difference_away(refcheck, folder):
    (folder / "page.html").write_text(PAGE.replace("1990;1(2)", "1980;1(2)"))

    refcheck("registry", "init", "page.html")

    first = text_of(folder).partition("    2:")[0]
    assert "open: " in first
    assert "1980 here, 1990" in first
    assert "verified" not in first.partition("articles:")[2]


def test_a_page_in_the_registry_needs_no_network_any_more(refcheck, folder, monkeypatch):
    refcheck("registry", "init", "page.html")
    refcheck("registry", "accept", "page.html", "3", "--no-doi", *NOTE)
    monkeypatch.delenv("REFCHECK_OFFLINE")
    monkeypatch.delenv("REFCHECK_INDEX")

    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    ran = refcheck("page.html", "--format", "json", "--strict")

    assert ran.code == 0
    assert [one["status"] for one in references(ran)] == ["verified", "verified", "skipped"]
    assert {
        one["asked"] for one in json.loads(ran.out)["sources"] if one["name"] == "crossref"
    } == {0}


def test_accept_records_a_decision_with_its_note(refcheck, folder):
    refcheck("registry", "init", "page.html")

    ran = refcheck(
        "registry", "accept", "page.html", "[3]", "--doi", "https://doi.org/10.5555/ICE", *NOTE
    )

    assert ran.code == 0
    assert ran.out.startswith("accepted [3] Drop C. A dissertation on ice.")
    third = text_of(folder).partition("    3:\n")[2]
    assert re.search(
        r"doi: 10.5555/ice\n      accepted: \d{4}-\d\d-\d\d\n      note: seen in print\n", third
    )
    assert "open" not in third
    assert references(refcheck("page.html", "--format", "json"))[2]["status"] == "skipped"


def test_accept_makes_the_registry_where_there_is_none(refcheck, folder):
    assert refcheck("registry", "accept", "page.html", "1", "3", *NOTE).code == 0

    assert [one["status"] for one in references(refcheck("page.html", "--format", "json"))] == [
        "skipped", "verified", "skipped",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [["init", "page.html"], ["accept", "page.html", "1", *NOTE]])
def test_a_registry_of_another_name_is_made_where_its_folder_is(refcheck, folder, command):
    assert refcheck("registry", *command, "--registry", "other.yaml").code == 0
    assert "  page.html:\n" in (folder / "other.yaml").read_text()
    assert not (folder / "references.yaml").exists()
    (folder / "sub").mkdir()
    assert refcheck("registry", *command, "--registry", "sub/r.yaml").code == 0
    assert "  ../page.html:\n" in (folder / "sub/r.yaml").read_text()

    ran = refcheck("registry", *command, "--registry", "nowhere/r.yaml")

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "its folder does not exist" in ran.err


def test_a_registry_that_was_named_and_is_not_there_is_an_error_in_a_check(refcheck, folder):
    ran = refcheck("page.html", "--registry", "other.yaml")

    assert (ran.code, ran.complaints[0]) == (
        2,
        "refcheck: no such file: other.yaml; check its name and folder",
    )


def test_accept_may_be_of_one_rule_only(refcheck, folder):
    refcheck("registry", "accept", "page.html", "1", "2", "--ignore", "missing-doi", *NOTE)

    ran = refcheck("page.html", "--format", "json")

    assert "    1:\n" in text_of(folder)
    assert "      ignore:\n        missing-doi: seen in print\n" in text_of(folder)
    assert [one["status"] for one in references(ran)][:2] == ["verified", "verified"]
    assert json.loads(ran.out)["summary"]["suppressed"] == 2


def test_accept_finds_its_place_in_a_list_that_was_renumbered(refcheck, folder):
    refcheck("registry", "init", "page.html")
    (folder / "page.html").write_text(page("New D. On steam. 1999.", BOIL, WET, THESIS))

    ran = refcheck("registry", "accept", "page.html", "1", *NOTE)

    assert ran.code == 0
    assert ran.out.startswith("accepted [1] New D. On steam. 1999.\n")
    statuses = [one["status"] for one in references(refcheck("page.html", "--format", "json"))]
    assert statuses[:3] == ["skipped", "verified", "verified"]
    keys = dict(re.findall(r"    (\d):\n      text: (\w+ \w)", text_of(folder)))
    assert keys == {"1": "New D", "2": "Drop B", "3": "Drop A", "4": "Drop C"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(
            ["4", *NOTE], "page.html has no reference 4; its references are 1–3", id="number"
        ),
        pytest.param(["1", "--note", " "], "--note must say why", id="empty note"),
        pytest.param(["1"], "missing option '--note'", id="no note"),
        pytest.param(["1", "--doi", "5555/a", *NOTE], "5555/a is no DOI", id="doi"),
        pytest.param(["1", "2", "--doi", "10.5555/a", *NOTE], "--doi is of one work", id="two"),
        pytest.param(
            ["1", "--doi", "10.5555/a", "--no-doi", *NOTE], "exclude each other", id="both"
        ),
        pytest.param(["1", "--ignore", "REF999", *NOTE], "there is no rule", id="rule"),
        pytest.param(["1", "--registry", "none", *NOTE], "nothing to write", id="none"),
    ],
)
def test_a_decision_that_cannot_be_meant_writes_nothing(refcheck, folder, arguments, complaint):
    ran = refcheck("registry", "accept", "page.html", *arguments)

    assert ran.code == 2
    assert complaint in ran.err
    assert len(ran.complaints) == 1
    assert not (folder / "references.yaml").exists()


def test_verify_says_what_changed_is_gone_open_or_missing(refcheck, folder):
    refcheck("registry", "init", "page.html")
    text = (
        text_of(folder)
        + "  lost.html:\n    1:\n      fingerprint: 0123456789abcdef\n      open: x\n"
    )
    (folder / "references.yaml").write_text(text)
    (folder / "page.html").write_text(
        page(WET.replace("1990", "1980"), BOIL, THESIS, "New D. Ice. 1999.")
    )

    ran = refcheck("registry", "verify")

    assert ran.code == 1
    assert "page.html:4: REF501 [1] has changed" in ran.out.replace("page.html:5:", "page.html:4:")
    assert re.search(r"references.yaml:\d+: there is no page lost.html", ran.out)
    assert "page.html: 3 is open: " in ran.out
    assert "page.html: 4 is not in references.yaml" in ran.out
    assert "of 4 references, 1 stands verified and 0 accepted" in ran.out
    assert refcheck("registry", "verify", "-q").out.count("\n") == 2


def test_what_nobody_decided_fails_verify_only_under_strict(refcheck, folder):
    refcheck("registry", "init", "page.html")
    assert refcheck("registry", "verify", "page.html").code == 0
    assert refcheck("registry", "verify", "page.html", "--strict").code == 3

    refcheck("registry", "accept", "page.html", "3", *NOTE)

    assert refcheck("registry", "verify", "page.html", "--strict").code == 0


def test_verify_without_a_registry_is_an_error(refcheck, folder):
    for arguments in (["page.html"], []):
        ran = refcheck("registry", "verify", *arguments)
        assert ran.code == 2
        assert "registry init" in ran.err


def test_fmt_rewrites_and_check_only_tells(refcheck, folder):
    file = folder / "references.yaml"
    file.write_text(
        WHOLE.replace("  page.html", "# mine\n  page.html").replace("    1:", "    1:   # one")
    )

    assert refcheck("registry", "fmt", "--check").code == 1
    assert "    1:   # one" in file.read_text()
    assert refcheck("registry", "fmt").code == 0
    assert "# mine\n" in file.read_text()
    assert "    1:  # one" in file.read_text()
    assert refcheck("registry", "fmt", "--check").code == 0


def test_a_faulty_registry_stops_the_run_in_one_line(refcheck, folder):
    (folder / "references.yaml").write_text(WHOLE.replace("verified", "verifed", 1))

    for command in (
        ["page.html"],
        ["registry", "verify"],
        ["registry", "fmt"],
        ["registry", "init", "page.html"],
    ):
        ran = refcheck(*command)
        assert ran.code == 2
        assert ran.complaints == [
            "refcheck: references.yaml:7:7: unknown key verifed; did you mean verified?"
        ]
    assert "verifed" in text_of(folder)


def test_a_rule_that_is_not_there_is_told_with_its_place(refcheck, folder):
    (folder / "references.yaml").write_text(
        registry(verified(1, FIRST, "10.5555/a", "ignore: {mising-doi: x}"))
    )

    assert refcheck("page.html").complaints == [
        "refcheck: references.yaml:9:16: there is no rule mising-doi; did you mean REF105 (missing-doi)?"
    ]


def test_the_nearest_registry_counts_up_to_the_repository(refcheck, folder):
    inner = folder / "wiki" / "sub"
    inner.mkdir(parents=True)
    (inner / "page.html").write_text(page(FIRST, SECOND))
    (folder / "references.yaml").write_text(
        registry(verified(1, FIRST, "10.5555/a"), path="wiki/sub/page.html")
    )

    def first():
        return references(refcheck("wiki/sub/page.html", "--format", "json"))[0]["registry"]

    assert first()["path"] == "references.yaml"
    (inner / "references.yaml").write_text(registry(verified(1, FIRST, "10.5555/b")))
    assert (first()["path"], first()["doi"]) == ("wiki/sub/references.yaml", "10.5555/b")
    (inner / "references.yaml").unlink()
    (inner / ".git").write_text("gitdir: elsewhere")
    assert first() is None
    ran = refcheck("wiki/sub/page.html", "--format", "json", "--registry", "references.yaml")
    assert references(ran)[0]["registry"]["doi"] == "10.5555/a"


def test_none_is_no_registry(refcheck, folder):
    (folder / "references.yaml").write_text("nonsense: [")

    assert refcheck("page.html", "--registry", "none").code == 0


def test_a_file_of_another_program_is_passed_over_and_never_overwritten(refcheck, folder):
    other = "references:\n- id: doe2004\n  title: On pandoc\n"
    (folder / "references.yaml").write_text(other)

    assert refcheck("page.html").err == ""
    assert "passed over" in refcheck("page.html", "-v").err
    ran = refcheck("registry", "init", "page.html")
    assert (ran.code, text_of(folder)) == (2, other)
    assert "is left alone; name another file" in ran.err


def test_pages_that_are_no_longer_there_are_told_once(refcheck, folder):
    (folder / "references.yaml").write_text(
        WHOLE.replace("page.html", "old.html") + "  older.html: {}\n"
    )

    ran = refcheck("page.html")

    assert ran.complaints == [
        "refcheck: references.yaml names 2 pages that are not there: old.html (line 3), older.html (line 19)"
    ]
    assert refcheck("page.html", "-q").err == ""


def test_a_registry_changed_meanwhile_is_left_alone(refcheck, folder, monkeypatch):
    (folder / "references.yaml").write_text(HEAD)
    monkeypatch.setattr(
        "refcheck.cli.registry_files.edited",
        lambda *_: (folder / "references.yaml").write_text(HEAD + "# Anna\n") and "x",
    )

    ran = refcheck("registry", "accept", "page.html", "1", *NOTE)

    assert ran.code == 2
    assert "changed by somebody else meanwhile" in ran.err
    assert text_of(folder) == HEAD + "# Anna\n"


def test_a_page_that_cannot_be_read_leaves_the_registry_alone(refcheck, folder):
    ran = refcheck("registry", "accept", "pge.html", "1", *NOTE)

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert not (folder / "references.yaml").exists()


def test_the_registry_of_this_project_is_whole(refcheck, root, monkeypatch):
    monkeypatch.chdir(root)

    assert refcheck("registry", "fmt", "--check").code == 0
    assert refcheck("registry", "verify").code == 0


def test_what_is_open_is_told_without_todays_number_and_without_a_missing_doi(refcheck, folder):
    (folder / "page.html").write_text(PAGE.replace("1990;1(2)", "1980;1(2)"))

    refcheck("registry", "init", "page.html")

    assert "      open: year is 1980 here, 1990 in the works index\n" in text_of(folder)


def test_verify_finds_the_pages_of_its_registry_outside_its_folder(
    refcheck, folder, tmp_path_factory
):
    far = tmp_path_factory.mktemp("far") / "page.html"
    far.write_text(PAGE)
    refcheck("registry", "init", str(far), "--registry", "references.yaml")

    ran = refcheck("registry", "verify")

    assert ran.code == 0
    assert f"{far}: of 3 references, 2 stand verified" in ran.out


def test_a_page_elsewhere_gets_its_registry_where_a_check_looks_for_it(
    refcheck, folder, tmp_path_factory
):
    far = tmp_path_factory.mktemp("far") / "page.html"
    far.write_text(PAGE)

    refcheck("registry", "init", str(far))

    assert not (folder / "references.yaml").exists()
    assert "2 references stand as verified" in refcheck("check", str(far)).out


@pytest.mark.parametrize("command", [["init", "-"], ["accept", "-", "1", *NOTE]])
def test_a_page_from_standard_input_has_no_place_in_a_registry(refcheck_process, folder, command):
    process = refcheck_process("registry", *command, stdin=PIPE)

    told = process.communicate(PAGE.encode())[1].decode()

    assert process.returncode == 2
    assert "a page from standard input has no path" in told
    assert not (folder / "references.yaml").exists()


def test_fmt_keeps_windows_line_ends(refcheck, folder):
    text = WHOLE.replace("\n", "\r\n").encode()
    (folder / "references.yaml").write_bytes(text)
    assert refcheck("registry", "fmt", "--check").code == 0

    (folder / "references.yaml").write_bytes(
        text.replace(b"source: crossref", b"source:  crossref")
    )
    refcheck("registry", "fmt")

    assert (folder / "references.yaml").read_bytes() == text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_who_may_read_the_registry_stays(refcheck, folder):
    (folder / "references.yaml").write_text(WHOLE)
    (folder / "references.yaml").chmod(0o660)

    refcheck("registry", "init", "page.html")

    assert (folder / "references.yaml").stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("rule", ["REF210", "claim-on-missing-source"])
def test_a_claim_may_stand_on_a_retracted_work_where_the_registry_says_why(refcheck, folder, rule):
    (folder / "retracted.txt").write_text(
        "OriginalPaperDOI,RetractionNature\n10.5555/wet,Retraction\n"
    )
    refcheck("index", "add", "works.idx", "--retractions", "retracted.txt")
    refcheck("registry", "init", "page.html")
    assert " REF402 " in refcheck("check", "page.html").out

    refcheck("registry", "accept", "page.html", "1", "--ignore", rule, *NOTE)

    assert " REF402 " not in refcheck("check", "page.html").out
