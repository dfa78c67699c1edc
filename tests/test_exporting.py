"""What is exported reads back as the same works, whatever their titles and names hold."""

from __future__ import annotations

import gzip
import html
import json
import re
import unicodedata

import bibtexparser
import jsonschema
import mwparserfromhell
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from sample_report import at, entry, sample_report

from refcheck.exporting.bibtex import bibtex
from refcheck.exporting.cs1 import cs1
from refcheck.exporting.csl import csl_json
from refcheck.exporting.entries import exported
from refcheck.exporting.ris import ris
from refcheck.model.article import Article, Reference
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    DoiAgrees,
    DoiOfAnother,
    DoiUnchecked,
    Dossier,
    NotFound,
    ReferenceFields,
    Resolved,
    Unchecked,
)
from refcheck.model.works import Author, Update, Work
from refcheck.resolvers.records import work_from_crossref

WRITERS = {"csl-json": csl_json, "bibtex": bibtex, "ris": ris, "cs1": cs1}
EXAMPLE = "examples/low-dose-naltrexone.html"

CSL_TEXTS = [
    "id",
    "title",
    "container-title",
    "container-title-short",
    "volume",
    "issue",
    "page",
    "number",
    "edition",
    "publisher",
    "DOI",
    "PMID",
    "PMCID",
    "ISSN",
    "ISBN",
    "URL",
    "annote",
]
CSL_TYPES = [
    "article",
    "article-journal",
    "article-newspaper",
    "book",
    "chapter",
    "dataset",
    "document",
    "entry",
    "legislation",
    "paper-conference",
    "patent",
    "report",
    "review",
    "software",
    "standard",
    "thesis",
    "webpage",
]
CSL_NAMES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("family", "given", "literal")},
        "additionalProperties": False,
        "oneOf": [{"required": ["literal"]}, {"required": ["family", "given"]}],
    },
}
# What of CSL's data model is written here, and nothing else.
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            **{name: {"type": "string", "minLength": 1} for name in CSL_TEXTS},
            "type": {"enum": CSL_TYPES},
            "author": CSL_NAMES,
            "editor": CSL_NAMES,
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "items": {"type": "array", "items": {"type": "integer"}},
                    }
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}


def page_of(*works, path="a.html", **fields):
    """A dossier whose references are these works, all resolved."""
    references = tuple(entry(number, number, "text") for number in range(1, len(works) + 1))
    resolutions = {
        reference.key: Resolved(work, 0.9, "index", ())
        for reference, work in zip(references, works, strict=True)
    }
    article = Article(path, None, "generic", "en", "utf-8", references=references)
    return Dossier(article, fields=fields, resolutions=resolutions)


def entries_of(*works):
    return exported([page_of(*works)]).entries


def work(title="On bees", doi="10.5555/bees", **more):
    more = {
        "authors": (Author("Moss", "Kit"),),
        "years": (2013,),
        "containers": ("Bee Notes",),
    } | more
    return Work(doi, title, kind=more.pop("kind", "journal-article"), **more)


def from_bibtex(text):
    """Each block as it is read: key to fields, LaTeX decoded, authors apart."""
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors()])
    assert library.failed_blocks == []
    decoder = LatexNodes2Text(math_mode="text")

    def decoded(value):
        if isinstance(value, list):
            return [decoded(one) for one in value]
        return decoder.latex_to_text(value)

    return {
        block.key: {"kind": block.entry_type}
        | {f.key: f.value if f.key == "doi" else decoded(f.value) for f in block.fields}
        for block in library.entries
    }


def from_cs1(text):
    """The parameters of each line's one template."""
    found = []
    for line in text.splitlines():
        code = mwparserfromhell.parse(line)
        (template,) = code.filter_templates()
        assert not (code.filter_wikilinks())
        assert not (code.filter_tags())
        assert not (code.filter_external_links())
        assert str(code).endswith("-->")
        assert len(code.nodes) == 3
        found.append(
            {"": str(template.name).strip()}
            | {str(p.name).strip(): html.unescape(str(p.value)).strip() for p in template.params}
        )
    return found


