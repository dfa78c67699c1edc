"""A page's statements beside the abstracts of what they cite."""

from __future__ import annotations

import pytest

from refcheck.claims.checking import MOST_SOURCES, Sources, checked_claims, cited_by_statements
from refcheck.claims.unread import unknown_work
from refcheck.model.article import Article, Citation, Location
from refcheck.model.claims import Abstract, NoAbstract, Statement
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, Unchecked

HERE = Location(1, 1, 0, 1)
KETTLES = Abstract(
    "<jats:p>Copper kettles were filled with 2 litres of water. Of the copper kettles, 88% "
    "whistled within 3 minutes, “sooner than all the others”.</jats:p>",
    "Whistling of copper kettles",
    "crossref",
)
SILENT = NoAbstract("Europe PMC did not answer", silent=True)
WHISTLED = "Of the copper kettles, 88% whistled."


def page(*texts, markers=None):
    """An article with a statement for each text; by default each cites the entry of its number."""
    cited = markers or {f"c{n}": ((str(n), f"r{n}"),) for n, _ in enumerate(texts, 1)}
    return Article(
        path="kettles.html",
        title="Kettles",
        dialect="generic",
        language="en",
        encoding="utf-8",
        citations=tuple(
            Citation(
                id=id_,
                marker=f"[{id_}]",
                labels=tuple(label for label, _ in entries),
                references=tuple(key for _, key in entries),
                location=HERE,
            )
            for id_, entries in cited.items()
        ),
        statements=tuple(
            Statement(id=f"s{n}", text=text, location=HERE, citations=(f"c{n}",))
            for n, text in enumerate(texts, 1)
        ),
    )


def test_a_figure_and_words_of_the_abstract_are_supported_with_its_sentence():
    text = "Of the copper kettles, 88% whistled “sooner than all the others”."

    (claim,) = checked_claims(page(text), {"r1": KETTLES})

    (figure,), (quotation,) = claim.figures, claim.quotations
    assert (figure.quantity.text, figure.verdict) == ("88%", "supported")
    assert figure.passages[0].reference == "r1"
    assert figure.passages[0].sentence.startswith("Of the copper kettles")
    assert figure.passages[0].figure == "88%"
    assert (quotation.text, quotation.verdict) == ("sooner than all the others", "supported")
    assert quotation.passages[0].figure == "sooner than all the others"
    assert (claim.read, claim.unread, claim.topical) == (("r1",), (), True)


def test_words_of_the_title_are_words_of_the_source():
    (claim,) = checked_claims(page("He wrote on “whistling of copper kettles”."), {"r1": KETTLES})

    assert claim.quotations[0].verdict == "supported"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (SILENT, SILENT.reason),
        (NoAbstract("several works fit"), "several works fit"),
        (None, "not asked"),
    ],
)
def test_without_an_abstract_all_is_unread(outcome, reason):
    text = f"{WHISTLED} It was “nothing that stands anywhere”."

    (claim,) = checked_claims(page(text), {"r1": outcome} if outcome else {})

    assert {one.verdict for one in (*claim.figures, *claim.quotations)} == {"unread"}
    assert (claim.read, claim.unread) == ((), (("r1", reason),))


@pytest.mark.parametrize("text", ["<jats:p> </jats:p>", "No abstract available."])
def test_an_abstract_that_says_nothing_is_none(text):
    empty = Abstract(text, KETTLES.title, "crossref")

    (claim,) = checked_claims(page(WHISTLED), {"r1": empty})

    assert claim.unread == (("r1", "its abstract is empty"),)
    assert claim.figures[0].verdict == "unread"


def test_where_one_of_two_sources_is_unread_nothing_is_said_against_the_claim():
    markers = {"c1": (("1", "r1"), ("2", "r2"))}
    text = "Of the copper kettles, 35% whistled “as nobody ever had heard”."

    (claim,) = checked_claims(page(text, markers=markers), {"r1": KETTLES, "r2": SILENT})

    assert claim.figures[0].verdict != "contradicted"
    assert claim.quotations[0].verdict == "unread"
    assert (claim.read, claim.unread) == (("r1",), (("r2", SILENT.reason),))


