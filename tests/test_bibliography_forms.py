"""Books, other languages, odd punctuation and text from PDF files are taken apart, too."""

from __future__ import annotations

import time

import pytest

from refcheck.reading.bibliography import parse_reference

TITLE = "Effects of moderate cold on the sleep of garden snails"


@pytest.mark.parametrize(
    ("text", "title", "publisher"),
    [
        pytest.param(
            "Garner, Lena M., Snails and Leaves: A Year at the Pond, Grand Rapids: Reed, 2008.",
            "Snails and Leaves: A Year at the Pond", "Reed", id="place and publisher after a comma",
        ),
        pytest.param(
            "Garner, L., The Shell as a Test Case (Grand Rapids: Reed, 1996).",
            "The Shell as a Test Case", "Reed", id="in parentheses",
        ),
        pytest.param(
            "L. Garner, Counting Snails in Winter (Reed Press, New York, 1981).",
            "Counting Snails in Winter", "Reed Press", id="publisher before the city",
        ),
        pytest.param(
            "Garner, L. (1990) The Pond: A Study of Rest, Oxford University Press, Melbourne",
            "The Pond: A Study of Rest", "Oxford University Press", id="without a year at the end",
        ),
        pytest.param(
            "Garner L., 1997, La mémoire de l'étang, Albin Roseau, Paris.",
            "La mémoire de l'étang", "Albin Roseau", id="a house known by its city",
        ),
        pytest.param(
            "Garner, Lena, Parallels of Pond and Art, London, Reed & Hudson, 2001",
            "Parallels of Pond and Art", "Reed & Hudson", id="city first",
        ),
        pytest.param(
            "Lena Garner, The Army of Snails, Pondham 1969.",
            "The Army of Snails", None, id="a place alone",
        ),
        pytest.param(
            "Garner, Lena. 2010. Die Welt der Teiche. Schnecken aus neuer Sicht. "
            "Frankfurt und New York: Campus.",
            "Die Welt der Teiche. Schnecken aus neuer Sicht", "Campus", id="a subtitle",
        ),
        pytest.param(
            "Garner, L. Snails of the night. Translated by Tunde Oduya. Cambridge, MA: Reed, 1980.",
            "Snails of the night", "Reed", id="a translator",
        ),
    ],
)  # fmt: skip
def test_the_imprint_of_a_book_is_no_part_of_its_title(text, title, publisher):
    fields = parse_reference(text)

    assert (fields.title, fields.publisher) == (title, publisher)
    assert fields.authors[0].family == "Garner"
    assert fields.container is None


@pytest.mark.parametrize(
    "tail",
    [
        "PhD thesis, Pond University, 1999.",
        "Masters Thesis, Department of Ponds, Reed University.",
        "Technical Report 12, Reed Laboratory, 2001.",
        "unpublished manuscript, 2001.",
    ],
)
def test_what_names_the_kind_of_a_work_ends_its_title(tail):
    assert parse_reference(f"Garner, L., {TITLE}, {tail}").title == TITLE


@pytest.mark.parametrize(
    ("locator", "volume", "issue", "pages", "year"),
    [
        ("12, 1999, 145-167.", "12", None, "145-167", 1999),
        ("Vol. 12, No. 3, 1999, 145-167", "12", "3", "145-167", 1999),
        ("n° 12, 1999, pp. 145-167.", None, "12", "145-167", 1999),
        ("12 (1999), no. 3, 145–167.", "12", "3", "145-167", 1999),
        ("12 (1999) 3, S. 145-167", "12", "3", "145-167", 1999),
        ("12, 3 (1999): 145–167.", "12", "3", "145-167", 1999),
        ("12/3 (1999), 145–167.", "12", "3", "145-167", 1999),
        ("12-3, 1999, p. 145-167.", "12", "3", "145-167", 1999),
        ("12 145-167, 1999.", "12", None, "145-167", 1999),
        ("12(3) 145-167, December 1999.", "12", "3", "145-167", 1999),
        ("12 4747 (1999)", "12", None, "4747", 1999),
        ("12 (3 August 1999): 40-41.", "12", None, "40-41", 1999),
        ("Vol. 12, 145-167. 1999.", "12", None, "145-167", 1999),
        ("vol. 12 (1999) (145-167)", "12", None, "145-167", 1999),
    ],
)
def test_a_locator_is_read_in_every_order(locator, volume, issue, pages, year):
    fields = parse_reference(f"L. Garner, T. Oduya, {TITLE}, Journal of Pond Life, {locator}")

    assert (fields.volume, fields.issue, fields.pages) == (volume, issue, pages)
    assert fields.year == year
    assert (fields.title, fields.container) == (TITLE, "Journal of Pond Life")


