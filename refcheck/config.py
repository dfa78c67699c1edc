"""Whose word counts for a setting: flag, then variable, then file, then default."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refcheck.errors import ConfigurationError
from refcheck.model.settings import (
    COLORS,
    FAIL_ON,
    FORMATS,
    PREFIX,
    SERVICES,
    SETTINGS,
    Ignore,
    Setting,
    Settings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "COLORS",
    "FAIL_ON",
    "FORMATS",
    "LARGEST",
    "PREFIX",
    "SERVICES",
    "SETTINGS",
    "Ignore",
    "Setting",
    "Settings",
    "SettingsFile",
    "closest",
    "load_settings",
]

LARGEST = 366 * 24 * 3600  # seconds: more than any run takes, less than what clocks can hold

_SWITCH_WORDS = {"1": True, "true": True, "yes": True, "on": True}
_SWITCH_WORDS |= {"0": False, "false": False, "no": False, "off": False}
_CHECKED_FLAGS = frozenset({"choice", "choices", "mail", "ports", "seconds", "text", "url"})
# One address that can stand in a header: no display name, no list, nothing to be quoted.
_MAIL = re.compile(r"(?a)[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-zA-Z\d-]{1,63}\.)+[a-zA-Z\d-]{2,63}")
_HOST = r"(?:\[[\da-fA-F:.]+\]|[^\s/\\?#\[\]:@]+)(?::(?P<port>[0-9]{1,5}))?"
_LAST_PORT = 65535
# Up to the last @: what is no address may be none for a `/` or `#` in its password.
_USER = re.compile(r"\A(\w+://)?.*@", re.DOTALL)
_URL = re.compile(rf"https?://(?:[^\s/\\?#\[\]@]+@)?{_HOST}(?:[/?][^\s\\]*)?")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A `refcheck.toml`, or the `[tool.refcheck]` table of a `pyproject.toml`."""

    path: Path
    table: Mapping[str, Any]


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    matches = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def load_settings(
    flags: Mapping[str, Any], variables: Mapping[str, str], file: SettingsFile | None = None
) -> Settings:
    """The settings of a run; `flags` by attribute name and None where not given."""
    values = dict(_from_file(file)) if file else {}
    for level in (_from_variables(variables), _from_flags(flags)):
        if "format" in level:  # an output belongs to the format that it was named with
            values.pop("output", None)
        values |= level
    if len(values.get("output", ())) > len(values.get("format", FORMATS[:1])):
        hint = "name a format for each output"
        raise ConfigurationError("there are more outputs than formats", hint=hint)
    settings = Settings(**values)
    if sum(file == "-" for _, file in settings.destinations) > 1:
        message = "only one format can go to standard output"
        raise ConfigurationError(message, hint="name a file for each of the others")
    return settings


def _from_file(file: SettingsFile) -> dict[str, Any]:
    by_name = {setting.name: setting for setting in SETTINGS if setting.in_file}
    elsewhere = {setting.name: setting for setting in SETTINGS if not setting.in_file}
    values: dict[str, Any] = {}
    for key, value in file.table.items():
        name = key.replace("_", "-")
        if name not in by_name:
            if name in elsewhere:
                raise ConfigurationError(
                    f"{file.path}: `{key}` is no setting for a file, which others may edit",
                    hint=f"give it as --{name} or {elsewhere[name].variable}",
                )
            hint = _meant(name, by_name)
            raise ConfigurationError(f"{file.path}: unknown setting `{key}`", hint=hint)
        setting, where = by_name[name], f"{file.path}: `{key}`"
        if name == "ignore":
            values["ignored_with_reason"] = _ignores(value, where)
        else:
            values[setting.field] = _value(setting, value, where, file.path.parent)
    return values


def _from_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The command line has seen to types; choices and addresses are checked here for everybody."""
    values = {name: value for name, value in flags.items() if value is not None}
    for setting in SETTINGS:
        if setting.field in values and setting.kind in _CHECKED_FLAGS:
            value = values[setting.field]
            plain = list(value) if isinstance(value, tuple) else value
            values[setting.field] = _value(setting, plain, f"--{setting.name}", Path())
    return values


def _from_variables(variables: Mapping[str, str]) -> dict[str, Any]:
    by_variable = {setting.variable: setting for setting in SETTINGS}
    values: dict[str, Any] = {}
    for name in sorted(name for name in variables if name.startswith(PREFIX)):
        text = variables[name].strip()
        if name not in by_variable:
            hint = _meant(name, by_variable, upper=True)
            raise ConfigurationError(f"unknown variable {name}", hint=hint)
        if text:
            setting = by_variable[name]
            values[setting.field] = _value(setting, _plain(setting, text, name), name, Path())
    return values


def _plain(setting: Setting, text: str, where: str) -> object:
    """A variable's text as the value that a settings file would have for it."""
    match setting.kind:
        case "switch":
            return _SWITCH_WORDS.get(text.lower(), text)
        case "count" | "seconds":
            try:
                return int(text) if text.lstrip("+-").isdecimal() else float(text)
            except ValueError:
                raise ConfigurationError(f"{where} must be a number, not `{text}`") from None
        case "texts" | "choices" | "ports":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "paths":
            return [part for part in text.split(os.pathsep) if part]
        case _:
            return text


