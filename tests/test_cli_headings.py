from __future__ import annotations

from importlib import import_module

import click
import pytest

from refcheck.cli.group import refcheck
from refcheck.cli.headings import HeadedCommand

HEADED = ("check", "corpus_check", "corpus_watch")


def made(name):
    return import_module(f"refcheck.cli.{name}").command


def shown(name):
    command = made(name)
    assert isinstance(command, HeadedCommand)
    # As below `refcheck`: a command keeps the help option that it was first asked for.
    above = click.Context(refcheck, **refcheck.context_settings)
    return command.get_help(click.Context(command, parent=above, info_name=name))


@pytest.mark.parametrize("name", HEADED)
def test_every_heading_stands_there_once_in_order(name):
    lines = shown(name).splitlines()

    assert [line[:-1] for line in lines if line[:-1] in made(name).headings] == list(
        made(name).headings
    )
    assert "Options:" not in lines


@pytest.mark.parametrize("name", HEADED)
def test_every_option_is_told(name):
    options = [one for one in made(name).params if isinstance(one, click.Option) and not one.hidden]

    assert [one.opts[0] for one in options if f" {one.opts[0]}" not in shown(name)] == []


def test_an_option_of_both_commands_says_the_same():
    check, watch = ({one.name: one for one in made(name).params} for name in HEADED[1:])
    both = check.keys() & watch.keys() - {"output", "namespaces", "page_seconds"}

    assert {"online", "links", "index", "skip_link", "page_memory", "fail_on"} <= both
    for name in both:
        assert (check[name].opts, check[name].help) == (watch[name].opts, watch[name].help)


def test_options_before_the_first_heading_have_one():
    command = HeadedCommand(
        "x",
        headings={"Second": "two"},
        params=[click.Option(["--one"]), click.Option(["--two"]), click.Argument(["page"])],
    )

    told = command.get_help(click.Context(command, info_name="x")).split("\n\n")[1:]

    assert [part.partition(":")[0] for part in told] == ["Options", "Second"]
    assert "page" not in told[0].lower()
