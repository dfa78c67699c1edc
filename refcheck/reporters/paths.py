"""How a page is named for a CI service: relative, with slashes, as a path or as a URI."""

from __future__ import annotations

import os
import posixpath
import re
from urllib.parse import quote

from refcheck.reporters.safe_text import address_without_credentials

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:/")
# What Python keeps of a file name's bytes that are no UTF-8 are U+DC80–DCFF; nothing else is kept.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_IN_PATH = "/!$&'()*+,;=@~"  # and no colon: before the first slash it would end a scheme
_IN_ADDRESS = _IN_PATH + ":?#[]%"


def is_address(path: str) -> bool:
    """Whether the page was fetched, so that no file of a repository is meant."""
    return _ADDRESS.match(path) is not None


def repository_path(path: str, folder: str = "") -> str:
    """`wiki/a.html` for `./wiki/a.html`, and for an absolute path below `folder`.

    An address stays one, without credentials. What lies elsewhere keeps its absolute path.
    """
    if is_address(path):
        return address_without_credentials(path)
    plain, base = posixpath.normpath(_with_slashes(path)), _with_slashes(folder)
    if base and plain.startswith(f"{base.rstrip('/')}/"):
        return plain[len(base.rstrip("/")) + 1 :]
    return plain


def is_inside(path: str) -> bool:
    """Whether a path that `repository_path` gave names a file below the folder."""
    return not (is_address(path) or path.startswith(("/", "../")) or _DRIVE.match(path))


def uri_of(path: str) -> str:
    """The same as a URI reference, percent-encoded."""
    text = _NO_BYTE.sub("\ufffd", path)
    if is_address(path):
        return quote(text, safe=_IN_ADDRESS, errors="surrogateescape")
    quoted = quote(text, safe=_IN_PATH, errors="surrogateescape")
    if is_inside(path) or path.startswith("../"):
        return quoted
    return f"file://{'' if quoted.startswith('/') else '/'}{quoted}"


def _with_slashes(path: str) -> str:
    return path.replace("\\", "/") if os.sep == "\\" else path
