"""Rules about what the page itself shows to be unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.wording import quoted
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier


@rule("REF011", "cite-error", Severity.ERROR)
def cite_error(dossier: Dossier) -> Iterator[Problem]:
    """The wiki engine itself printed an error about a citation.

    MediaWiki marks them `mw-ext-cite-error`; they are quoted as they stand. The usual causes are
    a named reference that was never defined, and one that was defined twice with different
    content.

    Fires:

        <div class="mw-parser-output">
        <p>Water boils at 100 °C.<sup id="cite_ref-water_1-0" class="reference"><a
        href="#cite_note-water-1">[1]</a></sup></p>
        <ol class="references">
        <li id="cite_note-water-1"><span class="error mw-ext-cite-error">Cite error: The named
        reference "water" was invoked but never defined.</span></li>
        </ol>
        </div>

    Mended:

        <div class="mw-parser-output">
        <p>Water boils at 100 °C.<sup id="cite_ref-water_1-0" class="reference"><a
        href="#cite_note-water-1">[1]</a></sup></p>
        <ol class="references">
        <li id="cite_note-water-1"><span class="reference-text">Example A. On boiling water.
        1990.</span></li>
        </ol>
        </div>
    """
    for error in dossier.article.engine_errors:
        yield Problem(
            f"the wiki itself reports {quoted(error.text)}",
            error.location,
            subject=error.text,
            hint="define the named reference in the page's source, or drop its marker",
        )


@rule("REF013", "dangling-stub", Severity.INFO)
def dangling_stub(dossier: Dossier) -> Iterator[Problem]:
    """A heading or a line promises something and nothing follows.

    "Common side effects include:" with no list under it: what was to follow was lost, often
    together with its references.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>Common uses include:</h2>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>Common uses include:</h2>
        <ul><li>melting the ice on roads</li></ul>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>
    """
    for stub in dossier.article.stubs:
        yield Problem(
            f"{quoted(stub.text, 80)} promises something, and nothing follows",
            stub.location,
            subject=stub.text,
            hint="write what was promised, or drop the line",
        )
