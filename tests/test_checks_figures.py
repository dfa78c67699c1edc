"""What the rules say of figures and quoted words that the cited abstracts have, lack or contradict."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sample_claims import figure, passage, quantity, quotation
from sample_report import at, entry

from refcheck.checks.figures import (
    number_contradicts,
    number_not_in_abstract,
    quotation_not_in_abstract,
)
from refcheck.checks.figures_wording import around
from refcheck.checks.judge import judge
from refcheck.checks.statement_places import places_in
from refcheck.model.article import Article, Location, ReferenceList, Suppression
from refcheck.model.claims import CheckedClaim, CheckedFigure, Passage, Statement
from refcheck.model.evidence import Dossier
from refcheck.model.registry import RegistryEntry, RegistrySuppression, RegistryView

RULES = (number_not_in_abstract, number_contradicts, quotation_not_in_abstract)
REFERENCES = tuple(entry(n, 90 + n, f"Example {n}. A kettle.") for n in (7, 8, 9))
TEXT = (
    "Of the copper kettles, 45 % whistled, and 88 % of the steel ones, within 3 minutes (p = 0.2)."
)
RESULT = "Of the copper kettles 40% whistled, of the steel ones 88%, and of those of tin 28%."
OTHER = "In our hands 41% of copper kettles whistled."


def said(text=TEXT, line=61, **more):
    """A statement that does not know where its words stand."""
    more = {"citations": ("c1",), **more}
    return Statement("s1", text, Location(line, 4, 600, 600 + len(text)), "Kettles", **more)


def claim(*figures, statement=None, read=("r7",), topical=True, **more):
    return CheckedClaim(statement or said(), figures, read=read, topical=topical, **more)


def wrong(*passages, printed="45 %", ground="value", text=TEXT):
    given = passages or (passage("r7", RESULT, "40%"),)
    return figure(text, printed, "contradicted", *given, ground=ground)


def absent(printed, text=TEXT, **more):
    return figure(text, printed, "absent", **{"value": 1.0, **more})


def dossier(*claims, source="", **more):
    article = Article(
        "kettles.html", "Kettles", "generic", "en", "utf-8",
        lists=(ReferenceList(None, "References", ("r7", "r8", "r9"), at(90)),),
        references=REFERENCES, source=source,
    )  # fmt: skip
    return Dossier(article, claims=claims, **more)


def problems(rule, *claims, **more):
    return list(rule.find(dossier(*claims, **more)))


def messages(rule, *claims):
    return [problem.message for problem in problems(rule, *claims)]


def test_another_value_is_told_with_the_abstracts_words():
    (problem,) = problems(number_contradicts, claim(wrong()))

    assert problem.message == f"“45 %” is 40% in the abstract of [7]: “{RESULT}”"
    assert problem.hint == (
        "only the abstract was read: correct the figure, or cite the source that has it"
    )
    assert (problem.label, problem.key, problem.citations) == ("7", "r7", ("c1",))
    assert [(place.line, place.message) for place in problem.related] == [
        (97, f"the abstract of [7] says “{RESULT}”")
    ]


def test_every_figure_that_may_be_meant_is_shown_with_its_source():
    passages = (
        passage("r7", RESULT, "40%"), passage("r7", RESULT, "28%"), passage("r8", OTHER, "41%"),
    )  # fmt: skip
    (problem,) = problems(number_contradicts, claim(wrong(*passages), read=("r7", "r8")))

    assert problem.message.startswith(
        "“45 %” is 40% or 28% in the abstract of [7] and 41% in that of [8]: “Of the copper"
    )
    assert [place.line for place in problem.related] == [97, 98]


@pytest.mark.parametrize(
    ("ground", "told", "hint"),
    [
        pytest.param(
            "arm",
            "is another group's in the abstract of [7], with 40% for this one: “Of",
            "whose",
            id="arm",
        ),
        pytest.param("unit", "is 40% in the abstract of [7]: “Of", "the unit", id="unit"),
        pytest.param(
            "direction", "goes the other way in the abstract of [7]: “Of", "which way", id="way"
        ),
    ],
)
def test_what_differs_is_told(ground, told, hint):
    (problem,) = problems(number_contradicts, claim(wrong(ground=ground)))

    assert problem.message.startswith(f"“45 %” {told}")
    assert hint in problem.hint


def test_a_figure_of_another_group_is_told_with_this_groups():
    passages = (passage("r7", RESULT, "40%"), passage("r7", RESULT, "28%"))
    swapped = replace(wrong(*passages, ground="arm"), note="rounded from 87.6%")

    (told,) = messages(number_contradicts, claim(swapped))

    assert told == (
        f"“45 %” is another group's in the abstract of [7], with 40% or 28% for this one: “{RESULT}”"
    )  # fmt: skip


def test_the_figure_itself_is_not_told_as_what_stands_in_its_place():
    text = TEXT.replace("45 %", "40 %")
    (told,) = messages(number_contradicts, claim(wrong(printed="40 %", ground="arm", text=text)))

    assert told == f"“40 %” is another group's in the abstract of [7]: “{RESULT}”"


def test_each_contradicted_figure_is_a_finding_of_its_own():
    second = wrong(passage("r7", RESULT, "88%"), printed="88 %")

    found = problems(number_contradicts, claim(wrong(), second))

    assert [problem.message[:6] for problem in found] == ["“45 %”", "“88 %”"]
    assert len({problem.subject for problem in found}) == 2


@pytest.mark.parametrize("rule", RULES)
def test_an_inherited_citation_is_named_by_its_line_and_is_not_the_claims_own(rule):
    inheriting = said(inherited=at(58))
    everything = claim(
        wrong(), absent("3 minutes"), statement=inheriting,
        quotations=(quotation(TEXT, "Of the copper kettles", "absent"),),
    )  # fmt: skip

    (problem,) = problems(rule, everything)

    assert "abstract of [7] (cited at line 58)" in problem.message
    assert problem.citations == ()


def test_all_figures_of_a_statement_that_are_nowhere_are_one_finding():
    (problem,) = problems(number_not_in_abstract, claim(absent("45 %"), absent("3 minutes")))

    assert problem.message == "“45 %” and “3 minutes” are not in the abstract of [7]"
    assert problem.hint == "only the abstract was read: the full text may have them"


def test_of_several_sources_it_is_told_that_none_has_it():
    read = claim(absent("45 %"), read=("r7", "r8"))

    assert messages(number_not_in_abstract, read) == [
        "“45 %” is in none of the abstracts of [7] and [8]"
    ]


@pytest.mark.parametrize(
    ("unread", "told"),
    [
        pytest.param(
            (("r8", "offline"),), "; the abstract of [8] was not read (offline)", id="one"
        ),
        pytest.param(
            (("r8", "offline"), ("r9", "offline")),
            "; the abstracts of [8] and [9] were not read (offline)",
            id="two for one reason",
        ),
        pytest.param(
            (("r8", "offline"), ("r9", "none known")),
            "; the abstracts of [8] and [9] were not read",
            id="two for two reasons",
        ),
    ],
)
def test_it_is_told_which_sources_were_not_read(unread, told):
    partly = claim(absent("45 %"), unread=unread)

    assert messages(number_not_in_abstract, partly) == [
        f"“45 %” is not in the abstract of [7]{told}"
    ]


@pytest.mark.parametrize("role", ["p-value", "sample", "interval", "spread", "date"])
def test_what_abstracts_often_lack_is_no_finding(role):
    assert messages(number_not_in_abstract, claim(absent("p = 0.2", role=role))) == []


def test_a_figure_that_is_there_for_something_else_is_not_called_missing():
    there = figure(
        TEXT, "3 minutes", "absent", passage("r7", "Tin took 3 minutes.", "3 minutes"), value=3.0
    )

    (message,) = messages(number_not_in_abstract, claim(absent("45 %"), there))

    assert message == (
        "“45 %” is not in the abstract of [7]; “3 minutes” is in the abstract of [7], perhaps for"
        " something else: “Tin took 3 minutes.”"
    )


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        pytest.param("We heated 45 % of the kettles.", "45 %", 0, id="we"),
        pytest.param("Of the kettles, 45 % whistled (Figure 2).", "45 %", 0, id="figure"),
        pytest.param("They compared two kettles.", "two", 0, id="a few in words"),
        pytest.param("They compared twelve kettles.", "twelve", 1, id="a dozen in words"),
        pytest.param("They compared 2 kettles.", "2", 1, id="a few in digits"),
    ],
)
def test_own_work_and_a_few_in_words_are_not_missed(text, printed, expected):
    value = {"two": 2.0, "2": 2.0, "twelve": 12.0}.get(printed, 45.0)
    one = figure(text, printed, "absent", value=value, dimension="count")

    assert len(messages(number_not_in_abstract, claim(one, statement=said(text)))) == expected


def test_nothing_is_missed_in_an_abstract_about_something_else():
    assert messages(number_not_in_abstract, claim(absent("45 %"), topical=False)) == []


def test_a_figure_that_is_contradicted_is_not_told_as_missing_too():
    twice = claim(wrong(), absent("45 %"))

    assert messages(number_not_in_abstract, twice) == []
    assert len(messages(number_contradicts, twice)) == 1


@pytest.mark.parametrize("rule", RULES)
def test_what_could_not_be_read_is_silent(rule):
    unread = claim(
        figure(TEXT, "45 %", "unread"),
        read=(),
        unread=(("r7", "timed out"),),
        quotations=(quotation(TEXT, "Of the copper kettles", "unread"),),
    )

    assert messages(rule, unread) == []


@pytest.mark.parametrize("rule", RULES)
def test_what_is_supported_is_silent(rule):
    supported = claim(
        figure(TEXT, "45 %", "supported", passage("r7", RESULT, "40%")),
        quotations=(quotation(TEXT, "Of the copper kettles", "supported", passage("r7", RESULT)),),
    )

    assert messages(rule, supported) == []


def quoting(*near, unread=()):
    words = quotation(TEXT, "Of the copper kettles", "absent", *near)
    return claim(quotations=(words,), unread=unread, topical=False)


def test_quoted_words_that_no_abstract_has_are_told_with_the_nearest_sentence():
    (problem,) = problems(quotation_not_in_abstract, quoting(passage("r7", OTHER)))

    assert problem.message == (
        "the words “Of the copper kettles” are not in the abstract of [7]; "
        f"nearest is “{OTHER}”"
    )  # fmt: skip
    assert problem.related[0].message == f"the abstract of [7] has nearest “{OTHER}”"


def test_quoted_words_that_are_like_nothing_are_told_without():
    assert messages(quotation_not_in_abstract, quoting()) == [
        "the words “Of the copper kettles” are not in the abstract of [7]"
    ]


def test_quoted_words_are_not_missed_where_a_source_was_not_read():
    assert messages(quotation_not_in_abstract, quoting(unread=(("r8", "offline"),))) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_place_is_that_of_the_figure_in_the_file(newline):
    source = (
        f"<h1>Kettles</h1>{newline}<p>Of the copper{newline} kettles, <b>45&nbsp;%</b> whistled."
    )
    start = source.index("Of the")
    text = "Of the copper kettles, 45 % whistled."
    after, bold = source.index(newline, start), source.index("45&")
    offsets = (
        (0, start), (13, after + len(newline)), (text.index("45"), bold),
        (text.index("%"), source.index("%")),
    )  # fmt: skip
    whole = Location(2, 4, start, len(source))
    statement = Statement("s1", text, whole, citations=("c1",), offsets=offsets)

    one = wrong(text=text)
    (found,) = judge(
        dossier(claim(one, statement=statement), source=source), [number_contradicts]
    ).findings

    assert source[found.start : found.end] == "45&nbsp;%"
    assert (found.line, found.column) == (3, len(" kettles, <b>") + 1)
    assert found.excerpt == "Of the copper kettles, 45\xa0% whistled.".replace("\xa0", " ")


def test_a_statement_that_cannot_tell_its_places_is_the_place():
    (problem,) = problems(number_contradicts, claim(wrong()))

    assert problem.location == said().location


def test_the_fingerprint_stays_when_the_claim_moves_and_its_marker_is_renumbered():
    moved = claim(wrong(), statement=said(line=80, citations=("c9",)))

    before, after = (
        judge(dossier(one), RULES).findings[0].fingerprint for one in (claim(wrong()), moved)
    )

    assert before == after


def test_the_fingerprint_is_another_when_the_figure_is():
    corrected = TEXT.replace("45 %", "46 %")
    changed = claim(wrong(printed="46 %", text=corrected), statement=said(corrected))

    before, after = (
        judge(dossier(one), RULES).findings[0].fingerprint for one in (claim(wrong()), changed)
    )

    assert before != after


def test_a_comment_in_the_page_suppresses_it():
    page = dossier(claim(wrong()))
    comment = Suppression(("REF404",), "read in full", 60, 61, at(60))
    page = replace(page, article=replace(page.article, suppressions=(comment,)))

    report = judge(page, RULES)

    assert (report.findings, report.suppressed) == ((), 1)


@pytest.mark.parametrize("key", ["r7", "r8"])
def test_the_registry_silences_it_for_any_of_the_sources(key):
    known = RegistryEntry(
        "8", "0", suppressions=(RegistrySuppression("REF403", "the full text has them"),)
    )
    registry = RegistryView("references.yaml", {key: known})
    both = claim(absent("45 %"), read=("r7", "r8"))

    report = judge(dossier(both, registry=registry), RULES)

    assert (report.findings, report.suppressed) == ((), 1)


@pytest.mark.parametrize("rule", RULES)
def test_a_claim_whose_source_is_not_on_the_page_is_left_out(rule):
    assert messages(rule, claim(wrong(), absent("3 minutes"), read=("r70",))) == []


LONG = "many words before " * 60 + "and 40% of them" + " with as many behind" * 60


def test_a_long_sentence_is_cut_at_words_around_the_figure():
    (problem,) = problems(number_contradicts, claim(wrong(passage("r7", LONG, "40%"))))
    (related,) = problem.related

    for words, longest in ((problem.message, 120), (related.message, 300)):
        shown = words.split("“")[-1].rstrip("”")
        assert shown.startswith("… ")
        assert shown.endswith(" …")
        assert "and 40% of them" in shown
        assert set(shown.strip("… ").split()) <= set(LONG.split())
        assert len(shown) <= longest + 4


@pytest.mark.parametrize(
    ("text", "start", "end", "cut"),
    [
        pytest.param("a b  c", 0, 1, "a b c", id="short enough"),
        pytest.param("40% of all that there is", 0, 3, "40% of …", id="at the beginning"),
        pytest.param("of all that there is 40%", 21, 24, "… is 40%", id="at the end"),
        pytest.param("四十％の銅のやかんが鳴った", 0, 3, "四十％の銅のやかんが …", id="without blanks"),
        pytest.param("9" * 50, 0, 50, "9" * 10 + " …", id="the figure itself is too long"),
    ],
)  # fmt: skip
def test_words_around_a_figure(text, start, end, cut):
    assert around(text, start, end, 10) == cut


def seconds(call):
    began = time.process_time()
    call()
    return time.process_time() - began


def test_a_hundred_thousand_figures_in_a_sentence_take_linear_time():
    number = 100_000
    text = "45 % " * number
    sentence = "40% " * number
    figures = [
        CheckedFigure(
            replace(quantity("45 %", "45 %"), start=5 * n, end=5 * n + 4),
            "contradicted",
            (Passage("r7", sentence, 4 * n, 4 * n + 3),),
            ground="value",
        )
        for n in range(number)
    ]
    statement = Statement(
        "s1", text, Location(1, 1, 0, len(text)), citations=("c1",), offsets=((0, 0),)
    )

    page = dossier(claim(*figures, statement=statement), source=text)

    assert seconds(lambda: places_in(page.article, statement, [(0, 4)] * number)) < 2
    assert len([*number_contradicts.find(page)]) <= 100
