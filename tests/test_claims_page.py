"""A page with a trial's figures beside abstracts of it in other words, from the file to the findings."""

from __future__ import annotations

import json
import re

import pytest

from refcheck.checks.selection import select_rules
from refcheck.config import Settings
from refcheck.model.claims import Abstract
from refcheck.model.evidence import NotFound, Resolved
from refcheck.model.works import Author, Work
from refcheck.pipeline import PageInput, check_pages
from refcheck.progress import Silent

# A trial that never was, of a drug that is none.
TITLE = "Examplin calms chronic itch: a controlled trial that never was"
ENTRY = f"Doe J, Roe R. {TITLE}. J Invented Med. 2011;5:1-9."
ABSTRACTS = {
    "plain": (
        "Adults with chronic itch took 20 mg examplin a day or placebo for 12 weeks. A fall of the"
        " Itch Severity Index (ISI) by 10 points was seen in 72% with examplin and in 31% with"
        " placebo. Sleep, a fall of the Poor Sleep Score (PSS) by 4 points, improved in 64% with"
        " examplin and in 22% with placebo. Freedom from itch was reached by 27% with examplin"
        " and by 6% with placebo."
    ),
    "words": (
        "For twelve weeks, fifty volunteers with chronic itch swallowed 20 milligrams of examplin or"
        " a dummy pill each day. Seventy-two per cent of the examplin-treated, but only thirty-one"
        " per cent of the placebo-treated patients improved by at least 10 points on the Itch"
        " Severity Index (ISI). Sleep scores (PSS) improved by at least four points in sixty-four"
        " per cent with examplin and twenty-two per cent with placebo. Twenty-seven per cent of the"
        " examplin group, and six per cent of the placebo group, were free of itch."
    ),
    "placebo-first": (
        "Patients with chronic itch took placebo or 20 mg examplin once a day over a 12-week"
        " period. Compared with placebo, of whom 31% responded, 72% of patients given examplin had"
        " an ISI decrease of at least 10 points. In the placebo arm 22% and in the examplin arm 64%"
        " slept better (PSS lower by at least 4 points). Free of itch: 6% placebo, 27% examplin."
    ),
    "brackets": (
        "BACKGROUND: Itch robs people of sleep. METHODS: Patients received oral examplin 20 mg daily"
        " (n = 25) or placebo (n = 25) for 12 weeks. RESULTS: An ISI lower by 10 points or more was"
        " seen in 72% (18/25) on examplin versus 31% (8/25) on placebo. Sleep improved by 4 points"
        " or more in 64% of examplin subjects (16/25) and in 22% of placebo subjects (6/25)."
        " Patients free of itch were 27% (7/25) on examplin versus 6% (2/25) on placebo."
    ),
    "structured": (
        "<jats:sec><jats:title>Methods</jats:title><jats:p>We gave 20 mg examplin or a placebo once"
        " a day for 12 weeks to adults with chronic itch.</jats:p></jats:sec><jats:sec><jats:title>"
        "Results</jats:title><jats:p>72% of the patients with examplin, against 31% of those with"
        " placebo, had a decline of at least 10 points in the Itch Severity Index (p = 0.004). Sleep"
        " improved by 4 points in 64% of subjects treated with examplin, compared to a 22% response"
        " in placebo-treated controls (p &lt; 0.01), and 27% became free of itch, while"
        " only 6% of those on placebo did.</jats:p></jats:sec>"
    ),
    "respectively": (
        "In this double-blind study, adults with chronic itch were randomized to examplin 20 mg/day"
        " or placebo for 12 weeks. A 10-point drop in the"
        " Itch Severity Index (ISI) was achieved by 72% and 31% of the"
        " examplin and placebo groups, respectively (P = 0.004). Sleep improved by 4 points in 64%"
        " and 22% of the examplin and placebo groups, respectively, and 27% and 6% of them were"
        " free of itch."
    ),
}
INTRODUCTION = (
    "A trial of Low Dose Examplin (LDE) in patients with chronic itch (ISI >30), who were treated"
    " with 20mg/day Examplin for 3 months.[1]"
)
PAGES = {
    "bold lines and <br>": f"""{INTRODUCTION}<br>
<b>LDE Treatment:</b><br>
<b>Decreases ISI</b><br>
More Patients given LDE had their Itch Severity Index (ISI) lowered by 10 or more than with Placebo.<br>
- 72% of LDE-treated patients had reduced ISI by 10 or more<br>
- 31% of Placebo-treated patients had ISI lowered by 10 or more.<br>
<b>Improves Sleep</b><br>
More Patients treated with LDE slept better by 4 points or more than Placebo treated Controls.<br>
- 64% LDE Treated Patients<br>
- 22% Placebo Control Patients<br>
<b>Ends Itch</b><br>
More Patients treated with LDE were free of itch than Placebo treated Controls.<br>
- 27% LDE Treated Patients<br>
- 6% Placebo Control Patients<br>""",
    "lists": f"""<p>{INTRODUCTION}</p>
<h3>Itch</h3>
<p>Itch fell by 10 points or more on the ISI in many more patients with examplin than with placebo[1]:</p>
<ul>
<li>72% of those on examplin</li>
<li>31% of those on placebo</li>
</ul>
<h3>Sleep</h3>
<p>Sleep improved by 4 points or more in more patients with examplin than with placebo[1]:</p>
<ul>
<li>64% with examplin</li>
<li>22% with placebo</li>
</ul>
<h3>Free of itch</h3>
<p>More patients with examplin than with placebo were free of itch[1]:</p>
<ul>
<li>27% on examplin</li>
<li>6% on placebo</li>
</ul>""",
    "sentences": f"""<p>{INTRODUCTION}</p>
<p>The ISI fell by 10 points in
72% of patients on examplin, compared with
31% of patients on placebo.[1]</p>
<p>Sleep improved by 4 points in
64% of those treated with examplin, but only in
22% of those with placebo.[1]</p>
<p>Of patients given examplin
27% were free of itch; with placebo it was
6% of them.[1]</p>""",
}
ARMS = (("72%", "31%"), ("64%", "22%"), ("27%", "6%"))
OTHERS = {"10": "17", "4 points": "40 points", "20mg/day": "25mg/day", "3 months": "5 months"}
RULES = select_rules(["REF403", "REF404"])


