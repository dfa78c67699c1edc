"""Rules about identifiers that cannot be what they claim to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.gathered import gathered, problem_about
from refcheck.checks.wording import named, quoted
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.evidence import Dossier

_KINDS = {"pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv number", "isbn": "ISBN", "issn": "ISSN"}


@rule("REF101", "malformed-doi", Severity.ERROR)
def malformed_doi(dossier: Dossier) -> Iterator[Problem]:
    """The printed DOI cannot be one.

    A DOI is "10.", four to nine digits, a slash and a suffix. What looks like one and is not leads
    nowhere, and no source can be asked about it.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. J Examples. 1990;1:1-9. doi:10.12/boiling</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. J Examples. 1990;1:1-9. doi:10.5555/boiling</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        </ol>
    """
    for item in gathered(dossier):
        for kind, printed in item.fields.malformed_identifiers:
            if kind == "doi":
                yield problem_about(
                    item.entry,
                    f"{quoted(printed, 80)} in {named(item.entry)} cannot be a DOI",
                    hint="copy the DOI from the publisher's page; it begins with 10.",
                )


@rule("REF106", "malformed-identifier", Severity.WARNING)
def malformed_identifier(dossier: Dossier) -> Iterator[Problem]:
    """A printed PMID, PMCID, ISBN, ISSN or arXiv number cannot be one.

    ISBN and ISSN have a check digit, so that a mistyped digit shows.

    Fires:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Examples Press; 1990. ISBN 978-0-306-40615-8.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] Higher up it boils sooner.[1] Deeper down, later.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. The boiling of water. Examples Press; 1990. ISBN 978-0-306-40615-7.</li>
        </ol>
    """
    for item in gathered(dossier):
        for kind, printed in item.fields.malformed_identifiers:
            if kind != "doi":
                name = _KINDS.get(kind, kind)
                article = "an" if name.startswith(("a", "I")) else "a"
                yield problem_about(
                    item.entry,
                    f"{quoted(printed, 80)} in {named(item.entry)} cannot be {article} {name}",
                    hint=f"copy the {name} from the work's record again",
                )
