"""What is found in a history, and what is not invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from tools.menu.history import History, Item, SoldDay, history_of
from tools.menu.quality.engine.check import Quality, check
from tools.menu.quality.present import document, short

START = date(2026, 3, 2)  # a Monday
Row = tuple[float, float] | None  # units and price of a day


def history(dishes: dict[str, Callable[[int], Row]], days: int = 84, costs: dict[str, float] | None = None) -> History:
    sold = [
        SoldDay(name, None, START + timedelta(days=day), row[0], row[0] * row[1])
        for name, row_of in dishes.items()
        for day in range(days)
        if (row := row_of(day)) is not None
    ]
    items = [Item(name, name, "Mains", 10.0, (costs or {}).get(name)) for name in dishes]
    return history_of(items, sold, start=START, end=START + timedelta(days=days - 1))


def steady(day: int) -> Row:
    return (5 + day % 3, 10.0)


def found(dishes: dict[str, Callable[[int], Row]], **options: object) -> Quality:
    return check(history(dishes, **options))  # type: ignore[arg-type]


def test_a_clean_record_is_good() -> None:
    quality = found({"Soup": steady, "Pasta": lambda day: (3, 12.0)}, costs={"Soup": 2.0, "Pasta": 3.0})
    assert quality.grade == "good" and document(quality)["counts"] == dict.fromkeys(document(quality)["counts"], 0)


def test_closed_weekdays_gaps_and_holidays() -> None:
    def shut(day: int) -> Row:
        return None if day % 7 == 0 or day in (17, 18, 19, 40) else steady(day)

    holiday = START + timedelta(days=40)
    quality = check(history({"Soup": shut}), lambda _first, _last: {holiday})
    assert quality.closed_weekdays == [0] and quality.closed_days == 12 + 4
    assert [(gap.start, gap.days) for gap in quality.gaps] == [(START + timedelta(days=17), 3)]
    assert document(quality)["closed_weekdays"] == ["Monday"]


def test_a_price_change_has_a_date_and_a_day_of_discount_is_none() -> None:
    def price(day: int) -> Row:
        return (4, 9.0 if day == 20 else 10.0 if day < 50 else 11.5)

    changes = found({"Soup": price}).price_changes
    assert [(one.day, one.before, one.now) for one in changes] == [(START + timedelta(days=50), 10.0, 11.5)]


def test_a_mix_of_sizes_is_no_price_change() -> None:
    dice = np.random.default_rng(5)
    sold = []
    for day in range(84):
        for size, units, price in (("S", dice.poisson(9 - day / 12), 8.0), ("L", dice.poisson(2 + day / 12), 12.0)):
            if units:
                sold.append(SoldDay("pizza", size, START + timedelta(days=day), units, units * price))
    with_sizes = history_of([Item("pizza", "Pizza")], sold)
    without = history_of([Item("pizza", "Pizza")], [one._replace(size=None) for one in sold])
    assert check(with_sizes).price_changes == [] and check(without).price_changes == []


def test_one_dish_under_two_names() -> None:
    def first(day: int) -> Row:
        return steady(day) if day < 40 else None

    def then(day: int) -> Row:
        return steady(day) if day >= 42 else None

    quality = found({"Margherita Pizza": first, "Margarita Pizza": then, "Tiramisu": steady})
    assert [(one.keep, one.merge, one.kind) for one in quality.doubles] == [
        ("Margarita Pizza", "Margherita Pizza", "renamed")
    ]
    assert "Nothing was merged" in " ".join(document(quality)["summary"])


def test_alike_names_that_are_two_dishes_are_left_alone() -> None:
    quality = found({"Chicken Curry": steady, "Chicken Curry 2": steady, "Diet Cola": steady, "Cola": steady})
    assert quality.doubles == []


def test_odd_days_prices_refunds_and_losses() -> None:
    def wild(day: int) -> Row:
        return (60 if day == 45 else 6, 40.0 if day == 30 else 10.0)

    quality = found(
        {"Soup": wild, "Stew": steady, "Returned": lambda day: (-2, 10.0) if day == 3 else None},
        costs={"Stew": 11.0, "Soup": 2.0},
    )
    assert [one.day for one in quality.odd_days] == [START + timedelta(days=45)]
    assert [(one.day, one.price) for one in quality.odd_prices] == [(START + timedelta(days=30), 40.0)]
    assert quality.below_cost == ["Stew"] and quality.refunded == ["Returned"] and quality.uncosted == ["Returned"]


def test_one_day_and_none() -> None:
    assert found({"Soup": steady}, days=1).grade == "thin"
    quality = found({"Soup": lambda _day: None}, days=365)
    assert quality.grade == "none" and short(quality)["days_with_sales"] == 0 and quality.gaps[0].days == 365
    assert document(quality)["summary"][0] == "Nothing was sold from 2026-03-02 to 2027-03-01."