class OneWork:
    """Knows one work and its abstract."""

    def __init__(self, known, title, abstract):
        self.known, self.title, self.abstract = known, title, abstract

    def resolve_all(self, items, *, jobs, deadline, on_done):
        for key, _, _ in items:
            on_done(key)
        work = Work("10.5555/itch", self.title, (Author("Doe", "J."),), years=(2011,))
        found = Resolved(work, 0.9, "fake", ())
        return {
            key: (found if self.known in text else NotFound(("fake",)), None)
            for key, text, _ in items
        }

    def abstracts(self, jobs, left, done):
        return self

    def outcomes(self, works):
        return {work: Abstract(self.abstract, self.title, "fake") for work in works}

    def states(self):
        return ()


def whole(body):
    entries = f"<h2>References</h2><ol><li>{ENTRY}</li></ol>"
    return f"<html><body><h1>Examplin</h1>\n<h2>Use</h2>\n{body}\n{entries}</body></html>"


def check(page, abstract, known="calms chronic itch", title=TITLE):
    report = check_pages(
        [PageInput("page.html", page.encode())],
        settings=Settings(jobs=1),
        resolver=OneWork(known, title, abstract),
        rules=RULES,
        started="2026-11-22T08:00:00Z",
        progress=Silent(),
    )
    return report.articles[0]


def judged(article):
    """Each figure's verdict, by where it stands in the file."""
    return {
        claim.statement.in_file(figure.quantity.start, figure.quantity.end): figure.verdict
        for claim in article.dossier.claims
        for figure in claim.figures
    }


def at(page, figure):
    """Where a figure stands first."""
    return re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", page).start()


def told(article, page, place):
    """The verdict of the figure at an offset, and the findings of its line."""
    line = page.count("\n", 0, place) + 1
    verdicts = [v for (start, end), v in judged(article).items() if start <= place < end]
    findings = {one.rule for one in article.findings if one.line == line}
    return (verdicts or ["not read"])[0], findings


def is_told(verdict, findings):
    return verdict in {"absent", "contradicted"} and bool(findings)


everywhere = pytest.mark.parametrize("wording", ABSTRACTS)
on_each_page = pytest.mark.parametrize("name", PAGES)


@everywhere
@on_each_page
def test_each_result_that_the_abstract_gives_in_other_words_is_supported(name, wording):
    page = whole(PAGES[name])

    article = check(page, ABSTRACTS[wording])

    found = {page[start:end]: verdict for (start, end), verdict in judged(article).items()}
    assert found.pop("30") == "absent"
    assert set(found.values()) == {"supported"}
    assert {figure for pair in ARMS for figure in pair} <= set(found)


@everywhere
@on_each_page
def test_a_changed_figure_is_never_silent(name, wording):
    page = whole(PAGES[name])
    changes = {figure: str(int(figure[:-1]) + 11) + "%" for pair in ARMS for figure in pair}
    silent = []

    for old, new in (changes | OTHERS).items():
        place = at(page, old)
        changed = page[:place] + new + page[place + len(old) :]
        article = check(changed, ABSTRACTS[wording])
        if not is_told(*told(article, changed, place)):
            silent.append((old, new))

    assert silent == []


