"""The rule about figures that no citation vouches for."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_under
from refcheck.checks.own_work import tells_of_own_work
from refcheck.checks.wording import counted, quoted
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.model.article import Article
    from refcheck.model.claims import Quantity, Statement
    from refcheck.model.evidence import Dossier

MOST = 50  # findings on a page
_UNSURE = frozenset(
    {"mixed-schemes", "few-markers", "no-markers", "no-list", "too-large", "list-cut-off"}
    | {"anchors", "half-seen"}
)
# Where fewer figures are cited than this for each that is not, it is no page that gives sources for
# them: a paper tells its own results.
_CITED_FOR_EACH = 2
_PROSE = ("sentence", "item")
_SMALL = 10
_LONGEST_QUOTED = 120
_BOLD_LINE = 7
# Characters of markup between a sentence and the request for a source that follows it.
_NOTE_REACH = 600
_WIKI = "/wiki/"  # where links to other articles lead
# What measures nothing that a source could be asked for, beside the dimensions of time.
_NO_CLAIM = frozenset(("", "[time]", "[date]", "point", "1 / [time]"))
_NAMED_SOURCE = re.compile(
    r"\(\s*(?:(?:see|cf\.?|e\.g\.,?)\s+)?[A-ZÀ-Þ][\w’'.&,\s-]{1,60}?,?\s(?:1[5-9]|20)\d\d[a-z]?\s*[),;:]"
    r"|\bet al\b"
)
# Examples, conditions, formulas, instructions and questions: nothing that anybody has found out.
_NO_FINDING = re.compile(
    r"[=≈]|[?？]$|\be\.\s?g\.|\bz\.\s?B\."
    r"|\b(?:defined as|is equal to|equals|for example|for instance|suppose|imagine|assum(?:e|ing)"
    r"|equivalent to|would|let us|zum Beispiel|angenommen|par exemple|por ejemplo)\b"
    r"|^(?:Compute|Calculate|Consider|Count|Divide|Multiply|Take|Select|Add|Use|Using|Let|Note|See"
    r"|Set|If|When)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d(?![\d.,\s])")
_BIG_WORD = re.compile(r"\d|(?:m|b|tr)illi|mil(?:jo|io)|milli?ard|тыс|млн|[万億亿]", re.IGNORECASE)


@rule("REF401", "uncited-claim", Severity.INFO, needs=frozenset({"statements"}))
def uncited_claim(dossier: Dossier) -> Iterator[Problem]:
    """A figure that measures something stands there without a source.

    A percentage, a dose, a ratio, a count of ten or more: a reader who doubts it has nowhere to
    look. A sentence is covered by the next marker in its paragraph, a list item also by the text
    that introduces its list. There is one finding a paragraph, and 50 a page.

    It keeps quiet about what is cited elsewhere by custom or cannot be cited: the lead section of
    an encyclopedia, tables, captions and headings; dates, durations, examples and definitions;
    sentences that name or link their source, or where a citation is asked for already. It also
    does on pages that cite fewer than two thirds of their figures, such as papers that tell their
    own results.

    Fires:

        <p>Salt lowers the freezing point of water by 1.8 °C for each mole.[1] Sugar lowers it by
        as much.[2] Sea water freezes at −1.9 °C.[3]</p>
        <p>Of all the salt that is sold, 38 % is spread on roads.</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On salt and ice. 1990.</li>
        <li>Example B. On sugar and ice. 1991.</li>
        <li>Example C. On the sea. 1992.</li>
        </ol>

    Mended:

        <p>Salt lowers the freezing point of water by 1.8 °C for each mole.[1] Sugar lowers it by
        as much.[2] Sea water freezes at −1.9 °C.[3]</p>
        <p>Of all the salt that is sold, 38 % is spread on roads.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On salt and ice. 1990.</li>
        <li>Example B. On sugar and ice. 1991.</li>
        <li>Example C. On the sea. 1992.</li>
        </ol>
    """
    article = dossier.article
    if not article.statements or ground_under(dossier).topics & _UNSURE:
        return
    paragraphs = _uncited(article)
    for statements in paragraphs[:MOST]:
        yield _problem(statements)
    if len(paragraphs) > MOST:
        following = paragraphs[MOST][0][0]
        more = counted(len(paragraphs) - MOST, "more paragraph")
        yield Problem(
            f"{more} from here on {'says' if len(paragraphs) - MOST == 1 else 'say'} figures and "
            "cite nothing",
            following.location,
            subject=following.text,
            hint="give their sources",
        )


_Uncited = list[tuple["Statement", "Quantity"]]


def _uncited(article: Article) -> list[_Uncited]:
    """By paragraph, the statements that cite nothing, each with its first figure that measures."""
    from refcheck.claims.quantities import quantities  # noqa: PLC0415 - loads units and numerals

    def first_figure(text: str) -> Quantity | None:
        return next((q for q in quantities(text, article.language) if _measures(q, text)), None)

    sourced = _Sourced(article)
    prose = [statement for statement in article.statements if statement.kind in _PROSE]
    without = [
        (statement, figure)
        for statement in prose
        if not (statement.citations or sourced.has(statement))
        and _NO_FINDING.search(statement.text) is None
        and (figure := first_figure(statement.text)) is not None
    ]
    enough = len(without) * _CITED_FOR_EACH
    cited = (one for one in prose if one.citations and first_figure(one.text) is not None)
    if sum(1 for _ in islice(cited, enough)) < enough:
        return []
    found: dict[int, _Uncited] = {}
    for statement, figure in without:
        if not tells_of_own_work(statement.text):
            found.setdefault(statement.paragraph, []).append((statement, figure))
    return list(found.values())


def _problem(statements: Sequence[tuple[Statement, Quantity]]) -> Problem:
    (first, figure), *others = statements
    more = f", nor {_do(len(others))} of the paragraph" if others else ""
    return Problem(
        f"{quoted(first.text, _LONGEST_QUOTED)} says {figure.text} and cites nothing{more}",
        first.location,
        subject=first.text,
        hint="give the source, or a marker where one above is meant",
    )


def _do(count: int) -> str:
    return f"{'does' if count == 1 else 'do'} {counted(count, 'more statement')}"


def _measures(quantity: Quantity, text: str) -> bool:
    """Whether it is a figure that one could doubt: no date, no "two groups", no "twelve signs"."""
    if quantity.role == "ratio":
        return True
    if quantity.role != "value" or quantity.dimension in _NO_CLAIM:
        return False
    if quantity.dimension != "count":
        return True
    if not quantity.unit or quantity.high < _SMALL or _YEAR.match(quantity.text):
        return False
    told_in_full = _BIG_WORD.search(quantity.text) is not None
    return told_in_full and not text.endswith("/", 0, quantity.start)  # "9/11"


class _Sourced:
    """What an article gives other sources for than markers, or asks for them."""

    def __init__(self, article: Article) -> None:
        self._lead_end = _lead_end(article)
        outward = (link for link in article.links if link.reference is None)
        self._links = sorted(link.location.start for link in outward if _WIKI not in link.url)
        self._asked = sorted(needed.start for needed in article.citation_needed)

    def has(self, statement: Statement) -> bool:
        """Whether nobody would ask for a marker here."""
        start, end = statement.location.start, statement.location.end
        return (
            start < self._lead_end
            or _NAMED_SOURCE.search(statement.text) is not None
            or _any_between(self._links, start, end)
            or _any_between(self._asked, start, end + _NOTE_REACH)
        )


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _lead_end(article: Article) -> int:
    """Where an encyclopedia's lead section ends: it repeats what is cited below."""
    if not article.dialect.startswith("mediawiki"):
        return 0
    # Before the page's title there may be a menu with headings of its own.
    top = next((s.location.end for s in article.sections if s.level == 1), 0)
    below = (s.location.start for s in article.sections if 1 < s.level < _BOLD_LINE)
    return next((start for start in below if start > top), 0)
