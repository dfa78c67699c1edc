"""The action's script, run as GitHub would run it: real git, real refcheck, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from action_runs import (
    NEW_FAULT,
    OLD_FAULT,
    SCRIPTS,
    Repository,
    outputs_in,
    page,
    preparation,
    step,
)

from refcheck.config import Settings

pytestmark = pytest.mark.skipif(
    not shutil.which("git") or not shutil.which("bash"), reason="needs git and bash"
)
HOSTILE = (
    "$(touch pwned).html",
    "`touch pwned`.html",
    "a;touch pwned;.html",
    "-rf.html",
    "--output=pwned.html",
    "two words.html",
    "two\nlines.html",
    "\n::set-output name=x::pwned\n.html",
    "::error::pwned.html",
    "x\r::set-env name=PATH::pwned.html",
    "ü\u202e.html",
    "'quoted\".html",
    "%0A::warning::pwned.html",
)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "work")


@pytest.fixture
def run(repository, tmp_path):
    def run_step(event_name, event, **inputs):
        return step(repository.folder, tmp_path / "runner", event_name, event, **inputs)

    return run_step


@pytest.fixture
def prepare(repository, tmp_path):
    def prepare_step(event_name, event, **inputs):
        return preparation(repository.folder, tmp_path / "runner", event_name, event, **inputs)

    return prepare_step


def push(before, ref="refs/heads/main"):
    return {"before": before, "ref": ref, "repository": {"default_branch": "main"}}


def pull_request(base, head):
    return {"pull_request": {"base": {"sha": base}, "head": {"sha": head}}}


def test_a_new_fault_is_annotated_and_fails_the_step(repository, run):
    before = repository.commit({"wiki/a.html": OLD_FAULT, "wiki/b.html": OLD_FAULT})
    repository.commit({"wiki/a.html": page("It freezes.[8] It rises.[9]")})

    ran = run("push", push(before), sarif="out/refcheck.sarif")

    assert ran.code == 1, ran.log
    errors = [line for line in ran.commands if line.startswith("::error ")]
    assert len(errors) == 1, ran.log
    assert "file=wiki/a.html," in errors[0]
    assert "[9]" in errors[0]
    assert ran.checked == ["wiki/a.html"]
    assert ran.since == before
    assert ran.outputs["exit-code"] == "1"
    assert ran.outputs["errors"] == "1"
    assert int(ran.outputs["findings"]) >= 1
    assert ran.outputs["sarif"] == "out/refcheck.sarif"
    assert json.loads((repository.folder / "out/refcheck.sarif").read_text())["version"] == "2.1.0"
    assert Path(ran.outputs["report"]).read_text().lower().startswith("<!doctype html>")
    assert "[9]" in ran.summary.replace("\\", "")


def test_an_edit_beside_old_faults_fails_nothing(repository, run):
    before = repository.commit({"a.html": OLD_FAULT})
    repository.commit({"a.html": OLD_FAULT.replace("so in case 3", "thus in case 3")})

    ran = run("push", push(before))

    assert ran.code == 0, ran.log
    assert ran.checked == ["a.html"]
    assert ran.outputs["errors"] == "0"
    assert not [line for line in ran.commands if line.startswith("::error")]


def test_all_is_told_where_that_is_wished(repository, run):
    before = repository.commit({"a.html": OLD_FAULT, "b.html": OLD_FAULT})
    repository.commit({"a.html": OLD_FAULT.replace("so in case 3", "thus in case 3")})

    ran = run("push", push(before), since="none", only_changed="false")

    assert ran.code == 1
    assert ran.checked == ["a.html", "b.html"]
    assert ran.outputs["errors"] == "2"
    assert ran.outputs["report"].endswith("index.html")


def test_without_a_changed_page_nothing_is_checked_and_all_is_well(repository, run):
    before = repository.commit({"a.html": OLD_FAULT})
    repository.commit({"code.py": "print()\n"})

    ran = run("push", push(before), sarif="refcheck.sarif")

    assert ran.code == 0
    assert "refcheck: no page to check in this event" in ran.log
    assert ran.outputs == {
        "findings": "0",
        "errors": "0",
        "exit-code": "0",
        "report": "",
        "report-dir": "",
        "sarif": "",
    }


def test_a_deleted_page_is_not_looked_for(repository, prepare):
    before = repository.commit({"a.html": page(), "b.html": page()})
    (repository.folder / "a.html").unlink()
    repository.commit({})

    ran = prepare("push", push(before))

    assert (ran.arguments, ran.commands) == ([], [])


def test_a_pull_request_is_compared_with_what_github_merged_it_into(repository, prepare):
    fork = repository.commit({"a.html": page(), "b.html": page()})
    repository.git("checkout", "--quiet", "-b", "topic")
    head = repository.commit({"a.html": NEW_FAULT})
    repository.git("checkout", "--quiet", "main")
    tip = repository.commit({"b.html": OLD_FAULT})
    repository.git("checkout", "--quiet", "--detach")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merged", "topic")

    ran = prepare("pull_request", pull_request(fork, head))

    assert (ran.code, ran.checked, ran.since) == (0, ["a.html"], tip)


def test_a_branch_that_was_not_merged_is_compared_with_where_it_began(repository, prepare):
    fork = repository.commit({"a.html": page(), "b.html": page()})
    tip = repository.commit({"b.html": OLD_FAULT})
    repository.git("checkout", "--quiet", "-b", "topic", fork)
    head = repository.commit({"a.html": NEW_FAULT})

    ran = prepare("pull_request", pull_request(tip, head))

    assert (ran.code, ran.checked, ran.since) == (0, ["a.html"], fork)


def test_a_shallow_checkout_fetches_the_one_commit_that_it_lacks(repository, tmp_path):
    before = repository.commit({"a.html": OLD_FAULT})
    repository.commit({"a.html": OLD_FAULT.replace("so in case 3", "thus in case 3")})
    shallow = cloned(repository, tmp_path / "shallow")

    ran = step(shallow, tmp_path / "runner", "push", push(before))

    assert (ran.code, ran.checked, ran.since) == (0, ["a.html"], before)


def test_where_it_cannot_be_fetched_the_log_says_what_to_do(repository, tmp_path):
    before = repository.commit({"a.html": OLD_FAULT})
    repository.commit({"a.html": OLD_FAULT.replace("so in case 3", "thus in case 3")})
    shallow = cloned(repository, tmp_path / "shallow")
    repository.folder.rename(tmp_path / "away")

    ran = step(shallow, tmp_path / "runner", "push", push(before))

    assert ran.code == 2
    assert len(ran.commands) == 1
    assert "give actions/checkout `fetch-depth: 0`" in ran.commands[0]
    assert (ran.outputs["exit-code"], ran.outputs["findings"]) == ("2", "")


def cloned(repository, folder):
    source = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", source, str(folder))
    return folder


def test_after_a_forced_push_to_the_default_branch_everything_is_new(repository, prepare):
    repository.commit({"a.html": OLD_FAULT})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")

    ran = prepare("push", push("1" * 40))

    assert (ran.code, ran.checked, ran.since) == (0, ["a.html"], None)
    assert any("is gone" in line for line in ran.commands)


def test_after_a_forced_push_a_branch_is_compared_with_where_it_began(repository, prepare):
    fork = repository.commit({"a.html": OLD_FAULT})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"b.html": NEW_FAULT})

    ran = prepare("push", push("1" * 40, "refs/heads/topic"))

    assert (ran.code, ran.checked, ran.since, ran.commands) == (0, ["b.html"], fork, [])


def test_the_first_push_of_all_checks_all(repository, prepare):
    repository.commit({"a.html": page(), "docs/b.htm": page()})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")

    ran = prepare("push", push("0" * 40))

    assert (ran.code, ran.checked, ran.since) == (0, ["a.html", "docs/b.htm"], None)


def test_a_new_branch_is_compared_with_where_it_left_the_default_one(repository, prepare):
    fork = repository.commit({"a.html": OLD_FAULT})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"b.html": page()})

    ran = prepare("push", push("0" * 40, "refs/heads/topic"))

    assert (ran.code, ran.checked, ran.since) == (0, ["b.html"], fork)


def test_patterns_choose_the_pages(repository, prepare):
    names = ("a.html", "x/a.html", "x/y/b.html", "x/draft/c.html", "x/d.txt")
    repository.commit(dict.fromkeys(names, page()))

    ran = prepare("schedule", {}, pages="x/**/*.html\n x/*.txt \n\n!**/draft/**")

    assert ran.checked == ["x/a.html", "x/d.txt", "x/y/b.html"]


def test_patterns_that_only_leave_out_leave_out_of_all(repository, prepare):
    repository.commit(dict.fromkeys(("a.html", "x/a.html"), page()))

    assert prepare("schedule", {}, pages="!x/**").checked == ["a.html"]


def test_names_of_files_are_names_and_nothing_else(repository, run, tmp_path):
    before = repository.commit({"a.txt": "nothing"})
    repository.commit(dict.fromkeys(HOSTILE, NEW_FAULT))

    ran = run("push", push(before))

    assert ran.code == 1, ran.log
    assert len(ran.checked) == len(HOSTILE)
    assert ran.outputs["exit-code"] == "1"
    assert ran.outputs["errors"] == str(len(HOSTILE))
    assert not list(tmp_path.rglob("pwned*"))
    assert not (repository.folder / "pwned.html").exists()
    told = ("::error file=", "::notice file=", "::warning file=", "::error title=")
    told += ("::notice title=", "::warning title=")
    frame = {"::group::refcheck: all findings", "::endgroup::"}
    assert [line for line in ran.commands if not line.startswith(told) and line not in frame] == []
    assert set(ran.outputs) == {
        "findings",
        "errors",
        "exit-code",
        "report",
        "report-dir",
        "sarif",
    }


def test_what_a_page_says_is_no_command(repository, run):
    before = repository.commit({"a.txt": "nothing"})
    said = "Wet.\n::set-output name=errors::0\n::error::pwned\n##[error]pwned\n%0A::notice::x It rises.[9]"
    repository.commit({"a.html": page(said, title="::add-mask::x\n::warning::pwned")})

    ran = run("push", push(before))

    assert ran.code == 1
    assert not [line for line in ran.commands if line.startswith(("::set-", "::add-", "##["))]
    assert not [line for line in ran.commands if "::pwned" in line.partition("title=")[0]]


def test_links_out_of_the_checkout_are_not_followed(repository, prepare, tmp_path):
    (tmp_path / "secret.html").write_text(NEW_FAULT)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.html").write_text(page())
    repository.commit({"a.html": page()})
    (repository.folder / "b.html").symlink_to(tmp_path / "secret.html")
    (repository.folder / "c.html").symlink_to(repository.folder / "a.html")
    repository.commit({})

    ran = prepare("schedule", {})

    assert ran.checked == ["a.html"]
    (told,) = ran.commands  # GitHub shows ten remarks of a step, and most are for findings
    assert told.count("leads elsewhere") == 2


def test_who_edits_the_settings_is_told(repository, run):
    before = repository.commit({"a.html": page()})
    repository.commit({"refcheck.toml": 'fail-on = "never"\n', "a.html": NEW_FAULT})

    ran = run("push", push(before))

    assert ran.code == 1  # the step's own word counts, not the file's
    assert any(line.startswith("::warning") and "refcheck.toml" in line for line in ran.commands)


@pytest.mark.parametrize(
    ("name", "text", "warned"),
    [
        ("references.yaml", "schema: refcheck-registry/1\n", True),
        ("x/refcheck.toml", "", True),
        ("pyproject.toml", "[tool.refcheck]\n", True),
        ("pyproject.toml", "[tool.ruff]\n", False),
        ("known.json", "{}", True),
        ("x/other.json", '{"schema": "refcheck-baseline/1"}', True),  # a settings file names it
        ("x/other.json", "{}", False),
    ],
)
def test_what_decides_is_named_when_it_changes(repository, prepare, name, text, warned):
    before = repository.commit({"a.html": page()})
    repository.commit({name: text})

    ran = prepare("push", push(before), baseline="known.json")

    assert [name in line for line in ran.commands] == [True] * warned


def test_a_settings_file_names_neither_hosts_nor_files(repository, run, tmp_path):
    listener = "http://127.0.0.1:9/"
    file = f"""
