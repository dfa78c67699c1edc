"""The words of the HTML report stand in one catalogue, which a translation can take the place of."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import jinja2
import pytest
from bs4 import BeautifulSoup
from jinja2 import nodes
from sample_report import empty_article, finding, report_of, sample_article, sample_report

from refcheck import reporters
from refcheck.checks import ALL_RULES
from refcheck.corpus import summary
from refcheck.model.findings import Severity
from refcheck.reporters.catalogue import FOLDER, catalogue, catalogue_of
from refcheck.reporters.html import render_article_html, render_html, render_index_html
from refcheck.reporters.wording import STATUSES

PACKAGE = Path(reporters.__file__).parent
SUMMARY = Path(summary.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").glob("*.j2"))
STYLES = sorted((PACKAGE / "templates").glob("*.css"))
ENGLISH = catalogue()
WORD = re.compile(r"[A-Za-z]{2,}")


def texts_of(entry):
    return [entry] if isinstance(entry, str) else list(entry.values())


def placeholders(entry):
    """The names in braces, and `n` for a text that a number chooses the form of."""
    named = {name for text in texts_of(entry) for _, name, _, _ in Formatter().parse(text) if name}
    return named if isinstance(entry, str) else named | {"n"}


def keys_of(node):
    """(key, whether more follows it) for each way that a template's first argument can turn out."""
    if isinstance(node, nodes.Const):
        yield node.value, False
    elif isinstance(node, nodes.CondExpr):
        yield from keys_of(node.expr1)
        yield from keys_of(node.expr2)
    elif isinstance(node, nodes.Concat):
        yield node.nodes[0].value, True


def uses_in_templates():
    for file in TEMPLATES:
        tree = jinja2.Environment().parse(file.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"say", "plain"}:
                given = {pair.key for pair in call.kwargs}
                yield from ((file.name, *key, given) for key in keys_of(call.args[0]))
            elif isinstance(call.node, nodes.Getattr) and call.node.attr == "named":
                yield file.name, f"{call.args[0].value}.", True, set()


def uses_in_modules():
    for file in sorted([*PACKAGE.glob("*.py"), *SUMMARY.glob("*.py")]):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr == "named" and len(call.args) > 1:
                yield file.name, f"{call.args[0].value}.", True, set()
            if call.func.attr not in {"say", "plain"} or not call.args:
                continue
            given = {keyword.arg for keyword in call.keywords}
            match call.args[0]:
                case ast.Constant(str(key)):
                    yield file.name, key, False, given
                case ast.JoinedStr([ast.Constant(str(key)), *_]):
                    yield file.name, key, True, given


USES = [*uses_in_templates(), *uses_in_modules()]


def meant(key, more):
    """The entries that a use can be of."""
    return [one for one in ENGLISH.entries if (one.startswith(key) if more else one == key)]


def test_many_uses_are_found():
    assert len(USES) > 120
    assert {name for name, *_ in USES} >= {"overview.html.j2", "reference.html.j2", "verdict.py"}


def test_every_key_that_is_used_is_in_the_catalogue():
    assert [(name, key) for name, key, more, _ in USES if not meant(key, more)] == []


def passed_on():
    """Keys that a template hands to a macro, which then says them."""
    for file in TEMPLATES:
        tree = jinja2.Environment().parse(file.read_text("utf-8"))
        for node in tree.find_all((nodes.Const, nodes.Concat)):
            for key, more in keys_of(node):
                if isinstance(key, str) and "." in key:
                    yield key, more


def test_every_text_of_the_catalogue_is_used():
    used = {entry for _, key, more, _ in USES for entry in meant(key, more)}
    used |= {entry for key, more in passed_on() for entry in meant(key, more)}

    assert sorted(set(ENGLISH.entries) - used) == []


