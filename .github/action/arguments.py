"""From the inputs and the event to refcheck's arguments, each ended by a zero byte in a file."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from changes import pages_and_base
from checkout import Checkout
from telling import UnusableError, error, shown
from webhook import requested
from wiki import edited_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

_SWITCHES = {"true": True, "false": False}


def main(work: Path, variables: Mapping[str, str]) -> int:
    """Write `work/arguments`, or nothing where there is no page to check; the exit code."""
    try:
        options, pages = _concerned(variables)
        asks = bool(pages) or any(option.startswith("--title=") for option in options)
        if asks:
            arguments = ["check", *_options(work, variables), *options, "--", *pages]
            whole = b"".join(os.fsencode(argument) + b"\0" for argument in arguments)
            (work / "arguments").write_bytes(whole)
    except UnusableError as failure:
        error(str(failure))
        return 2
    except Exception as failure:  # noqa: BLE001 - 1 would mean that the pages have faults
        error(f"a bug in refcheck's action: {type(failure).__name__}: {shown(failure)}")
        return 70
    what = "1 page" if len(pages) == 1 else f"{len(pages)} pages"
    print(f"refcheck: {what} to check" if asks else "refcheck: no page to check in this event")
    return 0


def _concerned(variables: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What the event decides: options, and pages by path or address."""
    name, event = variables.get("GITHUB_EVENT_NAME", ""), _event(variables)
    if name == "repository_dispatch":
        return requested(event, variables.get("INPUT_HOSTS", ""))
    folder = variables.get("INPUT_FOLDER", "")
    workspace = Path(variables["GITHUB_WORKSPACE"])
    checkout = Checkout(workspace / folder)
    if name == "gollum":
        names, base = edited_pages(checkout, event)
    else:
        names, base = pages_and_base(
            checkout,
            name,
            event,
            patterns=variables.get("INPUT_PAGES", ""),
            only_changed=_switch(variables, "INPUT_ONLY_CHANGED", default=True),
            baseline=variables.get("INPUT_BASELINE", "").strip() if not folder else "",
        )
    since = _since(checkout, variables.get("INPUT_SINCE", "").strip(), base)
    return ([f"--since={since}"] if since else []), [_path(folder, page) for page in names]


def _path(folder: str, name: str) -> str:
    """From the workspace; a page that is called `-` is not standard input."""
    path = os.path.join(folder, name)  # noqa: PTH118 - Path would tidy what is in the checkout
    return f"./{path}" if path.startswith("-") else path


def _since(checkout: Checkout, wish: str, base: str | None) -> str | None:
    if wish == "none":
        return None
    if not wish:
        return base
    commit = checkout.commit(wish)
    if commit is None:
        raise UnusableError(f"since: {shown(wish)} is no revision in the checkout")
    return commit


def _event(variables: Mapping[str, str]) -> dict[str, Any]:
    try:
        event = json.loads(Path(variables["GITHUB_EVENT_PATH"]).read_bytes())
    except (KeyError, OSError, ValueError, RecursionError) as failure:
        raise UnusableError("the event's file cannot be read as JSON") from failure
    if not isinstance(event, dict):
        raise UnusableError("the event's file holds no object")
    return event


def _options(work: Path, variables: Mapping[str, str]) -> list[str]:
    """Formats and files are named here so that no settings file of the checkout names them."""
    options = ["--format", "terminal"]
    for kind, file in (("json", "report.json"), ("markdown", "summary.md"), ("github", "notes")):
        options += ["--format", kind, "--output", str(work / file)]
    if sarif := variables.get("INPUT_SARIF", "").strip():
        Path(sarif).parent.mkdir(parents=True, exist_ok=True)
        options += ["--format", "sarif", "--output", sarif]
    reports = variables.get("INPUT_REPORT_DIR", "").strip() or str(work / "report")
    options += ["--report", f"--report-dir={reports}"]
    options += [f"--fail-on={variables.get('INPUT_FAIL_ON', '').strip() or 'error'}"]
    strict = _switch(variables, "INPUT_STRICT", default=False)
    links = _switch(variables, "INPUT_LINKS", default=True)
    options += ["--strict" if strict else "--no-strict", "--links" if links else "--no-links"]
    for name in ("MAILTO", "BASELINE", "CACHE_DIR"):
        if value := variables.get(f"INPUT_{name}", "").strip():
            options.append(f"--{name.lower().replace('_', '-')}={value}")
    try:
        return options + shlex.split(variables.get("INPUT_ARGS", ""))
    except ValueError as failure:
        raise UnusableError(f"args: {failure}") from failure


def _switch(variables: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = variables.get(name, "").strip().lower()
    if text and text not in _SWITCHES:
        wanted = name.removeprefix("INPUT_").lower().replace("_", "-")
        raise UnusableError(f"{wanted} is true or false, not {shown(text)}")
    return _SWITCHES.get(text, default)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ))
