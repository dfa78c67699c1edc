"""The HTML report of a large page: what it costs to make, to open in a browser, and to filter.

The page is synthetic: as many made-up references as are asked for, each cited once, but that every
tenth is uncited and every fortieth number is missing. It is checked twice: with no source of works
but the built-in one, and with an index of the made-up works, in which most entries are found, some
with differences, some twice, some not at all, and some print the DOI of another work. Each claim
has three figures; the summaries of the works have the same, but that of every twelfth has another
one, and that of every tenth has none.

`screenshots` instead of a measurement takes the pictures of the examples' reports for docs/.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PICTURES = {1280: 1000, 768: 1000, 420: 900}  # width: height of what is seen at first
_DOCS = Path(__file__).parent.parent / "docs"
_EXAMPLE = Path(__file__).parent.parent / "reports" / "low-dose-naltrexone.html"
_EXAMPLES = Path(__file__).parent.parent / "examples"
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
  document.body.offsetHeight;
  return {load: navigation.loadEventEnd, elements: document.querySelectorAll('*').length};
}
"""


def main() -> int:
    options = _options()
    if options.what == "screenshots":
        _take_pictures()
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers = range(1, options.references + 1)
        works = [_work(number) for number in numbers]
        (folder / "works.ndjson").write_text("\n".join(map(json.dumps, works)), "utf-8")
        (folder / "page.html").write_text(synthetic_page(works), "utf-8")
        _refcheck(folder, "index", "build", "works.ndjson", "--output", "works.idx", "-q")
        for told, sources in (
            ("not looked up", ("--offline",)),
            ("looked up in an index of the works", ("--offline", "--index", "works.idx")),
        ):
            begun = time.perf_counter()
            quiet = ("--no-links", "--no-cache", "-q", "--registry", "none", "--fail-on", "never")
            _refcheck(folder, "page.html", *sources, *quiet)
            report = folder / "reports" / "page.html"
            print(f"{options.references:,} references, {told}")
            print(
                f"checked and told in {time.perf_counter() - begun:.1f} s; "
                f"report of {report.stat().st_size / 1e6:.1f} MB"
            )
            _browse(report, options.repeats)
    return 0


