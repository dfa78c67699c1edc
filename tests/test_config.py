from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from refcheck.cli.settings_file import find_settings_file
from refcheck.config import SETTINGS, Ignore, Settings, SettingsFile, closest, load_settings
from refcheck.errors import ConfigurationError


def settings_file(table, path="/project/refcheck.toml"):
    return SettingsFile(Path(path), table)


def test_the_table_has_a_row_for_every_setting_and_no_other():
    named = {setting.field for setting in SETTINGS}

    assert named == {field.name for field in fields(Settings)} - {"ignored_with_reason"}


def test_a_flag_goes_before_a_variable_before_the_file_before_the_default():
    file = settings_file({"jobs": 2, "fail-on": "info", "strict": True})
    variables = {"REFCHECK_JOBS": "3", "REFCHECK_FAIL_ON": "warning"}

    settings = load_settings({"jobs": 5}, variables, file)

    assert (settings.jobs, settings.fail_on, settings.strict, settings.cache) == (
        5,
        "warning",
        True,
        True,
    )


def test_a_flag_can_take_back_what_the_file_switched_on():
    settings = load_settings({"offline": False}, {}, settings_file({"offline": True}))

    assert settings.offline is False


def test_a_flag_that_was_not_given_changes_nothing():
    assert load_settings({"offline": None}, {"REFCHECK_OFFLINE": "yes"}).offline is True


def test_a_variable_may_have_any_spelling_of_a_number():
    assert load_settings({}, {"REFCHECK_TIME_LIMIT": "1e3"}).time_limit == 1000.0
    assert load_settings({}, {"REFCHECK_TIME_LIMIT": "0.5"}).time_limit == 0.5


def test_an_empty_variable_is_no_value():
    assert load_settings({}, {"REFCHECK_JOBS": " "}).jobs == Settings().jobs


@pytest.mark.parametrize("key", ["report-dir", "report_dir"])
def test_paths_in_a_file_are_relative_to_the_file(key):
    settings = load_settings({}, {}, settings_file({key: "out", "index": ["a", "/b"]}))

    assert settings.report_dir == Path("/project/out")
    assert settings.index == (Path("/project/a"), Path("/b"))


def test_lists_in_variables_have_the_separators_of_their_kind():
    variables = {"REFCHECK_SELECT": "REF001, REF2,", "REFCHECK_INDEX": "/a:/b"}

    settings = load_settings({}, variables)

    assert settings.select == ("REF001", "REF2")
    assert settings.index == (Path("/a"), Path("/b"))


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        pytest.param({"ofline": True}, "unknown setting `ofline`", "offline", id="key"),
        pytest.param({"format": "jsn"}, "must be one of", "json", id="choice"),
        pytest.param({"jobs": 0}, "whole number above 0", None, id="zero jobs"),
        pytest.param({"jobs": True}, "whole number above 0", None, id="jobs yes"),
        pytest.param({"jobs": "2"}, "whole number above 0", None, id="jobs as text"),
        pytest.param({"time-limit": float("nan")}, "seconds above 0", None, id="no number"),
        pytest.param({"time-limit": float("inf")}, "seconds above 0", None, id="no end"),
        pytest.param({"time-limit": -1}, "seconds above 0", None, id="negative"),
        pytest.param({"time-limit": 10**400}, "a year at most", None, id="no clock holds it"),
        pytest.param({"mailto": "me you@example.org"}, "one mail address", None, id="mail"),
        pytest.param({"mailto": 3}, "one mail address", None, id="mail as number"),
        pytest.param({"crossref-url": "http://[::1"}, "http or https", None, id="half an address"),
        pytest.param({"offline": "yes"}, "true or false", None, id="switch"),
        pytest.param({"crossref-url": "http://x:65536"}, "http or https", None, id="no such port"),
        pytest.param(
            {"crossref-url": "me:secret@x"}, "`***@x`", None, id="a password without scheme"
        ),
        pytest.param({"crossref-url": "ftp://x"}, "http or https", None, id="address"),
        pytest.param({"select": [1]}, "list of texts", None, id="codes"),
        pytest.param({"select": {"a": 1}}, "list of texts", None, id="codes as table"),
        pytest.param(
            {"allow-private": True},
            "no setting for a file",
            "REFCHECK_ALLOW_PRIVATE",
            id="not in a file",
        ),
        pytest.param(
            {"allow-host": ["a"]},
            "no setting for a file",
            "REFCHECK_ALLOW_HOST",
            id="hosts not in a file",
        ),
        pytest.param(
            {"allow-port": ["8"]},
            "no setting for a file",
            "REFCHECK_ALLOW_PORT",
            id="ports not in a file",
        ),
        pytest.param(
            {"proxy": "http://a"},
            "no setting for a file",
            "REFCHECK_PROXY",
            id="proxy not in a file",
        ),
        pytest.param({"ignore": ["REF006"]}, "a reason", "reason =", id="ignore without table"),
        pytest.param({"ignore": [{"rules": ["REF006"]}]}, "a reason", "reason =", id="no reason"),
        pytest.param(
            {"ignore": [{"rules": ["REF006"], "reason": " "}]}, "a reason", None, id="empty reason"
        ),
    ],
)
def test_what_a_file_cannot_mean_is_an_error_that_names_the_file(table, message, hint):
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, {}, settings_file(table))

    assert message in caught.value.message
    assert "/project/refcheck.toml" in caught.value.message
    assert hint is None or hint in caught.value.hint