def test_what_a_text_wants_put_in_is_what_it_is_given():
    odd = [
        (name, entry, sorted(given ^ wanted))
        for name, key, more, given in USES
        for entry in meant(key, more)
        for wanted in [placeholders(ENGLISH.entries[entry])]
        if wanted - given or (given - wanted - {"n"} and not more)
    ]

    assert odd == []


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_a_translation_has_every_text_with_the_same_things_put_in(file):
    other = catalogue_of(tomllib.loads(file.read_text("utf-8")))

    assert file.stem == other.language
    assert other.entries.keys() == ENGLISH.entries.keys()
    assert [
        key for key in ENGLISH.entries
        if placeholders(other.entries[key]) != placeholders(ENGLISH.entries[key])
    ] == []  # fmt: skip


@pytest.mark.parametrize("rule", [rule.code for rule in ALL_RULES])
def test_every_rule_has_a_headline_and_says_what_it_means(rule):
    headline = ENGLISH.plain(f"rule.{rule}.headline")
    meaning = ENGLISH.plain(f"rule.{rule}.meaning")

    assert headline[0].isupper() or headline.startswith("references.yaml")
    assert not headline.endswith(".")
    assert meaning.endswith(".")


def test_no_rule_is_told_that_there_is_not():
    told = {key.split(".")[1] for key in ENGLISH.entries if key.startswith("rule.")}

    assert told == {rule.code for rule in ALL_RULES}


def test_every_status_and_severity_has_its_words():
    statuses = {key.partition(".")[2] for key in ENGLISH.entries if key.startswith("status.")}

    assert statuses == {*STATUSES, "missing"}
    assert all(f"severity.{severity.value}" in ENGLISH.entries for severity in Severity)


def printed_constants(node):
    """Texts that an expression itself may print, not those that it passes on."""
    match node:
        case nodes.Const(value=str(text)):
            return [text]
        case nodes.CondExpr():
            return [c for part in (node.expr1, node.expr2) if part for c in printed_constants(part)]
        case nodes.Filter():
            return printed_constants(node.node) if node.node else []
        case nodes.Or() | nodes.And() | nodes.Concat():
            return [text for part in node.iter_child_nodes() for text in printed_constants(part)]
    return []


class Printed(HTMLParser):
    """What a template's own markup says: its text, and the attributes that are read out."""

    READ = frozenset({"title", "aria-label", "alt", "placeholder", "aria-description"})

    def __init__(self):
        super().__init__()
        self.words = []
        self.inside = []

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        self.words += [value for name, value in attrs if name in self.READ and value]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"kbd", "style", "script"} & set(self.inside[-1:]):
            self.words.append(data)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_of_its_own(file):
    source = file.read_text("utf-8")
    printed = Printed()
    markup = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    printed.feed(re.sub(r"\{\{.*?\}\}", "x1", markup, flags=re.DOTALL))
    outputs = jinja2.Environment().parse(source).find_all(nodes.Output)
    constants = [text for one in outputs for node in one.nodes for text in printed_constants(node)]
    codes = {"p-hole-cited", "p-cited", "more", "references", "list", "span"}

    assert [text.strip() for text in printed.words if WORD.search(text)] == []
    assert [t for t in constants if WORD.search(t) and t.strip() not in codes] == []


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.name)
def test_a_style_sheet_has_no_words_of_its_own(file):
    contents = re.findall(r"content:([^;}]*)", file.read_text("utf-8"))

    assert [
        text
        for text in contents
        if WORD.search(re.sub(r"attr\([^)]*\)|none|normal|\\[0-9A-F]+", "", text))
    ] == []


def translated(tree):
    """A catalogue whose every letter is one that no other text of a report has."""
    if isinstance(tree, dict):
        return {name: translated(branch) for name, branch in tree.items()}
    letters = {c: 0x24D0 + c - 0x61 for c in range(0x61, 0x7B)}
    letters |= {c: 0x24B6 + c - 0x41 for c in range(0x41, 0x5B)}
    return "".join(
        part if part.startswith("{") else part.translate(letters)
        for part in re.split(r"(\{[^}]*\})", tree)
    )


@pytest.fixture(scope="module")
def other():
    tree = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))
    about = tree.pop("language")
    about |= {"tag": "x-other", "thousands": "·", "direction": "rtl"}
    return catalogue_of({"language": about, **translated(tree)})


