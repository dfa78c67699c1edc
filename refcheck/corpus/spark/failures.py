"""What Spark fails at, in the one line of its hundreds that says why."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GO_ON: Final = "mend that, and the same command goes on"
_NOT_THERE: Final = (
    "pip install 'wiki-refcheck[corpus,spark]' for the Python of every node, which PYSPARK_PYTHON "
    "names; then the same command goes on"
)
_ENDED: Final = "was it killed, or short of memory (spark.driver.memory)? The same command goes on"
# The line with which a Python traceback ends, and with which Java tells what an error came from.
_RAISED: Final = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt)): ?(.*)")
_CAUSED: Final = re.compile(r"(?:Caused by: |Exception in thread \S+ )?((?:[\w$]+\.)+[\w$]+): (.*)")
# What Java logs of why it ends, before all else breaks off for that reason.
_FIRST_CAUSE: Final = re.compile(r"(?:java\.lang\.OutOfMemoryError|Reason): (.+)")
_OURS: Final = "refcheck.errors."
_LONGEST = 500
_TAIL = 64 << 10  # bytes of what Java wrote


@contextmanager
def told_in_a_line(ended: Callable[[], str | None] | None = None) -> Iterator[None]:
    """What Spark fails at is an InputError; `ended` tells why Spark's Java is gone, if it is."""
    try:
        yield
    except spark_errors() as error:
        if ended is not None and (why := ended()) is not None:
            raise InputError(f"Spark's Java has ended: {why}", hint=_ENDED) from error
        why = reason(written(error))
        hint = _NOT_THERE if why.startswith("ModuleNotFoundError") else GO_ON
        raise InputError(f"Spark gave up: {why}", hint=hint) from error


def spark_errors() -> tuple[type[Exception], ...]:
    """Whatever PySpark raises, and the ways in which Java may not answer it."""
    from py4j import protocol  # noqa: PLC0415 - comes with PySpark
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and slow

    return PySparkException, protocol.Py4JError, ConnectionError, EOFError


def written(error: Exception) -> str:
    """All that Java or Spark say; asking for it asks Java, which need not be there any more."""
    java = getattr(error, "java_exception", None)
    try:
        return f"{java.toString() if java is not None else ''}\n{error}".strip()
    except Exception:  # noqa: BLE001 - then the error's kind is all that is known
        return type(error).__name__


def reason(text: str) -> str:
    """The line that says why: of a Python traceback the last one, of Java's the first cause."""
    lines = [line.strip(" \t:") for line in text.splitlines()]
    plain = [line for line in lines if line and not line.startswith("at ")]
    if not plain:
        return "it does not say why"
    raised = [found for line in plain if (found := _RAISED.fullmatch(line))]
    raised = [found for found in raised if not found[1].startswith(("java.", "org.", "scala."))]
    if raised:
        said = raised[-1]
        return _short(said[2] if said[1].startswith(_OURS) else said[0])
    caused = [found for line in plain if (found := _CAUSED.fullmatch(line))]
    if caused:
        return _short(f"{caused[-1][2]} ({caused[-1][1].rpartition('.')[2]})")
    return _short(plain[0])


def last_words(log: IO[bytes]) -> str | None:
    """What Java wrote before it ended, as far as it says why; None where it wrote nothing."""
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - _TAIL))
    lines = log.read().decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines):
        if (found := _FIRST_CAUSE.search(line)) is not None:
            return _short(found[1])
        if line.startswith("Error"):  # of a Java that does not start; the next line goes with it
            return _short(" ".join(lines[number : number + 2]))
    caused = [line for line in lines if _CAUSED.fullmatch(line.strip())]
    return reason(caused[-1]) if caused else None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
