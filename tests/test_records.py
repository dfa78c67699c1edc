"""Records of works become values, with their oddities mended."""

from __future__ import annotations

import json

import pytest

from refcheck.model.record_markup import plain_text
from refcheck.model.works import Author, Update
from refcheck.resolvers.records import (
    LONGEST_ABSTRACT,
    work_from_crossref,
    work_from_csl,
    work_from_json,
    work_from_record,
    work_to_json,
)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        pytest.param("H<sub>2</sub>O in <i>Vitis</i>", "H2O in Vitis", id="tags-leave-no-gap"),
        pytest.param("Cells &amp; genes", "Cells & genes", id="entity"),
        pytest.param("A &amp;lt;i&amp;gt;b&amp;lt;/i&amp;gt; c", "A b c", id="escaped-twice"),
        pytest.param("when a < b and c > d", "when a < b and c > d", id="inequality-stays"),
        pytest.param("p <0.05 or n>3", "p <0.05 or n>3", id="p-value-stays"),
        pytest.param(
            "<jats:title>Aims</jats:title><jats:p>We asked.</jats:p>", "Aims We asked.", id="jats"
        ),
        pytest.param(
            'The <mml:math xmlns:mml="x"><mml:msup>\n <mml:mi>U</mml:mi>\n <mml:mn>2</mml:mn></mml:msup></mml:math> law',
            "The U2 law",
            id="mathml",
        ),
        pytest.param(
            "<mml:math><mml:mi>x</mml:mi><mml:annotation>$x$</mml:annotation></mml:math>",
            "x",
            id="twin-formula",
        ),
        pytest.param("soft\u00adhy\u200bphen\n  lines", "softhyphen lines", id="invisible"),
    ],
)
def test_markup_becomes_plain_text(raw, plain):
    assert plain_text(raw) == plain


def crossref(**fields):
    return {"DOI": "10.5555/ABC", "title": ["A title"], **fields}


def test_all_years_of_a_record_are_kept_ascending():
    work = work_from_crossref(
        crossref(
            **{
                "issued": {"date-parts": [[2009, 12, 30]]},
                "published-print": {"date-parts": [[2010]]},
                "published-online": {"date-parts": [[2009, 12]]},
                "published": {"date-parts": [[None]]},
                "accepted": {"date-parts": [[2008, 11]]},
            }
        )
    )

    assert work.years == (2008, 2009, 2010)


def test_a_doi_is_lower_case_and_an_address_is_taken_apart():
    assert work_from_crossref(crossref()).doi == "10.5555/abc"
    assert work_from_csl({"DOI": "https://doi.org/10.5555/Abc", "title": "T"}).doi == "10.5555/abc"


def test_the_same_update_from_two_sources_stands_once():
    told = {
        "DOI": "10.5555/Notice",
        "type": "retraction",
        "updated": {"date-parts": [[2010, 2, 6]]},
    }
    work = work_from_crossref(
        crossref(
            **{
                "updated-by": [
                    {**told, "source": "retraction-watch"},
                    {**told, "source": "publisher"},
                ]
            }
        )
    )

    sources = ("publisher", "retraction-watch")
    assert work.updates == (Update("retraction", "10.5555/notice", "2010-02-06", sources),)


def test_two_different_notices_both_stand_by_date():
    work = work_from_crossref(
        crossref(
            **{
                "updated-by": [
                    {
                        "DOI": "10.5555/r",
                        "type": "retraction",
                        "source": "publisher",
                        "updated": {"date-parts": [[2012]]},
                    },
                    {
                        "DOI": "10.5555/c",
                        "type": "correction",
                        "source": "publisher",
                        "updated": {"date-parts": [[2011]]},
                    },
                ]
            }
        )
    )

    assert [update.kind for update in work.updates] == ["correction", "retraction"]


def test_a_notice_names_what_it_updates_and_a_new_version_is_no_notice():
    notice = work_from_crossref(
        crossref(**{"update-to": [{"DOI": "10.5555/X", "type": "erratum"}]})
    )
    version = work_from_crossref(
        crossref(**{"update-to": [{"DOI": "10.5555/X", "type": "new_version"}]})
    )

    assert notice.updates_to == (Update("erratum", "10.5555/x"),)
    assert version.updates_to == ()


def test_a_full_crossref_record_keeps_every_field():
    work = work_from_crossref(
        crossref(
            **{
                "type": "journal-article",
                "subtitle": ["A trial"],
                "original-title": ["Ein Titel"],
                "author": [{"given": "Ann", "family": "Lee"}, {"name": "The Group"}],
                "editor": [{"family": "Roe", "given": "R."}],
                "container-title": ["Journal of Tests"],
                "short-container-title": ["J Tests"],
                "volume": "5",
                "issue": "2",
                "page": "1-9",
                "article-number": "e12",
                "publisher": "P",
                "edition-number": "3",
                "ISSN": ["1234-5679", "1234-5679"],
                "ISBN": ["http://id.crossref.org/isbn/0471117099"],
            }
        )
    )

    assert (work.subtitle, work.original_title) == ("A trial", "Ein Titel")
    assert work.authors == (Author("Lee", "Ann"), Author("The Group"))
    assert work.editors == (Author("Roe", "R."),)
    assert work.containers == ("Journal of Tests", "J Tests")
    assert (work.volume, work.issue, work.pages, work.article_number) == ("5", "2", "1-9", "e12")
    assert (work.edition, work.issns, work.isbns) == ("3", ("1234-5679",), ("9780471117094",))


