"""The chain: whom it asks and in which order, what it makes of silence, and how it ends in time."""

from __future__ import annotations

import _thread
import threading
import time
from dataclasses import replace

import pytest
from standin import (
    HASTE,
    Reply,
    Standin,
    as_html,
    as_json,
    as_text,
    crossref_list,
    crossref_of,
    crossref_record,
    crossref_work,
    datacite_none,
    datacite_work,
    europepmc_list,
    europepmc_record,
    handle_found,
    handle_none,
    openlibrary_book,
    patience_for,
    refused_url,
    trickling,
    truncated,
)

from refcheck.errors import SourceError
from refcheck.model.evidence import (
    Ambiguous,
    DoiAgrees,
    DoiOfAnother,
    DoiUnchecked,
    DoiUnknown,
    NotFound,
    NotIndexable,
    ReferenceFields,
    Resolved,
    SourceState,
    Unchecked,
)
from refcheck.model.settings import SERVICES
from refcheck.model.works import Author, Work
from refcheck.net.cache import DAY, AnswerCache
from refcheck.resolvers import inquiry as inquiry_module
from refcheck.resolvers.assembly import assemble_resolver
from refcheck.resolvers.chain import Resolver
from refcheck.resolvers.crossref import Crossref
from refcheck.resolvers.datacite import DataCite
from refcheck.resolvers.europepmc import EuropePmc
from refcheck.resolvers.inquiry import Inquiry
from refcheck.resolvers.openlibrary import OpenLibrary
from refcheck.resolvers.panel import TIME_IS_UP
from refcheck.resolvers.records import work_from_crossref

MOONS_DOI = "10.5555/moons.27"
MARSH_DOI = "10.5555/marsh.3"
MOONS_RECORD = crossref_record(MOONS_DOI)
MARSH_RECORD = crossref_record(
    MARSH_DOI,
    "Salt marshes of an imagined coast",
    author=[{"family": "Brook", "given": "Tess"}],
    issued={"date-parts": [[1999]]},
    volume="3",
    issue="1",
    page="1-9",
    **{"container-title": ["Annals of Imagined Ecology"]},
)
MOONS, MARSH = work_from_crossref(MOONS_RECORD), work_from_crossref(MARSH_RECORD)
TEXT = "Okafor A, Lindqvist P. Tidal locking of small moons. J Invented Astron 2014;27(2):113-29."
FIELDS = ReferenceFields(
    authors=(Author("Okafor", "A"), Author("Lindqvist", "P")),
    title="Tidal locking of small moons",
    container="Journal of Invented Astronomy",
    year=2014,
    volume="27",
    issue="2",
    pages="113-129",
    kind="journal-article",
)


def printed_with(**identifiers):
    values = {name: getattr(FIELDS, name) for name in FIELDS.__dataclass_fields__}
    return ReferenceFields(**{**values, **identifiers})


class Shelf:
    """A source in memory; `fails` makes it silent."""

    kinds = frozenset({"doi", "arxiv"})

    def __init__(self, *works, name="index", complete=True, agency=False, searches=True):
        self.name = name
        self.address = f"memory:{name}"
        self.complete = complete
        self.registers_dois = agency
        self.searches = searches
        self.works = len(works)
        self.fails = None
        self.questions = []
        self._works = works
        self._lock = threading.Lock()

    def lookup(self, kind, value):
        self._ask(kind, value)
        found = (work for work in self._works if getattr(work, kind, None) == value)
        return next(found, None)

    def search(self, text, fields, limit=20):
        self._ask("search", text)
        return list(self._works)[:limit]

    def stages(self, text, fields, limit=20):
        yield self.search(text, fields, limit)

    def state(self):
        asked = len(self.questions)
        failed = asked if self.fails else 0
        return SourceState(self.name, self.address, asked, asked - failed, failed, self.fails)

    def close(self):
        self.closed = True

    def _ask(self, *question):
        with self._lock:
            self.questions.append(question)
        if self.fails:
            raise SourceError(self.fails)


class Witness:
    name = "doi.org"
    address = "memory:doi.org"

    def __init__(self, *dois):
        self.dois = dois
        self.fails = None
        self.questions = []

    def exists(self, doi):
        self.questions.append(doi)
        if self.fails:
            raise SourceError(self.fails)
        return doi in self.dois

    def state(self):
        return SourceState(self.name, self.address, len(self.questions))

    def close(self):
        pass


def agencies(*works, datacite=()):
    return (
        Shelf(*works, name="crossref", agency=True),
        Shelf(*datacite, name="datacite", agency=True, searches=False),
    )


# The contract of every source


KNOWN_ISBN, OTHER_ISBN = "9780306406157", "9781861972712"


def _only_moons(name):
    """How a stand-in answers that has MOONS, under its identifier there, and nothing else."""

    def europepmc(asked):
        found = "EXT_ID:20001234 " in asked.query["query"]
        return europepmc_list(*[europepmc_record("20001234", MOONS_DOI)] * found)

    def openlibrary(asked):
        known = asked.query["bibkeys"] == f"ISBN:{KNOWN_ISBN}"
        return openlibrary_book(KNOWN_ISBN) if known else as_json({})

    def datacite(asked):
        return datacite_work(MOONS_DOI) if asked.last_part == MOONS_DOI else datacite_none()

    return {
        "crossref": crossref_of(MOONS_RECORD),
        "datacite": datacite,
        "europepmc": europepmc,
        "openlibrary": openlibrary,
    }[name]


