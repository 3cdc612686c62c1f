"""Why a dish stands where it stands."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tools.menu.engine import Dish, classify
from tools.menu.reasons import explain, weak_weekdays

SCALE = Fraction(1, 100)


def dish(name: str, units: int, price: int, cost: int | None = 300, category: str | None = "Pizza") -> Dish:
    return Dish(
        name,
        name,
        category,
        True,
        Fraction(units),
        Fraction(units * price),
        Fraction(price),
        None if cost is None else Fraction(cost),
    )


def codes(one: Dish, *others: Dish, before: int | None = None) -> dict[str, dict[str, object]]:
    matrix = classify([one, *others])
    found = explain(one, matrix, None if before is None else Fraction(before), {}, {}, SCALE, 2)
    return {reason["code"]: reason for reason in found}


def test_a_slow_pricey_falling_dish() -> None:
    found = codes(dish("slow", 10, 2000), dish("top", 90, 1000), before=20)
    assert found["low_mix"] == {"code": "low_mix", "mix_percent": 10.0, "threshold_percent": 35.0}
    assert found["high_margin"] == {"code": "high_margin", "contribution_margin": 17.0, "threshold": 8.0}
    assert found["falling"]["units_change_percent"] == -50.0
    assert found["pricier_than_category"] == {
        "code": "pricier_than_category",
        "category": "Pizza",
        "price": 20.0,
        "category_price": 10.0,
        "difference_percent": 100.0,
    }


def test_a_dish_without_cost_or_sales() -> None:
    assert "no_cost" in codes(dish("a", 10, 1000, cost=None), dish("b", 10, 1000))
    assert list(codes(dish("a", 0, 1000), dish("b", 10, 1000))) == ["unsold", "high_margin"]


def test_small_numbers_are_noise() -> None:
    assert not {"falling", "rising"} & set(codes(dish("a", 3, 1000), dish("b", 10, 1000), before=9))


def test_a_weak_weekday_is_measured_against_the_house() -> None:
    monday = date(2026, 11, 30)
    house = {monday + timedelta(days=day): Fraction(100) for day in range(28)}
    own = {day: Fraction(1 if day.weekday() == 0 else 10) for day in house}
    assert weak_weekdays(own, house) == [
        {"code": "weak_weekday", "weekday": "Monday", "units": 4, "expected_units": 34.9}
    ]
    assert weak_weekdays({}, house) == []
