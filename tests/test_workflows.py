"""The action, the workflows and what is there to be copied: valid, pinned, least permissions, in step with the code."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from action_runs import NEW_FAULT, outputs_in, page
from packaging.requirements import Requirement
from packaging.version import Version
from ruamel.yaml import YAML

from refcheck.config import SETTINGS, Settings

ROOT = Path(__file__).resolve().parent.parent
ACTION = ROOT / "action.yml"
SCRIPTS = ROOT / ".github" / "action"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CHECKED = [ACTION, *WORKFLOWS]
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PINNED = re.compile(r"^\s*(?:- )?uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")
# Of the action itself: in a copy `uses: ./` becomes this.
ELSEWHERE = "uses: OWNER/refcheck@COMMIT"
COMMIT = "0" * 40


def named(paths):
    return [pytest.param(path, id=path.name) for path in paths]


def tool(name):
    """A program that pip installed beside this Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    assert found, f"{name} is not installed: it comes with '.[test]'"
    return found


def loaded(path):
    return YAML(typ="safe").load(path if isinstance(path, str) else path.read_text())


def run(*command, **options):
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **options
    )


def assert_schema(schema, *paths, options=()):
    done = run(tool("check-jsonschema"), "--builtin-schema", schema, *options, *paths)
    assert done.returncode == 0, done.stdout + done.stderr


def assert_zizmor(*paths):
    """Nothing to say, without asking GitHub anything."""
    options = ("--offline", "--no-progress", "--no-config", "--quiet", "--color=never")
    done = run(tool("zizmor"), *options, "--persona=regular", *paths)
    assert done.returncode == 0, done.stdout + done.stderr


def examples(tmp_path):
    """The workflows in docs/ci.md as files."""
    paths = []
    for number, text in enumerate(FENCE.findall((ROOT / "docs" / "ci.md").read_text())):
        if re.search(r"^on:", text, re.MULTILINE):
            path = tmp_path / ".github" / "workflows" / f"{number}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("@COMMIT", f"@{COMMIT}"))
            paths.append(path)
    return paths


def test_workflows_and_action_fit_githubs_schemas():
    assert_schema("vendor.github-workflows", *WORKFLOWS)
    assert_schema("custom.github-workflows-require-timeout", *WORKFLOWS)
    assert_schema("vendor.github-actions", ACTION)


def test_a_schema_finds_a_misspelt_key(tmp_path):
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text().replace("runs-on", "run-on"))

    with pytest.raises(AssertionError):
        assert_schema("vendor.github-workflows", wrong)


def test_zizmor_finds_nothing_in_workflows_and_action():
    assert_zizmor(*CHECKED)


def test_every_silenced_remark_of_zizmor_says_why():
    lines = [line for path in CHECKED for line in path.read_text().splitlines() if "zizmor" in line]

    assert [line for line in lines if not re.search(r"# zizmor: ignore\[[\w-]+\] \w+", line)] == []


def test_shellcheck_finds_nothing():
    scripts = [*SCRIPTS.glob("*.sh"), *(ROOT / ".ci").iterdir()]
    done = run(tool("shellcheck"), "--external-sources", "--exclude=SC1091", *scripts)

    assert done.returncode == 0, done.stdout
    assert len(scripts) >= 4


