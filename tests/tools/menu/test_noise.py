"""How sure a class is: laws, and truth by simulation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from tests.tools.menu.test_engine import dish, menus
from tools.menu.engine import CLASSES, Bars, Dish, classify
from tools.menu.engine.noise import DECIDED, dispersions, probabilities, sure


@given(menus())
@settings(max_examples=40, deadline=None)
def test_probabilities_are_shares_of_four_classes_and_repeat(menu: list[Dish]) -> None:
    matrix = classify(menu)
    found = probabilities(matrix)
    assert set(found) == {key for key, verdict in matrix.verdicts.items() if verdict.name in CLASSES}
    assert all(sum(shares.values()) == pytest.approx(1) for shares in found.values())
    assert probabilities(classify(menu[::-1])) == found
    for key in matrix.verdicts:
        probability, decided = sure(matrix, found, key)
        assert decided == (probability is not None and probability >= DECIDED)


def test_much_more_of_the_same_is_surer() -> None:
    few, many = (
        classify([dish("a", 9 * times, 1500), dish("b", 5 * times), dish("c", 2 * times, 1300), dish("d", 4 * times)])
        for times in (1, 200)
    )
    unsure, certain = (probabilities(matrix)["b"][str(matrix.verdicts["b"].name)] for matrix in (few, many))
    assert unsure < DECIDED < certain and certain > 0.99


def test_dishes_of_one_margin_all_earn_in_every_draw() -> None:
    matrix = classify([dish(name, 20 + number, 1000, 333) for number, name in enumerate("abcde")])
    assert all(shares["star"] + shares["puzzle"] == 1 for shares in probabilities(matrix).values())


def test_a_fixed_bar_is_kept_in_every_draw() -> None:
    matrix = classify([dish("a", 50, 1000, 300), dish("b", 50, 900, 300)], Bars(margin=Fraction(650)))
    found = probabilities(matrix)
    assert found["a"]["star"] == 1 and found["b"]["plowhorse"] == 1


def test_unruly_days_make_less_sure() -> None:
    matrix = classify([dish("a", 60, 1400), dish("b", 40), dish("c", 24), dish("d", 20)])
    calm, wild = (probabilities(matrix, dict.fromkeys("abcd", spread))["c"] for spread in (1.0, 8.0))
    own = str(matrix.verdicts["c"].name)
    assert wild[own] < calm[own]


def test_dispersion_is_found_and_the_days_own_rush_is_none() -> None:
    dice = np.random.default_rng(3)
    rush = dice.gamma(4, 0.25, 400)
    mean = np.outer(dice.uniform(3, 12, 12), rush)
    keys = [str(number) for number in range(12)]
    poisson = dispersions(keys, dice.poisson(mean).astype(float))
    double = dispersions(keys, dice.poisson(dice.gamma(mean, 1.0)).astype(float))
    assert np.mean(list(poisson.values())) == pytest.approx(1.0, abs=0.08)
    assert np.mean(list(double.values())) == pytest.approx(2.0, abs=0.2)
    assert set(dispersions(keys, np.ones((12, 1))).values()) == {1.0}


def test_the_probabilities_come_true() -> None:
    """Made-up menus of known rates: of the classes said to be 80-100% sure as many are right as was said."""
    dice, said, right = np.random.default_rng(11), [], []
    for _ in range(60):
        rates = dice.gamma(2.0, 15.0, 20) + 0.01
        price, cost = dice.integers(800, 2500, 20), dice.integers(200, 700, 20)

        def menu(units: np.ndarray) -> list[Dish]:
            return [
                dish(str(number), int(sold), int(price[number]), int(cost[number]))  # noqa: B023
                for number, sold in enumerate(units)
            ]

        seen, truth = classify(menu(dice.poisson(rates))), classify(menu(np.round(rates * 1e6)))
        for key, shares in probabilities(seen).items():
            said.append(shares[str(seen.verdicts[key].name)])
            right.append(seen.verdicts[key].name == truth.verdicts[key].name)
    sure_ones = np.array(said) >= DECIDED
    assert np.mean(said) == pytest.approx(np.mean(right), abs=0.03)
    assert np.mean(np.array(said)[sure_ones]) == pytest.approx(np.mean(np.array(right)[sure_ones]), abs=0.03)
    assert 0.5 < sure_ones.mean() < 1
