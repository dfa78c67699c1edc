"""The rules for printing: the table, one rule's page, and the page of all rules in the docs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks import ALL_RULES
from refcheck.checks.selection import rules_named
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from refcheck.model.findings import RuleInfo

_HEAD = """\
# Rules

What refcheck says and when it keeps quiet. This page is made from the rules themselves;
`refcheck rule` prints the table, and `refcheck rule CODE` one rule.

Severities: error and warning are faults of the page, info never fails a run, and unchecked is no
finding about the page at all: something could not be judged. Codes are never used again.
"""


def rule_table() -> list[RuleInfo]:
    """Every rule, in code order."""
    return [rule.info for rule in ALL_RULES]


def rule_page(code_or_name: str) -> RuleInfo:
    """One rule by its code or name; ConfigurationError with a suggestion where there is none."""
    rules = rules_named(code_or_name)
    if len(rules) > 1:
        codes = ", ".join(rule.code for rule in rules)
        raise ConfigurationError(f"{code_or_name} is more than one rule", hint=f"one of {codes}")
    return rules[0].info


def rules_markdown() -> str:
    """`docs/rules.md`."""
    rows = [
        f"| [{info.code}](#{info.code.lower()}) | {info.name} | {info.severity.value} "
        f"| {info.summary} |"
        for info in rule_table()
    ]
    table = "\n".join(["| code | name | severity | fires when |", "|---|---|---|---|", *rows])
    pages = [_section(info) for info in rule_table()]
    return "\n".join([_HEAD, table, "", *pages])


def _section(info: RuleInfo) -> str:
    needs = f" · needs {', '.join(sorted(info.needs))}" if info.needs else ""
    facts = f"**{info.name}** · {info.severity.value}{needs}"
    return f"## {info.code}\n\n{facts}\n\n{info.summary}\n\n{info.page}\n"
