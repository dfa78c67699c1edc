"""Changes to references.yaml leave a person's comments, order and layout alone; `fmt` is idempotent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from registry_parts import FIRST, HEAD, SECOND, WHOLE, entry, registry, verified

from refcheck.errors import InputError
from refcheck.model.registry import RegistryEntry, RegistrySuppression
from refcheck.model.works import Update
from refcheck.registry.editing import Change, edited
from refcheck.registry.formatting import formatted
from refcheck.registry.reading import Registry, read_registry
from refcheck.registry.splicing import comments
from refcheck.registry.tree import Source, read_tree
from refcheck.registry.writing import scalar, values_of

COMMENTED = """\
# Ours.
schema: refcheck-registry/1   # the only one

articles:
    # The oldest page.
    a.html:   # see the talk page
        # Anna looked at this one
        1:
            fingerprint: "0123456789abcdef"
            note: |
              first line

              second paragraph
            # between
            open: what is it?   # ask Anna
        # The second
        2: {fingerprint: 1123456789abcdef, open: who knows}   # in one line
        # after the last

    # The newest page.
    b.html:
# the end
"""


def read(text):
    return read_registry("r", text.encode())


def only(registry, path="a.html"):
    return registry.articles[path].entries


def all_comments(text):
    source = read(text).source
    return comments(source, read_tree(source))


def decided(old):
    return replace(old, open=None, accepted="2026-11-22", note="found it: in print # really")


def test_a_decision_changes_its_own_lines_and_nothing_else():
    before = read(WHOLE.replace("accepted: 2026-11-20", "open: which one?"))
    old = before.articles["page.html"].entries["3"]

    text = edited(before, {"page.html": [Change(decided(old), "3")]})

    changed = set(text.splitlines()) ^ set(before.source.text.splitlines())
    assert changed == {
        "      open: which one?",
        "      accepted: 2026-11-22",
        "      note: a thesis of our own university",
        '      note: "found it: in print # really"',
    }


@pytest.mark.parametrize("key", ["1", "2"])
def test_every_comment_survives_a_decision(key):
    before = read(COMMENTED)
    new = decided(only(before)[key])

    text = edited(before, {"a.html": [Change(new, key)]})

    assert all_comments(text) >= all_comments(COMMENTED)
    assert values_of(only(read(text))[key]) == values_of(new)
    untouched = [line for line in COMMENTED.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in text.splitlines() if line.strip() in map(str.strip, untouched)][
        :4
    ] == (untouched[:4])


def test_a_new_entry_stands_after_the_one_before_it_and_before_the_next_one_s_comment():
    new = RegistryEntry("1 (2)", "3123456789abcdef", "Again: the first", open="the same?")

    text = edited(read(COMMENTED), {"a.html": [Change(new, None, "1")]})

    assert text.index("1 (2):") < text.index("# The second") < text.index("2: {")
    assert text.index("# ask Anna") < text.index("1 (2):")
    assert '        1 (2):\n          text: "Again: the first"\n' in text
    assert all_comments(text) == all_comments(COMMENTED)


def test_pages_are_added_after_those_that_are_there():
    one, two = (RegistryEntry("1", f"{n}123456789abcdef", open="what?") for n in "45")
    changes = {"b.html": [Change(one)], "c.html": [Change(two)], "d e: f.html": [Change(two)]}

    text = edited(read(COMMENTED), changes)

    read_again = read(text)
    assert list(read_again.articles) == ["a.html", "b.html", "c.html", "d e: f.html"]
    assert only(read_again, "b.html")["1"].fingerprint == one.fingerprint
    assert all_comments(text) == all_comments(COMMENTED)


@pytest.mark.parametrize(
    "text",
    ["", "# ours\n", "schema: refcheck-registry/1", HEAD, HEAD.strip() + " # none\n",
     HEAD.replace("articles:", "articles: {}"), HEAD + "  a.html:\n", HEAD + "  a.html: {}  # x",
     HEAD + "  a.html:  # x\n", WHOLE.strip(), WHOLE.replace("\n", "\r\n"), "\ufeff" + WHOLE],
)  # fmt: skip
def test_the_first_entry_finds_its_place_in_any_file(text):
    new = RegistryEntry("7", "3123456789abcdef", "Seventh", open="what?")
    before = read(text)

    after = read(edited(before, {"a.html": [Change(new)]}))

    assert values_of(only(after)["7"]) == values_of(new)
    assert all_comments(after.source.text) >= all_comments(text)
    assert set(after.articles) == {*before.articles, "a.html"}


def test_what_is_laid_out_in_one_line_is_refused_rather_than_harmed():
    text = HEAD.replace(
        "articles:\n", "articles: {a.html: {1: {fingerprint: 0123456789abcdef, open: x}}}\n"
    )
    new = RegistryEntry("2", "3123456789abcdef", open="what?")

    with pytest.raises(InputError) as caught:
        edited(read(text), {"a.html": [Change(new, None, "1")]})

    assert "fmt" in caught.value.hint


def test_an_edit_that_would_lose_a_comment_is_refused():
    inner = "ignore:\n        # since the second edition\n        REF205: x"
    before = read(registry(verified(1, FIRST, "10.5555/a", inner), path="a.html"))
    (old,) = only(before).values()

    with pytest.raises(InputError) as caught:
        edited(before, {"a.html": [Change(replace(old, suppressions=()), "1")]})

    assert "cannot be changed as it is laid out around a.html" in caught.value.message


def test_entries_change_their_numbers_at_once():
    text = registry(
        verified(1, FIRST, "10.5555/a"), verified(2, SECOND, "10.5555/b"), path="a.html"
    )
    one, two = only(read(text)).values()

    after = edited(
        read(text),
        {"a.html": [Change(replace(one, key="2"), "1"), Change(replace(two, key="1"), "2")]},
    )

    assert [(key, e.doi) for key, e in only(read(after)).items()] == [
        ("2", "10.5555/a"),
        ("1", "10.5555/b"),
    ]


FEW = settings(max_examples=40)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from(":#-'\"{}[],&*!|>%@`~"),
    min_size=1,
).map(lambda text: " ".join(text.split())).filter(bool)  # fmt: skip
some = st.one_of(st.none(), words)


@FEW
@given(words)
def test_any_text_can_be_written_and_reads_as_itself(text):
    root = read_tree(Source("r", f"{HEAD}  {scalar(text)}: {{}}\n"))

    assert root.pairs[1][1].pairs[0][0].value == text


@FEW
@given(
    note=words,
    asked=some,
    ignored=some,
    updates=st.lists(st.sampled_from(["retraction", "correction"]), max_size=2),
)
def test_any_entry_reads_as_it_was_written(note, asked, ignored, updates):
    new = RegistryEntry(
        "4", "0123456789abcdef", note, None, open=asked, note=note,
        updates=tuple(Update(kind, "10.5555/n", "2010") for kind in updates),
        suppressions=(RegistrySuppression("REF205", ignored),) if ignored else (),
    )  # fmt: skip
    assume(note not in {"null", "~"})

    after = read(edited(Registry(read("").source), {"a b.html": [Change(new)]}))

    assert values_of(after.articles["a b.html"].entries["4"]) == values_of(new)


def test_the_one_form_keeps_comments_order_and_paragraphs():
    assert (
        formatted(read(COMMENTED))
        == """\
