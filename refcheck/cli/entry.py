"""From arguments to an exit code: every failure becomes one line on standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.group import refcheck, with_command
from refcheck.cli.writing import complain, forget_standard_output
from refcheck.errors import RefcheckError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run one command; with `-vv` a bug shows its traceback."""
    try:
        return _invoke(list(arguments))
    except RefcheckError as error:
        complain(error.message, error.hint)
        return ExitCode.USAGE
    except click.ClickException as error:
        complain(_usage_message(error), _usage_hint(error))
        return ExitCode.USAGE
    except KeyboardInterrupt:
        complain("interrupted")
        # Requests under way in other threads would hold the exit up for as long as they wait.
        _leave(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        forget_standard_output()  # whoever read it has seen enough
        return ExitCode.CLEAN
    except OSError as error:
        if _wants_traceback(arguments):
            raise
        complain(f"{error.filename or 'this machine'}: {error.strerror or error}")
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told in one line as well
        if _wants_traceback(arguments):
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            complain(
                f"a bug in refcheck: {type(error).__name__}: {_one_line(str(error))}",
                "please report it with the page; the same command with -vv tells where it happened",
            )
        return ExitCode.BUG


def _invoke(arguments: list[str]) -> int:
    if not arguments:
        raise click.UsageError("no page given; `refcheck --help` tells what there is")
    try:
        with refcheck.make_context("refcheck", with_command(arguments)) as context:
            code = refcheck.invoke(context)
    except click.exceptions.Exit as request:  # --help and --version
        return request.exit_code
    return int(code or ExitCode.CLEAN)


def _usage_message(error: click.ClickException) -> str:
    message = _one_line(error.format_message()).rstrip(".")
    return message[:1].lower() + message[1:]


def _usage_hint(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    return f"see `{context.command_path} --help`" if context else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wants_traceback(arguments: Sequence[str]) -> bool:
    count = sum(
        len(argument) - 1
        for argument in arguments
        if argument.startswith("-") and argument[1:] and set(argument[1:]) == {"v"}
    )
    return count + sum(argument == "--verbose" for argument in arguments) > 1


def _leave(code: ExitCode) -> NoReturn:
    sys.stderr.flush()
    os._exit(code)