def told(text):
    """As far as LaTeX tells characters apart."""
    plainer = unicodedata.normalize("NFKC", text or "")
    plainer = re.sub(r"[\u2010-\u2015\u2212]", "-", plainer).translate(
        {ord("ʼ"): "’", ord("ˆ"): "^", ord("˜"): "~", ord("'"): "’", ord("”"): '"'}
    )
    return re.sub(r"[\s_^{}-]|(?<=-)-", "", unicodedata.normalize("NFC", plainer))


def full_title(one):
    title = " ".join((one.title or "").split())
    subtitle = " ".join((one.subtitle or "").split())
    return f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title


@pytest.fixture(scope="module")
def real_works(shared_data):
    """600 works of Crossref, every other one no journal article."""
    kinds = {True: [], False: []}
    with gzip.open(shared_data / "works" / "crossref_works.ndjson.gz", "rt") as lines:
        for number, line in enumerate(lines):
            plain = '"journal-article"' in line
            if plain and number % 30:
                continue
            found = work_from_crossref(json.loads(line))
            if found and found.title:
                kinds[plain].append(found)
    chosen = kinds[True][:300] + kinds[False][:300]
    return list({one.doi: one for one in chosen}.values())


@pytest.mark.shared_data
def test_real_works_come_back_from_csl_json(real_works):
    items = json.loads(csl_json(entries_of(*real_works)))

    jsonschema.validate(items, CSL_SCHEMA)
    assert len(items) == len(real_works) > 500
    assert [item["title"] for item in items] == [full_title(one) for one in real_works]
    assert [item.get("DOI") for item in items] == [one.doi for one in real_works]
    assert [
        [
            (name.get("family") or name["literal"], name.get("given"))
            for name in item.get("author", [])
        ]
        for item in items
    ] == [[(a.family, a.given) for a in one.authors] for one in real_works]


@pytest.mark.shared_data
def test_real_works_come_back_from_bibtex(real_works):
    blocks = from_bibtex(bibtex(entries_of(*real_works)))

    assert len(blocks) == len(real_works)
    for block, one in zip(blocks.values(), real_works, strict=True):
        assert told(block["title"]) == told(full_title(one))
        assert block["doi"] == one.doi
        assert len(block.get("author", [])) == len(one.authors)
        assert [told(name) for name in block.get("author", [])] == [
            told(str(a)) for a in one.authors
        ]
        assert told(block.get("volume")) == told(one.volume)


@pytest.mark.shared_data
def test_real_works_come_back_from_ris(real_works):
    records = rispy.loads(ris(entries_of(*real_works)))

    assert [record["title"] for record in records] == [full_title(one) for one in real_works]
    assert [record["doi"] for record in records] == [one.doi for one in real_works]
    assert [record.get("authors", []) for record in records] == [
        [str(author) for author in one.authors] for one in real_works
    ]
    assert [record.get("volume") for record in records] == [one.volume for one in real_works]


@pytest.mark.shared_data
def test_real_works_come_back_from_templates(real_works):
    templates = from_cs1(cs1(entries_of(*real_works)))

    assert [t.get("chapter") or t["title"] for t in templates] == list(map(full_title, real_works))
    assert [template["doi"] for template in templates] == [one.doi for one in real_works]
    assert [sum(name.startswith(("last", "author")) for name in t) for t in templates] == [
        len(one.authors) for one in real_works
    ]


HOSTILE = (
    "}} {{delete}} {x} \\input{/etc/passwd} |title=no [[File:x.png]] [http://a.example b] <ref>r</ref> "
    "<nowiki> <!-- c --> '''b''' ~~~~ __TOC__ $x^2$ 50% & #1 @article{evil, title={x}} \"q\" &lt;i&gt; "
    "\nER  - \nTY  - BOOK\r\nT1  - no \u2028AU  - no \x85 \x1b[2J \u202egpj \udcff *"
)


