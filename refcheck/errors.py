"""Every exception that refcheck raises on purpose.

    RefcheckError
    ├── InputError            a page, an index or a registry that cannot be read   (exit 2)
    ├── ConfigurationError    a setting that is unknown or cannot be meant         (exit 2)
    ├── OutputError           a report or a cache that cannot be written           (exit 2)
    └── SourceError           a source did not answer: becomes `Unchecked`, never an exit code
        └── RateLimitedError  it asked us to wait

What is normal (a work that nobody knows, a link that is gone) is a value of
`refcheck.model.evidence`, not an exception.
"""


class RefcheckError(Exception):
    """A failure with one line for the user: what, where, and in `hint` what to do."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(RefcheckError):
    """Something given to refcheck cannot be read."""


class ConfigurationError(RefcheckError):
    """A setting is unknown, or its value cannot be meant."""


class OutputError(RefcheckError):
    """Something that refcheck should write cannot be written."""


class SourceError(RefcheckError):
    """A source of works (an index, Crossref, DataCite, doi.org) did not answer the question.

    `transient` is true where asking again soon may help: the network failed, or the server did.
    """

    def __init__(self, message: str, *, hint: str | None = None, transient: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.transient = transient


class RateLimitedError(SourceError):
    """The source answered 429 or 503 and, it may be, named a time in seconds to wait."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message, transient=True)
        self.retry_after = retry_after
