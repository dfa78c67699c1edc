"""What is offered for a cited number without an entry: what stood there, else named suggestions."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import pytest
from git_pages import SENTENCES, Repository, page_of

from refcheck.changes.filling import Help, filled
from refcheck.changes.insertion import insertions
from refcheck.changes.likeness import likeness, same_claim, same_entry
from refcheck.changes.lost import lost_references
from refcheck.checks.holes import holes_of
from refcheck.checks.judge import judge
from refcheck.checks.selection import select_rules
from refcheck.errors import SourceError
from refcheck.model.evidence import Dossier, LostReference
from refcheck.model.registry import RegistryEntry, RegistryView
from refcheck.model.revisions import Revision
from refcheck.model.works import Author, Work
from refcheck.reading.page import read_page
from refcheck.registry.pairing import fingerprint, first_words
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index_small import SmallIndex

QUIET = ("--offline", "--no-report", "--select", "REF001")
FIFTH = SENTENCES[4][1]


class Past:
    """A history of texts, newest first, each a day older than the one before."""

    name = "git"

    def __init__(self, *texts):
        self.texts = texts
        self.looked_at = []

    def revisions(self):
        for at in range(len(self.texts)):
            yield Revision(f"{at:040x}", f"2016-{12 - at // 28:02}-{28 - at % 28:02}")

    def page(self, revision):
        at = int(revision.id, 16)
        self.looked_at.append(at)
        text = self.texts[at]
        return None if text is None else text.encode()


def read(html):
    return read_page(html.encode(), "page.html")


def lost_in(html, *texts):
    """What was found for the holes of a page, by label."""
    article = read(html)
    found = lost_references(article, holes_of(article), Past(*texts))
    return {key.partition(":")[2]: lost for key, lost in found.items()}


def mended(html, *texts):
    """The page with the edits of what was found in it."""
    dossier = filled(Dossier(read(html)), Help(history=lambda: Past(*texts)))
    edits = [edit for lost in dossier.lost.values() for edit in lost.edits]
    for edit in sorted(edits, key=lambda one: -one.start):
        html = html[: edit.start] + edit.text + html[edit.end :]
    return html


# Found


def test_what_stood_in_the_hole_is_found_with_the_day_on_which_it_went():
    broken = page_of(without=(5,))

    found = lost_in(broken, broken, broken, page_of(), page_of())

    assert found == {
        "5": LostReference(FIFTH, "git", "2016-12-27", f"{2:040x}", "5"),
    }


def test_what_went_in_the_working_text_stood_until_the_newest_state():
    assert lost_in(page_of(without=(5,)), page_of())["5"].until == "2016-12-28"


def test_an_edit_of_few_words_of_the_claim_does_not_hide_it():
    broken = page_of(without=(5,)).replace("matters little", "matters rather little")

    assert lost_in(broken, page_of())["5"].text == FIFTH


def test_a_page_that_was_renumbered_since_is_followed_by_the_claim():
    sentences = (("Ice floats on water.", "Float H. On floating. 1999."), *SENTENCES)
    broken = page_of(sentences, without=(6,))

    found = lost_in(broken, broken, page_of())

    assert (found["6"].text, found["6"].label) == (FIFTH, "5")


def counted(sentences, markers):
    """A page whose list counts its entries itself, and whose markers are typed."""
    text = "".join(f"<p>{SENTENCES[at][0]}[{number}]</p>\n" for at, number in markers)
    items = "".join(f"<li>{entry}</li>\n" for _, entry in sentences)
    return f"{text}<h2>References</h2>\n<ol>\n{items}</ol>\n"


IN_ORDER = [(at, at + 1) for at in range(7)]
SHORTER = [*SENTENCES[:4], *SENTENCES[5:]]


def test_a_list_that_was_counted_anew_is_told_and_nothing_is_put_back():
    """The fifth entry went: all markers from there on lead to the wrong one, and the last nowhere."""
    then, now = counted(SENTENCES, IN_ORDER), counted(SHORTER, IN_ORDER)
    dossier = filled(Dossier(read(now)), Help(history=lambda: Past(now, then, then)))
    (lost,) = dossier.lost.values()
    (told,) = judge(dossier, select_rules(["REF001"])).findings

    assert (lost.label, lost.now, lost.text) == ("7", "6", SENTENCES[6][1])
    assert (lost.until, lost.edits, told.fix) == ("2016-12-28", (), None)
    assert "what reference 7 was until 2016-12-28 is 6 now" in told.message
    assert "number the markers as the list is now" in told.hint


def test_the_state_in_which_a_list_was_counted_anew_is_found():
    then, now = counted(SENTENCES, IN_ORDER), counted(SHORTER, IN_ORDER)

    assert lost_in(now, *[now] * 20, *[then] * 30)["7"].revision == f"{20:040x}"


def test_a_page_whose_list_and_markers_were_counted_anew_together_is_no_such_case():
    then = counted(SENTENCES, IN_ORDER)
    right = [(at, at + 1 if at < 4 else at) for at in range(7) if at != 4]

    assert lost_in(counted(SHORTER, right), then) == {}
    assert lost_in(counted(SHORTER, [*right, (4, 9)]), then) == {}
    assert lost_in(counted(SHORTER, [*right[:-1], (6, 9)]), then) == {}


def test_an_entry_that_stands_there_twice_by_now_is_not_told():
    then = counted(SENTENCES, IN_ORDER)
    twice = [*SENTENCES[:3], SENTENCES[6], SENTENCES[6]]

    assert lost_in(counted(twice, IN_ORDER[:3] + IN_ORDER[6:]), then) == {}


def test_a_claim_that_is_new_cites_nothing_that_was_there():
    broken = page_of(without=(5,)).replace(SENTENCES[4][0], "Cows stand in the rain on purpose.")

    assert lost_in(broken, page_of()) == {}


def test_other_neighbours_are_another_list():
    other = page_of([*SENTENCES[:3], ("Some words.", "Else X. Elsewhere. 1900."), SENTENCES[4],
                     ("More words.", "Else Y. Nowhere. 1901."), SENTENCES[6]])  # fmt: skip

    assert lost_in(page_of(without=(5,)), other) == {}


def test_an_entry_that_was_empty_is_no_find():
    emptied = page_of([*SENTENCES[:4], (SENTENCES[4][0], "–"), *SENTENCES[5:]])

    assert lost_in(page_of(without=(5,)), emptied) == {}


def test_claims_that_cited_different_entries_leave_it_open():
    twice = [(1,), (2,), (3,), (4,), (5,), (6,), (5,)]
    then = page_of(cited=[(1,), (2,), (3,), (4,), (5,), (6,), (4,)])

    assert lost_in(page_of(without=(5,), cited=twice), then) == {}


def test_two_holes_are_found_each_in_its_own_state():
    broken = page_of(without=(2, 5))

    found = lost_in(broken, broken, page_of(without=(5,)), page_of())

    assert {label: lost.until for label, lost in found.items()} == {
        "2": "2016-12-28",
        "5": "2016-12-27",
    }


def test_states_that_cannot_be_had_or_read_are_passed_over():
    broken = page_of(without=(5,))

    assert lost_in(broken, None, "", "\0\0", page_of())["5"].revision == f"{3:040x}"


@pytest.mark.parametrize("at", [1, 5, 8, 9, 12, 40, 63, 150, 199])
def test_the_state_in_which_it_went_is_found_with_few_looks(at):
    broken = page_of(without=(5,))
    article = read(broken)
    past = Past(*[broken] * at, *[page_of()] * (200 - at))

    (found,) = lost_references(article, holes_of(article), past).values()

    assert int(found.revision, 16) == at
    assert len(past.looked_at) <= 32


def test_no_more_than_200_states_are_looked_at():
    broken = page_of(without=(5,))
    article = read(broken)
    past = Past(*[broken] * 220, page_of())

    assert lost_references(article, holes_of(article), past) == {}
    assert max(past.looked_at) < 200


def test_when_the_time_is_over_nobody_looks_on():
    broken = page_of(without=(5,))
    article = read(broken)
    past = Past(broken, page_of())

    assert lost_references(article, holes_of(article), past, in_time=lambda: False) == {}
    assert past.looked_at == []


# What stood there only briefly

BROKEN = page_of(without=(5,))


def with_fifth(entry):
    """The page with another entry in the hole."""
    return page_of([*SENTENCES[:4], (SENTENCES[4][0], entry), *SENTENCES[5:]])


SPAM = with_fifth("Buy kettles that freeze. https://spam.example.com")
BEFORE_IT_WAS_CITED = page_of(without=(5,)).replace("[5]", "")


@pytest.mark.parametrize("states", [1, 3, 6])
def test_spam_that_took_the_place_of_an_entry_is_passed_over(states):
    found = lost_in(BROKEN, BROKEN, *[SPAM] * states, *[page_of()] * 3)["5"]

    assert (found.text, found.revision) == (FIFTH, f"{states + 1:040x}")
    assert (found.until, found.since) == (f"2016-12-{28 - states:02}", None)


@pytest.mark.parametrize("states", [1, 3, 6])
def test_spam_after_an_entry_of_short_standing_is_passed_over_too(states):
    found = lost_in(
        BROKEN, *[SPAM] * states, *[page_of()] * 9, *[BEFORE_IT_WAS_CITED] * 9
    )["5"]  # fmt: skip

    assert (found.text, found.since) == (FIFTH, None)


def test_a_vandal_s_digits_are_not_what_is_offered():
    vandal = with_fifth(FIFTH.replace("1994", "1949"))

    assert lost_in(BROKEN, BROKEN, vandal, page_of(), page_of())["5"].text == FIFTH


def test_another_address_behind_the_same_words_is_another_text():
    def linked(url):
        return with_fifth(FIFTH.replace("ice", f'<a href="{url}">ice</a>'))

    spam, good = linked("https://spam.example.com"), linked("https://example.org/ice")

    found = lost_in(BROKEN, BROKEN, spam, good, good)["5"]

    assert found.text == f"{FIFTH} https://example.org/ice"


def test_what_was_added_and_taken_away_within_days_is_told_and_is_no_fix():
    past = Past(BROKEN, *[SPAM] * 3, *[BEFORE_IT_WAS_CITED] * 9)
    dossier = filled(Dossier(read(BROKEN)), Help(history=lambda: past))
    (lost,) = dossier.lost.values()
    (told,) = judge(dossier, select_rules(["REF001"])).findings

    assert (lost.since, lost.until, lost.edits) == ("2016-12-25", "2016-12-28", ())
    assert told.fix is None
    assert "reference 5 stood here only from 2016-12-25 until 2016-12-28: Buy" in told.message


def test_two_sources_that_stood_there_one_after_the_other_are_left_to_a_person():
    found = lost_in(BROKEN, *[SPAM] * 20, *[page_of()] * 60)["5"]

    assert found.since == "2016-12-09"


def test_an_entry_that_was_corrected_some_time_ago_is_offered_as_corrected():
    corrected = FIFTH.replace("On ice", "On the ice")

    found = lost_in(BROKEN, *[with_fifth(corrected)] * 20, *[page_of()] * 60)["5"]

    assert (found.text, found.since) == (corrected, None)


def test_a_blanked_page_between_does_not_make_it_brief():
    blank = "<p>Buy kettles.</p>"

    found = lost_in(BROKEN, page_of(), blank, *[page_of()] * 9, *[BEFORE_IT_WAS_CITED] * 9)["5"]

    assert found.since is None


def test_what_stands_in_the_newest_state_stands_until_today():
    article = read(BROKEN)
    past = Past(page_of(), *[BEFORE_IT_WAS_CITED] * 3)

    def since(today):
        (lost,) = lost_references(article, holes_of(article), past, today=today).values()
        return lost.since

    assert since("2016-12-30") == "2016-12-28"
    assert since("2017-01-30") is None


def test_addresses_that_only_a_link_holds_are_told_as_text():
    linked = FIFTH.replace("ice", '<a href="https://example.org/ice">ice</a>')
    then = page_of([*SENTENCES[:4], (SENTENCES[4][0], linked), *SENTENCES[5:]])

    assert lost_in(page_of(without=(5,)), then)["5"].text == f"{FIFTH} https://example.org/ice"


def test_signs_that_turn_words_around_do_not_come_back():
    then = with_fifth("Press \u202eE. On ice\u2066 under\x07 pressure. 1994.")

    assert lost_in(BROKEN, then)["5"].text == FIFTH
    assert "\u202e" not in mended(BROKEN, then)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Water boils at 100 °C.", "Water boils at 100 °C", True),
        ("Water boils at 100 °C.", "Water freezes at 0 °C.", False),
        ("Yes", "Yes", True),
        ("", "", False),
    ],
)
def test_near_words(one, other, same):
    assert same_claim(one, other) is same
    assert likeness(one, other) == likeness(other, one)
    assert same_entry(one, other) is same


# Put back

FORMS = {
    "lines": page_of,
    "list items": lambda **how: _items(page_of(**how), '<li value="{0}">{1}</li>\n'),
    "paragraphs": lambda **how: _items(page_of(**how), "<p>[{0}] {1}</p>\n"),
    "paragraphs with anchors": lambda **how: _items(
        page_of(**how), '<p id="ref{0}">[{0}] {1}</p>\n'
    ),
    "plain text": lambda **how: re.sub(
        r"</?(?:p|h2|br)>", "", page_of(**how).replace("</p>\n<h2>", "\n\n").replace("</h2>", "\n")
    ),
}


def _items(html, form):
    head, _, entries = html.partition("</h2>")
    rows = re.findall(r"(\d+)\. ([^<]+)<", entries)
    items = "".join(form.format(*row) for row in rows)
    return f"{head}</h2>\n{f'<ol>{chr(10)}{items}</ol>' if '<li' in form else items}\n"


@pytest.mark.parametrize(
    ("form", "number"),
    [
        *((form, number) for form in FORMS for number in (2, 4, 5, 7)),
        *((form, 1) for form in ("lines", "paragraphs", "plain text")),
    ],
)
def test_the_entry_is_put_back_in_the_form_of_its_neighbours(form, number):
    whole, broken = FORMS[form](), FORMS[form](without=(number,))

    assert mended(broken, whole) == whole


@pytest.mark.parametrize("form", ["list items", "paragraphs with anchors"])
def test_before_a_first_entry_whose_tag_bears_its_number_nothing_is_put(form):
    broken = FORMS[form](without=(1,))

    assert mended(broken, FORMS[form]()) == broken


def test_an_item_is_put_back_where_the_next_one_says_its_number():
    def listed(rows):
        items = "".join(f"<li{at}>{text}</li>\n" for at, text in rows)
        return re.sub(r"<p>1\. .*", "", page_of(), flags=re.DOTALL) + f"<ol>\n{items}</ol>\n"

    texts = [entry for _, entry in SENTENCES]
    whole = listed([("", text) for text in texts])
    broken = listed([*(("", t) for t in texts[:4]), (' value="6"', texts[5]), ("", texts[6])])

    assert mended(broken, whole) == broken.replace(
        '<li value="6">', f'<li>{FIFTH}</li>\n<li value="6">'
    )


def test_text_is_put_back_as_text():
    hostile = "Press E. <script>alert(1)</script> & {{7*7}} <!-- x --> On ice. 1994."
    escaped = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    then = page_of([*SENTENCES[:4], (SENTENCES[4][0], escaped), *SENTENCES[5:]])

    page = mended(page_of(without=(5,)), then)

    assert page == then
    assert "<script" not in page


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page_of(SENTENCES[:3], without=(2,)) + "<p>[1] [1]</p>", id="too few to tell"),
        pytest.param(
            page_of(without=(5,))
            .replace("<br>\n3.", "</p>\n<p>3.")
            .replace("<br>\n4.", "<br><br>4.")
            .replace("<br>\n6.", "<br />6.")
            .replace("<br>\n7.", "<hr>7."),
            id="no two alike",
        ),
    ],
)
def test_where_the_form_of_the_list_is_not_certain_nothing_is_edited(html):
    article = read(html)

    (hole,) = holes_of(article)

    assert insertions(article, {hole: FIFTH}) == {}


def test_a_text_that_would_not_be_read_as_an_entry_does_not_hinder_the_others():
    more = [
        (f"Ice of the kind {n} is colder.", f"Kind {n}. On ices. 19{n}.") for n in range(50, 60)
    ]
    article = read(page_of([*SENTENCES, *more], without=(2, 4, 5)))
    second, fourth, fifth = holes_of(article)

    wanted = {second: "", fourth: SENTENCES[3][1], fifth: FIFTH}
    split = {second: SENTENCES[1][1], fifth: "Press E.\n<br>\n6. On ice under pressure. 1994."}

    assert insertions(article, wanted).keys() == {fourth.key, fifth.key}
    assert insertions(article, split).keys() >= {second.key}


def test_a_mended_page_has_no_hole_and_nothing_else_is_changed():
    page = mended(page_of(without=(2, 6)), page_of())

    assert holes_of(read(page)) == ()
    assert page == page_of()


def test_random_holes_are_put_back_or_left_alone():
    chance = random.Random(7)
    for _ in range(30):
        form = FORMS[chance.choice(["lines", "list items", "paragraphs", "plain text"])]
        without = tuple(chance.sample(range(1, 8), chance.choice([1, 2])))
        whole, broken = form(), form(without=without)

        page = mended(broken, whole)

        left = {hole.label for hole in holes_of(read(page))}
        assert page == whole or left <= set(map(str, without)) & {"1", "2"}, (without, page)


# From the registry


def view_of(html, *, numbers=None, stands=True, doi="10.5555/ice"):
    """A registry in which the page's entries stand, and one that the page lacks."""
    article = read(html)
    same = {
        one.key: RegistryEntry((numbers or {}).get(one.number, one.number), fingerprint(one.text))
        for one in article.references
    }
    gone = RegistryEntry(
        "5", "0" * 16, first_words(FIFTH), doi, verified="2026-01-01" if stands else None
    )
    return article, RegistryView("references.yaml", same, {}, (gone,))