def pages_in(words):
    report = sample_report()
    yield render_article_html(report, report.articles[0], words)
    yield render_article_html(report_of(empty_article()), empty_article(), words)
    yield render_index_html(report, ["a.html", None], words)


def test_a_report_in_another_language_has_no_word_of_this_one(other):
    left = []
    for html in pages_in(other):
        page = BeautifulSoup(html, "html.parser")
        for tag in page.select(
            "script, style, bdi, kbd, code, [dir=auto], meta, title, .file, .rule"
        ):
            tag.decompose()
        left += WORD.findall(page.get_text(" "))

    assert sorted(set(left)) == []


def test_what_is_read_out_is_translated_too(other):
    page = BeautifulSoup(next(pages_in(other)), "html.parser")
    names = ("title", "aria-label", "data-words", "data-copied", "data-selected")
    told = [tag[name] for name in names for tag in page.select(f"[{name}]")]
    told += [tag.string for tag in page.select("svg title")]

    left = [text for text in told if WORD.search(text) and text != "Heather honey"]
    assert left == []
    assert len(told) > 20


def test_the_language_and_its_numbers_are_those_of_the_catalogue(other):
    html = next(pages_in(other))

    assert '<html lang="x-other" dir="rtl">' in html
    assert other.say("finding.line", line=12345).endswith("12·345")


def test_a_number_chooses_the_form_by_the_languages_own_rule():
    tree = {
        "language": {
            "tag": "ru", "direction": "ltr", "thousands": " ", "forms": ["one", "few", "many"],
            "plural": "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2",
        },
        "page": {"references": {"one": "{n} ссылка", "few": "{n} ссылки", "many": "{n} ссылок"}},
    }  # fmt: skip
    words = catalogue_of(tree)

    told = [words.plain("page.references", n=n) for n in (1, 2, 5, 11, 21, 1002)]

    assert told == ["1 ссылка", "2 ссылки", "5 ссылок", "11 ссылок", "21 ссылка", "1 002 ссылки"]


@pytest.mark.parametrize("language", [None, "en", "en-GB", "tlh", "", "../en", "x\0y"])
def test_a_language_without_a_catalogue_is_told_in_english(language):
    assert catalogue(language) is ENGLISH


@pytest.mark.parametrize(
    ("label", "told"),
    [
        pytest.param("<b>\u202e{n}", "&lt;b&gt;{n}", id="as the page runs"),
        pytest.param("é–1 (漢)", "é–1 (漢)", id="no letter runs the other way"),
        pytest.param("<b>עברית", '<bdi dir="auto">&lt;b&gt;עברית</bdi>', id="Hebrew"),
        pytest.param("1 عربي", '<bdi dir="auto">1 عربي</bdi>', id="Arabic"),
        pytest.param("\U0001e900", '<bdi dir="auto">\U0001e900</bdi>', id="Adlam"),
    ],
)
def test_page_text_in_a_sentence_is_escaped_and_kept_to_its_direction(label, told):
    assert ENGLISH.say("finding.reference", label=label) == f"Reference {told}"
    assert str(ENGLISH.direction(label)) == (' dir="auto"' if "<bdi" in told else "")


def test_on_a_page_that_runs_from_right_to_left_every_text_is_kept_to_its_direction(other):
    assert other.say("finding.reference", label="a").endswith('<bdi dir="auto">a</bdi>')
    assert other.direction("a")


def test_a_finding_is_told_plainly_first_and_precisely_below():
    message = "[5] is cited, but the list has no reference 5"
    one = finding("REF001", "undefined-reference", Severity.ERROR, message, 1, 1)
    page = BeautifulSoup(render_html(report_of(sample_with(one))), "html.parser")
    group = page.select_one(".rule-group")

    told = " ".join(group.get_text(" ").split())
    headline = "The article cites a source that is missing from its list"
    assert told.index(headline) < told.index("A reader who follows") < told.index("[5] is cited")


def sample_with(one):
    return replace(sample_article(), findings=(one,))