@pytest.fixture(params=["index", "crossref", "datacite", "europepmc", "openlibrary"])
def source(request):
    """A source that has one work; `known` and `unknown` are (kind, identifier)."""
    server = Standin()
    if request.param == "index":
        made = Shelf(MOONS)
    else:
        service = {one.name: one for one in (Crossref, DataCite, EuropePmc, OpenLibrary)}
        server.answer = _only_moons(request.param)
        made = service[request.param](server.url, version="0.1", patience=HASTE)
    made.known, made.unknown = {
        "europepmc": (("pmid", "20001234"), ("pmid", "20009999")),
        "openlibrary": (("isbn", KNOWN_ISBN), ("isbn", OTHER_ISBN)),
    }.get(request.param, (("doi", MOONS_DOI), ("doi", MARSH_DOI)))
    made.server = server
    yield made
    made.close()
    server.die()


class TestContractOfASource:
    def test_it_has_a_name_and_says_what_its_silence_means(self, source):
        assert source.name in {"index", *SERVICES}
        assert source.complete is True
        assert source.registers_dois is (source.name in {"crossref", "datacite"})
        assert source.known[0] in source.kinds

    def test_a_known_identifier_gives_its_work(self, source):
        kind, value = source.known
        work = source.lookup(kind, value)

        assert value in {work.doi, work.pmid, *work.isbns}

    def test_an_unknown_identifier_gives_none(self, source):
        assert source.lookup(*source.unknown) is None

    def test_a_kind_that_it_does_not_know_is_no_silence_about_the_work(self, source):
        if source.name != "index":
            with pytest.raises(SourceError):
                source.lookup("oclc", "1")
            assert source.server.requests == []

    def test_it_says_who_asks(self, source):
        if source.name != "index":
            source.lookup(*source.known)
            (asked,) = source.server.requests
            assert "refcheck/0.1 (https://" in asked.headers["user-agent"]

    def test_a_search_gives_works_or_says_that_there_is_none_to_be_had(self, source):
        if getattr(source, "searches", True):
            assert [work.doi for work in source.search(TEXT, FIELDS)] == [MOONS_DOI]
        else:
            with pytest.raises(SourceError):
                source.search(TEXT, FIELDS)

    def test_it_counts(self, source):
        source.lookup(*source.known)
        source.lookup(*source.unknown)

        state = source.state()

        assert (state.asked, state.answered, state.failed) == (2, 2, 0)
        assert state.traffic.requests == len(source.server.requests)

    def test_silence_is_raised_and_counted(self, source):
        if source.name == "index":
            source.fails = "damaged"
        else:
            source.server.die()

        with pytest.raises(SourceError):
            source.lookup(*source.known)

        state = source.state()
        assert (state.asked, state.answered, state.failed) == (1, 0, 1)
        assert state.reason


# Who is asked