crossref-url = "{listener}"
wayback-url = "{listener}"
format = ["json"]
output = ["{tmp_path}/written"]
report-dir = "{tmp_path}/reports"
cache-dir = "{tmp_path}/cache"
"""
    repository.commit({"a.html": page(), "refcheck.toml": file})

    ran = run("schedule", {}, cache_dir=str(tmp_path / "runner" / "cache"))

    assert ran.code == 0, ran.log
    assert not [name for name in ("written", "reports", "cache") if (tmp_path / name).exists()]


def test_the_hosts_of_services_are_those_of_the_workflow_or_the_usual_ones(tmp_path):
    """Asked of the settings themselves: what `run.py` leaves in the surroundings goes before a file."""
    (tmp_path / "refcheck.toml").write_text('doi-url = "http://127.0.0.1:9"\n')
    (tmp_path / "list").write_bytes(b"--version\0")
    script = [sys.executable, "-c", SEEN, SCRIPTS / "run.py", tmp_path / "list"]
    surroundings = {**os.environ, "PYTHONPATH": str(SCRIPTS.parent.parent)}
    mirror = {"REFCHECK_WAYBACK_URL": "https://mirror.example"}

    done = subprocess.run(
        script, cwd=tmp_path, env=surroundings | mirror, capture_output=True, check=True
    )

    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen == {**Settings().addresses, "wayback": "https://mirror.example"}


SEEN = """
import json, os, runpy, sys
from pathlib import Path
from refcheck.cli.settings_file import find_settings_file
from refcheck.config import load_settings
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit:
    pass
