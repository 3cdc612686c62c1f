"""The chart card: its data, and the same in words for a phone without pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from memory.restaurants import Restaurant
from tests.tools.menu.trends.sales import START, day, soup
from tools.menu.analysis import Scope
from tools.menu.history import History
from tools.menu.periods import Period
from tools.menu.trends import present
from tools.menu.trends.engine.analysis import analyse
from tools.menu.trends.engine.series import Calendar, Special, Weather

PLACE = Restaurant(
    restaurant_id="trattoria",
    name="Trattoria",
    timezone="Europe/Rome",
    currency="EUR",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
YEAR = Period(START, date(2026, 12, 31))


def shown(history: History, calendar: Calendar | None = None, **args: object) -> tuple[dict, str]:
    card = present.card(PLACE, YEAR, Scope(), analyse(history, ["soup"], calendar=calendar, **args))  # type: ignore[arg-type]
    assert card.type == "chart"
    return card.data, card.text


def test_a_new_price_is_told_with_what_came_of_it() -> None:
    plain = soup(np.random.default_rng(41), steps=[(200, 0.7)])
    revenue = plain.revenue.copy()
    revenue[0, 200:] = plain.units[0, 200:] * 12.0
    data, text = shown(replace(plain, revenue=revenue))
    [point] = data["change_points"]
    assert point["percent"] == pytest.approx(-30, abs=4) and point["after"] < point["before"]
    assert point["earliest"] <= point["day"] <= point["latest"]
    assert point["reasons"] == [{"kind": "price", "text": "Soup went from €10.00 to €12.00 about then."}]
    assert f"From about {point['day']}: {point['percent']:+g}%." in text


def test_a_clear_trend_is_put_in_words() -> None:
    data, text = shown(soup(np.random.default_rng(42), monthly=-4))
    assert data["trend"]["clear"] and data["trend"]["text"] in text and "% down a month." in text
    assert data["trend"]["low"] < data["trend"]["percent"] < data["trend"]["high"] < 0


def test_only_weekdays_that_stand_out_are_named() -> None:
    _, text = shown(soup(np.random.default_rng(43)))
    assert "Strongest: Saturday (+3" in text and "Slowest: Monday (-2" in text
    rng = np.random.default_rng(44)
    scarce = [shown(soup(rng, days=60, mean=0.3))[1] for _ in range(20)]
    assert sum("No weekday stands out." in one for one in scarce) >= 16, "eighteen sold say little about seven weekdays"


def test_a_closed_day_has_no_value() -> None:
    data, _ = shown(soup(np.random.default_rng(45), closed=[9]))
    assert data["series"][9] == {
        "day": "2026-01-10",
        "value": None,
        "level": data["series"][9]["level"],
        "closed": True,
    }
    assert data["basis"] == {
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        "days_with_sales": 364,
        "closed_days": 1,
    }


def test_weather_names_its_source_where_it_is_used() -> None:
    rng = np.random.default_rng(46)
    wet = {int(number) for number in rng.choice(365, 80, replace=False)}
    weather = {day(n): Weather(8.0 if n in wet else 0.0, 15.0 + rng.normal(0, 3)) for n in range(365)}
    data, _ = shown(soup(rng, factors=dict.fromkeys(wet, 0.75)), Calendar(weather=weather))
    [rain] = data["effects"]
    assert (rain["name"], rain["kind"], rain["days"]) == ("Rain", "weather", 80) and "Open-Meteo" in data["credit"]
    assert shown(soup(rng))[0]["credit"] is None


def test_a_holiday_seen_once_is_a_hint() -> None:
    calendar = Calendar({day(50): [Special("holiday", "Carnival")]})
    [effect] = shown(soup(np.random.default_rng(47)), calendar)[0]["effects"]
    assert "once" in effect["note"] and effect["dates"] == ["2026-02-20"]


@pytest.mark.parametrize(("days", "says"), [(15, "three weeks"), (40, "eight weeks"), (365, "two years"), (800, None)])
def test_the_note_says_what_is_missing(days: int, says: str | None) -> None:
    note = shown(soup(np.random.default_rng(48), days=days))[0]["note"]
    assert says in note if says else note is None


def test_no_sales_is_one_clear_line() -> None:
    card = present.nothing(PLACE, YEAR, Scope(), "units", date(2025, 3, 1))
    assert card.text == "Nothing was sold from 2026-01-01 to 2026-12-31. The last sale on record is of 2025-03-01."
    assert present.nothing(PLACE, YEAR, Scope(), "units", None).text == "No sales yet."