@pytest.mark.parametrize(
    ("text", "volume", "container"),
    [
        ("Garner L 2004 Phys. Snails D92, 114508 (2004)", "92", "Phys. Snails D"),
        ("L. Garner, Snail Phys. Lett. B 696 (2011) 328-337.", "696", "Snail Phys. Lett. B"),
    ],
)
def test_the_letter_of_a_section_belongs_to_the_journal(text, volume, container):
    fields = parse_reference(text)

    assert (fields.volume, fields.container) == (volume, container)


def test_the_pages_of_a_whole_book_are_no_place_in_it():
    fields = parse_reference("GARNER, Lena. Schnecken im Winter. Paris : Reed, 2015. 224 p.")

    assert fields.pages is None
    assert (fields.title, fields.year) == ("Schnecken im Winter", 2015)


def test_a_year_after_pages_is_neither_volume_nor_page():
    fields = parse_reference(
        "L. Garner. Counting snails in winter. In Proceedings of the Snail Conference, "
        "pages 11-19, 1994."
    )

    assert (fields.volume, fields.pages, fields.year) == (None, "11-19", 1994)
    assert fields.container == "Proceedings of the Snail Conference"


@pytest.mark.parametrize(
    ("head", "families"),
    [
        ("Lena Garner, ", ["Garner"]),
        ("Garner, Lena, ", ["Garner"]),
        ("GARNER, Lena, ", ["GARNER"]),
        ("Garner, Lena 2004 ", ["Garner"]),
        ("Garner, Lena and Tunde Oduya. 2004. ", ["Garner", "Oduya"]),
        ("Garner (L.), ", ["Garner"]),
        ("Garner, L. Keith, and Jim Oduya. 2004. ", ["Garner", "Oduya"]),
        ("Garner et al., ", ["Garner"]),
        ("Garner, Oduya, et al. (2004) ", ["Garner", "Oduya"]),
        ("POND Collaboration, L. Garner et al., ", ["Garner", "POND Collaboration"]),
        ("---. (2004). ", []),
        ("[ 3 ]L. Garner, ", ["Garner"]),
        ("· Garner, Lena. ", ["Garner"]),
        ("- L. GARNER, ", ["GARNER"]),
    ],
)
def test_the_list_of_authors_is_told_from_the_title(head, families):
    fields = parse_reference(f"{head}{TITLE}, Journal of Pond Life, 12 (2004), 145-167.")

    assert [author.family for author in fields.authors] == families
    assert fields.title == TITLE


@pytest.mark.parametrize(
    "text",
    [
        "Nature Medicine, Volume 12, 2004, pp. 3-5.",
        "Chronic Conditions, acute heat and the snails of winter. J Snail Res. 2004;12:3-5.",
        "Metal Powder Report 1992, 47, 56.",
    ],
)
def test_capitalised_words_are_not_always_a_name(text):
    assert parse_reference(text).authors == ()


@pytest.mark.parametrize(
    ("text", "families", "title", "container", "locator"),
    [
        pytest.param(
            "김민지, 박서준 (2017). 연못 달팽이의 수면에 관한 연구. 연못연구, 54, 85-97.",
            ["김민지", "박서준"], "연못 달팽이의 수면에 관한 연구", "연못연구", ("54", None, "85-97"),
            id="korean",
        ),
        pytest.param(
            "김민지.박서준, 2016, 연못 달팽이의 수면에 관한 연구, 연못연구, 제17권 제2호, 163-232쪽.",
            ["김민지", "박서준"], "연못 달팽이의 수면에 관한 연구", "연못연구", ("17", "2", "163-232"),
            id="korean with counters",
        ),
        pytest.param(
            "田中 太郎, 山田 花子, '池のカタツムリの眠り,' Pond Horizon, Vol.2, No.3, pp.22-26, 2016.",
            ["田中 太郎", "山田 花子"], "池のカタツムリの眠り", "Pond Horizon", ("2", "3", "22-26"),
            id="japanese with spaces",
        ),
    ],
)  # fmt: skip
def test_east_asian_references_are_read(text, families, title, container, locator):
    fields = parse_reference(text)

    assert [author.family for author in fields.authors] == families
    assert (fields.title, fields.container) == (title, container)
    assert (fields.volume, fields.issue, fields.pages) == locator


