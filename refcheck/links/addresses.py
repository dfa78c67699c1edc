"""Which addresses are the same page's, and what an address alone tells of its page.

A host redirects for its own reasons: to add "www." or a slash, to add a language, a session or
where the reader came from, to fold upper case. None of these is a move that a page should follow,
so such addresses count as the same page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from refcheck.links.guard import PORTS

_NOWHERE = urlsplit("")
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_SESSION_PART = re.compile(r";[a-z_]*(?:session|jsession|phpsess|sid)[a-z_]*=[^/;]*", re.IGNORECASE)
_SESSION = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|session_?id|s?sid|cfid|cftoken|sessid", re.IGNORECASE
)
_CAMPAIGN = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id")
_TRACKING = re.compile(
    rf"{_CAMPAIGN.pattern}|igshid|ref|ref_src|referrer|cmpid|ocid"
    r"|_ga|_gl|from|source|src|redirect(?:ed)?|redirectedfrom|cookieset|cookiesenabled",
    re.IGNORECASE,
)
_LANGUAGE_QUERY = re.compile(
    r"lang(?:uage)?|locale|hl|lng|l|culture|setlang|country", re.IGNORECASE
)
_PAGE_ENDING = re.compile(r"\.(?:[xs]?html?|php\d?|aspx?|jsp)$")
_LOCALE = re.compile(
    r"(?:ar|bg|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|id|is|it|ja|ko|lt|lv|mk"
    r"|ms|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|th|tr|uk|us|vi|zh)(?:[-_][a-z]{2,4})?"
)
_DEFAULT_DOCUMENT = re.compile(
    r"(?:index|default|home|main|welcome|start)\.(?:[xs]?html?|php\d?|aspx?|jsp|cfm|cgi|do)"
)
_MOST_LOCALES = 2  # a country and a language
_HOME_WORD = re.compile(
    r"home(?:page)?|main|start(?:seite)?|accueil|inicio|portada|index|welcome|hauptseite|domov"
    r"|etusivu|forside|hjem|hem|frontpage|pages"  # SharePoint's is /Pages/default.aspx
)
_ERRORS = frozenset({"error", "errors", "errorpage", "error-page", "erreur", "fehler"})
_NOT_FOUND_PLACE = re.compile(
    r"(?:error[-_ ]?)?404(?:[-_ ]?(?:error|not[-_ ]?found|page))?|(?:page|file|seite|site|content)?"
    r"[-_ ]?not[-_ ]?found|notfound(?:error)?|pagenotfound|page[-_]404|http404|fehler[-_]?404|"
    r"seite[-_]?nicht[-_]?gefunden|page[-_]?non[-_]?trouvee|pagina[-_]?non[-_]?trovata"
)


@lru_cache(maxsize=1024)
def split(url: str) -> SplitResult:
    """The parts of an address; of what is none, empty parts."""
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError:
        return _NOWHERE
    return parts


def host_of(url: str) -> str:
    """The host in lower case, "" where there is none."""
    return (split(url).hostname or "").removesuffix(".")


def same_page(asked: str, target: str) -> bool:
    """Whether a redirect from one to the other changes nothing that matters, the scheme apart."""
    if _site(asked) != _site(target) or not host_of(asked):
        return False
    asked_steps, target_steps = path_steps(asked), path_steps(target)
    if asked_steps != target_steps and not _adds_locale(asked_steps, target_steps):
        return False
    return _query(asked) <= _query(target)


def is_above(asked: str, target: str) -> bool:
    """Whether a redirect drops a part of the address: to the section, or to the bare script."""
    above = path_steps(target)
    return (
        _site(asked) == _site(target)
        and above == path_steps(asked)[: len(above)]
        and _query(target) <= _query(asked)
    )


def leads_back(asked: str, end: str) -> bool:
    """Whether the query carries the address that was asked: to lead back to it, one day."""
    steps = path_steps(asked)
    try:
        values = [value for _, value in parse_qsl(split(end).query, errors="replace")]
    except ValueError:  # too many fields
        return False
    return bool(steps) and any(
        "/" in value and host_of(value) in ("", host_of(asked)) and path_steps(value) == steps
        for value in map(unquote, values)
    )


def is_home(url: str) -> bool:
    """Whether it is a site's home page, in whichever language."""
    steps = [step for step in path_steps(url) if not _LOCALE.fullmatch(_PAGE_ENDING.sub("", step))]
    if len(path_steps(url)) - len(steps) > _MOST_LOCALES or len(steps) > 1 or _query(url):
        return False
    return not steps or _HOME_WORD.fullmatch(steps[0]) is not None


def is_not_found_place(url: str) -> bool:
    """Whether the last step of the path is a word for "not found"."""
    steps = path_steps(url)
    return bool(steps) and bool(_NOT_FOUND_PLACE.fullmatch(steps[-1].partition(".")[0]))


def is_error(asked: str, target: str) -> bool:
    """Whether a redirect leads to a place for errors of whatever kind."""
    last = path_steps(target)[-1:] or [""]
    return last[0].partition(".")[0] in _ERRORS and "err" not in asked.casefold()


def without_tracking(url: str) -> str:
    """The address without sessions and campaigns, which nobody should print."""
    parts = split(url)
    if not parts.netloc:
        return url
    kept = [
        field
        for field in parts.query.split("&")
        if not (_SESSION.fullmatch(name := field.partition("=")[0]) or _CAMPAIGN.fullmatch(name))
    ]
    path = _SESSION_PART.sub("", parts.path)
    return parts._replace(path=path, query="&".join(kept)).geturl()


def _site(url: str) -> tuple[str, int | None]:
    parts = split(url)
    port = None if parts.port in (None, PORTS.get(parts.scheme)) else parts.port
    return _VARIANT.sub("", host_of(url)), port


def path_steps(url: str) -> list[str]:
    """The path's parts, folded, without a default document."""
    path = unquote(_SESSION_PART.sub("", split(url).path), errors="replace").casefold()
    steps = [step for step in path.split("/") if step]
    if steps and _DEFAULT_DOCUMENT.fullmatch(steps[-1]):
        steps.pop()
    return steps


def _adds_locale(asked: list[str], target: list[str]) -> bool:
    """Whether the target is the same with a language put in somewhere."""
    return len(target) == len(asked) + 1 and any(
        _LOCALE.fullmatch(step) and target[:place] + target[place + 1 :] == asked
        for place, step in enumerate(target)
    )


def _query(url: str) -> frozenset[tuple[str, str]]:
    """The fields that choose a page: no session, campaign or language."""
    try:
        fields = parse_qsl(split(url).query, keep_blank_values=True, errors="replace")
    except ValueError:  # too many fields
        fields = [(split(url).query, "")]
    return frozenset(
        (name.casefold(), value)
        for name, value in fields
        if not any(one.fullmatch(name) for one in (_SESSION, _TRACKING, _LANGUAGE_QUERY))
    )
