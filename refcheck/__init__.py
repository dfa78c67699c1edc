"""refcheck: are the numbered references of a wiki article there, right, and still standing?"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"
HOMEPAGE = "https://pypi.org/project/wiki-refcheck/"  # for those who are asked, and wonder by whom

# Where the public names are: imported when used, and by name; this package stands on no floor.
# `refcheck --help` must not pay for them, and any module may import `__version__`.
_PUBLIC = {
    "Article": "refcheck.model.article",
    "ArticleReport": "refcheck.model.findings",
    "Dossier": "refcheck.model.evidence",
    "Finding": "refcheck.model.findings",
    "PageInput": "refcheck.pipeline",
    "RefcheckError": "refcheck.errors",
    "Report": "refcheck.model.findings",
    "Settings": "refcheck.config",
    "Severity": "refcheck.model.findings",
    "Silent": "refcheck.progress",
    "check_pages": "refcheck.pipeline",
    "parse_reference": "refcheck.reading.bibliography",
    "read_page": "refcheck.reading.page",
    "select_rules": "refcheck.checks.selection",
}
__all__ = ["__version__", *_PUBLIC]  # noqa: PLE0604 - they are texts


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