def test_what_is_missing_from_the_list_is_unread_under_its_number():
    markers = {"c1": (("1", "r1"), ("9", None))}

    (claim,) = checked_claims(page(WHISTLED, markers=markers), {"r1": KETTLES})

    assert claim.figures[0].verdict == "supported"
    assert claim.unread == (("9", "missing from the list"),)


def test_a_marker_that_names_no_entry_leaves_it_open_what_is_cited():
    (claim,) = checked_claims(page(WHISTLED, markers={"c1": ()}), {})

    assert claim.unread == (("[c1]", "missing from the list"),)


def test_who_cites_nothing_or_says_nothing_in_figures_is_no_claim():
    article = page("Kettles of copper whistle.", WHISTLED, markers={"c1": (("1", "r1"),)})

    assert checked_claims(article, {"r1": KETTLES}) == ()


def test_only_what_figures_and_quotations_cite_is_wanted():
    article = page("Kettles whistle.", WHISTLED, "It “went as nobody had thought”.", WHISTLED)

    assert cited_by_statements(article) == ("r2", "r3", "r4")


def test_one_work_cited_twice_in_a_statement_is_one_source():
    markers = {"c1": (("1", "r1"), ("1", "r1"))}

    (claim,) = checked_claims(page(WHISTLED, markers=markers), {"r1": KETTLES})

    assert claim.read == ("r1",)
    assert cited_by_statements(page(WHISTLED, markers=markers)) == ("r1",)


def test_of_a_statement_that_cites_hundreds_only_some_sources_are_read():
    entries = tuple((str(n), f"r{n}") for n in range(1, 301))
    abstracts = {key: KETTLES for _, key in entries}

    (claim,) = checked_claims(page(WHISTLED, markers={"c1": entries}), abstracts)

    assert len(claim.read) == MOST_SOURCES
    assert claim.unread == (("r21", f"only {MOST_SOURCES} sources of a statement are read"),)
    assert claim.figures[0].verdict == "supported"


def test_who_will_not_be_read_is_not_asked_for():
    entries = tuple((str(n), f"r{n}") for n in range(1, 301))

    wanted = cited_by_statements(page(WHISTLED, markers={"c1": entries}))

    assert wanted == tuple(f"r{n}" for n in range(1, MOST_SOURCES + 1))


def test_an_abstract_is_taken_apart_once():
    sources = Sources()

    text = sources.text_of(KETTLES)

    assert sources.text_of(Abstract(KETTLES.text, KETTLES.title, KETTLES.source)) is text


class Broken(Sources):
    def text_of(self, abstract):
        raise ZeroDivisionError(abstract.title)


def test_a_bug_at_one_statement_leaves_it_unread_where_somebody_is_lenient():
    article = page(WHISTLED, WHISTLED)
    abstracts = {"r1": KETTLES, "r2": SILENT}

    first, second = checked_claims(article, abstracts, Broken(), lenient=True)

    assert first.unread == (("r1", "a bug in refcheck: ZeroDivisionError"),)
    assert second.unread == (("r2", SILENT.reason),)
    with pytest.raises(ZeroDivisionError):
        checked_claims(article, abstracts, Broken())


@pytest.mark.parametrize(
    ("resolution", "expected"),
    [
        (Ambiguous(()), NoAbstract("several works fit")),
        (NotFound(("crossref",)), NoAbstract("no such work found")),
        (NotIndexable("report"), NoAbstract("has no DOI as a rule")),
        (Unchecked("crossref", "timed out"), NoAbstract("Crossref did not answer", silent=True)),
        (Unchecked("crossref", "offline; not among 5 works"), NoAbstract("not asked")),
        (None, NoAbstract("not asked")),
    ],
)
def test_why_nobody_was_asked_for_an_abstract(resolution, expected):
    assert unknown_work(resolution) == expected
