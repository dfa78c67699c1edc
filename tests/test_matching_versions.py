"""Which of several printings, and which version, an entry means; and what is no work at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.compare import compare
from refcheck.matching.containers import is_preprint_server, is_publisher
from refcheck.matching.decide import decide
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, ReferenceFields, Resolved
from refcheck.model.works import Author, Work

PEOPLE = (Author("Lindqvist", "A"), Author("Moreau", "P"))
TITLE = "HERON 2010 guideline: reporting the counts of wading birds in managed wetlands"
JOURNALS = [
    Work(
        doi=f"10.5555/{number}",
        title=TITLE,
        authors=PEOPLE,
        containers=(container,),
        years=(2010,),
        volume=volume,
        pages=pages,
        kind="journal-article",
    )
    for number, (container, volume, pages) in enumerate(
        [
            ("Marsh Medicine", "8", "18"),
            ("The Reed Journal", "340", "c332"),
            ("Annals of Internal Ponds", "152", "726-732"),
            ("Wetland Trials", "11", "32"),
        ]
    )
]
PREPRINT = Work(
    doi="10.48550/arxiv.2001.01002",
    title=TITLE,
    authors=PEOPLE,
    years=(2009,),
    kind="posted-content",
    arxiv="2001.01002",
)
TEXT = f"Lindqvist A, Moreau P. (2010). {TITLE}. Marsh Medicine 8, 1."
FIELDS = ReferenceFields(
    authors=PEOPLE, title=TITLE, container="Marsh Medicine", year=2010, volume="8", pages="1",
    kind="journal-article",
)  # fmt: skip
ON_ARXIV = ReferenceFields(
    authors=PEOPLE, title=TITLE, container="arXiv", year=2009, arxiv="2001.01002", kind="preprint"
)
ARXIV_TEXT = f"{TITLE} A Lindqvist, P Moreau arXiv (2009-07-27)"


def outcome(text, fields, *works):
    return decide(text, fields, [(work, "index") for work in works], ("index",))


class TestPrintings:
    @pytest.mark.parametrize(
        "text",
        [
            TEXT,
            f"{TEXT} Reprinted with a preface for the wardens of 1998, 77.",
            f"Lindqvist A, Moreau P, Oe K. (2011). {TITLE}. Marsh Med. 8, 1; 44 (99).",
        ],
        ids=["plain", "with-words-of-no-record", "with-numbers-of-no-record"],
    )
    def test_the_one_in_the_printed_journal_and_volume_is_meant(self, text):
        for works in (JOURNALS, JOURNALS[::-1]):
            found = outcome(text, FIELDS, *works)

            assert isinstance(found, Resolved)
            assert found.work is JOURNALS[0]

    def test_the_printed_journal_outweighs_a_neighbouring_year(self):
        later = replace(
            JOURNALS[0], doi="10.5555/x", containers=("Reed Journal",), pages="77", years=(2011,)
        )
        text = f"Lindqvist A, Moreau P. {TITLE}. Marsh Med 2011;8."
        fields = replace(FIELDS, year=2011, pages=None)

        for works in ((JOURNALS[0], later), (later, JOURNALS[0])):
            found = outcome(text, fields, *works)
            assert isinstance(found, Resolved)
            assert found.work is JOURNALS[0]

    def test_without_a_journal_they_fit_equally(self):
        fields = replace(FIELDS, container=None, volume=None, pages=None)

        found = outcome(f"Lindqvist A, Moreau P. {TITLE}. 2010.", fields, *JOURNALS)

        assert isinstance(found, Ambiguous)
        assert len(found.candidates) == 4

    def test_a_printing_that_agrees_nowhere_else_does_not_win(self):
        text = f"Lindqvist A, Moreau P. (2010). {TITLE}. Bulletin of Storks 77, 912."
        fields = replace(FIELDS, container="Bulletin of Storks", volume="77", pages="912")

        found = outcome(text, fields, *JOURNALS[:2])

        assert not isinstance(found, Resolved)


class TestVersions:
    def test_the_printed_journal_wins_over_the_preprint(self):
        assert outcome(TEXT, FIELDS, PREPRINT, JOURNALS[0]).work is JOURNALS[0]

    def test_a_journal_without_volume_wins_too(self):
        fields = replace(FIELDS, volume=None, pages=None)
        text = f"{TITLE} Anna Lindqvist, Pierre Moreau Marsh Medicine (2009)"

        assert outcome(text, fields, PREPRINT, JOURNALS[0]).work is JOURNALS[0]

    def test_so_does_one_that_was_not_read_as_a_journal(self):
        fields = replace(FIELDS, container="P. Moreau", volume=None, pages=None, kind="other")
        text = f"{TITLE} Anna Lindqvist, Pierre Moreau Marsh Medicine (2009)"

        assert outcome(text, fields, PREPRINT, JOURNALS[0]).work is JOURNALS[0]

    def test_so_does_one_under_another_name(self):
        fields = replace(FIELDS, container="Sumpfheilkunde", year=2009, volume=None, pages=None)
        text = f"{TITLE} Anna Lindqvist, Pierre Moreau Sumpfheilkunde (2009)"

        assert outcome(text, fields, PREPRINT, JOURNALS[0]).work is JOURNALS[0]

    def test_the_printed_server_wins_over_the_journal(self):
        found = outcome(ARXIV_TEXT, ON_ARXIV, JOURNALS[0], PREPRINT)

        assert isinstance(found, Resolved)
        assert found.work is PREPRINT

    @pytest.mark.parametrize("name", ["arXiv", "Moreau bioRxiv", "medRxiv", "PsyArXiv", "SSRN"])
    def test_the_published_version_is_no_preprint_and_no_proof_against_it(self, name):
        fields = replace(ON_ARXIV, container=name, arxiv=None)

        found = outcome(ARXIV_TEXT.replace("arXiv", name), fields, JOURNALS[0])

        assert isinstance(found, NotIndexable)
        assert found.kind == "preprint"
        assert [one.work for one in found.published] == [JOURNALS[0]]

    def test_an_arxiv_number_beside_a_journal_is_no_preprint(self):
        fields = replace(FIELDS, arxiv="2001.01002")

        assert outcome(TEXT, fields, JOURNALS[0]).work is JOURNALS[0]

    def test_a_preprint_that_nobody_has_is_not_found(self):
        assert isinstance(outcome(ARXIV_TEXT, ON_ARXIV), NotFound)


class TestPublishers:
    @pytest.mark.parametrize(
        "name",
        [
            "IEEE", "Association for Computing Machinery (ACM)", "Elsevier BV", "MIT University Press",
            "Institute of Electrical and Electronics Engineers (IEEE)", "World Scientific Pub Co Pte Lt",
        ],
    )  # fmt: skip
    def test_a_publisher_is_no_container(self, name):
        assert is_publisher(name)
        names = {e.name for e in compare(TEXT, FIELDS, replace(JOURNALS[0], containers=(name,)))}
        assert "container" not in names
        names = {e.name for e in compare(name, ReferenceFields(container=name), JOURNALS[0])}
        assert "container" not in names

    @pytest.mark.parametrize(
        "name",
        [
            "IEEE Access", "Proceedings of the Institute of Reeds (PIR)", "Nature", "Ponds of Wiley",
            "Journal of the American Society for Mass Spectrometry", "PLOS ONE", "Society",
        ],
    )  # fmt: skip
    def test_a_journal_is_no_publisher(self, name):
        assert not is_publisher(name)

    @pytest.mark.parametrize("name", ["Louis XIV", "Corrosion", "Nature", "Medicine", "x" * 5000])
    def test_a_journal_is_no_preprint_server(self, name):
        assert not is_preprint_server(name)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        pytest.param(ReferenceFields(title="It is a joke"), "other", id="a-note"),
        pytest.param(ReferenceFields(kind="note", year=1999, pages="42"), "note", id="short-cite"),
        pytest.param(
            ReferenceFields(title="Winchester, pp", volume="251", pages="253"), "other", id="pages"
        ),
        pytest.param(replace(FIELDS, kind="other", volume=None, pages=None), "other", id="a-press"),
        pytest.param(replace(FIELDS, kind="web-page"), "web-page", id="a-web-page"),
        pytest.param(
            ReferenceFields(title="More on this below", year=2020, kind="journal-article"),
            "journal-article",
            id="nobody-wrote-it",
        ),
    ],
)
def test_what_names_no_work_is_not_missed(fields, kind):
    assert outcome("Words that no work fits.", fields) == NotIndexable(kind)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(replace(FIELDS, volume=None, pages=None), id="an-article"),
        pytest.param(replace(FIELDS, kind="other"), id="volume-and-page"),
        pytest.param(replace(FIELDS, kind="chapter"), id="a-chapter"),
        pytest.param(ReferenceFields(pmid="12345678"), id="an-identifier"),
    ],
)
def test_what_names_a_work_is_missed(fields):
    assert outcome("Words that no work fits.", fields) == NotFound(("index",), ())


class TestSeveralWorksOfOneTitle:
    SURVEY = "Annual survey of harbour porpoises stranded on sandy shores"
    OF_2004 = Work(
        doi="10.5555/2004",
        title=SURVEY,
        authors=PEOPLE[:1],
        containers=("Marine Mammal Record",),
        years=(2004,),
        volume="8",
        issue="1",
        pages="1-20",
        kind="journal-article",
    )
    OF_2005 = replace(OF_2004, doi="10.5555/2005", years=(2005,), volume="9", pages="1-22")
    WAVES = "Slow waves in granular columns"
    THEORY = replace(OF_2004, doi="10.5555/i", title=f"{WAVES}. Part I: Theory", pages="201-220")
    PROOF = replace(
        OF_2004, doi="10.5555/ii", title=f"{WAVES}. Part II: Experiment", pages="221-240"
    )

    @pytest.mark.parametrize("place", ["2006;10(1):1-19", "2006;10(1):33-50", "2003", "2006;10"])
    def test_no_neighbouring_year_stands_in_for_one_that_is_missing(self, place):
        text = f"Lindqvist A. {self.SURVEY}. Mar Mamm Rec. {place}."

        for works in ((self.OF_2004, self.OF_2005), (self.OF_2005, self.OF_2004)):
            found = outcome(text, ReferenceFields(), *works)
            assert isinstance(found, Ambiguous)
            assert {one.work for one in found.candidates} == set(works)

    @pytest.mark.parametrize("place", ["2005;9(1):1-22", "2005", "2006;9:1-22", "2005;9:11-22"])
    def test_the_one_whose_year_or_volume_is_printed_is_meant(self, place):
        text = f"Lindqvist A. {self.SURVEY}. Mar Mamm Rec. {place}."

        found = outcome(text, ReferenceFields(), self.OF_2004, self.OF_2005)

        assert isinstance(found, Resolved)
        assert found.work is self.OF_2005

    @pytest.mark.parametrize("part", [", part 2", ". Part II", ": part two", " II"])
    def test_a_part_is_told_without_its_subtitle(self, part):
        text = f"Lindqvist A. {self.WAVES}{part}. Marine Mammal Record. 2004;8."

        for works in ((self.THEORY, self.PROOF), (self.PROOF, self.THEORY)):
            found = outcome(text, ReferenceFields(), *works)
            assert isinstance(found, Resolved)
            assert found.work is self.PROOF

    def test_without_a_part_both_are_listed(self):
        text = f"Lindqvist A. {self.WAVES}. Marine Mammal Record. 2004;8."

        assert isinstance(outcome(text, ReferenceFields(), self.THEORY, self.PROOF), Ambiguous)

    def test_title_and_authors_that_two_works_share_are_not_called_unlisted(self):
        reprint = replace(JOURNALS[0], doi="10.5555/r", containers=("Reeds",), years=(1999,))
        text = f"Lindqvist A, Moreau P. {TITLE}."

        found = outcome(text, ReferenceFields(), JOURNALS[0], reprint)

        assert isinstance(found, Ambiguous)
        assert len(found.candidates) == 2
        assert not isinstance(outcome(text, ReferenceFields(), JOURNALS[0]), Ambiguous)
