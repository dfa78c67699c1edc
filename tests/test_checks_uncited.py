"""REF401: figures that nobody gives a source for, and where it keeps quiet."""

from __future__ import annotations

import pytest

from refcheck.checks.uncited import MOST, uncited_claim
from refcheck.model.evidence import Dossier
from refcheck.model.findings import Severity
from refcheck.reading.page import read_page

CITED = (
    "<p>Kettles hold 3 litres.[1] Pots hold 5 litres.[2] Pans weigh 900 grams.[3] Of all lids 12 %"
    " fit.[4]</p>"
)
REFERENCES = """
<h2>References</h2>
<ol>
<li>Harper A. The kettle trial. Journal of Kettles. 2001;1:1-9.</li>
<li>Idle B. Steam in households. Journal of Kettles. 2002;2:1-9.</li>
<li>Jolly C. Spouts and lids. Journal of Kettles. 2003;3:1-9.</li>
<li>Kern D. On limescale. Journal of Kettles. 2004;4:1-9.</li>
</ol>
"""
WIKI_CITED = "".join(
    f'<sup id="cite_ref-{n}" class="reference"><a href="#cite_note-{n}">[{n}]</a></sup>'
    for n in (1, 2, 3)
)
WIKI_LIST = (
    '<ol class="references">'
    + "".join(
        f'<li id="cite_note-{n}"><span class="reference-text">Harper A. Kettles {n}.</span></li>'
        for n in (1, 2, 3)
    )
    + "</ol>"
)


def problems(body, *, cited=CITED, references=REFERENCES, media="html"):
    page = (cited + body + references).encode()
    article = read_page(page, "page.html", media=media, statements=True)
    return list(uncited_claim.find(Dossier(article)))


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        pytest.param("Of all kettles 38 % whistle.", "38 %", id="percentage"),
        pytest.param("They are given 4.5 mg/day of salt.", "4.5 mg/day", id="dose"),
        pytest.param("A kettle weighs 1.5 kg.", "1.5 kg", id="unit"),
        pytest.param("In all, 1,690 kettles were sold.", "1,690", id="count"),
        pytest.param("A third of all kettles whistle.", "A third", id="fraction"),
    ],
)
def test_a_figure_that_measures_something_wants_a_source(sentence, figure):
    [problem] = problems(f"<p>{sentence}</p>")

    assert problem.message == f"“{sentence}” says {figure} and cites nothing"
    assert problem.subject == sentence
    assert problem.hint is not None


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Of all kettles 38 % whistle.[1]", id="cited"),
        pytest.param("Of all kettles 38 % whistle. They are new.[1]", id="cited after it"),
        pytest.param("The kettle was made in 1844.", id="year"),
        pytest.param("It was sold on 3 May 1844.", id="date"),
        pytest.param("Two groups were formed.", id="small count"),
        pytest.param("In all, 9 kettles were sold.", id="count below ten"),
        pytest.param("After the 9/11 attacks they were sold.", id="day with a name"),
        pytest.param("There were twelve kettles.", id="count in words"),
        pytest.param("The 2006 kettles were red.", id="year before a noun"),
        pytest.param("It whistles after 20 minutes.", id="duration"),
        pytest.param("Chapter 12 is about kettles.", id="chapter"),
        pytest.param("A pint is defined as 0.57 litres.", id="definition"),
        pytest.param("For example, 12 % may whistle.", id="example"),
        pytest.param("If 12 % whistle, sell them.", id="condition"),
        pytest.param("Do 12 % of them whistle?", id="question"),
        pytest.param("Loss = 12 % of the steam.", id="formula"),
        pytest.param("We found that 12 % whistle.", id="own finding"),
        pytest.param("Of all kettles 12 % whistle (Table 2).", id="own table"),
        pytest.param("Of all kettles 12 % whistle (Harper, 2001).", id="named source"),
        pytest.param("Harper et al. saw 12 % whistle.", id="named authors"),
        pytest.param(
            'Of all kettles <a href="https://kettles.example/">12 %</a> whistle.',
            id="linked source",
        ),
        pytest.param("Of all kettles 12 % whistle.<sup>[citation needed]</sup>", id="asked for"),
    ],
)
def test_it_keeps_quiet_about(sentence):
    assert problems(f"<p>{sentence}</p>") == []