@pytest.mark.parametrize(
    ("variables", "message", "hint"),
    [
        ({"REFCHECK_OFLINE": "1"}, "unknown variable REFCHECK_OFLINE", "REFCHECK_OFFLINE"),
        ({"REFCHECK_OFFLINE": "maybe"}, "REFCHECK_OFFLINE must be true or false", None),
        ({"REFCHECK_JOBS": "many"}, "REFCHECK_JOBS must be a number", None),
        ({"REFCHECK_JOBS": "2.5"}, "whole number", None),
        ({"REFCHECK_TIME_LIMIT": "nan"}, "REFCHECK_TIME_LIMIT must be", None),
        ({"REFCHECK_TIME_LIMIT": "inf"}, "REFCHECK_TIME_LIMIT must be", None),
        ({"REFCHECK_TIME_LIMIT": "1e400"}, "REFCHECK_TIME_LIMIT must be", None),
        ({"REFCHECK_TIME_LIMIT": "1.0e400"}, "REFCHECK_TIME_LIMIT must be", None),
        ({"REFCHECK_TIME_LIMIT": "9" * 400}, "a year at most", None),
        ({"REFCHECK_TIME_LIMIT": "-5"}, "seconds above 0", None),
        ({"REFCHECK_MAILTO": "nobody"}, "REFCHECK_MAILTO must be one mail address", None),
        ({"REFCHECK_ALLOW_PORT": "80,http"}, "REFCHECK_ALLOW_PORT must be a port", None),
        ({"REFCHECK_FAIL_ON": "eror"}, "REFCHECK_FAIL_ON must be one of", "error"),
    ],
)
def test_what_a_variable_cannot_mean_is_an_error_that_names_it(variables, message, hint):
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, variables)

    assert message in caught.value.message
    assert hint is None or hint in caught.value.hint


def test_hosts_ports_and_links_are_lists():
    variables = {
        "REFCHECK_ALLOW_HOST": "Wiki.example:8080, *.intranet.example,[::1]:81",
        "REFCHECK_ALLOW_PORT": "8080,8443",
        "REFCHECK_SKIP_LINK": "https://example.org/*",
    }

    settings = load_settings({"allow_port": ("81",)}, variables)

    assert settings.allow_host == ("Wiki.example:8080", "*.intranet.example", "[::1]:81")
    assert settings.allow_port == (81,)
    assert settings.skip_link == ("https://example.org/*",)


def test_ignored_rules_keep_their_reason():
    table = {"ignore": [{"rules": ["REF006", "REF2"], "reason": "sorted by author"}]}

    settings = load_settings({"ignore": ("REF013",)}, {}, settings_file(table))

    assert settings.ignored_with_reason == (Ignore(("REF006", "REF2"), "sorted by author"),)
    assert settings.ignore == ("REF013",)


