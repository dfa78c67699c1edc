"""The rules that compare print and record, on whole entries, and what their fixes make of them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from rule_examples import Example, gather

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.title_words import Wording, wording_of
from refcheck.model.findings import Severity
from refcheck.model.works import Work
from refcheck.reporters.json_article import article_to_json

RECORD = {
    "DOI": "10.5555/boiling",
    "type": "journal-article",
    "title": ["The boiling of water & ice under high pressure"],
    "author": [
        {"given": "Anna", "family": "Example"},
        {"given": "Bert", "family": "Sample"},
        {"given": "Carla", "family": "Specimen"},
    ],
    "container-title": ["Journal of Kettle Science"],
    "volume": "12",
    "issue": "3",
    "page": "101-109",
    "issued": {"date-parts": [[1990]]},
}
PAPER = {
    "DOI": "10.5555/conference.7",
    "type": "proceedings-article",
    "title": ["Kettles that learn when to whistle"],
    "author": [{"given": "Anna", "family": "Example"}, {"given": "Bert", "family": "Sample"}],
    "container-title": ["International Conference on Kettle Learning"],
    "issued": {"date-parts": [[2021]]},
}
ENTRY = (
    "Example A, Sample B, Specimen C. The boiling of water &amp; ice under high pressure. "
    "<i>Journal of Kettle Science</i>. 1990;12(3):101&ndash;109. doi:10.5555/boiling"
)
TALK = "Example A, Sample B. Kettles that learn when to whistle. In {}, 2021."


def dossier(entry, *records):
    page = (
        "<p>Boils.[1] And boils.[1] And boils on.[1]</p>\n<h2>References</h2>\n"
        f"<ol>\n<li>{entry}</li>\n</ol>\n"
    )
    return gather(Example(page), records or (RECORD, PAPER))


def findings(entry, *records):
    told = judge(dossier(entry, *records), ALL_RULES).findings
    return [finding for finding in told if finding.severity is not Severity.UNCHECKED]


def told(entry, *records):
    return [
        (f.rule, f.severity.name, f.message.partition(": ")[2]) for f in findings(entry, *records)
    ]


def changed(before, after, *, entry=ENTRY):
    assert entry.count(before) == 1
    return entry.replace(before, after)


class TestTitles:
    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            pytest.param("on the boiling of water", "On the Boiling of Water.", id="case"),
            pytest.param("On-line kettles", "Online kettles", id="hyphen"),
            pytest.param(
                "Boiling of H2O in kettles", "Boiling of H 2 O in kettles", id="subscript"
            ),
            pytest.param(
                "Very old &amp;amp; quite new kettles",
                "Very old & quite new kettles",
                id="escaped twice",
            ),
            pytest.param("Kettles & pots", "Kettles and pots", id="and"),
            pytest.param("The colour of boiled water", "The color of boiled water", id="British"),
            pytest.param("A randomised kettle", "A randomized kettle", id="-ise"),
            pytest.param("α-Kettles boil", "Alpha-kettles boil", id="Greek letter"),
            pytest.param("Two kettles and pot III", "2 kettles and pot 3", id="numerals"),
            pytest.param("Kettles boil", "Kettles boil: a long story", id="no subtitle"),
            pytest.param("Kettles boil: a long story", "Kettles boil", id="no subtitle recorded"),
            pytest.param("Kettles boil", "RETRACTED: Kettles boil", id="retracted"),
            pytest.param("Kettles boil*", "Kettles boil", id="footnote star"),
            pytest.param(
                "The Kettle Study Group. The boiling of water under pressure",
                "The boiling of water under pressure",
                id="a group read into it",
            ),
        ],
    )
    def test_the_same_title(self, printed, recorded):
        assert wording_of(printed, Work(None, recorded)) is Wording.SAME

    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            pytest.param("The boilng of water", "The boiling of water", id="misprint"),
            pytest.param("Boiling water in a kettle", "Boiling water in the kettles", id="plural"),
            pytest.param("Tall kettles and the KLP test of lids in homes", "Tall kettles and the kettle lid pressure test of lids in homes",
                         id="acronym"),
            pytest.param("Kettles compared with pots: a study", "Kettles comparing with pots: studies",
                         id="endings"),
            pytest.param("On 15-yr-old kettles", "On 15-year-old kettles", id="first and last letter"),
            pytest.param("Pots: a meta-analysis", "Pots: meta-analyses", id="Greek plural"),
            pytest.param("Boiling for whistling kettles", "Boiling by whistling kettles", id="small word"),
        ],
    )  # fmt: skip
    def test_a_title_spelt_otherwise(self, printed, recorded):
        assert wording_of(printed, Work(None, recorded)) is Wording.VARIANT

    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            pytest.param("The freezing of water", "The boiling of water", id="word"),
            pytest.param("The boiling of soft water", "The boiling of water", id="word too many"),
            pytest.param(
                "The boiling of water, part I", "The boiling of water, part II", id="part"
            ),
            pytest.param("Kettles in 2010", "Kettles in 2011", id="year"),
            pytest.param("Kettles are not loud", "Kettles are loud", id="not"),
            pytest.param("Kettles with lids boil", "Kettles without lids boil", id="without"),
            pytest.param("There is no steam in kettles", "There is steam in kettles", id="no"),
            pytest.param("On hyperthermal pots", "On hypothermal pots", id="opposite prefix"),
            pytest.param(
                "Kettles boil: a tale of tin", "Kettles boil: a tale of iron", id="subtitle"
            ),
        ],
    )
    def test_a_title_in_other_words(self, printed, recorded):
        assert wording_of(printed, Work(None, recorded)) is Wording.OTHER

    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            ("Das Sieden des Wassers unter Druck", "The boiling of water under pressure"),
            ("水的沸腾与压力", "The boiling of water under pressure"),
        ],
    )
    def test_a_translated_title_cannot_be_compared(self, printed, recorded):
        assert wording_of(printed, Work(None, recorded)) is Wording.TRANSLATED

    def test_the_original_title_is_as_good_as_the_translated_one(self):
        work = Work(None, "The boiling of water", original_title="Vom Sieden des Wassers")

        assert wording_of("Vom Sieden des Wassers", work) is Wording.SAME

    @pytest.mark.parametrize(
        "recorded",
        [
            "The boiling of water &amp;amp; ice under <i>high</i> pressure",
            "The boiling of <b>water</b> &amp; ice under high pressure*",
            "RETRACTED: The boiling of water & ice under high pressure",
            "<p>The Boiling of Water &amp; Ice Under High Pressure</p>",
            "The boiling of water & ice under high pressure: <mml:math><mml:mi>x</mml:mi></mml:math>",
        ],
    )
    def test_the_markup_of_a_record_is_no_difference(self, recorded):
        assert "REF203" not in [one[0] for one in told(ENTRY, RECORD | {"title": [recorded]})]

    def test_a_misprint_is_information_and_another_word_a_warning(self):
        misprint = changed("boiling of water", "boilng of water")
        other = changed("high pressure", "low pressure")

        assert [one[:2] for one in told(misprint)] == [("REF203", "INFO")]
        assert [one[:2] for one in told(other)] == [("REF203", "WARNING")]


class TestAuthors:
    @pytest.mark.parametrize(
        "authors",
        [
            pytest.param("EXAMPLE, A., SAMPLE, B. & SPECIMEN, C.", id="capitals"),
            pytest.param("Example A, et al.", id="et al."),
            pytest.param("Example A, Sample B.", id="cut at the end"),
            pytest.param("Example A, . . . Specimen C.", id="ellipsis"),
            pytest.param("Exâmple A, Sample B, Specimen C.", id="accent"),
        ],
    )
    def test_the_same_authors(self, authors):
        assert told(changed("Example A, Sample B, Specimen C.", authors)) == []

    @pytest.mark.parametrize(
        ("printed", "family", "given"),
        [
            pytest.param(
                "van der Berg A", "Berg", "Anna van der", id="particle with the given name"
            ),
            pytest.param("Berg A", "van der Berg", "Anna", id="particle left out"),
            pytest.param("Berg A Jr", "Berg", "Anna", id="suffix"),
            pytest.param("Berg A", "Berg Jr.", "Anna", id="suffix recorded"),
            pytest.param("Mueller A", "Müller", "Anna", id="umlaut"),
            pytest.param("Novak A", "Novák", "Anna", id="diacritic"),
            pytest.param("O'Hara A", "O’Hara", "Anna", id="apostrophe"),
            pytest.param("Garcia A", "García-López", "Ana", id="double name"),
            pytest.param("Garcia Perez A", "Pérez", "Ana García", id="both family names"),
            pytest.param("Zhang Wei", "Zhang", "Wei", id="family name first"),
        ],
    )
    def test_one_person_named_in_two_ways(self, printed, family, given):
        people = [{"family": family, "given": given}, *RECORD["author"][1:]]

        assert told(changed("Example A", printed), RECORD | {"author": people}) == []

    def test_a_group_is_named_or_left_out_as_each_style_has_it(self):
        people = [*RECORD["author"], {"name": "The Kettle Study Group"}]

        assert told(ENTRY, RECORD | {"author": people}) == []

    @pytest.mark.parametrize(
        ("authors", "severity", "message"),
        [
            pytest.param(
                "Berg B, Sample B, Specimen C.", "WARNING",
                "first author is Berg, B here, Example, Anna at Crossref", id="first author",
            ),
            pytest.param(
                "Sample B, Example A, Specimen C.", "WARNING",
                "order of authors is Sample; Example; Specimen here, Example; Sample; Specimen "
                "at Crossref", id="order",
            ),
            pytest.param(
                "Example A, Specimen C.", "WARNING",
                "authors are Example; Specimen here, Example; Sample; Specimen at Crossref",
                id="one between is left out",
            ),
            pytest.param(
                "Example A, Berg B, Wong D.", "WARNING",
                "authors are Example; Berg; Wong here, Example; Sample; Specimen at Crossref",
                id="strangers",
            ),
            pytest.param(
                "Example A, Sample B, Wong D.", "INFO",
                "authors are Example; Sample; Wong here, Example; Sample; Specimen at Crossref",
                id="one stranger may be the record's gap",
            ),
        ],
    )  # fmt: skip
    def test_other_authors(self, authors, severity, message):
        entry = changed("Example A, Sample B, Specimen C.", authors)

        assert told(entry) == [("REF204", severity, message)]

    def test_a_name_that_was_read_into_the_journal_is_not_missing(self):
        people = [
            {"given": "Anna", "family": "Example"},
            {"given": "Sathish", "family": "Example D"},
            {"given": "Vida Marta", "family": "Bolenko"},
        ]
        entry = (
            "The boiling of water &amp; ice under high pressure Anna Example, Sathish Example D, "
            "Vida Marta Bolenko Journal of Kettle Science (1990) DOI: 10.5555/boiling"
        )
        found = told(entry, RECORD | {"author": people})

        assert [one for one in found if one[0] == "REF204"] == []

    def test_two_strangers_among_five_are_invented(self):
        families = ("Example", "Arkwell", "Birdsey", "Colmore", "Dunstan")
        people = [{"given": "Anna", "family": family} for family in families]
        entry = changed(
            "Example A, Sample B, Specimen C", "Example A, Wong B, Okoye C, Colmore A, Dunstan A"
        )

        assert [one[:2] for one in told(entry, RECORD | {"author": people})] == [
            ("REF204", "WARNING")
        ]

    def test_a_stranger_far_down_the_list_is_among_the_names_shown(self):
        authors = "Example A, Arkwell A, Birdsey A, Colmore A, Dunstan A, Elgar A, Farrow A, Wong A"
        families = [name[:-2] for name in authors.replace("Wong", "Gresham").split(", ")]
        people = [{"given": "Anna", "family": family} for family in families]
        entry = changed("Example A, Sample B, Specimen C", authors)

        (found,) = told(entry, RECORD | {"author": people})

        assert found[1:] == ("INFO", "authors are …; Wong here, …; Gresham at Crossref")

    def test_a_record_with_fewer_authors_than_print_may_be_cut_off(self):
        short = RECORD | {"author": RECORD["author"][:2]}
        entry = changed("Specimen C", "Wong D, Berg E")

        assert told(entry, short) == []

    def test_which_name_is_the_familys_is_not_clear_everywhere(self):
        record = RECORD | {"author": [{"given": "Q. D.", "family": "Madan"}, *RECORD["author"][1:]]}
        entry = changed("Example A", "Kumar QDM")

        assert [one[:2] for one in told(entry, record)] == [("REF204", "INFO")]

    def test_a_misspelt_first_author_is_information(self):
        record = RECORD | {"author": [{"given": "A.", "family": "Kohl"}, *RECORD["author"][1:]]}

        assert [one[:2] for one in told(changed("Example A", "Kohle A"), record)] == [
            ("REF204", "INFO")
        ]

    def test_a_name_that_a_scan_confused_is_information(self):
        record = RECORD | {"author": [{"given": "A.", "family": "Furnal"}, *RECORD["author"][1:]]}

        assert [one[:2] for one in told(changed("Example A", "Fumal A"), record)] == [
            ("REF204", "INFO")
        ]

    def test_a_book_may_stand_under_its_editor(self):
        record = RECORD | {"editor": [{"given": "Edna", "family": "Publican"}]}

        assert told(changed("Example A, Sample B, Specimen C", "Publican E"), record) == []

    def test_names_in_two_scripts_cannot_be_compared(self):
        people = [
            {"given": "Анна", "family": "Примерова"},
            {"given": "Борис", "family": "Образцов"},
        ]
        record = RECORD | {"author": people}

        assert told(changed("Example A, Sample B, Specimen C", "Primerova A"), record) == []


class TestContainers:
    @pytest.mark.parametrize(
        "container",
        ["J Kettle Sci", "J. Kettle Sci.", "JKS", "The Journal of Kettle Science"],
    )
    def test_the_same_container(self, container):
        assert told(changed("<i>Journal of Kettle Science</i>", container)) == []

    def test_the_j_of_a_journal_is_not_an_acronym(self):
        record = RECORD | {"container-title": ["JAMA"]}
        entry = changed("<i>Journal of Kettle Science</i>", "J Kettle Sci")

        assert [one[:2] for one in told(entry, record)] == [("REF206", "WARNING")]

    def test_an_acronym_is_not_a_contraction_of_any_long_word(self):
        record = PAPER | {"container-title": ["AAAI"]}
        entry = (
            TALK.format("Transactions on Whistling and Adaptation") + " doi:10.5555/conference.7"
        )

        assert ("REF206", "WARNING") in [one[:2] for one in told(entry, record)]

    def test_another_container_where_the_doi_agrees(self):
        entry = changed(
            "<i>Journal of Kettle Science</i>. 1990;12(3):101&ndash;109.", "Annals of Ice. 1990."
        )

        assert ("REF206", "WARNING") in [one[:2] for one in told(entry)]

    def test_without_doi_volume_or_page_it_may_be_another_version(self):
        entry = (
            "Example A, Sample B, Specimen C. The boiling of water &amp; ice under high pressure. "
            "Annals of Ice. 1990."
        )

        assert "REF206" not in [one[0] for one in told(entry)]

    def test_a_similar_name_beside_the_right_volume_and_page_may_be_a_former_one(self):
        entry = changed("<i>Journal of Kettle Science</i>", "Archives of Kettle Research")

        assert [one[:2] for one in told(entry)] == [("REF206", "INFO")]

    @pytest.mark.parametrize(
        ("container", "expected"),
        [
            ("Annual Symposium on Ice", True),
            ("Workshop on Ice", False),
            ("Journal of Ice", False),
        ],
    )
    def test_two_conferences_do_not_have_the_same_paper(self, container, expected):
        entry = TALK.format(container)
        if container.startswith("Journal"):
            entry = entry.replace("In Journal", "Journal")

        assert (("REF206", "WARNING") in [one[:2] for one in told(entry)]) is expected

    @pytest.mark.parametrize("container", ["ICKL", "Int. Conf. on Kettle Learning", "WXYZ"])
    def test_an_acronym_that_cannot_be_resolved_says_nothing(self, container):
        assert "REF206" not in [one[0] for one in told(TALK.format(container))]


class TestYearsAndPlaces:
    def test_any_year_of_the_record_will_do(self):
        record = RECORD | {
            "published-online": {"date-parts": [[1989, 12]]},
            "accepted": {"date-parts": [[1988]]},
        }

        assert told(changed("1990;", "1989;"), record) == []

    def test_the_last_page_is_information(self):
        assert told(changed("101&ndash;109", "101&ndash;8")) == [
            ("REF207", "INFO", "last page is 108 here, 109 at Crossref")
        ]

    @pytest.mark.parametrize("pages", ["101&ndash;9", "101-109", "101", "101f", "pp. 101—109"])
    def test_the_same_pages(self, pages):
        assert told(changed("101&ndash;109", pages)) == []

    @pytest.mark.parametrize(
        ("printed", "recorded"),
        [
            ("S101&ndash;9", "S101-S109"),
            ("e1234", "1234"),
            ("1234", "e1234"),
            ("xii&ndash;xv", "xii-xv"),
            ("101&ndash;109", "101"),
            ("101", "101-109"),
        ],
    )
    def test_pages_of_other_kinds(self, printed, recorded):
        entry = changed("101&ndash;109", printed)

        assert "REF207" not in [one[0] for one in told(entry, RECORD | {"page": recorded})]

    def test_an_issue_where_the_page_stands_is_no_other_page(self):
        entry = changed("12(3):101&ndash;109", "12: 3")

        assert "REF207" not in [one[0] for one in told(entry, RECORD | {"page": "e101"})]

    def test_an_article_number_beside_pages_that_begin_at_one_is_no_other_page(self):
        record = RECORD | {"page": "1-18", "DOI": "10.5555/2011.572743"}
        entry = changed("101&ndash;109. doi:10.5555/boiling", "572743. doi:10.5555/2011.572743")

        assert "REF207" not in [one[0] for one in told(entry, record)]

    def test_an_article_number_is_as_good_as_pages(self):
        record = {key: value for key, value in RECORD.items() if key != "page"}
        entry = changed("101&ndash;109", "e0101")

        assert told(entry, record | {"article-number": "e0101"}) == []
        assert [one[:2] for one in told(entry, record | {"article-number": "e0202"})] == [
            ("REF207", "WARNING")
        ]

    @pytest.mark.parametrize("pages", ["1&ndash;9", "1 of 9"])
    def test_the_pages_of_the_version_before_the_issue_are_information(self, pages):
        assert [one[:2] for one in told(changed("101&ndash;109", pages))] == [("REF207", "INFO")]

    def test_a_preprint_is_not_younger_than_its_work(self):
        known = ("DOI", "title", "author", "issued")
        bare = {key: RECORD[key] for key in known} | {"type": "journal-article"}
        entry = changed(
            "<i>Journal of Kettle Science</i>. 1990;12(3):101&ndash;109.", "arXiv:2101.00001. {}."
        )

        assert [one[:2] for one in told(entry.format(1989), bare)] == [("REF205", "INFO")]
        assert [one[:2] for one in told(entry.format(1991), bare)] == [("REF205", "WARNING")]


class TestFixes:
    @pytest.mark.parametrize(
        ("before", "after", "rule"),
        [
            pytest.param("water &amp; ice", "milk &amp; ice", "REF203", id="title"),
            pytest.param("under high", "under\n  <b>low</b>", "REF203", id="title with markup"),
            pytest.param("1990;", "1994;", "REF205", id="year"),
            pytest.param("Journal of Kettle Science", "Annals of Ice", "REF206", id="container"),
            pytest.param("12(3)", "21(3)", "REF207", id="volume"),
            pytest.param("(3)", "(4)", "REF207", id="issue"),
            pytest.param("101&ndash;109", "201&ndash;209", "REF207", id="pages"),
            pytest.param("101&ndash;109", "101&ndash;8", "REF207", id="last page"),
            pytest.param(" doi:10.5555/boiling", "", "REF105", id="missing DOI"),
        ],
    )
    def test_the_mended_page_has_no_such_finding(self, before, after, rule):
        faulty = dossier(changed(before, after))
        (finding,) = [f for f in judge(faulty, ALL_RULES).findings if f.rule == rule]
        (edit,) = finding.fix.edits
        source = faulty.article.source
        mended = source[: edit.start] + edit.text + source[edit.end :]
        entry = mended.partition("<li>")[2].partition("</li>")[0]

        assert told(entry) == []

    @pytest.mark.parametrize(
        "printed",
        [
            pytest.param("doi:{doi}", id="text"),
            pytest.param('<a href="https://doi.org/{doi}">https://doi.org/{doi}</a>', id="link"),
            pytest.param('<a href="https://doi.org/{quoted}">doi:{doi}</a>', id="encoded link"),
            pytest.param("DOI: {upper}", id="capitals"),
        ],
    )
    @pytest.mark.parametrize("wrong", ["10.5555/conference.7", "10.5555/ice(2001)12:3<4::aid>5.0"])
    def test_a_doi_of_another_work_is_replaced_wherever_it_stands(self, printed, wrong):
        escaped = wrong.replace("<", "&lt;").replace(">", "&gt;")
        doi = printed.format(doi=escaped, quoted=quote(wrong, safe=""), upper=escaped.upper())
        faulty = dossier(changed("doi:10.5555/boiling", doi), RECORD, PAPER | {"DOI": wrong})
        (finding,) = [f for f in judge(faulty, ALL_RULES).findings if f.rule == "REF103"]
        mended = faulty.article.source
        for edit in sorted(finding.fix.edits, key=lambda edit: -edit.start):
            mended = mended[: edit.start] + edit.text + mended[edit.end :]

        assert finding.fix.replacement == "10.5555/boiling"
        assert "conference" not in mended.casefold()
        assert told(mended.partition("<li>")[2].partition("</li>")[0]) == []

    def test_the_report_says_where_the_edit_belongs(self):
        entry = changed("1990;", "\n1994;")
        report = judge(dossier(entry), ALL_RULES)
        told = article_to_json(report)["findings"]
        (edit,) = next(f["fix"]["edits"] for f in told if f["rule"] == "REF205")

        assert (edit["line"], edit["column"], edit["text"]) == (5, 1, "1990")
        assert report.dossier.article.source[edit["start"] : edit["end"]] == "1994"

    def test_what_stands_twice_is_not_edited(self):
        entry = changed("101&ndash;109", "101&ndash;109 (21 references)").replace("12(3)", "21(3)")
        (finding,) = [f for f in findings(entry) if f.rule == "REF207"]

        assert finding.fix.replacement == "12"
        assert finding.fix.edits == ()

    def test_the_whole_page_range_is_replaced(self):
        entry = changed("101&ndash;109", "201&ndash;209")
        (finding,) = findings(entry)
        (edit,) = finding.fix.edits

        assert dossier(entry).article.source[edit.start : edit.end] == "201&ndash;209"
        assert edit.text == "101&ndash;109"  # with the dash of the page

    def test_a_title_with_half_an_element_is_not_edited(self):
        entry = "<b>" + changed("The boiling of water", "The boiling of milk</b>")
        (finding,) = findings(entry)

        assert finding.rule == "REF203"
        assert finding.fix.edits == ()

    def test_a_number_within_an_address_is_not_the_one_that_is_meant(self):
        entry = changed("12(3)", "21(3)") + " https://kettles.example/21/"
        (finding,) = [f for f in findings(entry) if f.rule == "REF207"]
        (edit,) = finding.fix.edits

        assert dossier(entry).article.source[edit.start - 1 : edit.end + 1] == ";21("

    def test_authors_are_given_in_full_for_the_editor_to_shorten(self):
        (finding,) = findings(changed("Example A, Sample B", "Sample B, Example A"))

        assert finding.fix.replacement == "Example, Anna; Sample, Bert; Specimen, Carla"
        assert finding.fix.edits == ()

    def test_on_a_page_of_plain_text_nothing_is_escaped(self):
        lines = ["Boils.[1] And boils.[1] And boils on.[1]", "", "References", ""]
        lines.append("1. Example A, Sample B, Specimen C. The boiling of milk & ice under high "
                     "pressure. Journal of Kettle Science. 1990;12(3):101-109. doi:10.5555/boiling")  # fmt: skip
        plain = gather(Example("\n".join(lines)), (RECORD,))
        (finding,) = [f for f in judge(plain, ALL_RULES).findings if f.rule == "REF203"]
        (edit,) = finding.fix.edits

        assert edit.text == "The boiling of water & ice under high pressure"
        assert plain.article.source[edit.start : edit.end] == (
            "The boiling of milk & ice under high pressure"
        )