def _refcheck(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "refcheck", *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def synthetic_page(works: Sequence[Mapping[str, object]]) -> str:
    """The page; number n is missing where n is a multiple of 40, uncited of 10."""
    numbers = range(1, len(works) + 1)
    claims = "".join(
        f"<p>{_claim(n, *_measured(n))} [{n}].</p>\n" for n in numbers if n % 10 or not n % 40
    )
    entries = "".join(
        f"{n}. {_printed(n, work)}<br />\n" for n, work in enumerate(works, start=1) if n % 40
    )
    head = "<html><head><title>Large</title></head><body><h1>Large</h1>"
    return f"{head}{claims}<h2>References</h2>\n{entries}</body></html>"


def _measured(number: int) -> tuple[int, int, int]:
    """Two shares in per cent and a number of weeks."""
    return 50 + number % 45, 5 + number % 40, 2 + number % 9


def _claim(number: int, share: int, other: int, weeks: int) -> str:
    kind = _words(random.Random(f"kind {number}"), 1)
    return (
        f"Of the {kind} jars {share}% had set after {weeks} weeks, and {other}% of the other jars"
    )


def _summary(number: int) -> str:
    """Of every twelfth work the first share is another, of every tenth there are no figures."""
    share, other, weeks = _measured(number)
    measured = f"{_claim(number, share + 3 * (number % 12 == 0), other, weeks)}. "
    figures = measured if number % 10 != 3 else ""
    return f"Jars were kept in the cool and looked at. {figures}Nobody knows why it is so."


def _work(number: int) -> dict[str, Any]:
    """A record as Crossref has it; of the works of a ninth number the index has a twin."""
    chosen = random.Random(number - (number % 9 == 1))
    title = f"{_words(chosen, 3).capitalize()} and the {_words(chosen, 3)} of {_words(chosen, 2)}"
    return {
        "type": "journal-article",
        "DOI": f"10.5555/made.up.{number}",
        "title": [title],
        "author": [
            {"family": _words(chosen, 1).capitalize(), "given": chosen.choice("ABCDEFGH")}
            for _ in range(3)
        ],
        "container-title": [f"Journal of {_words(chosen, 2).title()}"],
        "issued": {"date-parts": [[1950 + chosen.randrange(70)]]},
        "volume": str(chosen.randrange(1, 90)),
        "issue": str(chosen.randrange(1, 12)),
        "page": f"{100 + chosen.randrange(800)}-{number + 1000}",
        "abstract": _summary(number),
    }


def _words(chosen: random.Random, count: int) -> str:
    syllables = [
        "ba",
        "co",
        "di",
        "fu",
        "ge",
        "ha",
        "li",
        "mo",
        "nu",
        "per",
        "ra",
        "sto",
        "tu",
        "ver",
        "wi",
        "zo",
    ]
    return " ".join("".join(chosen.choices(syllables, k=3)) for _ in range(count))


def _printed(number: int, work: Mapping[str, Any]) -> str:
    """The entry: of every seventh the year is wrong, of a fifth a digit of the first page."""
    people = ", ".join(f"{each['family']} {each['given']}" for each in work["author"])
    year = work["issued"]["date-parts"][0][0] + (number % 7 == 0) * 3
    pages = work["page"] if number % 5 else f"9{work['page']}"
    doi = f" doi:10.5555/made.up.{number - 1}" if number % 33 == 0 else ""
    title = work["title"][0] if number % 21 else "On a matter that no record has ever heard of"
    where = f"{work['container-title'][0]}. {year}; {work['volume']}({work['issue']}): {pages}."
    return f"{people}. {title}. {where}{doi}"


def _browse(report: Path, repeats: int) -> None:
    opened, filtered = [], []
    for _ in range(repeats):
        with _browser() as browser:
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            processor = _processor_clock(tab)
            begun = time.perf_counter()
            tab.goto(report.as_uri(), wait_until="load")
            times = tab.evaluate(_OPENED)
            opened.append((time.perf_counter() - begun, times["load"] / 1000, processor()))
            for selector, values in _controls(tab).items():
                for each in values:
                    begun = processor()
                    taken = tab.evaluate(_FILTERED, [selector, each])
                    filtered.append((taken, 1000 * (processor() - begun)))
    print(f"  {times['elements']:,} elements")
    names = ("until laid out", "load event", "processor time of the main thread")
    for name, column in zip(names, zip(*opened, strict=True), strict=True):
        print(f"  open, {name}: {statistics.median(column):.2f} s (median of {repeats})")
    for name, column in zip(("", ", processor time"), zip(*filtered, strict=True), strict=True):
        print(
            f"  filter{name}: median {statistics.median(column):.0f} ms, "
            f"worst {max(column):.0f} ms of {len(column)}"
        )


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    executable = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


def _processor_clock(tab: Any) -> Callable[[], float]:
    """Seconds that the page's main thread has had of a processor, which others do not add to."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def clock() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float({one["name"]: one["value"] for one in metrics}["TaskDuration"])

    return clock


def _take_pictures() -> None:
    """What is seen of the example's report at first, at three widths; figures beside abstracts."""
    with _browser() as browser, _examplin() as report:
        tab = browser.new_page(viewport={"width": 1280, "height": 1000})
        tab.goto(report.as_uri())
        box = tab.locator("section.figures").bounding_box()
        clip = {"x": 0, "y": box["y"] - 24, "width": 1280, "height": box["height"] + 48}
        tab.screenshot(path=_DOCS / "claims.png", clip=clip, full_page=True)
        for width, height in PICTURES.items():
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(_EXAMPLE.as_uri())
            tab.screenshot(path=_DOCS / f"report-{width}.png")


@contextmanager
def _examplin() -> Iterator[Path]:
    """The report of the example for claims, whose abstracts are invented."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(_EXAMPLES, folder / "examples")
        works = "examples/examplin-works.ndjson"
        _refcheck(folder, "index", "build", works, "--output", "examplin.idx", "-q")
        sources = ("--offline", "--index", "examplin.idx", "--select", "REF4", "-q")
        _refcheck(folder, "examples/examplin.html", *sources)
        yield folder / "reports" / "examplin.html"


def _controls(tab: Any) -> dict[str, list[str]]:
    """Each filter's selector with the values that it can take; the empty one shows all again."""
    found = tab.evaluate(
        "() => [...document.querySelectorAll('#filter select')].map(select => ["
        "'#' + select.id, [...select.options].map(option => option.value)])"
    )
    return {
        selector: [each for value in values[1:9] for each in (value, "")]
        for selector, values in found
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("speed", "screenshots"), default="speed")
    parser.add_argument("--references", type=int, default=5000)
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