def test_actionlint_finds_nothing_where_it_is_installed():
    """It cannot be had from pip without a compiler; so its word is welcome and not required."""
    actionlint = shutil.which("actionlint")
    if actionlint is None:
        pytest.skip("no actionlint on this machine")
    done = run(actionlint, "-no-color", *WORKFLOWS, cwd=ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", named(CHECKED))
def test_other_actions_are_pinned_to_one_commit_each(path):
    uses = [line for line in path.read_text().splitlines() if re.match(r"\s*(?:- )?uses:", line)]
    others = [line for line in uses if "uses: ./ #" not in line]

    assert uses
    assert [line for line in others if not PINNED.match(line)] == []


def test_one_action_has_one_version_everywhere():
    pins = {}
    for path in CHECKED:
        for line in path.read_text().splitlines():
            if pin := PINNED.match(line):
                repository = "/".join(pin[1].split("/")[:2])
                pins.setdefault(repository, set()).add(pin.group(2, 3))

    assert {name: len(versions) for name, versions in pins.items() if len(versions) > 1} == {}
    assert len(pins) == 5


@pytest.mark.parametrize("path", named(CHECKED))
def test_nothing_is_written_into_a_shell_command(path):
    whole = loaded(path)
    jobs = whole.get("jobs") or {"action": whole["runs"]}
    commands = [step.get("run", "") for job in jobs.values() for step in job["steps"]]

    assert [command for command in commands if "${{" in command] == []


@pytest.mark.parametrize("path", named(WORKFLOWS))
def test_a_job_may_do_no_more_than_it_needs(path):
    workflow = loaded(path)
    default = workflow["permissions"]

    assert default in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        granted = job.get("permissions", default)
        writes = {name for name, access in granted.items() if access != "read"}
        assert writes <= {"security-events"}
        assert bool(writes) == any("upload-sarif" in step.get("uses", "") for step in job["steps"])
        assert job["timeout-minutes"] <= 60


@pytest.mark.parametrize("path", named(WORKFLOWS))
def test_no_checkout_leaves_its_token_behind(path):
    steps = [step for job in loaded(path)["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if "actions/checkout@" in step.get("uses", "")]

    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_workflow_runs_strangers_changes_with_rights():
    """`pull_request_target` and `workflow_run` would."""
    events = {event for path in WORKFLOWS for event in loaded(path)["on"]}

    assert events == {
        "gollum",
        "pull_request",
        "push",
        "repository_dispatch",
        "schedule",
        "workflow_dispatch",
    }


def test_every_input_reaches_the_scripts_and_every_output_comes_from_them(tmp_path):
    action = loaded(ACTION)
    check = next(step for step in action["runs"]["steps"] if step.get("id") == "check")
    given = {name for name in check["env"] if name.startswith("INPUT_")}
    source = "".join(path.read_text() for path in SCRIPTS.glob("*.py"))
    read = set(re.findall(r"[\"'](INPUT_\w+)[\"']", source)) | {
        f"INPUT_{name}" for name in re.search(r"for name in \((.*?)\)", source)[1].split('"')[1::2]
    }
    inputs = {f"INPUT_{name.replace('-', '_').upper()}" for name in action["inputs"]}

    assert given == read
    assert inputs - given == {"INPUT_CACHE", "INPUT_PYTHON_VERSION"}
    assert given - inputs == {"INPUT_CACHE_DIR"}
    assert set(action["outputs"]) == written(tmp_path)


def written(folder):
    """The names of the outputs that a run leaves."""
    command = (sys.executable, SCRIPTS / "outputs.py", folder, "0")
    assert run(*command, env={**os.environ, "GITHUB_OUTPUT": str(folder / "out")}).returncode == 0
    return set(outputs_in((folder / "out").read_text()))


@pytest.mark.parametrize("path", named(WORKFLOWS))
def test_no_edit_is_left_out_for_the_next(path):
    """Of several runs that wait in one group GitHub keeps the last."""
    workflow = loaded(path)
    group = workflow.get("concurrency", {}).get("group", "github.run_id")
    for event in {"push", "gollum", "repository_dispatch"} & set(workflow["on"]):
        assert "github.run_id" in group, event


def test_the_workflow_for_pages_checks_what_starts_it():
    workflow = loaded(ROOT / ".github" / "workflows" / "refcheck.yml")
    steps = workflow["jobs"]["refcheck"]["steps"]
    pages = next(step for step in steps if step.get("id") == "refcheck")["with"]["pages"].split()
    paths = workflow["on"]["push"]["paths"]

    assert workflow["on"]["pull_request"]["paths"] == paths
    assert [path.replace("**.", "**/*.") for path in paths] == pages


def test_the_lock_has_every_dependency_in_a_version_that_is_wanted():
    text = (SCRIPTS / "requirements.txt").read_text()
    locked = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)[ ;]", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    missing = []
    for requirement in map(Requirement, wanted):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name not in locked or Version(locked[name]) not in requirement.specifier:
            missing.append(f"{requirement}: {locked.get(name)}")

    assert missing == [], "run .ci/lock"
    assert text.count("--hash=sha256:") > len(locked)


# What is there to be copied


def test_the_workflows_in_the_documents_are_as_good_as_ours(tmp_path):
    paths = examples(tmp_path)

    assert paths
    assert_schema("vendor.github-workflows", *paths)
    assert_zizmor(*paths)


def test_a_copied_workflow_is_as_good_as_ours(tmp_path):
    copies = []
    for path in WORKFLOWS:
        if "uses: ./ #" in path.read_text():
            copy = tmp_path / ".github" / "workflows" / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            there = f"{ELSEWHERE}\n".replace("@COMMIT", f"@{COMMIT}")
            copy.write_text(re.sub(r"uses: \./ #.*\n", there, path.read_text()))
            copies.append(copy)

    assert len(copies) == 4
    assert_schema("vendor.github-workflows", *copies)
    assert_zizmor(*copies)


def test_inputs_in_the_documents_and_workflows_are_inputs(tmp_path):
    known = set(loaded(ACTION)["inputs"])
    used = set()
    for path in (*WORKFLOWS, *examples(tmp_path)):
        for job in loaded(path)["jobs"].values():
            for step in job["steps"]:
                if step.get("uses") == "./" or "/refcheck@" in step.get("uses", ""):
                    used |= set(step.get("with", {}))

    assert used - known == set()
    table = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "ci.md").read_text(), re.MULTILINE)
    assert set(table) == known | set(loaded(ACTION)["outputs"])


