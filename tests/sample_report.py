"""One rich Report made by hand: every outcome of a reference, a DOI and a link, on an invented article."""

from __future__ import annotations

from dataclasses import replace

from sample_claims import CHECKED_CLAIMS

from refcheck.checks.figures import (
    number_contradicts,
    number_not_in_abstract,
    quotation_not_in_abstract,
)
from refcheck.checks.judge import judge
from refcheck.model.article import (
    Article,
    Citation,
    Claim,
    Link,
    Location,
    Reference,
    ReferenceList,
    Section,
)
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnchecked,
    DoiUnknown,
    Dossier,
    FieldEvidence,
    NotFound,
    NotIndexable,
    ReferenceFields,
    Resolved,
    SourceState,
    Traffic,
    Unchecked,
)
from refcheck.model.findings import (
    ArticleReport,
    Edit,
    Finding,
    Fix,
    Related,
    Report,
    Severity,
)
from refcheck.model.links import (
    Alive,
    ArchivedCopy,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)
from refcheck.model.registry import Registered, RegistryEntry, RegistrySuppression, RegistryView
from refcheck.model.works import Author, Update, Work

PATH = "wiki/heather-honey.html"


def at(line, column=1):
    return Location(line, column, line * 100 + column, line * 100 + column + 3)


def entry(number, line, text, **more):
    return Reference(
        key=f"r{number}",
        labels=(str(number),),
        group=None,
        list_index=0,
        text=text,
        location=at(line),
        **more,
    )


REFERENCES = (
    entry(
        1,
        80,
        "Ashdown, M.; Okafor, B. Water content and fermentation of heather honey. Journal of Imagined Apiculture. 2011; 50(2): 101-109. doi:10.5555/jia.2011.101",
        anchor="ref1",
    ),
    entry(
        2,
        81,
        "Quill TR, et al. Thixotropy in ling honey. Food Rheol Lett. 2008; 12: 44-51.",
        urls=("http://example.org/quill.pdf",),
    ),
    entry(
        3, 82, "Bracken L. Pollen of Calluna in comb honey. Acta Melissa. 1999. doi:10.5555/am.9"
    ),
    entry(4, 83, "Smith J. Honey. Bee World Notes. 1987."),
    entry(
        6, 84, "Varga P. The heather that never was. Northern Smallholder. 2003; 7(1): 3.", urls=()
    ),
    entry(
        7,
        85,
        "Lindqvist Å. Yield of migratory hives on heathland. Doctoral thesis. University of Norrland. 1994.",
    ),
    entry(8, 86, "Tanaka H. 蜂蜜の結晶化. 日本養蜂雑誌. 2015; 3: 12–19. doi:10.5555/jbj.2015.3"),
    entry(9, 87, "County Beekeepers' Association. Members' leaflet no. 4. 1978."),
    entry(
        10,
        88,
        "Ibarra C. Moorland burning and forage. In: Proceedings of the Heath Symposium. 2006. doi:10.5555/heath.2006",
    ),
    entry(11, 89, "Moss K. Granulation of ling honey. J Imagined Apic. 2013. doi:10.5555/none.1"),
    entry(12, 90, ""),
    entry(13, 91, "Fenwick D. Cures by heather honey. Invented Ther. 2016; 4(4): 400-4."),
    entry(
        14,
        92,
        "O'Hara N. Storage of comb honey at 14 °C. doi:10.5555/store.14",
        urls=(
            "https://bees.example/storage",
            "https://user:secret@10.0.0.1/admin",
            "https://old.example/a",
        ),
    ),
)