@everywhere
@on_each_page
def test_arms_that_are_exchanged_are_never_silent(name, wording):
    page = whole(PAGES[name])
    silent = []

    for one, other in ARMS:
        first, second = at(page, one), at(page, other)
        changed = page[:first] + other + page[first + len(one) : second] + one
        changed += page[second + len(other) :]
        article = check(changed, ABSTRACTS[wording])
        places = (first, second + len(other) - len(one))
        if not any(is_told(*told(article, changed, place)) for place in places):
            silent.append((one, other))

    assert silent == []


def test_the_command_tells_the_same_of_an_index(refcheck, tmp_path):
    record = {
        "DOI": "10.5555/itch",
        "type": "journal-article",
        "title": [TITLE],
        "author": [{"given": "J.", "family": "Doe"}, {"given": "R.", "family": "Roe"}],
        "container-title": ["Journal of Invented Medicine"],
        "issued": {"date-parts": [[2011]]},
        "volume": "5",
        "page": "1-9",
        "abstract": ABSTRACTS["structured"],
    }
    (tmp_path / "works.ndjson").write_text(json.dumps(record) + "\n")
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0
    page = whole(PAGES["bold lines and <br>"]).replace("- 64% LDE", "- 46% LDE")
    (tmp_path / "page.html").write_text(page)

    ran = refcheck("page.html", "--offline", "--index", "works.idx", "--format", "json")

    (article,) = json.loads(ran.out)["articles"]
    wrong = [one for one in article["findings"] if one["rule"] in {"REF403", "REF404"}]
    line = page[: page.index("- 46% LDE")].count("\n") + 1
    assert line in [one["line"] for one in wrong]
    verdicts = {
        figure["text"]: figure["verdict"]
        for claim in article["claims"]
        for figure in claim["figures"]
    }
    assert verdicts["46%"] in {"absent", "contradicted"}
    assert {verdicts[one] for one in ("72%", "31%", "22%", "27%", "6%")} == {"supported"}


# The facts of a real trial, in words of our own.
NALTREXONE = {
    "plain": (
        "Naltrexone was given for 12 weeks at 4.5 mg a day, or placebo. A fall of the Crohn's"
        " Disease Activity Index (CDAI) by 70 points was seen in 88% with naltrexone and in 40% with"
        " placebo. An endoscopic response, a fall of the Crohn's Disease Endoscopy Index of Severity"
        " (CDEIS) by 5 points, was seen in 78% with naltrexone and in 28% of placebo controls."
        " Remission was reached by 33% with naltrexone and by 8% with placebo."
    ),
    "placebo first": (
        "Crohn's disease patients took placebo or 4.5 mg naltrexone once a day over a 12-week"
        " period. Compared with placebo, of whom 40% responded, 88% of patients given naltrexone"
        " had a CDAI decrease of at least 70 points. In the placebo arm 28% and in the naltrexone"
        " arm 78% had a CDEIS decrease of at least 5 points. Remission: 8% placebo, 33% naltrexone."
    ),
}


@pytest.mark.shared_data
@pytest.mark.parametrize("wording", NALTREXONE)
def test_a_page_of_a_forum_is_judged_as_the_invented_ones(shared_data, wording):
    page = (shared_data.parent / "seed" / "low-dose-naltrexone.html").read_bytes().decode()
    arms = (("88%", "40%"), ("78%", "28%"), ("33%", "8%"))
    others = ("70 or more<", "5 points", "4.5mg/day", "3 months.")

    def verdicts(source):
        return check(source, NALTREXONE[wording], "Promotes Mucosal Healing", "Naltrexone heals")

    place = {one: at(page, one) for one in [*others, *(one for pair in arms for one in pair)]}
    article = verdicts(page)
    told_here = {one: told(article, page, start)[0] for one, start in place.items()}
    silent = []
    for one, start in place.items():
        digit = str((int(one[0]) + 2) % 10 or 1)
        changed = page[:start] + digit + page[start + 1 :]
        if not is_told(*told(verdicts(changed), changed, start)):
            silent.append(one)
    for one, other in arms:
        swapped = {one: other, other: one}
        changed = re.sub(rf"(?<=- )(?:{one}|{other})", lambda match, to=swapped: to[match[0]], page)
        exchanged = verdicts(changed)
        places = (changed.index(f"- {other}") + 2, changed.index(f"- {one}") + 2)
        if not any(is_told(*told(exchanged, changed, start)) for start in places):
            silent.append((one, other))

    assert set(told_here.values()) == {"supported"}
    assert silent == []
