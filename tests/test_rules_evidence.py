"""What counts as evidence that a printed reference differs: places, containers, years, authors, style."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import build, entries_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.evidence import Dossier, FieldEvidence, ReferenceFields, Resolved
from refcheck.model.findings import Severity
from refcheck.model.works import Author, Work

TEXT = "Boils.[1]\nAnd boils.[1]\nAnd boils on.[1]"
ENTRY = "Example A. The boiling of water under high pressure. J Kettle Sci. 1990;12(3):101-109."
WORK = Work(
    "10.5555/boiling",
    "The boiling of water under high pressure",
    (Author("Example", "Anna"),),
    containers=("Journal of Kettle Science",),
    years=(1990,),
    volume="12",
    issue="3",
    pages="101-109",
    publisher="Examples Press",
    kind="journal-article",
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
    doi="10.5555/boiling",
)
VOLUME = FieldEvidence("volume", 1.0, "12", "12")
ISSUE = FieldEvidence("issue", 1.0, "3", "3")
PAGE = FieldEvidence("first_page", 1.0, "101", "101")


def told(*evidence, fields=FIELDS, work=WORK):
    dossier = Dossier(
        build(TEXT, entries_of(ENTRY)),
        fields={"r1": fields},
        resolutions={"r1": Resolved(work, 0.97, "crossref", evidence)},
    )
    findings = judge(dossier, ALL_RULES).findings
    return [(finding.rule, finding.severity, finding.message) for finding in findings]


class TestPlaces:
    def differing(self, name, printed, recorded):
        return FieldEvidence(name, 0.0, printed, recorded)

    def test_a_volume_differs_where_the_page_agrees(self):
        volume = self.differing("volume", "21", "12")

        assert told(volume, PAGE, fields=replace(FIELDS, volume="21")) == [
            ("REF207", Severity.WARNING, "[1]: volume is 21 here, 12 at Crossref")
        ]

    @pytest.mark.parametrize("agreeing", [(), (ISSUE,)], ids=["nothing", "the issue alone"])
    def test_a_number_that_nothing_places_is_no_volume(self, agreeing):
        volume = self.differing("volume", "21", "12")

        assert told(volume, *agreeing, fields=replace(FIELDS, volume="21")) == []

    def test_a_page_agrees_only_where_the_reader_took_it_for_the_page(self):
        volume = self.differing("volume", "21", "12")

        assert told(volume, PAGE, fields=replace(FIELDS, volume="21", pages=None)) == []

    @pytest.mark.parametrize(
        ("printed", "title"),
        [
            pytest.param("XII", WORK.title, id="a roman numeral"),
            pytest.param("B", WORK.title, id="one letter"),
            pytest.param("21", "The boiling of water at 21 bar", id="in the title"),
            pytest.param("1990", WORK.title, id="the year"),
            pytest.param("12A", WORK.title, id="the same digits"),
        ],
    )
    def test_what_is_no_other_volume(self, printed, title):
        volume = self.differing("volume", printed, "12")
        fields = replace(FIELDS, volume=printed, title=title)

        assert told(volume, PAGE, fields=fields, work=replace(WORK, title=title)) == []

    def test_an_article_number_that_agrees_leaves_nothing_to_say_of_the_page(self):
        fields = replace(FIELDS, article_number="e77", pages="4-9")
        number = FieldEvidence("article_number", 1.0, "e77", "e77")

        assert told(VOLUME, number, self.differing("first_page", "4", "101"), fields=fields) == []


class TestContainers:
    def container(self, printed, *agreeing, recorded="Journal of Kettle Science", **changes):
        work = replace(WORK, containers=(recorded,), **changes)
        evidence = FieldEvidence("container", 0.0, printed, recorded)
        fields = replace(FIELDS, container=printed)
        return [rule for rule, _, _ in told(evidence, *agreeing, fields=fields, work=work)]

    @pytest.mark.parametrize("printed", ["Annals of Oceanography", "Physical Review B"])
    def test_another_journal_with_the_works_own_volume_and_page(self, printed):
        assert self.container(printed, VOLUME, PAGE) == ["REF206"]

    def test_without_its_place_it_may_be_another_version(self):
        assert self.container("Annals of Oceanography") == []

    @pytest.mark.parametrize(
        ("printed", "publisher"),
        [
            ("Association for Computing Machinery (ACM)", "Association for Computing Machinery"),
            ("Association for Computing Machinery (ACM)", "ACM"),
            ("Institute of Electrical and Electronics Engineers (IEEE)", "IEEE"),
            ("IEEE", "Institute of Electrical and Electronics Engineers (IEEE)"),
            ("Springer US", "Springer Science and Business Media LLC"),
            ("New York: Springer US", "Springer US"),
            ("Elsevier Inc.", "Elsevier BV"),
            ("Oxford Univ. Press", "Oxford University Press (OUP)"),
        ],
    )
    def test_the_publisher_is_no_other_journal(self, printed, publisher):
        assert self.container(printed, VOLUME, PAGE, publisher=publisher) == []

    def test_a_record_that_gives_its_publisher_as_the_journal_tells_nothing(self):
        name = "Society of Kettles (SK)"
        found = self.container("Annals of Ice", VOLUME, PAGE, recorded=name, publisher=name)

        assert found == []

    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            ("Kettle Science", "Journal of Kettle Science and Kettle Engineering in Practice"),
            ("2019 Proc. Conference on Kettle Science, Berlin, Germany", "Kettle Science"),
        ],
    )
    def test_a_name_within_the_other_is_no_other_journal(self, printed, recorded):
        assert self.container(printed, VOLUME, PAGE, recorded=recorded) == []

    @pytest.mark.parametrize(
        "printed", ["Yuna Berg, Nita V. Chand, Olaf Holm", "Berg Y, Chand NV", "Berg, Y., et al."]
    )
    def test_names_of_people_are_no_journal(self, printed):
        assert self.container(printed, VOLUME, PAGE) == []


class TestYears:
    def years(self, printed, *agreeing, **changes):
        fields = replace(FIELDS, year=printed, **changes)
        evidence = FieldEvidence("year", 0.5, str(printed), "1990")
        return told(evidence, *agreeing, fields=fields)

    def test_one_year_off_with_volume_and_page_is_information(self):
        assert self.years(1991, VOLUME, PAGE) == [
            ("REF205", Severity.INFO, "[1]: year is 1991 here, 1990 at Crossref")
        ]

    @pytest.mark.parametrize("agreeing", [(), (VOLUME,), (PAGE,)])
    def test_one_year_off_without_its_place_is_a_warning(self, agreeing):
        assert [severity for _, severity, _ in self.years(1991, *agreeing)] == [Severity.WARNING]

    def test_one_year_off_in_another_container_is_another_versions(self):
        elsewhere = FieldEvidence("container", 0.0, "Kettle Preprints", "Journal of Kettle Science")
        found = self.years(1991, elsewhere)

        assert [(rule, severity) for rule, severity, _ in found] == [("REF205", Severity.INFO)]

    def test_two_years_off_is_a_warning_wherever_it_stands(self):
        assert [severity for _, severity, _ in self.years(1992, VOLUME, PAGE)] == [Severity.WARNING]

    def test_the_year_of_a_preprint_is_another_versions(self):
        bare = {"volume": None, "issue": None, "pages": None}
        found = self.years(1988, arxiv="8801.00001", kind="preprint", **bare)

        assert [s for rule, s, _ in found if rule == "REF205"] == [Severity.INFO]


class TestAuthors:
    NAMES = tuple(f"Author{letter}" for letter in "abcdefghijk")

    def order(self, printed):
        work = replace(WORK, authors=tuple(Author(name, "X") for name in self.NAMES))
        fields = replace(FIELDS, authors=tuple(Author(name) for name in printed), etal=True)
        first = FieldEvidence("first_author", 1.0, printed[0], printed[0])
        fields = replace(fields, authors=tuple(Author(name, "X") for name in printed))
        return [m for rule, _, m in told(first, fields=fields, work=work) if rule == "REF204"]

    def test_the_first_place_that_differs_is_named_beyond_the_sixth(self):
        a = self.NAMES
        assert self.order((*a[:9], a[10], a[9])) == [
            "[1]: author 10 is Authork here, Authorj at Crossref"
        ]

    def test_among_the_first_six_both_lists_are_shown(self):
        assert self.order(("Authora", "Authorc", "Authorb")) == [
            (
                "[1]: order of authors is Authora; Authorc; Authorb here, "
                "Authora; Authorb; Authorc; Authord; Authore; Authorf at Crossref"
            )
        ]


class TestHouseStyle:
    def report(self, *leave_out, without_volume=0):
        """Entries of one list; each leaves out these fields of its work.

        The works of the last ones may have no volume.
        """
        entries = [f"Example {n}. Boiling water. J Kettle Sci." for n in range(len(leave_out))]
        works = [
            replace(WORK, doi=f"10.5555/{n}", title="Boiling water") for n in range(len(leave_out))
        ]
        for place in range(len(works) - without_volume, len(works)):
            works[place] = replace(works[place], volume=None)
        fields = [
            replace(FIELDS, doi=w.doi, title=w.title, **dict.fromkeys(parts))
            for w, parts in zip(works, leave_out, strict=True)
        ]
        keys = [f"r{n}" for n in range(1, len(works) + 1)]
        dossier = Dossier(
            build(TEXT, entries_of(*entries)),
            fields=dict(zip(keys, fields, strict=True)),
            resolutions={
                key: Resolved(work, 0.9, "crossref", ())
                for key, work in zip(keys, works, strict=True)
            },
        )
        return [f for f in judge(dossier, ALL_RULES).findings if f.rule == "REF208"]

    def test_what_most_entries_leave_out_is_said_once(self):
        (finding,) = self.report(["volume"], ["volume"], ["volume"], [])

        assert finding.severity is Severity.INFO
        assert finding.message == (
            "most entries of the list leave out volume (3 of 4 known works): its style, it seems"
        )
        assert (finding.reference, finding.reference_key, finding.line) == (None, None, 5)

    def test_what_few_leave_out_is_said_of_each_beside_it(self):
        found = self.report(["volume", "year"], ["volume"], ["volume"], [])

        assert {f.message for f in found} == {
            "[1] leaves out year",
            "most entries of the list leave out volume (3 of 4 known works): its style, it seems",
        }

    def test_half_of_them_is_no_style(self):
        assert len(self.report(["volume"], ["volume"], [], [])) == 2

    def test_only_works_that_have_the_part_are_counted(self):
        (finding,) = self.report(*[["volume"]] * 4, *[[]] * 9, without_volume=8)

        assert "volume (4 of 5 known works)" in finding.message

    def test_a_short_list_has_no_style(self):
        assert len(self.report(["volume"], ["volume"], ["volume"])) == 3


class TestDuplicates:
    def why(self, first, second):
        work = replace(WORK, doi="10.5555/a", kind="journal-article")
        dossier = Dossier(
            build(TEXT, entries_of("Example A. Boiling.", "Example A. Boiling, again.")),
            fields={"r1": replace(FIELDS, doi=first), "r2": replace(FIELDS, doi=second)},
            resolutions={
                "r1": Resolved(work, 0.9, "crossref", ()),
                "r2": Resolved(work, 0.9, "crossref", ()),
            },
        )
        return next(f.message for f in judge(dossier, ALL_RULES).findings if f.rule == "REF009")

    @pytest.mark.parametrize(
        ("first", "second", "reason"),
        [
            ("10.5555/a", "10.5555/a", "both print the DOI 10.5555/a"),
            (None, "10.5555/a", "[2] prints the DOI 10.5555/a, and [1] was found to be that work"),
            ("10.5555/a", None, "[1] prints the DOI 10.5555/a, and [2] was found to be that work"),
            (None, None, "both were found to be 10.5555/a"),
        ],
    )
    def test_both_print_a_doi_only_if_both_do(self, first, second, reason):
        assert self.why(first, second) == f"[1] and [2] are the same work: {reason}"
