"""The templates of the reports' family: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from refcheck.checks.wording import source_name
from refcheck.reporters.safe_text import doi_address, one_line, web_address
from refcheck.reporters.traffic import total_traffic
from refcheck.reporters.wording import STATUSES, agreement, count, listed
from refcheck.reporters.work_line import author_line, place_line, work_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from refcheck.reporters.catalogue import Catalogue

_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


def rendered(
    template: str, words: Catalogue, styles: Sequence[str], scripts: Sequence[str], **values: object
) -> str:
    """A page of the reports' family: its template finds styles and scripts with their digests."""
    environment = _environment(words)
    style, script = _together(environment, styles), _together(environment, scripts)
    page = environment.get_template(template).render(
        **values,
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
    )
    return page.rstrip("\n") + "\n"


def _together(environment: Environment, names: Sequence[str]) -> Markup:
    """Files of our own, one after the other, as they stand in the page."""
    from markupsafe import Markup  # noqa: PLC0415 - as jinja2

    text = "\n".join(environment.get_template(name).render() for name in names)
    return Markup(text)  # noqa: S704 - our own


def _digest(text: str) -> str:
    """SHA-256 in Base64, as a Content-Security-Policy names what it allows."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment(words: Catalogue) -> Environment:
    """Jinja2 with every text escaped and made harmless; `isolated` keeps it to its direction."""
    # jinja2 takes 40 ms to import, which every other format would pay.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    from refcheck.reporters.template_cache import TemplateCache  # noqa: PLC0415

    def harmless(value: object) -> object:
        return (
            one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        )

    environment = Environment(
        loader=PackageLoader("refcheck.reporters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=harmless,
        # Constants are not worked out at compile time: kept code depends on no filter's code.
        optimized=False,
        auto_reload=False,
        bytecode_cache=TemplateCache(),
    )
    environment.filters |= {
        "isolated": words.isolated,
        "direction": words.direction,
        "sentence": _sentence,
        "agreement": agreement,
        "source_name": source_name,
        "close_set": _close_set,
    }
    environment.globals |= {
        "words": words,
        "say": words.say,
        "plain": words.plain,
        "STATUSES": STATUSES,
        "count": count,
        "listed": listed,
        "total_traffic": total_traffic,
        "doi_address": doi_address,
        "web_address": web_address,
        "work_line": work_line,
        "author_line": author_line,
        "place_line": place_line,
    }
    return environment


def _close_set(markup: Markup) -> Markup:
    """Without the line breaks between tags: each would be a node of its own in the browser."""
    from markupsafe import Markup  # noqa: PLC0415 - as jinja2

    return Markup(_BETWEEN_TAGS.sub("><", markup))  # noqa: S704 - it is markup


def _sentence(words: str) -> str:
    """A lower-case fact as a sentence begins; an address or a host's name stays as it is."""
    first = words.partition(" ")[0]
    return words if set(first[:-1]) & set(":/.") else words[:1].upper() + words[1:]