ASHDOWN = Work(
    doi="10.5555/jia.2011.101",
    title="Water content and fermentation of heather honey",
    authors=(Author("Ashdown", "Mary"), Author("Okafor", "Ben")),
    containers=("Journal of Imagined Apiculture", "J Imagined Apic"),
    years=(2011,),
    volume="50",
    issue="2",
    pages="101-109",
    kind="journal-article",
)
QUILL = Work(
    doi="10.5555/frl.12.44",
    title="Thixotropy in ling honey: a rotational study",
    authors=(Author("Quill", "Thomas R."), Author("Adeyemi", "Folake"), Author("Roth", "Jan")),
    containers=("Food Rheology Letters",),
    years=(2009, 2010),
    volume="12",
    issue="1",
    pages="44-51",
    kind="journal-article",
)
BARKHAM = Work(
    doi="10.5555/am.9",
    title="Wing wear in drones",
    authors=(Author("Barkham", "S."),),
    containers=("Acta Melissa",),
    years=(2001,),
    volume="9",
    pages="1-8",
    kind="journal-article",
)
HONEY_A = Work(
    doi="10.5555/bwn.87.3",
    title="Honey",
    authors=(Author("Smith", "Jane"),),
    containers=("Bee World Notes",),
    years=(1987,),
    volume="3",
    pages="7",
    kind="journal-article",
)
HONEY_B = Work(
    doi="10.5555/bwn.87.5",
    title="Honey (continued)",
    authors=(Author("Smith", "John"),),
    containers=("Bee World Notes",),
    years=(1987,),
    volume="5",
    pages="2",
    kind="journal-article",
)
SYMPOSIUM = Work(
    doi="10.5555/heath.2006",
    title="Proceedings of the Heath Symposium",
    years=(2006,),
    kind="proceedings",
    editors=(Author("Heath Society"),),
    isbns=("9780000000002",),
)
IBARRA = Work(
    doi="10.5555/heath.2006.17",
    title="Moorland burning and forage",
    authors=(Author("Ibarra", "Carmen"),),
    containers=("Proceedings of the Heath Symposium",),
    years=(2006,),
    pages="170-181",
    kind="proceedings-article",
)
FENWICK = Work(
    doi="10.5555/it.4.400",
    title="Cures by heather honey",
    authors=(Author("Fenwick", "Dora"),),
    containers=("Invented Therapeutics",),
    years=(2016,),
    volume="4",
    issue="4",
    pages="400-404",
    kind="journal-article",
    updates=(Update("retraction", "10.5555/it.5.1", "2018-03-09", ("publisher",)),),
)


def agree(**scores):
    """Evidence of fields whose printed and recorded readings are not the point."""
    return tuple(
        FieldEvidence(name, score, "printed", "recorded") for name, score in scores.items()
    )


ACCEPTED = RegistryEntry(
    "9",
    "0123456789abcdef",
    no_doi=True,
    accepted="2026-11-20",
    note="a letter in the keeper’s own hand",
    suppressions=(RegistrySuppression("REF201", "nobody has it"),),
    line=12,
)

RESOLUTIONS = {
    "r1": Resolved(
        ASHDOWN,
        0.993,
        "crossref",
        (
            FieldEvidence(
                "title",
                1.0,
                "Water content and fermentation of heather honey",
                "Water content and fermentation of heather honey",
            ),
            FieldEvidence("first_author", 1.0, "Ashdown", "Ashdown"),
            FieldEvidence("year", 1.0, "2011", "2011"),
            FieldEvidence("first_page", 1.0, "101", "101"),
        ),
    ),
    "r2": Resolved(
        QUILL,
        0.91,
        "index",
        (
            FieldEvidence(
                "title",
                0.86,
                "Thixotropy in ling honey",
                "Thixotropy in ling honey: a rotational study",
            ),
            FieldEvidence("year", 0.0, "2008", "2009, 2010"),
            FieldEvidence("volume", 1.0, "12", "12"),
        ),
        runner_up=Candidate(HONEY_A, 0.12, "index", agree(title=0.2, year=0.0)),
    ),
    "r3": NotFound(("crossref", "datacite")),
    "r4": Ambiguous(
        (
            Candidate(HONEY_A, 0.74, "crossref", agree(title=1.0, year=1.0)),
            Candidate(HONEY_B, 0.71, "crossref", agree(title=0.8, year=1.0)),
        )
    ),
    "r6": NotFound(
        ("crossref", "datacite"),
        nearest=(Candidate(BARKHAM, 0.18, "crossref", agree(title=0.2)),),
    ),
    "r7": NotIndexable("thesis"),
    "r8": Unchecked("crossref", "timed out after 10 s"),
    "r9": Registered(ACCEPTED, "references.yaml"),
    "r10": Resolved(IBARRA, 0.95, "crossref", agree(title=1.0, first_author=1.0, year=1.0)),
    "r11": NotFound(("crossref", "datacite")),
    "r13": Resolved(FENWICK, 0.97, "crossref", agree(title=1.0, first_author=1.0, year=1.0)),
    "r14": Unchecked("crossref", "timed out after 10 s"),
}