def test_csl_strings_and_types_are_read():
    work = work_from_record(
        {
            "type": "article-journal",
            "title": "Plain title",
            "container-title": "Journal of Tests",
            "container-title-short": "J Tests",
            "author": [
                {"family": "Berg", "non-dropping-particle": "van den", "given": "P"},
                {"literal": "WHO"},
            ],
            "issued": {"raw": "May 2014"},
            "PMID": "123",
            "PMCID": "PMC77",
            "URL": "https://arxiv.org/abs/1706.03762v5",
        }
    )

    assert (work.kind, work.title, work.containers) == (
        "journal-article",
        "Plain title",
        ("Journal of Tests", "J Tests"),
    )
    assert work.authors == (Author("van den Berg", "P"), Author("WHO"))
    assert (work.years, work.pmid, work.pmcid, work.arxiv) == (
        (2014,),
        "123",
        "PMC77",
        "1706.03762",
    )


def test_derived_dates_by_kind_are_read():
    work = work_from_record(
        {"DOI": None, "PMCID": "99", "title": ["T"], "dates": [["epub", "2013"], ["ppub", "2014"]]}
    )

    assert (work.doi, work.pmcid, work.years) == (None, "PMC99", (2013, 2014))


@pytest.mark.parametrize(
    "record", [{}, {"title": []}, {"author": "nobody"}, {"title": {"a": 1}, "page": True}]
)
def test_a_record_of_nothing_is_no_work(record):
    assert work_from_crossref(record) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<jats:p>10<jats:sup>9</jats:sup></jats:p>", "<jats:p>10<jats:sup>9</jats:sup></jats:p>"),
        (["", " <p>Tea.</p> ", "<p>Thé.</p>"], "<p>Tea.</p>"),
        ("x" * (LONGEST_ABSTRACT + 1), "x" * LONGEST_ABSTRACT),
        ("  ", None),
        ("<jats:p />", None),
        ([], None),
        ({"p": "Tea."}, None),
        (7, None),
    ],
    ids=["markup", "several", "long", "empty", "tags", "none", "an object", "a number"],
)
def test_an_abstract_keeps_its_markup_within_bounds(given, kept):
    assert work_from_crossref({"DOI": "10.5555/tea", "abstract": given}).abstract == kept


def test_json_round_trip_is_lossless_and_compact():
    work = work_from_crossref(
        crossref(
            author=[{"family": "Lee", "given": "A"}, {"name": "G"}],
            **{"updated-by": [{"type": "retraction"}]},
        )
    )

    row = json.loads(json.dumps(work_to_json(work)))

    assert work_from_json(row) == work
    assert "volume" not in row


@pytest.mark.parametrize(
    "note",
    [
        "[Erratum appears in Lancet. 2009;374(9699):1422]",
        "[published erratum appears in Gut 1998 Mar;42(3):440]",
        "[erratum appears in Gut]",
        "[see comments]",
        "[see comment].",
        "[Comment in: JAMA. 2001 May 2;285(17):2194-6]",
        "[Comment on BMJ. 1999;1:2] [letter; comment]",
        "[letter]",
        "[In Process Citation]",
        "[corrected]",
        "[Corrected and republished article in J Test. 2001;4:5]",
        "[Retraction of Roe A. J Test. 2001;4:5]",
        "[Retracted by Roe A. J Test. 2001;4:5]",
    ],
)
@pytest.mark.parametrize("field", ["title", "subtitle", "original-title"])
def test_notes_in_brackets_at_the_end_are_no_part_of_a_title(note, field):
    work = work_from_crossref(crossref(**{field: [f"Herons: a phase III trial {note}"]}))

    assert getattr(work, field.replace("-", "_")) == "Herons: a phase III trial"


@pytest.mark.parametrize(
    "title",
    [
        "[see comments]",
        "[Correction of scoliosis]",
        "A method [Correction of scoliosis]",
        "Guidelines [update on herons]",
        "[Letters of a heron]",
        "The synthesis of [60]fullerene",
        "Notes on Ni[Pt(CN)4]",
        "Herons [in the marshes]",
        "Herons [Retracted]",
        "Review of: Herons [Book review]",
        "Herons [see comments] in marshes",
        "Letter [to a heron]",
        "Herons [news from the marshes]",
    ],
)
def test_other_brackets_stay(title):
    assert work_from_crossref(crossref(title=[title])).title == title
