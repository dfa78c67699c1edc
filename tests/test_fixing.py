"""Fixes written into pages: which, together or not, in which bytes, and that nothing else changes."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import islice

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mending_world import World, world_of

from refcheck.checks import ALL_RULES
from refcheck.checks.certainty import cites_several, is_certain
from refcheck.checks.doi_fixes import replace_doi
from refcheck.checks.doi_style import doi_styles
from refcheck.checks.gathered import gathered
from refcheck.checks.judge import judge
from refcheck.fixing.edits import UnfitError, applied, carried, rewritten
from refcheck.fixing.mending import BY_HAND, mend
from refcheck.fixing.patch import unified_patch
from refcheck.model.evidence import Candidate
from refcheck.model.findings import Edit
from refcheck.model.links import Alive, ArchivedCopy, CheckedLink, Gone, Moved
from refcheck.model.works import Author, Work
from refcheck.reading.decoding import decode
from refcheck.resolvers.records import work_from_crossref

KETTLES = Work(
    "10.5555/kettles",
    "The whistling of kettles under low pressure",
    (Author("Spout", "Tilda"), Author("Handle", "Ben")),
    containers=("Journal of Kettle Science",),
    years=(1998,),
    volume="14",
    issue="2",
    pages="201-212",
    kind="journal-article",
)
TEAPOTS = Work(
    "10.5555/teapots",
    "Dripping spouts of teapots and how they were cured",
    (Author("Lid", "Carla"),),
    containers=("Annals of Porcelain",),
    years=(2003,),
    volume="7",
    issue="1",
    pages="11-19",
    kind="journal-article",
)
KETTLE = (
    "Spout T, Handle B. The whistling of kettles under low pressure. "
    "Journal of Kettle Science. 1998;14(2):201-212."
)
TEAPOT = (
    "Lid C. Dripping spouts of teapots and how they were cured. "
    "Annals of Porcelain. 2003;7(1):11-19."
)
DOI = " doi:10.5555/kettles"
WORLD = World([KETTLES, TEAPOTS])

# Each: a page of the engine's own HTML with two entries, {0} and {1}.
ENGINES = {
    "mediawiki": (
        '<div class="mw-parser-output"><p>Kettles whistle.<sup id="cite_ref-1" class="reference">'
        '<a href="#cite_note-1">[1]</a></sup> Spouts drip.<sup id="cite_ref-2" class="reference">'
        '<a href="#cite_note-2">[2]</a></sup></p><ol class="references">'
        '<li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b>'
        '</span> <span class="reference-text">{0}</span></li>\n'
        '<li id="cite_note-2"><span class="mw-cite-backlink"><b><a href="#cite_ref-2">^</a></b>'
        '</span> <span class="reference-text">{1}</span></li></ol></div>'
    ),
    "parsoid": (
        '<html prefix="mw: http://mediawiki.org/rdf/"><body class="mw-body-content"><section '
        'data-mw-section-id="0"><p>Kettles whistle.<sup about="#mwt1" class="mw-ref reference" '
        'id="cite_ref-1" rel="dc:references" typeof="mw:Extension/ref"><a href="./P#cite_note-1">'
        '<span class="mw-reflink-text">[1]</span></a></sup> Spouts drip.<sup about="#mwt2" '
        'class="mw-ref reference" id="cite_ref-2" rel="dc:references" typeof="mw:Extension/ref">'
        '<a href="./P#cite_note-2"><span class="mw-reflink-text">[2]</span></a></sup></p>'
        '<div class="mw-references-wrap" typeof="mw:Extension/references"><ol class="mw-references '
        'references"><li about="#cite_note-1" id="cite_note-1"><a href="./P#cite_ref-1" '
        'rel="mw:referencedBy"><span class="mw-linkback-text">↑ </span></a> <span '
        'id="mw-reference-text-cite_note-1" class="mw-reference-text reference-text">{0}</span>'
        '</li><li about="#cite_note-2" id="cite_note-2"><a href="./P#cite_ref-2" '
        'rel="mw:referencedBy"><span class="mw-linkback-text">↑ </span></a> <span '
        'id="mw-reference-text-cite_note-2" class="mw-reference-text reference-text">{1}</span>'
        "</li></ol></div></section></body></html>"
    ),
    "vbulletin": (
        '<div class="postbody"><div class="content">Kettles whistle. [1]<br />Spouts drip. [2]'
        "<br />Lids rattle. [1]<br /><br /><b>References</b><br /><br />[1] {0}<br />[2] {1}<br />"
        "</div></div>"
    ),
    "dokuwiki": (
        '<div class="dokuwiki"><p>Kettles whistle.<sup><a href="#fn__1" id="fnt__1" '
        'class="fn_top">1)</a></sup> Spouts drip.<sup><a href="#fn__2" id="fnt__2" class="fn_top">'
        '2)</a></sup></p><div class="footnotes"><div class="fn"><sup><a href="#fnt__1" id="fn__1" '
        'class="fn_bot">1)</a></sup> <div class="content">{0}</div></div><div class="fn"><sup>'
        '<a href="#fnt__2" id="fn__2" class="fn_bot">2)</a></sup> <div class="content">{1}</div>'
        "</div></div></div>"
    ),
    "github": (
        '<p>Kettles whistle.<sup><a href="#user-content-fn-1" id="user-content-fnref-1" '
        'data-footnote-ref aria-describedby="footnote-label">1</a></sup> Spouts drip.<sup>'
        '<a href="#user-content-fn-2" id="user-content-fnref-2" data-footnote-ref>2</a></sup></p>'
        '<section data-footnotes class="footnotes"><h2 id="footnote-label">Footnotes</h2><ol>'
        '<li id="user-content-fn-1"><p>{0} <a href="#user-content-fnref-1" data-footnote-backref>'
        '↩</a></p></li><li id="user-content-fn-2"><p>{1} <a href="#user-content-fnref-2" '
        "data-footnote-backref>↩</a></p></li></ol></section>"
    ),
    "word": (
        '<div class=WordSection1><p class=MsoNormal>Kettles whistle.<a style="mso-footnote-id:'
        'ftn1" href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span>'
        '</a> Spouts drip.<a style="mso-footnote-id:ftn2" href="#_ftn2" name="_ftnref2" title="">'
        "<span class=MsoFootnoteReference>[2]</span></a></p></div><div style=mso-element:"
        'footnote-list><hr><div style="mso-element:footnote" id=ftn1><p class=MsoFootnoteText>'
        '<a style="mso-footnote-id:ftn1" href="#_ftnref1" name="_ftn1" title=""><span '
        "class=MsoFootnoteReference>[1]</span></a> {0}</p></div><div style="
        '"mso-element:footnote" id=ftn2><p class=MsoFootnoteText><a style="mso-footnote-id:ftn2" '
        'href="#_ftnref2" name="_ftn2" title=""><span class=MsoFootnoteReference>[2]</span></a> '
        "{1}</p></div></div>"
    ),
    "typed": (
        "<p>Kettles whistle.[1] Spouts drip.[2] Lids rattle.[1]</p><h2>References</h2>"
        "<ol>\n<li>{0}</li>\n<li>{1}</li>\n</ol>"
    ),
    "plain": (
        "Kettles whistle.[1] Spouts drip.[2] Lids rattle.[1]\n\nReferences\n\n1. {0}\n2. {1}\n"
    ),
    "manubot": (
        '<p>Kettles whistle <span class="citation" data-cites="a b">[<a href="#ref-a" '
        'role="doc-biblioref">1</a>]</span>. Spouts drip <span class="citation" data-cites="b">['
        '<a href="#ref-b" role="doc-biblioref">2</a>]</span>.</p><h2 id="references">References'
        '</h2><div id="refs" class="references" role="doc-bibliography"><div id="ref-a" '
        'role="doc-biblioentry"><div class="csl-left-margin">1. </div><div '
        'class="csl-right-inline">{0}</div></div><div id="ref-b" role="doc-biblioentry">'
        '<div class="csl-left-margin">2. </div><div class="csl-right-inline">{1}</div></div></div>'
    ),
}

FAULTS = {
    "a missing DOI": ("", "", DOI),
    "another year": ("1998", "1989", ""),
    "another volume": ("14(2)", "41(2)", ""),
    "another issue": ("14(2)", "14(6)", ""),
    "other pages": ("201-212", "301-312", ""),
    "another title": ("whistling", "singing", ""),
    "another journal": ("Journal of Kettle Science", "Annals of Oceanography", ""),
}


def mended(page, world=WORLD, path="page.html", media=None, rounds=6):
    """The page after as many rounds as it takes, and the rules whose fixes were made."""
    made = []
    for _ in range(rounds):
        turn = mend(page, world.judged(page, path, media), media)
        made += [finding.rule for finding in turn.made]
        if not turn.made:
            return turn.data, made
        page = turn.data
    raise AssertionError("it never ends")


def verdicts(page, world=WORLD):
    return {one.finding.rule: one.reason for one in mend(page, world.judged(page), None).verdicts}


class TestDialects:
    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize("fault", FAULTS)
    def test_the_fault_is_gone_and_everything_else_is_as_it_was(self, engine, fault):
        right, wrong, missing = FAULTS[fault]
        whole = ENGINES[engine].format(KETTLE + DOI, TEAPOT + " doi:10.5555/teapots")
        planted = whole.replace(right, wrong, 1) if right else whole.replace(missing, "", 1)
        assert planted != whole

        data, made = mended(planted.encode())

        assert data.decode() == whole
        assert len(made) == 1
        assert mended(data)[1] == []

    @pytest.mark.parametrize("engine", ENGINES)
    def test_a_wrong_doi_is_replaced_in_words_and_links(self, engine):
        linked = (
            ""
            if engine == "plain"
            else ' <a href="https://doi.org/10.5555/{0}">doi:10.5555/{0}</a>'
        )
        typed = linked or " https://doi.org/10.5555/{0}"
        page = ENGINES[engine].format(KETTLE + typed.format("kettels"), TEAPOT)
        expected = ENGINES[engine].format(
            KETTLE + typed.format("kettles"), TEAPOT + typed.format("teapots")
        )
        world = World(
            [
                KETTLES,
                TEAPOTS,
                replace(
                    TEAPOTS,
                    doi="10.5555/kettels",
                    title="On saucers, cups and what they hold",
                    years=(1950,),
                    volume="2",
                    pages="5",
                ),
            ]
        )

        data, made = mended(page.encode(), world)

        assert (data.decode(), sorted(made)) == (expected, ["REF103", "REF105"])

    @pytest.mark.parametrize("engine", [name for name in ENGINES if name != "plain"])
    def test_links_move_and_get_copies(self, engine):
        old, gone = "http://kettles.example/old?a=1&amp;b=2", "http://teapots.example/x"
        page = ENGINES[engine].format(
            f'Whistles. <a href="{old}">On kettles</a>', f'Drips. <a href="{gone}">On spouts</a>'
        )
        copy = ArchivedCopy(
            f"https://web.archive.org/web/20190504101500/{gone}",
            "2019-05-04",
            "the Wayback Machine",
        )
        world = World(
            [],
            {
                "http://kettles.example/old?a=1&b=2": CheckedLink(
                    Moved(301, "http://museum.example/kettles?c=3&d=4", permanent=True)
                ),
                "http://museum.example/kettles?c=3&d=4": CheckedLink(
                    Alive(200), secure_url="https://museum.example/kettles?c=3&d=4"
                ),
                gone: CheckedLink(Gone(404), archived=copy),
            },
        )

        data, made = mended(page.encode(), world)

        assert made == ["REF302", "REF308", "REF305"]
        assert data.decode() == page.replace(
            old, "https://museum.example/kettles?c=3&amp;d=4"
        ).replace("On spouts</a>", f"On spouts</a> Archived 2019-05-04 at {copy.url}")


MARKDOWN = "Kettles *whistle*.[^1] Spouts drip.[^b] Lids rattle.[^1]\n\n[^1]: {0}\n[^b]: {1}\n\n    More.\n"


class TestMarkdown:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_the_fault_is_gone_and_everything_else_is_as_it_was(self, fault):
        right, wrong, missing = FAULTS[fault]
        whole = MARKDOWN.format(KETTLE + DOI, "Lid C. Private communication.")
        planted = whole.replace(right, wrong, 1) if right else whole.replace(missing, "", 1)

        data, made = mended(planted.encode(), path="page.md", media="markdown")

        assert (data.decode(), len(made)) == (whole, 1)

    def test_what_would_be_markup_is_escaped(self):
        title = "The *whistling* of [kettles](x) under `low_ pressure`"
        world = World([replace(KETTLES, title=title, doi="10.5555/a_b_c")])
        printed = KETTLE.replace("whistling of", "singing of")
        page = MARKDOWN.format(printed + " doi:10.5555/a_b_c", "Other.").encode()

        data, made = mended(page, world, "page.md", "markdown")
        entry = world.dossier(data, "page.md", "markdown").article.references[0]

        assert made == ["REF203"]
        assert title in entry.text
        assert not entry.urls

    def test_a_link_is_replaced_in_each_way_of_writing_it(self):
        url, new = "http://kettles.example/old", "https://museum.example/a_(b)*c"
        page = MARKDOWN.format(f"See [this]({url}), <{url}> and {url}", "Other.")
        world = World([], {url: CheckedLink(Moved(301, new, permanent=True))})

        data, made = mended(page.encode(), world, "page.md", "markdown")

        assert data.decode() == page.replace(url, "https://museum.example/a_%28b%29%2Ac")
        assert made == ["REF302"]

    def test_a_copy_is_added_as_one_address(self):
        url = "http://kettles.example/gone_a_b"
        page = MARKDOWN.format(f"See [this]({url})", "Other.")
        world = World([], {url: CheckedLink(Gone(404), archived=_copy(url))})

        data, made = mended(page.encode(), world, "page.md", "markdown")

        assert f"]({url}) Archived 2019-05-04 at <{_copy(url).url}>\n" in data.decode()
        assert made == ["REF308"]


COINS = (
    '<span title="ctx_ver=Z39.88-2004&amp;rft.genre=article&amp;rft.jtitle=Journal+of+Kettle+Science'
    "&amp;rft.atitle=The+whistling+of+kettles+under+low+pressure&amp;rft.volume=14&amp;rft.issue=2"
    "&amp;rft.pages=201-212&amp;rft.date=1998-05&amp;rft_id=info%3Adoi%2F10.5555%2Fkettles"
    '&amp;rft.aulast=Spout" class="Z3988"></span>'
)


class TestWhatProgramsAreTold:
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("1998;", "1989;"), ("rft.date=1998", "rft.date=1989")),
            (("14(2)", "41(2)"), ("rft.volume=14", "rft.volume=41")),
            (("14(2)", "14(6)"), ("rft.issue=2", "rft.issue=6")),
            (("201-212", "301-312"), ("rft.pages=201-212", "rft.pages=301%E2%80%93312")),
        ],
    )
    def test_is_mended_with_the_words(self, words, told):
        page = ENGINES["mediawiki"].format(f"<cite>{KETTLE}{DOI}</cite>{COINS}", "Other.")
        planted = page.replace(*words).replace(*told)

        data, made = mended(planted.encode())

        assert (data.decode(), len(made)) == (page, 1)

    def test_a_wrong_doi_is_replaced_there_too(self):
        page = ENGINES["mediawiki"].format(f"<cite>{KETTLE}{DOI}</cite>{COINS}", "Other.")
        other = replace(TEAPOTS, doi="10.5555/saucers")
        planted = page.replace("5555/kettles", "5555/saucers").replace("2Fkettles", "2Fsaucers")

        assert mended(planted.encode(), World([KETTLES, other]))[0].decode() == page


class TestStyleOfAddedDois:
    """As the other entries of the list have them."""

    @pytest.mark.parametrize(
        ("others", "added"),
        [
            ("DOI: 10.5555/teapots", "DOI: 10.5555/kettles"),
            ("doi 10.5555/teapots", "doi 10.5555/kettles"),
            ("https://doi.org/10.5555/teapots", "https://doi.org/10.5555/kettles"),
            ("http://dx.doi.org/10.5555/teapots", "https://doi.org/10.5555/kettles"),
            (
                'doi:<a rel="x" href="https://doi.org/10.5555/teapots">10.5555/teapots</a>',
                'doi:<a href="https://doi.org/10.5555/kettles">10.5555/kettles</a>',
            ),
            (
                '<a href="https://doi.org/10.5555/teapots">https://doi.org/10.5555/teapots</a>',
                '<a href="https://doi.org/10.5555/kettles">https://doi.org/10.5555/kettles</a>',
            ),
            (
                '<a href="https://doi.org/10.5555/teapots">10.5555/teapots</a>',
                '<a href="https://doi.org/10.5555/kettles">10.5555/kettles</a>',
            ),
            (
                '<a href="https://doi.org/abcd">doi.org/abcd</a> DOI: <a href="https://doi.org/10.5555/teapots">10.5555/teapots</a>',
                'DOI: <a href="https://doi.org/10.5555/kettles">10.5555/kettles</a>',
            ),
            ('<a href="https://doi.org/10.5555/teapots">Free text</a>', "doi:10.5555/kettles"),
        ],
    )
    def test_in_html(self, others, added):
        page = ENGINES["typed"].format(f"{KETTLE}{{}}", f"{TEAPOT} {others}")

        data, made = mended(page.format("").encode())

        assert made == ["REF105"]
        assert data.decode() == page.format(f" {added}")

    @pytest.mark.parametrize(("media", "lead"), [("text", ""), ("markdown", "<")])
    def test_elsewhere(self, media, lead):
        address = f"{lead}https://doi.org/10.5555/{{}}{'>' if lead else ''}"
        page = (
            "Kettles.[1] Pots.[2] Lids.[1]\n\n## References\n\n"
            f"1. {KETTLE}{{}}\n2. {TEAPOT} {address.format('teapots')}\n"
        )

        data, _ = mended(page.format("").encode(), path="page", media=media)

        assert data.decode() == page.format(f" {address.format('kettles')}")

    def test_the_most_frequent_one_of_this_very_list(self):
        dois = ["DOI: 10.5555/a", "doi:10.5555/b", "doi:10.5555/c"], ["https://doi.org/10.5555/n"]
        parts = [
            f"<p>A.[1] B.[1] C.[1]</p><h2>References</h2><ol>{''.join(entries)}</ol>"
            for entries in ([f"<li>Pot P. Lids. 1998. {doi}</li>" for doi in some] for some in dois)
        ]
        styles = doi_styles(World([]).dossier("".join(parts).encode()).article)

        assert [styles[index].text("10.5555/z") for index in range(3)] == [
            "doi:10.5555/z",
            "https://doi.org/10.5555/z",
            "doi:10.5555/z",
        ]


class TestWrongDois:
    @pytest.mark.parametrize(
        "entry",
        [
            pytest.param('<a href="https://press.example/10.5555/saucers">PDF</a> doi:10.5555/saucers', id="another host's address"),
            pytest.param("doi:10.5555/saucers https://press.example/doi/10.5555/saucers", id="typed"),
        ],
    )  # fmt: skip
    def test_within_other_addresses_are_left_to_a_person(self, entry):
        world = World([KETTLES, replace(TEAPOTS, doi="10.5555/saucers")])
        page = ENGINES["typed"].format(f"{KETTLE} {entry}", "Other.").encode()

        assert verdicts(page, world)["REF103"] == BY_HAND

    def test_the_beginning_of_a_longer_one_is_no_place(self):
        article = World([]).dossier(ENGINES["typed"].format(
            "A. doi:10.5555/a, not 10.5555/a.b nor 10.5555/a%2Fb or 10.5555/ab", "B.").encode()).article  # fmt: skip
        edits = replace_doi(article, article.references[0], "10.5555/a", "10.5555/z").edits

        assert "doi:10.5555/z, not 10.5555/a.b nor 10.5555/a%2Fb or 10.5555/ab" in applied(
            article.source, edits
        )


class TestAmbiguousGround:
    @pytest.mark.parametrize(
        ("entry", "rule"),
        [
            pytest.param(KETTLE.replace("1998;", "1989;") + " Cited 1989.", "REF205", id="the year stands twice"),
            pytest.param(KETTLE.replace("14(2)", "41(2)") + " With 41 figures.", "REF207", id="the volume stands twice"),
            pytest.param(KETTLE[:-1] + "; " + TEAPOT, "REF105", id="two works"),
            pytest.param("Spout T. The whistling of kettles under low pressure. 1998.", "REF105", id="too little agrees"),
        ],
    )  # fmt: skip
    def test_is_left_to_a_person(self, entry, rule):
        page = ENGINES["typed"].format(entry, TEAPOT + " doi:10.5555/teapots").encode()

        assert verdicts(page)[rule] == BY_HAND

    @pytest.mark.parametrize(
        ("entry", "certain"),
        [
            pytest.param(KETTLE.replace("1998;14", "1999;15"), False, id="year and volume"),
            pytest.param(KETTLE.replace("1998;14", "1999;15") + DOI, False, id="the DOI of another year"),
            pytest.param(KETTLE.replace("1998;14(2)", "2001;(7)"), False, id="year and issue"),
            pytest.param(KETTLE.replace("1998;14(2)", "2001;14(7)"), True, id="year and issue of one volume"),
            pytest.param(KETTLE.replace("1998;14(2)", "2001;(7)") + DOI, False, id="year, issue and the DOI"),
            pytest.param(KETTLE.replace("1998;14(2)", "2001"), False, id="year, and no volume"),
            pytest.param(KETTLE.replace("1998;14(2)", "2001") + DOI, True, id="year, no volume, and the DOI"),
            pytest.param(KETTLE.replace("1998;", "2001;"), True, id="only the year"),
            pytest.param(KETTLE.replace("14(2)", "15(2)"), True, id="only the volume"),
            pytest.param(KETTLE.replace("14(2)", "15(3)"), True, id="volume and issue"),
            pytest.param(KETTLE.replace("14(2):201-212", "14(Suppl 1):S33"), False, id="an abstract"),
            pytest.param(KETTLE.replace("14(2):201-212", "15:33"), False, id="volume and page"),
            pytest.param(KETTLE.replace("201-212", "301-312"), True, id="only the pages"),
        ],
    )  # fmt: skip
    def test_what_may_be_another_edition_or_item_is_left_to_a_person(self, entry, certain):
        world = World([KETTLES])
        page = ENGINES["typed"].format(entry, "Other.").encode()

        assert is_certain(next(gathered(world.dossier(page)))) is certain
        if not certain:
            assert mend(page, world.judged(page), None).made == ()

    def test_a_year_that_the_record_explains_may_be_right(self):
        world = World([replace(KETTLES, years=(1998, 1999))])
        page = ENGINES["typed"].format(KETTLE.replace("1998", "2000") + DOI, "Other.").encode()

        assert verdicts(page, world)["REF205"] == BY_HAND

    def test_a_rival_that_is_near_leaves_it_to_a_person(self):
        rival = replace(KETTLES, doi="10.5555/rival", pages="301-312", volume="15", years=(1999,))
        page = ENGINES["typed"].format(KETTLE, "Other.").encode()
        report = World([KETTLES]).judged(page)
        resolution = report.dossier.resolutions["r1"]
        near = replace(resolution, runner_up=_candidate(rival, 0.9))
        dossier = replace(report.dossier, resolutions={"r1": near})

        fixes = {f.rule: f.fix for f in judge(dossier, ALL_RULES).findings if f.fix}
        assert fixes["REF105"].edits == ()

    def test_a_title_in_capitals_is_not_how_an_editor_would_print_it(self):
        world = World([replace(KETTLES, title=KETTLES.title.upper())])
        wrong = KETTLE.replace("kettles under low pressure", "pots under low pressure") + DOI
        page = ENGINES["typed"].format(wrong, "Other.").encode()

        assert verdicts(page, world)["REF203"] == BY_HAND

    @pytest.mark.parametrize(
        ("scores", "certain"),
        [
            pytest.param({"title": 0.4, "pages": 1.0}, True, id="a translated title"),
            pytest.param({"title": 0.4, "pages": 0.5}, False, id="a reply"),
            pytest.param({"title": 0.4}, False, id="a reply of one page"),
            pytest.param({"first_page": 0.0}, True, id="a wrong page"),
            pytest.param({"first_page": 0.0, "issue": 0.0}, False, id="an abstract"),
            pytest.param({"first_page": 0.0, "volume": 0.0}, False, id="an abstract elsewhere"),
        ],
    )
    def test_what_may_be_another_item_is_left_to_a_person(self, scores, certain):
        page = ENGINES["typed"].format(KETTLE, "Other.").encode()
        report = World([KETTLES]).judged(page)
        found = report.dossier.resolutions["r1"]
        evidence = {one.name: one for one in found.evidence if one.name != "pages"}
        for name, score in scores.items():
            evidence[name] = replace(evidence["first_page"], name=name, score=score)
        changed = replace(found, evidence=tuple(evidence.values()))
        dossier = replace(report.dossier, resolutions={"r1": changed})

        assert is_certain(next(gathered(dossier))) is certain

    def test_a_former_name_of_the_journal_is_not_replaced(self):
        world = World(
            [replace(KETTLES, containers=("Journal of Kettle Science and Technology A",))]
        )
        page = (
            ENGINES["typed"]
            .format(
                KETTLE.replace("Journal of Kettle Science", "Journal of Kettle Technology") + DOI,
                "O.",
            )
            .encode()
        )

        assert mend(page, world.judged(page), None).made == ()


@pytest.mark.parametrize(
    ("entry", "several"),
    [
        (KETTLE + DOI, False),
        (KETTLE + " Accessed 3 May 2011. https://kettles.example/2012/03", False),
        ("Spout T. Kettles of 1850 and 1900. J Kettle Sci 1998, 14 (2), 1990-2004.", False),
        ("Lid C. Spouts. In: Cup D, editor. Teapots. Springfield: Pot; 2003. p. 7-9.", False),
        (KETTLE + " Epub 1997 Dec 5.", False),
        (KETTLE + " Epub 1997 Dec 5. Erratum in: J Kettle Sci 1999;15(1):9.", True),
        (KETTLE + DOI + " doi:10.5555/other", True),
        (KETTLE + " " + TEAPOT, True),
        ("(a) Spout T. J Kettle Sci 1998, 14, 2. (b) Lid C. Ann Porc 1998, 7, 11.", True),
        ("Spout T. J Kettle Sci 14:201 (1998); Lid C. Ann Porc 7:11 (1998).", True),
        ("Spout T. Kettles. Pot; 1998. Lid C. Teapots. Pot; 2003.", True),
    ],
)
def test_an_entry_of_several_works_is_told_from_one_with_many_numbers(entry, several):
    dossier = World([]).dossier(ENGINES["typed"].format(entry, "Other.").encode())

    assert cites_several(next(gathered(dossier))) is several


def _candidate(work, score):
    return Candidate(work, score, "index")


class TestMissingParts:
    @pytest.mark.parametrize(
        ("lacking", "made"),
        [
            ("Journal of Kettle Science. 1998;14(2).", True),
            ("Journal of Kettle Science. 1998.", True),
            ("Journal of Kettle Science. 14(2):201-212.", True),
            ("Journal of Kettle Science, 1998, 14.", False),
            ("1998.", False),
        ],
    )  # fmt: skip
    def test_are_written_where_the_way_of_writing_leaves_no_choice(self, lacking, made):
        full = "Journal of Kettle Science. 1998;14(2):201-212."
        whole = ENGINES["typed"].format(KETTLE + DOI, TEAPOT + " doi:10.5555/teapots")
        page = whole.replace(full, lacking)

        data, rules = mended(page.encode())

        assert data.decode() == (whole if made else page)
        assert rules == (["REF208"] if made else [])

    def test_are_left_out_where_the_list_is_written_in_another_way(self):
        whole = ENGINES["typed"].format(
            KETTLE + DOI,
            TEAPOT.replace("2003;7(1):11-19", "7 (2003) 11-19") + " doi:10.5555/teapots",
        )
        page = whole.replace("1998;14(2):201-212", "1998")

        assert mended(page.encode())[1] == []


class TestTogether:
    def test_several_faults_of_one_entry_are_mended_at_once(self):
        page = ENGINES["typed"].format(
            KETTLE.replace("1998", "1989").replace("14(2)", "14(3)"), TEAPOT
        )
        turn = mend(page.encode(), WORLD.judged(page.encode()), None)

        assert sorted(one.rule for one in turn.made) == ["REF105", "REF105", "REF205", "REF207"]
        assert turn.data.decode() == ENGINES["typed"].format(
            KETTLE + DOI, TEAPOT + " doi:10.5555/teapots"
        )

    def test_two_copies_for_one_entry_come_one_after_the_other(self):
        urls = ["http://kettles.example/a", "http://kettles.example/b"]
        page = ENGINES["typed"].format(
            " ".join(f'<a href="{u}">Kettle</a>' for u in urls), "Other."
        )
        world = World([], {url: CheckedLink(Gone(404), archived=_copy(url)) for url in urls})
        turn = mend(page.encode(), world.judged(page.encode()), None)

        assert [(one.reason, one.again) for one in turn.verdicts] == [
            (None, False),
            ("REF308 changes the same place", True),
        ]
        assert mended(page.encode(), world)[1] == ["REF308", "REF308"]

    def test_where_the_first_is_refused_the_second_has_its_turn(self):
        """REF302 would take the printed DOI away, and be refused; https is another matter."""
        url = "http://kettles.example/doi/10.5555/kettles"
        page = ENGINES["typed"].format(
            f'{KETTLE} <a href="{url}">PDF</a>', TEAPOT + " doi:10.5555/teapots"
        )
        link = CheckedLink(
            Moved(301, "https://museum.example/14", permanent=True),
            secure_url=url.replace("http:", "https:"),
        )
        turn = mend(
            page.encode(), World([KETTLES, TEAPOTS], {url: link}).judged(page.encode()), None
        )

        assert [(one.finding.rule, one.reason) for one in turn.verdicts] == [
            ("REF302", "its DOI, 10.5555/kettles, would be lost"),
            ("REF305", None),
        ]

    def test_a_doi_is_not_lost_though_nobody_was_asked_about_works(self):
        url = "http://kettles.example/doi/10.5555/kettles"
        page = ENGINES["typed"].format(f'Kettles. <a href="{url}">PDF</a>', "Other.").encode()
        link = CheckedLink(Moved(301, "https://museum.example/14", permanent=True))
        report = World([], {url: link}).judged(page)
        dossier = replace(report.dossier, resolutions={}, dois={})
        turn = mend(page, replace(report, dossier=dossier), None)

        assert [one.reason for one in turn.verdicts] == ["its DOI, 10.5555/kettles, would be lost"]

    @pytest.mark.parametrize("engine", ["typed", "plain", "vbulletin"])
    def test_one_that_spoils_the_page_does_not_keep_the_others_from_it(self, engine):
        title = "The whistling of kettles [2] under low pressure"
        printed = KETTLE.replace("whistling of", "singing of") + DOI
        page = ENGINES[engine].format(printed, TEAPOT.replace("2003", "2009")).encode()
        turn = mend(page, World([replace(KETTLES, title=title), TEAPOTS]).judged(page), None)

        refused = {one.finding.rule: one.reason for one in turn.verdicts if one.reason}
        assert sorted(one.rule for one in turn.made) == ["REF105", "REF205"]
        assert refused == {"REF203": "the page would have other markers"}
        assert turn.data.decode() == ENGINES[engine].format(
            printed, TEAPOT + " doi:10.5555/teapots"
        )

    def test_what_is_mended_alike_for_two_findings_is_written_once(self):
        edit = Edit(3, 5, "x")

        assert applied("abcdefg", [edit, edit]) == "abcxfg"


def _copy(url):
    return ArchivedCopy(
        f"https://web.archive.org/web/20190504101500/{url}", "2019-05-04", "the Wayback Machine"
    )


HOSTILE = [
    "</li><script>alert(1)</script>",
    "a\nb\r\nc\x00\x1b[2J",
    '"><img src=x onerror=alert(1)>',
    "--><b>bold</b><!--",
    "]]></script></style></textarea>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "\u202egnirts\u202c",
    "[9] [[link]] {{template}} *a* _b_ `c`",
    "<!-- refcheck: ignore-page[REF] because -->",
    "http://evil.example/?q=[7]",
]


class TestHostileRecords:
    @pytest.mark.parametrize("engine", ENGINES)
    @pytest.mark.parametrize("hostile", HOSTILE)
    @pytest.mark.parametrize("field", ["title", "doi", "pages", "container"])
    def test_never_become_markup(self, engine, hostile, field):
        values = {
            "title": f"The whistling of kettles under {hostile} low pressure",
            "doi": f"10.5555/kettles{hostile}",
            "pages": f"201-212{hostile}",
            "container": f"Journal of {hostile} Kettle Science",
        }
        world = World(
            [
                replace(
                    KETTLES,
                    **{field: values[field]}
                    if field != "container"
                    else {"containers": (values[field],)},
                )
            ]
        )
        printed = KETTLE.replace("201-212", "301-312") + ("" if field == "doi" else DOI)
        page = ENGINES[engine].format(printed, "Another entry of no consequence.")
        turn = mend(page.encode(), world.judged(page.encode()), None)
        written = turn.data.decode()

        if engine != "plain":
            assert written.count("<") == page.count("<")
            assert written.count('"') - page.count('"') in {0, hostile.count('"')}
        assert written.count("\n") == page.count("\n")
        assert not set(written) & set("\x00\x1b\r\u202e\u202c")
        before, after = world.dossier(page.encode()).article, world.dossier(turn.data).article
        assert [c.marker for c in before.citations] == [c.marker for c in after.citations]
        assert [link.url for link in before.links] == [link.url for link in after.links]
        assert before.suppressions == after.suppressions

    @pytest.mark.parametrize("hostile", [*HOSTILE, "https://x.example/'onclick='alert(1)"])
    def test_addresses_stay_within_their_quotes(self, hostile):
        old = "http://kettles.example/old"
        page = ENGINES["typed"].format(f"Kettles. <a href='{old}'>{old}</a>", "Other.")
        to = f"https://museum.example/{hostile}"
        world = World([], {old: CheckedLink(Moved(301, to, permanent=True))})
        turn = mend(page.encode(), world.judged(page.encode()), None)

        assert _tags(turn.data.decode()) == _tags(page)
        assert len(world.dossier(turn.data).article.links) == 1


def _tags(page):
    """Names of elements and of their attributes, as a browser's parser sees them."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append(
        (tag, [name for name, _ in attributes])
    )
    parser.feed(page)
    return found


