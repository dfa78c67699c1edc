"""What is there to be copied for runs over a whole wiki: it runs, and is in order."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "corpus"
WORKFLOW = EXAMPLES / "github-workflow.yml"
PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$", re.MULTILINE)
PAGE = """<!doctype html><title>Tea</title>
<p>Tea is a drink.[1] It is hot.[2] It is green.[{cited}] It is old.[3]</p><h2>References</h2>
<ol><li>Cup C. On tea. 1999.</li><li>Berg B. Ice. 1985.</li><li>Dew D. Old. 1986.</li></ol>
"""


def tool(name):
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on this machine")
    return found


def ran(*command, **options):
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **options
    )


@pytest.fixture
def wiki(tmp_path):
    """A folder of four pages, of which one has a marker that leads nowhere."""
    folder = tmp_path / "wiki"
    folder.mkdir()
    for number in range(4):
        (folder / f"page {number}.html").write_text(PAGE.format(cited=4 if number == 0 else 2))
    return folder


@pytest.fixture
def environment(tmp_path):
    """A `refcheck` on the path, which is the one of this checkout."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "refcheck"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m refcheck "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "REFCHECK_CACHE": "false"}


# nightly.sh


@pytest.fixture
def nightly(wiki, tmp_path, environment):
    """`nightly(option, …)`: a night, and the folder of its runs."""
    tool("flock")

    def night(*options):
        runs = tmp_path / "runs"
        words = ("--select", "REF0", "--processes", "1", *options)
        return ran(EXAMPLES / "nightly.sh", wiki, runs, *words, env=environment), runs

    return night


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_text())


def test_a_night_leaves_a_run_under_its_day(nightly):
    done, runs = nightly()

    assert (done.returncode, done.stderr) == (0, "")
    (day,) = [one.name for one in runs.iterdir() if one.is_dir() and not one.is_symlink()]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
    assert (runs / "latest").resolve() == runs / day
    assert manifest_of(runs / "latest")["pages"] == 4
    assert (runs / "latest" / "summary.html").exists()
    assert not (runs / "current").exists()


def test_the_next_night_is_compared_with_the_one_before(nightly, wiki):
    nightly()
    (wiki / "page 1.html").write_text(PAGE.format(cited=4))

    done, runs = nightly()

    assert done.returncode == 0, done.stderr
    summary = json.loads((runs / "latest" / "summary.json").read_text())
    assert summary["comparison"] is not None
    assert manifest_of(runs / "latest")["findings"]["error"] == 2


def test_findings_end_a_night_and_fail_it_where_that_is_wished(nightly):
    done, runs = nightly("--fail-on", "error")

    assert done.returncode == 1
    assert manifest_of(runs / "latest")["stage"] == "done"


def test_what_was_begun_with_other_settings_begins_anew(nightly, wiki, environment):
    _, runs = nightly()
    shutil.rmtree((runs / "latest").resolve())
    (runs / "latest").unlink()
    words = ("corpus", "check", wiki, "--output", runs / "current", "--select", "REF001")
    assert ran("refcheck", *words, env=environment).returncode == 0

    done, runs = nightly()

    assert done.returncode == 0, done.stderr
    assert len(manifest_of(runs / "latest")["settings"]["rules"]) > 1


def test_a_night_that_cannot_run_keeps_the_last_one(nightly, tmp_path, wiki):
    nightly()
    shutil.rmtree(wiki)

    done, runs = nightly()

    assert done.returncode == 2
    assert done.stderr.startswith("refcheck: ")
    assert len(done.stderr.splitlines()) == 1
    assert manifest_of(runs / "latest")["pages"] == 4


def test_a_night_that_failed_is_gone_on_with_and_told_once(nightly, wiki):
    """As after a full disk: nothing that was done is given up."""
    _, runs = nightly("--keep-work")
    (runs / "latest").resolve().rename(runs / "current")
    (runs / "latest").unlink()
    begun = manifest_of(runs / "current")
    begun |= {"stage": "check", "finished": None, "started": "2026-01-01T00:00:00Z"}
    (runs / "current" / "manifest.json").write_text(json.dumps(begun))
    (runs / "current" / "errors.jsonl").unlink()
    (runs / "current" / "errors.jsonl").mkdir()

    failed, _ = nightly()
    (runs / "current" / "errors.jsonl").rmdir()
    done, _ = nightly()

    assert failed.returncode == 2
    assert len(failed.stderr.splitlines()) == 1
    assert (done.returncode, done.stderr) == (0, "")
    assert manifest_of(runs / "latest")["started"] == "2026-01-01T00:00:00Z"