@pytest.mark.parametrize("place", ["title", "family", "given", "container", "publisher", "pages"])
def test_hostile_text_stays_the_value_of_its_field(place):
    people = (
        Author(HOSTILE if place == "family" else "Moss", HOSTILE if place == "given" else "K"),
    )
    odd = work(
        title=HOSTILE if place == "title" else "On bees",
        authors=people,
        containers=(HOSTILE,) if place == "container" else ("Bee Notes",),
        publisher=HOSTILE if place == "publisher" else None,
        pages=HOSTILE if place == "pages" else "1-9",
    )
    (first, second) = found = entries_of(odd, work("Wax", "10.5555/wax"))

    items = json.loads(csl_json(found))
    blocks = from_bibtex(bibtex(found))
    records = rispy.loads(ris(found))
    templates = from_cs1(cs1(found))

    assert [len(one) for one in (items, blocks, records, templates)] == [2, 2, 2, 2]
    assert {item["title"] for item in items} == {first.work.title, second.work.title}
    assert [record["type_of_reference"] for record in records] == ["JOUR", "JOUR"]
    assert [record["title"] for record in records] == [first.work.title, "Wax"]
    assert [template["title"] for template in templates] == [first.work.title, "Wax"]
    assert list(blocks) == [first.key, second.key]
    assert not set(csl_json(found) + ris(found) + cs1(found)) & set("\x1b\u202e\udcff\u2028\x85")


@settings(max_examples=150)
@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_any_text_gives_one_record_that_holds_it(title, family, given_name):
    odd = work(f"x{title}x", authors=(Author(f"y{family}y", f"z{given_name}z"),))
    (only,) = found = entries_of(odd)

    (item,) = json.loads(csl_json(found))
    (block,) = from_bibtex(bibtex(found)).values()
    (record,) = rispy.loads(ris(found))
    (template,) = from_cs1(cs1(found))

    for text in (csl_json(found), bibtex(found), ris(found), cs1(found)):
        text.encode()
    assert item["title"] == record["title"] == template["title"] == only.work.title
    assert record["authors"] == [str(only.work.authors[0])]
    assert template["last1"] == only.work.authors[0].family
    assert len(block["author"]) == 1
    assert bibtex(found).count("{") == bibtex(found).count("}")


def test_bibtex_counts_braces_and_so_do_we():
    text = bibtex(entries_of(work("An open { and nothing else")))

    assert text.count("{") == text.count("}")
    assert "\\{" not in text


def test_words_with_capitals_keep_them_in_bibtex():
    (block,) = bibtex(entries_of(work("Effects of DNA on Crohn's disease: a trial"))).split("@")[1:]

    assert "title = {Effects of {DNA} on {Crohn's} disease: a trial}," in block


def test_letters_are_written_for_latex():
    written = bibtex(
        entries_of(
            work("Über α & β, 5 % of H₂O", authors=(Author("Øster", "Å."), Author("Łuk", "Ż.")))
        )
    )

    assert "{\\%}" in written
    assert "{\\&}" in written
    assert "{\\ensuremath{\\alpha}}" in written
    assert "{\\O}ster, {\\r{A}}. and {\\L}uk, {\\.Z}." in written


@pytest.mark.parametrize(
    ("author", "in_bibtex", "in_ris", "in_csl"),
    [
        pytest.param(
            Author("van der Berg", "S. A."),
            "van der Berg, S. A.",
            "van der Berg, S. A.",
            {"family": "van der Berg", "given": "S. A."},
            id="particle",
        ),
        pytest.param(
            Author("Society of Bees and Wasps"),
            "{Society of Bees and Wasps}",
            "Society of Bees and Wasps",
            {"literal": "Society of Bees and Wasps"},
            id="organisation",
        ),
        pytest.param(
            Author("Moss, Jr.", "K."),
            "{Moss, Jr.}, K.",
            "Moss, Jr., K.",
            {"family": "Moss, Jr.", "given": "K."},
            id="comma",
        ),
    ],
)
def test_people_and_organisations(author, in_bibtex, in_ris, in_csl):
    found = entries_of(work(authors=(author,)))

    assert f"author = {{{in_bibtex}}}," in bibtex(found)
    assert f"AU  - {in_ris}\n" in ris(found)
    assert json.loads(csl_json(found))[0]["author"] == [in_csl]


