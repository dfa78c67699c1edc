"""Pages of any size in the shapes that wikis write, with invented text."""

from __future__ import annotations

_PARAGRAPH = """\
<p>The <a href="/wiki/Harbour" title="Harbour">harbour</a> kept <b>{number}</b> boats, it is said,
e.g. in the winter of the great frost, and paid for all of them.\
<sup id="cite_ref-{number}" class="reference"><a href="#cite_note-{number}">[{number}]</a></sup>
Nobody knows who counted them; the books of those years are lost, and with them the names.</p>
"""
_ENTRY = """\
<li id="cite_note-{number}"><span class="mw-cite-backlink"><b><a href="#cite_ref-{number}">^</a>\
</b></span> <span class="reference-text"><cite class="citation journal">Quay, A. B. ({year}).
<a rel="nofollow" class="external text" href="https://example.org/{number}">"On boats {number}"</a>.
<i>Journal of Invented Harbours</i>. <b>12</b> (3): 45–67.</cite></span></li>
"""
_TYPED_LINE = """\
The boats of year {number} were counted twice by the harbour master and his clerk [{number}].<br />
"""
_TYPED_ENTRY = """\
{number}. Quay AB. On boats, part {number}. J Invented Harbours. 2001;12(3):45-67.<br />
"""


def mediawiki_page(size: int) -> str:
    """A page of the shape that MediaWiki writes, of about `size` characters."""
    body, entries, number = ["<html><body><h2>History</h2>"], [], 0
    written = 0
    while written < size:
        number += 1
        paragraph = _PARAGRAPH.format(number=number)
        entry = _ENTRY.format(number=number, year=1900 + number % 120)
        body.append(paragraph)
        entries.append(entry)
        written += len(paragraph) + len(entry)
    tail = "</ol></div></body></html>"
    return "".join(
        [*body, '<h2>References</h2><div class="reflist"><ol class="references">', *entries, tail]
    )


def typed_page(size: int) -> str:
    """A page with hand-typed markers and numbers, of about `size` characters."""
    numbers = range(1, max(1, size // 190) + 1)
    body = [_TYPED_LINE.format(number=number) for number in numbers]
    entries = [_TYPED_ENTRY.format(number=number) for number in numbers]
    heading = "<b>References</b><br />\n"
    return "".join(["<html><body>", *body, heading, *entries, "</body></html>"])


def plain_text(size: int) -> str:
    """The same without markup."""
    text = typed_page(size)
    for tag in ("<html>", "<body>", "<br />", "<b>", "</b>", "</body>", "</html>"):
        text = text.replace(tag, "")
    return text
