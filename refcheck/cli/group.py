"""The `refcheck` command: which commands there are, each imported only when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from refcheck import __version__
from refcheck.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem

# command: the module that has it as `command`, and its line in `refcheck --help`
COMMANDS = {
    "check": ("refcheck.cli.check", "Check the references of pages: PAGE… alone does the same."),
    "fix": ("refcheck.cli.fix", "Mend what is certain, in the page itself or as a patch."),
    "resolve": ("refcheck.cli.resolve", "Say which work each printed reference is, as JSON lines."),
    "index": ("refcheck.cli.index", "Build, extend or describe a works index for offline use."),
    "registry": ("refcheck.cli.registry", "Keep references.yaml, what people have verified."),
    "corpus": ("refcheck.cli.corpus", "Check a whole wiki: a folder, a dump, an archive."),
    "export": ("refcheck.cli.export", "Write the works as CSL-JSON, BibTeX, RIS or templates."),
    "rule": ("refcheck.cli.rule", "List the rules, or explain one."),
}
_HELP = {"--help", "-h", "--version"}


class LazyGroup(click.Group):
    """Knows its commands by name alone, so that help and one command pay for nothing else.

    `modules` has of each the module that has it as `command`, and its line in the group's help.
    """

    def __init__(self, *args: Any, modules: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002, D102 - click's method
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002, D102
        if cmd_name not in self.modules:
            return None
        command: Any = import_module(self.modules[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands by name, none of which is imported for that, and the group's options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for shells only

        named = [
            CompletionItem(name, help=text)
            for name, (_, text) in self.modules.items()
            if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(  # noqa: D102
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.modules.items()])


def with_command(arguments: list[str]) -> list[str]:
    """`PAGE…` is short for `check PAGE…`."""
    if not arguments or arguments[0] in COMMANDS or arguments[0] in _HELP:
        return arguments
    return ["check", *arguments]


def meant_command(word: str) -> str | None:
    """The command that a word was probably meant to be."""
    from refcheck.config import closest  # noqa: PLC0415 - needed for a mistake only

    return word if word in COMMANDS else closest(word, COMMANDS)


def help_without_subcommand(context: click.Context) -> ExitCode | None:
    """What a group of commands says where none of them is named: that is wrong use."""
    if context.invoked_subcommand is not None:
        return None
    click.echo(context.get_help(), err=True)  # so that nothing goes to standard output
    return ExitCode.USAGE


@click.command(
    cls=LazyGroup,
    modules=COMMANDS,
    name="refcheck",
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[--version] [--help]",
    subcommand_metavar="PAGE… | COMMAND …",
    epilog="`refcheck check --help` tells the options for PAGE…; `refcheck rule` what is checked.",
)
@click.version_option(__version__, message="refcheck %(version)s")
def refcheck() -> None:
    """Check the numbered references of wiki articles.

    PAGE is an HTML, Markdown or text file, a folder of them, an http(s) address, or - for standard
    input.
    """
