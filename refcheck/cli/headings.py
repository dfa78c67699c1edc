"""The help of a command that has many options: they stand under headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class HeadedCommand(click.Command):
    """`headings` has of each the name of the option with which it begins, in the help's order."""

    def __init__(self, *args: Any, headings: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.headings = headings

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each option below the heading before it."""
        beginning = {name: heading for heading, name in self.headings.items()}
        sections: list[tuple[str, list[tuple[str, str]]]] = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None or not isinstance(parameter, click.Option):
                continue
            if not sections or parameter.name in beginning:
                sections.append((beginning.get(parameter.name or "", "Options"), []))
            sections[-1][1].append(record)
        for heading, records in sections:
            with formatter.section(heading):
                formatter.write_dl(records)