@pytest.mark.parametrize(
    "text",
    [
        f"L. Garner and T. Oduya, {TITLE} ,J .Snail Res .12 ,145 ( 2004).",
        f"Garner,L.M.,& Oduya,T.(2004).{TITLE}.J Snail Res,12,145.",
        f"L. Garner andT. Oduya, {TITLE}, J. Snail Res.12(2004)145.",
        f"Garner, L., & Oduya, T. (20 04). {TITLE}. J Snail Res, 12, 145.",
        f"L. Garner and T. Oduya, {TITLE.replace('erate', '- erate')}, J Snail Res 12 (2004) 145.",
    ],
)
def test_spaces_and_hyphens_of_a_pdf_do_no_harm(text):
    fields = parse_reference(text)

    assert [author.family for author in fields.authors] == ["Garner", "Oduya"]
    assert fields.title == TITLE
    assert fields.container is not None
    assert fields.container.replace(".", "") == "J Snail Res"
    assert (fields.year, fields.volume, fields.pages) == (2004, "12", "145")


def test_a_journal_without_a_stop_before_it_is_known_by_its_words():
    fields = parse_reference(
        "Garner LM, Oduya T. Sleep of cold snails in winter J Pond Chem 2004; 12:145-67."
    )

    assert (fields.title, fields.container) == ("Sleep of cold snails in winter", "J Pond Chem")


@pytest.mark.parametrize(
    ("text", "container"),
    [
        (
            f"Garner, L. (2008). '{TITLE}', in Ann Reed (ed.), The ponds. London: Reed, 351-374.",
            "The ponds",
        ),
        (f"Garner, L., {TITLE}, in Proceedings of the Snail Conference, pp. 3-9, 1990.",
         "Proceedings of the Snail Conference"),
        (f"Garner, L. (2012), {TITLE}, in A. Reed & T. Fox (eds.), Snail power. London: Reed.",
         "Snail power"),
        (f"L. Garner: “{TITLE}”. In: The ponds. London: Reed 2005, pp. 49-84.", "The ponds"),
    ],
)  # fmt: skip
def test_the_book_of_a_chapter_is_its_container(text, container):
    fields = parse_reference(text)

    assert (fields.title, fields.container) == (TITLE, container)


@pytest.mark.parametrize(
    "text", ["L. Garner, private communication.", "Garner L, in: 2004", "2004."]
)
def test_what_is_no_title_is_none(text):
    assert parse_reference(text).title is None


def test_a_title_of_a_number_in_quotation_marks_is_one():
    assert parse_reference("Garner, L. “334.” J Snail Res 12 (2004): 3–5.").title == "334"


def test_a_small_letter_begins_no_sentence():
    fields = parse_reference(
        "Garner LM. Sleep of H. pomatia under snow. J Snail Res 1997; 16:33-56."
    )

    assert (fields.title, fields.container) == ("Sleep of H. pomatia under snow", "J Snail Res")


@pytest.mark.parametrize(
    "piece",
    [
        "Pond, 2004, ",
        "Reed: Pond, ",
        " ,a",
        "a- b ",
        "Res.12,",
        "(Reed, ",
        '"a,"b ',
        "연못, ",
        "제1권 ",
        "1, 2, ",
        "12 (2004), no. 1, ",
        "--, ",
        "*a",
        "Pond et al ",
    ],
)
def test_hostile_pieces_take_no_longer_than_long_ones(piece):
    started = time.process_time()

    parse_reference(piece * 20_000)

    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    "remark", ["(Errata 31(2): 1125)", "[published erratum appears in J Wetl Ecol 2010;32:77]"]
)
def test_where_a_notice_stands_is_not_where_the_work_does(remark):
    fields = parse_reference(
        f"Quist L, Oe K. Sluices of the lower marsh. J Wetl Ecol 2009; 31: 1425-37 {remark}."
    )

    assert (fields.volume, fields.pages, fields.year) == ("31", "1425-1437", 2009)
    assert fields.title == "Sluices of the lower marsh"


def test_a_title_that_names_its_kind_in_brackets_keeps_it():
    title = "Sluices of the lower marsh (Erratum)"

    assert parse_reference(f"Quist L. {title}. J Wetl Ecol 2009;31:1425.").title == title
