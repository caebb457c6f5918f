"""The command counts what it ought to, and cannot be green by mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.prepare import Seeds

from . import __main__ as command
from .jobs import bench, note_tolerances
from .judging import Bench
from .packages import find_packages
from .rivals import GRADCHECK, RULES, Rivals
from .tally import OURS, WRITTEN, Tally, together
from .variant import Variant

PACKAGE = find_packages()["two_layer_relu"]
SEEDS = Seeds(11, 12)
BENCH = Bench("two_layer_relu")


def named(name: str) -> Variant:
    return next(v for v in (*PACKAGE.correct, *PACKAGE.wrong) if v.name == name)


def counted(*variants: Variant) -> Tally:
    tally = Tally()
    rivals = Rivals(BENCH, BENCH.prepared(SEEDS), SEEDS.visible)
    for variant in variants:
        command.judge_one(tally, BENCH, SEEDS, WRITTEN, variant, rivals)
    return tally


def test_a_right_and_a_wrong_variant_are_counted_by_every_rule() -> None:
    tally = counted(named("grad_w1_where"), named("grad_w1_factor_missing"))
    assert tally.is_clean
    assert tally.runs == {(WRITTEN, True): 1, (WRITTEN, False): 1}
    for rule in (OURS, *RULES, GRADCHECK):
        assert tally.judged[rule, WRITTEN, True] == tally.judged[rule, WRITTEN, False] == 1
        assert tally.mistaken[rule, WRITTEN, False] == 0


def test_a_right_hand_in_written_anew_counts_for_each_task() -> None:
    whole = next(v for v in PACKAGE.correct if v.function == "module")
    assert counted(whole).runs == {(WRITTEN, True): 5}


def test_a_false_label_shows_either_way() -> None:
    right = replace(named("grad_w1_where"), mistake="none at all")
    wrong = replace(named("grad_w1_factor_missing"), mistake=None)
    tally = counted(right, wrong)
    assert not tally.is_clean
    assert len(tally.wrong) == 2
    assert tally.mistaken[OURS, WRITTEN, True] == tally.mistaken[OURS, WRITTEN, False] == 1


def test_a_cache_that_only_repeated_calls_show_passes_the_other_rules() -> None:
    tally = counted(next(v for v in PACKAGE.wrong if v.purity_only and v.function == "grad_w1"))
    assert tally.mistaken[OURS, WRITTEN, False] == 0
    assert tally.mistaken["np.allclose", WRITTEN, False] == 1
    assert tally.mistaken[GRADCHECK, WRITTEN, False] == 1


def test_the_ratio_of_error_to_tolerance_is_seen() -> None:
    assert 0 < counted(named("grad_w1_float32_back")).ratio[0] < 0.5


@pytest.mark.parametrize("bad", [Tally(wrong=["x"]), Tally(broken=["x"])])
def test_nothing_bad_is_clean(bad: Tally) -> None:
    assert Tally().is_clean
    assert not bad.is_clean
    assert not together([Tally(), bad]).is_clean


def test_a_variant_of_an_unknown_function_is_an_error() -> None:
    with pytest.raises(LookupError, match="asks for grad_w9"):
        counted(replace(named("grad_w1_where"), function="grad_w9"))


def test_seeds_follow_from_one_number_and_differ() -> None:
    pairs = [command.seeds_of(5, i) for i in range(50)]
    assert pairs == [command.seeds_of(5, i) for i in range(50)]
    assert len({seed for pair in pairs for seed in (pair.visible, pair.secret)}) == 100


def test_the_command_exits_with_1_where_the_grader_errs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong = named("grad_w1_where"), named("grad_w1_factor_missing")
    arguments = ["--seed", "3", "--runs", "1", "--assignment", "two_layer_relu", "-j", "1"]

    def ends(correct: Variant) -> int:
        package = replace(PACKAGE, correct=(correct,), wrong=(wrong,), making=None)
        monkeypatch.setitem(command.PACKAGES, "two_layer_relu", package)
        return command.main(arguments)

    assert ends(right) == 0
    assert "this grader" in capsys.readouterr().out
    assert ends(replace(wrong, name="mislabelled", mistake=None)) == 1
    assert "FALSE two_layer_relu mislabelled" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["two_layer_relu", "forward_vs_reverse"])
def test_tolerances_are_noted_of_one_gradient_and_of_several(name: str) -> None:
    tally = Tally()
    note_tolerances(tally, bench(name, published=True).prepared(SEEDS))
    assert 0 < tally.allowed["float64"] < tally.allowed["float32"] < 5e-5
