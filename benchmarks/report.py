"""The HTML report of a large page: what it costs to make, to open in a browser, and to filter.

The page is synthetic: as many made-up references as are asked for, each cited once, but that every
tenth is uncited and every fortieth number is missing. It is checked for its structure alone, and
with no source of works but the built-in one, so that each entry has a card.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# From the change of a control until the page is laid out anew, in milliseconds.
_FILTERED = """
([selector, value]) => {
  const control = document.querySelector(selector);
  control.value = value;
  const begun = performance.now();
  control.dispatchEvent(new Event('change', {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - begun;
}
"""
_OPENED = """
() => {
  const [navigation] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  document.body.offsetHeight;
  return {load: navigation.loadEventEnd, paint: paint ? paint.startTime : 0, now: performance.now(),
    elements: document.querySelectorAll('*').length};
}
"""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(synthetic_page(options.references), "utf-8")
        begun = time.perf_counter()
        command = [sys.executable, "-m", "refcheck", page.name, "--offline", "--no-links"]
        subprocess.run(
            [*command, "--no-cache", "-q", "--registry", "none", "--fail-on", "never"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - begun
        report = Path(folder) / "reports" / "page.html"
        print(f"{options.references:,} references, page of {page.stat().st_size / 1e6:.1f} MB")
        print(
            f"checked and told in {seconds:.1f} s; report of {report.stat().st_size / 1e6:.1f} MB"
        )
        _browse(report, options.repeats)
    return 0


def synthetic_page(references: int) -> str:
    """The page; number n is missing where n is a multiple of 40, uncited of 10."""
    numbers = range(1, references + 1)
    claims = "".join(
        f"<p>Claim {n} was measured in {1900 + n % 120} [{n}].</p>\n"
        for n in numbers
        if n % 10 or not n % 40
    )
    entries = "".join(
        f"{n}. Author{n % 977} A, Other{n % 89} B. On the matter of case {n}. "
        f"Journal of Made-up Cases. {1900 + n % 120}; {n % 70 + 1}({n % 12 + 1}): {n}-{n + 7}.<br />\n"
        for n in numbers
        if n % 40
    )
    head = "<html><head><title>Large</title></head><body><h1>Large</h1>"
    return f"{head}{claims}<h2>References</h2>\n{entries}</body></html>"


def _browse(report: Path, repeats: int) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    executable = next(filter(None, map(shutil.which, BROWSERS)))
    opened, filtered = [], []
    with sync_playwright() as driver:
        for _ in range(repeats):
            browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            begun = time.perf_counter()
            tab.goto(report.as_uri(), wait_until="load")
            times = tab.evaluate(_OPENED)
            opened.append(
                (time.perf_counter() - begun, times["load"] / 1000, times["paint"] / 1000)
            )
            for selector, values in _controls(tab).items():
                filtered += [tab.evaluate(_FILTERED, [selector, each]) for each in values]
            browser.close()
    print(f"{times['elements']:,} elements")
    for name, column in zip(
        ("until laid out", "load event", "first paint"), zip(*opened, strict=True), strict=True
    ):
        print(f"open, {name}: {statistics.median(column):.2f} s (median of {repeats})")
    print(
        f"filter: median {statistics.median(filtered):.0f} ms, "
        f"worst {max(filtered):.0f} ms of {len(filtered)}"
    )


def _controls(tab: object) -> dict[str, list[str]]:
    """Each filter's selector with the values that it can take; the empty one shows all again."""
    found = tab.evaluate(  # type: ignore[attr-defined]
        "() => [...document.querySelectorAll('#filter select')].map(select => ["
        "'#' + select.id, [...select.options].map(option => option.value)])"
    )
    return {
        selector: [each for value in values[1:9] for each in (value, "")]
        for selector, values in found
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--references", type=int, default=5000)
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
