"""What is new beside a baseline: pairing of findings, the file, and the command line."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from git_pages import SENTENCES, page_of
from hypothesis import given, settings
from hypothesis import strategies as st

from refcheck.changes.baseline import Entry, entry_of, read_baseline, write_baseline
from refcheck.changes.comparison import compare, rewritten
from refcheck.changes.earlier import seen_before
from refcheck.changes.known import Known, known_of, pair
from refcheck.checks.judge import judge
from refcheck.checks.selection import select_rules
from refcheck.errors import InputError
from refcheck.model.claims import Abstract, NoAbstract
from refcheck.model.evidence import Dossier, Unchecked
from refcheck.model.findings import ArticleReport, Finding, Severity
from refcheck.reading.page import read_page

QUIET = ("--offline", "--no-report", "--select", "REF0,REF4")
STRUCTURE = select_rules(["REF0", "REF4"])


def finding(subject="some words", rule="REF001", severity=Severity.ERROR, message="a fact", **more):
    return Finding(
        rule, "name", severity, message, "page.html", 1, 1, "excerpt", subject=subject, **more
    )


def judged(html):
    return judge(Dossier(read_page(html.encode(), "page.html")), STRUCTURE)


def new_in(html, before):
    report = judged(html)
    seen = seen_before(report, judged(before))
    return [one for at, one in enumerate(report.findings) if at not in seen]


def told(findings):
    return [(one.rule, one.reference) for one in findings if one.severity is not Severity.UNCHECKED]


def report_of(*findings, **dossier):
    return ArticleReport(replace(Dossier(read_page(b"", "page.html")), **dossier), findings)


# Pairing


def test_the_third_of_two_equal_findings_is_new():
    found = (finding(), finding(), finding())

    assert len(pair(found, known_of(found[:2]))) == 2


def test_a_warning_that_became_an_error_is_new():
    old = [Known(finding().identity, Severity.WARNING)]

    assert pair([finding(severity=Severity.ERROR)], old) == {}
    assert pair([finding(severity=Severity.INFO)], old) == {0: 0}


def test_a_graver_known_finding_is_left_for_a_graver_one():
    old = [Known(finding().identity, Severity.ERROR), Known(finding().identity, Severity.WARNING)]
    found = [finding(severity=Severity.WARNING), finding(severity=Severity.ERROR)]

    assert pair(found, old) == {0: 1, 1: 0}


def test_of_equal_findings_those_go_together_that_say_the_same():
    old = known_of([finding(message="[4] is cited"), finding(message="[5] is cited")])
    found = [finding(message="[5] is cited"), finding(message="[6] is cited")]

    assert pair(found, old) == {0: 1, 1: 0}


def test_what_could_not_be_checked_is_never_known():
    found = [finding(severity=Severity.UNCHECKED)]

    assert known_of(found) == ()
    assert pair(found, [Known(found[0].identity, Severity.UNCHECKED)]) == {}


def test_numbers_of_markers_within_a_text_do_not_tell_findings_apart():
    assert finding("See [3] for more").identity == finding("See [14] for more").identity
    assert finding("In [brackets]").identity != finding("In [braces]").identity


# Stable under moves and renumbering

FAULTS = {
    "a hole": page_of(without=(5,)),
    "an empty entry": page_of([*SENTENCES[:4], (SENTENCES[4][0], ""), *SENTENCES[5:]]),
    "an uncited entry": page_of(cited=[(1,), (2,), (3,), (4,), (4,), (6,), (7,)]),
    "a jump": page_of(without=(5,), cited=[(1,), (2,), (3,), (4,), (4,), (6,), (7,)]),
    "a bad range": page_of().replace("[6]", "[6-4]"),
}


def _renumbered(html, by):
    return re.sub(
        r"(?m)\[(\d+)(?:-(\d+))?\]|^(<p>)?(\d+)\. ",
        lambda m: (
            f"[{int(m[1]) + by}{f'-{int(m[2]) + by}' if m[2] else ''}]"
            if m[1]
            else f"{m[3] or ''}{int(m[4]) + by}. "
        ),
        html,
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_is_no_news_to_itself(fault):
    assert told(judged(FAULTS[fault]).findings)
    assert new_in(FAULTS[fault], FAULTS[fault]) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_begins_with_one_more_sentence_and_source_has_nothing_new(fault):
    later = _renumbered(FAULTS[fault], 1)
    first = "<p>Ice floats on water, as everybody knows.[1]</p>\n"
    later = first + later.replace(
        "References</h2>\n<p>", "References</h2>\n<p>1. Float H. 1999.<br>\n"
    )

    assert told(new_in(later, FAULTS[fault])) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_exactly_what_is_new(fault):
    later = FAULTS[fault].replace("</p>\n<h2>", "</p>\n<p>Fog is a cloud.[12]</p>\n<h2>")

    assert {rule for rule, _ in told(new_in(later, FAULTS[fault]))} == {"REF001", "REF402"}
    assert {label for _, label in told(new_in(later, FAULTS[fault]))} == {"12"}


def test_a_fault_that_is_mended_here_and_made_there_is_new():
    elsewhere = page_of().replace("[3]", "[3-1]")

    assert told(new_in(elsewhere, FAULTS["a bad range"])) == [("REF007", None)]


@given(
    fault=st.sampled_from(sorted(FAULTS)),
    blank=st.lists(st.integers(0, 6), max_size=4),
    swap=st.booleans(),
)
@settings(max_examples=60)
def test_moved_lines_and_paragraphs_bring_nothing_new(fault, blank, swap):
    text, _, entries = FAULTS[fault].partition("<h2>")
    paragraphs = text.splitlines()
    for at in blank:
        paragraphs.insert(at, "")
    if swap:
        paragraphs.insert(0, "<p>An introduction without a source, which is moved about.</p>")
    later = "\n".join(paragraphs) + "\n<h2>" + entries

    assert told(new_in(later, FAULTS[fault])) == []


def test_paragraphs_in_another_order_bring_nothing_new_but_that_order():
    text, _, entries = FAULTS["a hole"].partition("<h2>")
    later = "\n".join(reversed(text.splitlines())) + "\n<h2>" + entries

    assert {rule for rule, _ in told(new_in(later, FAULTS["a hole"]))} == {"REF006"}


def test_a_hole_is_the_same_one_wherever_the_claims_with_it_move():
    fog, dew = "<p>Fog is a cloud.[5]</p>\n", "<p>Dew falls at night.[5]</p>\n"

    (one, *_), (other, *_) = (judged(a + b + HOLE).findings for a, b in ((fog, dew), (dew, fog)))

    assert (one.rule, one.identity) == ("REF001", other.identity)


# Beside an earlier text: the words concerned were edited

HOLE = page_of(without=(5,))
FIFTH = SENTENCES[4][0]


@pytest.mark.parametrize(
    ("words", "corrected"),
    [
        (FIFTH, "Pressure matters little, to the freezing point."),
        (FIFTH, "Pressure matters rather little to the melting point."),
        ("It freezes.", "It will freeze."),
        ("It freezes.", "It freezes, too."),
    ],
)
def test_a_claim_that_was_corrected_keeps_its_old_fault(words, corrected):
    before = HOLE.replace(FIFTH, words)

    assert told(new_in(before.replace(words, corrected), before)) == []


def test_a_claim_that_was_written_anew_is_told():
    later = HOLE.replace(FIFTH, "Cows stand in the rain on purpose.")

    assert ("REF001", "5") in told(new_in(later, HOLE))


def test_another_claim_that_cites_an_old_hole_is_new():
    for later in (
        HOLE.replace("</p>\n<h2>", "</p>\n<p>Fog is a cloud.[5]</p>\n<h2>"),
        "<p>Fog is a cloud.[5]</p>\n" + HOLE,
        HOLE.replace("[6]", "[5][6]"),
    ):
        assert ("REF001", "5") in told(new_in(later, HOLE))


def test_of_several_claims_that_cite_a_hole_one_may_go():
    fog, dew = "<p>Fog is a cloud.[5]</p>\n", "<p>Dew falls at night.[5]</p>\n"

    for before, later in ((fog + dew, dew), (fog + dew, fog), (fog + dew, dew + fog)):
        assert told(new_in(later + HOLE, before + HOLE)) == []


def test_a_fault_that_was_mended_and_made_in_a_similar_claim_is_new():
    assert told(new_in(page_of(without=(4,)), page_of(without=(3,))))[0] == ("REF001", "4")


def test_a_claim_that_is_like_one_whose_fault_was_mended_is_new():
    twin = f"<p>{FIFTH[:-1]}, too.[12]</p>\n"

    assert ("REF001", "12") in told(new_in(twin + page_of(), HOLE))


def test_a_fault_of_a_claim_that_was_there_is_new_though_one_like_it_went():
    twin = f"<p>{FIFTH[:-1]}, too.[{{}}]</p>\n"
    later = HOLE.replace(f"<p>{FIFTH}[5]</p>", "")

    assert ("REF001", "12") in told(new_in(twin.format(12) + later, twin.format(4) + HOLE))


def test_one_old_claim_stands_for_one_corrected_one():
    later = HOLE.replace(
        f"<p>{FIFTH}[5]</p>", f"<p>{FIFTH[:-1]}, too.[5]</p><p>{FIFTH[:-1]}, indeed.[5]</p>"
    )

    assert ("REF001", "5") in told(new_in(later, HOLE))


def test_a_graver_fault_of_a_claim_is_new():
    old, new = judged(HOLE), judged(HOLE)
    (hole, *others) = old.findings
    mild = replace(old, findings=(replace(hole, severity=Severity.INFO), *others))

    assert 0 in seen_before(new, old)
    assert 0 not in seen_before(new, mild)


UNCITED = FAULTS["an uncited entry"]


def test_an_entry_that_was_corrected_keeps_its_old_fault():
    later = UNCITED.replace("On ice under pressure", "On ice, under the pressure")

    assert told(new_in(UNCITED, page_of())) == [("REF002", "5")]
    assert told(new_in(later, UNCITED)) == []


def test_an_entry_that_was_corrected_and_renumbered_keeps_its_old_fault():
    first = "<p>Ice floats on water, as everybody knows.[1]</p>\n"
    later = (
        (first + _renumbered(UNCITED, 1))
        .replace("References</h2>\n<p>", "References</h2>\n<p>1. Float H. 1999.<br>\n")
        .replace("On ice under pressure", "On ice, under the pressure")
    )

    assert told(new_in(later, UNCITED)) == []


def test_an_entry_in_another_ones_place_is_new():
    later = UNCITED.replace("Press E. On ice under pressure. 1994.", "Cow B. On the rain. 2001.")

    assert told(new_in(later, UNCITED)) == [("REF002", "5")]


def beside(new, old):
    """Which of one page's findings, by message and text, another one's stand for."""
    page = read_page(b"", "page.html")
    reports = [
        ArticleReport(Dossier(page), tuple(finding(text, "REF101", message=m) for m, text in one))
        for one in (new, old)
    ]
    return seen_before(*reports)


ENTRY_WORDS = "Press E. On ice under pressure. Journal of Ice 1994;7:1-9."


def test_an_entry_that_says_another_wrong_thing_is_new():
    old = [("year is 1994 here, 1996 at Crossref", ENTRY_WORDS)]
    wrong = ENTRY_WORDS.replace("1994", "1995")

    assert beside([("year is 1995 here, 1996 at Crossref", wrong)], old) == frozenset()
    assert beside([("year is 1994 here, 1996 at Crossref", ENTRY_WORDS + " Ed. 2")], old) == {0}


def test_another_address_is_another_fault_however_like_it_is():
    old = [("answers 404", "https://example.org/papers/of/ice/and/snow/1")]

    assert beside([("answers 404", "https://example.org/papers/of/ice/and/snow/2")], old) == set()
    assert beside(old, old) == {0}


def test_thousands_of_findings_are_paired_in_good_time():
    def page(word):
        words = " ".join(f"{word}{at}" for at in range(40))
        return [("not found", f"Author {n}. {words}. Journal {n}.") for n in range(2000)]

    begun = time.process_time()
    beside(page("ice"), page("snow"))

    assert time.process_time() - begun < 5


# The file

ENTRY = Entry("page.html", "REF001", "0123456789abcdef0123456789abcdef", "error", "some words")


def test_a_baseline_is_read_as_it_was_written():
    entries = (ENTRY, ENTRY, replace(ENTRY, path="a/ü.html", text='x "y" \u2028 z'))

    assert read_baseline("b.json", write_baseline(entries).encode()) == tuple(sorted(entries))


def test_a_baseline_is_sorted_and_has_a_line_for_each_finding():
    text = write_baseline([replace(ENTRY, path="b.html"), replace(ENTRY, path="a.html")])

    lines = text.splitlines()
    assert [line.strip()[:20] for line in lines[3:5]] == [
        '{"path": "a.html", "',
        '{"path": "b.html", "',
    ]
    assert json.loads(text)["schema"] == "refcheck-baseline/1"
    assert write_baseline([]) == '{\n  "schema": "refcheck-baseline/1",\n  "findings": []\n}\n'


def test_the_words_for_the_reader_hold_no_signs_that_act():
    entry = entry_of(finding("a\u202eb\x1b[31m\nc " + "long " * 50), "page.html")

    assert entry.text.startswith("a b [31m c long")
    assert len(entry.text) <= 80


def test_a_baseline_with_windows_line_ends_and_a_byte_order_mark_is_one():
    data = b"\xef\xbb\xbf" + write_baseline([ENTRY]).replace("\n", "\r\n").encode()

    assert read_baseline("b.json", data) == (ENTRY,)


def _baseline(**row):
    entry = {"path": "p", "rule": "REF001", "severity": "error", "id": "x"} | row
    return json.dumps({"schema": "refcheck-baseline/1", "findings": [entry]}).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "b.json is empty, and no baseline", id="empty"),
        pytest.param(b"{", "b.json is no JSON: Expecting property name", id="cut off"),
        pytest.param(b"\xff\xfe{}", "b.json is no JSON in UTF-8", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "b.json is no JSON in UTF-8", id="deep"),
        pytest.param(b"[]", "b.json is no baseline of refcheck", id="a list"),
        pytest.param(b"{}", "b.json is no baseline of refcheck: it has no schema", id="no schema"),
        pytest.param(
            b'{"schema": "other/1"}',
            "b.json is no baseline of refcheck: its schema is 'other/1'",
            id="foreign",
        ),
        pytest.param(
            b'{"schema": "refcheck-baseline/2"}',
            "b.json is of a newer refcheck: its schema is refcheck-baseline/2",
            id="newer",
        ),
        pytest.param(
            b'{"schema": "refcheck-baseline/1", "findings": {}}',
            "b.json is no whole baseline: it has no list of findings",
            id="no list",
        ),
        pytest.param(
            b'{"schema": "refcheck-baseline/1", "findings": [7]}',
            "b.json is no whole baseline: finding 1 is none",
            id="no finding",
        ),
        pytest.param(
            _baseline(id=None), "b.json is no whole baseline: finding 1 has no id", id="no id"
        ),
        pytest.param(
            _baseline(severity="unchecked"),
            "b.json: finding 1 has the severity 'unchecked'",
            id="unchecked",
        ),
        pytest.param(
            b'{\n<<<<<<< HEAD\n  "schema": "x"\n=======\n>>>>>>> other\n',
            "b.json has a merge conflict in line 2",
            id="merge conflict",
        ),
    ],
)
def test_what_is_no_baseline_is_one_clear_line(data, words):
    with pytest.raises(InputError) as caught:
        read_baseline("b.json", data)

    assert caught.value.message.startswith(words)
    assert "\n" not in caught.value.message
    assert caught.value.hint


@given(st.binary(max_size=200) | st.from_regex(rb'\{"schema": "refcheck-baseline/1".{0,80}\}'))
def test_no_bytes_are_anything_but_a_baseline_or_one_line(data):
    with suppress(InputError):
        assert all(entry.path for entry in read_baseline("b.json", data))


def test_paths_that_no_system_has_are_no_trouble(refcheck, tmp_path):
    (tmp_path / "page.html").write_text(FAULTS["a hole"])
    paths = ["x" * 5000, "a\0b", "\ud800", "../" * 500 + "etc", "C:\\x", "https://example.org/"]
    text = write_baseline([replace(ENTRY, path=path) for path in paths])
    (tmp_path / "known.json").write_bytes(text.encode("utf-8", "backslashreplace"))
    options = ("--baseline", "known.json", "--write-baseline", "new.json", "-v")

    ran = refcheck("page.html", *QUIET, *options)

    assert ran.code == 1
    assert read_baseline("new.json", (tmp_path / "new.json").read_bytes())


# What is gone, and what nothing is known about


def test_what_a_page_has_no_longer_is_gone():
    compared = compare([report_of()], ["page.html"], [ENTRY], rules=STRUCTURE)

    assert (compared.gone, compared.left) == ((ENTRY,), ())


@pytest.mark.parametrize(
    ("entry", "dossier"),
    [
        pytest.param(replace(ENTRY, path="other.html"), {}, id="another page"),
        pytest.param(replace(ENTRY, rule="REF201"), {}, id="a rule that did not run"),
        pytest.param(
            replace(ENTRY, rule="REF103"),
            {"resolutions": {"r1": Unchecked("crossref", "no answer")}},
            id="a source that kept silent",
        ),
        pytest.param(
            replace(ENTRY, rule="REF404"),
            {"abstracts": {"r1": NoAbstract("offline, and not at hand")}},
            id="an abstract that was not read",
        ),
    ],
)
def test_what_the_run_says_nothing_about_stays_in_the_baseline(entry, dossier):
    rules = (*STRUCTURE, *select_rules(["REF103", "REF404"]))

    compared = compare([report_of(**dossier)], ["page.html"], [entry], rules=rules)

    assert (compared.gone, compared.left) == ((), (entry,))
    assert rewritten([report_of(**dossier)], ["page.html"], compared.left) == (entry,)


@pytest.mark.parametrize("rule", ["REF401", "REF404"])
def test_what_a_claim_has_no_longer_is_gone_where_every_abstract_was_read(rule):
    entry = replace(ENTRY, rule=rule)
    read = report_of(abstracts={"r1": Abstract("40% of kettles whistled.", None, "crossref")})

    compared = compare([read], ["page.html"], [entry], rules=select_rules([rule]))

    assert (compared.gone, compared.left) == ((entry,), ())


def test_a_renamed_page_keeps_what_was_known_of_it():
    found = finding()
    entry = entry_of(found, "old.html")

    renamed = compare([report_of(found)], ["new.html"], [entry], deleted={"old.html"})
    copied = compare([report_of(found)], ["new.html"], [entry])

    assert dict(renamed.known) == {0: {0}}
    assert (renamed.gone, dict(copied.known)) == ((), {0: frozenset()})


# The command line


def baseline_file(refcheck, tmp_path, html, name="page.html"):
    (tmp_path / name).write_text(html)
    assert refcheck(name, *QUIET, "--write-baseline", "known.json").code == 1
    return json.loads((tmp_path / "known.json").read_text())


def test_known_findings_are_counted_and_do_not_fail(refcheck, tmp_path):
    written = baseline_file(refcheck, tmp_path, FAULTS["a hole"])

    ran = refcheck("page.html", *QUIET, "--baseline", "known.json", "--format", "json")

    (article,) = json.loads(ran.out)["articles"]
    assert (ran.code, article["findings"], article["known"]) == (0, [], 2)
    assert [(one["path"], one["rule"]) for one in written["findings"]] == [
        ("page.html", "REF001"),
        ("page.html", "REF402"),
    ]


def test_only_the_new_fault_is_told(refcheck, tmp_path):
    baseline_file(refcheck, tmp_path, FAULTS["a hole"])
    (tmp_path / "page.html").write_text(FAULTS["a hole"].replace("[2]", "[2][9]"))

    ran = refcheck("page.html", *QUIET, "--baseline", "known.json", "--format", "json")

    (article,) = json.loads(ran.out)["articles"]
    assert ran.code == 1
    assert [one["message"][:3] for one in article["findings"]] == ["[9]"]


def test_both_together_check_against_the_old_and_write_the_new(refcheck, tmp_path):
    baseline_file(refcheck, tmp_path, FAULTS["a hole"])
    (tmp_path / "page.html").write_text(page_of().replace("[2]", "[2][9]"))

    ran = refcheck(
        "page.html", *QUIET, "--baseline", "known.json", "--write-baseline", "known.json", "-v"
    )

    assert ran.code == 1
    assert "known.json: 2 known findings are no longer there; --write-baseline forgets them" in (
        ran.complaints
    )
    after = refcheck("page.html", *QUIET, "--baseline", "known.json", "-v")
    assert (after.code, [c for c in after.complaints if "no longer" in c]) == (0, [])


def test_other_pages_stay_in_a_baseline_that_is_written_anew(refcheck, tmp_path):
    (tmp_path / "other.html").write_text(FAULTS["a hole"])
    (tmp_path / "page.html").write_text(FAULTS["a hole"])
    refcheck(".", *QUIET, "--write-baseline", "known.json")

    refcheck("page.html", *QUIET, "--baseline", "known.json", "--write-baseline", "new.json")

    new = json.loads((tmp_path / "new.json").read_text())
    assert new == json.loads((tmp_path / "known.json").read_text())
    assert {one["path"] for one in new["findings"]} == {"page.html", "other.html"}


def test_paths_are_from_the_folder_of_the_baseline(refcheck, tmp_path, monkeypatch):
    (tmp_path / "wiki").mkdir()
    (tmp_path / "wiki" / "page.html").write_text(FAULTS["a hole"])
    assert refcheck("wiki/page.html", *QUIET, "--write-baseline", "known.json").code == 1
    monkeypatch.chdir(tmp_path / "wiki")

    ran = refcheck("page.html", *QUIET, "--baseline", "../known.json")

    assert ran.code == 0
    assert '"wiki/page.html"' in (tmp_path / "known.json").read_text()


def test_a_page_that_was_renamed_on_disk_has_nothing_new(refcheck, tmp_path):
    baseline_file(refcheck, tmp_path, FAULTS["a hole"])
    (tmp_path / "page.html").rename(tmp_path / "renamed.html")

    assert refcheck("renamed.html", *QUIET, "--baseline", "known.json").code == 0


def test_a_piped_page_has_a_baseline_too(refcheck_process, tmp_path):
    def piped(*options):
        process = refcheck_process("-", *QUIET, *options, stdin=-1)
        process.communicate(FAULTS["a hole"].encode(), timeout=60)
        return process.returncode

    assert piped("--write-baseline", "known.json") == 1
    assert piped("--baseline", "known.json") == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ("--baseline", "none.json"),
            "refcheck: there is no baseline none.json; `--write-baseline none.json` alone",
            id="missing",
        ),
        pytest.param(("--baseline", "."), "refcheck: . cannot be read:", id="a folder"),
        pytest.param(
            ("--baseline", "page.html"), "refcheck: page.html is no JSON", id="another file"
        ),
        pytest.param(
            ("--write-baseline", "page.html"),
            "refcheck: --write-baseline page.html would overwrite a page or a report",
            id="the page",
        ),
        pytest.param(
            ("--format", "json", "--output", "x.json", "--write-baseline", "x.json"),
            "refcheck: --write-baseline x.json would overwrite a page or a report",
            id="an output",
        ),
        pytest.param(
            ("--write-baseline", "-"),
            "refcheck: --write-baseline - names no file",
            id="standard output",
        ),
        pytest.param(
            ("--write-baseline", "nowhere/b.json"),
            "refcheck: --write-baseline nowhere/b.json is in a folder that does not exist",
            id="no folder",
        ),
        pytest.param(
            ("--write-baseline", "."),
            "refcheck: --write-baseline . is a folder",
            id="onto a folder",
        ),
    ],
)
def test_a_baseline_that_cannot_be_is_one_line_and_exit_2(refcheck, tmp_path, arguments, words):
    (tmp_path / "page.html").write_text(page_of())

    ran = refcheck("page.html", *QUIET, *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.complaints) == 1
    assert ran.complaints[0].startswith(words)
    assert (tmp_path / "page.html").read_text() == page_of()


def test_a_faulty_baseline_is_left_as_it_was(refcheck, tmp_path):
    (tmp_path / "page.html").write_text(page_of())
    (tmp_path / "known.json").write_text("<<<<<<< HEAD\n")

    ran = refcheck(
        "page.html", *QUIET, "--baseline", "known.json", "--write-baseline", "known.json"
    )

    assert ran.code == 2
    assert (tmp_path / "known.json").read_text() == "<<<<<<< HEAD\n"
