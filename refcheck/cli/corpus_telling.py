"""What is told at the end of a run over a corpus: what it found, and what it did not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.cli.writing import complain, say
from refcheck.model.findings import Severity
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from pathlib import Path

    from refcheck.corpus.manifest import Manifest


def paragraph(manifest: Manifest, output: Path) -> str:
    """How much there was, what was found, where to read on."""
    found = [
        f"{number:,} {one.value}"
        for one in Severity
        if (number := manifest.findings.get(one.value, 0))
    ]
    references = count(sum(manifest.statuses.values()), "reference")
    distinct = f" ({manifest.asked.distinct:,} different)" if manifest.asked.distinct else ""
    errors = f"; {count(manifest.errors, 'page')} in errors.jsonl" if manifest.errors else ""
    return (
        f"{count(manifest.pages, 'page')}, {references}{distinct}; "
        f"findings: {', '.join(found) or 'none'}{errors}\n"
        f"summary: {output / 'summary.html'}\n"
    )


def tell_what_was_not_done(
    before: Manifest | None, manifest: Manifest, output: Path, *, is_share: bool, quiet: bool
) -> None:
    """That nothing was read anew, or nothing at all; and, unless quiet, which answers lack.

    `before` is the manifest that this start goes on with. Somebody who checks the same folder every
    night must see that the run in it is an old one.
    """
    ended = before.finished if before is not None and not before.asked.is_open else None
    if ended and ended == manifest.finished:
        complain(
            f"the run in {output} ended at {ended}, and no page was read anew",
            hint="name another --output for a new run, or --restart to begin this one anew",
        )
    elif not (manifest.pages or manifest.errors or is_share):
        is_dump = manifest.source.get("kind") == "enterprise"
        hint = "--namespace says which" if is_dump else "HTML, Markdown and plain text are read"
        complain("the source has no page to check", hint=hint)
    if not quiet and manifest.left_out:
        beside = sorted(manifest.left_out.items())
        say(f"left out: {', '.join(f'{what} ({number:,})' for what, number in beside)}")
    if not quiet and (unanswered := _unanswered(manifest)):
        say(f"{unanswered} not answered; the same command asks again")


def _unanswered(manifest: Manifest) -> str:
    asked = manifest.asked
    numbers = ((asked.unanswered, "reference"), (asked.links_unanswered, "link"))
    left = " and ".join(count(number, what) for number, what in numbers if number)
    one = asked.unanswered + asked.links_unanswered == 1
    return f"{left} {'was' if one else 'were'}" if left else ""
