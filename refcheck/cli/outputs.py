"""Which --output belongs to which --format: the one named before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.headings import HeadedCommand

if TYPE_CHECKING:
    from collections.abc import Sequence


class PairedCommand(HeadedCommand):
    """Looks at the order of the two options, which click itself forgets."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, then put each output beside its format; a format without one gets `-`."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        rest = super().parse_args(ctx, args)
        names = [parameter.name for parameter in order if parameter.name in {"format", "output"}]
        ctx.params["output"] = _paired(names, ctx.params)
        return rest


def _paired(names: Sequence[str | None], params: dict[str, Any]) -> tuple[str, ...]:
    outputs = iter(params["output"])
    if names.count("output") == names.count("format"):
        return tuple(outputs)
    files: list[str] = []
    open_format = False
    for name in names:
        if name == "format":
            files.append("-")
        elif not open_format:
            raise click.UsageError("--output needs a --format before it that has no file yet")
        else:
            files[-1] = next(outputs)
        open_format = name == "format"
    return tuple(files)