def test_two_nights_never_run_at_once(nightly, tmp_path):
    runs = tmp_path / "runs"
    runs.mkdir()
    waiting = f"touch {tmp_path}/held; read -r line"
    holder = subprocess.Popen(
        [tool("flock"), runs / "lock", "sh", "-c", waiting], stdin=subprocess.PIPE
    )
    try:
        while not (tmp_path / "held").exists():
            assert holder.poll() is None
        done, _ = nightly()
    finally:
        holder.communicate(b"\n")

    assert (done.returncode, done.stderr) == (0, "the run before is still under way\n")
    assert not (runs / "latest").exists()


def test_seven_runs_are_kept(nightly, tmp_path):
    days = [f"2026-01-{day:02}" for day in range(1, 10)]
    for day in days:
        (tmp_path / "runs" / day).mkdir(parents=True)
    (tmp_path / "runs" / "mine").mkdir()

    _, runs = nightly()

    kept = sorted(one.name for one in runs.iterdir() if re.match(r"\d{4}-", one.name))
    assert kept[:-1] == days[3:]
    assert (runs / "mine").exists()


def test_shellcheck_finds_nothing():
    done = ran(tool("shellcheck"), EXAMPLES / "nightly.sh")

    assert done.returncode == 0, done.stdout


# cron and systemd


def test_the_lines_of_the_crontab_are_lines_of_cron():
    lines = (EXAMPLES / "refcheck.crontab").read_text().splitlines()
    jobs = [one for one in lines if not re.match(r"#|[A-Z]+=", one)]

    assert len(jobs) == 2
    assert all(re.match(r"(@reboot|17 3 \* \* \*) nice -n 10 /opt/refcheck/", one) for one in jobs)
    assert all("%" not in one for one in jobs)


def test_systemd_understands_the_units(tmp_path):
    for path in EXAMPLES.glob("refcheck-corpus.*"):
        text = path.read_text()
        # There is no such program on this machine, and systemd looks.
        text = text.replace("/opt/refcheck/nightly.sh", str(EXAMPLES / "nightly.sh"))
        (tmp_path / path.name).write_text(text)
    units = sorted(tmp_path.glob("refcheck-corpus.*"))

    done = ran(tool("systemd-analyze"), "verify", *units)

    assert len(units) == 2
    assert (done.returncode, done.stderr) == (0, "")


def test_units_crontab_and_script_name_the_same_command():
    commands = {
        command
        for path in EXAMPLES.iterdir()
        for command in re.findall(
            r"^(?!#).*(/opt/refcheck/nightly\.sh .*)$", path.read_text(), re.MULTILINE
        )
    }

    assert len(commands) == 1


# The workflow for GitHub


def test_the_workflow_is_in_order(tmp_path):
    copy = tmp_path / ".github" / "workflows" / WORKFLOW.name
    copy.parent.mkdir(parents=True)
    shutil.copy(WORKFLOW, copy)

    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        done = ran(tool("check-jsonschema"), "--builtin-schema", schema, copy)
        assert done.returncode == 0, done.stdout
    options = ("--offline", "--no-progress", "--no-config", "--quiet", "--color=never")
    done = ran(tool("zizmor"), *options, "--persona=regular", copy)
    assert done.returncode == 0, done.stdout


def test_its_actions_are_pinned_to_the_versions_that_others_here_have():
    text = WORKFLOW.read_text()
    own = set(PINNED.findall(text))
    paths = [ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")]
    known = {use[0]: use for path in paths for use in PINNED.findall(path.read_text())}

    assert len(PINNED.findall(text)) == text.count("uses: ")
    assert {use for use in own if use != known.get(use[0], use)} == set()


def steps():
    """What the workflow runs of refcheck: of one share, and of the join."""
    jobs = YAML(typ="safe").load(WORKFLOW)["jobs"]
    lines = {
        name: [step["run"] for step in job["steps"] if "refcheck corpus" in step.get("run", "")]
        for name, job in jobs.items()
    }
    return lines["check"], lines["join"], jobs["check"]["strategy"]["matrix"]["share"]


def test_its_commands_check_every_page_once_and_compare(wiki, tmp_path, environment):
    (check,), (joining,), shares = steps()
    for share in shares:
        place = tmp_path / f"machine {share}"
        shutil.copytree(wiki, place / "wiki")
        own = {**environment, "SHARE": str(share)}
        done = ran("bash", "-e", "-c", check, cwd=place, env=own)
        assert done.returncode == 0, done.stderr
        shutil.move(place / "share", tmp_path / f"share-{share}")

    for is_compared in (False, True):
        done = ran("bash", "-e", "-c", joining, cwd=tmp_path, env=environment)

        assert done.returncode == 0, done.stderr
        told = manifest_of(tmp_path / "corpus")
        assert (told["pages"], told["errors"]) == (4, 0)
        summary = json.loads((tmp_path / "corpus" / "summary.json").read_text())
        assert (summary["comparison"] is not None) == is_compared