def test_keys_are_surname_and_year_with_letters_where_two_are_equal():
    works = (
        work(doi="10.5555/2"),
        work(doi="10.5555/1", title="Wax"),
        work(doi="10.5555/3", authors=(Author("Łódź-Øre", "A"),)),
        work(doi="10.5555/4", authors=(), title="The hive", years=()),
        work(doi="10.5555/5", authors=(Author("蜂蜜"),), title="蜂蜜"),
    )

    keys = [one.key for one in entries_of(*works)]

    assert keys == ["moss2013b", "moss2013a", "lodzore2013", "thend", "anonymous2013"]


def test_keys_do_not_depend_on_the_order_of_the_page():
    one, other = work(doi="10.5555/1"), work(doi="10.5555/2", title="Wax")

    there = {entry.work.doi: entry.key for entry in entries_of(one, other)}
    back = {entry.work.doi: entry.key for entry in entries_of(other, one)}

    assert there == back


def test_a_work_that_is_cited_twice_stands_once_with_both_numbers():
    pages = [page_of(work(), work("Wax", "10.5555/wax"), work()), page_of(work(), path="b.html")]

    found = exported(pages).entries

    assert [one.places for one in found] == [
        "references 1 and 3 of a.html; reference 1 of b.html",
        "reference 2 of a.html",
    ]


def test_the_printed_year_is_taken_where_the_work_has_several():
    online_first = work(years=(2012, 2013))
    printed = {"r1": ReferenceFields(year=2012), "r2": ReferenceFields(year=1999)}

    years = [
        one.year
        for one in exported([page_of(online_first, work("W", "10.5555/w"), **printed)]).entries
    ]

    assert years == [2012, 2013]


def test_a_subtitle_stands_behind_its_title_once():
    whole, parts = work("Bees: a life"), work("Bees", "10.5555/2", subtitle="a life")
    twice = work("Bees: a life", "10.5555/3", subtitle="A life")

    assert {one.work.title for one in entries_of(whole, parts, twice)} == {"Bees: a life"}


def test_nothing_but_certain_works_is_exported():
    dossier = sample_report().articles[0].dossier

    found = exported([dossier])

    assert [one.work.doi for one in found.entries] == [
        "10.5555/jia.2011.101",
        "10.5555/frl.12.44",
        "10.5555/heath.2006.17",
        "10.5555/it.4.400",
    ]
    assert (found.references, found.left_out, found.unchecked) == (13, 9, 3)


@pytest.mark.parametrize(
    "resolution",
    [
        Ambiguous((Candidate(work(), 0.9, "index"),)),
        NotFound(("crossref",), (Candidate(work(), 0.4, "index"),)),
        Unchecked("crossref", "timed out"),
    ],
)
def test_a_candidate_is_never_exported(resolution):
    dossier = page_of(work())
    dossier = Dossier(dossier.article, resolutions={"r1": resolution})

    assert exported([dossier], everything=True).entries == ()


@pytest.mark.parametrize(
    ("outcome", "doi"),
    [
        pytest.param(None, "10.5555/printed", id="not asked"),
        pytest.param(
            DoiUnchecked("10.5555/printed", "crossref", "x"), "10.5555/printed", id="silence"
        ),
        pytest.param(DoiOfAnother("10.5555/printed", work(), ()), None, id="of another"),
    ],
)
def test_all_writes_what_was_printed_and_says_so(outcome, doi):
    fields = ReferenceFields(
        authors=(Author("Varga", "P."),),
        etal=True,
        title="Heather",
        year=2003,
        doi="10.5555/printed",
    )
    dossier = Dossier(
        page_of(work()).article,
        fields={"r1": fields},
        resolutions={"r1": NotFound(("crossref",))},
        dois={"r1": outcome} if outcome else {},
    )

    (only,) = exported([dossier], everything=True).entries

    assert only.work.doi == doi
    assert only.note == "reference 1 of a.html, as printed: not confirmed"
    for name, write in WRITERS.items():
        assert "not confirmed" in write([only]), name
    assert "author = {Varga, P. and others}" in bibtex([only])
    assert "|display-authors=etal" in cs1([only])


@pytest.mark.parametrize("kind", WRITERS)
def test_a_retracted_work_says_so(kind):
    retracted = work(
        updates=(Update("retraction", "10.5555/notice", "2018-03-09", ("publisher",)),)
    )

    assert "retracted on 2018-03-09" in WRITERS[kind](entries_of(retracted))


