"""Which strategy for which dish: laws of the advice, on a café and on made-up restaurants."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from benchmarks.promotions.learned_on import ElasticRestaurant
from tests.tools.menu.promotions.conftest import DISHES, made, orders
from tools.menu.promotions.engine.advice import Advice, Ask, Goal, advise
from tools.menu.promotions.engine.choice import options
from tools.menu.promotions.engine.features import Snapshot, snapshot
from tools.menu.promotions.engine.response import response_model
from tools.menu.promotions.engine.roi import Interval
from tools.menu.promotions.engine.rules import by_the_table, on_the_day
from tools.menu.promotions.engine.strategies import MOVES, Move
from tools.menu.promotions.engine.why import reasons

GOALS: list[Goal | None] = [None, "raise_margin", "raise_traffic", "clear_stock", "slow_day"]


def ask(menu: Snapshot, goal: Goal | None = None, **fields: object) -> Advice:
    return advise(menu, response_model(), Ask(goal, **fields))  # type: ignore[arg-type]


def restaurants(count: int = 12) -> list[Snapshot]:
    found = []
    for seed in range(count):
        made = ElasticRestaurant(np.random.default_rng([9, seed]))
        menu = snapshot(made.history, made.baskets if seed % 3 else None)
        assert menu
        found.append(menu)
    return found


MENUS = restaurants()


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("menu", MENUS)
def test_nothing_is_advised_that_is_expected_to_lose(menu: Snapshot, goal: Goal | None) -> None:
    for found in ask(menu, goal).suggestions:
        profit = found.option.profit
        assert profit and profit.low <= profit.estimate <= profit.high
        if goal != "clear_stock":
            assert profit.estimate > 0
        elif profit.estimate < 0:
            assert reasons(menu, found.option, None)[0]["code"] == "costs_money"


@pytest.mark.parametrize("menu", MENUS)
def test_one_suggestion_a_dish_and_the_best_first(menu: Snapshot) -> None:
    found = [one.option for one in ask(menu).suggestions]
    assert len({option.row for option in found}) == len(found) <= 5
    earned = [option.profit.estimate for option in found if option.profit]
    assert earned == sorted(earned, reverse=True)


@pytest.mark.parametrize("goal", GOALS)
def test_the_same_sales_give_the_same_advice(menu: Snapshot, goal: Goal | None) -> None:
    assert ask(menu, goal).suggestions == ask(menu, goal).suggestions


def test_the_cafe_is_told_something_that_pays(menu: Snapshot) -> None:
    assert ask(menu).suggestions and ask(menu, "slow_day").day == menu.day(0)


def test_a_weekday_has_moves_for_that_day_alone(menu: Snapshot) -> None:
    found = ask(menu, weekday=0)
    assert found.suggestions and found.day and found.day.weekday == 0
    for one in found.suggestions:
        assert one.option.move.weekday == 0 and one.option.offer and one.option.offer.days == 4


@pytest.mark.parametrize("goal", GOALS)
def test_a_dish_without_a_cost_has_no_profit_and_gives_nothing_away(menu: Snapshot, goal: Goal | None) -> None:
    found = ask(menu, goal, keys=["mystery"]).suggestions
    assert found or goal is not None
    for one in found:
        assert one.option.profit is None and one.option.roi is None and one.confidence == "low"
        assert one.option.move.strategy not in ("discount", "happy_hour", "loyalty", "drop")
        assert {"code": "no_cost"} in reasons(menu, one.option, None)


def test_a_menu_without_any_cost_is_advised_on_sales() -> None:
    blind = snapshot(made(items=tuple(replace(item, cost=None) for item in DISHES)), orders())
    assert blind and blind.mean_margin is None
    found = ask(blind).suggestions
    assert found and all(one.option.profit is None and one.option.revenue.estimate > 0 for one in found)


def test_what_was_turned_down_is_not_said_again(menu: Snapshot) -> None:
    first = ask(menu).suggestions
    refused = frozenset(one.advice for one in first)
    assert not refused & {one.advice for one in ask(menu, refused=refused).suggestions}


def test_one_dish_gets_a_choice_or_a_reason(menu: Snapshot) -> None:
    found = ask(menu, keys=["burger"]).suggestions
    assert 1 <= len(found) <= 3 and len({one.option.move.strategy for one in found}) == len(found)
    nothing = ask(
        menu,
        "slow_day",
        keys=["steak"],
        refused=frozenset(one.advice for one in ask(menu, "slow_day", keys=["steak"]).suggestions),
    )
    assert not nothing.suggestions and nothing.passed_over and nothing.passed_over.row == 2


def test_what_was_measured_counts_more_than_the_model(menu: Snapshot) -> None:
    lift = Interval(Fraction(3), Fraction(2), Fraction(4))
    found = ask(menu, keys=["burger"], measured={("discount", "burger", None): lift}).suggestions
    best = found[0]
    assert best.option.move.strategy == "discount" and best.measured and best.option.lift == lift
    assert best.confidence == "high" and not any(one.measured for one in found[1:])


def test_a_few_days_of_sales_give_no_confidence() -> None:
    short = snapshot(made(5))
    assert short and all(one.confidence == "low" for one in ask(short).suggestions)
    one_day = snapshot(made(1))
    assert one_day and ask(one_day).day is None


@pytest.mark.parametrize("move", MOVES)
def test_a_deeper_discount_never_gives_less_away(menu: Snapshot, move: Move) -> None:
    deeper = replace(move, discount=move.discount * 1.2)
    for row in range(5):
        if move.strategy != "bundle" or menu.pairs[row]:
            offers = [_offer(menu, row, one) for one in (move, deeper)]
            assert abs(offers[1].discount) >= abs(offers[0].discount)


def _offer(menu: Snapshot, row: int, move: Move):  # type: ignore[no-untyped-def]
    from tools.menu.promotions.engine.choice import offer_of

    return offer_of(menu, row, move, response_model().responses(menu, [row], move)[0])


def test_every_option_of_a_dish_is_looked_at(menu: Snapshot) -> None:
    found = options(menu, response_model(), [4])[4]
    assert [option.move.strategy for option in found] == [
        "none",
        "discount",
        "discount",
        "feature",
        "bundle",
        "limited_time",
        "loyalty",
        "drop",
        "reprice",
    ]
    assert found[0].profit == found[0].revenue == Interval(Fraction(), Fraction(), Fraction())


def test_the_rule_table_reads_the_matrix(menu: Snapshot) -> None:
    assert by_the_table(menu, 0).strategy in ("feature", "loyalty")  # a star
    assert by_the_table(menu, 4).strategy == "bundle"  # a plowhorse with company
    assert by_the_table(menu, 5).strategy == "feature"  # nothing is known of its margin
    assert on_the_day(menu, 4, 0) == Move("bundle", 0.10, None, 0)
    assert on_the_day(menu, 2, 0).strategy in ("feature", "bundle")  # thin margin: nothing off