DOIS = {
    "r1": DoiAgrees("10.5555/jia.2011.101", ASHDOWN),
    "r3": DoiOfAnother(
        "10.5555/am.9",
        BARKHAM,
        (
            FieldEvidence("title", 0.1, "Pollen of Calluna in comb honey", "Wing wear in drones"),
            FieldEvidence("first_author", 0.0, "Bracken", "Barkham"),
        ),
    ),
    "r8": DoiUnchecked("10.5555/jbj.2015.3", "crossref", "timed out after 10 s"),
    "r10": DoiOfContainer("10.5555/heath.2006", SYMPOSIUM, "proceedings"),
    "r11": DoiUnknown("10.5555/none.1", ("crossref", "datacite", "doi.org")),
}

STATUSES = {
    "r1": "verified",
    "r2": "verified-with-differences",
    "r3": "mismatch",
    "r4": "ambiguous",
    "r6": "not-found",
    "r7": "not-indexable",
    "r8": "unchecked",
    "r9": "skipped",
    "r10": "verified",
    "r11": "not-found",
    "r12": "not-indexable",
    "r13": "verified",
    "r14": "unchecked",
}

FIELDS = {
    "r1": ReferenceFields(
        authors=(Author("Ashdown", "M."), Author("Okafor", "B.")),
        title="Water content and fermentation of heather honey",
        container="Journal of Imagined Apiculture",
        year=2011,
        volume="50",
        issue="2",
        pages="101-109",
        kind="journal-article",
        doi="10.5555/jia.2011.101",
    ),
    "r2": ReferenceFields(
        authors=(Author("Quill", "TR"),),
        etal=True,
        title="Thixotropy in ling honey",
        container="Food Rheol Lett",
        year=2008,
        volume="12",
        pages="44-51",
        kind="journal-article",
        urls=("http://example.org/quill.pdf",),
    ),
    "r7": ReferenceFields(
        authors=(Author("Lindqvist", "Å."),),
        title="Yield of migratory hives on heathland",
        publisher="University of Norrland",
        year=1994,
        kind="thesis",
    ),
}

CITATIONS = (
    Citation("c1", "[1]", ("1",), ("r1",), at(20, 88), "k1", "Properties", list_index=0),
    Citation("c2", "[2]", ("2",), ("r2",), at(24, 61), "k2", "Properties", list_index=0),
    Citation("c3", "[3]", ("3",), ("r3",), at(24, 64), "k2", "Properties", list_index=0),
    Citation("c4", "[4]", ("4",), ("r4",), at(31, 140), "k3", "Harvest", list_index=0),
    Citation("c5", "[5]", ("5",), (None,), at(31, 143), "k3", "Harvest", list_index=0),
    Citation("c6", "[6–8]", ("6", "7", "8"), ("r6", "r7", "r8"), at(35, 70), "k4", "Harvest", list_index=0),
    Citation("c7", "[5]", ("5",), (None,), at(41, 12), "k5", "Harvest", list_index=0),
    Citation("c8", "[10, 11]", ("10", "11"), ("r10", "r11"), at(44, 5), "k6", "Moorland", list_index=0),
    Citation("c9", "[13]", ("13",), ("r13",), at(50, 33), "k7", "Uses", list_index=0),
    Citation("c10", "[14]", ("14",), ("r14",), at(52, 30), "k8", "Uses", list_index=0),
    Citation("c11", "[12]", ("12",), ("r12",), at(53, 30), None, None, list_index=0),
)  # fmt: skip