def test_a_doi_that_agrees_is_enough():
    dossier = Dossier(page_of(work()).article, dois={"r1": DoiAgrees("10.5555/bees", work())})

    assert [one.work.doi for one in exported([dossier]).entries] == ["10.5555/bees"]


@pytest.mark.parametrize(
    ("kind", "csl", "bib", "tag", "template"),
    [
        ("journal-article", "article-journal", "article", "JOUR", "cite journal"),
        ("book-chapter", "chapter", "incollection", "CHAP", "cite book"),
        ("monograph", "book", "book", "BOOK", "cite book"),
        ("proceedings-article", "paper-conference", "inproceedings", "CPAPER", "cite conference"),
        ("dissertation", "thesis", "phdthesis", "THES", "cite thesis"),
        ("posted-content", "article", "misc", "UNPB", "citation"),
        ("a new type", "document", "misc", "GEN", "citation"),
        (None, "article-journal", "article", "JOUR", "cite journal"),
    ],
)
def test_kinds_of_works(kind, csl, bib, tag, template):
    found = entries_of(work(kind=kind))

    assert json.loads(csl_json(found))[0]["type"] == csl
    assert next(iter(from_bibtex(bibtex(found)).values()))["kind"] == bib
    assert ris(found).startswith(f"TY  - {tag}\n")
    assert from_cs1(cs1(found))[0][""] == template


def test_a_chapter_names_its_book():
    chapter = work(
        "Wax", kind="book-chapter", containers=("The hive",), editors=(Author("Ash", "B"),)
    )

    (template,) = from_cs1(cs1(entries_of(chapter)))

    assert (template["chapter"], template["title"]) == ("Wax", "The hive")
    assert (template["editor-last1"], template["editor-first1"]) == ("Ash", "B")


def test_an_entry_without_a_number_is_told_by_its_line():
    unnumbered = Reference("r1", (), None, 0, "text", at(12))
    article = Article("a.html", None, "generic", None, "utf-8", references=(unnumbered,))

    (only,) = exported(
        [Dossier(article, resolutions={"r1": Resolved(work(), 1, "index", ())})]
    ).entries

    assert only.places == "reference on line 12 of a.html"


@pytest.mark.parametrize(
    "doi",
    ["10.5555/1520-0469(1963)020<0130:DNF>2.0.CO;2", "10.5555/(2006)87[2614:ATOMF]2.0.CO;2"],
)
def test_a_template_looks_a_doi_up_as_it_stands(doi):
    text = cs1(entries_of(work("Wax", doi)))

    assert f"|doi={doi}}}}}" in text
    assert [template["doi"] for template in from_cs1(text)] == [doi]


@pytest.mark.parametrize(
    "odd",
    [
        *("}}{{x}}", "|title=no", "[[a]]", "[//a.example]", "[http://a.example]", "<b>x</b>"),
        *("<ref>", "<!--", "</nowiki>", "&lt;b&gt;", "'''b'''", "~~~~", "__TOC__"),
    ],
)
def test_no_doi_is_markup(odd):
    text = cs1(entries_of(work("Wax", f"10.5555/a{odd}b")))

    assert [template["doi"] for template in from_cs1(text)] == [f"10.5555/a{odd}b"]
    assert re.search(r"''|~~|__", text) is None


def printed_page(*urls):
    """An entry that nobody confirmed, with these addresses in its print."""
    fields = ReferenceFields(title="Bees of today", kind="webpage", urls=urls)
    dossier = Dossier(page_of(work()).article, fields={"r1": fields})
    return exported([dossier], everything=True).entries


def test_a_web_page_as_printed_has_its_address_in_every_format():
    address = "https://bees.example.org/today?a=1&b=%C3%A4#c"
    found = printed_page("ftp://bees.example.org/", address, "https://other.example.org/")

    (item,) = json.loads(csl_json(found))
    (record,) = rispy.loads(ris(found))
    (template,) = from_cs1(cs1(found).replace(address, "ADDRESS"))

    assert item["URL"] == address
    assert record["urls"] == [address]
    assert f"url = {{{address}}}" in bibtex(found)
    assert template["url"] == "ADDRESS"


