"""What reports for programs, terminals and CI services tell of claims beside abstracts."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
from rich.cells import cell_len
from sample_claims import CHECKED_CLAIMS, WATER, figure, passage, quotation, statement
from sample_report import at, entry, report_of, sample_article, sample_report

from refcheck.checks.figures import number_contradicts, number_not_in_abstract
from refcheck.checks.judge import judge
from refcheck.model.article import Article
from refcheck.model.claims import CheckedClaim, CheckedFigure, Passage, Quantity, Statement
from refcheck.model.evidence import Dossier
from refcheck.model.findings import ArticleReport
from refcheck.reporters.claim_verdicts import claim_counts, counts_words
from refcheck.reporters.json_report import render_json
from refcheck.reporters.markdown import render_markdown
from refcheck.reporters.sarif import render_sarif
from refcheck.reporters.terminal import render_terminal

ANSI = re.compile(r"\x1b\[[0-9;]*m")
TEXT = "Of the jars 40 % had fermented."
HOSTILE = "\x1b[2J\x9b31m\u202e ::error::x ##vso[a]b |<img src=x>[a](http://e.example)`*_\n- x"


def article_of(*claims, rules=(), source="", references=(1, 2, 3)):
    article = Article(
        "p.html", "P", "generic", "en", "utf-8", source=source,
        references=tuple(entry(n, 80 + n, f"Example {n}.") for n in references),
    )  # fmt: skip
    return judge(Dossier(article, claims=claims), rules)


def claim(line, *verdicts, text=TEXT, read=("r1",), **more):
    passages = {"contradicted": (passage("r1", WATER, "22.8%"),)}
    figures = tuple(
        figure(text, "40 %", one, *passages.get(one, ()), ground="value") for one in verdicts
    )
    return CheckedClaim(statement(text, line, ("c1",)), figures, read=read, topical=True, **more)


def unread(line):
    return claim(line, "unread", read=(), unread=(("r2", "offline"),))


def rendered(*articles, width=100, **more):
    return render_terminal(report_of(*articles), width=width, **{"color": False, **more})


def rows(text):
    """The lines of the first page's claims: what stands between the counts and the next blank."""
    lines = text.splitlines()
    head = next(n for n, line in enumerate(lines) if ANSI.sub("", line).startswith("Claims ("))
    blanks = [n for n, line in enumerate(lines) if n > head and not line]
    return lines[blanks[1] + 1 : blanks[2]]


def told(*claims, **more):
    return json.loads(render_json(report_of(article_of(*claims, **more))))["articles"][0]


# What is counted.


def test_claims_and_their_figures_are_counted_by_verdict():
    counts = claim_counts([sample_article()])

    assert (counts.checked, counts.unread, counts.abstracts) == (4, 1, 2)
    assert counts.figures == {"supported": 3, "absent": 2, "contradicted": 2, "unread": 2}
    assert counts.quotations == {"supported": 1, "absent": 1, "contradicted": 0, "unread": 0}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        pytest.param((), "", id="none"),
        pytest.param((CheckedClaim(statement(TEXT, 1, ("c1",)), read=("r1",)),), "", id="empty"),
        pytest.param(
            (claim(1, "supported"),), "1 figure beside 1 abstract: ✓ 1 supported", id="one figure"
        ),
        pytest.param(
            (claim(1, "supported", "absent"), claim(2, "contradicted", read=("r1", "r2"))),
            "3 figures beside 2 abstracts: ✓ 1 supported, ? 1 not in the abstract, ✗ 1 contradicted",
            id="each verdict",
        ),
        pytest.param((unread(1),), "no abstract at hand for 1 claim", id="nothing read"),
        pytest.param(
            (claim(1, "supported"), unread(2), unread(3)),
            "1 figure beside 1 abstract: ✓ 1 supported; no abstract at hand for 2 claims",
            id="some read",
        ),
    ],
)
def test_the_counts_in_words(claims, words):
    assert counts_words(claim_counts([article_of(*claims)])) == words


# JSON.


def test_json_lists_claims_of_which_an_abstract_was_read_and_counts_the_others():
    article = told(claim(20, "supported"), unread(30))

    assert [one["id"] for one in article["claims"]] == ["s20"]
    assert (article["claim_counts"]["checked"], article["claim_counts"]["unread"]) == (1, 1)


