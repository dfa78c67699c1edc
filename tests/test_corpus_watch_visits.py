from __future__ import annotations

import contextlib
import time

import pytest
from watched_wiki import BAD, GOOD, WatchedWiki

from refcheck.cli.address import asked
from refcheck.corpus.job import Job
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.edits import Edit
from refcheck.corpus.watch.patience import Outages, Patience, Pauses
from refcheck.corpus.watch.replies import reply_of
from refcheck.corpus.watch.telling import line_of
from refcheck.corpus.watch.verdicts import Opening
from refcheck.corpus.watch.visits import Visitor
from refcheck.errors import InputError
from refcheck.links.guard import Policy
from refcheck.model.settings import Settings
from refcheck.revisions.mediawiki import Wiki

BUSY = (500, b"", "text/html", {})


@pytest.fixture(params=[True, False], ids=["rest", "api"])
def wiki(request):
    with WatchedWiki(rest=request.param) as server:
        yield server


class World:
    def __init__(self, server, folder):
        self.server, self.pauses, self.told, self.questions = server, [], [], []
        self.stack = contextlib.ExitStack()
        self.state = self.stack.enter_context(states.opened(folder))
        self.state.follow(folder / "edits.jsonl", 0)
        settings = Settings(select=("REF0",), offline=True, cache=False)
        job = Job(settings, "2026-11-23T00:00:00Z")
        self.verdict = self.stack.enter_context(Opening(job, 60.0)())
        self.failing = None
        outages = Outages(self.told.append, self.told.append, time.monotonic)
        patience = Patience(self.pauses.append, outages, 6, Pauses(jitter=0.0))
        own = Wiki(server.address, self.fetch)
        self.visitor = Visitor(own, self.state, patience, self.ask, time.time)

    def fetch(self, url):
        policy = Policy(private=True)
        return reply_of(
            asked(url, policy, proxy=None, seconds=20, maximum_bytes=10**7), time.time()
        )

    def ask(self, question):
        self.questions.append(question)
        return self.failing or Done(self.verdict(question))

    def visit(self, *revisions, title="Tea"):
        changes = {one["revid"]: one for one in self.server.changes}
        edits = [
            Edit(
                title,
                number,
                changes[number]["old_revid"] or None,
                1000,
                changes[number]["user"],
                is_new=not changes[number]["old_revid"],
            )
            for number in revisions
        ]
        visit = self.visitor.visit(title, edits)
        known = visit.verdict.known if visit.verdict else None
        self.state.record(visit.row, 10, known=known)
        return visit.row


@pytest.fixture
def world(wiki, tmp_path):
    with (made := World(wiki, tmp_path)).stack:
        yield made


def rules(findings):
    return [one["rule"] for one in findings]


def test_what_an_edit_broke_is_told_beside_the_revision_before(wiki, world):
    first = wiki.edit("Tea", GOOD)
    row = world.visit(wiki.edit("Tea", BAD))

    assert (row["status"], row["compared_with"]) == ("checked", first)
    assert rules(row["new"]) == ["REF001"]
    assert row["gone"] == []


def test_what_was_broken_before_is_not_news(wiki, world):
    snow = BAD.replace("Snow.", "Snow falls where the air is cold enough for it in the mountains.")
    wiki.edit("Tea", snow)
    row = world.visit(wiki.edit("Tea", snow.replace("falls", "fell")))

    assert (row["new"], row["gone"]) == ([], [])
    assert row["findings"]["error"] == 1


def test_what_an_edit_mended_is_told(wiki, world):
    wiki.edit("Tea", BAD)
    row = world.visit(wiki.edit("Tea", GOOD))

    assert row["new"] == []
    assert rules(row["gone"]) == ["REF001"]


def test_of_several_edits_all_is_told_that_they_did_together(wiki, world):
    first = wiki.edit("Tea", GOOD)
    edits = [wiki.edit("Tea", BAD, user="Ann"), wiki.edit("Tea", BAD + " ", user="Bob")]
    row = world.visit(*edits)

    assert (row["compared_with"], row["revision"]) == (first, edits[1])
    assert [one["user"] for one in row["edits"]] == ["Ann", "Bob"]
    assert row["user"] == "Bob"
    assert rules(row["new"]) == ["REF001"]


def test_on_a_new_page_everything_is_new(wiki, world):
    row = world.visit(wiki.edit("Tea", BAD))

    assert (rules(row["new"]), row["compared_with"], row["message"]) == (["REF001"], None, None)


def test_the_revision_before_is_not_fetched_where_what_was_found_on_it_is_known(wiki, world):
    world.visit(wiki.edit("Tea", GOOD))
    wiki.asked.clear()
    row = world.visit(wiki.edit("Tea", GOOD.replace("Ice.", "Ice melts.")))

    assert row["new"] == []
    assert not [one for one in wiki.asked if "1001" in one]