def test_a_format_on_the_command_line_does_not_go_to_the_file_of_another():
    file = settings_file({"format": ["json"], "output": ["report.json"]})

    assert load_settings({}, {}, file).destinations == (("json", "/project/report.json"),)
    assert load_settings({"format": ("html",)}, {}, file).destinations == (("html", "-"),)


@pytest.mark.parametrize(
    "flags",
    [
        {"format": ("json", "html"), "output": ()},
        {"format": ("json",), "output": ("a", "b")},
        {"format": ("jsn",)},
        {"crossref_url": "gopher://x"},
        {"crossref_url": "http://[::1"},
        {"crossref_url": "http://api.example.org/ works"},
        {"crossref_url": "http:///works"},
        {"time_limit": float("nan")},
        {"time_limit": float("inf")},
        {"time_limit": -1.0},
        {"time_limit": 1e300},
        {"mailto": "me@example.org\r\nX-Header: 1"},
        {"mailto": "me@example.org "},
        {"mailto": "me@example.org,you@example.org"},
        {"mailto": "me@example"},
        {"mailto": "Me <me@example.org>"},
        {"mailto": "mé@example.org"},
        {"mailto": ""},
        {"allow_port": ("0",)},
        {"allow_port": ("65536",)},
        {"allow_port": ("٨٠",)},
        {"proxy": "socks5://127.0.0.1"},
    ],
)
def test_flags_that_cannot_be_meant_are_refused(flags):
    with pytest.raises(ConfigurationError):
        load_settings(flags, {})


def test_the_nearest_file_counts_and_refcheck_toml_goes_before_pyproject(tmp_path):
    inner = tmp_path / "wiki" / "pages"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.refcheck]\njobs = 1\n")
    (tmp_path / "wiki" / "pyproject.toml").write_text("[tool.other]\njobs = 2\n")

    assert find_settings_file([inner]).table == {"jobs": 1}

    (tmp_path / "refcheck.toml").write_text("jobs = 3\n")

    assert find_settings_file([inner]).table == {"jobs": 3}


def test_the_second_folder_is_searched_where_the_first_has_nothing(tmp_path):
    for name in ("pages", "here"):
        (tmp_path / name).mkdir()
    (tmp_path / "here" / "refcheck.toml").write_text("jobs = 3\n")

    assert find_settings_file([tmp_path / "pages", tmp_path / "here"]).table == {"jobs": 3}


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "refcheck.toml").write_text("jobs = = 3\n")

    with pytest.raises(ConfigurationError, match=r"refcheck\.toml cannot be read"):
        find_settings_file([tmp_path])


def test_only_a_near_word_is_suggested():
    assert closest("htlm", ["json", "html"]) == "html"
    assert closest("zebra", ["json", "html"]) is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("mailto", "o'neil+wiki@mail.example.org"),
        ("mailto", "me@xn--bcher-kva.example"),
        ("crossref_url", "http://[::1]:8080/mirror"),
        ("crossref_url", "https://me:secret@api.example.org"),
        ("crossref_url", "http://localhost"),
        ("time_limit", 0.5),
        ("time_limit", 86_400.0),
    ],
)
def test_usual_values_are_taken(setting, value):
    assert getattr(load_settings({setting: value}, {}), setting) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tool = 3\n", "tool"),
        ("[[tool]]\n", "tool"),
        ("[tool]\nrefcheck = 3\n", "tool.refcheck"),
        ("[[tool.refcheck]]\n", "tool.refcheck"),
    ],
)
def test_a_project_file_with_something_else_than_a_table_is_named(tmp_path, text, name):
    (tmp_path / "pyproject.toml").write_text(text)

    with pytest.raises(ConfigurationError, match=rf"pyproject\.toml: `{name}` must be a table"):
        find_settings_file([tmp_path])


@pytest.mark.parametrize("text", ["jobs = " + "9" * 5000, "a = " + "[" * 5000, b"\xff"])
def test_a_file_that_no_parser_takes_is_named(tmp_path, text):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "refcheck.toml").write_bytes(data)

    with pytest.raises(ConfigurationError, match=r"refcheck\.toml cannot be read"):
        find_settings_file([tmp_path])
