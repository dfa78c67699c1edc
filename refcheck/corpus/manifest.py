"""manifest.json: what a run is of, how far it has come, and what counts of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import msgspec

from refcheck import __version__
from refcheck.corpus.state_files import read_state, state_bytes
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from refcheck.model.evidence import SourceState

FILE: Final = "manifest.json"
SCHEMA: Final = "refcheck-corpus/1"

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
Stage: TypeAlias = Literal["ask", "answer", "check", "done"]


class AskedCounts(msgspec.Struct):
    """References that pages have, different ones, and how many of these were answered by whom.

    `unanswered` are those about which somebody who was to be asked has not answered; so are
    `links_unanswered` of the `links`, each of which counts once.
    """

    references: int = 0
    distinct: int = 0
    from_indexes: int = 0
    from_services: int = 0
    unanswered: int = 0
    links: int = 0
    links_unanswered: int = 0

    @property
    def is_open(self) -> bool:
        """Whether asking again may bring more."""
        return bool(self.unanswered or self.links_unanswered)


class Service(msgspec.Struct):
    """How a source of works served the run, as in the JSON report."""

    name: str
    detail: str
    asked: int
    answered: int
    failed: int
    reason: str | None = None


class Manifest(msgspec.Struct):
    """The run in DIR, replaced whole at each commit.

    `stage` is what is under way. `ordinal` is how many of the source's pages that stage has behind
    it, with those that were `repeated`; in "done" it is how many there are. `parts`, `pages`,
    `errors` and `errors_bytes` are what counts of the tables: whatever else is there was written by
    a run that was stopped, and is written again. `left_out` is what the source has beside pages, in
    words, once it was read to its end. `findings` counts them by severity, `statuses` the
    references by status.
    """

    source: dict[str, Any]
    settings: dict[str, Any]
    started: str
    finished: str | None = None
    stage: Stage = "ask"
    ordinal: Count = 0
    parts: Count = 0
    pages: Count = 0
    errors: Count = 0
    errors_bytes: Count = 0
    repeated: Count = 0
    left_out: dict[str, int] = {}
    findings: dict[str, int] = {}
    statuses: dict[str, int] = {}
    asked: AskedCounts = msgspec.field(default_factory=AskedCounts)
    sources: list[Service] = []
    elapsed_seconds: float = 0.0
    schema: str = SCHEMA
    refcheck: str = __version__

    @property
    def part_size(self) -> int:
        """Pages of the source in a part; the last one may have fewer."""
        return int(self.settings["part_pages"])


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where there is none, InputError where it is another's."""
    path = folder / FILE
    hint = "name another folder for --output"
    manifest = read_state(path, Manifest, what="manifest of a corpus", hint=hint)
    if manifest is not None and manifest.schema != SCHEMA:
        raise InputError(f"{path} is not of this version's layout ({SCHEMA})", hint=hint)
    return manifest


def as_bytes(manifest: Manifest) -> bytes:
    """The manifest as it stands in its file, its name and version first."""
    return state_bytes(manifest, ("schema", "refcheck", "started", "finished"))


def differences(manifest: Manifest, source: dict[str, Any], settings: dict[str, Any]) -> list[str]:
    """What the run in a folder was begun with and another is not, in words."""
    pairs = [("source", manifest.source, source), ("setting", manifest.settings, settings)]
    changed = [
        f"{what} {name}: {_short(old.get(name))} there, {_short(new.get(name))} now"
        for what, old, new in pairs
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if manifest.refcheck != __version__:
        changed.append(f"refcheck: {manifest.refcheck} there, {__version__} now")
    return changed


def added(services: Iterable[Service], more: Iterable[Service | SourceState]) -> list[Service]:
    """What was counted of services before, with what others counted of them."""
    by_name = {one.name: one for one in services}
    for new in more:
        old = by_name.get(new.name, Service(new.name, new.detail, 0, 0, 0))
        by_name[new.name] = Service(
            new.name,
            new.detail,
            old.asked + new.asked,
            old.answered + new.answered,
            old.failed + new.failed,
            new.reason or old.reason,
        )
    return list(by_name.values())


def summed(*counts: Mapping[str, int]) -> dict[str, int]:
    """What was counted by name, altogether."""
    names = sorted({name for one in counts for name in one})
    return {name: sum(one.get(name, 0) for one in counts) for name in names}


def _short(value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004 - a line of a terminal
