"""The rules that need works: what each says of hand-made outcomes, and where it keeps quiet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import build, entries_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.statuses import status_of
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnchecked,
    DoiUnknown,
    Dossier,
    FieldEvidence,
    NotFound,
    NotIndexable,
    ReferenceFields,
    Resolved,
    SourceState,
    Unchecked,
)
from refcheck.model.findings import Severity
from refcheck.model.works import Author, Update, Work

TEXT = "Boils.[1]\nAnd boils.[1]\nAnd boils on.[1]"
ENTRY = "Example A. The boiling of water under high pressure. J Kettle Sci. 1990;12(3):101-109."
WORK = Work(
    "10.5555/boiling",
    "The boiling of water under high pressure",
    (Author("Example", "Anna"), Author("Sample", "Bert"), Author("Specimen", "Carla")),
    containers=("Journal of Kettle Science",),
    years=(1990,),
    volume="12",
    issue="3",
    pages="101-109",
    kind="journal-article",
)
OTHER = Work(
    "10.5555/icebergs", "Icebergs and how they melt", (Author("Sample", "B"),), years=(1985,)
)
FIELDS = ReferenceFields(
    authors=(Author("Example", "A"),),
    title="The boiling of water under high pressure",
    container="J Kettle Sci",
    year=1990,
    volume="12",
    issue="3",
    pages="101-109",
    kind="journal-article",
)


def resolved(*evidence, work=WORK, source="crossref"):
    return Resolved(work, 0.97, source, tuple(evidence))


def made(resolution=None, doi=None, *, entry=ENTRY, fields=FIELDS, sources=()):
    return Dossier(
        build(TEXT, entries_of(entry)),
        fields={"r1": fields},
        resolutions={"r1": resolution} if resolution else {},
        dois={"r1": doi} if doi else {},
        sources=sources,
    )


def found(*arguments, code=None, **keywords):
    findings = judge(made(*arguments, **keywords), ALL_RULES).findings
    return [finding for finding in findings if code is None or finding.rule == code]


def codes(*arguments, **keywords):
    return [finding.rule for finding in found(*arguments, **keywords)]


PRINTED = replace(FIELDS, doi="10.5555/boiling")
VOLUME = FieldEvidence("volume", 1.0, "12", "12")
PAGE = FieldEvidence("first_page", 1.0, "101", "101")
# As many fields as must agree before a tool may write what the record says.
SURE = (
    VOLUME,
    PAGE,
    FieldEvidence("title", 1.0, WORK.title, WORK.title),
    FieldEvidence("year", 1.0, "1990", "1990"),
)


class TestDois:
    def test_a_doi_that_nobody_knows(self):
        unknown = DoiUnknown("10.5555/boyling", ("crossref", "datacite", "doi.org"))
        fields = replace(FIELDS, doi="10.5555/boyling")
        entry = f"{ENTRY} doi:10.5555/boyling"
        (finding,) = found(resolved(*SURE), unknown, fields=fields, entry=entry)

        assert finding.rule == "REF102"
        assert finding.message == (
            "the DOI 10.5555/boyling of [1] does not exist: "
            "neither Crossref, DataCite nor doi.org knows it"
        )
        assert finding.hint == "the printed work is 10.5555/boiling"
        (edit,) = finding.fix.edits
        source = build(TEXT, entries_of(entry)).source
        assert source[: edit.start] + edit.text + source[edit.end :] == source.replace(
            "boyling", "boiling"
        )

    def test_a_doi_of_another_work_names_both(self):
        another = DoiOfAnother("10.5555/icebergs", OTHER, ())
        (finding,) = found(NotFound(("crossref",)), another, code="REF103", fields=PRINTED)

        assert finding.message == (
            "the DOI 10.5555/icebergs of [1] is “Icebergs and how they melt” (Sample, 1985), "
            "not “The boiling of water under high pressure”"
        )

    def test_two_works_of_one_title_are_not_told_apart_by_it(self):
        another = DoiOfAnother("10.5555/again", replace(WORK, doi="10.5555/again"), ())
        (finding,) = found(NotFound(("crossref",)), another, code="REF103", fields=PRINTED)

        assert finding.message.endswith("pressure” (Example et al., 1990), not “" + ENTRY + "”")

    def test_a_doi_of_the_container(self):
        book = DoiOfContainer("10.5555/book", replace(OTHER, title="Handbook"), "book")
        (finding,) = found(resolved(), book, fields=PRINTED)

        assert finding.rule == "REF104"
        assert "is that of the book, “Handbook” (Sample, 1985)" in finding.message

    @pytest.mark.parametrize(
        "outcome",
        [
            DoiAgrees("10.5555/boiling", WORK),
            DoiUnchecked("10.5555/boiling", "crossref", "timed out"),
        ],
    )
    def test_a_doi_that_agrees_or_was_not_checked_is_no_fault(self, outcome):
        assert not [code for code in codes(resolved(), outcome, fields=PRINTED) if code != "REF901"]

    def test_a_missing_doi_is_offered_with_its_edit_at_the_end_of_the_entry(self):
        (finding,) = found(resolved(*SURE))
        (edit,) = finding.fix.edits
        source = build(TEXT, entries_of(ENTRY)).source

        assert (finding.rule, finding.severity) == ("REF105", Severity.INFO)
        assert finding.message == (
            "[1] does not print its DOI, which is 10.5555/boiling at Crossref"
        )
        assert finding.fix.replacement == "doi:10.5555/boiling"
        assert (source[: edit.start] + edit.text + source[edit.end :]).endswith(
            "101-109. doi:10.5555/boiling\n"
        )

    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            (
                "<li>Example <i>A</i>. Water &amp; ice.</li>",
                "<li>Example <i>A</i>. Water &amp; ice. doi:10.5555/a&lt;b</li>",
            ),
            (
                "<li>Example A. <a href='x'>Water &amp; ice.</a>\n</li>",
                "<li>Example A. <a href='x'>Water &amp; ice.</a> doi:10.5555/a&lt;b\n</li>",
            ),
            (
                "<li>Example A. Water &amp; ice. <a href='#'>back to the text</a></li>",
                "<li>Example A. Water &amp; ice. doi:10.5555/a&lt;b <a href='#'>back to the text",
            ),
            ("<li>Example A. Water &amp; ice. <a href='x'>More of it</a></li>", None),
        ],
    )
    def test_the_edit_stands_after_the_words_and_inside_the_entry_or_is_not_offered(
        self, markup, expected
    ):
        article = build(TEXT, entries_of(markup))
        entry = replace(article.references[0], text="Example A. Water & ice.")
        article = replace(article, references=(entry,))
        work = replace(WORK, doi="10.5555/a<b")
        dossier = Dossier(article, {"r1": FIELDS}, {"r1": resolved(*SURE, work=work)})
        fix = next(f.fix for f in judge(dossier, ALL_RULES).findings if f.rule == "REF105")

        if expected is None:
            assert fix.edits == ()
            return
        (edit,) = fix.edits
        source = article.source
        assert expected in source[: edit.start] + edit.text + source[edit.end :]

    @pytest.mark.parametrize(
        "fields",
        [
            PRINTED,
            replace(FIELDS, other_dois=("10.5555/second",)),
            replace(FIELDS, malformed_identifiers=(("doi", "10.12/x"),)),
        ],
    )
    def test_no_doi_is_missing_where_one_is_printed_or_was_meant(self, fields):
        assert "REF105" not in codes(resolved(), fields=fields)

    def test_identifiers_that_cannot_be_ones(self):
        odd = replace(FIELDS, malformed_identifiers=(("doi", "10.12/x"), ("isbn", "123-4")))
        findings = found(fields=odd)

        assert [(f.rule, f.message) for f in findings] == [
            ("REF101", "“10.12/x” in [1] cannot be a DOI"),
            ("REF106", "“123-4” in [1] cannot be an ISBN"),
        ]


class TestWorks:
    def test_not_found_names_who_was_asked_and_never_says_fake(self):
        nearest = (Candidate(OTHER, 0.2, "crossref"),)
        (finding,) = found(NotFound(("crossref", "datacite"), nearest))

        assert finding.message == "[1]: no matching work in Crossref and DataCite"
        assert finding.hint == (
            "the nearest is “Icebergs and how they melt” (Sample, 1985), 10.5555/icebergs"
        )

    def test_a_doi_of_another_work_is_the_only_fault_of_its_entry(self):
        another = DoiOfAnother("10.5555/icebergs", OTHER, ())

        assert codes(NotFound(("crossref",)), another, fields=PRINTED) == ["REF103"]

    def test_ambiguous_lists_and_picks_none(self):
        both = Ambiguous((Candidate(WORK, 0.9, "crossref"), Candidate(OTHER, 0.9, "crossref")))
        (finding,) = found(both)

        assert finding.message == (
            "[1] fits 2 works equally well: 10.5555/boiling and 10.5555/icebergs"
        )
        assert finding.fix is None

    @pytest.mark.parametrize("outcome", [NotIndexable("thesis"), None])
    def test_what_cannot_be_indexed_or_was_not_asked_is_no_fault(self, outcome):
        assert codes(outcome) == []


class TestDifferences:
    @pytest.mark.parametrize(
        ("evidence", "printed", "code", "words"),
        [
            (
                FieldEvidence(
                    "title", 0.4, "The freezing of milk", "The boiling of water under high pressure"
                ),
                {},
                "REF203",
                "title is “The freezing of milk” here, “The boiling of water under high pressure” at Crossref",
            ),
            (
                FieldEvidence("first_author", 0.0, "Sample, B", "Example, Anna"),
                {"authors": (Author("Sample", "B"),)},
                "REF204",
                "first author is Sample, B here, Example, Anna at Crossref",
            ),
            (
                FieldEvidence(
                    "container", 0.0, "Annals of Oceanography", "Journal of Kettle Science"
                ),
                {"container": "Annals of Oceanography"},
                "REF206",
                "journal or book is “Annals of Oceanography” here, “Journal of Kettle Science” at Crossref",
            ),
            (
                FieldEvidence("volume", 0.0, "21", "12"),
                {"volume": "21"},
                "REF207",
                "volume is 21 here, 12 at Crossref",
            ),
            (
                FieldEvidence("first_page", 0.0, "11", "101"),
                {"pages": "11-19"},
                "REF207",
                "first page is 11 here, 101 at Crossref",
            ),
        ],
    )
    def test_each_field_has_its_rule_and_both_readings(self, evidence, printed, code, words):
        agreeing = [one for one in (VOLUME, PAGE) if one.name != evidence.name]
        outcome, fields = resolved(evidence, *agreeing), replace(PRINTED, **printed)
        (finding,) = found(outcome, fields=fields)

        assert (finding.rule, finding.message) == (code, f"[1]: {words}")
        assert status_of(made().article.references[0], made(outcome, fields=fields)) == (
            "verified-with-differences"
        )

    def test_an_index_is_no_place_to_be_at(self):
        volume = FieldEvidence("volume", 0.0, "21", "12")
        fields = replace(PRINTED, volume="21")
        (finding,) = found(resolved(volume, PAGE, source="index"), fields=fields)

        assert finding.message == "[1]: volume is 21 here, 12 in the works index"

    def test_volume_and_issue_are_one_finding(self):
        both = (FieldEvidence("volume", 0.0, "21", "12"), FieldEvidence("issue", 0.0, "5", "3"))
        fields = replace(PRINTED, volume="21", issue="5")
        (finding,) = found(resolved(*both, PAGE), fields=fields)

        assert finding.message == (
            "[1]: volume is 21 here, 12 at Crossref; issue is 5 here, 3 at Crossref"
        )

    @pytest.mark.parametrize(
        "evidence",
        [
            pytest.param(
                FieldEvidence(
                    "title",
                    0.6,
                    "Injectable naltrexone for opioid dependence",
                    "Injectable naltrexone for opioid dependence: A Randomized, Placebo-Controlled Trial",
                ),
                id="no subtitle",
            ),
            pytest.param(FieldEvidence("volume", 0.0, None, "12"), id="nothing printed"),
            pytest.param(FieldEvidence("volume", 0.0, "12", None), id="nothing recorded"),
            pytest.param(
                FieldEvidence(
                    "container", 0.0, "PNAS", "Proceedings of the National Academy of Sciences"
                ),
                id="initials",
            ),
            pytest.param(FieldEvidence("first_page", 0.9, "e1066", "1066"), id="digits"),
            pytest.param(FieldEvidence("edition", 0.0, "2", "3"), id="a field of no rule"),
        ],
    )
    def test_what_is_no_difference(self, evidence):
        assert codes(resolved(evidence), fields=PRINTED) == []

    def test_another_part_of_a_series_is_a_difference(self):
        titles = "On the boiling of water. Part I", "On the boiling of water. Part II"
        part = FieldEvidence("title", 0.97, *titles)
        work = replace(WORK, title=titles[1])

        assert "REF203" in codes(resolved(part, work=work), fields=PRINTED)

    @pytest.mark.parametrize(
        ("names", "differs"),
        [
            (("Example", "Sample"), False),
            (("Example", "Specimen", "Sample"), True),
            (("Example", "Sample", "Specimen", "Sample"), False),
            (("Sample", "Specimen", "Sample"), False),
        ],
    )
    def test_the_order_of_the_authors(self, names, differs):
        fields = replace(PRINTED, authors=tuple(Author(name, "X") for name in names))
        first = FieldEvidence("first_author", 1.0, "Example", "Example")

        assert ("REF204" in codes(resolved(first), fields=fields)) is differs

    def test_an_author_who_was_not_read_is_not_called_left_out(self):
        people = (Author("Example", "A"), Author("Specimen", "C"))
        first = FieldEvidence("first_author", 1.0, "Example", "Example")
        fields = replace(PRINTED, authors=people)
        entry = f"Example A / Sample B / Specimen C{ENTRY.removeprefix('Example A')}"

        assert "REF204" in codes(resolved(first), fields=fields)
        assert "REF204" not in codes(resolved(first), fields=fields, entry=entry)

    def test_two_authors_of_one_name_tell_nothing_about_the_order(self):
        people = (Author("Wang", "A"), Author("Li", "B"), Author("Wang", "C"))
        fields = replace(PRINTED, authors=people[1:])
        first = FieldEvidence("first_author", 1.0, "Li", "Wang")
        work = replace(WORK, authors=people)

        assert codes(resolved(first, work=work), fields=fields) == []

    def test_a_group_that_is_named_first_is_no_other_author(self):
        group = replace(WORK, authors=(Author("Water Study Group"), *WORK.authors))
        evidence = FieldEvidence("first_author", 0.0, "Example, A", "Water Study Group")

        assert codes(resolved(evidence, work=group), fields=PRINTED) == []

    @pytest.mark.parametrize(
        ("printed", "years", "severity"),
        [
            (1990, (1990,), None),
            (1991, (1990, 1991), None),
            (1992, (1990, 1991), Severity.INFO),
            (1991, (1990,), Severity.WARNING),
            (1995, (1990, 1991), Severity.WARNING),
            (1990, (), None),
        ],
    )
    def test_years(self, printed, years, severity):
        fields = replace(PRINTED, year=printed)
        evidence = FieldEvidence("year", 0.0, str(printed), "")
        findings = found(resolved(evidence, work=replace(WORK, years=years)), fields=fields)

        assert [f.severity for f in findings] == ([severity] if severity else [])
        if severity is Severity.INFO:
            assert findings[0].message == "[1]: year is 1992 here, 1990 and 1991 at Crossref"

    @pytest.mark.parametrize(("more", "mendable"), [("", True), (" J Kettle Sci 1990 12", False)])
    def test_what_was_read_into_a_title_is_not_replaced_with_it(self, more, mendable):
        title = f"The freezing of water under high pressure{more}"
        evidence = FieldEvidence("title", 0.8, title, WORK.title)

        (finding,) = found(
            resolved(evidence),
            DoiAgrees("10.5555/boiling", WORK),
            code="REF203",
            entry=f"Example A {title} doi:10.5555/boiling",
            fields=replace(PRINTED, title=title),
        )

        assert bool(finding.fix.edits) is mendable

    @pytest.mark.parametrize(
        ("printed", "severity", "mendable"),
        [(1992, Severity.INFO, False), (1988, Severity.WARNING, True)],
    )
    def test_a_paper_with_its_preprints_doi_keeps_the_later_year(self, printed, severity, mendable):
        preprint = Work(WORK.doi, WORK.title, WORK.authors, years=(1990,), kind="posted-content")
        evidence = FieldEvidence("year", 0.0, str(printed), "1990")
        entry = ENTRY.replace("1990", str(printed))

        (finding,) = found(
            resolved(evidence, work=preprint),
            code="REF205",
            entry=entry,
            fields=replace(FIELDS, year=printed),
        )

        assert (finding.severity, finding.fix is not None) == (severity, mendable)

    def test_parts_that_the_entry_leaves_out(self):
        entry = "Example A. The boiling of water under high pressure. J Kettle Sci 1990."
        bare = replace(PRINTED, volume=None, issue=None, pages=None)
        (finding,) = found(resolved(), fields=bare, entry=entry)

        assert (finding.rule, finding.severity) == ("REF208", Severity.INFO)
        assert finding.message == "[1] leaves out volume and pages"
        assert finding.fix.replacement == "volume 12, pages 101-109"

    def test_a_part_that_the_parser_missed_but_the_entry_prints_is_not_left_out(self):
        unread = replace(PRINTED, title=None, year=None, volume=None, issue=None, pages=None)

        assert codes(resolved(), fields=unread) == []


class TestStanding:
    def noticed(self, *updates, title="Water"):
        work = replace(WORK, title=title, updates=updates)
        return [(f.rule, f.severity.value) for f in found(resolved(work=work), fields=PRINTED)]

    @pytest.mark.parametrize(
        ("updates", "expected"),
        [
            pytest.param(
                [("retraction", "2010")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="retracted",
            ),
            pytest.param(
                [("withdrawal", None)],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="withdrawn",
            ),
            pytest.param([("partial_retraction", "2010")], [("REF210", "warning")], id="in part"),
            pytest.param(
                [("expression_of_concern", "2010")], [("REF211", "warning")], id="concern"
            ),
            pytest.param(
                [("correction", "2010"), ("erratum", "2011")], [("REF212", "info")], id="corrected"
            ),
            pytest.param(
                [("expression_of_concern", "2009"), ("retraction", "2010")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="concern, then retracted",
            ),
            pytest.param(
                [("retraction", "2010"), ("correction", "2012")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="a correction mends no retraction",
            ),
            pytest.param(
                [("retraction", "2010"), ("reinstatement", "2012-03")],
                [("REF212", "info")],
                id="reinstated",
            ),
            pytest.param(
                [("retraction", "2010"), ("reinstatement", None)],
                [("REF212", "info")],
                id="reinstated on a day that nobody tells",
            ),
            pytest.param(
                [("retraction", None), ("reinstatement", "2012")],
                [("REF212", "info")],
                id="reinstated after a retraction that nobody dates",
            ),
            pytest.param(
                [("retraction", "2012-05-04"), ("reinstatement", "2012")],
                [("REF212", "info")],
                id="reinstated in the year of the retraction",
            ),
            pytest.param(
                [("partial_retraction", "2010"), ("reinstatement", "2012")],
                [("REF212", "info")],
                id="the part reinstated",
            ),
            pytest.param(
                [("partial_retraction", "2010"), ("retraction", "2009")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="in part, and as a whole",
            ),
            pytest.param(
                [
                    ("retraction", "2010"),
                    ("reinstatement", "2012"),
                    ("expression_of_concern", "2015"),
                ],
                [("REF211", "warning"), ("REF212", "info")],
                id="in doubt again after the reinstatement",
            ),
            pytest.param(
                [("removal", "2010")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="removed",
            ),
            pytest.param([("listed", None)], [("REF210", "warning")], id="on a bare list"),
            pytest.param(
                [("listed", None), ("new_version", "2010")],
                [("REF210", "warning"), ("REF212", "info")],
                id="a new version explains no list of retractions",
            ),
            pytest.param(
                [("reinstatement", "2012"), ("retraction", "2014")],
                [("REF402", "error")] * 3 + [("REF210", "error")],
                id="retracted again",
            ),
        ],
    )
    def test_notices(self, updates, expected):
        assert (
            self.noticed(*(Update(kind, "10.5555/n", date) for kind, date in updates)) == expected
        )


class TestUnavailable:
    def test_a_failed_source_is_one_unchecked_finding_with_its_references(self):
        (finding,) = found(Unchecked("crossref", "timed out after 10 s"))

        assert (finding.rule, finding.severity) == ("REF901", Severity.UNCHECKED)
        assert finding.message == (
            "1 reference is unchecked, since Crossref did not answer (timed out after 10 s): [1]"
        )

    def test_offline_is_not_called_a_failure(self):
        reason = "offline; not among the 20 works of the built-in index"
        (finding,) = found(Unchecked("crossref", reason))

        assert f"since Crossref was not asked ({reason})" in finding.message
        assert finding.hint == "run it without --offline"

    def test_an_agency_that_has_no_such_identifier_did_not_fail(self):
        (finding,) = found(Unchecked("crossref", "not asked: it does not know PMIDs"))

        assert finding.message == (
            "1 reference is unchecked, since Crossref was not asked (it does not know PMIDs): [1]"
        )

    def test_of_a_known_work_only_the_doi_is_unchecked(self):
        unchecked = DoiUnchecked("10.5555/boiling", "crossref", "timed out")
        (finding,) = found(resolved(), unchecked, fields=PRINTED, code="REF901")

        assert finding.message == (
            "the DOI of [1] is unchecked, since Crossref did not answer (timed out)"
        )

    def test_both_are_told_apart_in_one_finding(self):
        silent = Unchecked("crossref", "timed out")
        unchecked = DoiUnchecked("10.5555/boiling", "crossref", "timed out")
        dossier = Dossier(
            build(TEXT, entries_of(ENTRY, ENTRY)),
            fields={"r1": FIELDS, "r2": PRINTED},
            resolutions={"r1": silent, "r2": resolved()},
            dois={"r2": unchecked},
        )

        (message,) = [f.message for f in judge(dossier, ALL_RULES).findings if f.rule == "REF901"]

        assert message.startswith("1 reference is unchecked, since Crossref did not answer")
        assert message.endswith("[1]; so is the DOI of [2]")

    def test_an_entry_whose_doi_is_anothers_is_a_mismatch_and_not_unchecked(self):
        another = DoiOfAnother("10.5555/icebergs", OTHER, ())
        silent = Unchecked("crossref", "offline")

        assert codes(silent, another, fields=PRINTED) == ["REF103"]

    def test_a_source_that_failed_and_left_nothing_unchecked_is_told_with_its_count(self):
        state = SourceState("datacite", "", asked=3, answered=1, failed=2, reason="status 500")
        (finding,) = found(resolved(), fields=PRINTED, sources=(state,))

        assert finding.message == "DataCite did not answer twice (status 500)"
        assert (finding.line, finding.column) == (1, 1)

    def test_a_page_of_which_nothing_was_asked_does_not_tell_of_it(self):
        state = SourceState("datacite", "", asked=3, failed=3, reason="status 500")

        assert codes(sources=(state,)) == []

    @pytest.mark.parametrize("source", ["crossref", "record"])
    def test_a_record_too_bare_to_compare_is_no_failure_of_its_source(self, source):
        bare = DoiUnchecked("10.5555/boiling", source, "the record has no title")
        state = SourceState("crossref", "", asked=1, answered=1)

        assert codes(resolved(), bare, fields=PRINTED, sources=(state,)) == []


@pytest.mark.parametrize(
    ("resolution", "doi", "status"),
    [
        (resolved(), None, "verified"),
        (resolved(), DoiAgrees("10.5555/boiling", WORK), "verified"),
        (resolved(), DoiUnknown("10.5555/x", ("crossref",)), "verified-with-differences"),
        (resolved(), DoiOfContainer("10.5555/x", OTHER, "book"), "verified-with-differences"),
        (resolved(), DoiOfAnother("10.5555/x", OTHER, ()), "mismatch"),
        (NotFound(("crossref",)), DoiOfAnother("10.5555/x", OTHER, ()), "mismatch"),
        (NotFound(("crossref",)), DoiAgrees("10.5555/x", WORK), "verified"),
        (NotFound(("crossref",)), DoiUnknown("10.5555/x", ("crossref",)), "not-found"),
        (NotFound(("crossref",)), None, "not-found"),
        (Ambiguous(()), None, "ambiguous"),
        (NotIndexable("book"), None, "not-indexable"),
        (NotIndexable("book"), DoiUnknown("10.5555/x", ("crossref",)), "not-found"),
        (Unchecked("crossref", "slow"), None, "unchecked"),
        (None, None, "unchecked"),
    ],
)
def test_a_reference_has_one_status(resolution, doi, status):
    dossier = made(resolution, doi)

    assert status_of(dossier.article.references[0], dossier) == status
    assert judge(dossier, ()).statuses == {"r1": status}