def _value(setting: Setting, value: Any, where: str, base: Path) -> object:
    """A value checked and made into what `Settings` holds; paths are relative to `base`."""
    if setting.kind in {"choices", "paths", "ports", "texts"}:
        return _list_value(setting, _texts(value, where), where, base)
    accepts, wanted = _SCALARS[setting.kind]
    if not accepts(value):
        given = _USER.sub(r"\1***@", str(value)) if setting.kind == "url" else value
        raise ConfigurationError(f"{where} must be {wanted}, not `{given}`")
    match setting.kind:
        case "seconds":
            return float(value)
        case "url":
            return value.rstrip("/")
        case "choice":
            return _choice(setting, value, where)
        case "path":
            return base / Path(value).expanduser()
        case _:
            return value


def _list_value(setting: Setting, texts: list[str], where: str, base: Path) -> tuple[object, ...]:
    if setting.kind == "choices":
        return tuple(_choice(setting, text, where) for text in texts)
    if setting.kind == "ports":
        return tuple(_port(text, where) for text in texts)
    if setting.kind == "texts":
        return tuple(texts)
    if setting.field == "output":
        return tuple("-" if text == "-" else str(base / Path(text).expanduser()) for text in texts)
    return tuple(base / Path(text).expanduser() for text in texts)


def _is_number(value: object) -> bool:
    """NaN is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= LARGEST


def _is_address(text: str) -> bool:
    address = _URL.fullmatch(text)
    return address is not None and int(address["port"] or 0) <= _LAST_PORT


_SCALARS: dict[str, tuple[Callable[[object], bool], str]] = {
    "switch": (lambda value: isinstance(value, bool), "true or false"),
    "count": (lambda value: isinstance(value, int) and _is_number(value), "a whole number above 0"),
    "seconds": (_is_number, "a number of seconds above 0, a year at most"),
    "mail": (lambda value: bool(_MAIL.fullmatch(str(value))), "one mail address"),
    "text": (lambda value: isinstance(value, str) and bool(value.strip()), "a text"),
    "choice": (lambda value: isinstance(value, str), "a text"),
    "path": (lambda value: isinstance(value, str), "a path"),
    "url": (lambda value: _is_address(str(value)), "an http or https address"),
}


def _texts(value: object, where: str) -> list[str]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(i, str) and i.strip() for i in items):
        raise ConfigurationError(f"{where} must be a list of texts, not `{value}`")
    return [str(item).strip() for item in items]


def _choice(setting: Setting, text: str, where: str) -> str:
    if text not in setting.choices:
        message = f"{where} must be one of {', '.join(setting.choices)}, not `{text}`"
        raise ConfigurationError(message, hint=_meant(text, setting.choices))
    return text


def _port(text: str, where: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _LAST_PORT):
        raise ConfigurationError(f"{where} must be a port, 1 to {_LAST_PORT}, not `{text}`")
    return int(text)


def _ignores(value: object, where: str) -> tuple[Ignore, ...]:
    """`[[tool.refcheck.ignore]]` tables: an ignored rule without a reason is nobody's decision."""
    hint = '[[tool.refcheck.ignore]] (refcheck.toml: [[ignore]]) rules = ["REF006"], reason = "why"'
    ignores = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict) or not {"rules"} <= set(item) <= {"rules", "reason", "pages"}:
            raise ConfigurationError(f"{where} needs tables of rules and a reason", hint=hint)
        reason, pages = item.get("reason"), item.get("pages", "*")
        if not isinstance(reason, str) or not reason.strip() or not isinstance(pages, str):
            raise ConfigurationError(f"{where} needs a reason", hint=hint)
        ignores.append(Ignore(tuple(_texts(item["rules"], where)), reason.strip(), pages))
    return tuple(ignores)


def _meant(word: str, known: Iterable[str], *, upper: bool = False) -> str | None:
    match = closest(word, [name.lower() for name in known])
    return f"did you mean {match.upper() if upper else match}?" if match else None
