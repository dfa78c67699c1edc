"""Registries and a page for the tests: three references, of which an editor knows everything."""

from __future__ import annotations

from refcheck.registry.pairing import fingerprint

FIRST = "Drop A. On the wetness of water. J Water. 1990;1:1-9."
SECOND = "Drop B. On the boiling of water. J Water. 1991;2:10-19."
THIRD = "Drop C. A dissertation on ice. 1992."
HEAD = "schema: refcheck-registry/1\narticles:\n"


def page(*entries, text="Water is wet.[1] It boils.[2] It freezes.[3]"):
    listed = "".join(f"<li>{entry}</li>\n" for entry in entries or (FIRST, SECOND, THIRD))
    return (
        f"<html><body><h1>Water</h1>\n<p>{text}</p>\n"
        f"<h2>References</h2>\n<ol>\n{listed}</ol></body></html>\n"
    )


def entry(key, text, *lines):
    """An entry of a registry as lines, with the fingerprint of its text."""
    fields = [f"fingerprint: {fingerprint(text)}", *lines]
    return f"    {key}:\n" + "".join(f"      {line}\n" for line in fields)


def verified(key, text, doi, *lines, on="2026-11-22"):
    return entry(key, text, f"doi: {doi}", f"verified: {on}", "source: crossref", *lines)


def registry(*entries, path="page.html"):
    return HEAD + f"  {path}:\n" + "".join(entries)


WHOLE = registry(
    verified(1, FIRST, "10.5555/wet"),
    verified(2, SECOND, "10.5555/boil"),
    entry(3, THIRD, "doi: none", "accepted: 2026-11-20", "note: a thesis of our own university"),
)