def test_a_work_of_the_index_needs_no_network():
    crossref, datacite = agencies()
    resolver = Resolver([Shelf(MOONS, MARSH), crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, FIELDS)

    assert isinstance(resolution, Resolved)
    assert (resolution.work.doi, resolution.source, doi) == (MOONS_DOI, "index", None)
    assert crossref.questions == datacite.questions == []


def test_a_printed_doi_in_the_index_needs_no_network():
    crossref, datacite = agencies()
    resolver = Resolver([Shelf(MOONS), crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, printed_with(doi=MOONS_DOI))

    assert resolution.work.doi == MOONS_DOI
    assert isinstance(doi, DoiAgrees)
    assert crossref.questions == datacite.questions == []


def test_a_printed_doi_is_looked_up_before_anything_is_searched():
    crossref, datacite = agencies(MOONS)
    resolver = Resolver([Shelf(MARSH), crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, printed_with(doi=MOONS_DOI))

    assert (resolution.work.doi, resolution.source) == (MOONS_DOI, "crossref")
    assert doi == DoiAgrees(MOONS_DOI, MOONS)
    assert crossref.questions == [("doi", MOONS_DOI)]
    assert datacite.questions == []


def test_datacite_is_asked_for_a_doi_that_crossref_does_not_know():
    crossref, datacite = agencies(datacite=[MOONS])
    resolver = Resolver([crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, printed_with(doi=MOONS_DOI))

    assert (resolution.work.doi, resolution.source) == (MOONS_DOI, "datacite")
    assert isinstance(doi, DoiAgrees)


def test_the_right_work_is_searched_for_when_the_doi_is_of_another():
    crossref, datacite = agencies(MARSH, MOONS)
    resolver = Resolver([crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, printed_with(doi=MARSH_DOI))

    assert isinstance(doi, DoiOfAnother)
    assert doi.work.doi == MARSH_DOI
    assert isinstance(resolution, Resolved)
    assert resolution.work.doi == MOONS_DOI
    assert crossref.questions == [("doi", MARSH_DOI), ("search", TEXT)]


def test_without_a_doi_crossref_is_searched():
    crossref, datacite = agencies(MARSH, MOONS)
    resolver = Resolver([Shelf(MARSH), crossref, datacite])

    resolution, doi = resolver.resolve(TEXT, FIELDS)

    assert (resolution.work.doi, resolution.source, doi) == (MOONS_DOI, "crossref", None)
    assert datacite.questions == []


def test_an_arxiv_identifier_is_looked_up_at_datacite():
    preprint = Work(
        doi="10.48550/arxiv.2101.00001",
        title=FIELDS.title,
        authors=MOONS.authors,
        years=(2014,),
        arxiv="2101.00001",
    )
    crossref, datacite = agencies(datacite=[preprint])
    resolver = Resolver([crossref, datacite])

    resolver.resolve("Okafor A, Lindqvist P.", ReferenceFields(arxiv="2101.00001"))

    assert ("arxiv", "2101.00001") in datacite.questions


def test_a_pmid_is_looked_up_in_the_index():
    index = Shelf(MOONS)

    Resolver([index]).resolve(TEXT, printed_with(pmid="123"))

    assert index.questions[0] == ("pmid", "123")


def test_a_work_of_two_sources_is_one_candidate_in_the_agencys_version():
    crossref, _ = agencies(MOONS)
    inquiry = Inquiry(TEXT, FIELDS)

    inquiry.search(Shelf(MARSH, Work(doi=MOONS_DOI, title="Tidal")))
    inquiry.search(crossref)

    assert list(inquiry._candidates.values()) == [(MARSH, "index"), (MOONS, "crossref")]
    assert inquiry.resolved().source == "crossref"


# Catalogues of other identifiers

MOONS_AT_PUBMED = replace(MOONS, pmid="20001234", pmcid="PMC3000123", abstract="They keep still.")
KETTLES = Work(
    doi=None,
    title="Kettles of the world",
    authors=(Author("Brook", "Tess"),),
    years=(2009,),
    kind="book",
    isbns=(KNOWN_ISBN,),
)
A_BOOK = ReferenceFields(
    authors=(Author("Brook", "T"),), title=KETTLES.title, year=2009, kind="book", isbn=KNOWN_ISBN
)


def catalogues(*works):
    pubmed = Shelf(*works, name="europepmc")
    pubmed.kinds = frozenset({"pmid", "pmcid", "doi"})
    library = Library(*works, name="openlibrary")
    library.kinds = frozenset({"isbn"})
    return pubmed, library


class Library(Shelf):
    def lookup(self, kind, value):
        self._ask(kind, value)
        return next((work for work in self._works if value in work.isbns), None)


def test_a_printed_pmid_leads_to_the_record_of_its_agency():
    crossref, datacite = agencies(MOONS)
    pubmed, library = catalogues(MOONS_AT_PUBMED)
    resolver = Resolver([crossref, datacite], catalogues=[pubmed, library])

    resolution, _ = resolver.resolve(TEXT, printed_with(pmid="20001234"))

    assert (resolution.work, resolution.source) == (MOONS, "crossref")
    assert pubmed.questions == [("pmid", "20001234")]
    assert crossref.questions == [("doi", MOONS_DOI)], "no search where two look-ups do"
    assert library.questions == []


def test_a_printed_pmid_suffices_where_no_agency_has_the_work():
    work = replace(MOONS_AT_PUBMED, doi=None)
    crossref, datacite = agencies()

    resolution, _ = Resolver([crossref, datacite], catalogues=catalogues(work)).resolve(
        TEXT, printed_with(pmcid="PMC3000123")
    )

    assert (resolution.work, resolution.source) == (work, "europepmc")
    assert crossref.questions == []


def test_the_work_of_a_wrong_pmid_is_searched_for():
    wrong = replace(MARSH, pmid="20001234")
    crossref, datacite = agencies(MOONS)

    resolution, _ = Resolver([crossref, datacite], catalogues=catalogues(wrong)).resolve(
        TEXT, printed_with(pmid="20001234")
    )

    assert resolution.work == MOONS


def test_a_printed_isbn_leads_to_its_book():
    crossref, datacite = agencies()
    resolver = Resolver([crossref, datacite], catalogues=catalogues(KETTLES))

    resolution, _ = resolver.resolve("Brook T. Kettles of the world. 2009.", A_BOOK)

    assert (resolution.work, resolution.source) == (KETTLES, "openlibrary")
    assert crossref.questions == []


def test_the_isbn_of_a_chapter_is_that_of_another_work():
    chapter = replace(A_BOOK, title="Of lids", container=KETTLES.title, kind="chapter")
    pubmed, library = catalogues(KETTLES)

    resolution, _ = Resolver(agencies(), catalogues=[pubmed, library]).resolve(
        "Brook T. Of lids. In: Kettles of the world. 2009.", chapter
    )

    assert library.questions == []
    assert not isinstance(resolution, Resolved)


@pytest.mark.parametrize(
    ("who", "fields"), [("europepmc", printed_with(pmid="1")), ("openlibrary", A_BOOK)]
)
def test_a_catalogue_that_is_silent_leaves_the_reference_unchecked(who, fields):
    sources = catalogues()
    next(source for source in sources if source.name == who).fails = "down"

    resolution, _ = Resolver(agencies(MARSH), catalogues=sources).resolve(TEXT, fields)

    assert resolution == Unchecked(who, "down")


def test_a_catalogue_that_has_no_such_work_is_named_among_those_who_answered():
    resolver = Resolver(agencies(MARSH), catalogues=catalogues())

    resolution, _ = resolver.resolve(TEXT, printed_with(pmid="1"))

    assert isinstance(resolution, NotFound)
    assert resolution.asked == ("europepmc", "crossref")
    assert resolver.resolve("Kettles.", A_BOOK)[0] == NotIndexable("book")


def test_what_the_index_has_needs_no_catalogue():
    sources = catalogues(MOONS_AT_PUBMED)

    Resolver([Shelf(MOONS), *agencies()], catalogues=sources).resolve(
        TEXT, printed_with(pmid="20001234", isbn=KNOWN_ISBN)
    )

    assert [source.questions for source in sources] == [[], []]


def test_the_same_candidates_are_judged_once(monkeypatch):
    judged = []
    plain = inquiry_module.decide
    monkeypatch.setattr(inquiry_module, "decide", lambda *a: (judged.append(a), plain(*a))[1])
    crossref, datacite = agencies(MARSH)

    Resolver([Shelf(MARSH), crossref, datacite]).resolve(TEXT, FIELDS)

    assert len(judged) == 2, "after the index, and after Crossref"


# What silence means


def test_not_found_names_those_who_answered():
    crossref, datacite = agencies(MARSH)

    resolution, doi = Resolver([Shelf(MARSH), crossref, datacite]).resolve(TEXT, FIELDS)

    assert isinstance(resolution, NotFound)
    assert resolution.asked == ("index", "crossref")
    assert doi is None


@pytest.mark.parametrize("silent", ["index", "crossref"])
def test_a_source_that_does_not_answer_leaves_the_reference_unchecked(silent):
    index, (crossref, datacite) = Shelf(MARSH), agencies(MARSH)
    (index if silent == "index" else crossref).fails = "server error (HTTP 500)"

    resolution, _ = Resolver([index, crossref, datacite]).resolve(TEXT, FIELDS)

    assert resolution == Unchecked(silent, "server error (HTTP 500)")


def test_a_kind_that_is_not_indexed_is_unchecked_too_when_somebody_is_silent():
    crossref, datacite = agencies()
    fields = ReferenceFields(title="Minutes of an imagined council", kind="web-page")
    resolver = Resolver([crossref, datacite])

    assert resolver.resolve("Minutes of an imagined council.", fields)[0] == NotIndexable(
        "web-page"
    )
    crossref.fails = "down"
    assert resolver.resolve("Minutes of an imagined town.", fields)[0] == Unchecked(
        "crossref", "down"
    )


def test_a_doi_is_unknown_when_all_three_say_so():
    crossref, datacite = agencies(MARSH)
    witness = Witness()

    resolution, doi = Resolver([crossref, datacite], witness=witness).resolve(
        TEXT, printed_with(doi="10.5555/nowhere")
    )

    assert doi == DoiUnknown("10.5555/nowhere", ("crossref", "datacite", "doi.org"))
    assert isinstance(resolution, NotFound)
    assert resolution.asked == ("crossref", "datacite")


def test_the_work_of_an_unknown_doi_is_searched_for():
    crossref, datacite = agencies(MOONS)

    resolution, doi = Resolver([crossref, datacite], witness=Witness()).resolve(
        TEXT, printed_with(doi="10.5555/nowhere")
    )

    assert isinstance(doi, DoiUnknown)
    assert resolution.work.doi == MOONS_DOI


@pytest.mark.parametrize("silent", ["crossref", "datacite", "doi.org"])
def test_a_doi_is_not_unknown_while_one_of_them_is_silent(silent):
    crossref, datacite = agencies(MARSH)
    witness = Witness()
    next(s for s in (crossref, datacite, witness) if s.name == silent).fails = "no answer"

    resolution, doi = Resolver([crossref, datacite], witness=witness).resolve(
        TEXT, printed_with(doi="10.5555/nowhere")
    )

    assert doi == DoiUnchecked("10.5555/nowhere", silent, "no answer")
    assert resolution == Unchecked(silent, "no answer")


def test_a_doi_of_another_agency_is_unchecked_and_so_is_its_work():
    crossref, datacite = agencies(MARSH)

    resolution, doi = Resolver([crossref, datacite], witness=Witness("10.5555/elsewhere")).resolve(
        TEXT, printed_with(doi="10.5555/elsewhere")
    )

    assert isinstance(doi, DoiUnchecked)
    assert doi.reason == "registered, but its record is not at crossref or datacite"
    assert resolution == Unchecked("doi.org", doi.reason)


@pytest.mark.parametrize("silent", [True, False])
def test_two_works_that_fit_are_ambiguous_once_everybody_has_answered(silent):
    reprint = replace(MOONS, doi="10.5555/reprint", containers=("Moons",), volume="5", pages="1-9")
    crossref, datacite = agencies()
    crossref.fails = "down" if silent else None
    fields = ReferenceFields(
        authors=FIELDS.authors, title=FIELDS.title, year=2014, kind="journal-article"
    )

    resolution, _ = Resolver([Shelf(MOONS, reprint), crossref, datacite]).resolve(
        "Okafor A, Lindqvist P. Tidal locking of small moons. 2014.", fields
    )

    if silent:
        assert resolution == Unchecked("crossref", "down")
    else:
        assert isinstance(resolution, Ambiguous)
        assert len(resolution.candidates) == 2


def test_a_record_too_bare_to_compare_leaves_both_unchecked():
    crossref, datacite = agencies(Work(doi=MOONS_DOI, title=None, years=(2014,)))

    resolution, doi = Resolver([crossref, datacite]).resolve(TEXT, printed_with(doi=MOONS_DOI))

    assert isinstance(doi, DoiUnchecked)
    assert doi.source == "crossref"
    assert resolution == Unchecked("crossref", doi.reason)


def test_a_reference_that_is_only_a_doi_is_that_work():
    crossref, datacite = agencies(MOONS)

    resolution, doi = Resolver([crossref, datacite]).resolve(
        f"doi:{MOONS_DOI}", ReferenceFields(doi=MOONS_DOI)
    )

    assert isinstance(doi, DoiAgrees)
    assert isinstance(resolution, Resolved)
    assert resolution.work == MOONS


# Offline


def test_offline_with_the_built_in_index_nothing_is_not_found():
    small = Shelf(MARSH, complete=False)

    resolution, doi = Resolver([small, *agencies(MOONS)], offline=True).resolve(
        TEXT, printed_with(doi=MOONS_DOI)
    )

    reason = "offline; not among the 1 works of the built-in index"
    assert resolution == Unchecked("crossref", reason)
    assert doi == DoiUnchecked(MOONS_DOI, "crossref", reason)


@pytest.mark.parametrize("printed", [{}, {"doi": MOONS_DOI}], ids=["no-doi", "doi"])
@pytest.mark.parametrize("offline", [True, False])
def test_an_index_alone_never_says_not_found(printed, offline):
    network = agencies(MOONS) if offline else ()
    indexes = [Shelf(MARSH), Shelf(MARSH, complete=False)]

    resolution, doi = Resolver([*indexes, *network], offline=offline).resolve(
        TEXT, printed_with(**printed)
    )

    how = "offline" if offline else "not asked"
    reason = f"{how}; not among the 2 works of the index"
    assert resolution == Unchecked("crossref", reason)
    assert doi == (DoiUnchecked(MOONS_DOI, "crossref", reason) if printed else None)


def test_a_search_that_the_cache_lacks_is_no_answer(kept):
    run_on(100, kept, agencies(MARSH), witness=Witness(), doi="10.5555/nowhere")
    (resolution, doi), _ = run_on(100, kept, agencies(), offline=True, doi="10.5555/nowhere")
    assert isinstance(resolution, Unchecked)
    assert isinstance(doi, DoiUnchecked)

    resolver = Resolver(agencies(), kept(100), offline=True)
    (resolution, _) = resolver.resolve(f"{TEXT} Anew.", FIELDS)

    assert isinstance(resolution, Unchecked)


WEB = ReferenceFields(title="Moons", kind="web-page")


@pytest.mark.parametrize("offline", [True, False])
@pytest.mark.parametrize("kind", ["doi", "pmid", "pmcid", "arxiv"])
def test_an_identifier_that_nobody_looked_up_is_of_some_work(kind, offline):
    network = (Shelf(name="crossref", agency=True), Witness("x")) if not offline else agencies()
    sources, witness = (network[:1], network[1]) if not offline else (network, None)
    sources[0].kinds = frozenset({"doi"})

    resolution, _ = Resolver([Shelf(MARSH), *sources], witness=witness, offline=offline).resolve(
        "Moons. Retrieved yesterday.", replace(WEB, **{kind: "x"})
    )

    assert isinstance(resolution, Unchecked)
    assert resolution.source in {"crossref", "datacite", "doi.org"}


def test_a_web_page_without_identifier_is_not_indexable_whoever_is_asked():
    for offline in (True, False):
        resolver = Resolver([Shelf(MARSH), *agencies(MARSH)], offline=offline)

        assert resolver.resolve("Moons. Retrieved yesterday.", WEB)[0] == NotIndexable("web-page")


def test_two_works_that_fit_are_unchecked_where_nobody_looked_up_the_doi():
    reprint = replace(MOONS, doi="10.5555/reprint", containers=("Moons",), volume="5", pages="1-9")
    fields = ReferenceFields(
        authors=FIELDS.authors, title=FIELDS.title, year=2014, doi="10.5555/which"
    )
    text = "Okafor A, Lindqvist P. Tidal locking of small moons. 2014."

    resolution, _ = Resolver([Shelf(MOONS, reprint), *agencies()], offline=True).resolve(
        text, fields
    )

    assert isinstance(resolution, Unchecked)


# Preprints

PREPRINT = Work(
    "10.48550/arxiv.1401.00001",
    MOONS.title,
    MOONS.authors,
    years=(2013,),
    kind="posted-content",
    arxiv="1401.00001",
)
ARXIV_TEXT = "Okafor A, Lindqvist P. Tidal locking of small moons. arXiv (2013)"
ON_ARXIV = ReferenceFields(
    authors=FIELDS.authors,
    title=FIELDS.title,
    container="arXiv",
    year=2013,
    arxiv="1401.00001",
    kind="preprint",
)


def test_a_printed_preprint_is_the_preprint_though_the_index_has_the_published_version():
    resolver = Resolver([Shelf(MOONS), *agencies(MOONS, datacite=[PREPRINT])])

    resolution, _ = resolver.resolve(ARXIV_TEXT, ON_ARXIV)

    assert isinstance(resolution, Resolved)
    assert (resolution.work, resolution.source) == (PREPRINT, "datacite")
    assert all(field.score == 1 for field in resolution.evidence)


def test_offline_the_preprint_is_unchecked():
    crossref, datacite = agencies()
    crossref.kinds = frozenset({"doi"})

    resolution, _ = Resolver([Shelf(MOONS), crossref, datacite], offline=True).resolve(
        ARXIV_TEXT, ON_ARXIV
    )

    assert resolution == Unchecked("datacite", "offline; not among the 1 works of the index")
    assert Resolver([Shelf(MOONS)]).resolve(ARXIV_TEXT, ON_ARXIV)[0] == Unchecked(
        "crossref", "not asked; not among the 1 works of the index"
    )


def test_a_preprint_that_only_its_published_version_witnesses_is_not_indexable():
    resolution, _ = Resolver([*agencies(MOONS)]).resolve(ARXIV_TEXT, ON_ARXIV)

    assert isinstance(resolution, NotIndexable)
    assert [one.work for one in resolution.published] == [MOONS]


def test_a_preprint_with_the_doi_of_its_published_version_is_compared_in_what_both_share():
    resolution, doi = Resolver(agencies(MOONS)).resolve(
        ARXIV_TEXT, replace(ON_ARXIV, doi=MOONS_DOI, year=2011)
    )

    assert isinstance(doi, DoiAgrees)
    assert isinstance(resolution, Resolved)
    assert resolution.other_version
    assert {field.name for field in resolution.evidence} <= {"title", "first_author", "authors"}
    assert resolution.score == 1


def test_offline_nobody_is_asked_and_nobody_is_told_of():
    crossref, datacite = agencies(MOONS)
    witness = Witness()
    resolver = Resolver([crossref, datacite], witness=witness, offline=True)

    assert resolver.resolve(TEXT, FIELDS)[0] == Unchecked("crossref", "offline")
    assert crossref.questions == datacite.questions == witness.questions == []
    assert resolver.states() == ()


@pytest.mark.disable_socket
def test_offline_no_socket_is_made(tmp_path):
    resolver = assemble_resolver(
        [Shelf(MARSH, complete=False)],
        version="0.1",
        cache_dir=tmp_path,
        warn=pytest.fail,
        offline=True,
    )

    answers = resolver.resolve_all([("a", TEXT, printed_with(doi=MOONS_DOI))], jobs=2)

    assert isinstance(answers["a"][0], Unchecked)
    resolver.close()


# The cache


@pytest.fixture
def kept(tmp_path):
    """`kept(day)` is the cache as a run on that day opens it."""
    caches = []

    def on(day):
        caches.append(AnswerCache(tmp_path, now=lambda: day * DAY, warn=pytest.fail))
        return caches[-1]

    yield on
    for cache in caches:
        cache.close()


def run_on(day, kept, sources, *, witness=None, offline=False, **identifiers):
    resolver = Resolver(sources, kept(day), witness=witness, offline=offline)
    return resolver.resolve(TEXT, printed_with(**identifiers)), resolver


def test_answers_are_kept_over_runs(kept):
    first, second = agencies(MARSH, MOONS), agencies()
    answer, before = run_on(100, kept, first)

    again, after = run_on(129, kept, second)

    assert again == answer
    assert isinstance(again[0], Resolved)
    assert second[0].questions == []
    assert before.states()[0].asked == after.states()[0].asked == 1


def test_a_record_is_kept_for_thirty_days(kept):
    run_on(100, kept, agencies(MOONS), doi=MOONS_DOI)
    soon, late = agencies(), agencies()

    assert run_on(129, kept, soon, doi=MOONS_DOI)[0][0].work == MOONS
    run_on(131, kept, late, doi=MOONS_DOI)

    assert soon[0].questions == []
    assert late[0].questions[0] == ("doi", MOONS_DOI)


def test_a_record_under_a_doi_that_it_does_not_name_is_kept_for_a_day(kept):
    class Redirecting(Shelf):
        def lookup(self, kind, value):
            self._ask(kind, value)
            return MOONS

    def asked_on(day):
        source = Redirecting(MOONS, name="crossref", agency=True)
        run_on(day, kept, [source], doi="10.5555/otherwise")
        return source.questions

    assert asked_on(100) == [("doi", "10.5555/otherwise")]
    assert asked_on(100.9) == []
    assert asked_on(101.1) == [("doi", "10.5555/otherwise")]


def test_that_there_is_none_is_kept_for_a_day(kept):
    run_on(100, kept, agencies(MARSH), witness=Witness(), doi="10.5555/nowhere")
    soon, late = (agencies(MARSH), Witness()), (agencies(MARSH), Witness())

    (resolution, doi), _ = run_on(100.9, kept, soon[0], witness=soon[1], doi="10.5555/nowhere")
    run_on(101.1, kept, late[0], witness=late[1], doi="10.5555/nowhere")

    assert isinstance(doi, DoiUnknown)
    assert isinstance(resolution, NotFound)
    assert soon[0][0].questions == soon[0][1].questions == soon[1].questions == []
    assert late[0][0].questions == [("doi", "10.5555/nowhere"), ("search", TEXT)]
    assert late[1].questions == ["10.5555/nowhere"]


def test_a_failure_is_not_kept(kept):
    silent, well = agencies(MOONS), agencies(MOONS)
    silent[0].fails = "server error"
    run_on(100, kept, silent)

    (resolution, _), _ = run_on(100, kept, well)

    assert isinstance(resolution, Resolved)


def test_the_cache_answers_offline(kept):
    run_on(100, kept, agencies(MOONS), doi=MOONS_DOI)
    away = agencies()

    (resolution, doi), resolver = run_on(101, kept, away, offline=True, doi=MOONS_DOI)

    assert resolution.work == MOONS
    assert isinstance(doi, DoiAgrees)
    assert away[0].questions == []
    assert [state.name for state in resolver.states()] == ["crossref"]


def test_another_address_is_another_source(kept):
    run_on(100, kept, agencies(MOONS))
    elsewhere = agencies()
    elsewhere[0].address = "memory:another"

    (resolution, _), _ = run_on(100, kept, elsewhere)

    assert isinstance(resolution, NotFound)
    assert elsewhere[0].questions != []


def test_searches_of_another_matching_are_asked_again(kept, monkeypatch):
    run_on(100, kept, agencies(MOONS))
    monkeypatch.setattr("refcheck.resolvers.chain.MATCHING_VERSION", "another")
    later = agencies(MOONS)

    run_on(100, kept, later)

    assert later[0].questions == [("search", TEXT)]


# Many references


def items(count, text=TEXT, fields=FIELDS):
    return [(f"r{n}", f"{text} {n}", fields) for n in range(count)]


def test_answers_come_in_the_order_of_the_questions():
    resolver = Resolver([Shelf(MOONS)])
    done = []

    answers = resolver.resolve_all(items(50), jobs=8, on_done=done.append)

    assert list(answers) == [f"r{n}" for n in range(50)]
    assert sorted(done) == sorted(answers)


def test_equal_references_are_asked_about_once():
    crossref, datacite = agencies(MOONS)
    same = [(f"r{n}", TEXT, FIELDS) for n in range(20)]
    done = []

    answers = Resolver([crossref, datacite]).resolve_all(same, jobs=4, on_done=done.append)

    assert len(answers) == len(done) == 20
    assert crossref.questions == [("search", TEXT)]


def test_what_was_answered_once_is_not_asked_in_a_later_call():
    crossref, datacite = agencies(MOONS)
    resolver = Resolver([crossref, datacite])
    first = resolver.resolve_all([("a", TEXT, FIELDS)], jobs=2)
    done = []

    again = resolver.resolve_all([("b", TEXT, FIELDS)], jobs=2, on_done=done.append)

    assert again["b"] == first["a"]
    assert crossref.questions == [("search", TEXT)]
    assert done == ["b"]


def test_no_references_are_no_work():
    assert Resolver([Shelf()]).resolve_all([], jobs=4) == {}


class Sluggish(Shelf):
    def search(self, text, fields, limit=20):
        time.sleep(0.2)
        return super().search(text, fields, limit)


def test_what_is_left_when_the_time_is_up_is_unchecked():
    slow = Sluggish(MOONS, name="crossref", agency=True)
    resolver = Resolver([slow])
    began = time.monotonic()

    answers = resolver.resolve_all(
        items(40, fields=printed_with(doi=MARSH_DOI)), jobs=2, deadline=0.5
    )

    assert time.monotonic() - began < 2
    assert len(answers) == 40
    assert isinstance(answers["r0"][0], Resolved)
    late = (Unchecked("crossref", TIME_IS_UP), DoiUnchecked(MARSH_DOI, "crossref", TIME_IS_UP))
    assert answers["r39"] == late


def test_what_the_indexes_know_is_told_though_the_network_takes_all_the_time():
    class Hanging(Shelf):
        def search(self, text, fields, limit=20):
            time.sleep(5)
            return []

    index = Shelf(MOONS)
    resolver = Resolver([index, Hanging(name="crossref", agency=True)])
    unknown = [
        (f"u{n}", f"Nobody N. Something unheard of, part {n}. 1901.", ReferenceFields())
        for n in range(5)
    ]
    known = [("k", TEXT, FIELDS)]

    answers = resolver.resolve_all([*unknown, *known], jobs=1, deadline=0.5)

    assert isinstance(answers["k"][0], Resolved)
    assert answers["u4"] == (Unchecked("crossref", TIME_IS_UP), None)


def test_the_time_is_that_of_the_whole_run():
    resolver = Resolver([Sluggish(MOONS)])
    resolver.resolve_all(items(1), jobs=1, deadline=0.3)
    time.sleep(0.2)

    answers = resolver.resolve_all(items(4)[1:], jobs=1, deadline=0.3)

    assert set(answers.values()) == {(Unchecked("index", TIME_IS_UP), None)}


def test_ctrl_c_ends_it_at_once():
    class Interrupted(Shelf):
        def search(self, text, fields, limit=20):
            _thread.interrupt_main()
            time.sleep(5)
            return []

    began = time.monotonic()

    with pytest.raises(KeyboardInterrupt):
        Resolver([Interrupted(name="crossref", agency=True)]).resolve_all(items(30), jobs=3)

    assert time.monotonic() - began < 3
    left = [thread for thread in threading.enumerate() if thread.name == "refcheck-resolve"]
    assert left
    assert all(thread.daemon for thread in left), "the program can end"


def test_a_mistake_of_ours_is_not_taken_for_silence():
    class Broken(Shelf):
        def search(self, text, fields, limit=20):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Resolver([Broken()]).resolve_all(items(3), jobs=2)


# Over real HTTP


@pytest.fixture
def world():
    """Three stand-ins, and a resolver that asks them."""
    servers = {name: Standin() for name in ("crossref", "datacite", "doi.org")}
    servers["crossref"].answer = lambda asked: (
        crossref_list(MARSH_RECORD)
        if "query.bibliographic" in asked.target
        else as_text("Resource not found.", 404)
    )
    servers["datacite"].answer = lambda asked: datacite_none()
    servers["doi.org"].answer = lambda asked: handle_none("10.5555/nowhere")
    resolvers = []

    def ask(count=1, jobs=3, deadline=20, fields=None, patience=HASTE, **urls):
        resolver = assemble_resolver(
            [],
            version="0.1",
            cache_dir=None,
            warn=pytest.fail,
            addresses={
                "crossref": urls.get("crossref", servers["crossref"].url),
                "datacite": urls.get("datacite", servers["datacite"].url),
                "doi.org": urls.get("doi_org", servers["doi.org"].url),
            },
            mailto="me@example.org",
            patience=patience,
        )
        resolvers.append(resolver)
        fields = fields or printed_with(doi="10.5555/nowhere")
        return resolver.resolve_all(items(count, fields=fields), jobs=jobs, deadline=deadline)

    ask.servers = servers
    ask.resolvers = resolvers
    yield ask
    for resolver in resolvers:
        resolver.close()
    for server in servers.values():
        server.die()


def test_over_http_all_three_can_say_no(world):
    resolution, doi = world()["r0"]

    assert doi == DoiUnknown("10.5555/nowhere", ("crossref", "datacite", "doi.org"))
    assert isinstance(resolution, NotFound)


def test_over_http_a_doi_can_be_registered_elsewhere(world):
    world.servers["doi.org"].answer = lambda asked: handle_found("10.5555/nowhere")

    assert isinstance(world()["r0"][1], DoiUnchecked)


BAD = {
    "429": as_text("", 429),
    "429 wait": as_text("", 429, Retry_After="0"),
    "429 long": as_text("", 429, Retry_After="3600"),
    "500": as_text("", 500),
    "html": as_html(),
    "portal 404": as_html(status=404),
    "redirect": as_text("", 302, Location="http://127.0.0.1:9/"),
    "no json": Reply(200, b"{"),
    "wrong json": Reply(200, b'{"message": [1], "data": 7, "responseCode": "x"}'),
    "truncated": truncated(crossref_work("10.5555/nowhere")),
    "trickle": trickling(crossref_work("10.5555/nowhere")),
    "another": crossref_work("10.5555/now"),
    "closed": None,
    "dead": "dead",
}


@pytest.mark.parametrize("who", ["crossref", "datacite", "doi.org", "all"])
@pytest.mark.parametrize("how", BAD)
def test_no_misbehaviour_makes_anything_unknown_or_not_found(world, who, how):
    for name, server in world.servers.items():
        if who in {name, "all"}:
            if how == "dead":
                server.die()
            else:
                server.answer = lambda asked: BAD[how]
    began = time.monotonic()

    resolution, doi = world(patience=patience_for(BAD[how]))["r0"]

    assert time.monotonic() - began < 12
    assert isinstance(resolution, Unchecked)
    assert isinstance(doi, DoiUnchecked)
    assert resolution.source == ("crossref" if who == "all" else who)
    assert resolution.reason


def test_a_server_that_dies_in_the_middle_leaves_the_rest_unchecked(world):
    crossref, lock, served = world.servers["crossref"], threading.Lock(), []

    def answer(asked):
        with lock:
            served.append(asked)
            if len(served) == 4:
                threading.Thread(target=crossref.die).start()
        return crossref_list(MOONS_RECORD)

    crossref.answer = answer
    began = time.monotonic()

    answers = world(count=60, fields=FIELDS)

    assert time.monotonic() - began < 15
    kinds = {type(resolution) for resolution, _ in answers.values()}
    assert kinds == {Resolved, Unchecked}
    (state, *_) = world.resolvers[0].states()
    assert state.asked == 60
    assert state.failed > 50
    assert "not asked again" in state.reason


def test_refused_connections_end_quickly(world):
    began = time.monotonic()

    answers = world(
        count=100, crossref=refused_url(), datacite=refused_url(), doi_org=refused_url()
    )

    assert time.monotonic() - began < 10
    assert {type(resolution) for resolution, _ in answers.values()} == {Unchecked}
    reasons = {resolution.reason for resolution, _ in answers.values()}
    assert reasons == {"connection failed: Connection refused"}


def test_the_builtin_works_are_not_asked_where_an_index_has_the_work():
    own, builtin = Shelf(MOONS), Shelf(MARSH, complete=False)
    resolver = Resolver((own, builtin), offline=True)

    resolution, _ = resolver.resolve(TEXT, FIELDS)

    assert isinstance(resolution, Resolved)
    assert own.questions
    assert not builtin.questions