CLAIMS = (
    Claim("k1", "Heather honey holds more water than most, and may ferment.", at(20), "Properties", ("c1",)),
    Claim("k2", "It sets to a gel and flows again when it is stirred.", at(24), "Properties", ("c2", "c3")),
    Claim("k3", "Combs are pressed rather than spun, and in some districts the frames are warmed to 35 °C before pressing, under the name of “the old method” [4][5].", at(31), "Harvest", ("c4", "c5")),
    Claim("k4", "Yields fell by 40 % between 1960 and 1990.", at(35), "Harvest", ("c6",)),
    Claim("k5", "Pressing loses a tenth of the crop.", at(41), "Harvest", ("c7",)),
    Claim("k6", "Burning renews the forage.", at(44), "Moorland", ("c8",)),
    Claim("k7", "It heals wounds.", at(50), "Uses", ("c9",)),
    Claim("k8", "Comb honey keeps best in the cool.", at(52), "Uses", ("c10",)),
)  # fmt: skip

LINKS = (
    Link("https://later.example/", "text", at(20, 12)),
    Link("https://guide.example/honey", "text", at(21, 4)),
    Link("http://example.org/quill.pdf", "reference 2", at(81, 80), "r2"),
    Link("https://bees.example/storage", "reference 14", at(92, 60), "r14"),
    Link("https://user:secret@10.0.0.1/admin", "reference 14", at(92, 90), "r14"),
    Link("https://old.example/a", "reference 14", at(92, 120), "r14"),
    Link("https://gone.example/leaflet?no=4", "text", at(60, 4)),
    Link("https://gone.example/leaflet?no=4", "text", at(68, 9)),
    Link("https://nohost.invalid/", "text", at(61, 4)),
    Link("https://wall.example/", "text", at(62, 4)),
    Link("https://slow.example/", "text", at(63, 4)),
    Link("https://notasked.example/", "text", at(64, 4)),
    Link("https://heath.example/map/12", "text", at(65, 4)),
    Link("https://club.example/members/1978", "text", at(65, 60)),
    Link("https://honey.example/glossary#thixotropy", "text", at(66, 4)),
    Link("http://plain.example/", "text", at(67, 4)),
    Link("https://busy.example/", "text", at(69, 4)),
    Link("https://broken.example/", "text", at(69, 44)),
    Link("https://intranet.example:8443/", "text", at(70, 4)),
)

TODAY, EARLIER = "2026-11-22", "2026-11-20"

CHECKED_LINKS = {
    "https://later.example/": CheckedLink(Skipped("not asked: the time of this run was over")),
    "https://guide.example/honey": CheckedLink(Alive(200), checked=TODAY),
    "http://example.org/quill.pdf": CheckedLink(
        Moved(301, "https://press.example/frl/12/44.pdf", permanent=True),
        final_url="https://press.example/frl/12/44.pdf?session=1",
        checked=EARLIER,
    ),
    "https://bees.example/storage": CheckedLink(Alive(206), checked=TODAY),
    "https://user:secret@10.0.0.1/admin": CheckedLink(
        Refused("holds a user's name or password", "credentials"), checked=TODAY
    ),
    "https://old.example/a": CheckedLink(
        Moved(302, "https://old.example/b", permanent=False), checked=TODAY
    ),
    "https://gone.example/leaflet?no=4": CheckedLink(
        Gone(410),
        failures=("2026-11-12", "2026-11-16", "2026-11-22"),
        archived=ArchivedCopy(
            "https://web.archive.org/web/20190502101500/https://gone.example/leaflet?no=4",
            "2019-05-02",
            "wayback",
        ),
        checked=TODAY,
    ),
    "https://nohost.invalid/": CheckedLink(Gone(None), failures=(TODAY,), checked=TODAY),
    "https://wall.example/": CheckedLink(Blocked(403), checked=TODAY),
    "https://slow.example/": CheckedLink(
        Unreachable("no answer within 10 s", "timeout"), checked=TODAY
    ),
    "https://heath.example/map/12": CheckedLink(
        Alive(200), soft_404="its title is “Page not found”", checked=TODAY
    ),
    "https://club.example/members/1978": CheckedLink(
        Moved(302, "https://club.example/", permanent=False),
        final_url="https://club.example/",
        home_page=True,
        checked=TODAY,
    ),
    "https://honey.example/glossary#thixotropy": CheckedLink(
        Alive(200), missing_fragment="thixotropy", checked=TODAY
    ),
    "http://plain.example/": CheckedLink(
        Alive(200), secure_url="https://plain.example/", checked=TODAY
    ),
    "https://busy.example/": CheckedLink(Blocked(429), checked=TODAY),
    "https://broken.example/": CheckedLink(
        Unreachable("it answers 503 (service unavailable)", "server-error"), checked=TODAY
    ),
    "https://intranet.example:8443/": CheckedLink(
        Refused("port 8443 is not asked", "port"), checked=TODAY
    ),
}