class Works:
    """Recalls one work, suggests nothing."""

    work = Work("10.5555/ice", "On ice under pressure", (Author("Press", "Eva Maria"),),
                containers=("J Ice",), years=(1994,), volume="7", issue="2", pages="1-9")  # fmt: skip

    def recall(self, doi):
        return (self.work, "index") if doi == self.work.doi else None

    def suggest(self, claim, is_known):
        raise AssertionError("what stood there is known")


def test_the_registry_offers_the_record_of_its_doi():
    article, view = view_of(page_of(without=(5,)))

    lost = filled(Dossier(article, registry=view), Help(works=Works())).lost["0:5"]

    assert lost.text == ("Press EM. On ice under pressure. J Ice. 1994;7(2):1-9. doi:10.5555/ice")
    assert (lost.source, lost.until, bool(lost.edits)) == ("references.yaml", None, True)


def test_without_a_record_the_registry_offers_its_words():
    article, view = view_of(page_of(without=(5,)))

    lost = filled(Dossier(article, registry=view), Help()).lost["0:5"]

    assert lost.text == f"{FIFTH} doi:10.5555/ice"


def test_a_doi_that_nobody_has_decided_about_is_not_offered():
    article, view = view_of(page_of(without=(5,)), stands=False)

    assert filled(Dossier(article, registry=view), Help()).lost["0:5"].text == FIFTH