def test_a_sentence_of_the_united_states_is_no_sentence_of_us():
    [problem] = problems("<p>In the US 38 % of all kettles whistle.</p>")

    assert "38 %" in problem.message


def test_a_link_to_another_article_is_no_source():
    link = '<a href="https://wiki.example/wiki/Whistle">whistle</a>'

    assert len(problems(f"<p>Of all kettles 38 % {link}.</p>")) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<table><tr><td>38 % of all kettles</td></tr></table>", id="cell"),
        pytest.param("<figure><figcaption>38 % whistle</figcaption></figure>", id="caption"),
        pytest.param("<h3>38 % whistle</h3><p>So.</p>", id="heading"),
        pytest.param("<b>38 % whistle</b><br>So.<br>", id="bold line"),
    ],
)
def test_it_keeps_quiet_about_what_is_no_sentence(body):
    assert problems(body) == []


def test_a_list_whose_introduction_is_cited_is_covered_and_another_is_not():
    listed = "<ul><li>38 % whistle</li><li>12 % sing</li></ul>"

    assert problems(f"<p>Of all kettles:[1]</p>{listed}") == []
    assert len(problems(f"<p>Kettles are loud.</p>{listed}")) == 1


def test_a_paragraph_has_one_finding_that_counts_the_others():
    [one] = problems("<p>Of these 38 % whistle. Of those 12 % sing.</p>")
    [two] = problems(
        "<p>Of these 38 % whistle. Of those 12 % sing. Nine weigh 2 kg.</p>", cited=CITED * 2
    )

    assert one.message.endswith(
        "says 38 % and cites nothing, nor does 1 more statement of the paragraph"
    )
    assert two.message.endswith("nor do 2 more statements of the paragraph")


def test_a_page_has_so_many_findings_at_most_and_a_line_that_says_how_many_more():
    cited = CITED * (MOST // 2 + 2)

    found = problems("<p>Of all kettles 38 % whistle.</p>" * (MOST + 2), cited=cited)

    assert len(found) == MOST + 1
    assert found[-1].message == "2 more paragraphs from here on say figures and cite nothing"


def test_a_page_that_cites_few_of_its_figures_tells_its_own():
    body = "<p>Of all kettles 38 % whistle.</p>"

    assert len(problems(body * 2)) == 2
    assert problems(body * 3) == []


def test_the_lead_section_of_an_encyclopedia_repeats_what_is_cited_below():
    lead = "<div class='menu'><h2>Contents</h2></div><h1>Kettle</h1><div class='mw-parser-output'><p>Of all kettles 38 % whistle.</p>"
    body = f"<h2>Sound</h2><p>Kettles hold 3 litres, 5 litres or 12 %.{WIKI_CITED}</p>"
    body += f"<p>They weigh 2 kg.{WIKI_CITED}</p><p>Lids weigh 1 kg.</p>"

    found = problems(lead, cited="", references=f"{body}{WIKI_LIST}</div>")

    assert [problem.subject for problem in found] == ["Lids weigh 1 kg."]


@pytest.mark.parametrize(
    ("cited", "references"),
    [
        pytest.param(CITED, "", id="no list"),
        pytest.param("<p>Kettles hold 3 litres.[1]</p>", REFERENCES, id="few markers"),
        pytest.param(CITED + "<p>So.[7] So.[8] So.[9]</p>", REFERENCES, id="list cut off"),
    ],
)
def test_it_keeps_quiet_where_the_page_gives_no_ground(cited, references):
    assert problems("<p>Of all kettles 38 % whistle.</p>", cited=cited, references=references) == []


def test_it_says_nothing_of_a_page_whose_statements_were_not_looked_for():
    page = f"{CITED}<p>Of all kettles 38 % whistle.</p>{REFERENCES}".encode()

    assert list(uncited_claim.find(Dossier(read_page(page, "page.html")))) == []


def test_it_is_information_and_needs_the_statements():
    assert uncited_claim.info.severity is Severity.INFO
    assert uncited_claim.needs == {"statements"}