EXCERPT_5 = "… under the name of “the old method” [4][5]."


def in_page_order(*findings):
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))


def finding(rule, name, severity, message, line, column, excerpt="", **more):  # noqa: PLR0917 - rows read best so
    return Finding(rule, name, severity, message, PATH, line, column, excerpt, **more)


FINDINGS = in_page_order(
    finding(
        "REF001", "undefined-reference", Severity.ERROR,
        "[5] is cited twice, but the list has no reference 5 (it goes from 4 to 6)",
        31, 143, EXCERPT_5, hint="restore reference 5, or drop the marker", reference="5",
        citations=("c5", "c7"), related=(Related(84, "the hole in the list"),), subject="5",
    ),
    finding(
        "REF402", "claim-on-missing-source", Severity.ERROR,
        "the only source of this claim, [5], is missing", 41, 12,
        "Pressing loses a tenth of the crop.[5]", hint="find a source, or take the claim out",
        reference="5", citations=("c7",), subject="Pressing loses a tenth of the crop.",
    ),
    finding(
        "REF301", "dead-link", Severity.WARNING, "the link answers 410 (gone)", 60, 4,
        "https://gone.example/leaflet?no=4", hint="look for an archived copy",
    ),
    finding(
        "REF205", "year-differs", Severity.WARNING, "year is 2008 here, 2009 and 2010 in the index",
        81, 1, "Quill TR, et al.", reference="2", reference_key="r2", citations=("c2",),
    ),
    finding(
        "REF105", "missing-doi", Severity.INFO, "the work has a DOI that is not printed", 81, 1,
        "Quill TR, et al.", reference="2", reference_key="r2",
        fix=Fix("add the DOI", "doi:10.5555/frl.12.44", (Edit(8180, 8180, " doi:10.5555/frl.12.44"),)),
    ),
    finding(
        "REF103", "doi-mismatch", Severity.ERROR,
        "10.5555/am.9 is “Wing wear in drones” (Barkham 2001), not this work", 82, 1,
        "doi:10.5555/am.9", hint="compare the entry with the work that was meant", reference="3",
        reference_key="r3", citations=("c3",),
    ),
    finding(
        "REF202", "ambiguous-work", Severity.WARNING, "2 works fit this entry equally well", 83, 1,
        "Smith J. Honey.", hint="add the volume and the page", reference="4", reference_key="r4",
    ),
    finding(
        "REF201", "work-not-found", Severity.WARNING, "no matching work in Crossref and DataCite",
        84, 1, "Varga P.", hint="check the title and the journal", reference="6", reference_key="r6",
    ),
    finding(
        "REF901", "source-unavailable", Severity.UNCHECKED,
        "Crossref did not answer for references 8 and 14: timed out after 10 s", 86, 1,
        reference="8", reference_key="r8",
    ),
    finding(
        "REF104", "doi-of-container", Severity.WARNING,
        "10.5555/heath.2006 is the DOI of the proceedings, not of this paper", 88, 1,
        "doi:10.5555/heath.2006", reference="10", reference_key="r10",
        fix=Fix("put the paper's own DOI", "10.5555/heath.2006.17"),
    ),
    finding(
        "REF102", "doi-not-found", Severity.ERROR,
        "neither Crossref, DataCite nor doi.org knows 10.5555/none.1", 89, 1, "doi:10.5555/none.1",
        reference="11", reference_key="r11",
    ),
    finding(
        "REF008", "empty-reference", Severity.ERROR, "reference 12 has no text", 90, 1, "12.",
        reference="12", reference_key="r12", citations=("c11",),
    ),
    finding(
        "REF210", "retracted-work", Severity.ERROR,
        "the work was retracted on 2018-03-09 (10.5555/it.5.1)", 91, 1, "Fenwick D.",
        hint="say in the article that it was retracted, or drop it", reference="13",
        reference_key="r13", citations=("c9",),
    ),
    finding(
        "REF208", "incomplete-reference", Severity.INFO, "the entry lacks the issue (1)", 81, 1,
        "Quill TR, et al.", reference="2", reference_key="r2", subject="same words",
    ),
    finding(
        "REF208", "incomplete-reference", Severity.INFO, "the entry lacks the second page", 91, 1,
        "Fenwick D.", reference="13", reference_key="r13", subject="same words",
    ),
)  # fmt: skip

