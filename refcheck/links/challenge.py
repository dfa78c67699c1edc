"""Pages that stand in the way of the one that was asked for: challenges, logins, consent.

Nothing is known of what is behind them, so the link is blocked, whatever the status: also where the
host says 200 or 404 with them, and also where a *permanent* redirect leads to them, which must not
be printed instead. A page that speaks of captchas, or has one beside a form, is none: a challenge
shows next to nothing but itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.links.addresses import host_of, split

if TYPE_CHECKING:
    from refcheck.links.page import Page
    from refcheck.links.trail import Answer

_MOST_WORDS = 250
_MOST_WORDS_UNDER_TITLE = 400

# (header, pattern of its value, whose); documented by the makers:
# developers.cloudflare.com/cloudflare-challenges, docs.aws.amazon.com/waf (read 2026-11-22).
_HEADERS = (
    ("cf-mitigated", re.compile(r"challenge|block", re.IGNORECASE), "Cloudflare"),
    ("x-amzn-waf-action", re.compile(r"challenge|captcha", re.IGNORECASE), "AWS WAF"),
    ("x-vercel-mitigated", re.compile(r"challenge|deny", re.IGNORECASE), "Vercel"),
)

# In the source of the page, in lower case; only those which an ordinary page of the same customer
# has not (Cloudflare, Imperva, PerimeterX and DataDome put scripts of theirs into those too).
_MARKS = (
    ("_cf_chl_opt", "Cloudflare"),
    ("/orchestrate/chl_page", "Cloudflare"),
    ("cf-browser-verification", "Cloudflare"),
    ("cf-challenge-running", "Cloudflare"),
    ("_incapsula_resource?swudnsai", "Imperva"),
    ("_incapsula_resource?cwudnsai", "Imperva"),
    ("incapsula incident id", "Imperva"),
    ("geo.captcha-delivery.com", "DataDome"),
    ("ct.captcha-delivery.com/c.js", "DataDome"),
    ('id="px-captcha', "PerimeterX"),
    ("id='px-captcha", "PerimeterX"),
    ("captcha.px-cdn.net", "PerimeterX"),
    ("window.gokuprops", "AWS WAF"),
    ("awswafintegration", "AWS WAF"),
    ('id="anubis_challenge"', "Anubis"),
    ("/.within.website/x/cmd/anubis/", "Anubis"),
    ("/.well-known/ddos-guard/js-challenge", "DDoS-Guard"),
    ("/_sec/cp_challenge/", "Akamai"),
    ('id="sec-if-cpt-container"', "Akamai"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("window.kpsdk", "Kasada"),
    ("validate.perfdrive.com", "Radware"),
    ("/_fs-ch-", "Fastly"),
    ("go-away-challenge", "go-away"),
)

# The whole title, folded.
_TITLES = {
    "just a moment": "Cloudflare",
    "attention required! | cloudflare": "Cloudflare",
    "please wait... | cloudflare": "Cloudflare",
    "ddos-guard": "DDoS-Guard",
    "making sure you're not a bot!": "Anubis",
    "access to this page has been denied": "PerimeterX",
    "access to this page has been denied.": "PerimeterX",
    "pardon our interruption": "Imperva",
    "vercel security checkpoint": "Vercel",
    "radware bot manager captcha": "Radware",
    "radware captcha page": "Radware",
    "client challenge": "Fastly",
    "sucuri website firewall - access denied": "Sucuri",
    "stackpath": "StackPath",
    "human verification": None,
    "bot verification": None,
    "captcha challenge": None,
    "are you a robot?": None,
    "are you human?": None,
    "robot check": None,
    "security check": None,
    "security checkpoint": None,
    "verify you are human": None,
    "verifying you are human": None,
    "verifying your browser": None,
    "checking your browser": None,
    "checking your browser before accessing": None,
    "one moment, please": None,
    "request rejected": None,
    "access denied": None,
    "validate user": None,
    "unusual traffic": None,
}

# Said of the whole title, or of a part of it beside the host's name.
_TITLE_PARTS = frozenset(
    {
        "access check",
        "are you a robot?",
        "checking your browser",
        "robot check",
        "validate user",
        "verification required!",
        "verify you are human",
    }
)
_TITLE_PART = re.compile(r"\s[-–—|]+\s|:\s")

_LOGIN_STEP = re.compile(
    r"log[-_]?in|sign[-_]?in|signon|log[-_]?on|(?:user|wp|member|account)[-_]?login|anmelden"
    r"|identificarse|iniciar[-_]sesion|shibboleth\.sso|openid-connect|authwall"
)
_LOGIN_HOST = re.compile(
    r"(?:login|signin|sso|auth|idp|accounts|shibboleth|openid|secure-login)\d?\."
)
_CONSENT_STEP = re.compile(
    r"(?:cookie|privacy|gdpr)[-_]?consent(?:[-_]?(?:page|wall))?|consent[-_]?(?:page|wall)|cookie[-_]?wall"
    r"|cookieabsent|cookies[-_]?not[-_]?supported|nocookies?|privacy[-_]?(?:wall|gate)|cookies?[-_]?check"
    r"|collectconsent|myprivacy"
)
# Also words of the language: they tell where the address says what to do next, or for which page.
_LOGIN_WORD = re.compile(
    r"anmeldung|connexion|authenticate|authentication|authorize|oauth2?|saml2?|sso|cas|auth|paywall"
)
_CONSENT_WORD = re.compile(r"consent|gdpr|zustimmung|consentement|toestemming")
_CAPTCHA_WORD = re.compile(r"sorry")
_CONSENT_HOST = re.compile(r"(?:consent|cookieconsent|privacy-gate|myprivacy|guce)\.")
_CAPTCHA_STEP = re.compile(
    r"(?:show|validate|check|is)?captcha(?:[-_]?(?:page|challenge))?|human-?check"
)
_CAPTCHA_HOST = re.compile(r"(?:validate\.perfdrive\.com|geo\.captcha-delivery\.com)$")

_NO_HOST = re.compile(r"(?!)")
_WALLS = (
    ("it redirects to a captcha", _CAPTCHA_HOST, _CAPTCHA_STEP, _CAPTCHA_WORD),
    ("it redirects to a page to log in", _LOGIN_HOST, _LOGIN_STEP, _LOGIN_WORD),
    ("it redirects to a page that asks for consent", _CONSENT_HOST, _CONSENT_STEP, _CONSENT_WORD),
)


def challenge_of(answer: Answer, page: Page | None) -> str | None:
    """What kind of page stands in the way, as a lower-case fact; None where none does."""
    for header, value, maker in _HEADERS:
        if value.search(answer.headers.get(header, "")):
            return _told(maker)
    if page is None:
        return None
    title = page.title.casefold().rstrip(".…").strip().replace("’", "'")
    source = page.lowered
    marked = next((maker for mark, maker in _MARKS if mark in source), None)
    if marked is not None and len(page.words) <= _MOST_WORDS:
        return _told(marked)
    if _TITLE_PARTS.intersection(_TITLE_PART.split(title)) and len(page.words) <= _MOST_WORDS:
        return _told(None)
    if title in _TITLES and len(page.words) <= _MOST_WORDS_UNDER_TITLE:
        return _told(_TITLES[title])
    return None


def wall_of(asked: str, end: str) -> str | None:
    """What a redirect ended at that is not the page, by its address; None where nothing tells."""
    tells = bool(split(end).query) or _repeats(asked, end)
    for what, host, step, word in _WALLS:
        for hosts, steps in ((host, step), (_NO_HOST, word))[: 1 + tells]:
            if _is_at(end, hosts, steps) and not _is_at(asked, hosts, steps):
                return what
    return None


def _repeats(asked: str, end: str) -> bool:
    """Whether the end's path holds the host or the whole path that was asked."""
    path, whole = split(end).path.casefold(), split(asked).path.casefold().rstrip("/")
    site = host_of(asked).removeprefix("www.")
    return (bool(site) and site in path) or (whole.count("/") > 1 and path.endswith(whole))


def _told(maker: str | None) -> str:
    return f"a challenge page of {maker}" if maker else "a challenge page"


def _is_at(url: str, host: re.Pattern[str], step: re.Pattern[str]) -> bool:
    if host.match(host_of(url)):
        return True
    path = split(url).path.casefold()
    return any(
        step.fullmatch(part) or step.fullmatch(part.rpartition(".")[0] or part)
        for part in path.split("/")
    )
