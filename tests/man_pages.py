"""The manual pages of the command line: click-man writes them from what click knows."""

from __future__ import annotations

import inspect
import re

import click
from click_man.man import ManPage

from refcheck import __version__
from refcheck.cli.group import COMMANDS, refcheck

# A page bears a day; a fixed one, so that the same options give the same bytes.
DAY = "2026-11-22"
_NAMES = {"\\": r"\e", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}
_EXIT_CODE = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)
_FILES = {
    "references.yaml": "What people verified, beside the pages.",
    "refcheck.toml, pyproject.toml": "Settings; the nearest one counts.",
}


def man_pages(readme):
    """Each page's file name and text; exit codes are told in the README's words."""
    pages = dict(_below(refcheck, None, "refcheck"))
    others = [name.removesuffix(".1").replace("-", r"\-") for name in pages][1:]
    pages["refcheck.1"] += (
        _section("EXIT STATUS", dict(_EXIT_CODE.findall(readme)))
        + _section("FILES", _FILES)
        + ".SH SEE ALSO\n"
        + ",\n".join(f".BR {name} (1)" for name in others)
        + "\n"
    )
    return pages


def _below(command, parent, name):
    settings = command.context_settings
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"{context.command_path.replace(' ', '-')}.1", _page(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _below(command.get_command(context, child), context, child)


def _page(context):
    command = context.command
    page = ManPage(context.command_path)
    page.date, page.version = DAY, f"refcheck {__version__}"
    # For whatis, which reads no escapes.
    page.short_help = plain(_summary(context).replace("…", "..."))
    page.synopsis = plain(" ".join(command.collect_usage_pieces(context)), hyphens=False)
    page.description = plain("\n\n".join(filter(None, [_help(command), command.epilog])))
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    records = [one.get_help_record(context) for one in options]
    page.options = [
        (plain(names, hyphens=False), plain(text)) for names, text in filter(None, records)
    ]
    if isinstance(command, click.Group):
        page.commands = [(name, plain(text)) for name, text in _commands(context)]
    return str(page)


def _summary(context):
    if context.parent is not None and context.parent.command is refcheck:
        return COMMANDS[context.info_name][1].rstrip(".")
    return context.command.get_short_help_str(limit=200).rstrip(".")


def _commands(context):
    for name in context.command.list_commands(context):
        child = click.Context(context.command.get_command(context, name), context, name)
        yield name, _summary(child)


def _help(command):
    """The docstring with each paragraph on one line: troff fills lines by itself."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _section(title, entries):
    rows = "".join(f".TP\n\\fB{plain(name)}\\fP\n{plain(text)}\n" for name, text in entries.items())
    return f".SH {title}\n{rows}"


def plain(text, *, hyphens=True):
    r"""Text that troff prints as it is, with `code` in bold: ASCII, no line taken for a request.

    Without `hyphens` these are left to click-man, which writes `\-` for them itself.
    """
    kept = "".join(_NAMES.get(character, _ascii(character)) for character in text)
    kept = re.sub(r"\\\(ga(.+?)\\\(ga", r"\\fB\1\\fP", kept)
    if hyphens:
        kept = kept.replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", kept, flags=re.MULTILINE)


def _ascii(character):
    return character if character.isascii() else rf"\[u{ord(character):04X}]"
