"""`refcheck rule [CODE|NAME]`: the table of rules, or one rule's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refcheck.cli.writing import write_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.rules import Rule


@click.command("rule")
@click.argument("wanted", required=False, metavar="[CODE|NAME]")
def command(wanted: str | None) -> None:
    """List the rules (all, or those with a prefix such as REF2), or explain one."""
    from refcheck.checks.selection import rules_named  # noqa: PLC0415 - help needs no rules

    rules = rules_named(wanted or "REF")
    write_result(rule_page(rules[0]) if len(rules) == 1 else rule_table(rules))


def rule_table(rules: Sequence[Rule]) -> str:
    """Code, name, severity and summary, one rule a line."""
    widest = max(len(rule.info.name) for rule in rules)
    return "".join(
        f"{rule.code}  {rule.info.name:<{widest}}  {rule.info.severity.value:<9}  "
        f"{rule.info.summary}\n"
        for rule in rules
    )


def rule_page(rule: Rule) -> str:
    """The rule's documentation, as its docstring has it."""
    info = rule.info
    needs = f"\nNeeds: {', '.join(sorted(info.needs))}\n" if info.needs else ""
    return (
        f"{info.code} {info.name} ({info.severity.value})\n\n"
        f"{info.summary}\n\n{info.page.rstrip()}\n{needs}"
    )
