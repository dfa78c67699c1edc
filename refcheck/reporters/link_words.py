"""What is known of a link, in words; the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from refcheck.checks.link_silence import why_unjudged
from refcheck.checks.link_wording import lacking
from refcheck.checks.wording import at_source
from refcheck.model.links import (
    Alive,
    Blocked,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)
from refcheck.reporters.link_outcomes import NOT_CHECKED, addresses_of, skipped_words
from refcheck.reporters.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.article import Article
    from refcheck.model.links import CheckedLink, LinkOutcome
    from refcheck.reporters.link_outcomes import OutcomeName

# In the order in which every format counts them.
SYMBOLS: Mapping[OutcomeName, str] = {
    "alive": "✓",
    "moved": "→",
    "gone": "✗",
    "blocked": "·",
    "unreachable": "·",
    "refused": "!",
    "skipped": "·",
}
_NAMED_DAYS = 3


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A lower-case fact and the address that it ends with; `named` where it names what is there."""

    words: str
    address: str | None = None
    named: bool = False


def link_facts(checked: CheckedLink | None, today: str) -> tuple[LinkFact, ...]:
    """How the address answered, then what was noticed, then since when that is known."""
    if checked is None:
        return (LinkFact(skipped_words(NOT_CHECKED)),)
    known = checked.checked and checked.checked != today
    since = (LinkFact(f"asked on {checked.checked}"),) if known else ()
    return (_answer(checked.outcome), *_noticed(checked), *since)


def simply_answers(checked: CheckedLink | None) -> bool:
    """Whether there is nothing to tell but that the address answers."""
    if checked is None or not isinstance(checked.outcome, Alive):
        return False
    return not any(_noticed(checked))


def is_told(checked: CheckedLink) -> bool:
    """Whether it is listed by itself: it was asked, and does not simply answer."""
    return not (simply_answers(checked) or isinstance(checked.outcome, Skipped))


def link_count(article: Article) -> str:
    """`97 links`, `97 links to 90 addresses`: what is said of links is said of addresses."""
    printed, different = len(article.links), len(addresses_of(article))
    to = f" to {count(different, 'address')}" if different < printed else ""
    return f"{count(printed, 'link')}{to}"


def outcome_words(counts: Mapping[str, int]) -> str:
    """`93 alive, 4 moved, 1 gone`: what is not zero."""
    return ", ".join(f"{counts[name]:,} {name}" for name in SYMBOLS if counts.get(name))


def _answer(outcome: LinkOutcome) -> LinkFact:
    match outcome:
        case Alive():
            fact = LinkFact("answers")
        case Moved(_, target, permanent):
            fact = LinkFact("moved for good to" if permanent else "moved for now to", target)
        case Gone(status, reason):
            fact = LinkFact(f"gone: {reason or status or 'the host is not known'}")
        case Blocked():
            fact = LinkFact(why_unjudged(outcome))
        case Unreachable(reason):
            fact = LinkFact(f"not judged: {reason}")
        case Refused(reason, kind):
            fact = LinkFact(f"{'not judged' if kind == 'port' else 'never asked'}: {reason}")
        case Skipped():
            fact = LinkFact(skipped_words(outcome))
        case _:
            assert_never(outcome)
    return fact


def _noticed(checked: CheckedLink) -> Iterator[LinkFact]:
    yield from _end(checked)
    if checked.soft_404:
        yield LinkFact(f"seems to be gone: {checked.soft_404}")
    if checked.secure_url:
        yield LinkFact("its https address answers the same")
    if checked.missing_fragment:
        yield LinkFact(f"the page {lacking(checked.missing_fragment)}")
    if checked.failures and checked.failures != (checked.checked,):
        yield LinkFact(_found_gone(checked.failures))
    if checked.archived:
        copy = checked.archived
        yield LinkFact(f"a copy of {copy.date} is {at_source(copy.archive)}", copy.url, named=True)


def _found_gone(days: Sequence[str]) -> str:
    if len(days) <= _NAMED_DAYS:
        return f"found gone on {listed(days)}"
    return f"found gone on {len(days)} days since {days[0]}"


def _end(checked: CheckedLink) -> Iterator[LinkFact]:
    """Where the reader ends, as far as the answer has not told it."""
    moved = checked.outcome.target if isinstance(checked.outcome, Moved) else None
    end = checked.final_url if checked.final_url != moved else None
    if checked.home_page:
        yield LinkFact("ends at a home page", end)
    elif end and moved:
        yield LinkFact("a reader ends at", end)
    elif end and not isinstance(checked.outcome, Alive):
        yield LinkFact("a redirect leads to", end)
