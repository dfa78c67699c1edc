"""From arguments to an exit code: every failure becomes one line on standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.failures import tell_bug
from refcheck.cli.group import refcheck, with_command
from refcheck.cli.signals import Terminated, end_by_signal, stopped_by
from refcheck.cli.writing import complain, forget_standard_output
from refcheck.errors import OutputError, RefcheckError

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
    except KeyboardInterrupt as signal:
        _stop(signal)
    except BrokenPipeError:
        forget_standard_output()  # whoever read it has seen enough
        return ExitCode.CLEAN
    except OSError as error:
        if _wants_traceback(arguments):
            raise
        complain(f"{error.filename or 'this machine'}: {error.strerror or error}")
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is told in one line as well
        if (stop := stopped_by(error)) is not None:
            _stop(stop)
        tell_bug(error, traceback=_wants_traceback(arguments))
        return ExitCode.BUG


def _invoke(arguments: list[str]) -> int:
    if instruction := os.environ.get("_REFCHECK_COMPLETE"):
        from refcheck.cli.completion import complete  # noqa: PLC0415 - for shells only

        complete(instruction)
        return ExitCode.CLEAN
    if not arguments:
        raise click.UsageError("no page given; `refcheck --help` tells what there is")
    try:
        with refcheck.make_context("refcheck", with_command(arguments)) as context:
            code = refcheck.invoke(context)
    except click.exceptions.Exit as request:  # --help and --version
        if sys.stdout is None:
            raise OutputError("standard output is closed") from None
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


def _stop(stop: KeyboardInterrupt) -> NoReturn:
    """Without a wait for requests under way in other threads; what was begun is removed by now."""
    terminated = isinstance(stop, Terminated)
    hint = next(iter(getattr(stop, "__notes__", ())), None)  # how to go on, where one can
    complain("terminated" if terminated else "interrupted", hint)
    if terminated:
        end_by_signal()
    os._exit(ExitCode.INTERRUPTED)
