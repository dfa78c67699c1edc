"""Finished runs over the shares of one source become one folder."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from msgspec.structs import replace

from refcheck.corpus.folder import (
    ERRORS,
    LOCK,
    draft_of,
    locked,
    require_parts,
    unwritable,
    write_manifest,
)
from refcheck.corpus.manifest import AskedCounts, Manifest, added, read_manifest, summed
from refcheck.corpus.tables import TABLES
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SUFFIXES: Final = ("jsonl", "parquet")
_PIECE: Final = 1 << 20  # bytes copied at once
# What may differ: which share it is, and where a machine keeps its copies.
_OF_A_MACHINE: Final = frozenset({"shard", "path", "mtime_ns", "mark", "registry"})
_ASKED: Final = AskedCounts.__struct_fields__
_COUNTED: Final = ("ordinal", "parts", "pages", "errors", "errors_bytes", "repeated")


@dataclass(frozen=True, slots=True)
class _Share:
    folder: Path
    manifest: Manifest
    number: int
    of: int


def join(folders: Sequence[Path], output: Path) -> Manifest:
    """The manifest of the joined run in `output`, which is there whole or not at all.

    Its parts are those of the shares, one share after another, linked where the file system can.
    InputError for folders that are not all shares of one source, each once and finished, with one
    version and the same settings; OutputError where `output` cannot be written.
    """
    shares = _in_order([_share(folder) for folder in folders])
    with unwritable(output):
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise InputError(f"{output} is there already", hint="name another folder for --output")
        with _draft(output) as draft:
            joined = _write(shares, draft)
            draft.replace(output)
    return joined


@contextmanager
def _draft(output: Path) -> Iterator[Path]:
    """A folder beside it, which nobody else has; what another start left there is removed.

    It is gone afterwards, be it by its new name.
    """
    draft = draft_of(output)
    draft.mkdir(parents=True, exist_ok=True)
    if draft.is_symlink():
        raise InputError(f"{draft} is a link", hint="remove it")
    if any(draft.iterdir()) and not (draft / LOCK).exists():
        raise InputError(f"{draft} is in the way", hint="remove it, or name another --output")
    with locked(draft):
        for one in list(draft.iterdir()):
            if one.name != LOCK:
                one.unlink()
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


def _share(folder: Path) -> _Share:
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError(f"{folder} is no folder of a run over a corpus: it has no manifest.json")
    if manifest.stage != "done":
        hint = "start it again, and it goes on"
        raise InputError(f"the run in {folder} has not come to its end", hint=hint)
    require_parts(folder, ["pages"], manifest.parts)
    number, _, of = str(manifest.source.get("shard")).partition("/")
    if not (number.isdecimal() and of.isdecimal()):
        hint = "`refcheck corpus check --shard K/N` makes one"
        raise InputError(f"{folder} has not one of several shares of a source", hint=hint)
    return _Share(folder, manifest, int(number), int(of))


def _in_order(shares: list[_Share]) -> list[_Share]:
    """By their numbers; InputError where they are not all there, or not of one run."""
    shares.sort(key=lambda one: one.number)
    first = shares[0]
    for other in shares[1:]:
        differing = _differing(first, other)
        if differing:
            what = ", ".join(differing)
            raise InputError(f"{other.folder} and {first.folder} have another {what}")
    numbers = [one.number for one in shares]
    if numbers != list(range(1, first.of + 1)):
        named = ", ".join(map(str, numbers))
        raise InputError(f"of the shares 1 to {first.of}, each once, these were named: {named}")
    return shares


def _differing(one: _Share, other: _Share) -> list[str]:
    """What has to be the same in both, and is not."""
    own, theirs = one.manifest, other.manifest
    pairs = {
        "number of shares": (one.of, other.of),
        "version of refcheck": (own.refcheck, theirs.refcheck),
        "source": (_lasting(own.source), _lasting(theirs.source)),
        "setting": (_lasting(own.settings), _lasting(theirs.settings)),
    }
    return [name for name, (here, there) in pairs.items() if here != there]


def _lasting(told: Any) -> Any:
    if isinstance(told, list):
        return [_lasting(one) for one in told]
    if isinstance(told, dict):
        return {name: _lasting(one) for name, one in told.items() if name not in _OF_A_MACHINE}
    return told


def _write(shares: Sequence[_Share], output: Path) -> Manifest:
    parts = 0
    with (output / ERRORS).open("wb") as errors:
        for one in shares:
            for number in range(one.manifest.parts):
                _take_part(one.folder, number, output, parts + number)
            parts += one.manifest.parts
            with suppress(FileNotFoundError), (one.folder / ERRORS).open("rb") as told:
                _copy(told, errors, one.manifest.errors_bytes)
    joined = _joined([one.manifest for one in shares])
    write_manifest(output, joined)
    return joined


def _copy(source: BinaryIO, target: BinaryIO, left: int) -> None:
    while left > 0 and (piece := source.read(min(left, _PIECE))):
        target.write(piece)
        left -= len(piece)


def _take_part(folder: Path, number: int, output: Path, wanted: int) -> None:
    """The part of every table that the run has, under its new number."""
    for table in TABLES:
        for suffix in _SUFFIXES:
            there = folder / f"{table}-{number:05}.{suffix}"
            if there.exists():
                _link(there, output / f"{table}-{wanted:05}.{suffix}")


def _link(there: Path, here: Path) -> None:
    """Parts never change, so that two folders may share one."""
    try:
        os.link(there, here)
    except OSError:
        shutil.copyfile(there, here)


def _joined(told: Sequence[Manifest]) -> Manifest:
    """What the shares say, added up; they ran at the same time."""
    source = {name: value for name, value in told[0].source.items() if name != "shard"}
    asked = {name: sum(getattr(one.asked, name) for one in told) for name in _ASKED}
    return replace(
        told[0],
        source=source,
        started=min(one.started for one in told),
        finished=max(one.finished or "" for one in told) or None,
        findings=summed(*(one.findings for one in told)),
        statuses=summed(*(one.statuses for one in told)),
        asked=AskedCounts(**asked),
        sources=added((), (service for one in told for service in one.sources)),
        elapsed_seconds=max(one.elapsed_seconds for one in told),
        **{name: sum(getattr(one, name) for one in told) for name in _COUNTED},
    )
