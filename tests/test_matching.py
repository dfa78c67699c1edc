"""Which work a printed reference is, decided from independent facts, and when to abstain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.compare import compare
from refcheck.matching.containers import container_similarity
from refcheck.matching.decide import decide
from refcheck.matching.keys import printed_keys, work_keys
from refcheck.matching.numbers import printed_numbers, without_clutter
from refcheck.matching.printed import read_printed
from refcheck.matching.same import same_work
from refcheck.matching.titles import numerals
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, ReferenceFields, Resolved
from refcheck.model.works import Author, Update, Work

FIELDS = ReferenceFields()
ARTICLE = ReferenceFields(authors=(Author("Szabo", "J."),), kind="journal-article")
NOTHING = NotFound | NotIndexable
HERON = Work(
    doi="10.5555/heron",
    title="Nesting success of grey herons in managed wetlands: a ten-year survey",
    authors=(Author("Lindqvist", "Anna"), Author("Ōe", "Kenji"), Author("van der Berg", "Piet")),
    containers=("Journal of Wetland Ecology",),
    years=(2008, 2009),
    volume="31",
    issue="4",
    pages="1425-1437",
    kind="journal-article",
)
PRINTED = (
    "Lindqvist A, Oe K, van der Berg P. Nesting success of grey herons in managed wetlands: "
    "a ten-year survey. J Wetl Ecol. 2009;31(4):1425-37."
)


def outcome(text, *works, fields=FIELDS):
    return decide(text, fields, [(work, "index") for work in works], ("index",))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PRINTED, id="vancouver"),
        pytest.param(
            "[12] A. Lindqvist, K. Ōe, P. van der Berg, Journal of Wetland Ecology 31 (2009) 1425–1437.",
            id="no-title",
        ),
        pytest.param(
            "Lindqvist, A., Ōe, K., & van der Berg, P. (2009). Nesting success of grey herons in managed wetlands. "
            "Journal of Wetland Ecology, 31(4), 1425–1437. Retrieved May 3, 2012, from http://example.org/91/77",
            id="apa-without-subtitle",
        ),
        pytest.param(
            "Nesting success of grey herons in managed wetlands: a ten-year survey Anna Lindqvist, Kenji Ōe, "
            "Piet van der Berg Journal of Wetland Ecology (2008-12-30)",
            id="title-first",
        ),
        pytest.param(
            "Lindqvlst A. et al. Nest ing succes of grey her-ons in man aged wetlands: a ten-year survey. "
            "J.WetlandEcol. 3l (2009) 1425",
            id="misread",
        ),
        pytest.param(PRINTED.replace("2009", "2010"), id="a-neighbouring-year"),
        pytest.param(PRINTED.replace("1425-37", "1452-37"), id="a-misprinted-page"),
        pytest.param(PRINTED + " doi:10.5555/some.other.1234567 PMID: 1234567", id="clutter"),
    ],
)
def test_the_printed_work_is_resolved(text):
    found = outcome(text, HERON)

    assert isinstance(found, Resolved)
    assert found.work is HERON
    assert 0.5 <= found.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Lindqvist A. 2009.", id="author-and-year"),
        pytest.param("Journal of Wetland Ecology 31 (2009)", id="only-the-volume"),
        pytest.param(
            "[3] P. Moreau, Journal of Wetland Ecology 31 (2009) 1511.", id="another-of-the-volume"
        ),
        pytest.param(
            "Moreau P. Foraging flights of night herons over rice fields. J Wetl Ecol. 2009;31(4):1438-50.",
            id="the-next-article",
        ),
        pytest.param(
            "Lindqvist A, Oe K. Winter diet of grey herons on fish farms. J Wetl Ecol. 2009;31(2):801-9.",
            id="same-authors-same-volume",
        ),
    ],
)
def test_what_fits_only_in_part_is_not_accepted(text):
    assert isinstance(outcome(text, HERON), NOTHING)


def test_part_two_is_not_part_three():
    two = replace(
        HERON, doi="10.5555/2", title="Atlas of European marsh vegetation. Part II", pages="1-90"
    )
    text = "Lindqvist A, Oe K, van der Berg P. Atlas of European marsh vegetation. Part III. J Wetl Ecol. 2009;31:91-180."

    assert not isinstance(outcome(text, two), Resolved)
    assert isinstance(outcome(text.replace("III", "II").replace("91-180", "1-90"), two), Resolved)


def test_another_edition_is_not_the_book():
    book = Work(
        doi="10.5555/book",
        title="Field Guide to Marsh Birds",
        authors=(Author("Novak", "Petra"),),
        years=(2007,),
        publisher="Reed Press",
        kind="book",
        edition="3",
    )

    assert isinstance(
        outcome("Novak P. Field Guide to Marsh Birds. 3rd ed. Reed Press; 2007.", book), Resolved
    )
    assert not isinstance(
        outcome("Novak P. Field Guide to Marsh Birds. 2nd ed. Reed Press; 2007.", book), Resolved
    )


def test_two_works_that_fit_equally_are_both_listed():
    one = replace(HERON, doi="10.5555/a", title="Marsh birds in spring: a survey", pages="88-89")
    other = replace(one, doi="10.5555/b", pages="188-190")

    found = outcome(
        "Lindqvist A. Marsh birds in spring: a survey. J Wetl Ecol 2009;31(4).", one, other, HERON
    )

    assert isinstance(found, Ambiguous)
    assert {candidate.work.doi for candidate in found.candidates} == {"10.5555/a", "10.5555/b"}
    assert (
        outcome(
            "Lindqvist A. Marsh birds in spring: a survey. J Wetl Ecol 2009;31:188.", one, other
        ).work
        is other
    )


def test_one_work_under_two_dois_is_not_ambiguous():
    twin = replace(HERON, doi="10.7777/heron", pages="1425")

    assert outcome(PRINTED, HERON, twin).work is HERON


def test_two_supports_are_too_few():
    entry = Work(
        doi="10.5555/r",
        title="Ardea cinerea in winter",
        containers=("Bird Reference",),
        years=(2011,),
    )

    assert isinstance(outcome("Ardea cinerea in winter. Bird Reference.", entry), NOTHING)
    assert isinstance(outcome("Ardea cinerea in winter. Bird Reference, 2011.", entry), Resolved)


def test_volume_and_page_lead_to_the_work_without_any_word():
    printed = read_printed("Zhurnal Boloto 31 (2009) 1425", FIELDS)

    assert set(printed_keys(printed)) & set(work_keys(HERON)) == {"vp|31|1425"}


def test_journal_volume_and_page_make_a_key_however_the_journal_is_abbreviated():
    fields = ReferenceFields(container="J. Wetl. Ecol.", volume="31", pages="1425-1437")

    assert "cvp|jwe|31|1425" in set(printed_keys(read_printed("", fields))) & set(work_keys(HERON))


def test_preprint_and_article_are_told_apart_by_the_printed_container():
    preprint = replace(
        HERON,
        doi="10.5555/pre",
        containers=("bioRxiv",),
        years=(2008,),
        volume=None,
        issue=None,
        pages=None,
    )

    found = outcome(PRINTED, preprint, HERON)

    assert isinstance(found, Resolved)
    assert found.work is HERON
    assert found.runner_up.work is preprint


def test_a_notice_about_the_work_is_not_the_work():
    notice = replace(
        HERON,
        doi="10.5555/n",
        title=f"Correction to: {HERON.title}",
        pages="1600-1601",
        updates_to=(Update("retraction", "10.5555/heron"),),
    )

    assert not isinstance(outcome(PRINTED, notice), Resolved)
    assert outcome(PRINTED, notice, HERON).work is HERON
    text = f"Lindqvist A. Correction to: {HERON.title}. J Wetl Ecol. 2009;31:1600-1."
    assert outcome(text, HERON, notice).work is notice


@pytest.mark.parametrize(
    "title", ["Reply to: ", "Comment on: ", "Re: ", "Abstract 12: ", "Retraction: "]
)
def test_what_is_written_about_a_work_is_not_the_work(title):
    about = replace(HERON, doi="10.5555/n", title=title + HERON.title)

    assert not isinstance(outcome(PRINTED, about), Resolved)


@pytest.mark.parametrize("kind", ["journal-issue", "journal", "component", "book-series"])
def test_a_container_is_never_the_work(kind):
    assert not isinstance(outcome(PRINTED, replace(HERON, kind=kind)), Resolved)


def test_a_chapter_is_not_its_book():
    book = Work(
        doi="10.5555/b",
        title="Wetlands of the North",
        editors=(Author("Novak", "P."),),
        years=(2001,),
        kind="book",
    )
    chapter = Work(
        doi="10.5555/b.3", title="Herons and their prey", authors=(Author("Moreau", "P."),),
        containers=("Wetlands of the North",), years=(2001,), pages="55-70", kind="book-chapter",
    )  # fmt: skip
    text = "Moreau P. Herons and their prey. In: Wetlands of the North. Novak P, editor. Reed Press; 2001. p. 55-70."

    assert outcome(text, book, chapter).work is chapter
    assert not isinstance(outcome(text, book), Resolved)


def test_kinds_that_nobody_indexes_are_said_so_only_when_nothing_fits():
    thesis = ReferenceFields(kind="thesis")

    assert outcome(
        "Szabo J. Effects of noise on herons. 2009.", HERON, fields=thesis
    ) == NotIndexable("thesis")
    assert isinstance(outcome(PRINTED, HERON, fields=thesis), Resolved)


def test_nothing_found_names_who_was_asked():
    text = "Szabo J. Effects of noise on herons. 2009."

    assert outcome(text, fields=ARTICLE) == NotFound(("index",), ())


def test_a_printed_doi_is_no_evidence():
    assert isinstance(outcome("Szabo J. Effects of noise. 2001. doi:10.5555/heron", HERON), NOTHING)


def test_the_order_of_candidates_does_not_matter():
    others = [
        replace(HERON, doi=f"10.5555/x{n}", title=f"Other {n} study", pages=f"{n}-{n + 5}")
        for n in range(2, 9)
    ]

    assert outcome(PRINTED, *others, HERON).work is HERON
    assert outcome(PRINTED, HERON, *others) == outcome(PRINTED, HERON, *others)


def test_evidence_names_fields_with_both_readings():
    fields = ReferenceFields(
        authors=(Author("Lindqvist", "A"),), title=HERON.title, container="J Wetl Ecol", year=2012,
        volume="31", issue="4", pages="1425-1437",
    )  # fmt: skip
    text = PRINTED.replace("2009", "2012")

    evidence = {e.name: e for e in compare(text, fields, HERON)}

    assert evidence["year"].score == 0
    assert (evidence["year"].printed, evidence["year"].recorded) == ("2012", "2008, 2009")
    assert all(
        evidence[name].score >= 0.9
        for name in ("title", "first_author", "volume", "first_page", "container")
    )
    assert "article_number" not in evidence


def test_what_is_not_printed_is_not_evidence():
    names = {
        e.name
        for e in compare(
            "Lindqvist. Nesting success of grey herons in managed wetlands", FIELDS, HERON
        )
    }

    assert names.isdisjoint({"year", "volume", "issue", "first_page", "pages"})


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [
        ("Dig Dis Sci", "Digestive Diseases and Sciences"),
        ("Am. J. Pathol.", "The American Journal of Pathology"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences"),
        ("N Engl J Med", "New England Journal of Medicine"),
        ("PNAS", "Proceedings National Academy Sciences"),
        ("Biochim. Biophys. Acta", "Biochimica et Biophysica Acta"),
        ("Zeitschrift fur Physik", "Zeitschrift für Physik"),
        ("Annals of Botany", "Ann Bot"),
    ],
)
def test_abbreviated_names_of_journals_agree(printed, recorded):
    assert container_similarity(printed, recorded) >= 0.85


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [
        ("J Biol Chem", "Journal of Biological Education"),
        ("Brain", "Brain and Language"),
        ("Physical Review B", "Physical Review C"),
        ("Nature", "Nature Reviews Endocrinology"),
    ],
)
def test_names_of_other_journals_differ(printed, recorded):
    assert container_similarity(printed, recorded) < 0.85


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[12] Roe J. 5 birds. doi:10.1000/182 PMID: 999", "Roe J. 5 birds."),
        ("3. Roe J. http://example.org/2001/7 Accessed 4 May 2011.", "Roe J. ."),
        ("1 J. Roe, Ibis 9, 1", "J. Roe, Ibis 9, 1"),
        ("2012 Conference on Birds (1999)", "2012 Conference on Birds (1999)"),
        ("Roe J (1999) ISBN 978-0-471-11709-4. Birds", "Roe J (1999) . Birds"),
    ],
)
def test_identifiers_addresses_and_list_numbers_are_no_evidence(text, left):
    assert " ".join(without_clutter(text).split()) == left


def test_abbreviated_last_pages_are_expanded_and_optional():
    numbers = read_printed("Ibis 2009;31(4):1425-37", FIELDS).numbers

    assert [(n.value, n.optional) for n in numbers] == [
        ("2009", False), ("31", False), ("4", False), ("1425", False), ("1437", True),
    ]  # fmt: skip
    assert printed_numbers("", []) == ()


def test_numerals_of_a_title_are_read_in_either_writing():
    assert numerals(["survey", "of", "1998", "part", "iv"]) == ["1998", "4"]
    assert numerals(["vitamin", "c", "and", "i"]) == []


def test_two_dois_of_one_work_are_one_work_and_a_reprint_is_not():
    twin = replace(HERON, doi="10.7777/x", authors=(Author("LINDQVIST", "A."),), pages="1425")

    assert same_work(HERON, twin)
    assert not same_work(HERON, replace(twin, volume="32"))
    assert not same_work(HERON, replace(twin, pages=None))
    assert not same_work(HERON, replace(twin, title=HERON.title.replace("ten", "5")[:-8] + "2009"))
