"""Rules about what could not be judged: a source that did not answer, a page that is unclear."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.gathered import Gathered, gathered
from refcheck.checks.ground import TOP, Abstention, ground_under
from refcheck.checks.statuses import status_of
from refcheck.checks.wording import counted, listed, named, source_name, times
from refcheck.claims.unread import LATE, TOO_MUCH
from refcheck.model.evidence import DoiOfAnother, DoiUnchecked, Unchecked
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.evidence import Dossier, SourceState

WORKS = frozenset({"works"})


@rule("REF901", "source-unavailable", Severity.UNCHECKED, needs=WORKS)
def source_unavailable(dossier: Dossier) -> Iterator[Problem]:
    """A source of works did not answer, so some references are unchecked.

    Said once for each source, with the references concerned. It is no finding about the page:
    nothing is known about these references, for better or worse. Abstracts that the time limit of
    the run left out are told as well.

    Known works:

        {"DOI": "10.5555/boiling", "type": "journal-article", "volume": "12", "issue": "3",
         "title": ["The boiling of water under high pressure"], "page": "101-109",
         "author": [{"given": "Anna", "family": "Example"}], "publisher": "Examples Press",
         "container-title": ["Journal of Kettle Science"], "issued": {"date-parts": [[1990]]}}

    Fires, when crossref does not answer:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water under high pressure. Journal of Kettle Science.
        1990;12(3):101-109.</li>
        </ol>
    """
    unchecked: dict[str, list[_Silence]] = {}
    states = {state.name: state for state in dossier.sources}
    for item in gathered(dossier):
        for source, reason in _silences(item, states):
            whole = status_of(item.entry, dossier) == "unchecked"
            unchecked.setdefault(source, []).append(_Silence(item, reason, whole=whole))
    asked = bool(dossier.resolutions or dossier.dois)
    failed = {name: state for name, state in states.items() if state.failed and asked}
    for source in sorted({*unchecked, *failed}):
        state = failed.get(source)
        silences = unchecked.get(source, [])
        reasons = [one.reason for one in silences] or [
            (state and state.reason) or "no reason given"
        ]
        reason = Counter(reasons).most_common(1)[0][0]
        yield Problem(
            _unavailable(source, reason, silences, state.failed if state else 0),
            silences[0].item.entry.location if silences else TOP,
            subject=source,
            hint=_advice(reason),
        )
    yield from _late(dossier)


def _late(dossier: Dossier) -> Iterator[Problem]:
    """Abstracts that the time limit of the run left out."""
    late = [
        entry for entry in dossier.article.references if dossier.abstracts.get(entry.key) == LATE
    ]
    if late:
        told = counted(len(late), "abstract was", "abstracts were")
        yield Problem(
            f"{told} not read ({LATE.reason}): {listed([named(entry) for entry in late])}",
            late[0].location,
            subject="abstracts",
            hint="run it again later",
        )


@dataclass(frozen=True, slots=True)
class _Silence:
    """An entry that lacks an answer; `whole` where nothing at all is known about it."""

    item: Gathered
    reason: str
    whole: bool


@rule("REF903", "structure-unclear", Severity.UNCHECKED)
def structure_unclear(dossier: Dossier) -> Iterator[Problem]:
    """A rule abstained, and why.

    Fewer than three markers, two schemes of markers at once, a list that looks cut off, a list of
    which under half is seen cited, no list or no marker at all: on such ground a finding is
    likelier to be the reader's mistake than the page's. Said once for each reason. Also said where
    a page has more figures than are compared with abstracts.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>
    """
    for abstention in ground_under(dossier).abstentions:
        yield Problem(
            f"{abstention.reason}{_others(abstention)}{_CONSEQUENCES.get(abstention.topic, '')}",
            abstention.location,
            subject=abstention.topic,
            hint=_HINTS.get(abstention.topic),
        )
    left_out = [
        one.statement for one in dossier.claims if TOO_MUCH.reason in dict(one.unread).values()
    ]
    if left_out:
        yield Problem(
            f"{TOO_MUCH.reason}; the figures of {counted(len(left_out), 'statement')} from here on "
            "were not compared with abstracts",
            left_out[0].location,
            subject="too-many-claims",
            hint="check it in parts",
        )


_CONSEQUENCES = {
    "few-markers": "; whether they have entries was not judged",
    "mixed-schemes": "; which entries are cited was not judged",
    "list-cut-off": "; missing and uncited entries were not judged",
    "half-seen": "; uncited entries and gaps were not judged",
    "no-markers": "; whether the entries are cited was not judged",
    "no-list": "; whether the markers have entries was not judged",
    "anchors": "; where the links of the markers lead was not judged",
}
_HINTS = {
    "list-cut-off": "check the whole page, not a part of it",
    "no-list": "check the whole page, not a part of it",
    "no-markers": "check the whole page, not a part of it",
}


def _others(abstention: Abstention) -> str:
    others = abstention.lists - 1
    return f" (and so with {counted(others, 'other list')})" if others else ""


def _silences(item: Gathered, states: Mapping[str, SourceState]) -> Iterator[tuple[str, str]]:
    """The sources that owe an answer about an entry, each once with its reason.

    A DOI may also be unchecked because its record is too bare; then nobody was silent, and the
    entry is told of only if its status is unchecked too.
    """
    found = {}
    if isinstance(item.doi, DoiUnchecked) and _was_silent(item.doi, states):
        found[item.doi.source] = item.doi.reason
    # The work that a wrong DOI should have named is not looked for by half of the sources only.
    if isinstance(item.resolution, Unchecked) and not isinstance(item.doi, DoiOfAnother):
        found[item.resolution.source] = item.resolution.reason
    yield from found.items()


def _was_silent(outcome: DoiUnchecked, states: Mapping[str, SourceState]) -> bool:
    if not states or _not_asked(outcome.reason):
        return True
    state = states.get(outcome.source)
    return state is not None and (state.failed > 0 or state.asked == 0)


def _advice(reason: str) -> str | None:
    """None where nobody who was to be asked could tell."""
    if reason.startswith("offline"):
        return "run it without --offline"
    return None if _not_asked(reason) else "run it again later"


def _not_asked(reason: str) -> bool:
    return reason.startswith(("offline", "not asked"))


def _unavailable(source: str, reason: str, silences: list[_Silence], failed: int) -> str:
    name = source_name(source)
    silent = "was not asked" if _not_asked(reason) else "did not answer"
    why = reason.removeprefix("not asked").lstrip(":; ")
    why = f" ({why})" if why else ""
    if not silences:
        return f"{name} {silent} {times(failed)}{why}"
    whole = [named(one.item.entry) for one in silences if one.whole]
    dois = [named(one.item.entry) for one in silences if not one.whole]
    if not whole:
        subject = (
            f"the DOI of {listed(dois)} is" if len(dois) == 1 else f"the DOIs of {listed(dois)} are"
        )
        return f"{subject} unchecked, since {name} {silent}{why}"
    are = "is" if len(whole) == 1 else "are"
    also = f"; so {_are(dois)} of {listed(dois)}" if dois else ""
    unchecked = f"{counted(len(whole), 'reference')} {are} unchecked"
    return f"{unchecked}, since {name} {silent}{why}: {listed(whole)}{also}"


def _are(dois: list[str]) -> str:
    return "is the DOI" if len(dois) == 1 else "are the DOIs"