def test_json_leaves_out_a_claim_with_nothing_to_judge():
    assert told(CheckedClaim(statement(TEXT, 20, ("c1",)), read=("r1",)))["claims"] == []


def test_json_tells_a_figure_with_its_verdict_and_the_sentences_that_may_be_meant():
    document = json.loads(render_json(sample_report()))
    one = document["articles"][0]["claims"][1]["figures"][2]

    assert (one["text"], one["low"], one["high"], one["unit"]) == ("9 %", 9, 9, "percent")
    assert (one["verdict"], one["ground"], one["role"]) == ("contradicted", "value", "value")
    assert [(p["reference"], p["number"], p["figure"]) for p in one["passages"]] == [
        ("r1", "1", "40%"),
        ("r1", "1", "8%"),
    ]


def test_json_tells_which_sources_were_read_and_why_the_others_were_not():
    one = told(claim(20, "supported", unread=(("r2", "offline"), ("9", "missing"))))["claims"][0]

    assert one["read"] == [{"reference": "r1", "number": "1"}]
    assert one["unread"] == [
        {"reference": "r2", "number": "2", "reason": "offline"},
        {"reference": None, "number": "9", "reason": "missing"},
    ]


def test_json_tells_the_place_of_an_inherited_citation():
    inheriting = replace(claim(20, "supported"), statement=statement(TEXT, 20, (), inherited=12))

    assert told(inheriting)["claims"][0]["inherited"] == {"line": 12, "column": 1}
    assert told(claim(20, "supported"))["claims"][0]["inherited"] is None


def test_json_tells_where_in_the_file_each_figure_stands():
    source = "<p>Of the jars\n<b>40</b> % had fermented.[1]</p>"
    words = "Of the jars 40 % had fermented."
    place = Statement(
        "s1", words, replace(at(1, 4), start=3), citations=("c1",),
        offsets=((0, 3), (12, source.index("40"))),
    )  # fmt: skip
    one = CheckedClaim(place, (figure(words, "40 %", "absent"),), read=("r1",))

    (found,) = told(one, source=source)["claims"][0]["figures"]

    assert (found["line"], found["column"]) == (2, 4)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param(float("inf"), None, id="endless"),
        pytest.param(float("nan"), None, id="none at all"),
        pytest.param(88.0, 88, id="whole"),
        pytest.param(88, 88, id="an integer"),
        pytest.param(4.5, 4.5, id="with a point"),
        pytest.param(1e300, 1e300, id="huge"),
    ],
)
def test_json_holds_any_value(value, number):
    odd = CheckedFigure(Quantity("9", 0, 1, value, value), "absent")
    one = CheckedClaim(statement(TEXT, 20, ("c1",)), (odd,), read=("r1",))

    assert told(one)["claims"][0]["figures"][0]["low"] == number


def test_json_of_an_endless_sentence_is_bounded():
    sentence = "40% " * 250_000
    passages = tuple(Passage("r1", sentence, 4 * n, 4 * n + 3) for n in range(1_000))
    odd = replace(figure(TEXT, "40 %", "contradicted"), passages=passages)
    one = CheckedClaim(statement(TEXT * 10_000, 20, ("c1",)), (odd,), read=("r1",))

    assert len(json.dumps(told(one)["claims"])) < 12_000


def test_two_thousand_statements_make_a_report_of_a_few_megabytes_in_no_time():
    claims = [claim(n, "supported", "contradicted", "absent") for n in range(1, 2_001)]
    article = article_of(*claims)

    began = time.process_time()
    text = render_json(report_of(article))

    assert time.process_time() - began < 5
    assert len(text) < 8_000_000