def test_words_that_were_cut_off_are_not_put_into_the_page():
    article, view = view_of(page_of(without=(5,)), doi=None)
    cut = replace(view.unknown[0], text="Press E. On ice under …")

    lost = filled(Dossier(article, registry=replace(view, unknown=(cut,))), Help()).lost["0:5"]

    assert (lost.text, lost.edits) == ("Press E. On ice under …", ())


def test_a_registry_with_other_numbers_is_not_asked():
    article, view = view_of(page_of(without=(5,)), numbers={"4": "3", "6": "5"})

    assert filled(Dossier(article, registry=view), Help()).lost == {}


# Suggested

ABOUT = Work("10.5555/wind", "Cooling by wind and by still air on glaciers", (Author("Gale"),))
OTHER = Work("10.5555/milk", "Cooling of milk", (Author("Curd"),))
CLAIM = "Wind and still air are cooling glaciers at different rates."


def suggested(*sources, claim=CLAIM, known=(), **options):
    found = Resolver(sources, **options).suggest(claim, lambda work: work in known)
    return [one.work for one in found]


def index(*works):
    return SmallIndex(works, "a few works")


def test_works_that_share_enough_telling_words_are_suggested():
    assert suggested(index(OTHER, ABOUT)) == [ABOUT]


def test_a_work_that_the_page_cites_is_not_suggested():
    assert suggested(index(ABOUT), known=[ABOUT]) == []


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("", id="no words"),
        pytest.param("It does so in most patients of this study.", id="words of every title"),
        pytest.param("Cooling is known.", id="one word"),
        pytest.param("Wind turbines rust in Denmark.", id="another matter"),
    ],
)
def test_few_shared_words_suggest_nothing(claim):
    assert suggested(index(OTHER, ABOUT), claim=claim) == []


