"""The claims on which the judgement of figures is measured, true and made wrong, in two halves."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from claims_corruption import corruptions
from claims_figures import balanced, figures, sentences_of, squeezed
from claims_items import items
from claims_paraphrase import paraphrased
from claims_turning import turned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HALVES = {"tuning": 0, "held-out": 1}
TRUE = ("true-verbatim", "true-fulltext", "true-citint", "true-paraphrase", "true-item")
CORRUPTED = (
    "digit", "other-figure", "swapped", "unit", "direction", "p-value", "interval", "sample"
)  # fmt: skip
_CORRUPTIBLE = frozenset(("true-verbatim", "true-fulltext", "true-paraphrase", "true-item"))
_TABLE_LINES = 3  # line breaks from which on evidence is rows of a table
_WORDS = 6  # a claim has at least so many
_LONGEST = 700  # characters
_FUNCTION_WORD = re.compile(r"\b(?:the|was|were|in|of|and|with|for|had|is|are|by|to)\b")


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its source; `original` is the true claim that a corrupted one was made from.

    `changed` is the stretch of `text` that was made wrong, `made` names the rules of a paraphrase
    or the kind of the true claim. `source` is the article's key, by which halves are parted.
    """

    id: str
    kind: str
    text: str
    abstract: str
    source: str
    lead: tuple[str, ...] = ()
    original: str = ""
    changed: tuple[int, int] | None = None
    made: str = ""
    title: str | None = None

    @property
    def is_true(self) -> bool:
        """Whether nothing was made wrong."""
        return self.kind in TRUE


def half_of(source: str) -> int:
    return hashlib.sha256(source.encode()).digest()[0] % 2


