"""The engine on sales whose truth is known: what was put in comes out, and nothing comes out of noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.menu.trends.sales import SALAD, START, WEEK, day, soup
from tools.menu.history import History, Item, SizeSeries
from tools.menu.trends.engine.analysis import analyse
from tools.menu.trends.engine.series import Calendar, Special, Weather, series_of

KEYS = ["soup"]


def specials(days: dict[int, str], kind: str = "holiday") -> Calendar:
    return Calendar({day(number): [Special(kind, name)] for number, name in days.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize(("mean", "noise"), [(100.0, 0.02), (6.0, 0.1), (0.8, 0.2)])
def test_weekday_intervals_hold_what_they_promise(mean: float, noise: float) -> None:
    """95% of the intervals contain the truth, for a dish that sells a hundred a day and for one that sells hardly any."""
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(60):
        pattern = analyse(soup(rng, mean=mean, noise=noise), KEYS).pattern
        assert pattern
        for one in pattern.weekdays:
            assert one.index
            inside.append(one.index.low <= WEEK[one.number] <= one.index.high)
    assert 0.92 <= np.mean(inside) <= 0.985


@pytest.mark.parametrize("monthly", [-4.0, 1.0, 3.0])
def test_the_trend_comes_back(monthly: float) -> None:
    rng = np.random.default_rng(12)
    found = [analyse(soup(rng, monthly=monthly), KEYS) for _ in range(40)]
    trends = [one.pattern.trend for one in found if one.pattern and one.pattern.trend]
    assert np.mean([trend.estimate for trend in trends]) == pytest.approx(monthly, abs=0.25)
    assert np.mean([trend.low <= monthly <= trend.high for trend in trends]) >= 0.85
    assert np.mean([bool(one.change_points) for one in found]) <= 0.05, "a slope is no change point"


@pytest.mark.parametrize(("days", "alike"), [(365, 0.0), (365, 0.6), (90, 0.0)])
def test_noise_has_no_trend_and_no_change_point(days: int, alike: float) -> None:
    """Stated rates: a trend is called clear in about 5% of trendless years, a change point found in about 1%."""
    rng = np.random.default_rng(13)
    found = [analyse(soup(rng, days=days, alike=alike), KEYS) for _ in range(80)]
    assert np.mean([one.pattern.clear_trend for one in found if one.pattern]) <= 0.12
    assert np.mean([bool(one.change_points) for one in found]) <= 0.025


@pytest.mark.parametrize(("mean", "factor", "within"), [(100.0, 0.75, 4), (100.0, 1.3, 4), (5.0, 0.5, 12)])
def test_a_change_point_is_found_within_days(mean: float, factor: float, within: int) -> None:
    rng = np.random.default_rng(14)
    off, changes = [], []
    for _ in range(30):
        points = analyse(soup(rng, mean=mean, steps=[(200, factor)]), KEYS).change_points
        if points:
            assert len(points) == 1 and points[0].earliest <= points[0].day <= points[0].latest
            off.append(abs((points[0].day - day(200)).days))
            changes.append(1 + points[0].percent / 100)
    assert len(off) >= 27 and np.percentile(off, 80) <= within
    assert np.median(changes) == pytest.approx(factor, rel=0.07)


def test_two_changes_are_two_and_the_rest_is_no_trend() -> None:
    found = analyse(soup(np.random.default_rng(15), steps=[(120, 0.7), (250, 1.6)]), KEYS)
    off = [abs((point.day - day(true)).days) for point, true in zip(found.change_points, (120, 250), strict=True)]
    assert max(off) <= 5
    assert found.pattern and not found.pattern.clear_trend


def test_closed_days_are_no_zeros() -> None:
    """Closed every Monday and three weeks in summer: the other days look as if nothing had been."""
    mondays = [number for number in range(365) if day(number).weekday() == 0]
    closed = sorted({*mondays, *range(190, 211)})
    found = analyse(soup(np.random.default_rng(16), closed=closed), KEYS)
    assert found.pattern and found.level is not None
    monday, *others = found.pattern.weekdays
    assert monday.index is None and monday.days == 0
    open_week = WEEK[1:] / WEEK[1:].mean()
    assert [one.index.estimate for one in others if one.index] == pytest.approx(open_week, abs=0.06)
    assert found.change_points == () and found.level.min() > 80
    assert not found.series.open[190:211].any()


def test_the_level_follows_what_an_average_day_brings() -> None:
    found = analyse(soup(np.random.default_rng(17), steps=[(180, 2.0)]), KEYS)
    assert found.method == "stl" and found.level is not None
    assert found.level[30:150].mean() == pytest.approx(100, rel=0.04)
    assert found.level[210:330].mean() == pytest.approx(200, rel=0.04)


def test_one_catering_order_moves_neither_the_weekday_nor_the_level() -> None:
    plain = soup(np.random.default_rng(18))
    wild = replace(plain, units=plain.units.copy())
    wild.units[0, 200] = 3_000
    calm, odd = analyse(plain, KEYS), analyse(wild, KEYS)
    assert calm.pattern and odd.pattern and calm.level is not None and odd.level is not None
    pairs = zip(calm.pattern.weekdays, odd.pattern.weekdays, strict=True)
    assert all(abs(one.index.estimate - two.index.estimate) < 0.04 for one, two in pairs if one.index and two.index)
    assert abs(odd.level[200] / calm.level[200] - 1) < 0.15 and odd.change_points == ()


def test_holidays_are_measured_against_level_and_weekday() -> None:
    """Ten quiet days and ten loud ones: their effects come back, drawn a little towards each other."""
    quiet, loud = range(20, 320, 30), range(35, 335, 30)
    history = soup(np.random.default_rng(19), factors={**dict.fromkeys(quiet, 0.6), **dict.fromkeys(loud, 1.5)})
    days = {**dict.fromkeys(quiet, "Quiet day"), **dict.fromkeys(loud, "Fair"), 50: "Once"}
    found = {effect.name: effect for effect in analyse(history, KEYS, calendar=specials(days)).effects}
    assert found["Quiet day"].percent and found["Quiet day"].percent.estimate == pytest.approx(-40, abs=5)
    assert found["Fair"].percent and found["Fair"].percent.estimate == pytest.approx(50, abs=9)
    assert found["Fair"].clear and found["Fair"].days == 10 and not found["Fair"].seen_once
    assert found["Once"].seen_once and found["Once"].dates == (day(50),)


def test_effects_of_single_days_keep_their_promise() -> None:
    """Holidays without any effect: their intervals contain zero, about 19 times in 20."""
    rng, inside = np.random.default_rng(20), []
    names = {number: f"Day {number}" for number in range(15, 360, 35)}
    for _ in range(30):
        for effect in analyse(soup(rng), KEYS, calendar=specials(names)).effects:
            assert effect.percent
            inside.append(not effect.clear)
    assert np.mean(inside) >= 0.92


def test_a_holiday_on_which_it_is_closed_has_no_percent() -> None:
    history = soup(np.random.default_rng(21), closed=[358])
    [effect] = analyse(history, KEYS, calendar=specials({358: "Christmas Day"})).effects
    assert (effect.percent, effect.days, effect.closed_days, effect.clear) == (None, 0, 1, False)


def test_rain_is_told_where_it_matters_and_only_there() -> None:
    rng = np.random.default_rng(22)
    wet = {int(number) for number in rng.choice(365, 80, replace=False)}
    weather = {
        day(n): Weather(8.0 if n in wet else 0.0, 15 - 12 * np.cos(n / 58) + rng.normal(0, 3)) for n in range(365)
    }
    touched = analyse(soup(rng, factors=dict.fromkeys(wet, 0.8)), KEYS, calendar=Calendar(weather=weather))
    [rain] = touched.effects
    assert rain.name == "rain" and rain.percent and rain.percent.estimate == pytest.approx(-20, abs=4)
    false = [analyse(soup(rng), KEYS, calendar=Calendar(weather=weather)).effects for _ in range(20)]
    assert sum(map(len, false)) <= 5  # 40 questions at 95%


def test_weather_of_few_days_is_not_asked() -> None:
    weather = {day(number): Weather(float(number % 2 * 5), 20.0) for number in range(40)}
    assert analyse(soup(np.random.default_rng(23)), KEYS, calendar=Calendar(weather=weather)).effects == ()


def test_months_take_two_years() -> None:
    year = soup(np.random.default_rng(24)), soup(np.random.default_rng(24), days=3 * 365)
    short, long = (analyse(one, KEYS).pattern for one in year)
    assert short and short.months is None
    assert long and long.months and len(long.months) == 12
    assert [one.index.estimate for one in long.months if one.index] == pytest.approx([1.0] * 12, abs=0.08)


@pytest.mark.parametrize(
    ("days", "pattern", "trend", "method"),
    [(20, False, False, None), (30, True, False, "median"), (60, True, True, "stl")],
)
def test_little_history_says_little(days: int, pattern: bool, trend: bool, method: str | None) -> None:
    found = analyse(soup(np.random.default_rng(25), days=days), KEYS)
    assert bool(found.pattern) is pattern and found.method == method
    assert bool(found.pattern and found.pattern.trend) is trend


def test_a_new_price_is_named_as_a_candidate() -> None:
    plain = soup(np.random.default_rng(26), steps=[(200, 0.7)])
    revenue = plain.revenue.copy()
    revenue[0, 200:] = plain.units[0, 200:] * 12.0
    [point] = analyse(replace(plain, revenue=revenue), KEYS).change_points
    [reason] = point.reasons
    assert (reason.kind, reason.item, reason.before, reason.after) == ("price", "Soup", 10.0, 12.0)


def test_another_mix_of_sizes_is_no_new_price() -> None:
    plain = soup(np.random.default_rng(27), steps=[(200, 0.7)])
    large = np.where(np.arange(365) < 200, 0.2, 0.8) * plain.units[0]
    small = plain.units[0] - large
    sizes = SizeSeries("soup", "S", small, small * 8), SizeSeries("soup", "L", large, large * 14)
    revenue = np.vstack([small * 8 + large * 14, plain.revenue[1]])
    [point] = analyse(replace(plain, revenue=revenue, sizes=sizes), KEYS).change_points
    assert point.reasons == ()


def test_a_pause_and_a_new_dish_are_candidates_too() -> None:
    plain = soup(np.random.default_rng(28), steps=[(200, 0.6)], closed=range(193, 200))
    bread = np.where(np.arange(365) >= 201, 4.0, 0.0)
    history = replace(
        plain,
        items=(*plain.items, Item("bread", "Bread", "Starters", price=3.0)),
        units=np.vstack([plain.units, bread]),
        revenue=np.vstack([plain.revenue, bread * 3]),
    )
    [point] = analyse(history).change_points
    assert [(reason.kind, reason.item) for reason in point.reasons] == [("closed", None), ("new_dish", "Bread")]
    assert point.reasons[0].days in (6, 7)  # those near the change, wherever in its week it was found


def test_the_metrics() -> None:
    history = soup(np.random.default_rng(29), days=40)
    units, revenue = series_of(history), series_of(history, metric="revenue")
    earned = series_of(history, metric="contribution")
    assert units.values == pytest.approx(history.units.sum(axis=0))
    assert revenue.values == pytest.approx(history.units[0] * 10 + 30)
    assert earned.values == pytest.approx(history.units[0] * 7), "a dish without a cost is left out"


def test_a_dish_begins_with_its_first_sale_and_ends_when_it_is_taken_off() -> None:
    plain = soup(np.random.default_rng(30), days=100)
    plain.units[0, :20] = plain.units[0, 70:] = 0.0
    assert (series_of(plain, KEYS).start, series_of(plain, KEYS).days) == (day(20), 80)
    gone = replace(plain, items=(replace(plain.items[0], available=False), plain.items[1]))
    assert series_of(gone, KEYS).days == 50
    plain.units[0] = 0.0
    assert series_of(plain, KEYS).days == 0 and analyse(plain, KEYS).pattern is None


def test_an_unknown_dish_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        analyse(soup(np.random.default_rng(31)), ["nothing"])


@settings(max_examples=40, deadline=None)
@given(
    units=st.lists(st.integers(-3, 400), min_size=1, max_size=150),
    price=st.floats(0.5, 50),
    holiday=st.integers(0, 149),
)
def test_anything_that_sold_can_be_analysed(units: list[int], price: float, holiday: int) -> None:
    """Refunds, gaps, one day, no sale at all: finite numbers, indices whose mean is 1, intervals around estimates."""
    array = np.array([units], dtype=float)
    history = History(START, (Item("a", "A", price=price, cost=1.0),), array, array * price)
    for metric in ("units", "contribution"):
        found = analyse(history, None, metric, specials({holiday: "Fair"}))  # type: ignore[arg-type]
        if found.pattern is None:
            continue
        assert found.level is not None and np.isfinite(found.level).all()
        indices = [one.index for one in found.pattern.weekdays if one.index]
        assert np.mean([one.estimate for one in indices]) == pytest.approx(1.0)
        intervals = [*indices, *(effect.percent for effect in found.effects if effect.percent)]
        assert all(one.low <= one.estimate <= one.high for one in intervals)


def test_scaling_the_sales_scales_nothing_but_the_level() -> None:
    history = soup(np.random.default_rng(32))
    units, revenue = analyse(history, KEYS), analyse(history, KEYS, "revenue")
    assert units.pattern and revenue.pattern and units.level is not None and revenue.level is not None
    assert revenue.level == pytest.approx(units.level * 10, rel=1e-3)
    for one, two in zip(units.pattern.weekdays, revenue.pattern.weekdays, strict=True):
        assert one.index == pytest.approx(two.index, rel=1e-3)


def test_a_steady_dish_is_steady() -> None:
    """Not one unit of noise: still numbers, no trend, no change."""
    found = analyse(soup(np.random.default_rng(33)), [SALAD])
    assert found.pattern and not found.pattern.clear_trend and found.change_points == ()
    assert [one.index.estimate for one in found.pattern.weekdays if one.index] == pytest.approx([1.0] * 7)


def test_the_series_knows_its_days() -> None:
    series = series_of(soup(np.random.default_rng(34), days=10))
    assert series.dates[0] == START and series.dates[-1] == date(2026, 1, 10)
    assert list(series.weekdays[:5]) == [3, 4, 5, 6, 0]
