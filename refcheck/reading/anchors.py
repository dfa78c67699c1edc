"""Markers that are links: which links of a page lead down to a note, and what they print."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from refcheck.reading.labels import LabelList, read_labels
from refcheck.reading.structure import Marker, trimmed

if TYPE_CHECKING:
    from refcheck.reading.elements import Node, Page

_LABEL_TEXT = re.compile(r"[\s\[(（【*^↑]*([^\s\[\]()（）【】][^\[\]()\n]{0,24}?)[\s\])）】.:]*")
_LONGEST_LABEL = 30
_LONGEST_STEM = 24
# Within so many characters the bracket closes that linked labels share.
_CLOSING_REACH = 60
_SCROLL = re.compile(r"scrollTo(?:Reference)?\s*\(\s*['\"]([^'\"]{1,80})")
# Word and LibreOffice: #_ftn1 and #_ftnref1 point at each other without any id.
_WORD_NOTE = re.compile(r"_?(ftn|edn)(ref)?(\d+)$")
# Comments on a text (Google Docs, Word) are linked like notes.
_COMMENT = re.compile(r"_?cmnt|_?msocom|comment")
_BACK_SIGN = re.compile(
    r"[\s\[(]*(?:[↩↵⤴↑^⏎←▲⇑]|back|zurück|retour|jump up|return)[\ufe0e\ufe0f\s\])↩0-9a-z.,-]*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s?[,;\-‐‑‒–—−]\s?")
_COUNTED = re.compile(r"[0-9a-f]{6,}|\d+")


class Jump(NamedTuple):
    """A link within the page: the element that links, the anchor it names, its text, its labels."""

    node: Node
    target: str
    text: str
    labels: LabelList | None

    @property
    def leads_back(self) -> bool:
        """Whether it prints ↩, ^ or a label, as links from a note to its marker do."""
        return self.labels is not None or _BACK_SIGN.fullmatch(self.text) is not None


class Jumps:
    """All links within a page, and where the anchors stand that they name."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.all = [jump for node in page.tags("a", "label") if (jump := _jump(node))]
        self._starts = [jump.node.start for jump in self.all]
        self.anchors: dict[str, Node] = dict(page.ids)
        for jump in self.all:
            if word := _WORD_NOTE.search(jump.target):
                own = f"_{word[1]}{'' if word[2] else 'ref'}{word[3]}"
                self.anchors.setdefault(own, jump.node)
        self.printed: dict[str, LabelList] = {}
        for jump in self.all:
            if jump.labels is not None and len(jump.labels.labels) == 1:
                self.printed.setdefault(jump.target, jump.labels)

    def inside(self, node: Node) -> list[Jump]:
        """The links that an element holds."""
        first = bisect_left(self._starts, node.start)
        return self.all[first : bisect_left(self._starts, node.end)]

    def markers(self) -> list[Jump]:
        """Links that print a label and lead down the page."""
        return [
            jump
            for jump in self.all
            if jump.labels is not None
            and (target := self.anchors.get(jump.target)) is not None
            and target.start > jump.node.start
            and target.text_start >= jump.node.text_start
            and not _COMMENT.match(jump.target)
        ]

    def to_nowhere(self, kept: list[Jump]) -> list[Jump]:
        """Links like those kept whose anchor is not on the page: their note was removed."""
        stems = {stem(jump.target) for jump in kept}
        return [
            jump
            for jump in self.all
            if jump.labels is not None
            and jump.target not in self.anchors
            and stem(jump.target) in stems
        ]


def _jump(node: Node) -> Jump | None:
    target = node.get("for") if node.tag == "label" else _fragment(node)
    if not target:
        return None
    text = node.text.strip()
    return Jump(node, target, text, _labels(text))


def _fragment(a: Node) -> str:
    href = a.get("href")
    if "#" in href:
        return unquote(href.partition("#")[2])
    if href.startswith("javascript") and (scroll := _SCROLL.search(a.get("onclick"))):
        return scroll[1]
    return ""


def _labels(text: str) -> LabelList | None:
    if len(text) > _LONGEST_LABEL:
        return None
    found = _LABEL_TEXT.fullmatch(text)
    return read_labels(found[1]) if found else None


def stem(anchor: str) -> str:
    """An anchor without what counts its notes: "def-77ab90cd12-1" and "def-0f3c2a-4" are one."""
    return _COUNTED.sub("#", anchor)[:_LONGEST_STEM]


# ---- from links to markers ----


def linked_markers(page: Page, jumps: list[Jump]) -> list[Marker]:
    """One marker for each link, or for links that share brackets or one raised group."""
    runs: list[list[Marker]] = []
    for marker in sorted((_marker(jump) for jump in jumps), key=lambda m: m.start):
        before = runs[-1] if runs else None
        if before and before[-1].shape == marker.shape and _in_one(page.text, before, marker):
            before.append(marker)
        else:
            runs.append([marker])
    return [run[0] if len(run) == 1 else _one(page.text, run) for run in runs]


def _marker(jump: Jump) -> Marker:
    start, end, shape = _extent(jump.node)
    labels = jump.labels or LabelList(())
    return Marker(start, end, labels, shape, targets=(jump.target,), group=labels.group)


def _extent(a: Node) -> tuple[int, int, str]:
    """A link with the brackets around it, and how it looks."""
    text = a.page.text
    start, end = trimmed(text, a.text_start, a.text_end)
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        start, end = start - 1, end + 1
    height = "raised" if _is_raised(a) else "plain"
    opened = text[start : start + 1] in "[［【("
    return start, end, f"{height}-{'bracket' if opened else 'bare'}"


def _is_raised(a: Node) -> bool:
    below = (node for node in a.page.nodes[a.index + 1 : a.index + 3] if node.start < a.end)
    return any(node.tag == "sup" for node in (*a.near(3), *below))


def _in_one(text: str, run: list[Marker], marker: Marker) -> bool:
    """`[<a>2</a>–<a>4</a>]` and `<sup><a>3</a>,<a>5</a></sup>` are one marker each."""
    if not marker.shape.endswith("bare") or not _SEPARATOR.fullmatch(
        text[run[-1].end : marker.start]
    ):
        return False
    if marker.shape == "raised-bare":
        return True
    opened = text[max(0, run[0].start - 2) : run[0].start].rstrip().endswith("[")
    closing = text.find("]", marker.end, marker.end + _CLOSING_REACH)
    return opened and closing >= 0 and "[" not in text[marker.end : closing]


def _one(text: str, run: list[Marker]) -> Marker:
    first, last = run[0], run[-1]
    start, end, shape = first.start, last.end, first.shape
    labels = read_labels(text[start:end])
    if labels is None:
        labels = LabelList(tuple(dict.fromkeys(label for m in run for label in m.labels.labels)))
    if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
        start, end, shape = start - 1, end + 1, "plain-bracket"
    targets = tuple(target for m in run for target in m.targets)
    return Marker(start, end, labels, shape, targets=targets, group=first.group)
