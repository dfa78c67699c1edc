"""What making works indexes costs: built from files, from files given twice, and added to.

    python benchmarks/indexing.py ../shared/data/works
    python benchmarks/indexing.py ../shared/data/works DISTRACTORS --jobs 2 --only build
    python benchmarks/indexing.py ../shared/data/works --as tar

Each making is a process of its own. Processor time is that of all threads and processes, memory the
most that the main process held and, beside it, the largest of those that read for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from refcheck.resolvers.index_build import add_to_index, build_index
from refcheck.resolvers.index_format import read_manifest
from refcheck.resolvers.index_input import Broken, read_records, works_files

STORED = ".store"  # the engine's files of stored records; all others are index
A_FILE = 5000  # records of a file in Crossref's public data


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("inputs", nargs="+", type=Path)
    options.add_argument("--jobs", type=int, default=1, help="processes that read")
    options.add_argument("--as", dest="shape", choices=("given", "tar"), default="given")
    options.add_argument("--only", choices=("build", "twice", "add"))
    options.add_argument("--make", choices=("build", "add"), help=argparse.SUPPRESS)
    options.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.make:
        make(asked.make, asked.inputs, asked.index, asked.jobs)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        measure(asked, Path(scratch))
    return 0


def measure(asked: argparse.Namespace, scratch: Path) -> None:
    inputs = asked.inputs
    if asked.shape == "tar":
        inputs = [public_data_file(inputs, scratch / "works.tar")]
    if asked.only != "twice":
        told("build", asked, inputs, scratch / "one.idx", "built")
    if asked.only in {None, "add"}:
        told("add", asked, inputs, scratch / "one.idx", "the same added")
    if asked.only in {None, "twice"}:
        told("build", asked, inputs + inputs, scratch / "two.idx", "built from all twice")


def told(act: str, asked: argparse.Namespace, inputs: list[Path], index: Path, name: str) -> None:
    before = read_manifest(index).records if act == "add" else 0
    command = [sys.executable, __file__, *map(str, inputs), "--make", act]
    command += ["--index", str(index), "--jobs", str(asked.jobs)]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    cost = json.loads(result.stdout)
    info = read_manifest(index)
    records = info.records - before
    files = {name: size for name, (size, _) in info.files.items()}
    stored = sum(size for name, size in files.items() if name.endswith(STORED))
    beside = (sum(files.values()) - stored) / info.works
    print(
        f"{name}: {records:,} records, {info.works:,} works; {records / cost['seconds']:,.0f} "
        f"records/s, {records / cost['busy']:,.0f} a second of processor time; "
        f"{cost['peak'] / 1e6:,.0f} MB and {cost['readers'] / 1e6:,.0f} MB at the peak; "
        f"{stored / info.works:,.0f} bytes a work stored, {beside:,.0f} beside",
        flush=True,
    )


def make(act: str, inputs: list[Path], index: Path, jobs: int) -> None:
    started = time.perf_counter()
    (build_index if act == "build" else add_to_index)(inputs, index, jobs=jobs)
    seconds = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = {
        "seconds": seconds,
        "busy": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime,
        "peak": own.ru_maxrss * unit,
        "readers": others.ru_maxrss * unit,
    }
    print(json.dumps(cost))


def public_data_file(inputs: list[Path], path: Path) -> Path:
    """The records as Crossref packs them: a tar of .json.gz with some thousand each."""
    records = (
        record
        for given in inputs
        for file in works_files(given)
        for record in read_records(file)
        if not isinstance(record, Broken)
    )
    with tarfile.open(path, "w") as tar, tempfile.TemporaryDirectory() as scratch:
        number, page = 0, []
        for record in records:
            page.append(record)
            if len(page) == A_FILE:
                put(tar, Path(scratch) / f"{number}.json.gz", page)
                number, page = number + 1, []
        put(tar, Path(scratch) / f"{number}.json.gz", page)
    return path


def put(tar: tarfile.TarFile, path: Path, page: list[object]) -> None:
    path.write_bytes(gzip.compress(json.dumps({"items": page}).encode()))
    tar.add(path, f"public-data/{path.name}")
    path.unlink()


if __name__ == "__main__":
    sys.exit(main())
