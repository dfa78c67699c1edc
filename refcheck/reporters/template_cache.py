"""Compiled templates, kept where Python keeps compiled modules: compiling takes 100 ms a run."""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_FOLDER = Path(__file__).parent


class TemplateCache(BytecodeCache):
    """In `__pycache__`, by Python's rules: `-B` writes none, a folder that is not ours has none.

    A file is its stamp and the marshalled code. Jinja's own cache in a file would fail on one that
    is cut off, and would take the code of another version of Jinja.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code in the bucket, or nothing where it was made of anything else."""
        stamp = _stamp(bucket)
        with suppress(OSError, EOFError, ValueError, TypeError):
            kept = _file(bucket).read_bytes()
            if kept.startswith(stamp):
                bucket.code = marshal.loads(kept[len(stamp) :])  # noqa: S302 - as a .pyc is

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        file = _file(bucket)
        draft = file.with_name(f"{file.name}.{os.urandom(6).hex()}")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_bytes(_stamp(bucket) + marshal.dumps(bucket.code))
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)


def _file(bucket: Bucket) -> Path:
    return Path(cache_from_source(str(_FOLDER / f"template-{bucket.key}.py")))


def _stamp(bucket: Bucket) -> bytes:
    """A digest of all that the code depends on, but Python, which the name of the file tells."""
    made = bucket.environment
    options = made.autoescape, made.trim_blocks, made.lstrip_blocks, made.optimized
    parts = bucket.key, bucket.checksum, jinja2.__version__, options
    return sha256(repr(parts).encode()).digest()
