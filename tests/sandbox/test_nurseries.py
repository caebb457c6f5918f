"""Warm processes are shared, and replaced where somebody kills them."""

from __future__ import annotations

import os
import random
import signal
import threading

import pytest

from grader.run import Grader, HandIn
from grader.sandbox.nurseries import Nurseries
from tests.grading import EXAMPLES, two_layer_relu

FULL = ("full",)


def test_two_that_ask_for_the_same_share_a_process() -> None:
    with Nurseries() as nurseries:
        nurseries.begin(FULL, "numpy")
        first = nurseries.ready(FULL, "numpy")
        assert nurseries.ready(FULL, "numpy") == first
        assert first[1].alive
    assert not first[1].alive


def test_a_grader_leaves_what_it_shares_alive() -> None:
    with Nurseries() as nurseries:
        with Grader(two_layer_relu(), nurseries=nurseries) as grader:
            zygote = grader.zygote
        assert zygote.alive
    assert not zygote.alive


def test_one_that_was_killed_is_replaced(grader: Grader) -> None:
    hand_in = HandIn.read(EXAMPLES / "partial" / "missing_mask")
    before = grader.grade(hand_in)
    os.kill(grader.zygote.process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    after = grader.grade(hand_in)
    assert after.verdicts == before.verdicts


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_it_costs_no_verdict(grader: Grader, seed: int) -> None:
    hand_in = HandIn.read(EXAMPLES / "partial" / "missing_mask")
    before = grader.grade(hand_in)
    zygote = grader.zygote.process  # type: ignore[attr-defined]
    wait_s = random.Random(seed).uniform(0, before.run.wall_s)  # noqa: S311  any moment will do
    kill = threading.Timer(wait_s, zygote.kill)
    kill.start()
    after = grader.grade(hand_in)
    kill.join()
    assert after.run.fault is None
    assert after.verdicts == before.verdicts
