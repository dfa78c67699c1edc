"""A page of links as a wiki would print it: in the text, and in numbered references."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CITING = 10
"""Every tenth link stands in a reference."""
_IN_TEXT = '<p>Of this <a href="{link}">the paper of {year}</a> tells more, and at length.</p>\n'
_MARKED = """\
<p>The boats were counted twice by the harbour master.<sup id="cite_ref-{number}" \
class="reference"><a href="#cite_note-{number}">[{number}]</a></sup></p>
"""
_REFERENCE = """\
<li id="cite_note-{number}"><span class="mw-cite-backlink"><a href="#cite_ref-{number}">^</a>\
</span> <span class="reference-text">Quay, A. B. ({year}). <a class="external text" href="{link}">\
"On boats, part {number}"</a>. <i>Journal of Invented Harbours</i>. <b>{volume}</b> (3): 45–67.\
</span></li>
"""


def page_of(links: Iterable[str]) -> str:
    """HTML in which every one of the links stands once."""
    body, entries = ["<html><head><title>Boats</title></head><body><h2>History</h2>\n"], []
    for place, link in enumerate(links):
        year = 1900 + place % 120
        if place % _CITING:
            body.append(_IN_TEXT.format(link=link, year=year))
            continue
        number = place // _CITING + 1
        body.append(_MARKED.format(number=number))
        entries.append(_REFERENCE.format(number=number, year=year, link=link, volume=number % 90))
    head = '<h2>References</h2>\n<ol class="references">\n'
    return "".join([*body, head, *entries, "</ol></body></html>\n"])