def test_what_seems_new_is_looked_at_in_the_text_before(wiki, world):
    first = wiki.edit("Tea", GOOD)
    world.visit(first)
    row = world.visit(wiki.edit("Tea", BAD))

    assert rules(row["new"]) == ["REF001"]
    assert [one.before is not None for one in world.questions] == [False, False, True]


def test_other_edits_in_between_are_not_blamed_on_this_one(wiki, world):
    world.visit(wiki.edit("Tea", GOOD))
    between = wiki.edit("Tea", BAD, tell=False)
    row = world.visit(wiki.edit("Tea", BAD.replace("Ice.", "Ice melts.")))

    assert (row["compared_with"], row["new"]) == (between, [])


def test_what_an_edit_mended_that_nobody_watched_break_is_told(wiki, world):
    world.visit(wiki.edit("Tea", GOOD))
    wiki.edit("Tea", BAD, tell=False)
    row = world.visit(wiki.edit("Tea", GOOD))

    assert rules(row["gone"]) == ["REF001"]


def test_a_revision_that_is_hidden_leaves_open_what_is_new(wiki, world):
    first = wiki.edit("Tea", GOOD)
    row_revision = wiki.edit("Tea", BAD)
    wiki.gone.add(first)
    wiki.pages["Tea"].revisions = wiki.pages["Tea"].revisions[:1]
    row = world.visit(row_revision)

    assert (row["status"], row["compared_with"], row["new"]) == ("checked", None, [])
    assert "not to be had" in row["message"]
    assert row["findings"]["error"] == 1


def test_a_page_that_was_deleted_is_told(wiki, world):
    edit = wiki.edit("Tea", BAD)
    del wiki.pages["Tea"]
    row = world.visit(edit)

    assert row["status"] == "unavailable"
    assert "has no page “Tea”" in row["message"]


def test_a_page_that_was_moved_is_checked_where_it_is_now(wiki, world):
    wiki.edit("Tea", GOOD)
    edit = wiki.edit("Tea", BAD)
    wiki.pages["Green tea"] = wiki.pages["Tea"]
    wiki.pages["Tea"] = type(wiki.pages["Tea"])(leads_to="Green tea")
    row = world.visit(edit)

    assert (row["title"], row["moved_from"]) == ("Green tea", "Tea")
    assert row["page"].endswith("/Green_tea")
    assert rules(row["new"]) == ["REF001"]


def test_an_edit_that_made_a_redirect_is_no_edit_of_its_target(wiki, world):
    wiki.edit("Ice", BAD)
    edit = wiki.edit("Tea", "")
    wiki.pages["Tea"].leads_to = "Ice"
    row = world.visit(edit)

    assert (row["status"], row["message"]) == ("redirect", "redirects to Ice")
    assert row["findings"] == {}


def test_an_edit_that_a_check_has_seen_already_is_not_checked_again(wiki, world):
    wiki.edit("Tea", GOOD)
    early, late = wiki.edit("Tea", BAD), wiki.edit("Tea", BAD + " ")
    assert world.visit(early)["revision"] == late

    assert world.visit(late)["status"] == "covered"


def test_a_wiki_that_lags_behind_its_own_events_is_asked_for_the_revision(wiki, world):
    wiki.edit("Tea", GOOD)
    edit = wiki.edit("Tea", BAD)
    kept = wiki.pages["Tea"].revisions
    wiki.pages["Tea"].revisions = kept[1:]
    wiki.pages["Hidden behind"] = type(wiki.pages["Tea"])(kept[:1])
    row = world.visit(edit)

    assert (row["revision"], rules(row["new"])) == (edit, ["REF001"])


def test_a_finding_that_is_about_no_reference_comes_and_goes(wiki, world):
    wiki.edit("Tea", GOOD)
    came = world.visit(wiki.edit("Tea", GOOD.replace("<h2>", "<h2>Common uses include:</h2><h2>")))
    went = world.visit(wiki.edit("Tea", GOOD + " "))

    assert (rules(came["new"]), rules(went["gone"])) == (["REF013"], ["REF013"])
    assert [one.get("reference") for one in (*came["new"], *went["gone"])] == [None, None]


def test_of_edits_whose_last_was_deleted_the_others_are_checked(wiki, world):
    wiki.edit("Tea", GOOD)
    stays, goes = wiki.edit("Tea", BAD), wiki.edit("Tea", GOOD)
    del wiki.pages["Tea"].revisions[0]
    row = world.visit(stays, goes)

    assert (row["status"], row["revision"], rules(row["new"])) == ("checked", stays, ["REF001"])
    assert row["message"] == f"revision {goes} is not to be had"
    assert [one["revision"] for one in row["edits"]] == [stays, goes]