SOURCES = (
    SourceState("index", "works.idx, 13 works, built 2026-11-20", 12, 12, 0),
    SourceState(
        "crossref",
        "https://api.crossref.org",
        11,
        9,
        2,
        "timed out after 10 s",
        Traffic(requests=8, waited=4.3, cached=3, repeated=1, batched=4),
    ),
    SourceState("datacite", "https://api.datacite.org", 3, 3, 0, None, Traffic(3, 0.6)),
    SourceState("doi.org", "https://doi.org", 0, 0, 0),
    SourceState("wayback", "https://web.archive.org", 2, 1, 1, "no answer within 10 s"),
)


def sample_article():
    article = Article(
        path=PATH,
        title="Heather honey",
        dialect="vbulletin",
        language="en",
        encoding="utf-8",
        sections=tuple(
            Section(title, 2, at(line))
            for title, line in (
                ("Properties", 19), ("Harvest", 30), ("Moorland", 43), ("Uses", 49),
            )
        ),
        lists=(ReferenceList(None, "Sources", tuple(r.key for r in REFERENCES), at(79)),),
        references=REFERENCES,
        citations=CITATIONS,
        claims=CLAIMS,
        links=LINKS,
        statements=tuple(claim.statement for claim in CHECKED_CLAIMS),
    )  # fmt: skip
    registry = RegistryView("references.yaml", {"r9": ACCEPTED})
    dossier = Dossier(
        article, FIELDS, RESOLUTIONS, DOIS, CHECKED_LINKS, SOURCES, TODAY, registry,
        claims=CHECKED_CLAIMS,
    )  # fmt: skip
    findings = in_page_order(*FINDINGS, *about_claims(dossier))
    return ArticleReport(dossier, findings, STATUSES, suppressed=1)


def about_claims(dossier):
    """What the rules say of the claims; the excerpt is all of the claim, since there is no page."""
    rules = (number_not_in_abstract, number_contradicts, quotation_not_in_abstract)
    texts = {claim.statement.location.line: claim.statement.text for claim in dossier.claims}
    found = judge(dossier, rules).findings
    return [replace(one, excerpt=texts[one.line]) for one in found]


def empty_article(path="wiki/stub.html"):
    return ArticleReport(Dossier(Article(path, None, "generic", None, "utf-8")), ())


def report_of(*articles, sources=SOURCES, **settings):
    return Report(
        version="0.1.0",
        started="2026-11-22T08:00:00Z",
        settings={"offline": False, "links": True, "rules": ["REF001", "REF402"], **settings},
        sources=tuple(sources),
        articles=tuple(articles),
        elapsed_seconds=0.21,
    )


def sample_report():
    return report_of(sample_article(), empty_article())