@pytest.mark.parametrize(
    "odd",
    [
        "}}{{x}}",
        "|title=no",
        "[[a]] [b",
        "<ref>",
        "\n\rER  - ",
        "''b''",
        "~~~~",
        "__TOC__",
        "\\x",
        "ä",
    ],
)
def test_no_address_is_markup(odd):
    found = printed_page(f"https://bees.example.org/a{odd}b")

    (item,) = json.loads(csl_json(found))

    assert re.fullmatch(r"https://bees\.example\.org/a[\w%=-]+b", item["URL"], re.ASCII)
    assert re.search(r"~~|__|''", item["URL"]) is None
    for name, write in WRITERS.items():
        assert write(found).count(item["URL"]) == 1, name


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.5555/x",
        "http://dx.doi.org/10.5555/x",
        "https://u:p@a.example/",
        "//a.example",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "",
    ],
)
def test_an_address_that_tells_no_page_is_left_out(url):
    assert [one.address for one in printed_page(url)] == [None]


def test_the_template_of_a_web_page_has_the_address_that_it_asks_for():
    text = cs1(entries_of(work("Bees", "10.5555/a<b>", kind="webpage", containers=())))

    assert "|url=https://doi.org/10.5555/a%3Cb%3E" in text


def test_no_page_path_ends_the_comment_of_a_template():
    found = exported([page_of(work(), path="a--><b>--.html")]).entries

    assert cs1(found).count("-->") == 1


@pytest.mark.parametrize("kind", WRITERS)
def test_nothing_to_export_is_an_empty_file(kind):
    assert WRITERS[kind](()).strip() == ("[]" if kind == "csl-json" else "")


@pytest.mark.parametrize("kind", WRITERS)
def test_the_command_writes_the_example(refcheck, root, kind):
    ran = refcheck("export", root / EXAMPLE, "--offline", "--format", kind)

    assert ran.code == 0
    assert "10.1007/s10620-011-1653-7" in ran.out
    assert ran.complaints == [
        "8 of 13 references left out: 4 no certain work, 4 not checked; --all writes them as printed"
    ]
    assert refcheck("export", root / EXAMPLE, "--offline", "--format", kind, "-q").out == ran.out


def test_all_leaves_little_out(refcheck, root):
    ran = refcheck("export", root / EXAMPLE, "--offline", "--all")

    items = json.loads(ran.out)
    jsonschema.validate(items, CSL_SCHEMA)
    assert len(items) > 8
    assert sum(item["annote"].endswith("not confirmed") for item in items) == len(items) - 5


def test_a_file_is_written_whole_and_no_page_is_overwritten(refcheck, root, tmp_path):
    page = tmp_path / "a.html"
    page.write_bytes((root / EXAMPLE).read_bytes())

    refused = refcheck("export", page, "--offline", "--output", page)
    written = refcheck("export", page, "--offline", "--output", tmp_path / "works.json")

    assert refused.code == 2
    assert refused.complaints == [f"refcheck: --output {page} would overwrite the page itself"]
    assert page.read_bytes() == (root / EXAMPLE).read_bytes()
    assert (written.code, written.out) == (0, "")
    assert len(json.loads((tmp_path / "works.json").read_text())) == 5


def test_a_page_without_references_gives_an_empty_file_and_says_so(refcheck, tmp_path):
    (tmp_path / "a.html").write_text("<p>Bees.</p>")

    ran = refcheck("export", "a.html", "--offline")

    assert (ran.code, ran.out, ran.complaints) == (0, "[]\n", ["no references were found"])


def test_what_was_not_checked_is_incomplete_under_strict(refcheck, root):
    assert refcheck("export", root / EXAMPLE, "--offline", "--strict").code == 3


@pytest.mark.parametrize(
    "arguments", [("nowhere.html",), ("nowhere.html", "--format", "csv"), ()], ids=" ".join
)
def test_wrong_use_is_one_line_and_exit_code_2(refcheck, arguments):
    ran = refcheck("export", *arguments)

    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
