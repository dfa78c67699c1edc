"""What happened to a work after its publication: who says so, what holds, and how it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import build, entries_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.standing import in_words, is_retraction_notice, standing_of
from refcheck.model.evidence import DoiUnchecked, Dossier, ReferenceFields, Resolved, Unchecked
from refcheck.model.title_marks import title_mark
from refcheck.model.updates import merged_updates, update_kind
from refcheck.model.works import Author, Update, Work
from refcheck.resolvers.index_staging import merge
from refcheck.resolvers.records import work_from_json, work_from_record, work_to_json

OWN = "10.5555/boiling"
NOTICE = "10.5555/notice"
PUBLISHER, WATCH, TITLE = ("publisher",), ("retraction-watch",), ("title",)


# Titles


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("RETRACTED: The boiling of water", "retraction"),
        ("Retracted: The boiling of water", "retraction"),
        ("[Retracted] The boiling of water", "retraction"),
        ("*RETRACTED* The boiling of water", "retraction"),
        ("RETRACTED ARTICLE: The boiling of water", "retraction"),
        ("Retracted Chapter: The boiling of water", "retraction"),
        ("RETRACTED — The boiling of water", "retraction"),
        ("WITHDRAWN: The boiling of water", "withdrawal"),
        ("Withdrawn", "withdrawal"),
        ("REMOVED: The boiling of water", "removal"),
        ("TEMPORARY REMOVAL: The boiling of water", "removal"),
        ("The boiling of water (Retracted)", "retraction"),
        ("The boiling of water [Retracted Article]", "retraction"),
        ("The boiling of water (Retracted article. See vol. 14, pg. 77, 1992)", "retraction"),
        ("The boiling of water [Retracted by Roe A. Kettle. 1992;14:77]", "retraction"),
        ("The boiling of water [Retraction in: Kettle. 1992;14:77]", "retraction"),
        ("The boiling of water - RETRACTED", "retraction"),
        ("The boiling of water (Withdrawn)", "withdrawal"),
        ("ARTÍCULO RETRACTADO: La ebullición del agua", "retraction"),
        ("[Artículo retirado] La ebullición del agua", "withdrawal"),
        ("Retratado: A ebulição da água", "retraction"),
        ("RÉTRACTÉ : L’ébullition de l’eau", "retraction"),
        ("Zurückgezogener Artikel: Das Sieden des Wassers", "retraction"),
        ("RITRATTATO: L’ebollizione dell’acqua", "retraction"),
        ("[ОТОЗВАНА] Кипение воды", "retraction"),
        ("Статья отозвана: Кипение воды", "retraction"),
        ("（已撤稿）水的沸腾", "retraction"),
        ("[撤回] 水の沸騰", "retraction"),
        ("[철회] 물의 끓음", "retraction"),
    ],
)
def test_the_title_of_a_retracted_work_says_so(title, kind):
    mark = title_mark(title)

    assert (mark.kind, mark.is_notice) == (kind, False)


@pytest.mark.parametrize(
    "title",
    [
        "Retraction: The boiling of water",
        "Retraction",
        "Notice of Retraction",
        "Retraction notice to “The boiling of water”",
        "Retraction Note to: The boiling of water",
        "Retraction of: The boiling of water",
        "Retraction for Example et al., The boiling of water",
        "Statement of Retraction: The boiling of water",
        "Retracted notice: The boiling of water",
        "Withdrawal notice: The boiling of water",
        "Notice of withdrawal",
        "Partial retraction: The boiling of water",
        "The boiling of water under high pressure: Retraction",
        "The boiling of water [Retraction of Roe A. Kettle. 1992;14:77]",
        "Retractación: La ebullición del agua",
        "Retractación del artículo “La ebullición del agua”",
        "撤稿声明：水的沸腾",
    ],
)
def test_the_title_of_a_notice_is_no_retracted_works(title):
    assert title_mark(title).is_notice


@pytest.mark.parametrize(
    "title",
    [
        "The boiling of water",
        "Retracted gears of small aeroplanes",
        "Retracted-wing aircraft",
        "The jaw at rest (retracted)",
        "Retraction of the tongue in infants",
        "Retraction force in orthodontics: a study",
        "Rapid retraction of the lung: a model",
        "Withdrawal: symptoms and signs",
        "Tobacco withdrawal and its signs",
        "Removed: a memoir",
        "Removed teeth - a study",
        "Teeth that were removed",
        "Withdrawn children: a study",
        "Erratum: The boiling of water",
        "Zurückgezogenheit: eine Studie",
    ],
)
def test_other_titles_say_nothing(title):
    assert title_mark(title) is None


# Records


def record(**fields):
    return {
        "DOI": OWN,
        "type": "journal-article",
        "title": ["The boiling of water under high pressure"],
        "author": [{"family": "Example", "given": "Anna"}],
        "container-title": ["Journal of Kettle Science"],
        **fields,
    }


def told(kind, doi=NOTICE, day=(1992, 5, 4), source=None):
    entry = {"type": kind, "DOI": doi, "updated": {"date-parts": [list(day)]}}
    return {**entry, "source": source} if source else entry


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Expression of Concern", "expression_of_concern"),
        ("expression-of-concern", "expression_of_concern"),
        ("partial_retraction", "partial_retraction"),
        ("Retracted", "retraction"),
        ("WITHDRAWAL", "withdrawal"),
        ("Reinstatement", "reinstatement"),
        ("err", "erratum"),
        ("New version", "new_version"),
        ("something else", "something_else"),
    ],
)
def test_kinds_have_one_spelling(raw, kind):
    assert update_kind(raw) == kind


def test_kind_notice_date_and_source_are_kept_apart():
    work = work_from_record(record(**{"updated-by": [told("removal", source="publisher")]}))

    assert work.updates == (Update("removal", NOTICE, "1992-05-04", PUBLISHER),)
    assert work_from_json(work_to_json(work)) == work


def test_dates_are_kept_as_far_as_they_go():
    entries = [told("retraction", day=(1992, 5)), told("correction", day=(1991,))]
    entries.append({"type": "erratum", "DOI": "10.5555/other"})
    work = work_from_record(record(**{"updated-by": entries}))

    assert [(u.kind, u.date) for u in work.updates] == [
        ("erratum", None),
        ("correction", "1991"),
        ("retraction", "1992-05"),
    ]


def test_a_title_is_one_more_source_of_the_same_retraction():
    work = work_from_record(
        record(title=["RETRACTED: Boiling"], **{"updated-by": [told("retraction")]})
    )

    assert work.updates == (Update("retraction", NOTICE, "1992-05-04", TITLE),)


def test_a_title_alone_tells_of_a_retraction():
    work = work_from_record(record(title=["WITHDRAWN: Boiling"]))

    assert work.updates == (Update("withdrawal", None, None, TITLE),)


def test_pubmeds_note_leaves_the_title_and_not_the_work():
    work = work_from_record(record(title=["Boiling [Retracted by Roe A. Kettle. 1992;14:77]"]))

    assert work.title == "Boiling"
    assert standing_of(work).withdrawn


def test_a_notice_under_the_works_own_doi_is_about_the_work():
    work = work_from_record(
        record(title=["RETRACTED: Boiling"], **{"update-to": [told("retraction", doi=OWN)]})
    )

    assert work.updates == (Update("retraction", OWN, "1992-05-04", TITLE),)
    assert work.updates_to == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"update-to": [told("retraction", doi="10.5555/other")]},
        {"author": [{"family": "Journal of Kettle Science"}]},
        {"author": [{"given": "Journal of", "family": "Kettle Science"}]},
    ],
)
def test_a_notice_may_bear_the_title_of_the_work_that_it_retracts(fields):
    work = work_from_record(record(title=["Retracted: Boiling"], **fields))

    assert work.updates == ()
    assert is_retraction_notice(work, "Retracted: Boiling")


@pytest.mark.parametrize(
    ("relation", "updates"),
    [
        (
            {"retraction": [{"id": NOTICE, "id-type": "doi", "asserted-by": "object"}]},
            (Update("retraction", NOTICE),),
        ),
        (
            {"is-replaced-by": [{"id": NOTICE, "id-type": "doi", "asserted-by": "subject"}]},
            (Update("new_version", NOTICE),),
        ),
        ({"retraction": [{"id": NOTICE, "id-type": "doi", "asserted-by": "subject"}]}, ()),
        ({"is-preprint-of": [{"id": NOTICE, "id-type": "doi", "asserted-by": "subject"}]}, ()),
        ({"retraction": "nonsense", "x": None}, ()),
        ("nonsense", ()),
    ],
)
def test_relations_tell_of_notices_too(relation, updates):
    assert work_from_record(record(relation=relation)).updates == updates


def test_a_stored_work_keeps_what_it_says_of_others():
    notice = Work(NOTICE, "Retraction", updates_to=(Update("retraction", OWN, "1992", PUBLISHER),))

    assert work_from_json(work_to_json(notice)) == notice
    with pytest.raises(TypeError, match="not an object"):
        work_from_json({"updates": [["retraction", NOTICE]]})


@pytest.mark.parametrize("dates", [("", ""), ("2020", "2021"), ("2021", "2020")])
def test_two_records_of_one_work_have_the_updates_of_both(dates):
    retracted = Work(OWN, "Boiling", updates=(Update("retraction", NOTICE, "1992", PUBLISHER),))
    corrected = Work(OWN, "Boiling", volume="12", updates=(Update("erratum", None, "1991"),))
    known = Work(OWN, "Boiling", updates=(Update("retraction", NOTICE, None, WATCH),))

    both = merge(retracted, dates[0], corrected, dates[1])

    assert [update.kind for update in both.updates] == ["erratum", "retraction"]
    assert merge(retracted, dates[0], known, dates[1]).updates == (
        Update("retraction", NOTICE, "1992", (*PUBLISHER, *WATCH)),
    )


# One event told twice


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        pytest.param(
            Update("withdrawal", NOTICE, "1992-05-04", PUBLISHER),
            Update("retraction", NOTICE, "1992-08-30", WATCH),
            Update("withdrawal", NOTICE, "1992-05-04", (*PUBLISHER, *WATCH)),
            id="one notice",
        ),
        pytest.param(
            Update("retraction", NOTICE, None, PUBLISHER),
            Update("retraction", NOTICE, "1992-05", WATCH),
            Update("retraction", NOTICE, "1992-05", (*PUBLISHER, *WATCH)),
            id="a date that only one knows",
        ),
        pytest.param(
            Update("retraction", NOTICE, "1992", PUBLISHER),
            Update("retraction", None, "1992-05-04", WATCH),
            Update("retraction", NOTICE, "1992-05-04", (*PUBLISHER, *WATCH)),
            id="a date that one knows better",
        ),
        pytest.param(
            Update("retraction", OWN, "1992-05-04", PUBLISHER),
            Update("retraction", NOTICE, "1992-05-20", WATCH),
            Update("retraction", NOTICE, "1992-05-04", (*PUBLISHER, *WATCH)),
            id="near dates, and a notice of its own",
        ),
        pytest.param(
            Update("retraction", "10.5555/n1", "1992-05-04", PUBLISHER),
            Update("retraction", "10.5555/n2", "1992-05-20", WATCH),
            Update("retraction", "10.5555/n1", "1992-05-04", (*PUBLISHER, *WATCH)),
            id="two notices of one retraction",
        ),
        pytest.param(
            Update("erratum", NOTICE, "1992-05-04", PUBLISHER),
            Update("correction", NOTICE, "1992-05-04", WATCH),
            Update("erratum", NOTICE, "1992-05-04", (*PUBLISHER, *WATCH)),
            id="an erratum is a correction",
        ),
    ],
)
def test_what_two_sources_tell_of_one_event_stands_once(one, other, merged):
    assert merged_updates([one, other], OWN) == (merged,)
    assert merged_updates([other, one], OWN) == (merged,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            Update("retraction", None, "1992-05-04", PUBLISHER),
            Update("retraction", None, "1997-05-04", WATCH),
            id="years apart",
        ),
        pytest.param(
            Update("correction", "10.5555/n1", "1992-05-04", PUBLISHER),
            Update("correction", "10.5555/n2", "1992-05-06", WATCH),
            id="two corrections of one week",
        ),
        pytest.param(
            Update("expression_of_concern", OWN, "1992-05-04", PUBLISHER),
            Update("retraction", OWN, "1992-05-20", PUBLISHER),
            id="a concern and a retraction in one place",
        ),
        pytest.param(
            Update("correction", OWN, "1992-05-04", PUBLISHER),
            Update("correction", OWN, "1999-05-04", PUBLISHER),
            id="the place of the article is no notice's name",
        ),
        pytest.param(
            Update("partial_retraction", None, "1992-05-04", PUBLISHER),
            Update("retraction", None, "1992-05-20", WATCH),
            id="a part is not the whole",
        ),
    ],
)
def test_two_events_stay_two(one, other):
    assert set(merged_updates([one, other], OWN)) == {one, other}


@pytest.mark.parametrize(
    ("kind", "sources"),
    [
        ("retraction", PUBLISHER),
        ("expression_of_concern", PUBLISHER),
        ("reinstatement", WATCH),
        ("correction", WATCH),
    ],
)
def test_a_bare_list_says_nothing_beside_what_explains_it(kind, sources):
    listed, notice = Update("listed", sources=("bad.txt",)), Update(kind, NOTICE, "1992", sources)

    assert merged_updates([listed, notice], OWN) == (notice,)


@pytest.mark.parametrize("kind", ["new_version", "correction"])
def test_what_publishers_do_every_day_explains_no_list_of_retractions(kind):
    listed = Update("listed", sources=("bad.txt",))
    notice = Update(kind, NOTICE, "1992", PUBLISHER)

    assert set(merged_updates([listed, notice], OWN)) == {listed, notice}


# What an editor reads

ENTRY = "Example A. The boiling of water under high pressure. J Kettle Sci. 1990;12(3):101-109."
WORK = Work(
    OWN, "The boiling of water under high pressure", (Author("Example", "Anna"),), years=(1990,)
)
WHO = "[1], “The boiling of water under high pressure” (Example, 1990),"


def messages(work=None, *, doi=None, entry=ENTRY, fields=None):
    resolution = Resolved(work, 0.97, "crossref", ()) if work else Unchecked("crossref", "offline")
    dossier = Dossier(
        build("Boils.[1]\nAnd boils.[1]\nAnd boils on.[1]", entries_of(entry)),
        fields={"r1": fields or ReferenceFields()},
        resolutions={"r1": resolution},
        dois={"r1": doi} if doi else {},
    )
    codes = {"REF210", "REF211", "REF212", "REF213"}
    return [
        (finding.rule, finding.severity.value, finding.message)
        for finding in judge(dossier, ALL_RULES).findings
        if finding.rule in codes
    ]


BOTH = (*PUBLISHER, *WATCH)


@pytest.mark.parametrize(
    ("updates", "rule", "message"),
    [
        pytest.param(
            [Update("retraction", NOTICE, "1992-05-04", BOTH)],
            "REF210",
            "was retracted on 1992-05-04 (notice: https://doi.org/10.5555/notice; "
            "source: the publisher and Retraction Watch)",
            id="retracted",
        ),
        pytest.param(
            [Update("withdrawal", OWN, "1992-05", PUBLISHER)],
            "REF210",
            "was withdrawn in 1992-05 (the notice stands in its place: "
            "https://doi.org/10.5555/boiling; source: the publisher)",
            id="notice in the work's place",
        ),
        pytest.param(
            [Update("removal", None, None, TITLE)],
            "REF210",
            "was removed (source: its title)",
            id="the title alone",
        ),
        pytest.param([Update("retraction")], "REF210", "was retracted", id="nothing more is known"),
        pytest.param(
            [Update("listed", None, None, ("bad.txt",))],
            "REF210",
            "is on a list of retractions (bad.txt), which tells neither kind nor date",
            id="on a bare list",
        ),
        pytest.param(
            [Update("expression_of_concern", NOTICE, "1992", WATCH)],
            "REF211",
            "bears an expression of concern of 1992 (notice: https://doi.org/10.5555/notice; "
            "source: Retraction Watch)",
            id="concern",
        ),
        pytest.param(
            [Update("correction", NOTICE, "1992-05-04"), Update("erratum", None, "1993")],
            "REF212",
            "has later notices: correction of 1992-05-04 "
            "(notice: https://doi.org/10.5555/notice) and erratum of 1993",
            id="corrections",
        ),
        pytest.param(
            [Update("retraction", NOTICE, "1992-05-04"), Update("reinstatement", None, "1994")],
            "REF212",
            "was retracted on 1992-05-04 (notice: https://doi.org/10.5555/notice) "
            "and reinstated in 1994",
            id="reinstated",
        ),
        pytest.param(
            [Update("expression_of_concern", None, "1992"), Update("reinstatement", None, "1994")],
            "REF212",
            "bore an expression of concern of 1992 and was reinstated in 1994",
            id="no-longer-in-doubt",
        ),
        pytest.param(
            [Update("reinstatement", None, "1994")],
            "REF212",
            "was reinstated in 1994",
            id="only-the-reinstatement-is-known",
        ),
    ],
)
def test_a_message_tells_what_happened_when_where_and_who_says_so(updates, rule, message):
    ((code, _, said),) = messages(replace(WORK, updates=tuple(updates)))

    assert (code, said) == (rule, f"{WHO} {message}")


def test_a_concern_before_a_retraction_is_no_second_finding():
    updates = (Update("expression_of_concern", date="1991"), Update("retraction", date="1992"))

    assert [code for code, *_ in messages(replace(WORK, updates=updates))] == ["REF210"]


def test_a_new_version_under_the_same_doi_is_the_one_that_is_cited():
    assert messages(replace(WORK, updates=(Update("new_version", OWN, "1992"),))) == []
    (other,) = messages(replace(WORK, updates=(Update("new_version", NOTICE, "1992"),)))
    assert other[0] == "REF212"


def test_a_notice_that_is_cited_is_no_retracted_work():
    notice = Work(NOTICE, "Retraction: Boiling", updates_to=(Update("retraction", OWN),))

    ((code, severity, said),) = messages(notice)

    assert (code, severity) == ("REF213", "info")
    assert said == f"[1] is the notice of a retraction of {OWN}"


def test_the_notice_of_a_correction_is_no_retraction_notice():
    assert messages(Work(NOTICE, "Correction: Boiling", updates_to=(Update("erratum", OWN),))) == []


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("The boiling of water under high pressure", "REF210"),
        ("RETRACTED: The boiling of water under high pressure", "REF210"),
        ("Retraction notice to “The boiling of water under high pressure”", "REF213"),
        ("Retraction: The boiling of water under high pressure", "REF213"),
    ],
)
def test_where_notice_and_article_share_a_doi_the_print_tells_which_is_cited(title, rule):
    shared = replace(WORK, updates=(Update("retraction", OWN, "1992-05-04", PUBLISHER),))

    ((code, *_),) = messages(shared, fields=ReferenceFields(title=title))

    assert code == rule


def test_a_printed_doi_is_known_as_retracted_without_its_record():
    update = Update("retraction", NOTICE, "1992-05-04", WATCH)

    ((code, severity, said),) = messages(doi=DoiUnchecked(OWN, "crossref", "offline", (update,)))

    assert (code, severity) == ("REF210", "error")
    assert said == (
        "[1], by its DOI 10.5555/boiling, was retracted on 1992-05-04 "
        "(notice: https://doi.org/10.5555/notice; source: Retraction Watch)"
    )


@pytest.mark.parametrize(
    ("source", "name"), [("pubmed", "PubMed"), ("retraction-watch", "Retraction Watch")]
)
def test_who_tells_of_a_notice_has_his_own_name(source, name):
    told = Update("retraction", date="2010-02-06", sources=(source,))

    assert in_words(told) == f"retracted on 2010-02-06 (source: {name})"