# Ours.
schema: refcheck-registry/1  # the only one

articles:
  # The oldest page.
  a.html:  # see the talk page
    # Anna looked at this one
    1:
      fingerprint: 0123456789abcdef
      note: |
        first line

        second paragraph
      # between
      open: what is it?  # ask Anna
    # The second
    2:
      fingerprint: 1123456789abcdef
      open: who knows  # in one line
    # after the last

  # The newest page.
  b.html: {}
# the end
"""
    )


def test_the_one_form_has_one_blank_line_where_there_were_many_and_none_at_the_end():
    told = formatted(read(WHOLE.replace("    2:", "\n\n  \n    2:") + "\n\n"))

    assert told == WHOLE.replace("    2:", "\n    2:")


def test_the_one_form_spells_values_alike():
    text = registry(
        entry(1, FIRST, "doi: https://doi.org/10.5555/WET", "'accepted':  '2026-11-22'", "note:   'so  it is'"),
        path="./a//b.html",
    )  # fmt: skip

    told = formatted(read(text.replace("fingerprint: ", "fingerprint:    ")))

    assert "  a/b.html:\n" in told
    assert "      doi: 10.5555/wet\n      accepted: 2026-11-22\n      note: so it is\n" in told


comment_lines = st.lists(
    st.sampled_from(["", "  # one", "# two", "         # three", "      # four  ", "   "]),
    max_size=3,
)
endings = st.sampled_from(["", "  # e", " #f: g", "   "])


@st.composite
def laid_out(draw):
    """A registry as people write it: any indent, comments and blank lines anywhere, flow or not."""
    steps = [draw(st.integers(1, 4)) for _ in range(3)]
    lines = []

    def put(indent, text):
        lines.extend(draw(comment_lines))
        lines.append(" " * indent + text + draw(endings))

    put(0, "schema: refcheck-registry/1")
    put(0, "articles:")
    for page in ("a.html", "'b c.html'")[: draw(st.integers(1, 2))]:
        put(steps[0], f"{page}:")
        for number in range(1, draw(st.integers(1, 3)) + 1):
            indent = steps[0] + steps[1]
            if draw(st.booleans()):
                put(indent, f"{number}: {{fingerprint: {number}123456789abcdef, open: 'x, y'}}")
                continue
            put(indent, f"{number}:")
            inner = indent + steps[2]
            put(inner, f'fingerprint: "{number}123456789abcdef"')
            put(inner, draw(st.sampled_from(["note: plain", "'note': \"a # b\"", "note: don't"])))
            put(inner, "updates:")
            put(inner + draw(st.integers(0, 2)), "- retraction 2010")
            put(inner, draw(st.sampled_from(["open: >-", "open: |", "open: two"])))
            if lines[-1].lstrip().startswith(("open: >", "open: |")):
                lines[-1] = lines[-1].split("#")[0].rstrip()
            lines.append(f"{' ' * inner}  more words")
    lines.extend(draw(comment_lines))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(lines) + draw(st.sampled_from(["", newline]))


@FEW
@given(laid_out())
def test_the_one_form_loses_nothing_and_is_stable(text):
    try:
        before = read(text)
    except InputError:
        assume(False)  # the comment cut a text in two

    told = formatted(before)

    assert all_comments(told) == all_comments(text)
    assert formatted(read(told)) == told
    assert {
        path: [(key, values_of(one)) for key, one in article.entries.items()]
        for path, article in read(told).articles.items()
    } == {
        path: [(key, values_of(one)) for key, one in article.entries.items()]
        for path, article in before.articles.items()
    }


@FEW
@given(laid_out(), st.sampled_from(["1", "2", "3"]))
def test_a_decision_loses_no_comment_in_any_layout(text, key):
    try:
        before = read(text)
    except InputError:
        assume(False)
    assume(key in only(before))
    new = decided(only(before)[key])
    fresh = RegistryEntry("9", "9123456789abcdef", open="what?")

    try:
        told = edited(before, {"a.html": [Change(new, key), Change(fresh, None, key)]})
    except InputError:
        return  # it said that it cannot, and wrote nothing

    assert all_comments(told) >= all_comments(text)
    assert values_of(only(read(told))[key]) == values_of(new)


def test_fmt_leaves_the_name_of_a_page_as_it_is():
    text = registry(entry(1, FIRST, "open: what?"), path="two  blanks.html")

    assert formatted(read(text)) == text


def test_a_further_rule_leaves_the_comments_of_those_before_it():
    text = registry(
        entry(
            1,
            FIRST,
            "open: what?",
            "ignore:",
            "  REF205: so it is  # Anna",
            "  # old",
            "  REF1: no",
        )
    ).replace("page.html", "a.html")
    old = only(read(text))["1"]
    rules = {"REF205": "so it is", "REF1": "not here", "REF208": "short"}
    more = tuple(RegistrySuppression(rule, reason) for rule, reason in rules.items())

    after = edited(read(text), {"a.html": [Change(replace(old, suppressions=more), "1")]})

    assert after == text.replace("REF1: no\n", "REF1: not here\n        REF208: short\n")