UMLAUTS = "Größe und Übermaß, süßer Café"


def encoded(text, encoding, declared):
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    return page.encode(encoding)


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "declared", "bom"),
        [
            ("utf-8", "utf-8", b""),
            ("utf-8", "utf-8", b"\xef\xbb\xbf"),
            ("utf-16-le", "utf-16", b"\xff\xfe"),
            ("utf-16-be", "utf-16", b"\xfe\xff"),
            ("utf-32-le", "utf-32", b"\xff\xfe\x00\x00"),
            ("cp1252", "windows-1252", b""),
            ("cp1252", "iso-8859-1", b""),
            ("iso-8859-15", "iso-8859-15", b""),
            ("cp1250", "windows-1250", b""),
        ],
    )
    def test_are_kept(self, encoding, declared, bom):
        whole = ENGINES["typed"].format(KETTLE + DOI, UMLAUTS).replace("\n", "\r\n", 1)
        page = bom + encoded(whole.replace(DOI, ""), encoding, declared)

        data, made = mended(page)

        assert made == ["REF105"]
        assert data == bom + encoded(whole, encoding, declared)

    def test_what_the_encoding_has_not_becomes_a_character_reference(self):
        work = replace(KETTLES, title="The whistling of kettles ☕ under low pressure")
        page = encoded(
            ENGINES["typed"].format(KETTLE.replace("whistling of", "singing of") + DOI, UMLAUTS),
            "cp1252",
            "windows-1252",
        )

        data, made = mended(page, World([work]))

        assert made == ["REF203"]
        assert b"kettles &#9749; under" in data

    def test_in_plain_text_it_is_not_written(self):
        edit = Edit(0, 0, "☕")

        with pytest.raises(UnfitError, match="cp1252, has no"):
            carried([edit], "cp1252", markup=False)

    def test_bytes_that_no_encoding_explains_stay(self):
        whole = ENGINES["typed"].format(KETTLE + DOI, UMLAUTS + " \udcff\udcfe ü ö ä")
        page = whole.replace(DOI, "").encode("utf-8", "surrogateescape")

        assert mended(page)[0] == whole.encode("utf-8", "surrogateescape")

    def test_bytes_that_python_would_spell_otherwise_stay(self):
        """cp932 has some signs twice."""
        page = b"<meta charset=shift_jis>" + b"\xfa\x40\xee\xef" * 2 + b"abc" + b"\x81\xe6\x87\x9a"

        at = decode(page).text.index("abc") + 1
        written = rewritten(page, [Edit(at, at + 1, "XY")])

        assert written == page.replace(b"abc", b"aXYc")

    def test_a_file_that_says_its_shifts_twice_keeps_them(self):
        kanji = "日本語".encode("iso-2022-jp").replace(b"\x1b", b"\x1b$B\x1b", 1) + b"\x1b(B"
        page = b"<meta charset=iso-2022-jp><p>" + kanji + b"abc" + kanji
        at = decode(page).text.index("abc") + 1

        assert rewritten(page, [Edit(at, at + 1, "XY")]) == page.replace(b"abc", b"aXYc")

    def test_a_place_within_a_shift_sequence_is_refused(self):
        page = b"<meta charset=iso-2022-jp><p>" + "日本語".encode("iso-2022-jp")
        at = decode(page).text.index("本")

        with pytest.raises(UnfitError, match="iso2022_jp"):
            rewritten(page, [Edit(at, at, "x")])

    @given(
        text=st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=40),
        cuts=st.lists(st.integers(0, 40), max_size=6),
        new=st.text(st.characters(codec="utf-8"), max_size=5),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    @example("\r\n\r", [0, 1], "x", "utf-8")
    def test_every_byte_outside_of_the_edits_stays(self, text, cuts, new, encoding):
        data = text.encode(encoding)
        source = decode(data)
        cuts = sorted({min(cut, len(source.text)) for cut in cuts})
        edits = [Edit(a, b, new) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        try:
            written = rewritten(data, edits)
        except UnfitError:
            return  # what is written would be read in another encoding

        pieces, at = [], 0
        for edit in edits:
            pieces += [data[at : source.byte_offset(edit.start)], new.encode(source.encoding)]
            at = source.byte_offset(edit.end)
        assert written == b"".join([*pieces, data[at:]])


class TestEdits:
    @pytest.mark.parametrize(
        "edits",
        [
            [Edit(0, 3, "x"), Edit(2, 4, "y")],
            [Edit(1, 1, "x"), Edit(1, 1, "y")],
            [Edit(0, 3, "x"), Edit(1, 1, "y")],
            [Edit(4, 9, "x")],
            [Edit(3, 2, "x")],
        ],
    )
    def test_that_overlap_or_lie_outside_are_refused(self, edits):
        with pytest.raises(UnfitError):
            applied("abcdef", edits)

    def test_side_by_side_all_are_made(self):
        edits = [Edit(3, 3, "!"), Edit(0, 1, "x"), Edit(1, 3, "y")]

        assert applied("abcdef", edits) == "xy!def"


PIECES = st.sampled_from(
    [b"a\n", b"b\r\n", b"c\r", b"\n", b"d", b"-- x\n", b"\xff\xfe\x00\n", b"++\n"]
)


class TestPatch:
    def test_nothing_is_said_where_nothing_changes(self):
        assert unified_patch(b"p", b"a\n", b"a\n") == b""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        old=st.lists(PIECES, max_size=30), new=st.lists(PIECES, max_size=30), seed=st.integers(0, 9)
    )
    @pytest.mark.parametrize("tool", ["git", "patch"])
    def test_both_tools_make_the_same_bytes_of_it(self, tmp_path, tool, old, new, seed):
        before = b"".join(old) + b"x"
        dice = random.Random(seed)
        after = (
            before[:-1] if seed == 0 else b"".join(new) if seed < 4 else _scattered(before, dice)
        )
        if after in (before, b""):
            return
        assert _patched(tmp_path, tool, b"page.html", before, after) == after

    @pytest.mark.parametrize("tool", ["git", "patch"])
    @pytest.mark.parametrize(
        "name", ["a b.html", 'q"uote.html', "tab\there.html", "ü.html", "back\\slash.html"]
    )
    def test_names_are_spelled_for_both(self, tmp_path, tool, name):
        assert _patched(tmp_path, tool, name.encode(), b"a\nb", b"a\nc") == b"a\nc"


