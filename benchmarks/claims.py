"""How often figures of true claims are called wrong, and how often figures made wrong are caught.

    python benchmarks/claims.py --data ../shared/data                  # the tuning half
    python benchmarks/claims.py --data ../shared/data --held-out       # the other half, for figures
    python benchmarks/claims.py --show swapped 20 --missed             # cases to read
    python benchmarks/claims.py --jsonl cases.jsonl                    # the cases themselves
    python benchmarks/claims.py speed                                  # claims a second
    python benchmarks/claims.py sources                                # what the abstracts cover

True claims are sentences that annotators chose as evidence of a trial's outcome
(evidence_inference; in the abstract word by word or from the full text) and citing sentences that
the cited article supports (citint), beside the abstract of the trial (of citint: sentences of the
cited article). Synthetic ones are made from sentences of the abstract: said otherwise by rule, and
cut to list items. Wrong claims have one thing of a true claim changed that stands in the abstract.
Halves are parted by a hash of the article. A warning is a figure said to be contradicted (REF404),
a note one that is not in the abstract (REF403); a warning is right where it points at what was
changed. Precision is given as if as many claims were wrong as are true.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from claims_cases import CORRUPTED, HALVES, TRUE, Case, cases, write
from claims_outcomes import Outcome, Wilson, judged, prepared, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OF_TRUE = ("supported", "absent", "figureless")
_APART = ("p-value", "interval", "sample")
_RULES = ("turned", "mirrored", "synonyms", "rounded", "percent", "words", "duration", "half")
_PRECISION, _CAUGHT, _WARNED = 0.95, 0.60, 0.03
_WARMING = 200  # claims of the other half that are judged before time is taken


def true_table(outcomes: Sequence[Outcome]) -> str:
    head = "true claims | count | warned | supported | a figure absent | nothing read"
    lines = [f"| {head} |", "|---" * 6 + "|"]
    for name, group in grouped(outcomes, TRUE, "all true claims"):
        warned = sum(one.warned for one in group)
        cells = [name, f"{len(group):,}", f"{warned} = {Wilson(warned, len(group))}"]
        counts = (sum(getattr(one, what) for one in group) for what in _OF_TRUE)
        cells.extend(f"{count / (len(group) or 1):.1%}" for count in counts)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def wrong_table(outcomes: Sequence[Outcome]) -> str:
    """Precision is beside all true claims; of wrong ones of one origin beside true ones of that."""
    head = "wrong claims | count | caught | … at the change | noted only | silent | precision"
    lines = [f"| {head} |", "|---" * 7 + "|"]
    true = [one for one in outcomes if one.case.is_true]
    for name, group in grouped(outcomes, CORRUPTED, "all wrong claims"):
        caught, right = sum(one.warned for one in group), sum(one.right for one in group)
        noted = sum(one.noted for one in group)
        beside = [one for one in true if name == f"… made from {one.case.kind}"] or true
        alarms = sum(one.warned for one in beside) / len(beside)
        cells = [
            name, f"{len(group):,}", f"{caught} = {Wilson(caught, len(group))}",
            f"{right / max(1, caught):.1%}", f"{noted / len(group):.1%}",
            f"{(len(group) - caught - noted) / len(group):.1%}",
            f"{precision(right / len(group), caught / len(group), alarms):.1%}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def grouped(
    outcomes: Sequence[Outcome], kinds: Sequence[str], total: str
) -> Iterator[tuple[str, list[Outcome]]]:
    """By kind, then all; paraphrases by their rule, wrong claims by what they were made from."""
    for kind in kinds:
        of_kind = [one for one in outcomes if one.case.kind == kind]
        yield kind, of_kind
        if kind == "true-paraphrase":
            for rule in _RULES:
                yield f"… {rule}", [one for one in of_kind if rule in one.case.made]
    together = [one for one in outcomes if one.case.kind in kinds]
    if kinds is CORRUPTED:
        most = [one for one in together if one.case.kind not in _APART]
        yield f"all but {', '.join(_APART)}", most
        for made in dict.fromkeys(one.case.made for one in most):
            yield f"… made from {made}", [one for one in most if one.case.made == made]
    yield total, together


def precision(right: float, warned_wrong: float, warned_true: float) -> float:
    """Of warnings that are right, where half of the claims are true."""
    return right / ((warned_wrong + warned_true) or 1.0)


def accepted(outcomes: Sequence[Outcome]) -> str:
    true = [one for one in outcomes if one.case.is_true]
    wrong = [one for one in outcomes if not one.case.is_true]
    warned = sum(one.warned for one in true) / len(true)
    caught = sum(one.warned for one in wrong) / len(wrong)
    right = sum(one.right for one in wrong) / len(wrong)
    told = [
        ("contradictions that are right", precision(right, caught, warned), _PRECISION, True),
        ("… a warning of any wrong claim taken as right", precision(caught, caught, warned),
         _PRECISION, True),
        ("wrong claims caught", caught, _CAUGHT, True),
        ("true claims warned of", warned, _WARNED, False),
    ]  # fmt: skip
    return "\n".join(
        f"{name}: {value:.1%} ({'at least' if least else 'at most'} {bound:.0%}: "
        f"{'met' if (value >= bound if least else value <= bound) else 'NOT MET'})"
        for name, value, bound, least in told
    )


def report(chosen: Sequence[Case], asked: argparse.Namespace) -> None:
    outcomes = judged(chosen)
    true = [one for one in outcomes if one.case.is_true]
    wrong = len(outcomes) - len(true)
    print(f"{half_asked(asked)} half, {len(true):,} true claims and {wrong:,} wrong ones\n")
    print(true_table(outcomes), end="\n\n")
    print(wrong_table(outcomes), end="\n\n")
    print(accepted(outcomes))
    if asked.show:
        kind, count = asked.show
        errors = [one for one in outcomes if one.case.kind == kind]
        if asked.missed:
            errors = [one for one in errors if one.warned == one.case.is_true]
        print("\n\n" + "\n\n".join(shown(one) for one in errors[: int(count)]))


def half_asked(asked: argparse.Namespace) -> str:
    return "held-out" if asked.held_out else "tuning"


def speed(asked: argparse.Namespace) -> None:
    """Each round in a process of its own, so that nothing is remembered from the one before."""
    rounds = []
    for _ in range(asked.rounds):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rounds.append(pool.apply(one_round, (asked.data, half_asked(asked), asked.seed)))
    claims = rounds[0][0]
    for name, at in (("abstracts taken apart before", 1), ("abstracts taken apart, each once", 2)):
        rates = sorted(claims / spent[at] for spent in rounds)
        print(f"{name}: {rates[-1]:,.0f} claims a second at best, {statistics.median(rates):,.0f}"
              f" in the median of {len(rates)} runs of {claims:,} claims")  # fmt: skip


def one_round(data: Path, half: str, seed: int) -> tuple[int, float, float]:
    """Claims, and seconds of processor time without and with the abstracts' taking apart."""
    other = next(name for name in HALVES if name != half)
    judged(cases(data, other, seed)[:_WARMING])
    chosen = cases(data, half, seed)
    started = time.process_time()
    sources = prepared(chosen)
    read = time.process_time()
    judged(chosen, sources)
    ended = time.process_time()
    return len(chosen), ended - read, ended - started