@pytest.mark.parametrize("render", [render_json, render_markdown, render_sarif])
def test_a_hundred_thousand_figures_in_a_sentence_take_linear_time(render):
    number = 100_000
    sentence = "40% " * number
    figures = tuple(
        CheckedFigure(
            Quantity("45 %", 5 * n, 5 * n + 4, 45.0, 45.0),
            "contradicted" if n % 2 else "absent",
            (Passage("r1", sentence, 4 * n, 4 * n + 3),) * (n % 2),
        )
        for n in range(number)
    )
    one = CheckedClaim(
        statement("45 % " * number, 20, ("c1",), offsets=((0, 0),)), figures,
        read=("r1",), topical=True,
    )  # fmt: skip
    article = article_of(
        one, rules=(number_contradicts, number_not_in_abstract), source="45 % " * number
    )

    began = time.process_time()
    text = render(report_of(article))

    assert time.process_time() - began < 2
    assert len(text) < 2_000_000


# The terminal.


def test_a_claim_is_one_line_with_its_place_sources_and_figures():
    lines = rows(rendered(sample_article(), width=120))

    assert lines[0] == (
        "   20 [1]  ✓ 23 %  ✓ 17.1 %  "
        "Heather honey holds 23 % water, and in clover honey it is 17.1 %."
    )  # fmt: skip
    assert lines[1].startswith(
        "   22 [1] of line 20  ✗ 40 % (another group's) → 8%  ✓ three months  ✗ 9 % → 40% or 8%"
    )
    assert lines[2].startswith(
        "   24 [2][3]  ? 12 minutes  ? p = 0.03  ✓ “again within a few minutes”"
    )


@pytest.mark.parametrize(
    ("verdict", "colour"), [("supported", "32"), ("absent", "36"), ("contradicted", "1;33")]
)
def test_a_verdict_has_a_colour_and_a_sign(verdict, colour):
    line = rows(rendered(article_of(claim(20, verdict)), color=True))[0]

    assert re.search(rf"\x1b\[{colour}m[✓?✗] 40 %", line)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("verbose", [0, 2])
def test_no_line_is_wider_than_the_terminal(width, verbose):
    wide = claim(20, *["contradicted"] * 30, text="日本語 40 % の蜂蜜 " * 5)

    lines = rendered(article_of(wide), width=width, verbose=verbose).splitlines()

    assert max(map(cell_len, lines)) <= width


def test_a_finding_shows_the_claims_words_and_each_sentence_that_may_be_meant_once():
    other = "In a second year it was 40.5% in clover honey."
    passages = (passage("r1", WATER, "22.8%"), passage("r1", other, "40.5%"))
    odd = figure(TEXT, "40 %", "contradicted", *passages, ground="value")
    one = CheckedClaim(statement(TEXT, 20, ("c1",)), (odd,), read=("r1",))
    article = article_of(one, rules=(number_contradicts,), source=f"{' ' * 2001}{TEXT}")

    lines = rendered(article, width=0).splitlines()
    shown = lines[next(n for n, line in enumerate(lines) if "REF404" in line) :][:5]

    assert [line.strip() for line in shown] == [
        f"warning REF404 at 20:1  “40 %” is 22.8% or 40.5% in the abstract of [1]: “{WATER}”",
        "1. Example 1.",
        f"│ {TEXT}",
        f"line 81: the abstract of [1] says “{other}”",
        "hint: only the abstract was read: correct the figure, or cite the source that has it",
    ]


def test_many_supported_claims_are_folded_and_listed_with_v():
    claims = [claim(n, "supported") for n in range(1, 31)] + [claim(40, "contradicted")]
    article = article_of(*claims)

    short, long = rows(rendered(article)), rows(rendered(article, verbose=1))

    assert sum("✓ 40 %" in line for line in short) == 10
    assert any("✗ 40 % → 22.8%" in line for line in short)
    assert short[-1] == "  … and 20 more claims: 20 supported (-v lists all)"
    assert sum("✓ 40 %" in line for line in long) == 30


def test_with_vv_the_sentences_are_shown():
    lines = rows(rendered(sample_article(), verbose=2, width=120))

    assert f"        [1] “{WATER}”" in lines


def test_with_v_it_is_said_of_whom_no_abstract_was_read_and_why():
    late = claim(32, "unread", read=(), unread=(("r3", "offline"), ("r1", "Crossref is silent")))
    article = article_of(unread(30), late, claim(34, "unread", read=(), unread=(("9", "lost"),)))

    told = rendered(article, verbose=1)

    assert "  no abstract of 2, 3: offline\n  no abstract of 1: Crossref is silent\n" in told
    assert "lost" not in told
    assert "no abstract at hand for 3 claims (-v says why)\n" in rendered(article)


