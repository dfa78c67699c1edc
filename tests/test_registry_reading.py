"""What stands in references.yaml, and what is wrong with it: one line, with the place."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_parts import HEAD, WHOLE, entry, registry

from refcheck.errors import InputError
from refcheck.model.works import Update
from refcheck.registry.formatting import formatted
from refcheck.registry.reading import looks_like_registry, read_registry

FULL = (
    HEAD
    + """\
  wiki/water.html:
    note 3:
      text: Drop A. On wetness.
      fingerprint: 0123456789ABCDEF
      doi: https://doi.org/10.5555/WET
      verified: 2026-11-22
      source: crossref
      accepted: 2026-11-23
      note: >-
        looked at
        twice
      updates:
        - retraction 2010-02-06 10.5555/notice
        - correction
      ignore:
        REF205: the journal prints the year so
  other.html:
"""
)


def mistake(text, name="references.yaml"):
    with pytest.raises(InputError) as caught:
        read_registry(name, text if isinstance(text, bytes) else text.encode())
    assert "\n" not in caught.value.message
    return f"{caught.value.message}; {caught.value.hint}"


def test_everything_that_may_stand_there_is_read():
    read = read_registry("references.yaml", FULL.encode())

    (found,) = read.articles["wiki/water.html"].entries.values()
    assert (found.key, found.fingerprint, found.doi) == (
        "note 3",
        "0123456789abcdef",
        "10.5555/wet",
    )
    assert (found.verified, found.source) == ("2026-11-22", "crossref")
    assert (found.accepted, found.note) == ("2026-11-23", "looked at twice")
    assert found.updates == (
        Update("retraction", "10.5555/notice", "2010-02-06", ("references.yaml",)),
        Update("correction", None, None, ("references.yaml",)),
    )
    assert [(one.rule, one.reason) for one in found.suppressions] == [
        ("REF205", "the journal prints the year so")
    ]
    assert found.line == 4
    assert found.stands
    assert read.articles["other.html"].entries == {}


def test_the_example_in_the_document_is_a_registry(root):
    text = (root / "docs" / "registry.md").read_text().partition("```yaml\n")[2].partition("```")[0]

    read = read_registry("docs/registry.md", text.encode())

    assert list(read.articles["wiki/kettles.html"].entries) == ["4", "5", "6", "note 1"]
    assert formatted(read) == text


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "schema: refcheck-registry/1\n", HEAD])
def test_a_registry_may_be_empty(text):
    assert read_registry("r", text.encode()).articles == {}


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        pytest.param("- a\n", "r:1:1: the file must have keys", "key: value", id="a list"),
        pytest.param("articles: {}\n", "r:1:1: the schema is missing", "begin", id="no schema"),
        pytest.param("schema: refcheck-registry/2\n", "r:1:9: ", "reads refcheck", id="newer"),
        pytest.param(HEAD + "  a: 3\n", "r:3:6: a must have references", "4:", id="no entries"),
        pytest.param(HEAD + "  /a: {}\n", "r:3:3: '/a' is no path", "folder", id="absolute"),
        pytest.param(
            HEAD + "  a.html: {}\n  ./a.html: {}\n", "r:4:3: a.html stands here twice, first on line 3",
            "together", id="one page twice",
        ),
        pytest.param(WHOLE.replace("verified", "verifed", 1), "r:7:7: unknown key verifed",
                     "did you mean verified?", id="misspelt"),
        pytest.param(WHOLE.replace("source", "zzz", 1), "r:8:7: unknown key zzz",
                     "the keys are", id="unknown"),
        pytest.param(WHOLE.replace("    2:", "    1:"), "r:9:5: 1 stands here twice, first on line 4",
                     "keep one", id="a number twice"),
        pytest.param(WHOLE.replace("2026-11-22", "2026-13-22", 1), "r:7:17: verified is no date: 2026-13-22",
                     "2026-11-22", id="no date"),
        pytest.param(WHOLE.replace("2026-11-22", "22.11.2026", 1), "r:7:17: verified is no date",
                     "2026-11-22", id="another order"),
        pytest.param(WHOLE.replace("10.5555/wet", "5555/wet"), "r:6:12: 5555/wet is no DOI",
                     "10.", id="no DOI"),
        pytest.param(WHOLE.replace("10.5555/wet", "[10.5555/wet]"), "r:6:12: doi must be a text, not a list",
                     "quotes", id="a list for a text"),
        pytest.param(WHOLE.replace("note: a thesis of our own university", "note:"),
                     "r:18:12: note is empty", "delete the line", id="empty"),
        pytest.param(WHOLE.replace("      source: crossref\n", "", 1), "r:4:5: reference 1 is verified, but against what",
                     "source", id="no source"),
        pytest.param(WHOLE.replace("      doi: 10.5555/wet\n", ""), "r:4:5: reference 1 is verified, but which work",
                     "doi", id="no work"),
        pytest.param(registry(entry(1, "x", "accepted: 2026-01-01")), "r:4:5: reference 1 is accepted without a note",
                     "say why", id="no note"),
        pytest.param(registry(entry(1, "x")), "r:4:5: reference 1 says nothing", "add", id="nothing"),
        pytest.param(registry(entry(1, "x", "open: what?", "accepted: 2026-01-01", "note: x")),
                     "r:4:5: reference 1 is open and decided", "delete", id="both"),
        pytest.param(HEAD + "  a:\n    1:\n      note: x\n", "r:4:5: reference 1 has no fingerprint",
                     "accept", id="no fingerprint"),
        pytest.param(HEAD + "  a:\n    1:\n      fingerprint: 12\n", "r:5:20: 12 is no fingerprint",
                     "accept", id="a short fingerprint"),
        pytest.param(registry(entry(1, "x", "ignore: [REF205]")), "r:6:15: ignore needs rules",
                     "REF205:", id="no reasons"),
        pytest.param(registry(entry(1, "x", "ignore: {REF205: }")), "r:6:16: REF205 is ignored without a reason",
                     "say why", id="an empty reason"),
        pytest.param(registry(entry(1, "x", "updates: retraction")), "r:6:16: updates must be a list",
                     "retraction 2010", id="no list"),
        pytest.param(registry(entry(1, "x", "updates: [retraction yesterday]")), "r:6:17: retraction yesterday is no update",
                     "date", id="no update"),
        pytest.param(registry(entry(1, "x", "updates: [retraktion 2010-02-06]", "note: x")), "r:6:17: unknown update retraktion",
                     "did you mean retraction?", id="a misspelt update"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_place_and_advice(text, where, hint):
    told = mistake(text, "r")

    assert told.startswith(where)
    assert hint in told


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        pytest.param(HEAD + "  a.html:\n\t1: x\n", "r:4:1: ", "spaces", id="a tab"),
        pytest.param(WHOLE.replace("a thesis", "see: a thesis"), "r:18:16: ", "quotes", id="a colon"),
        pytest.param(WHOLE.replace("a thesis", '"a thesis'), "r:18:13: ", "close the quotes", id="an open quote"),
        pytest.param(WHOLE.replace("doi: none", "doi: &x none"), "r:16:12: anchors", "write the value", id="anchor"),
        pytest.param(WHOLE.replace("doi: none", "doi: *x"), "r:16:12: anchors", "write the value", id="alias"),
        pytest.param(WHOLE.replace("doi: none", "doi: !!str none"), "r:16:12: the tag", "leave it out", id="tag"),
        pytest.param(HEAD + "  <<: {}\n---\na: b\n", "r:4:1: there is a second document", "---", id="documents"),
        pytest.param(HEAD + "  a: " + "[" * 50_000, "r:3:", "levels", id="deep brackets"),
        pytest.param(HEAD + "  a: " + "{a: " * 50_000, "r:3:", "levels", id="deep braces"),
        pytest.param("a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 500)), "r:", "levels", id="deep lines"),
        pytest.param(HEAD + "<<<<<<< HEAD\n  a.html: {}\n", "r:3:1: a merge conflict", "keep one side", id="merge"),
        pytest.param(HEAD + "  a: x\x07\n", "r:3:7: this character", "delete", id="control character"),
        pytest.param(HEAD.encode() + b"  caf\xe9.html: {}\n", "r:3:6: this is no UTF-8", "UTF-8", id="latin-1"),
        pytest.param(HEAD.encode("utf-16"), "r:1:1: this is no UTF-8", "UTF-8", id="utf-16"),
        pytest.param(HEAD + "  ? [a, b]\n  : c\n", "r:3:5: a key must be a text", "", id="a list as key"),
        pytest.param(HEAD + "  a.html: {1: {note: x, note: y}}\n", "r:3:25: note stands here twice", "keep one", id="flow"),
    ],
)  # fmt: skip
def test_what_yaml_allows_or_refuses_is_told_alike(text, where, hint):
    told = mistake(text, "r")

    assert told.startswith(where)
    assert hint in told


def test_a_file_that_is_too_large_is_not_read():
    assert "larger than 8 MB" in mistake(b"# " + b"x" * 9_000_000)


def test_a_bomb_is_refused_before_it_is_built():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    begun = time.process_time()

    assert "anchors and aliases" in mistake("\n".join(lines))
    assert time.process_time() - begun < 1


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_nothing_but_an_input_error_comes_of_any_text(text):
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    for whole in (data, HEAD.encode() + data, WHOLE.encode() + data):
        with suppress(InputError):
            read_registry("r", whole)


def test_the_same_text_cannot_be_two_works():
    text = registry(
        entry(1, "x", "doi: 10.5555/a", "verified: 2026-01-01", "source: crossref"),
        entry(2, "x", "doi: 10.5555/b", "accepted: 2026-01-01", "note: no, this one"),
    )

    told = mistake(text, "r")

    assert told.startswith("r:9:5: references 1 (line 4) and 2 are the same text, and two works")


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (WHOLE, True),
        ("articles:\n  a.html: {}\n", True),
        ("schema: refcheck-registery/1\n", True),
        ("", True),
        ("references:\n- id: doe2004\n  title: On pandoc\n", False),
        ("- DOI: 10.5555/a\n", False),
        ("\ufeff{", False),
    ],
)
def test_a_file_of_another_program_is_told_by_its_words(text, ours):
    assert looks_like_registry(text) is ours