def _scattered(before, dice):
    lines = before.split(b"\n")
    return b"\n".join(line + b"!" if dice.random() < 0.3 else line for line in lines)


def _patched(folder, tool, name, before, after):
    if shutil.which(tool) is None:
        pytest.skip(f"there is no {tool}")
    page = folder / name.decode()
    page.write_bytes(before)
    command = (
        ["git", "apply", "--whitespace=nowarn", "-"]
        if tool == "git"
        else ["patch", "-p1", "--binary", "--quiet"]
    )
    done = subprocess.run(
        command,
        cwd=folder,
        input=unified_patch(name, before, after),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done
    return page.read_bytes()


WORDS = (
    *("kettle", "spout", "handle", "lid", "steam", "whistle"),
    *("copper", "enamel", "boiling", "pouring", "dripping", "rattling"),
)


@st.composite
def articles(draw):
    """A page, the same page with planted faults, and the world in which they are faults."""
    engine = draw(st.sampled_from([name for name in ENGINES if name != "manubot"]))
    works, right, wrong = [], [], []
    words = draw(st.permutations(WORDS))
    for number in range(2):
        title = " ".join(words[6 * number : 6 * number + 6]).capitalize()
        volume, year = draw(st.integers(100, 299)), draw(st.integers(1950, 1999))
        first = draw(st.integers(1000, 1399)) + 400 * number
        work = replace(
            KETTLES,
            doi=f"10.5555/{draw(st.text('abc.-_(1)', min_size=1, max_size=8))}{number}",
            title=title, volume=str(volume), years=(year,), pages=f"{first}-{first + 9}", issue="2",
        )  # fmt: skip
        entry = f"Spout T, Handle B. {title}. Journal of Kettle Science. {year};{volume}(2):{work.pages}."
        fault = draw(st.sampled_from(["none", "doi", "year", "volume", "pages"]))
        works.append(work)
        right.append(f"{entry} doi:{work.doi}")
        planted = {
            "none": right[-1],
            "doi": entry,
            "year": right[-1].replace(f"{year};", f"{year + 7};"),
            "volume": right[-1].replace(f";{volume}(", f";{volume + 300}("),
            "pages": right[-1].replace(work.pages, f"{first + 2000}-{first + 2009}"),
        }
        wrong.append(planted[fault])
    page = ENGINES[engine]
    return page.format(*right), page.format(*wrong), World(works)


@settings(max_examples=40)
@given(articles())
def test_generated_articles_are_mended_to_what_they_were(article):
    whole, planted, world = article

    data, _ = mended(planted.encode(), world)

    assert data.decode() == whole
    assert mend(data, world.judged(data), None).made == ()


@pytest.fixture(scope="module")
def strangers(shared_data):
    """Works that no page cites, among which those of the page have to be found."""
    with gzip.open(
        shared_data / "works" / "crossref_works.ndjson.gz", "rt", encoding="utf-8"
    ) as file:
        return [work_from_crossref(json.loads(line)) for line in islice(file, 0, 4000, 10)]


@pytest.mark.shared_data
def test_on_saved_pages_no_fix_breaks_the_reading(shared_data, strangers):
    """Every entry is a record, most with something changed, and links have moved or are gone."""
    files = sorted((shared_data / "wikihtml").glob("*/*.html"))
    pages = [page for page in files if page.stat().st_size < 150_000]
    made = 0
    for page in pages:
        data = page.read_bytes()
        world = world_of(data, page.name, seed=len(page.name), strangers=strangers)
        before = world.judged(data, page.name)
        after_data, rules = mended(data, world, page.name)
        after = world.judged(after_data, page.name)
        made += len(rules)
        assert _told(after) <= _told(before), page.name
        old, new = before.dossier.article, after.dossier.article
        assert [c.marker for c in old.citations] == [c.marker for c in new.citations]
        assert [c.references for c in old.citations] == [c.references for c in new.citations]
    assert len(pages) > 20
    assert made > 100


def _told(report):
    return {
        (
            f.rule,
            f.reference_key if f.reference_key and not f.rule.startswith("REF3") else f.subject,
        )
        for f in report.findings
    }
