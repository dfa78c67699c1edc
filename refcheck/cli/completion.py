"""What a shell asks when the user presses Tab (`_REFCHECK_COMPLETE`), answered by click."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from refcheck.cli.group import COMMANDS, refcheck
from refcheck.errors import ConfigurationError

VARIABLE = "_REFCHECK_COMPLETE"


def complete(instruction: str) -> None:
    """Print the script that a shell sources (`bash_source`), or completions (`bash_complete`).

    `PAGE…` is short for `check PAGE…`: what follows a page is completed as that command's.
    """
    shell, _, wanted = instruction.partition("_")
    kind = get_completion_class(shell)
    if kind is None or wanted not in {"source", "complete"}:
        message = f"{VARIABLE} cannot be {instruction}"
        raise ConfigurationError(message, hint="bash_source, zsh_source and fish_source can")
    asked = kind(refcheck, {}, "refcheck", VARIABLE)
    if wanted == "source":
        click.echo(asked.source())
        return
    words, incomplete = asked.get_completion_args()
    if words and words[0] not in COMMANDS:
        words = ["check", *words]
    items = asked.get_completions(words, incomplete)
    if not words:
        items = [*items, CompletionItem(incomplete, type="file")]
    click.echo("\n".join(asked.format_completion(item) for item in items))