def coverage(chosen: Sequence[Case]) -> str:
    """How many figures of claims are in the abstract that stands for their source."""
    verdicts: dict[str, Counter[str]] = {}
    for one in judged([case for case in chosen if case.is_true]):
        counts = verdicts.setdefault(one.case.kind, Counter())
        counts.update(figure.verdict for figure in one.figures)
    lines = ["| true claims | figures | supported | absent | contradicted |", "|---" * 5 + "|"]
    for kind, counts in verdicts.items():
        total = counts.total() or 1
        shares = (counts[name] / total for name in ("supported", "absent", "contradicted"))
        lines.append(f"| {kind} | {total:,} | " + " | ".join(f"{one:.1%}" for one in shares) + " |")
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument(
        "what", nargs="?", choices=("judging", "speed", "sources"), default="judging"
    )
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument(
        "--held-out", action="store_true", help="the half that nothing was tuned on"
    )
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--show", nargs=2, metavar=("KIND", "N"), help="cases with their verdicts")
    options.add_argument("--missed", action="store_true", help="of these only what went wrong")
    options.add_argument("--jsonl", type=Path, help="a file to write the cases to")
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    if asked.what == "speed":
        speed(asked)
        return
    chosen = cases(asked.data, half_asked(asked), asked.seed)
    if asked.jsonl:
        write(chosen, asked.jsonl)
    elif asked.what == "sources":
        print(coverage(chosen))
    else:
        report(chosen, asked)


if __name__ == "__main__":
    main()
