"""Lift, power, the A/B test and the return, against published figures and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from tools.campaigns.results.engine.ab import verdict
from tools.campaigns.results.engine.discount import given as given_by
from tools.campaigns.results.engine.lift import Interval, Share, lift, mean_difference, newcombe, wilson
from tools.campaigns.results.engine.power import ALPHA, POWER, TELLABLE, detectable, enough, holdout, power
from tools.campaigns.results.engine.roi import earned
from tools.content.schemas import Offer

counts = st.integers(1, 400).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))


def test_newcombe_gives_the_published_example() -> None:
    """Newcombe 1998, table II (a): 56/70 against 48/80."""
    found = newcombe(Share(56, 70), Share(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    small = newcombe(Share(9, 10), Share(3, 10))  # (b)
    assert (round(small.low, 4), round(small.high, 4)) == (0.1705, 0.8090)


@given(counts, counts)
def test_the_interval_agrees_with_statsmodels_and_holds_the_difference(treated: Share, held: Share) -> None:
    found = newcombe(treated, held)
    low, high = confint_proportions_2indep(treated.hits, treated.n, held.hits, held.n, method="newcomb")
    assert found.low == pytest.approx(low, abs=1e-9) and found.high == pytest.approx(high, abs=1e-9)
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(counts, counts)
def test_the_lift_turns_round_with_its_groups(treated: Share, held: Share) -> None:
    one, other = lift(treated, held), lift(held, treated)
    assert one and other and one.p == pytest.approx(other.p) and 0 <= one.p <= 1 + 1e-12
    assert one.difference.value == pytest.approx(-other.difference.value)
    assert one.difference.low == pytest.approx(-other.difference.high, abs=1e-12)


def test_the_test_is_the_pooled_one_and_exact_for_few() -> None:
    found = lift(Share(120, 400), Share(60, 300))
    assert found and found.test == "two-proportion z-test"
    assert found.p == pytest.approx(proportions_ztest([120, 60], [400, 300])[1])
    few = lift(Share(3, 10), Share(1, 10))
    assert few and few.test.startswith("Fisher")
    assert lift(Share(0, 0), Share(1, 10)) is None


def test_wilson_stays_inside_zero_and_one() -> None:
    assert wilson(Share(0, 20))[0] == pytest.approx(0, abs=1e-12) and wilson(Share(20, 20))[1] == pytest.approx(1)


@given(st.integers(20, 3000), st.integers(20, 3000), st.floats(0.02, 0.6))
def test_what_can_be_detected_has_eighty_percent_power(treated: int, held: int, base: float) -> None:
    found = detectable(treated, held, base)
    if found is None:
        assert power(treated, held, base, 1 - base) < POWER
    else:
        assert power(treated, held, base, found) == pytest.approx(POWER, abs=0.01)
        more = detectable(treated * 2, held * 2, base)
        assert more is not None and more <= found + 1e-9


def test_the_power_is_what_a_simulation_finds() -> None:
    rng = np.random.default_rng(5)
    n_treated, n_held, base = 900, 300, 0.25
    raised = base + (detectable(n_treated, n_held, base) or 0)
    hits = rng.binomial(n_treated, raised, 2000), rng.binomial(n_held, base, 2000)
    won = [lift(Share(int(t), n_treated), Share(int(h), n_held)) for t, h in zip(*hits, strict=True)]
    assert np.mean([one is not None and one.p < ALPHA for one in won]) == pytest.approx(POWER, abs=0.03)


def test_few_guests_are_too_few_and_a_holdout_grows_for_them() -> None:
    assert not enough(18, 2, 0.3) and detectable(1, 1, 0.3) is None
    assert enough(900, 100, 0.3)
    assert holdout(1000, 0.3) == 10.0 and holdout(400, 0.3) > 10.0
    assert holdout(30, 0.3) == 10.0  # no holdout would make it enough, so nobody is held out for nothing
    percent = holdout(400, 0.3)
    held = round(400 * percent / 100)
    assert (detectable(400 - held, held, 0.3) or 1) <= TELLABLE


@pytest.mark.parametrize(("n", "rate"), [(150, 0.04), (400, 0.1), (1000, 0.3)])
def test_two_texts_that_are_the_same_win_at_most_one_time_in_twenty(n: int, rate: float) -> None:
    rng = np.random.default_rng(11)
    a, b = rng.binomial(n, rate, 2000), rng.binomial(n, rate, 2000)
    found = [verdict(Share(int(x), n), Share(int(y), n)) for x, y in zip(a, b, strict=True)]
    assert np.mean([one is not None and one.winner is not None for one in found]) <= ALPHA + 0.015


def test_the_better_text_wins() -> None:
    found = verdict(Share(50, 500), Share(95, 500))
    assert found and found.winner == "B" and found.difference.value == pytest.approx(0.09)
    other = verdict(Share(95, 500), Share(50, 500))
    assert other and other.winner == "A" and verdict(Share(0, 0), Share(1, 5)) is None


def test_money_a_guest_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        treated = rng.gamma(2.0, 10.0, 200) * (rng.random(200) < 0.4)
        held = rng.gamma(2.0, 10.0, 60) * (rng.random(60) < 0.3)
        found = mean_difference(list(treated), list(held))
        assert found
        covered += found.low <= 2.0 <= found.high
    assert 0.92 <= covered / 400 <= 0.98
    assert mean_difference([1.0], [1.0, 2.0]) is None
    assert mean_difference([5.0, 5.0], [3.0, 3.0]) == Interval(2.0, 2.0, 2.0)


LINES = [
    {"item": "thai", "quantity": 2, "unit_price_minor": 1400, "total_minor": 2800},
    {"item": "cola", "quantity": 1, "unit_price_minor": 300, "total_minor": 300},
]


@pytest.mark.parametrize(
    ("kind", "value", "item", "off"),
    [
        ("percent", 20, "thai", 5.6),
        ("percent", 10, None, 3.1),
        ("amount", 3, "thai", 6.0),
        ("amount", 50, None, 31.0),
        ("price", 10, "thai", 8.0),
        ("price", 20, "thai", 0.0),
        ("price", 10, None, 0.0),
        ("percent", 20, "soup", 0.0),
        ("extra", None, None, 0.0),
    ],
)
def test_what_an_offer_takes_off_an_order(kind: str, value: float | None, item: str | None, off: float) -> None:
    offer = Offer.model_validate({"kind": kind, "value": value, "item": item, "text": "x"})
    assert given_by(offer, LINES, 0.01) == (pytest.approx(off), 0.0)


def test_what_the_till_took_off_already_is_not_counted_twice() -> None:
    reduced = [{**LINES[0], "total_minor": 2240}, LINES[1]]
    offer = Offer(kind="percent", value=20, item="thai", text="20% off")
    assert given_by(offer, reduced, 0.01) == (pytest.approx(5.6), pytest.approx(5.6))
    half = offer.model_copy(update={"value": 10})
    assert given_by(half, reduced, 0.01) == (pytest.approx(2.8), pytest.approx(2.8))


@given(st.floats(-5, 5), st.floats(0, 5), st.integers(1, 5000), st.floats(0.01, 500))
def test_the_return_keeps_its_interval_in_order(value: float, half: float, treated: int, cost: float) -> None:
    found = earned(Interval(value, value - half, value + half), treated, cost)
    assert found.roi and found.roi.low <= found.roi.value <= found.roi.high
    assert found.profit.value == pytest.approx(found.margin.value - cost)
    assert math.isclose(found.roi.value, found.profit.value / cost, rel_tol=1e-9)
    assert earned(Interval(1, 0, 2), treated, 0.0).roi is None