def test_a_short_title_that_the_claim_has_whole_is_too_little():
    assert suggested(index(replace(ABOUT, title="Cooling glaciers"))) == []


def test_a_long_title_of_which_the_claim_has_few_words_is_too_little():
    rest = "measured across seven alpine valleys beneath retreating seracs near disused quarries"

    assert suggested(index(replace(ABOUT, title=f"{ABOUT.title}, {rest}"))) == []


def test_there_are_three_suggestions_at_most():
    works = [replace(ABOUT, doi=f"10.5555/wind{n}", title=f"{ABOUT.title} {n}") for n in range(5)]

    assert len(suggested(index(*works))) == 3


class Agency:
    """A registration agency that counts the questions put to it."""

    name, address, complete, registers_dois, searches = "crossref", "", True, True, True
    kinds = frozenset({"doi"})

    def __init__(self, *works, fails=False):
        self.works, self.fails, self.asked = list(works), fails, 0

    def search(self, text, fields, limit=20):
        self.asked += 1
        if self.fails:
            raise SourceError("no answer")
        return self.works

    def lookup(self, kind, value):
        raise AssertionError("no DOI is looked up")


def test_an_agency_is_asked_once_and_only_where_the_indexes_have_nothing():
    agency = Agency(ABOUT)

    assert suggested(index(ABOUT), agency) == [ABOUT]
    assert agency.asked == 0
    assert suggested(index(), agency) == [ABOUT]
    assert agency.asked == 1