def test_an_edit_that_was_deleted_alone_is_told(wiki, world):
    wiki.edit("Tea", GOOD)
    edit = wiki.edit("Tea", BAD)
    del wiki.pages["Tea"].revisions[0]

    row = world.visit(edit)

    assert row["status"] == "unavailable"
    assert row["page"].endswith("/Tea")


def test_a_wiki_that_fails_for_a_while_is_waited_for(wiki, world):
    edit = wiki.edit("Tea", BAD)
    wiki.moods = [BUSY] * 3
    row = world.visit(edit)

    assert row["status"] == "checked"
    assert world.pauses == [1, 2, 4]
    assert world.told == []


def test_an_outage_of_the_wiki_is_waited_out_and_no_fault_of_the_page(wiki, world):
    edit = wiki.edit("Tea", BAD)
    wiki.moods = [BUSY] * 7
    row = world.visit(edit)

    assert row["status"] == "checked"


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param((200, b"<html>maintenance</html>", "text/html", {}), id="web page"),
        pytest.param((404, b"<html>no</html>", "text/html", {}), id="404"),
        pytest.param((403, b"<html>no</html>", "text/html", {}), id="403"),
        pytest.param((200, b'{"error":{"code":"readonly"}}', "application/json", {}), id="error"),
        pytest.param((200, b"{}", "application/json", {}), id="nothing"),
    ],
)
def test_what_stands_in_the_place_of_a_wiki_says_nothing_about_a_page(wiki, world, notice):
    made = wiki.edit("Tea", GOOD)
    wiki.moods = [notice] * 4
    before = len(wiki.asked)

    row = world.visit(made)

    assert (row["status"], row["message"]) == ("checked", None)
    assert wiki.asked[-1].startswith("/w/rest.php/v1/page/" if wiki.rest else "/w/api.php")
    assert len(wiki.asked) > before + 4


def test_a_wiki_that_never_spoke_of_itself_is_not_waited_for(wiki, world):
    world.visitor.speaks = False
    made = wiki.edit("Tea", GOOD)
    wiki.private = True

    assert world.visit(made)["status"] == "unavailable"
    assert world.pauses == []


def test_a_page_at_which_the_wiki_itself_fails_is_given_up_alone(wiki, world):
    if not wiki.rest:
        pytest.skip("api.php answers for all pages")
    edit = wiki.edit("Tea", BAD)
    wiki.page_moods = [BUSY] * 8
    row = world.visit(edit)

    assert (row["status"], row["message"]) == ("failed", "the wiki server error (HTTP 500)")


SLOWER = (429, b"", "text/plain", {"Retry_After": "900"})


def test_a_wiki_that_wants_to_be_asked_later_is_waited_for_as_long_as_it_says(wiki, world):
    world.visitor.patience.attempts = None
    edit = wiki.edit("Tea", BAD)
    moods = wiki.page_moods if wiki.rest else wiki.moods
    moods += [SLOWER] * 9
    row = world.visit(edit)

    assert (row["status"], world.pauses) == ("checked", [900] * 9)
    assert ["slow down" in line for line in world.told] == [True, False]


def test_a_page_for_which_it_is_too_early_ends_a_run_that_is_to_end(wiki, world):
    edit = wiki.edit("Tea", BAD)
    moods = wiki.page_moods if wiki.rest else wiki.moods
    moods += [SLOWER] * 9

    with pytest.raises(InputError, match="slow down"):
        world.visit(edit)
    assert world.pauses == []


def test_a_wiki_that_stays_away_ends_a_run_that_is_to_end(wiki, world):
    edit = wiki.edit("Tea", BAD)
    wiki.moods = [BUSY] * 99

    with pytest.raises(InputError, match="HTTP 500"):
        world.visit(edit)


def test_a_page_that_breaks_is_told_and_kept_apart_from_findings(wiki, world):
    edit = wiki.edit("Tea", BAD)
    world.failing = Failed("time", "it took more than 1 seconds")
    row = world.visit(edit)

    assert (row["status"], row["new"]) == ("failed", [])
    assert row["message"] == "time: it took more than 1 seconds"


# ---- the line ----


def test_the_line_names_page_user_and_what_is_new(wiki, world):
    wiki.edit("Tea", GOOD)
    row = world.visit(wiki.edit("Tea", BAD, user="Bob"))

    line = line_of(row)
    assert "Tea (edit 1002 by Bob): 1 new: REF001 [3] is cited once" in line
    assert line.endswith("(1 finding in all)")


def test_nothing_of_a_page_or_user_acts_on_a_terminal_or_in_a_log(wiki, world):
    wiki.edit("Tea", GOOD)
    row = world.visit(wiki.edit("Tea", BAD, user="\x1b[31mEve\n::error::x\u202e##[add-mask]"))

    line = line_of(row)
    assert line.isprintable()
    assert "::error" not in line.split()[0]
    assert "##[" not in line
