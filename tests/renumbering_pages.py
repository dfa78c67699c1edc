"""Pages whose markers cite known works, in the styles that wikis write, for the tests of fixes."""

from __future__ import annotations

import re
from collections import Counter

from refcheck.fixing.edits import applied
from refcheck.reading.page import read_page

# In no order of the alphabet; the last letters tell them apart wherever they stand.
WORKS = (
    "Marsh T. On the boiling of water. J Heat. 1990;4:12-18.",
    "Crow D. Ice & how it forms. Cold Rev. 1991;7:3-9.",
    "Zeller A. Salt in the sea. Sea Lett. 1992;1:44-50.",
    "Dorn F. Sugar and its thaw. Sweet J. 1993;2:5-8.",
    "Amos K. Pressure at depth. Deep Sea. 1994;9:1-7.",
    "Yates L. Steam at sea. J Heat. 1995;5:2-4.",
    "Quinn P. Dew at dawn. Air J. 1996;6:6-9.",
    "Bell R. Hail and its layers. Air J. 1997;7:11-19.",
    "Nord E. Fog over lakes. Air J. 1998;8:21-29.",
)


def read(source):
    """The article of a page given as text."""
    return read_page(source.encode(), "page.html")


def edited(source, edits):
    """The page with its edits."""
    return applied(source, edits)


def works_of_markers(article):
    """For each marker of the text, in order: how often it cites which entry, by the entry's text."""
    texts = {entry.key: _words(entry) for entry in article.references}
    return [
        Counter(texts.get(key) for key in citation.references)
        for citation in article.citations
        if citation.within is None
    ]


def _words(entry):
    """An entry's text without the markers and the comments in it, which may change or move."""
    return re.sub(r"\[\d+\]|<!--.*?-->", "", entry.text).strip()


def works_of_claims(article):
    """For each claim outside of entries: its words, and which entries it cites."""
    texts = {entry.key: _words(entry) for entry in article.references}
    by_id = {citation.id: citation for citation in article.citations}
    return [
        (claim.text, Counter(texts.get(k) for c in claim.citations for k in by_id[c].references))
        for claim in article.claims
        if all(by_id[c].within is None for c in claim.citations)
    ]


# ---- markers: each takes labels, and whether to write runs as ranges ----


def _printed(labels, comma, dash):
    """Labels with their runs of three and more as ranges."""
    parts, run = [], []
    for label in (*labels, None):
        if run and (label is None or label != run[-1] + 1):
            parts += [f"{run[0]}{dash}{run[-1]}"] if len(run) > 2 else map(str, run)
            run = []
        if label is not None:
            run.append(label)
    return comma.join(parts)


def _links(labels, comma, dash):
    text = _printed(labels, f"{comma}|", f"{dash}|")
    numbers = (part for part in text.replace(dash, comma).replace(comma, "").split("|"))
    for number in dict.fromkeys(numbers):
        text = text.replace(f"|{number}", f'<a href="#w{number}">{number}</a>', 1)
    return text


MARKERS = {
    "brackets": lambda labels: f"[{_printed(labels, ', ', '–')}]",
    "brackets-close": lambda labels: f"[{_printed(labels, ',', '-')}]",
    "entity-dash": lambda labels: f"[{_printed(labels, ',&nbsp;', '&ndash;')}]",
    "one-a-bracket": lambda labels: "".join(f"[{label}]" for label in labels),
    "raised-brackets": lambda labels: f"<sup>[{_printed(labels, ',', '–')}]</sup>",
    "raised": lambda labels: f"<sup>{_printed(labels, ',', '–')}</sup>",
    "round": lambda labels: f" ({_printed(labels, ', ', '–')})",
}

# ---- lists: each takes (label, work) pairs ----


def _items(pairs):
    """An `<ol>` that counts; a hole in the numbers is a `value`."""
    lines, expected = [], 1
    for label, work in pairs:
        value = "" if label == expected else f' value="{label}"'
        lines.append(f"<li{value}>{work}</li>")
        expected = label + 1
    return "<ol>\n" + "\n".join(lines) + "\n</ol>"


LISTS = {
    "items": _items,
    "paragraphs": lambda pairs: "\n".join(f"<p>{n}. {w}</p>" for n, w in pairs),
    "bracketed": lambda pairs: "\n".join(f"<p>[{n}] {w}</p>" for n, w in pairs),
    "breaks": lambda pairs: "<p>" + "<br />\n".join(f"{n}. {w}" for n, w in pairs) + "</p>",
    "bold-breaks": lambda pairs: "<p>" + "<br>".join(f"<b>{n}.</b> {w}" for n, w in pairs) + "</p>",
    "raised": lambda pairs: "".join(f"<p><sup>{n}</sup> {w}</p>\n" for n, w in pairs),
    "rows": lambda pairs: (
        "<table>" + "".join(f"<tr><td>{n}</td><td>{w}</td></tr>\n" for n, w in pairs) + "</table>"
    ),
    "divisions": lambda pairs: "".join(f"<div>{n}) {w}</div>" for n, w in pairs),
}


def html_page(markers, entries, claims, labels):
    """A page in a style: `claims` are label lists, `labels` those of the first works in order."""
    mark = MARKERS[markers]
    text = "".join(f"<p>Claim {word} holds{mark(c)}.</p>\n" for word, c in _worded(claims))
    pairs = [(n, w.replace("&", "&amp;")) for n, w in zip(labels, WORKS, strict=False)]
    return f"<h1>Water</h1>\n{text}<h2>References</h2>\n{LISTS[entries](pairs)}\n"


def text_page(claims, labels, *, newline="\n", style="{}. "):
    """The same as plain text, whose entries go on over two lines."""
    lines = [f"Claim {w} holds.[{_printed(c, ',', '-')}]" + newline for w, c in _worded(claims)]
    wrapped = (
        style.format(n) + w.replace(". ", f".{newline}   ", 1)
        for n, w in zip(labels, WORKS, strict=False)
    )
    return newline.join(["Water", "", *lines, "References", "", *wrapped, ""])


def _worded(claims):
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return zip(words, claims, strict=False)
