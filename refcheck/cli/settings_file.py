"""The nearest settings file, found and read."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from refcheck.config import SettingsFile
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def find_settings_file(folders: Iterable[Path]) -> SettingsFile | None:
    """From each folder upwards in turn, the first settings file that there is.

    A `refcheck.toml` counts, and so does a `pyproject.toml` with a `[tool.refcheck]` table; where
    both stand in one folder, `refcheck.toml` is it.
    """
    for start in folders:
        for folder in (start, *start.parents):
            own, project = folder / "refcheck.toml", folder / "pyproject.toml"
            if own.is_file():
                return SettingsFile(own, _read_toml(own))
            table = _own_table(project) if project.is_file() else None
            if table is not None:
                return SettingsFile(project, table)
    return None


def _own_table(project: Path) -> dict[str, Any] | None:
    """What `[tool.refcheck]` holds; None without one."""
    tool = _table(project, "tool", _read_toml(project).get("tool", {}))
    return _table(project, "tool.refcheck", tool["refcheck"]) if "refcheck" in tool else None


def _table(file: Path, name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{file}: `{name}` must be a table", hint=f"write it as [{name}]")
    return value


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # numbers and nesting have no end there
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"{file} cannot be read: {reason}") from error