def test_the_gitlab_example_fits_gitlabs_schema():
    path = ROOT / "examples" / "gitlab-ci.yml"

    assert_schema("vendor.gitlab-ci", path, options=("--data-transform", "gitlab-ci"))


def test_the_gitlab_example_names_every_service_as_refcheck_does():
    variables = loaded(ROOT / "examples" / "gitlab-ci.yml")["refcheck"]["variables"]
    services = {
        setting.variable: getattr(Settings(), setting.field)
        for setting in SETTINGS
        if setting.kind == "url" and setting.in_file
    }

    assert {name: variables.get(name) for name in services} == services


def test_the_commands_of_the_gitlab_example_run(tmp_path, refcheck_process):
    """Code Quality has all findings: GitLab takes what is missing for mended."""
    script = loaded(ROOT / "examples" / "gitlab-ci.yml")["refcheck"]["script"]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(NEW_FAULT)
    whole, new = (
        shlex.split(line.removesuffix(" || true").replace('"$PAGES"', "pages"))[1:]
        for line in script
    )
    new = [word for word in new if "CI_MERGE" not in word]

    codes = {}
    for name, arguments in (("whole", whole), ("new", new)):
        process = refcheck_process(*arguments, "--offline", "--select", "REF0")
        out, err = process.communicate(timeout=60)
        codes[name] = process.returncode
        assert b"Traceback" not in out + err

    assert codes == {"whole": 0, "new": 1}
    assert "--since" in script[1]
    assert "--since" not in script[0]
    for name in ("gl-code-quality-report.json", "refcheck-junit.xml", "refcheck-report"):
        assert (tmp_path / name).exists()


def hook():
    (only,) = loaded(ROOT / ".pre-commit-hooks.yaml")
    return only


@pytest.mark.parametrize(("text", "code"), [(page(), 0), (NEW_FAULT, 1)])
def test_the_pre_commit_hook_does_as_it_is_written(tmp_path, refcheck_process, text, code):
    (tmp_path / "a.html").write_text(text)
    (tmp_path / "b.html").write_text(page())
    command = [*shlex.split(hook()["entry"])[1:], *hook()["args"]]

    process = refcheck_process(*command, "a.html", "b.html")
    out, err = process.communicate(timeout=60)

    assert process.returncode == code, (out + err).decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_the_pre_commit_hook_has_what_pre_commit_asks_for():
    """https://pre-commit.com/#creating-new-hooks"""
    assert {"id", "name", "entry", "language"} <= set(hook())
    assert hook()["id"] == "refcheck"
    assert hook()["language"] == "python"
    assert hook()["require_serial"] is True


def test_the_nightly_run_knows_the_faults_of_the_example(refcheck_process):
    nightly = loaded(ROOT / ".github" / "workflows" / "refcheck-nightly.yml")
    steps = nightly["jobs"]["refcheck"]["steps"]
    inputs = next(step for step in steps if step.get("id") == "refcheck")["with"]
    options = ("--offline", "--no-links", "--no-report", f"--baseline={inputs['baseline']}")

    process = refcheck_process("examples/low-dose-naltrexone.html", *options, cwd=ROOT)
    out, err = process.communicate(timeout=60)

    again = "refcheck examples --offline --no-links --no-report --write-baseline"
    assert process.returncode == 0, f"{again} {inputs['baseline']}\n{(out + err).decode()}"
    assert b" known" in out