def lines(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def cases(data: Path, half: str, seed: int = 0) -> list[Case]:
    """All of a half: true claims, then those made wrong from them."""
    true = [one for one in true_cases(data, seed) if half_of(one.source) == HALVES[half]]
    return true + [made for one in true if one.kind in _CORRUPTIBLE for made in wrong(one, seed)]


def true_cases(data: Path, seed: int) -> Iterator[Case]:
    """Each once: of two of which the one is a part of the other, the longer."""
    printed = unrepeated([*evidence(data), *citations(data)])
    made = [one for case in printed for one in paraphrases(case, seed)]
    cut = [one for case in abstracts(data) for one in (*listed(case), *reversals(case))]
    seen: set[tuple[str, str]] = set()
    for case in (*printed, *made, *cut):
        key = (case.source, squeezed("".join((*case.lead, case.text))))
        if key not in seen:
            seen.add(key)
            yield case


def unrepeated(found: list[Case]) -> list[Case]:
    by_source: defaultdict[str, list[tuple[str, Case]]] = defaultdict(list)
    for case in sorted(found, key=lambda one: -len(one.text)):
        others, words = by_source[case.source], squeezed(case.text)
        if not any(words in text for text, _ in others):
            others.append((words, case))
    return [case for others in by_source.values() for _, case in others]


def wrong(case: Case, seed: int) -> Iterator[Case]:
    dice = random.Random(f"{seed} {case.id}")
    made = corruptions(case.text, case.abstract, dice, case.lead)
    for kind, text, start, end in made:
        name = f"{case.id}/{kind}"
        yield replace(case, id=name, kind=kind, text=text, original=case.text,
                      changed=(start, end), made=case.kind)  # fmt: skip


def paraphrases(case: Case, seed: int) -> Iterator[Case]:
    """A sentence of the abstract in other words."""
    told = paraphrased(case.text, random.Random(f"{seed} {case.id}"))
    if case.kind == "true-verbatim" and told:
        text, rules = told
        yield replace(case, id=f"{case.id}/paraphrase", kind="true-paraphrase", text=text,
                      made=rules)  # fmt: skip


def listed(case: Case) -> Iterator[Case]:
    """List items cut out of one sentence of an abstract."""
    for number, sentence in enumerate(sentences_of(case.abstract)):
        cut = list(items(sentence))
        for index, (text, lead) in enumerate(cut):
            yield replace(case, id=f"{case.source}.{number}/item{index}", text=text, lead=(lead,))
        if cut:
            return


def reversals(case: Case) -> Iterator[Case]:
    """Of each way one sentence of an abstract with the arms turned."""
    done: set[str] = set()
    for number, sentence in enumerate(sentences_of(case.abstract)):
        for text, way in turned(sentence) if is_prose(sentence) else ():
            if way not in done:
                done.add(way)
                yield replace(case, id=f"{case.source}.{number}/{way}", kind="true-paraphrase",
                              text=text, made=way)  # fmt: skip


def abstracts(data: Path) -> list[Case]:
    """The trials' abstracts, each as a case that says nothing yet."""
    found = []
    for row in lines(data / "works" / "pmc_articles.ndjson.gz"):
        titles = row["title"]
        title = str(titles[0]) if isinstance(titles, list) and titles else None
        source = f"PMC{row['PMCID']}"
        if row.get("abstract"):
            found.append(Case(source, "true-item", "", str(row["abstract"]), source, title=title))
    return found


def evidence(data: Path) -> Iterator[Case]:
    """Sentences that annotators chose as evidence of an outcome, with the trial's abstract."""
    articles = {case.source: case for case in abstracts(data)}
    path = data / "claims" / "evidence_inference" / "v2_annotations.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if f"PMC{row['PMCID']}" in articles]
    for number, row in enumerate(rows):
        article = articles[f"PMC{row['PMCID']}"]
        standing = squeezed(article.abstract)
        for index, text in enumerate(prose(row["Annotations"])):
            kind = "true-verbatim" if squeezed(text) in standing else "true-fulltext"
            yield replace(article, id=f"ei{number}.{index}", kind=kind, text=text)


def prose(annotation: str) -> list[str]:
    """The sentences of a piece of evidence that have words and a figure; none of a table."""
    if annotation.strip().count("\n") >= _TABLE_LINES:
        return []
    text = re.sub(r"\s+", " ", annotation).strip(" .;,")
    text = re.sub(r"\s?\[\d{1,3}\](?!\s?%)", "", text)
    return [sentence for sentence in sentences_of(text + ".") if is_prose(sentence)]


def is_prose(sentence: str) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", sentence)
    numbers = re.findall(r"\d+(?:[.·,]\d+)*", sentence)
    return (
        bool(numbers) and balanced(sentence)
        and len(words) >= max(_WORDS, len(numbers)) and len(sentence) <= _LONGEST
        and _FUNCTION_WORD.search(sentence) is not None
        and any(one.part not in {"label", "year", "level"} for one in figures(sentence))
    )  # fmt: skip


def citations(data: Path) -> Iterator[Case]:
    """Citing sentences whose cited article supports them, with sentences of that article.

    Only sentences that cite one work: of others nobody can say whose a figure is.
    """
    folder = data / "claims" / "citint"
    documents = {row["doc_id"]: row for row in lines(folder / "corpus.jsonl.gz")}
    for split in ("train", "dev"):
        for row in lines(folder / f"claims_{split}.jsonl.gz"):
            claim, found = str(row["claim"]), row["evidence"]
            if not isinstance(found, dict) or re.search(r"<\|(?:multi|other)_cit\|>", claim):
                continue
            labels = {one["label"] for given in found.values() for one in given}
            text = re.sub(r"\s+", " ", re.sub(r"\s?[\[(]?<\|\w+\|>[\])]?", "", claim)).strip()
            if labels != {"SUPPORT"} or len(found) != 1 or not is_prose(text):
                continue
            document = documents[int(next(iter(found)))]
            sentences = document["abstract"]
            assert isinstance(sentences, list)
            yield Case(f"ci-{split}{row['id']}", "true-citint", text, " ".join(sentences),
                       f"citint{document['doc_id']}")  # fmt: skip


def write(chosen: list[Case], path: Path) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as stream:
        for case in chosen:
            print(json.dumps(asdict(case), ensure_ascii=False), file=stream)
