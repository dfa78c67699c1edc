"""A real browser for the tests of the HTML report: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from importlib.resources import files

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What a page did that it must not do, noted before any script of the page runs.
_WATCH = """
window.acted = [];
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
  window[name] = (...words) => { window.acted.push(name + ': ' + words.join(' ')); };
addEventListener('securitypolicyviolation',
  event => window.acted.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
"""


@contextmanager
def running_browser():
    """A headless Chromium; skips the test where there is none."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip("no browser: Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser: no playwright")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser, path, *, width=1280, height=900, wait_until="load", **context):
    """The file in a page of its own; `page.acted()` is what it did that it must not do.

    Every request but the one for the file itself is refused and noted, as is what a script throws.
    """
    surroundings = browser.new_context(viewport={"width": width, "height": height}, **context)
    surroundings.add_init_script(_WATCH)
    page = surroundings.new_page()
    own = path.resolve().as_uri()
    noted = []

    def answer(route):
        if route.request.url.partition("#")[0] == own:
            route.continue_()
        else:
            noted.append(f"request: {route.request.url[:200]}")
            route.abort()

    page.route("**/*", answer)
    page.on("pageerror", lambda error: noted.append(f"thrown: {error}"))
    page.on("dialog", lambda dialog: (noted.append("dialog"), dialog.dismiss()))
    page.on("popup", lambda popup: noted.append(f"popup: {popup.url}"))
    page.acted = lambda: [*noted, *page.evaluate("window.acted || []")]
    page.goto(own, wait_until=wait_until)
    yield page
    surroundings.close()


def violations(page):
    """What axe-core finds at WCAG 2.2 AA: a line for each rule and element."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "standards => axe.run(document, {runOnly: {type: 'tag', values: standards},"
        " resultTypes: ['violations']})",
        list(STANDARDS),
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def sideways(page):
    """How many CSS pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
