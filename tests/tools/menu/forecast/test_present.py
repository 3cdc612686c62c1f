"""A forecast in words and cards: whole numbers, sums whose interval is neither too sure nor the sum of the worst."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from memory.restaurants import Restaurant
from tools.menu.forecast.present import Forecast, count_quantile, result, summed
from tools.menu.forecast.schemas import Accuracy, Basis, Driver, Line, Outlook, Told
from tools.menu.forecast.windows import Window
from tools.menu.schemas import MenuItem

FRIDAY = date(2027, 1, 8)
TODAY = date(2027, 1, 1)
RESTAURANT = Restaurant(
    restaurant_id="r", name="R", timezone="UTC", currency="USD", created_at=datetime(2027, 1, 1, tzinfo=UTC)
)
ITEMS = [MenuItem(key="a", name="Hawaiian", price=12), MenuItem(key="b", name="Calabrese", price=14)]


def line(mean: float, low: float, high: float, days: int = 14, alpha: float = 0.0, common: float = 0.0) -> Line:
    rows = {"mean": [mean] * days, "mid": [mean] * days, "low": [low] * days, "high": [high] * days}
    return Line(**rows, alpha=alpha, common=common)


def outlook(**fields: Any) -> Outlook:
    closed = [day % 7 == 3 for day in range(14)]
    accuracy = Accuracy(wape=39.5, seasonal_naive_wape=53.7, coverage80=80.2, origins=10, horizon=7)
    known: dict[str, Any] = {
        "origin": TODAY - timedelta(days=1),
        "closed": closed,
        "total": line(20, 14, 27),
        "items": {"a": line(7.64, 3.6, 11.2), "b": line(12.3, 8, 17)},
        "accuracy": accuracy,
        "total_accuracy": accuracy.model_copy(update={"wape": 12.0}),
        "item_accuracy": {"a": accuracy.model_copy(update={"wape": 35.0})},
        "drivers": [
            Driver(kind="holiday", name="New Year's Day", day=TODAY, effect_percent=-40),
            Driver(kind="weekday", name="Friday", effect_percent=22.04),
        ],
        "basis": Basis(first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), days_with_sales=358, closed_days=7),
        "model": Told(name="blend", version=3, trained_at="2027-01-01T06:00:00Z"),
    }
    return Outlook.model_validate(known | fields)


def content(item: MenuItem | None, window: Window, **fields: Any) -> dict[str, Any]:
    return result(Forecast(RESTAURANT, window, outlook(**fields), ITEMS, item)).content


def test_a_dish_on_a_day() -> None:
    told = content(ITEMS[0], Window(TODAY, FRIDAY, FRIDAY))
    assert told["asked"] == {
        "day": "2027-01-08",
        "weekday": "Friday",
        "expected": 7.6,
        "low": 3,
        "high": 12,
        "closed": False,
    }
    assert told["accuracy"]["wape"] == 35.0 and told["accuracy"]["seasonal_naive_wape"] == 53.7
    assert [one["name"] for one in told["drivers"]] == ["Friday"]  # New Year's Day is another day
    assert told["items"] == [] and told["item"] == "Hawaiian" and told["model"]["version"] == 3


def test_the_whole_menu_names_its_dishes_and_its_closed_day() -> None:
    told = content(None, Window(TODAY, TODAY + timedelta(days=6)))
    assert [one["name"] for one in told["items"]] == ["Calabrese", "Hawaiian"]
    assert [row["expected"] for row in told["days"]] == [20.0] * 3 + [0.0] + [20.0] * 3
    assert told["days"][3]["closed"] and told["days"][3]["high"] == 0
    assert told["accuracy"]["wape"] == 12.0 and told["credit"] is None
    assert [one["name"] for one in told["drivers"]] == ["New Year's Day", "Friday"]


def test_the_weather_is_credited_where_it_is_used() -> None:
    answer = result(Forecast(RESTAURANT, Window(TODAY, FRIDAY), outlook(weather=True), ITEMS))
    assert "Open-Meteo" in answer.content["credit"] and "Open-Meteo" in answer.cards[0].data["credit"]


def test_the_card_says_the_same_in_words() -> None:
    [card] = result(Forecast(RESTAURANT, Window(TODAY, FRIDAY, FRIDAY), outlook(), ITEMS, ITEMS[0])).cards
    assert card.text == "Hawaiian on Friday 8 January 2027: about 7.6 (3-12)."
    closed = Forecast(RESTAURANT, Window(TODAY, TODAY + timedelta(days=6)), outlook(), ITEMS, ITEMS[0])
    assert "Mon 04 closed" in result(closed).cards[0].text
    assert card.type == "forecast" and len(card.data["days"]) == 8


@given(
    means=st.lists(st.floats(0, 150), min_size=1, max_size=28),
    alpha=st.floats(0, 2),
    share=st.floats(0, 1),
)
def test_a_sum_is_surer_than_days_that_err_together(means: list[float], alpha: float, share: float) -> None:
    def wide(common: float) -> int:
        told = summed(Line(mean=means, mid=means, low=means, high=means, alpha=alpha, common=common))
        assert told["low"] <= told["expected"] + 1 and told["expected"] <= told["high"] + 1
        return int(told["high"]) - int(told["low"])

    assert wide(0) - 1 <= wide(alpha * share) <= wide(alpha) + 1


@pytest.mark.parametrize("alpha", [0.0, 0.02, 0.4])
@pytest.mark.parametrize("mean", [0.4, 3, 40, 199, 201, 5_000])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_quantiles_of_counts_are_those_of_the_negative_binomial(alpha: float, mean: float, share: float) -> None:
    size = 1 / max(alpha, 1e-4)
    exact = stats.nbinom.ppf(share, size, size / (size + mean))
    assert abs(count_quantile(share, mean, alpha) - exact) <= (0 if mean < 200 else 1 + 0.01 * exact)


@pytest.mark.parametrize("shared", [0.0, 0.15])
def test_a_week_s_interval_holds_the_truth_about_as_often_as_it_says(shared: float) -> None:
    """Poisson days under a level that may be off for the whole week, as is known from earlier weeks."""
    dice = np.random.default_rng(7)
    level = np.maximum(dice.normal(1, shared, (4_000, 1)), 0.05)
    sold = dice.poisson(level * 12, (4_000, 7)).sum(axis=1)
    told = summed(line(12, 8, 17, days=7, alpha=shared**2, common=shared**2))
    assert 0.76 <= np.mean((sold >= told["low"]) & (sold <= told["high"])) <= 0.86
