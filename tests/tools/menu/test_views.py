"""Moved bars, the other matrices, wages, and why a class changed; worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.tools.menu.test_engine import dish
from tools.menu.engine import Bars, Dish, classify
from tools.menu.engine.changes import changes, price_effect
from tools.menu.engine.views import miller, pavesic, with_labour

# 200 units; margins 8.00, 5.00, 12.00, 3.00; mean (80 x 8 + 70 x 5 + 30 x 12 + 20 x 3) / 200 = 7.05; bar 17.5%.
MENU = [dish("a", 80, 1200, 400), dish("b", 70, 1000, 500), dish("c", 30, 2000, 800), dish("d", 20, 900, 600)]


def classes(menu: list[Dish], bars: Bars | None = None) -> dict[str, str | None]:
    return {key: verdict.name for key, verdict in classify(menu, *([bars] if bars else [])).verdicts.items()}


def test_the_worked_example() -> None:
    matrix = classify(MENU)
    assert (matrix.popularity, matrix.margin) == (Fraction(175, 1000), Fraction(705))
    assert classes(MENU) == {"a": "star", "b": "plowhorse", "c": "puzzle", "d": "dog"}


def test_bars_can_be_moved_and_ties_stay_high() -> None:
    assert classes(MENU, Bars(factor=Fraction(6, 10)))["c"] == "star"  # 15% of the units against 0.6 / 4
    assert classes(MENU, Bars(cutoff=Fraction(1, 10)))["d"] == "plowhorse"
    assert classes(MENU, Bars(cutoff=Fraction(101, 1000)))["d"] == "dog"
    assert classes(MENU, Bars(margin=Fraction(500)))["b"] == "star"


def test_miller_and_pavesic() -> None:
    # Food cost 1,030 of 2,440 is 42.2%: a 33%, b 50%, c 40%, d 67%. Weighted margins 640, 350, 360, 60; mean 352.50.
    matrix = classify(MENU)
    assert miller(matrix).food_cost == Fraction(1030, 2440) and miller(matrix).other == Fraction(1, 4)
    assert miller(matrix).classes == {"a": "winner", "b": "marginal_2", "c": "marginal_1", "d": "loser"}
    assert pavesic(matrix).other == Fraction(35250)
    assert pavesic(matrix).classes == {"a": "prime", "b": "problem", "c": "prime", "d": "problem"}
    assert set(miller(classify([dish("x", 0), dish("y", 3, cost=None)])).classes.values()) == {None}


def test_wages_count_where_minutes_are_known() -> None:
    # 18.00 an hour: c takes 20 minutes, so 6.00 of its 12.00 go to wages; the mean over a, b and c is 6.00 too.
    minutes = {"a": Fraction(2), "b": Fraction(2), "c": Fraction(20)}
    matrix = classify(with_labour(MENU, minutes, Fraction(1800)))
    assert {one.key: one.margin for one in matrix.dishes} == {"a": 740, "b": 440, "c": 600, "d": None}
    assert {key: verdict.name for key, verdict in matrix.verdicts.items()} == {
        "a": "star",
        "b": "plowhorse",
        "c": "puzzle",
        "d": "uncosted",
    }


def test_why_a_class_changed() -> None:
    before = classify(MENU)

    def cause(*menu: Dish, effects: dict[str, Fraction] | None = None) -> dict[str, tuple[str, str, str]]:
        found = changes(before, classify(menu), effects)
        return {one.key: (one.was, one.is_now, one.because) for one in found}

    a, b, c, d = MENU
    assert cause(a, b, c, d) == {}
    assert cause(a, b, replace(c, units=Fraction(60), revenue=Fraction(120_000)), d)["c"] == ("puzzle", "star", "mix")
    assert cause(a, replace(b, cost=Fraction(100)), c, d)["b"] == ("plowhorse", "star", "cost")
    dearer = replace(b, revenue=Fraction(70 * 1500))
    assert cause(a, dearer, c, d)["b"] == ("plowhorse", "star", "price")
    assert cause(a, dearer, c, d, effects={"b": Fraction(10)})["b"] == ("plowhorse", "star", "mix")
    assert cause(a, b, replace(c, revenue=Fraction(30 * 4000)), d)["a"] == ("star", "plowhorse", "margin_bar")
    more = [dish(f"new {number}", 0, 1000, 300) for number in range(4)]
    assert cause(a, b, c, d, *more)["c"] == ("puzzle", "star", "popularity_bar")


def test_the_sizes_own_prices_are_told_from_their_mix() -> None:
    def sold(small: int, large: int, price: int = 20) -> dict[str, tuple[Fraction, Fraction]]:
        return {"S": (Fraction(small), Fraction(10 * small)), "L": (Fraction(large), Fraction(price * large))}

    assert price_effect(sold(50, 50), sold(10, 90)) == 0
    assert price_effect(sold(50, 50), sold(10, 90, 22)) == 1
    assert price_effect({}, sold(1, 1)) == 0
