"""Libraries that only some sources need, and what mends it where one is not installed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from refcheck.errors import InputError

if TYPE_CHECKING:
    from types import ModuleType


def library(module: str, what: str) -> ModuleType:
    """A module of the extra `corpus`, which is needed to read `what`; InputError without it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise InputError(
            f"reading {what} needs {name}, which is not installed",
            hint="pip install 'wiki-refcheck[corpus]'",
        ) from error