def test_quiet_tells_no_claims():
    assert "Claims (" not in rendered(sample_article(), quiet=True)


def test_a_page_without_claims_has_no_such_part():
    assert "Claims" not in rendered(article_of())


def test_too_many_figures_are_told_the_gravest_first():
    many = claim(20, *["supported"] * 30, "contradicted")

    line = rows(rendered(article_of(many), width=0))[0]

    assert line.index("✗ 40 %") < line.index("✓ 40 %")
    assert "  and 19 more" in line


def hostile():
    text = f"{HOSTILE} 40 % {HOSTILE}"
    odd = passage("r1", f"{HOSTILE} 22.8% {HOSTILE}", "22.8%")
    figures = (
        figure(text, "40 %", "contradicted", odd, ground="value"),
        replace(figure(text, "40 %", "absent"), quantity=Quantity(HOSTILE, 0, 9, 1, 1)),
    )
    one = CheckedClaim(
        statement(text, 20, ("c1",)), figures, (quotation(text, HOSTILE, "absent", odd),),
        read=("r1",), unread=((HOSTILE, HOSTILE),), topical=True,
    )  # fmt: skip
    return article_of(one, rules=(number_contradicts, number_not_in_abstract))


@pytest.mark.parametrize("verbose", [0, 2])
def test_nothing_of_page_or_abstract_acts_on_the_terminal(verbose):
    text = rendered(hostile(), verbose=verbose)

    assert not set(text) & set("\x1b\x9b\u202e\r")
    assert "##vso[" not in text
    assert not re.search(r"^\s*::", text, re.MULTILINE)


def test_nothing_of_page_or_abstract_acts_in_markdown():
    text = render_markdown(report_of(hostile()))
    rows = [line for line in text.splitlines() if line.startswith("| p.html")]

    assert len(rows) == 2
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)


# Markdown and SARIF.


def test_markdown_sets_the_claim_beside_the_abstract_what_is_contradicted_first():
    article = article_of(
        claim(20, "absent"), claim(30, "contradicted"),
        rules=(number_contradicts, number_not_in_abstract),
    )  # fmt: skip

    text = render_markdown(report_of(article))
    rows = [line for line in text.splitlines() if line.startswith("| p.html")]

    assert "Claims: 2 figures beside 1 abstract: ? 1 not in the abstract, ✗ 1 contradicted." in text
    assert rows == [
        f"| p.html:30 | **40 %**: “{TEXT}” | ✗ \\[1\\] “{WATER}” |",
        f"| p.html:20 | **40 %**: “{TEXT}” | ? not in the abstract of \\[1\\] |",
    ]


def test_markdown_leaves_out_what_no_finding_tells():
    article = article_of(claim(20, "contradicted"), claim(21, "absent"))

    assert "beside abstracts" not in render_markdown(report_of(article))


def test_markdown_has_twenty_rows_and_how_many_more_there_are():
    claims = [claim(n, "contradicted", text=f"{TEXT} {n}") for n in range(1, 31)]
    article = article_of(*claims, rules=(number_contradicts,))

    text = render_markdown(report_of(article))

    assert text.count("| p.html:") == 20
    assert "… and 10 more claims." in text


def test_sarif_carries_the_abstracts_sentence_at_the_entry():
    article = article_of(claim(20, "contradicted"), rules=(number_contradicts,))

    (result,) = json.loads(render_sarif(report_of(article)))["runs"][0]["results"]

    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == f"the abstract of [1] says “{WATER}”"
    assert related["physicalLocation"]["region"] == {"startLine": 81}


def test_claims_of_several_pages_are_counted_together():
    text = rendered(
        article_of(claim(20, "supported")), ArticleReport(Dossier(article_of().dossier.article), ())
    )

    assert "Claims of all pages: 1 figure beside 1 abstract: ✓ 1 supported" in text


def test_the_sample_has_every_verdict():
    figures = [one.verdict for each in CHECKED_CLAIMS for one in each.figures]

    assert set(figures) == {"supported", "absent", "contradicted", "unread"}