def test_offline_no_agency_is_asked():
    agency = Agency(ABOUT)

    assert suggested(agency, offline=True) == []
    assert agency.asked == 0


def test_a_silent_agency_suggests_nothing():
    assert suggested(Agency(fails=True)) == []


# Told


def finding_of(html, help_):
    dossier = filled(Dossier(read(html)), help_)
    (found,) = judge(dossier, select_rules(["REF001"])).findings
    return found


def test_the_finding_tells_the_fact_and_has_the_fix():
    found = finding_of(page_of(without=(5,)), Help(history=lambda: Past(page_of())))

    assert found.message == (
        "[5] is cited once, but the list has no reference 5 (it goes from 4 to 6); "
        f"reference 5 stood here until 2016-12-28: {FIFTH}"
    )
    assert (found.fix.description, found.fix.replacement) == (
        f"put reference 5 back, as git {0:012x} has it",
        FIFTH,
    )
    assert len(found.fix.edits) == 1


def test_a_suggestion_is_no_fix():
    html = page_of(without=(6,)).replace(SENTENCES[5][0], CLAIM)

    found = finding_of(html, Help(works=Resolver([index(ABOUT)])))

    assert found.fix is None
    assert "10.5555" not in found.message


def test_a_work_that_is_on_the_page_is_not_suggested_for_its_hole():
    html = page_of(without=(6,)).replace(SENTENCES[5][0], CLAIM)
    cited = html.replace("Kettle A. On boiling water.", f"Gale F. {ABOUT.title}.")
    works = Resolver([index(ABOUT)])

    assert filled(Dossier(read(html)), Help(works=works)).suggestions["0:6"][0].work == ABOUT
    assert filled(Dossier(read(cited)), Help(works=works)).suggestions == {}


