"""Judging: order, places, fingerprints, suppressions, and that it never breaks."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from articles import at_line, build, dossier, entries_of
from hypothesis import given
from hypothesis import strategies as st

from refcheck.checks import ALL_RULES
from refcheck.checks.excerpts import excerpt_of
from refcheck.checks.judge import judge
from refcheck.checks.suppressions import IgnoreEntry, check_ignores
from refcheck.errors import ConfigurationError
from refcheck.model.article import (
    Article,
    Citation,
    Claim,
    Doubt,
    EngineError,
    Location,
    Reference,
    ReferenceList,
    Stub,
    Suppression,
)
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    DoiOfAnother,
    DoiUnchecked,
    DoiUnknown,
    Dossier,
    FieldEvidence,
    NotFound,
    ReferenceFields,
    Resolved,
    Unchecked,
)
from refcheck.model.findings import Severity
from refcheck.model.works import Author, Update, Work
from refcheck.rules import Problem, rule

TEXT = "Water boils.[1]\nIt freezes.[2]\nSalt lowers that.[3]\nSugar does too.[5]"
LIST = entries_of("On boiling", "On ice", "On salt", "On sugar", start=1)


@rule("REF998", "two-problems", Severity.INFO)
def two_problems(_dossier):
    """Fires twice at one place and once before it."""
    for line in (9, 9, 2):
        yield Problem("a fact", at_line(line), "subject")


def rules_of(report):
    return [finding.rule for finding in report.findings]


def test_findings_are_in_page_order_then_by_code_and_exact_duplicates_are_dropped():
    report = judge(dossier(TEXT, LIST), [two_problems, *ALL_RULES])

    assert [(f.line, f.rule) for f in report.findings] == [
        (2, "REF998"),
        (4, "REF001"),
        (4, "REF402"),
        (9, "REF002"),
        (9, "REF998"),
    ]


def test_a_finding_has_a_path_a_place_an_excerpt_and_its_rules_name():
    finding = judge(dossier(TEXT, LIST, path="a/b.html"), ALL_RULES).findings[0]

    assert (finding.path, finding.line, finding.column) == ("a/b.html", 4, 16)
    assert (finding.rule, finding.name) == ("REF001", "undefined-reference")
    assert "Sugar does too.[5]" in finding.excerpt


def test_only_the_rules_that_were_selected_speak():
    assert rules_of(judge(dossier(TEXT, LIST), [r for r in ALL_RULES if r.code == "REF002"])) == [
        "REF002"
    ]


def test_two_runs_say_the_same():
    assert judge(dossier(TEXT, LIST), ALL_RULES) == judge(dossier(TEXT, LIST), ALL_RULES)


def test_a_fingerprint_does_not_hang_on_the_line_but_on_rule_path_and_words():
    here = judge(dossier(TEXT, LIST), ALL_RULES).findings
    lower = judge(dossier(f"A new line.\n\n{TEXT}", LIST), ALL_RULES).findings
    elsewhere = judge(dossier(TEXT, LIST, path="other.html"), ALL_RULES).findings

    assert [f.fingerprint for f in here] == [f.fingerprint for f in lower]
    assert [f.line for f in here] != [f.line for f in lower]
    assert not {f.fingerprint for f in here} & {f.fingerprint for f in elsewhere}
    assert len({f.fingerprint for f in here}) == len(here)


def suppression(*codes, reason="known, see the talk page", lines=(4, 5), whole_page=False):
    return Suppression(codes, reason, *lines, at_line(lines[0]), whole_page)


class TestSuppressions:
    def judged(self, *suppressions, ignores=()):
        return judge(dossier(TEXT, LIST, suppressions=suppressions), ALL_RULES, ignores=ignores)

    @pytest.mark.parametrize("code", ["REF001", "ref001", "REF0", "undefined-reference"])
    def test_takes_codes_prefixes_and_names(self, code):
        report = self.judged(suppression(code))

        assert rules_of(report) == ["REF402", "REF002"]
        assert report.suppressed == 1

    def test_covers_its_lines_only_unless_it_is_for_the_page(self):
        assert rules_of(self.judged(suppression("REF0", lines=(1, 2)))) == [
            "REF001",
            "REF402",
            "REF002",
        ]
        assert rules_of(self.judged(suppression("REF0", lines=(1, 2), whole_page=True))) == [
            "REF402"
        ]

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_without_a_reason_suppresses_nothing_and_the_finding_says_so(self, reason):
        report = self.judged(suppression("REF001", reason=reason))

        assert rules_of(report) == ["REF001", "REF402", "REF002"]
        assert report.findings[0].hint == (
            "restore reference 5, or drop the marker; "
            "the suppression on line 4 gives no reason and is void"
        )
        assert "suppression" not in report.findings[1].hint

    def test_a_misspelt_name_is_told_where_it_was_meant_to_work(self):
        report = self.judged(suppression("undefined-refrence"))

        assert report.findings[0].hint.endswith(
            "the suppression on line 4 names no rule: undefined-refrence "
            "(did you mean REF001 (undefined-reference)?)"
        )

    def test_a_code_of_a_rule_that_is_not_there_is_quietly_kept(self):
        report = self.judged(suppression("REF301"))

        assert rules_of(report) == ["REF001", "REF402", "REF002"]
        assert "suppression" not in report.findings[0].hint

    @pytest.mark.parametrize(
        ("entry", "left"),
        [
            (IgnoreEntry("REF001", "known"), ["REF402", "REF002"]),
            (IgnoreEntry("uncited-reference", "known"), ["REF001", "REF402"]),
            (IgnoreEntry("REF", "known", "page.html"), []),
            (IgnoreEntry("REF", "known", "*.txt"), ["REF001", "REF402", "REF002"]),
        ],
    )
    def test_a_configuration_ignores_by_rule_and_page(self, entry, left):
        assert rules_of(self.judged(ignores=[entry])) == left

    def test_a_page_pattern_holds_in_any_folder(self):
        entry = IgnoreEntry("REF", "drafts are not finished", "drafts/*")
        report = judge(dossier(TEXT, LIST, path="wiki/drafts/a.html"), ALL_RULES, ignores=[entry])

        assert report.findings == ()

    @pytest.mark.parametrize(
        ("entry", "message"),
        [
            (IgnoreEntry("REF001", " "), "has no reason"),
            (IgnoreEntry("REF777", "known"), "no rule 'REF777'"),
        ],
    )
    def test_a_configuration_must_give_reasons_and_real_rules(self, entry, message):
        with pytest.raises(ConfigurationError, match=message):
            check_ignores([entry])


class TestExcerpts:
    @pytest.mark.parametrize(
        ("source", "place", "expected"),
        [
            (
                "<p>One.</p><p>It is <b>so</b>.[7] And on.</p><p>Next</p>",
                "[7]",
                "It is so.[7] And on.",
            ),
            ("<td>Fish &amp; chips<sup>[7]</sup></td><td>x</td>", "[7]", "Fish & chips[7]"),
            ("First line<br>the second [7]<br>third", "[7]", "the second [7]"),
            ("a paragraph\n\nanother [7] one\n\nthird", "[7]", "another [7] one"),
            ("<!-- hidden -->seen [7]", "[7]", "seen [7]"),
            ("<a href='x'>[7]</a>", "[7]", "[7]"),
        ],
    )
    def test_are_the_words_of_the_paragraph(self, source, place, expected):
        start = source.index(place)
        article = replace(build(""), source=source)

        assert excerpt_of(article, Location(1, start + 1, start, start + len(place))) == expected

    def test_are_cut_between_words(self):
        source = "word " * 40 + "[7]" + " word" * 40
        start = source.index("[7]")
        found = excerpt_of(replace(build(""), source=source), Location(1, 1, start, start + 3))

        assert found.startswith("… word word")
        assert found.endswith("word word …")
        assert len(found) < 140

    def test_of_an_entry_begin_with_its_own_words_and_not_with_links_back(self):
        article = build(
            "A.[1]\nB.[2]\nC.[3]", entries_of("1 2 3", "↑ On ice", "On salt", "On sugar")
        )
        texts = [replace(r, text=f"On ice {r.key}") for r in article.references]
        report = judge(Dossier(replace(article, references=tuple(texts))), ALL_RULES)

        assert [(f.rule, f.excerpt) for f in report.findings] == [("REF002", "On ice r4")]

    def test_of_a_list_begin_with_its_first_entrys_words(self):
        article = build("Nothing.", entries_of("1 2 3 4 …", "↑ On ice"))
        first = replace(article.references[0], text="On boiling")
        article = replace(article, references=(first, article.references[1]))
        (finding,) = judge(Dossier(article), ALL_RULES).findings

        assert (finding.rule, finding.excerpt) == ("REF903", "On boiling")

    def test_cut_a_long_place_short(self):
        found = excerpt_of(replace(build(""), source="word " * 500), Location(1, 1, 0, 2500))

        assert len(found) <= 202


texts = st.text(max_size=12)
labels = (
    st.sampled_from(["1", "2", "3", "7", "٣", "a", "iv", "note 1", "", "99999999999", "²"]) | texts
)
places = st.builds(
    lambda line, start, length: Location(line, 1, start, start + length),
    st.integers(1, 9),
    st.integers(0, 30),
    st.integers(0, 9),
)
groups = st.sampled_from([None, "note", "a"])
keys = st.sampled_from(["r1", "r2", "r3", "r9"])
words = st.none() | texts
updates = st.builds(
    Update,
    st.sampled_from(["retraction", "reinstatement", "correction", "expression_of_concern"]) | texts,
    words,
    words,
    st.lists(texts, max_size=2).map(tuple),
)
works = st.builds(
    Work,
    st.sampled_from([None, "10.5555/a", "10.5555/b"]),
    words,
    st.lists(st.builds(Author, texts, words), max_size=2).map(tuple),
    years=st.lists(st.integers(1, 3000), max_size=2).map(tuple),
    volume=words,
    pages=words,
    kind=words,
    updates=st.lists(updates, max_size=2).map(tuple),
)
evidence = st.builds(
    FieldEvidence,
    st.sampled_from(["title", "first_author", "authors", "year", "container", "volume", "pages"]),
    st.floats(0, 1),
    words,
    words,
)
resolutions = st.one_of(
    st.builds(Resolved, works, st.floats(0, 1), texts, st.lists(evidence, max_size=3).map(tuple)),
    st.builds(
        Ambiguous,
        st.lists(st.builds(Candidate, works, st.floats(0, 1), texts), max_size=2).map(tuple),
    ),
    st.builds(NotFound, st.lists(texts, max_size=2).map(tuple)),
    st.builds(Unchecked, texts, texts),
)
outcomes = st.one_of(
    st.builds(DoiOfAnother, texts, works, st.just(())),
    st.builds(DoiUnknown, texts, st.lists(texts, max_size=2).map(tuple)),
    st.builds(DoiUnchecked, texts, texts, texts),
)
fields = st.builds(
    ReferenceFields,
    st.lists(st.builds(Author, texts, words), max_size=3).map(tuple),
    title=words,
    year=st.none() | st.integers(1, 3000),
    pages=words,
    doi=st.sampled_from([None, "10.5555/a"]),
    malformed_identifiers=st.lists(st.tuples(texts, texts), max_size=1).map(tuple),
)
articles = st.builds(
    Article,
    path=texts,
    title=st.none(),
    dialect=st.sampled_from(["generic", "mediawiki"]),
    language=st.none(),
    encoding=st.just("utf-8"),
    lists=st.lists(
        st.builds(
            ReferenceList,
            groups,
            words,
            st.lists(keys, max_size=3).map(tuple),
            places,
            st.booleans(),
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    references=st.lists(
        st.builds(
            Reference,
            keys,
            st.lists(labels, max_size=2).map(tuple),
            groups,
            st.integers(0, 2),
            texts,
            places,
        ),
        max_size=4,
    ).map(tuple),
    citations=st.lists(
        st.builds(
            Citation,
            texts,
            texts,
            st.lists(labels, max_size=3).map(tuple),
            st.lists(st.none() | keys, max_size=3).map(tuple),
            places,
            claim=st.sampled_from([None, "k1", "k2"]),
            group=groups,
            targets=st.lists(texts, max_size=1).map(tuple),
            missing_targets=st.lists(texts, max_size=1).map(tuple),
            malformed=words,
            within=st.none() | keys,
            list_index=st.none() | st.integers(-1, 4),
        ),
        max_size=6,
    ).map(tuple),
    claims=st.lists(
        st.builds(
            Claim,
            st.sampled_from(["k1", "k2"]),
            texts,
            places,
            words,
            st.lists(texts, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    stubs=st.lists(st.builds(Stub, texts, places), max_size=1).map(tuple),
    engine_errors=st.lists(st.builds(EngineError, texts, places), max_size=2).map(tuple),
    suppressions=st.lists(
        st.builds(
            Suppression,
            st.lists(texts, max_size=2).map(tuple),
            texts,
            st.integers(1, 3),
            st.integers(1, 9),
            places,
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    doubts=st.lists(
        st.builds(
            Doubt,
            st.sampled_from(["mixed-schemes", "no-list", "no-markers", "few-markers", "odd"]),
            texts,
            st.none() | places,
        ),
        max_size=2,
    ).map(tuple),
    source=texts,
)
dossiers = st.builds(
    Dossier,
    articles,
    st.dictionaries(keys, fields, max_size=3),
    st.dictionaries(keys, resolutions, max_size=3),
    st.dictionaries(keys, outcomes, max_size=3),
)


@given(dossiers)
def test_no_article_whatever_breaks_a_rule_and_two_runs_agree(any_dossier):
    report = judge(any_dossier, ALL_RULES)

    assert report == judge(any_dossier, ALL_RULES)
    assert all(finding.message and finding.fingerprint for finding in report.findings)


def test_judging_is_linear_in_the_page():
    def calls(count):
        article = build(
            "\n".join(f"Claim {n}.[{n}]" for n in range(1, count)),
            entries_of(*(f"Example {n}. On the number {n}. 1990." for n in range(1, count))),
        )
        counter = Counting()
        judge(Dossier(article), [counter.wrapped(each) for each in ALL_RULES])
        return counter.lines

    small, large = calls(100), calls(400)

    assert large < small * 5


class Counting:
    """Counts the lines of Python that rules run."""

    def __init__(self):
        self.lines = 0

    def wrapped(self, each):
        def find(given_dossier):
            def trace(frame, event, argument):
                self.lines += event == "line"
                return trace

            before = sys.gettrace()
            sys.settrace(trace)
            try:
                return iter(list(each.find(given_dossier)))
            finally:
                sys.settrace(before)

        return replace(each, find=find)
