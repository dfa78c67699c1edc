"""A small corpus of invented pages and works for the tests on Spark."""

from __future__ import annotations

import atexit
import json
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from refcheck.corpus.job import Job
from refcheck.corpus.local.engine import check_corpus
from refcheck.corpus.reading_tables import rows
from refcheck.corpus.run import Options
from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.spark.session import Cluster, session
from refcheck.corpus.starting import Order
from refcheck.corpus.worker import Limits
from refcheck.model.settings import Settings
from refcheck.resolvers.index_build import build_index
from refcheck.resolvers.index_notices import put_notices
from refcheck.resolvers.retraction_lists import read_lists

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("pages", "references", "citations", "findings", "errors")
# Little memory, and little time spent on making fast what has a few rows, or on verifying classes.
_JAVA = (
    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
    "-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
CONF = {
    "spark.driver.memory": "512m",
    "spark.driver.extraJavaOptions": _JAVA,
    "spark.executor.extraJavaOptions": _JAVA,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "1",
}
CLUSTER = Cluster("local[2]", CONF, dict(os.environ))
IN_SPARK = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of py4j's sockets
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]
_running = ExitStack()  # of all tests: each session takes seconds to start
_last = []
atexit.register(_running.close)
_SUBJECTS = ("mice", "barley", "glass", "rivers", "clocks", "bread", "lichens", "chalk")
_FAMILIES = ("Arkwright", "Bellweather", "Crumb", "Dunmore", "Eastwick", "Fenn", "Gorse", "Hale")


def spark_on(cluster):
    """The cluster's session, which is left running until another one is wanted."""
    if _last[:1] != [cluster.master]:
        _running.close()
        _last[:] = [cluster.master, _running.enter_context(session(cluster))]
    return _last[1]


def works():
    """Crossref-like records of works that there are not."""
    for number, (subject, family) in enumerate(zip(_SUBJECTS, _FAMILIES, strict=True)):
        yield {
            "DOI": f"10.5555/spark.{number}",
            "type": "journal-article",
            "title": [f"A slow and patient study of {subject} in the northern counties"],
            "author": [{"family": family, "given": "Ada"}, {"family": "Quill", "given": "B."}],
            "container-title": ["Journal of Invented Results"],
            "volume": str(10 + number),
            "issue": "2",
            "page": f"{100 + number}-{109 + number}",
            "issued": {"date-parts": [[1990 + number]]},
        }


def write_works(folder: Path) -> Path:
    """The works as NDJSON, one of them twice, the second time with its PMID."""
    folder.mkdir(exist_ok=True)
    found = list(works())
    again = dict(found[3], PMID="123456")
    (folder / "works.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in [*found, again]))
    return folder


def built_index(folder: Path) -> Path:
    """An index of them, which knows that one was retracted."""
    index, listed = folder / "index", folder / "retracted.txt"
    build_index([write_works(folder / "works")], index)
    listed.write_text("10.5555/spark.1\n")
    put_notices(index, *read_lists([listed]), added="2026-11-23")
    return index


def printed(number: int) -> str:
    """A reference to one of the works; every fourth is printed with its DOI, one of them wrongly."""
    kind = number % len(_SUBJECTS)
    text = (
        f"{_FAMILIES[kind]} A, Quill B. A slow and patient study of {_SUBJECTS[kind]} in the "
        f"northern counties. Journal of Invented Results. {1990 + kind};{10 + kind}(2):"
        f"{100 + kind}-{109 + kind}."
    )
    return f"{text} doi:10.5555/spark.{(kind + (number == 4)) % 8}" if number % 4 == 0 else text


def page(number: int, references: int = 4) -> str:
    """A page with a list of references, one of which nobody cites, and a marker of none."""
    chosen = [printed(number + step) for step in range(references)]
    chosen.append(f"Nobody N. A work that is in no index, part {number}. Unheard of. 2001;3:4-5.")
    entries = "".join(f'<li id="cite_note-{at}">{text}</li>' for at, text in enumerate(chosen, 1))
    cited = "".join(
        f"<p>Claim {at} of page {number} [{at}].</p>" for at in range(1, references + 1)
    )
    return (
        f"<html lang=en><head><title>Page {number}</title></head><body>{cited}"
        f"<p>Another claim [{references + 4}].</p><h2>References</h2>"
        f"<ol class=references>{entries}</ol></body></html>"
    )


def write_pages(folder: Path, number: int = 12) -> Path:
    """A folder of pages, and beside them one that is none."""
    folder.mkdir(exist_ok=True)
    for one in range(number):
        (folder / f"page {one:03}.html").write_text(page(one))
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    return folder


def job(index: Path | None = None, select: tuple[str, ...] = ("REF0", "REF1", "REF2")) -> Job:
    """An offline run of structure rules and of those about works."""
    indexes = (index,) if index else ()
    settings = Settings(select=select, index=indexes, offline=True, cache=False, links=False)
    return Job(settings, "2026-11-23T08:00:00Z")


def order(source: Path, output: Path, of: Job, **options) -> Order:
    """What is to be done, in parts of five pages."""
    return Order(open_source(str(source)), of, output, part_pages=5, **options)


def locally(source: Path, output: Path, of: Job, limits: Limits = Limits()) -> dict[str, list]:  # noqa: B008 - a value
    """The tables that the local engine makes."""
    check_corpus(order(source, output, of), Options(processes=1, limits=limits))
    return tables(output)


def tables(folder: Path, names: tuple[str, ...] = TABLES) -> dict[str, list]:
    """Tables without what differs from run to run."""
    return {name: [_lasting(row) for row in rows(folder, name)] for name in names}


def _lasting(row):
    return {name: value for name, value in row.items() if name != "seconds"}
