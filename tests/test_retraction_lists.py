"""Lists of retractions: read as they come, kept in an index, and known without a network."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.errors import InputError
from refcheck.model.evidence import DoiAgrees, DoiUnchecked, ReferenceFields, Resolved, Unchecked
from refcheck.model.works import Update, Work
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.index_notices import FILE, Notices, open_notices, put_notices
from refcheck.resolvers.index_small import SmallIndex
from refcheck.resolvers.retraction_lists import described, read_lists
from refcheck.resolvers.retraction_watch import Notice, Skipped, read_retractions

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)
COLUMNS = HEADER.split(",")
ROW = {
    "Title": "The boiling of water",
    "RetractionDate": "2/6/2010 0:00",
    "RetractionDOI": "10.5555/Notice",
    "OriginalPaperDOI": "10.5555/Boiling",
    "OriginalPaperPubMedID": "0",
    "RetractionNature": "Retraction",
}
WATCH = ("retraction-watch",)


def table(*rows, columns=COLUMNS, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        writer.writerow({"Record ID": number, **ROW, **row})
    return text.getvalue()


def rows_of(tmp_path, data, name="list.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_retractions(path))


def update_of(tmp_path, **row):
    ((notice),) = rows_of(tmp_path, table(row))
    return notice.update


# Reading


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: text.encode(), id="plain"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="byte order mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: gzip.compress(text.encode()), id="gzip"),
        pytest.param(lambda text: text.replace("water", "wåter").encode("latin-1"), id="latin-1"),
        pytest.param(lambda text: text.replace("\r\n", "\n").encode(), id="line feeds"),
        pytest.param(lambda text: b"\r\n" + text.encode(), id="an empty line first"),
    ],
)
def test_the_file_is_read_however_it_is_stored(tmp_path, written):
    (notice,) = rows_of(tmp_path, written(table({})))

    update = Update("retraction", "10.5555/notice", "2010-02-06", WATCH)
    assert notice == Notice(("doi:10.5555/boiling",), update)


def test_columns_are_known_by_name_in_any_order_and_case(tmp_path):
    shuffled = [name.lower() for name in reversed(COLUMNS)]
    row = {name.lower(): value for name, value in ROW.items()}

    (notice,) = rows_of(tmp_path, table(row, columns=shuffled, delimiter=";"))

    assert notice.update.date == "2010-02-06"


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2/6/2010 0:00", "2010-02-06"),
        ("12/31/2010", "2010-12-31"),
        ("31/12/2010", "2010-12-31"),
        ("2010-02-06", "2010-02-06"),
        ("2010-02-06T00:00:00Z", "2010-02-06"),
        ("2010-02", "2010-02"),
        ("2010", "2010"),
        ("2/30/2010", None),
        ("2010-13-40", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_american_or_iso(tmp_path, printed, date):
    assert update_of(tmp_path, RetractionDate=printed).date == date


@pytest.mark.parametrize("printed", ["unavailable", "Unavailable", "None", "", "0"])
def test_an_unavailable_notice_is_none(tmp_path, printed):
    assert update_of(tmp_path, RetractionDOI=printed).doi is None


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("Retraction", "retraction"),
        ("Expression of concern", "expression_of_concern"),
        ("Correction", "correction"),
        ("Reinstatement", "reinstatement"),
    ],
)
def test_the_nature_is_the_kind(tmp_path, nature, kind):
    assert update_of(tmp_path, RetractionNature=nature).kind == kind


@pytest.mark.parametrize(
    ("cell", "works"),
    [
        ("https://doi.org/10.5555/Boiling", ("doi:10.5555/boiling",)),
        ("10.5555/a;10.5555/b", ("doi:10.5555/a", "doi:10.5555/b")),
        ("10.5555/a; 10.5555/b", ("doi:10.5555/a", "doi:10.5555/b")),
        ("10.5555/1(2007)1[5:A]2.0.CO;2", ("doi:10.5555/1(2007)1[5:a]2.0.co;2",)),
    ],
)
def test_a_cell_may_hold_several_dois(tmp_path, cell, works):
    ((notice),) = rows_of(tmp_path, table({"OriginalPaperDOI": cell}))

    assert notice.works == works


def test_a_work_without_a_doi_is_named_by_its_pmid(tmp_path):
    row = {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "1234567"}
    ((notice),) = rows_of(tmp_path, table(row))

    assert notice.works == ("pmid:1234567",)


def test_broken_rows_are_skipped_and_named_by_their_first_line(tmp_path):
    rows = table(
        {"Notes": "two\nlines"},
        {"RetractionNature": "Applause"},
        {"OriginalPaperDOI": "10,5555/x"},
        {"OriginalPaperDOI": "unavailable"},
        {},
    )

    first, *others = rows_of(tmp_path, rows + "6,cut short\n")

    assert isinstance(first, Notice)
    assert others == [
        Skipped(4, "'Applause' is no kind of notice that is known"),
        Skipped(5, "'10,5555/x' is no DOI"),
        Skipped(6, "names no work", nameless=True),
        first,
        Skipped(8, "has 2 cells, not 20"),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_bare_list_tells_neither_kind_nor_date(tmp_path, packed):
    data = b"# bad ones\n10.5555/A\n\nhttps://doi.org/10.5555/b\nnonsense\n"
    found = rows_of(tmp_path, gzip.compress(data) if packed else data, "bad.txt")

    update = Update("listed", sources=("bad.txt",))
    assert found == [
        Notice(("doi:10.5555/a",), update),
        Notice(("doi:10.5555/b",), update),
        Skipped(5, "'nonsense' is no DOI"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"name,year\nAnna,1990\n",
        b'{"DOI": "10.5555/a"}',
        b"<html><body>10.5555/a</body></html>",
        b"# nothing but words\n",
        b"OriginalPaperDOI,RetractionNature\nunavailable,Retraction\n",
        b"\x1f\x8bdamaged",
        bytes(range(256)),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(tmp_path, data):
    path = tmp_path / "list.csv"
    path.write_bytes(data)

    with pytest.raises(InputError) as refusal:
        read_lists([path])

    assert str(path) in refusal.value.message
    assert "\n" not in refusal.value.message


@given(st.lists(st.lists(st.text(max_size=30) | st.sampled_from([*ROW.values()]), max_size=7)))
def test_whatever_the_cells_hold_a_row_is_a_notice_or_is_skipped(tmp_path_factory, rows):
    columns = ["OriginalPaperDOI", "RetractionNature", "RetractionDate", "OriginalPaperPubMedID"]
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

    read = list(read_retractions(path))

    assert len(read) <= len(rows)
    assert all(isinstance(row, Notice) or row.reason for row in read)


def test_each_list_is_told_with_its_first_broken_rows(tmp_path):
    path = tmp_path / "list.csv"
    broken = [{"RetractionNature": "Applause"}] * 4
    path.write_text(table({}, *broken, {"OriginalPaperDOI": "unavailable"}), encoding="utf-8")

    _, told = read_lists([path])

    assert described(told) == [
        "list.csv: 6 rows, 4 skipped, 1 without DOI or PMID",
        "  line 3: 'Applause' is no kind of notice that is known",
        "  line 4: 'Applause' is no kind of notice that is known",
        "  line 5: 'Applause' is no kind of notice that is known",
    ]


# In an index


def put(folder, data, name="list.csv", added="2026-11-22"):
    path = folder / name
    path.write_text(data, encoding="utf-8")
    put_notices(folder, *read_lists([path]), added=added)
    return open_notices(folder)


def test_notices_are_found_by_every_identifier_of_the_work(tmp_path):
    notices = put(tmp_path, table({"OriginalPaperPubMedID": "1234567"}))

    told = (Update("retraction", "10.5555/notice", "2010-02-06", WATCH),)
    assert notices.about("doi", "10.5555/BOILING") == told
    assert notices.about("pmid", "1234567") == told
    assert notices.about("doi", "10.5555/boiling2") == ()
    assert notices.about("pmid", "12345") == ()
    assert (notices.info.works, notices.info.notices, notices.info.newest) == (1, 1, "2010-02-06")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_can_be_kept_too(tmp_path):
    notices = put(tmp_path, "10.5555/boiling\n", os.fsdecode(b"b\xe4d.txt"))

    assert notices.info.files == ("b\N{REPLACEMENT CHARACTER}d.txt",)


def test_each_of_many_works_is_found(tmp_path):
    numbers = range(300)
    notices = put(tmp_path, "".join(f"10.5555/{n}\n" for n in numbers), "bad.txt")

    assert all(notices.about("doi", f"10.5555/{n}") for n in numbers)
    assert not any(notices.about("doi", f"10.5555/{n}x") for n in numbers)
    assert notices.info.works == len(numbers)


def test_a_second_list_joins_the_first(tmp_path):
    put(tmp_path, "10.5555/boiling\n10.5555/other\n", "bad.txt")
    notices = put(tmp_path, table({}, {"RetractionNature": "Reinstatement"}), added="2026-11-23")

    kinds = [update.kind for update in notices.about("doi", "10.5555/boiling")]
    assert kinds == ["reinstatement", "retraction"]
    assert [update.kind for update in notices.about("doi", "10.5555/other")] == ["listed"]
    assert (notices.info.works, notices.info.notices) == (2, 3)
    assert (notices.info.files, notices.info.added) == (("bad.txt", "list.csv"), "2026-11-23")


def test_the_same_list_twice_changes_nothing(tmp_path):
    put(tmp_path, table({}))
    once = (tmp_path / FILE).read_bytes()
    put(tmp_path, table({}))

    assert (tmp_path / FILE).read_bytes() == once
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", FILE]


def test_a_record_keeps_its_own_updates_and_gains_those_of_the_list(tmp_path):
    notices = put(tmp_path, table({}))
    own = Update("retraction", "10.5555/notice", "2010-02-02", ("publisher",))
    work = Work("10.5555/boiling", "Boiling", updates=(own,))

    (update,) = notices.upon(work).updates

    assert update.date == "2010-02-02"
    assert update.sources == ("publisher", "retraction-watch")
    assert notices.upon(Work("10.5555/other", "Other")) == Work("10.5555/other", "Other")


@pytest.mark.parametrize("spoilt", [b"", b"{}\n", b"x", b"[1]\nx"])
def test_a_damaged_file_is_named(tmp_path, spoilt):
    put(tmp_path, table({}))
    (tmp_path / FILE).write_bytes(spoilt)

    with pytest.raises(InputError, match="list of retractions is damaged"):
        open_notices(tmp_path)


def test_an_altered_file_is_named(tmp_path):
    put(tmp_path, table({}))
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole.replace(b"boiling", b"cooking"))

    with pytest.raises(InputError, match="damaged"):
        open_notices(tmp_path)


# In a run


TEXT = "Example A. The boiling of water under high pressure. J Kettle Sci. 1990;12(3):101-109."
FIELDS = ReferenceFields(title="The boiling of water under high pressure", year=1990)


def resolver(notices, *works):
    index = SmallIndex(works, "works", complete=True)
    return Resolver([index], offline=True, notices=[notices])


def test_a_work_of_any_source_gains_what_the_list_knows(tmp_path):
    notices = put(tmp_path, table({}))
    work = Work("10.5555/boiling", FIELDS.title, years=(1990,), volume="12", pages="101-109")
    fields = ReferenceFields(title=FIELDS.title, year=1990, doi="10.5555/boiling")

    resolution, outcome = resolver(notices, work).resolve(TEXT, fields)
    answers = resolver(notices, work).resolve_all([("r1", TEXT, fields)], jobs=1)

    assert isinstance(resolution, Resolved)
    assert isinstance(outcome, DoiAgrees)
    assert [u.kind for u in resolution.work.updates] == ["retraction"]
    assert outcome.work.updates == resolution.work.updates
    assert answers == {"r1": (resolution, outcome)}


def test_a_printed_doi_without_a_record_gains_it_too_and_stays_unchecked(tmp_path):
    fields = ReferenceFields(title=FIELDS.title, year=1990, doi="10.5555/boiling")

    resolution, outcome = resolver(put(tmp_path, table({}))).resolve(TEXT, fields)

    assert isinstance(resolution, Unchecked)
    assert isinstance(outcome, DoiUnchecked)
    assert [u.kind for u in outcome.updates] == ["retraction"]


def test_without_a_list_nothing_is_changed():
    work = Work("10.5555/boiling", "Boiling")

    assert Notices().upon(work) is work


# On the command line


RECORD = {
    "DOI": "10.5555/boiling",
    "type": "journal-article",
    "title": ["The boiling of water under high pressure"],
    "author": [{"family": "Example", "given": "Anna"}],
    "container-title": ["Journal of Kettle Science"],
    "issued": {"date-parts": [[1990]]},
    "volume": "12",
    "page": "101-109",
}
PAGE = """<p>Water boils at 100 °C.[1] Higher up it boils sooner.[2] Deeper down, later.[1]</p>
<h2>References</h2>
<ol><li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
1990;12:101-109.</li>
<li>Berg B. Boiling water on high mountains. Journal of Kettle Science. 1985;7(1):11-19.
doi:10.5555/mountains</li></ol>
"""


@pytest.fixture
def index(refcheck, tmp_path):
    (tmp_path / "works.ndjson").write_text(json.dumps(RECORD), encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    concern = {"OriginalPaperDOI": "10.5555/mountains", "RetractionNature": "Expression of concern"}
    (tmp_path / "watch.csv").write_text(table({}, concern), encoding="utf-8")
    assert refcheck("index", "build", "works.ndjson", "--output", "idx").code == 0
    return tmp_path / "idx"


def rules_of(ran):
    (article,) = json.loads(ran.out)["articles"]
    return [(f["rule"], f["reference"]) for f in article["findings"] if f["rule"] < "REF300"]


HOLDS = (
    "2 retractions and other notices on 2 works, of which this index has 1; the newest notice is "
    "of 2010-02-06; added {day} from watch.csv\n"
)


def test_an_offline_run_knows_of_retractions_in_the_list(refcheck, index):
    check = ("page.html", "--offline", "--index", index, "--format", "json", "--no-report")
    before = rules_of(refcheck(*check))
    added = refcheck("index", "add", index, "--retractions", "watch.csv")
    after = rules_of(refcheck(*check))

    assert added.code == 0
    assert "watch.csv: 2 rows, 0 skipped\n" in added.out
    assert set(after) - set(before) == {("REF210", "1"), ("REF211", "2")}
    assert set(before) <= set(after)


def test_works_that_are_added_later_keep_the_notices(refcheck, index, tmp_path):
    other = {**RECORD, "DOI": "10.5555/mountains", "title": ["Boiling water on high mountains"]}
    (tmp_path / "more.ndjson").write_text(json.dumps(other), encoding="utf-8")
    refcheck("index", "add", index, "--retractions", "watch.csv")

    added = refcheck("index", "add", index, "more.ndjson")

    assert added.code == 0
    assert "on 2 works, of which this index has 2;" in added.out
    assert len(open_notices(index).about("doi", "10.5555/mountains")) == 1


def test_an_index_can_be_built_with_retractions(refcheck, index):
    ran = refcheck(
        "index", "build", "works.ndjson", "--output", "new", "--retractions", "watch.csv"
    )
    day = open_notices(index.with_name("new")).info.added

    assert ran.code == 0
    assert refcheck("index", "info", "new").out.endswith(HOLDS.format(day=day))
    assert "retractions" not in refcheck("index", "info", index).out


def test_a_file_that_is_no_list_leaves_the_index_as_it_was(refcheck, index):
    ran = refcheck("index", "add", index, "--retractions", "works.ndjson")

    assert ran.code == 2
    assert ran.err == (
        "refcheck: works.ndjson: neither Retraction Watch's CSV nor a list of DOIs; "
        "the CSV has a column OriginalPaperDOI; a list has one DOI a line\n"
    )
    assert not (index / FILE).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("idx",), id="nothing to add"),
        pytest.param(("none", "--retractions", "watch.csv"), id="no index there"),
        pytest.param(("idx", "--retractions", "none.csv"), id="no list there"),
    ],
)
def test_what_cannot_be_added_is_one_line_and_exit_code_2(refcheck, index, arguments):
    ran = refcheck("index", "add", *arguments)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert not (index / FILE).exists()


def test_a_damaged_list_in_the_index_is_no_traceback(refcheck, index):
    refcheck("index", "add", index, "--retractions", "watch.csv")
    (index / FILE).write_text("spoilt", encoding="utf-8")

    ran = refcheck("page.html", "--offline", "--index", index, "--no-report")

    assert ran.code == 2
    assert "list of retractions is damaged" in ran.err
