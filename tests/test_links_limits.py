"""No more connections than the system has descriptors for, of which one may ask for more."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="a system without limits of this kind")

PROGRAM = """
import resource, sys
from refcheck.links.limits import Limits, within_system
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
limits = within_system(Limits(at_once={at_once}))
print(limits.at_once, limits.at_most, limits.idle_seconds, end=" ")
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def limits_where(soft, hard, at_once=128):
    """`at_once`, `at_most`, `idle_seconds`, and the system's limit afterwards."""
    code = PROGRAM.format(soft=soft, hard=hard, at_once=at_once)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return tuple(map(float, ran.stdout.split()))


def test_the_system_is_asked_for_more_where_it_gives_more():
    at_once, at_most, idle, soft = limits_where(256, 9000)

    assert (at_once, at_most, soft) == (128, 512, 8192)
    assert idle > 0.5


def test_a_system_that_gives_enough_is_left_as_it_is():
    assert limits_where(8500, 9000)[3] == 8500


def test_few_descriptors_are_shared_between_what_is_asked_and_what_is_kept_open():
    at_once, at_most, idle, soft = limits_where(256, 256)

    assert (at_once, at_most, soft) == (64, 64, 256)
    assert idle < 0.02


@pytest.mark.parametrize("few", [20, 64, 66])
def test_there_is_always_one_at_a_time(few):
    assert limits_where(few, few)[:2] == (1, 1)


def test_who_wants_fewer_gets_no_more():
    assert limits_where(1024, 1024, at_once=4)[0] == 4