def test_what_stood_there_does_not_change_what_tells_the_finding_apart():
    broken = page_of(without=(5,))

    with_past = finding_of(broken, Help(history=lambda: Past(page_of())))

    assert with_past.identity == finding_of(broken, Help()).identity


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_a_page_in_git_is_looked_up_in_its_history(repository, refcheck):
    repository.commit(page=page_of())
    commit = repository.git("rev-parse", "HEAD")
    repository.commit(page=page_of(without=(5,)))

    ran = refcheck("page.html", *QUIET, "--format", "json")

    (found,) = json.loads(ran.out)["articles"][0]["findings"]
    assert found["lost"] == {
        "text": FIFTH,
        "since": None,
        "until": "2016-03-02",
        "source": "git",
        "revision": commit,
        "number": "5",
        "now": None,
    }
    assert found["suggestions"] == []
    assert found["fix"]["edits"][0]["text"] == f"<br>\n5. {FIFTH}"


def test_a_page_outside_of_git_is_checked_as_ever(refcheck, tmp_path):
    (tmp_path / "page.html").write_text(page_of(without=(5,)))

    ran = refcheck("page.html", *QUIET, "--format", "json")

    (found,) = json.loads(ran.out)["articles"][0]["findings"]
    assert (ran.code, found["lost"], found["fix"]) == (1, None, None)


def test_without_git_a_page_is_checked_as_ever(repository, refcheck, monkeypatch):
    repository.commit(page=page_of())
    repository.write("page.html", page_of(without=(5,)))
    monkeypatch.setenv("PATH", "/nowhere")

    ran = refcheck("page.html", *QUIET, "--format", "json")

    assert (ran.code, ran.err) == (1, "")
    assert json.loads(ran.out)["articles"][0]["findings"][0]["lost"] is None