file = find_settings_file([Path.cwd()])
assert file is not None
print(json.dumps(load_settings({}, os.environ, file).addresses))
"""


def test_more_pages_than_a_command_line_holds_are_one_run(tmp_path):
    (tmp_path / "a.html").write_text(NEW_FAULT)
    pages = ["./" * (1000 + number) + "a.html" for number in range(800)]
    arguments = ["check", "--offline", "--no-report", "--select", "REF001", "--", *pages]
    (tmp_path / "list").write_text("".join(f"{argument}\0" for argument in arguments))
    assert (tmp_path / "list").stat().st_size > 2 << 20  # of Linux, unless told otherwise

    done = subprocess.run(
        [sys.executable, SCRIPTS / "run.py", tmp_path / "list"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS.parent.parent)},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert done.stdout.count(b"error REF001") == 1  # one file, whatever it is called


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        pytest.param({"args": "--no-such"}, "no such option", id="option"),
        pytest.param({"args": "'open"}, "args: No closing quotation", id="quotes"),
        pytest.param({"since": "nowhere"}, "since: 'nowhere' is no revision", id="since"),
        pytest.param({"strict": "perhaps"}, "strict is true or false, not 'perhaps'", id="switch"),
        pytest.param({"fail_on": "panic"}, "must be one of", id="fail-on"),
        pytest.param({"folder": "nowhere"}, "is no git checkout", id="folder"),
    ],
)
def test_wrong_inputs_are_told_and_end_with_2(repository, run, inputs, words):
    repository.commit({"a.html": page()})

    ran = run("schedule", {}, **inputs)

    assert ran.code == 2
    assert words.lower() in ran.log.lower()
    assert ran.outputs["exit-code"] == "2"
    assert ran.outputs["findings"] == ""


@pytest.mark.parametrize("event", [[], {"before": 5}, {"before": "--upload-pack=touch pwned"}, {}])
def test_an_event_of_another_shape_is_told(repository, prepare, event):
    repository.commit({"a.html": page()})

    ran = prepare("push", event)

    assert ran.code == 2
    assert len(ran.commands) == 1
    assert not (repository.folder / "pwned").exists()


def test_arguments_are_quoted_as_in_a_shell_and_nothing_in_them_is_run(repository, run):
    repository.commit({"a.html": page()})

    ran = run("schedule", {}, args="--ignore 'REF006' --skip-link '$(touch pwned) `touch pwned`'")

    assert ran.code == 0, ran.log
    assert "$(touch pwned) `touch pwned`" in ran.arguments
    assert not (repository.folder / "pwned").exists()


@pytest.mark.parametrize(
    ("inputs", "code", "words"),
    [
        ({"args": "--select NOPE"}, 2, "ended with 2 (wrong use or input)"),
        ({"strict": "true", "args": "--select REF9 --select REF102"}, 3, "(incomplete)"),
    ],
)
def test_an_end_without_findings_is_annotated(repository, run, inputs, code, words):
    repository.commit({"a.html": page().replace("1990", "1990. doi:10.5555/drops")})

    ran = run("schedule", {}, **inputs)

    (told,) = (line for line in ran.commands if line.startswith("::error"))
    assert ran.code == code, ran.log
    assert told.startswith("::error title=refcheck::")
    assert words in told


def test_modules_in_the_checkout_are_not_imported(repository, run):
    evil = "open('pwned', 'w')\n"
    names = ("refcheck.py", "json.py", "telling.py", "sitecustomize.py", "refcheck/__init__.py")
    repository.commit(dict.fromkeys(names, evil) | {"a.html": page()})

    ran = run("schedule", {})

    assert ran.code == 0, ran.log
    assert not (repository.folder / "pwned").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may chown")
def test_a_checkout_that_belongs_to_somebody_else_is_read_as_well(repository, run):
    before = repository.commit({"a.html": OLD_FAULT})
    repository.commit({"a.html": OLD_FAULT.replace("so in case 3", "thus in case 3")})
    for path in (repository.folder, repository.folder / ".git"):
        os.chown(path, 65534, 65534)

    ran = run("push", push(before))

    assert (ran.code, ran.since) == (0, before), ran.log


def test_a_page_that_is_called_a_dash_is_not_standard_input(repository, prepare):
    repository.commit({"-": page()})

    assert prepare("schedule", {}, pages="-").checked == ["./-"]


def told(folder, code="0", **inputs):
    """The outputs that `outputs.py` writes for what lies in the folder."""
    file = folder / "output"
    given = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    command = [sys.executable, SCRIPTS / "outputs.py", folder, code]
    subprocess.run(command, env={**os.environ, **given, "GITHUB_OUTPUT": str(file)}, check=True)
    return outputs_in(file.read_text())


def test_no_value_of_an_output_sets_another(tmp_path):
    folder = tmp_path / "x\nend\nerrors<<end\n0\nend"
    folder.mkdir()
    (folder / "a.html").write_text("")
    (tmp_path / "arguments").write_text("")
    severities = ["error", "error", "warning", "info", "unchecked"]
    article = {"findings": [{"severity": severity} for severity in severities]}
    (tmp_path / "report.json").write_text(json.dumps({"articles": [article, article]}))

    outputs = told(tmp_path, "1", report_dir=str(folder))

    assert outputs["errors"] == "4"
    assert outputs["findings"] == "8"  # what could not be checked is none
    assert outputs["report-dir"] == str(folder)


def test_a_run_that_ended_early_does_not_say_that_nothing_was_found(tmp_path):
    (tmp_path / "arguments").write_text("")

    assert told(tmp_path, "70")["findings"] == ""
