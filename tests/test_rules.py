"""The catalogue as a whole: its codes, its pages, its examples, the document made from it."""

from __future__ import annotations

import pytest
from rule_examples import examples_of, gather

from refcheck.checks import ALL_RULES
from refcheck.checks.catalogue import rule_page, rule_table, rules_markdown
from refcheck.checks.judge import judge
from refcheck.errors import ConfigurationError
from refcheck.model.findings import Severity
from refcheck.rules import Problem, Rule, rule

E, W, N, U = Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.UNCHECKED
CONTRACT = {
    "REF001": ("undefined-reference", E),
    "REF002": ("uncited-reference", W),
    "REF003": ("numbering-gap", W),
    "REF004": ("duplicate-number", E),
    "REF005": ("numbering-restart", W),
    "REF006": ("out-of-order-citation", N),
    "REF007": ("malformed-range", W),
    "REF008": ("empty-reference", E),
    "REF009": ("duplicate-reference", W),
    "REF010": ("broken-anchor", W),
    "REF011": ("cite-error", E),
    "REF012": ("group-without-list", E),
    "REF013": ("dangling-stub", N),
    "REF101": ("malformed-doi", E),
    "REF102": ("doi-not-found", E),
    "REF103": ("doi-mismatch", E),
    "REF104": ("doi-of-container", W),
    "REF105": ("missing-doi", N),
    "REF106": ("malformed-identifier", W),
    "REF201": ("work-not-found", W),
    "REF202": ("ambiguous-work", W),
    "REF203": ("title-differs", W),
    "REF204": ("author-differs", W),
    "REF205": ("year-differs", W),
    "REF206": ("container-differs", W),
    "REF207": ("volume-issue-page-differs", W),
    "REF208": ("incomplete-reference", N),
    "REF210": ("retracted-work", E),
    "REF211": ("expression-of-concern", W),
    "REF212": ("corrected-work", N),
    "REF213": ("cites-retraction-notice", N),
    "REF301": ("dead-link", W),
    "REF302": ("moved-link", N),
    "REF303": ("homepage-redirect", W),
    "REF304": ("soft-404", N),
    "REF305": ("insecure-link", N),
    "REF306": ("missing-fragment", N),
    "REF307": ("unsafe-link", W),
    "REF308": ("archived-copy", N),
    "REF401": ("uncited-claim", N),
    "REF402": ("claim-on-missing-source", E),
    "REF403": ("number-not-in-abstract", N),
    "REF404": ("number-contradicts", W),
    "REF405": ("quotation-not-in-abstract", N),
    "REF501": ("changed-since-verified", W),
    "REF502": ("unknown-registry-key", W),
    "REF503": ("stale-verification", N),
    "REF901": ("source-unavailable", U),
    "REF902": ("link-unchecked", U),
    "REF903": ("structure-unclear", U),
}
EVERY_RULE = pytest.mark.parametrize(
    "every", [pytest.param(each, id=each.code) for each in ALL_RULES]
)


def test_codes_names_and_severities_are_those_of_the_contract_in_order():
    found = [(info.code, (info.name, info.severity)) for info in rule_table()]

    assert found == sorted(CONTRACT.items())


def test_the_decorator_makes_a_rule_of_a_documented_generator_and_registers_nothing():
    before = list(rule_table())

    @rule("REF999", "example-rule", Severity.INFO, needs=frozenset({"links"}))
    def example(dossier):
        """What it is.

        Why it matters.
        """
        yield Problem("a fact", dossier, "subject")

    assert isinstance(example, Rule)
    assert (example.code, example.info.name, example.needs) == (
        "REF999",
        "example-rule",
        {"links"},
    )
    assert (example.info.summary, example.info.page) == ("What it is.", "Why it matters.")
    assert rule_table() == before


@EVERY_RULE
def test_every_page_has_a_summary_a_reason_and_both_examples(every):
    examples = examples_of(every.info)

    assert every.info.summary.endswith(".")
    assert not every.info.page.startswith(("Fires", "Known", "Registry"))
    assert examples.fires != examples.mended


def of_example(page, examples):
    return gather(page, examples.records, examples.registry, examples.links)


@EVERY_RULE
def test_the_first_example_fires(every):
    examples = examples_of(every.info)
    report = judge(of_example(examples.fires, examples), ALL_RULES)

    assert every.code in {finding.rule for finding in report.findings}


@EVERY_RULE
def test_the_mended_example_is_quiet(every):
    examples = examples_of(every.info)
    report = judge(of_example(examples.mended, examples), ALL_RULES)

    assert every.code not in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("word", ["REF001", "ref001", "undefined-reference"])
def test_a_rule_has_a_page_by_code_and_by_name(word):
    assert rule_page(word).code == "REF001"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("undefined-refrence", "REF001", id="a misspelt name"),
        pytest.param("REF399", "REF308, REF401", id="a code of no rule here"),
        pytest.param("REF0", "REF001, REF002", id="a prefix"),
        pytest.param("quite-something-else", "refcheck rule", id="nothing near"),
    ],
)
def test_an_unknown_rule_gets_a_suggestion(word, hint):
    with pytest.raises(ConfigurationError) as caught:
        rule_page(word)

    assert hint in caught.value.hint


def test_the_document_of_the_rules_is_current(root, update_golden):
    document = root / "docs" / "rules.md"
    if update_golden:
        document.write_text(rules_markdown(), encoding="utf-8")

    assert document.read_text(encoding="utf-8") == rules_markdown()
