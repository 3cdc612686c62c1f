"""Trends as the owner sees them: the chart's data and the same in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.cards import Card
from core.money import format_money, minor_digits
from memory.restaurants import Restaurant
from tools.integrations.weather.schemas import CREDIT
from tools.menu.analysis import Scope
from tools.menu.periods import WEEKDAYS, Period

if TYPE_CHECKING:
    from tools.menu.trends.engine.analysis import Trends
    from tools.menu.trends.engine.changes import ChangePoint, Reason
    from tools.menu.trends.engine.effects import Effect
    from tools.menu.trends.engine.pattern import Interval, Pattern, Seasonal

MONTHS = tuple("January February March April May June July August September October November December".split())
_INTERVAL, _TWO_YEARS = 95, 730
_SEVEN = 2.69 / 1.96  # how much wider 95% is for seven at once
_WEATHER = {"rain": "Rain", "warmth": "Five degrees warmer than usual"}

Json = dict[str, Any]


def card(restaurant: Restaurant, period: Period, scope: Scope, found: Trends) -> Card:
    metric = found.series.metric
    data = {
        **_head(restaurant, period, scope, metric),
        "series": _series(found, metric, restaurant.currency),
        **_pattern(found.pattern),
        "effects": [_effect(one) for one in found.effects],
        "change_points": [_point(one, metric, restaurant.currency) for one in found.change_points],
        "method": found.method,
        "basis": _basis(found),
        "credit": CREDIT if any(one.kind == "weather" for one in found.effects) else None,
        "note": _note(found),
    }
    return Card(type="chart", title=_title(data), data=data, text=_text(data), demo=restaurant.demo)


def nothing(restaurant: Restaurant, period: Period, scope: Scope, metric: str, last_sale: date | None) -> Card:
    """Where nothing sold in the period."""
    where = f"from {period.start} to {period.end}"
    note = f"Nothing was sold {where}. The last sale on record is of {last_sale}." if last_sale else "No sales yet."
    data = {
        **_head(restaurant, period, scope, metric),
        "series": [],
        **_pattern(None),
        "effects": [],
        "change_points": [],
        "method": None,
        "basis": {"first_day": None, "last_day": None, "days_with_sales": 0, "closed_days": 0},
        "credit": None,
        "note": note,
    }
    return Card(type="chart", title=_title(data), data=data, text=note, demo=restaurant.demo)


def _head(restaurant: Restaurant, period: Period, scope: Scope, metric: str) -> Json:
    return {
        "period": period.as_json(),
        "scope": {"category": scope.category, "item": scope.found.item.name if scope.found else None},
        "metric": metric,
        "unit": "units" if metric == "units" else restaurant.currency,
        "currency": restaurant.currency,
        "demo": restaurant.demo,
        "interval_percent": _INTERVAL,
    }


def _series(found: Trends, metric: str, currency: str) -> list[Json]:
    """A closed day has no value; `level` is what an average day of that time brings."""
    series, level = found.series, found.level
    digits = _digits(metric, currency)
    return [
        {
            "day": (series.start + timedelta(days=at)).isoformat(),
            "value": round(float(series.values[at]), digits) if series.open[at] else None,
            "level": None if level is None else round(float(level[at]), max(digits, 2)),
            "closed": not bool(series.open[at]),
        }
        for at in range(series.days)
    ]


def _digits(metric: str, currency: str) -> int:
    return 3 if metric == "units" else minor_digits(currency)


def _pattern(pattern: Pattern | None) -> Json:
    if pattern is None:
        return {"weekday": [], "months": None, "trend": None}
    months = None
    if pattern.months:
        months = [{"month": MONTHS[one.number - 1], **_index(one)} for one in pattern.months]
    return {
        "weekday": [{"weekday": WEEKDAYS[one.number], **_index(one)} for one in pattern.weekdays],
        "months": months,
        "trend": _trend(pattern),
    }


def _index(one: Seasonal) -> Json:
    names = ("index", "low", "high")
    values = [round(value, 3) for value in one.index] if one.index else [None] * 3
    return {**dict(zip(names, values, strict=True)), "days": one.days}


def _trend(pattern: Pattern) -> Json | None:
    if pattern.trend is None:
        return None
    percent = _percent(pattern.trend)
    if pattern.clear_trend:
        way = "up" if pattern.trend.estimate > 0 else "down"
        text = f"About {abs(percent['percent']):g}% {way} a month."
    else:
        text = "No clear trend."
    return {**percent, "clear": pattern.clear_trend, "text": text}


def _percent(interval: Interval) -> Json:
    return {name: round(value, 1) for name, value in zip(("percent", "low", "high"), interval, strict=True)}


def _effect(effect: Effect) -> Json:
    empty = {"percent": None, "low": None, "high": None}
    return {
        "kind": effect.kind,
        "name": _WEATHER.get(effect.name, effect.name) if effect.kind == "weather" else effect.name,
        **(_percent(effect.percent) if effect.percent else empty),
        "clear": effect.clear,
        "days": effect.days,
        "closed_days": effect.closed_days,
        "dates": [day.isoformat() for day in effect.dates],
        "note": _times(effect),
    }


def _times(effect: Effect) -> str | None:
    if effect.percent is None:
        return "Closed on that day."
    return "Seen once, so take it as a hint." if effect.seen_once else None


def _point(point: ChangePoint, metric: str, currency: str) -> Json:
    digits = max(_digits(metric, currency), 2)
    return {
        "day": point.day.isoformat(),
        "earliest": point.earliest.isoformat(),
        "latest": point.latest.isoformat(),
        "before": round(point.before, digits),
        "after": round(point.after, digits),
        "percent": round(point.percent, 1),
        "reasons": [{"kind": one.kind, "text": _reason(one, currency)} for one in point.reasons],
    }


def _reason(reason: Reason, currency: str) -> str:
    if reason.kind == "price":
        prices = [format_money(price or 0.0, currency) for price in (reason.before, reason.after)]
        return f"{reason.item} went from {prices[0]} to {prices[1]} about then."
    if reason.kind == "closed":
        return f"You were closed on {reason.days} days about then."
    if reason.kind == "new_dish":
        return f"{reason.item} came onto the menu about then."
    return f"{reason.item} sold for the last time about then."


def _basis(found: Trends) -> Json:
    series = found.series
    if series.days == 0:
        return {"first_day": None, "last_day": None, "days_with_sales": 0, "closed_days": 0}
    return {
        "first_day": series.start.isoformat(),
        "last_day": (series.start + timedelta(days=series.days - 1)).isoformat(),
        "days_with_sales": int((series.open & (series.values != 0)).sum()),
        "closed_days": int((~series.open).sum()),
    }


def _note(found: Trends) -> str | None:
    if found.series.days == 0:
        return "It sold nothing in this period."
    if found.pattern is None:
        return "There are too few days with sales for a pattern: it takes three weeks."
    if found.pattern.trend is None:
        return "A trend takes eight weeks of sales."
    if found.series.days < _TWO_YEARS:
        return "With under two years of sales, a season of the year and a trend cannot be told apart."
    return None


def _title(data: Json) -> str:
    part = data["scope"]["item"] or data["scope"]["category"] or "Your menu"
    words = {"units": "units", "revenue": "revenue", "contribution": "contribution"}
    return f"{part}: {words[data['metric']]} day by day"


def _text(data: Json) -> str:
    """For channels without pictures."""
    lines = [f"{_title(data)}, {data['period']['start']} to {data['period']['end']}."]
    if data["trend"]:
        lines.append(data["trend"]["text"])
    if data["weekday"]:
        lines.append(_weekdays(data["weekday"]))
    for point in data["change_points"][-2:]:
        lines.append(f"From about {point['day']}: {point['percent']:+g}%.")
    if data["note"] and not data["weekday"]:
        lines.append(data["note"])
    return "\n".join([*lines, "Demo data."] if data["demo"] else lines)


def _weekdays(week: list[Json]) -> str:
    """Only days that stand out even though seven were looked at: their intervals are drawn wider (Bonferroni)."""
    known = sorted((one for one in week if one["index"] is not None), key=lambda one: -float(one["index"]))
    strong = [one for one in known if _wider(one["index"], one["low"]) > 1]
    slow = [one for one in known if _wider(one["index"], one["high"]) < 1]
    words = [f"Strongest: {_day(strong[0])}."] if strong else []
    words += [f"Slowest: {_day(slow[-1])}."] if slow else []
    return " ".join(words) or "No weekday stands out."


def _wider(index: float, end: float) -> float:
    return index * (end / index) ** _SEVEN if index > 0 else end


def _day(one: Json) -> str:
    return f"{one['weekday']} ({100 * (one['index'] - 1):+.0f}%)"
