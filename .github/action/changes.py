"""Which pages of a repository an event concerns, and with which commit they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telling import UnusableError, notice, shown, warning

if TYPE_CHECKING:
    from checkout import Checkout

_DEFAULT = ("**/*.html", "**/*.htm", "**/*.xhtml", "**/*.md", "**/*.markdown")
# What decides how pages are judged: whoever changes it may as well switch the check off.
_DECIDING = ("refcheck.toml", "references.yaml", "pyproject.toml", "*.json")
_SPEAKS_OF_REFCHECK = {"pyproject.toml": b"refcheck", ".json": b'"refcheck-baseline/'}


def pathspecs(lines: str) -> list[str]:
    """The patterns as git takes them: `**/` is any folder, a `!` before one leaves files out."""
    patterns = [line.strip() for line in lines.splitlines() if line.strip()]
    if all(pattern.startswith("!") for pattern in patterns):
        patterns = [*_DEFAULT, *patterns]
    return [
        f":(glob,exclude){pattern[1:]}" if pattern.startswith("!") else f":(glob){pattern}"
        for pattern in patterns
    ]


def pages_and_base(
    checkout: Checkout,
    event_name: str,
    event: dict[str, Any],
    *,
    patterns: str,
    only_changed: bool,
    baseline: str = "",
) -> tuple[list[str], str | None]:
    """The pages, and the commit before the event where there is one."""
    specs = pathspecs(patterns)
    base = _base(checkout, event_name, event)
    if base is None:
        return checkout.regular(checkout.files(specs)), None
    _tell_deciding(checkout, base, baseline)
    pages = checkout.changed(base, specs) if only_changed else checkout.files(specs)
    return checkout.regular(pages), base


def _base(checkout: Checkout, event_name: str, event: dict[str, Any]) -> str | None:
    match event_name:
        case "pull_request" | "pull_request_target":
            return _before_pull_request(checkout, event)
        case "merge_group":
            return checkout.obtained(_text(event, "merge_group", "base_sha"))
        case "push":
            return _before_push(checkout, event)
        case _:
            return None


def _before_pull_request(checkout: Checkout, event: dict[str, Any]) -> str | None:
    """Where GitHub merged for the check, the tip of the base; else where the branch parted."""
    parents = checkout.parents()
    if parents[1:] == [_text(event, "pull_request", "head", "sha")]:
        return checkout.obtained(parents[0])
    base = checkout.obtained(_text(event, "pull_request", "base", "sha"))
    return base and (checkout.merge_base(base) or base)


def _before_push(checkout: Checkout, event: dict[str, Any]) -> str | None:
    """What stood there; where nothing did or it is gone, where the branch left the default one."""
    before = _text(event, "before")
    if before.strip("0") and (base := checkout.obtained(before)):
        return base
    default = _text(event, "repository", "default_branch")
    is_default = _text(event, "ref") == f"refs/heads/{default}"
    tip = None if is_default else checkout.commit(f"refs/remotes/origin/{default}")
    base = checkout.merge_base(tip) if tip else None
    if base is None and before.strip("0"):
        notice("what stood before this push is gone: all pages are checked, nothing is old")
    return base


def _tell_deciding(checkout: Checkout, base: str, baseline: str) -> None:
    specs = [f":(glob)**/{name}" for name in _DECIDING]
    specs += [f":(literal){baseline}"] if baseline else []
    changed = [
        name
        for name in checkout.changed(base, specs)
        if name == baseline or _decides(checkout, name)
    ]
    if changed:
        names = ", ".join(map(shown, changed[:3]))
        warning(f"this change also edits what decides how pages are checked: {names}")


def _decides(checkout: Checkout, name: str) -> bool:
    """All but a `pyproject.toml` or JSON that has nothing to say to refcheck."""
    path = checkout.folder / name
    word = _SPEAKS_OF_REFCHECK.get(path.name) or _SPEAKS_OF_REFCHECK.get(path.suffix)
    return word is None or path.is_symlink() or (path.is_file() and word in path.read_bytes())


def _text(event: dict[str, Any], *path: str) -> str:
    value: Any = event
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, str):
        raise UnusableError(f"the event has no {'.'.join(path)}")
    return value
