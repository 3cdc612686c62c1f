"""The matrix on plain values, with what must hold whatever the numbers are."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tools.menu.engine import Dish, best, classify, percent_change, rounded, slowest, unsold


def dish(name: str, units: int, price: int = 1000, cost: int | None = 300, available: bool = True) -> Dish:
    return Dish(
        name,
        name,
        None,
        available,
        Fraction(units),
        Fraction(units * price),
        Fraction(price),
        None if cost is None else Fraction(cost),
    )


@st.composite
def menus(draw: st.DrawFn) -> list[Dish]:
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 500), st.integers(100, 5000), st.none() | st.integers(0, 4000), st.booleans()),
            min_size=1,
            max_size=30,
        )
    )
    return [dish(f"dish {number}", *row) for number, row in enumerate(rows)]


def test_the_four_classes() -> None:
    menu = [
        dish("star", 40, 2000, 500),
        dish("plowhorse", 40, 1000, 500),
        dish("puzzle", 10, 3000, 500),
        dish("dog", 10, 900, 500),
    ]
    assert {name: verdict.name for name, verdict in classify(menu).verdicts.items()} == {
        "star": "star",
        "plowhorse": "plowhorse",
        "puzzle": "puzzle",
        "dog": "dog",
    }


def test_a_share_exactly_at_the_threshold_is_popular() -> None:
    # 10 dishes: the threshold is 7% of 100 units, which floats put on either side.
    menu = [dish("edge", 7), dish("below", 6), *(dish(f"other {number}", 11) for number in range(7)), dish("rest", 10)]
    verdicts = classify(menu).verdicts
    assert verdicts["edge"].popular and not verdicts["below"].popular


def test_a_margin_exactly_at_the_mean_is_high() -> None:
    matrix = classify([dish("a", 3, 1000, 333), dish("b", 7, 1000, 333)])
    assert all(verdict.earning for verdict in matrix.verdicts.values())


def test_the_margin_is_the_mean_over_costed_units_only() -> None:
    matrix = classify([dish("a", 30, 1000, 400), dish("b", 10, 2000, 400), dish("c", 100, 9000, None)])
    assert matrix.margin == Fraction(30 * 600 + 10 * 1600, 40)
    assert matrix.verdicts["c"].name == "uncosted"


def test_without_costs_there_are_no_classes() -> None:
    matrix = classify([dish("a", 5, cost=None), dish("b", 1, cost=None)])
    assert matrix.margin is None and matrix.contribution is None
    assert {verdict.name for verdict in matrix.verdicts.values()} == {None}


def test_unavailable_and_unsold_does_not_count() -> None:
    matrix = classify([dish("gone", 0, available=False), dish("new", 0), dish("sold", 5, available=False)])
    assert {one.key for one in matrix.dishes} == {"new", "sold"}
    assert [one.key for one in unsold(matrix)] == ["new"]
    assert matrix.popularity == Fraction(7, 20)


def test_the_slowest_sold_at_least_one_and_ties_go_by_revenue_then_name() -> None:
    matrix = classify([dish("b", 1, 900), dish("a", 1, 900), dish("c", 1, 800), dish("none", 0), dish("top", 9)])
    assert [one.key for one in slowest(matrix)] == ["c", "a", "b", "top"]
    assert [one.key for one in best(matrix)] == ["top", "a", "b", "c"]


def test_nothing_sold_says_nothing() -> None:
    matrix = classify([dish("a", 0), dish("b", 0)])
    assert matrix.popularity is None and matrix.margin is None
    assert {verdict.name for verdict in matrix.verdicts.values()} == {None}


@given(menus(), st.integers(2, 97))
def test_selling_everything_k_times_as_often_changes_no_class(menu: list[Dish], k: int) -> None:
    more = [
        Dish(one.key, one.name, None, one.available, one.units * k, one.revenue * k, one.list_price, one.cost)
        for one in menu
    ]
    before, after = classify(menu), classify(more)
    assert {key: verdict.name for key, verdict in before.verdicts.items()} == {
        key: verdict.name for key, verdict in after.verdicts.items()
    }
    assert before.margin == after.margin and before.popularity == after.popularity


@given(menus())
def test_shares_add_up_to_one_and_the_mean_lies_between(menu: list[Dish]) -> None:
    matrix = classify(menu)
    if matrix.units == 0:
        return
    assert sum(verdict.mix for verdict in matrix.verdicts.values()) == 1
    margins = [one.margin for one in matrix.dishes if one.margin is not None and one.units > 0]
    if margins:
        assert matrix.margin is not None and min(margins) <= matrix.margin <= max(margins)
        assert any(matrix.verdicts[one.key].earning for one in matrix.dishes)


@given(menus())
def test_the_order_of_the_menu_does_not_matter(menu: list[Dish]) -> None:
    assert classify(menu).verdicts == classify(menu[::-1]).verdicts
    assert classify(menu).dishes == classify(menu[::-1]).dishes


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 3))
def test_rounding_is_to_the_nearest(numerator: int, denominator: int, digits: int) -> None:
    value = Fraction(numerator, denominator)
    result = rounded(value, digits)
    assert result is not None and abs(Fraction(str(result)) - value) <= Fraction(1, 2 * 10**digits)


def test_halves_go_away_from_zero() -> None:
    assert rounded(Fraction(1, 200), 2) == 0.01 and rounded(Fraction(-1, 200), 2) == -0.01
    assert rounded(None, 2) is None


def test_change_needs_something_before() -> None:
    assert percent_change(Fraction(5), Fraction(0)) is None
    assert percent_change(Fraction(5), Fraction(4)) == 25
