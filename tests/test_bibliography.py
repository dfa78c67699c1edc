"""Printed references of every style are taken apart into the same fields."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.model.evidence import ReferenceFields
from refcheck.reading.bibliography import parse_reference

# One invented article in the dress of each style: what the styles print is the same.
TITLE = "Effects of moderate cold on the sleep of garden snails"
STYLES = {
    "vancouver": f"Garner LM, Oduya T. {TITLE}. J Snail Res. 2004;12(3):145–67.",
    "vancouver with day": f"Garner LM, Oduya T. {TITLE}. J Snail Res. 2004 Mar 5;12(3):145-67.",
    "ama": f"Garner LM, Oduya T. {TITLE}. J Snail Res. 2004;12(3):145-167. doi:10.1234/jsr.5",
    "plos": f"Garner LM, Oduya T (2004) {TITLE}. J Snail Res 12(3): 145–167.",
    "apa": f"Garner, L. M., & Oduya, T. (2004). {TITLE}. J Snail Res, 12(3), 145–167.",
    "harvard": f"Garner, L.M. and Oduya, T. (2004) '{TITLE}', J Snail Res, 12(3), pp. 145–167.",
    "chicago": f"Garner, Lena M., and Tunde Oduya. 2004. “{TITLE}.” J Snail Res 12 (3) (May): 145–167.",
    "chicago note": f"Lena M. Garner and Tunde Oduya, “{TITLE},” J Snail Res 12, no. 3 (2004): 145–67.",
    "mla": f"Garner, Lena M., and Tunde Oduya. “{TITLE}.” J Snail Res 12.3 (2004): 145–167.",
    "ieee": f"L. M. Garner and T. Oduya, “{TITLE},” J Snail Res, vol. 12, no. 3, pp. 145–167, 2004.",
    "cs1": f'Garner, Lena M.; Oduya, Tunde (2004). "{TITLE}". J Snail Res. 12 (3): 145–167.',
    "cs1 with day": f'Garner, L. M.; Oduya, T. (5 May 2004). "{TITLE}" (PDF). J Snail Res. 12 (3): 145–167.',
    "springer": f"Garner, L.M., Oduya, T.: {TITLE}. J Snail Res. 12(3), 145–167 (2004)",
    "elsevier": f"L.M. Garner, T. Oduya, {TITLE}, J Snail Res 12 (3) (2004) 145–167.",
    "numbered": f"[17] Garner LM, Oduya T. {TITLE}. J Snail Res. 2004; 12(3): 145–167.",
    "frontiers": f"Garner L. M., Oduya T. (2004). {TITLE}. J Snail Res. 12(3), 145–167.",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_article(style):
    fields = parse_reference(STYLES[style])

    assert [author.family for author in fields.authors] == ["Garner", "Oduya"]
    assert fields.title == TITLE
    assert fields.container == "J Snail Res"
    assert (fields.year, fields.volume, fields.issue) == (2004, "12", "3")
    assert fields.pages == "145-167"
    assert fields.kind == "journal-article"
    assert not fields.etal


@pytest.mark.parametrize(
    ("text", "year", "volume", "pages"),
    [
        pytest.param(
            "(1) Garner, L. M.; Oduya, T. J. Snail Res. 2004, 12, 145–167.",
            2004, "12", "145-167", id="acs",
        ),
        pytest.param(
            "1L.M. Garner and T. Oduya, J. Snail Res. 12, 145 (2004).",
            2004, "12", "145", id="aip",
        ),
        pytest.param(
            "[1] L.M. Garner, T. Oduya, J. Snail Res. 12 (2004) 145.",
            2004, "12", "145", id="elsevier",
        ),
    ],
)  # fmt: skip
def test_styles_without_titles_give_none(text, year, volume, pages):
    fields = parse_reference(text)

    assert fields.title is None
    assert fields.container == "J. Snail Res."
    assert [author.family for author in fields.authors] == ["Garner", "Oduya"]
    assert (fields.year, fields.volume, fields.pages) == (year, volume, pages)


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ("1425–37", "1425-1437"),
        ("1425-1437", "1425-1437"),
        ("S12–9", "S12-S19"),
        ("e1004947", "e1004947"),
        ("431-8", "431-438"),
        ("99–104", "99-104"),
        ("437–25", "437-25"),
    ],
)
def test_the_last_page_is_given_in_full(printed, pages):
    assert parse_reference(f"Garner LM. {TITLE}. J Snail Res. 2004;12:{printed}.").pages == pages


def test_an_article_number_is_kept_as_such():
    fields = parse_reference(f"Garner LM. {TITLE}. PLoS Snails. 2016;12: e1004947.")

    assert fields.article_number == "e1004947"


@pytest.mark.parametrize(
    ("head", "first", "etal"),
    [
        ("Garner LM, et al.", ("Garner", "LM"), True),
        ("Garner, Lena M., et al.", ("Garner", "Lena M."), True),
        ("van der Berg J, de Vries K.", ("van der Berg", "J"), False),
        ("O’Neil PJ, D'Arcy M.", ("O'Neil", "PJ"), False),
        ("Smith-Jones AB Jr, Lee C.", ("Smith-Jones", "AB"), False),
        ("Ångström Ö, Łukasz Ż.", ("Ångström", "Ö"), False),
        ("Иванов И. И., Петров П. П.", ("Иванов", "И. И."), False),
        ("Das S, An B, Le K.", ("Das", "S"), False),
        ("Fick DM Cooper JW Wade WE.", ("Fick", "DM"), False),
    ],
)
def test_names_of_many_shapes_are_read(head, first, etal):
    fields = parse_reference(f"{head} {TITLE}. J Snail Res. 2004;12(3):145–67.")

    assert (fields.authors[0].family, fields.authors[0].given) == first
    assert fields.etal is etal
    assert fields.title == TITLE


def test_a_long_list_of_full_names_is_read_to_its_end():
    fields = parse_reference(
        "Smith, Cyndi M.; Cooke, Fred; Goudie, R. Ian; van der Berg, Jan (6 December 2000). "
        '"Long pairs". The Pond. 102 (1): 201–205.'
    )

    assert [str(author) for author in fields.authors] == [
        "Smith, Cyndi M.",
        "Cooke, Fred",
        "Goudie, R. Ian",
        "van der Berg, Jan",
    ]
    assert (fields.title, fields.container, fields.year) == ("Long pairs", "The Pond", 2000)


def test_a_site_with_a_colon_is_no_publisher():
    fields = parse_reference(
        'Morris, Paul (May 2011). "Diverse ponds". Te Ara: The Pond Pages. Retrieved 20 April 2017.'
    )

    assert (fields.container, fields.publisher) == ("Te Ara: The Pond Pages", None)
    assert fields.kind == "web-page"


def test_a_body_can_be_the_author():
    fields = parse_reference("Ministry of Ponds. (2010). The state of ponds. Lakeside: Reed Press.")

    assert [str(author) for author in fields.authors] == ["Ministry of Ponds"]
    assert fields.authors[0].given is None
    assert (fields.title, fields.publisher, fields.year) == (
        "The state of ponds",
        "Reed Press",
        2010,
    )


def test_a_body_in_the_first_sentence_is_the_author_and_a_capitalised_title_is_not():
    body = parse_reference("Pond Research Committee. Counting snails in winter. Lakeside; 2001.")
    title = parse_reference("Chronic Cold and Acute Heat. J Snail Res. 2004;12(3):145–67.")

    assert [author.family for author in body.authors] == ["Pond Research Committee"]
    assert body.title == "Counting snails in winter"
    assert title.authors == ()
    assert title.title == "Chronic Cold and Acute Heat"


def test_a_publisher_without_a_place_is_known_by_its_words():
    fields = parse_reference("Truss, Anna (2003). Snails and Leaves. Reed Books.")

    assert (fields.title, fields.publisher, fields.kind) == (
        "Snails and Leaves",
        "Reed Books",
        "book",
    )


def test_a_title_without_authors_is_a_title():
    fields = parse_reference("Error in figure. (1993). Journal of Pond Life, 26(12), 1508.")

    assert fields.authors == ()
    assert fields.title == "Error in figure"
    assert fields.container == "Journal of Pond Life"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Garner LM. Snails [dissertation]. Pondham: Reed; 2009.", "thesis", id="thesis"),
        pytest.param("Garner, L. Schnecken. Diss. Univ. Teichstadt 2001.", "thesis", id="german thesis"),
        pytest.param("Garner LM. Snails of the night. PhD thesis, Pond University, 1999.", "thesis", id="phd"),
        pytest.param("Garner LM. Pond survey. Technical Report 12, Ministry of Ponds; 2001.", "report", id="report"),
        pytest.param('"Snail found in pond". BBC News. 10 May 2011. Retrieved 29 April 2018.', "news", id="news"),
        pytest.param('"Snails for all". Pond.example. Retrieved 2016-05-01. https://pond.example/', "web-page", id="web"),
        pytest.param("Truss, Anna (2003). Snails & Leaves. Reed Books. ISBN 0-306-40615-2.", "book", id="book"),
        pytest.param("Kay V, Chow J. Shells. In: Gilmour M, ed. The Snails. Reed Press; 2002:355–383.", "chapter", id="chapter"),
        pytest.param("Li Q. Traffic of snails. In: Proceedings of the Snail Conference, pp. 3–9 (2006)", "conference", id="conference"),
        pytest.param("Garner L. Snail nets. arXiv:1706.03762 (2017).", "preprint", id="preprint"),
        pytest.param("Garner L. Snail counts [data set]. Zenodo; 2017.", "dataset", id="dataset"),
        pytest.param("Garner LM. Snail trap. US patent 4,683,202. July 28, 1987.", "patent", id="patent"),
        pytest.param("ISO 9001:2015. Quality of snails.", "standard", id="standard"),
        pytest.param("Brown v. Board of Ponds, 347 U.S. 483 (1954).", "law", id="case"),
        pytest.param("Directive 2004/38/EC on the free movement of snails.", "law", id="directive"),
        pytest.param("See note 3.", "note", id="note"),
        pytest.param("Garner 1992, p. 536.", "note", id="short citation"),
        pytest.param("张三. 蜗牛研究[D]. 北京: 池塘大学, 2016.", "thesis", id="chinese thesis"),
        pytest.param("Garner LM. Of snails and ponds. 2009.", "other", id="nothing tells"),
        pytest.param("Garner LM. Writing your PhD thesis on snails. J Snail Res. 2004;12:5–9.", "journal-article", id="cue in a title"),
        pytest.param("Garner L. Snails. Proceedings of the National Academy of Ponds. 2008;105(6):2058-2063.", "journal-article", id="proceedings that are a journal"),
    ],
)  # fmt: skip
def test_the_kind_of_source_is_told_by_cue_words(text, kind):
    assert parse_reference(text).kind == kind


def test_identifiers_are_taken_from_words_and_addresses():
    fields = parse_reference(
        f"Garner LM. {TITLE}. J Snail Res. 2004;12:5–9. doi:10.1234/jsr.5. PMID 12345678. "
        "PMC 1234567. arXiv:1706.03762. ISSN 0378-5955. Retrieved 2012-01-02.",
        urls=["https://example.org/a", "https://doi.org/10.1234/jsr.5"],
    )

    assert (fields.doi, fields.pmid, fields.pmcid) == ("10.1234/jsr.5", "12345678", "PMC1234567")
    assert (fields.arxiv, fields.issn) == ("1706.03762", "0378-5955")
    assert fields.accessed == "2012-01-02"
    assert fields.urls == ("https://example.org/a", "https://doi.org/10.1234/jsr.5")
    assert fields.other_dois == ()
    assert (fields.volume, fields.pages, fields.year) == ("12", "5-9", 2004)


def test_a_second_doi_is_kept_apart():
    fields = parse_reference("Garner L. A. J Snail Res. 2004;1:5. doi:10.1234/a; doi:10.1234/b")

    assert fields.doi == "10.1234/a"
    assert fields.other_dois == ("10.1234/b",)


def test_malformed_identifiers_are_quoted_as_printed():
    fields = parse_reference(
        "Garner L (2003). Snails. Reed Books. ISBN 0-306-40615-3. doi:10.12/x."
    )

    assert fields.malformed_identifiers == (("doi", "10.12/x"), ("isbn", "0-306-40615-3"))
    assert fields.isbn is None
    assert fields.doi is None


def test_a_day_is_no_volume_and_no_page():
    fields = parse_reference('"Snail found". Pond Times. May 10, 2011. Retrieved April 29, 2018.')

    assert (fields.title, fields.container, fields.year) == ("Snail found", "Pond Times", 2011)
    assert (fields.volume, fields.pages) == (None, None)
    assert fields.accessed == "April 29, 2018"


def test_a_title_first_reference_is_told_apart_by_its_commas():
    fields = parse_reference(
        "Scaling pond surveys with trees Trang T Le, Wei Fu, Jason H Moore Pondinformatics "
        "(2019-06-04) https://doi.org/gf3tds DOI: 10.1234/btz470 · PMID: 31165141"
    )

    assert fields.title == "Scaling pond surveys with trees"
    assert [author.family for author in fields.authors] == ["Le", "Fu", "Moore"]
    assert (fields.container, fields.year) == ("Pondinformatics", 2019)
    assert (fields.doi, fields.pmid) == ("10.1234/btz470", "31165141")


def test_other_scripts_are_read():
    russian = parse_reference(
        "Иванов И. И. О прудах // Вопросы прудов. — 2004. — Т. 12, № 3. — С. 45–67."
    )
    chinese = parse_reference("张三, 李四. 池塘蜗牛研究[J]. 池塘学报, 2016, 39(5): 1-22.")

    assert (russian.title, russian.container, russian.volume) == (
        "О прудах",
        "Вопросы прудов",
        "12",
    )
    assert (russian.issue, russian.pages, russian.year) == ("3", "45-67", 2004)
    assert [author.family for author in chinese.authors] == ["张三", "李四"]
    assert (chinese.title, chinese.container, chinese.volume) == ("池塘蜗牛研究", "池塘学报", "39")


def test_metadata_of_the_entry_goes_before_its_words():
    coins = {
        "rft.genre": "article",
        "rft.atitle": "Snails at night",
        "rft.jtitle": "Journal of Snail Research",
        "rft.volume": "12",
        "rft.pages": "145-67",
        "rft.date": "2004-05",
        "rft.aulast": "Garner",
        "rft.aufirst": "Lena",
        "rft_id": "info:doi/10.1234/jsr.5",
    }

    fields = parse_reference("Garner, L. Nachts. Zs. f. Schn.", coins=coins)

    assert (fields.title, fields.container) == ("Snails at night", "Journal of Snail Research")
    assert (fields.year, fields.volume, fields.pages) == (2004, "12", "145-167")
    assert (fields.doi, fields.kind) == ("10.1234/jsr.5", "journal-article")
    assert fields.authors[0].family == "Garner"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "[1]", "—", "2004", "“", "("])
def test_next_to_nothing_gives_nothing(text):
    fields = parse_reference(text)

    assert (fields.authors, fields.container, fields.volume) == ((), None, None)


@given(st.text(max_size=400))
def test_no_text_breaks_the_parser(text):
    assert isinstance(parse_reference(text, urls=[text]), ReferenceFields)


PIECES = st.sampled_from(
    [
        *("Garner L", ", ", "A. ", "et al. ", "(2004)", "2004;", "12(3)", ":145–67", "“", "”"),
        *("In: ", "doi:10.1/x", " https://a.b/c", "vol. 3", "pp. 4–5", "& ", "PMID 12", "//"),
        *("ISBN 1", "May 5, 2004", "van der ", "[D]", "1", "中", "...", ". ", "Title words"),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mixture_of_pieces_breaks_the_parser(text):
    fields = parse_reference(text)

    assert fields.year is None or 1500 <= fields.year <= 2099
    assert fields.title is None or fields.title.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "A , ",
        "1(",
        "Smith, J., ",
        "10.1234/(",
        "Aa 中, A",
        "2004 ",
        "In: Group ",
        "May 1, 2004 ",
        "“A”",
        "1-",
    ],
)
def test_hostile_strings_take_no_longer_than_long_ones(piece):
    started = time.process_time()

    parse_reference(piece * 20_000)

    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        pytest.param("Élan Ö. Snails of the north. 2004.", "Élan", "Ö.", id="latin"),
        pytest.param("Šåžņš Ž. Snails of the north. 2004.", "Šåžņš", "Ž.", id="extended"),
        pytest.param("Иванов Б. Улитки севера. 2004.", "Иванов", "Б.", id="cyrillic"),
        pytest.param("Nguyễn Ð. Snails of the north. 2004.", "Nguyễn", "Ð.", id="vietnamese"),
    ],
)
def test_names_keep_their_letters(text, family, given):
    (author,) = parse_reference(text).authors

    assert (author.family, author.given) == (family, given)


def test_volume_and_issue_keep_their_dashes():
    fields = parse_reference("Garner LM. Snails in snow. J Snail Res. 2004;12–13(3–4):145—67.")

    assert (fields.volume, fields.issue, fields.pages) == ("12–13", "3–4", "145-167")


@pytest.mark.parametrize("month", ["Mar", "March", "août", "Ноября", "Sept.", "Winter"])
def test_a_month_is_no_issue(month):
    fields = parse_reference(f"Garner LM. Snails in snow. J Snail Res. 2004;12({month}):145-67.")

    assert (fields.volume, fields.issue) == ("12", None)