def test_suggestions_are_shown_and_named_as_such(refcheck, tmp_path):
    works = [
        {
            "DOI": ABOUT.doi,
            "title": [ABOUT.title],
            "author": [{"family": "Gale"}],
            "type": "journal-article",
        }
    ]
    (tmp_path / "works.json").write_text(json.dumps(works))
    assert refcheck("index", "build", "works.json", "--output", "idx").code == 0
    html = page_of(without=(6,)).replace(SENTENCES[5][0], CLAIM)
    (tmp_path / "page.html").write_text(html)
    asked = ("page.html", "--offline", "--no-report", "--index", "idx")

    as_text = refcheck(*asked).out
    as_json = json.loads(refcheck(*asked, "--format", "json").out)

    assert "works that the claim's words lead to; nobody said that they were meant:" in as_text
    assert "? Gale. Cooling by wind and by still air on glaciers (10.5555/wind)" in as_text
    found = next(f for f in as_json["articles"][0]["findings"] if f["rule"] == "REF001")
    assert [one["doi"] for one in found["suggestions"]] == ["10.5555/wind"]
    assert found["fix"] is None


def test_structure_rules_alone_ask_nobody_for_suggestions(refcheck, tmp_path):
    html = page_of(without=(6,)).replace(SENTENCES[5][0], CLAIM)
    (tmp_path / "page.html").write_text(html)

    ran = refcheck("page.html", *QUIET, "--format", "json")

    assert json.loads(ran.out)["articles"][0]["findings"][0]["suggestions"] == []
    assert json.loads(ran.out)["sources"] == []


@pytest.mark.shared_data
def test_the_claim_of_the_shared_page_leads_to_no_work_by_chance(shared_data, refcheck, tmp_path):
    works = shared_data / "works" / "crossref_works.ndjson.gz"
    assert refcheck("index", "build", works, "--output", "idx").code == 0
    page = shared_data.parent / "seed" / "low-dose-naltrexone.html"

    ran = refcheck(page, "--offline", "--no-report", "--index", "idx", "--format", "json")

    found = [f for f in json.loads(ran.out)["articles"][0]["findings"] if f["rule"] == "REF001"]
    assert [(one["reference"], one["suggestions"], one["fix"]) for one in found] == [
        ("5", [], None)
    ]


def test_the_fix_command_puts_it_back_and_then_finds_nothing_to_do(repository, refcheck, tmp_path):
    repository.commit(page=page_of())
    repository.commit(page=page_of(without=(5,)))

    refcheck("fix", "page.html", "--offline", "--select", "REF001")
    first = (tmp_path / "page.html").read_text()
    refcheck("fix", "page.html", "--offline", "--select", "REF001")

    assert first == (tmp_path / "page.html").read_text() == page_of()


def test_an_entry_that_makes_the_list_alphabetical_is_put_back_too(repository, refcheck, tmp_path):
    named = [
        (words, f"{'ABCDEFG'[at]}son X. {entry}") for at, (words, entry) in enumerate(SENTENCES)
    ]
    whole, broken = page_of(named[:6]), page_of(named[:6], without=(5,))
    assert [read(html).lists[0].alphabetical for html in (whole, broken)] == [True, False]
    repository.commit(page=whole)
    repository.commit(page=broken)

    refcheck("fix", "page.html", "--offline", "--select", "REF001")

    assert (tmp_path / "page.html").read_text() == whole


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
def test_an_entry_is_put_back_in_the_encoding_of_the_page(repository, refcheck, tmp_path, encoding):
    charset = '<meta charset="windows-1252">\r\n' if encoding == "windows-1252" else ""
    named = [(words, entry.replace("On ", "Où “")) for words, entry in SENTENCES]
    whole, broken = (
        f"{charset}{page_of(named, without=without)}".replace("\r\n", "\n").replace("\n", "\r\n")
        for without in ((), (5,))
    )
    repository.write("page.html", whole.encode(encoding))
    repository.commit()
    repository.write("page.html", broken.encode(encoding))
    repository.commit()

    refcheck("fix", "page.html", "--offline", "--select", "REF001")

    assert (tmp_path / "page.html").read_bytes() == whole.encode(encoding)
