"""A forecast as the model reads it (small JSON) and as the owner sees it (card, next questions)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import NormalDist

from core.cards import Card
from memory.restaurants import Restaurant
from tools.base import ToolResult
from tools.integrations.weather.schemas import CREDIT
from tools.menu.forecast.schemas import INTERVAL, Accuracy, Driver, Json, Line, Outlook
from tools.menu.forecast.windows import Window, named
from tools.menu.schemas import MenuItem

_SHOWN, _DRIVERS = 10, 6
_LARGE = 200.0  # units


@dataclass(frozen=True, slots=True)
class Forecast:
    """One answer as a value. `history` is what sold lately, by day."""

    restaurant: Restaurant
    window: Window
    outlook: Outlook
    items: Sequence[MenuItem]
    item: MenuItem | None = None
    history: Mapping[date, float] = field(default_factory=dict)
    waste: Json | None = None
    notes: Sequence[str] = ()

    @property
    def line(self) -> Line:
        """Of the dish that was asked for or of the total, for the days of the window."""
        whole = self.outlook.total if self.item is None else self.outlook.items[self.item.key]
        return self.part(whole)

    def part(self, line: Line) -> Line:
        place = self.outlook.place
        return line.part(place(self.window.start), place(self.window.end) + 1)

    def is_closed(self, day: date) -> bool:
        return self.outlook.closed[self.outlook.place(day)]


def result(forecast: Forecast) -> ToolResult:
    content = content_of(forecast)
    return ToolResult(content, [card_of(forecast, content)], suggestions_of(forecast, content))


def nothing(restaurant: Restaurant) -> Json:
    """Where nothing ever sold there is nothing to forecast from."""
    slug = "my-place" if restaurant.demo else restaurant.restaurant_id
    empty: Json = dict.fromkeys(("item", "origin", "asked", "model", "accuracy", "waste", "basis", "credit", "total"))
    return {
        **empty,
        "unit": "units",
        "currency": restaurant.currency,
        "demo": restaurant.demo,
        "horizon_days": 0,
        "interval_percent": INTERVAL,
        "days": [],
        "items": [],
        "statistic": "mean",
        "drivers": [],
        "note": "There are no sales yet to forecast from. They come from an order export: "
        f"tableside menu import FILE --restaurant {slug}.",
    }


def content_of(forecast: Forecast) -> Json:
    outlook, window = forecast.outlook, forecast.window
    rows = days_of(forecast)
    return {
        "item": forecast.item.name if forecast.item else None,
        "unit": "units",
        "currency": forecast.restaurant.currency,
        "demo": forecast.restaurant.demo,
        "origin": outlook.origin.isoformat(),
        "horizon_days": len(rows),
        "interval_percent": INTERVAL,
        "days": rows,
        "total": summed(forecast.line),
        "asked": next((row for row in rows if window.asked and row["day"] == window.asked.isoformat()), None),
        "items": [] if forecast.item else _items(forecast),
        "statistic": "mean",
        "drivers": [_driver(one) for one in drivers_of(forecast)],
        "model": outlook.model.model_dump(),
        "accuracy": accuracy.model_dump() if (accuracy := accuracy_of(forecast)) else None,
        "waste": forecast.waste,
        "basis": outlook.basis.model_dump(mode="json"),
        "credit": CREDIT if outlook.weather else None,
        "note": " ".join(forecast.notes) or None,
    }


def days_of(forecast: Forecast) -> list[Json]:
    """A day each. Units of a day come whole, so the interval is drawn to whole numbers, outwards."""
    line = forecast.line
    rows: list[Json] = []
    for number, day in enumerate(forecast.window.days):
        closed = forecast.is_closed(day)
        expected, low, high = (0.0, 0.0, 0.0) if closed else (line.mean[number], line.low[number], line.high[number])
        row = {"day": day.isoformat(), "weekday": f"{day:%A}", **_interval(expected, low, high), "closed": closed}
        rows.append(row)
    return rows


def summed(line: Line) -> Json:
    """The sum over days. What the days scatter alone partly cancels out; what they have in common adds up."""
    expected = sum(line.mean)
    if expected <= 0:
        return _interval(0, 0, 0)
    alone = (line.alpha - line.common) * sum((mean / expected) ** 2 for mean in line.mean)
    low, high = (count_quantile(share, expected, line.common + alone) for share in (0.1, 0.9))
    return _interval(expected, low, high)


def count_quantile(share: float, mean: float, alpha: float) -> float:
    """Of a negative binomial with variance mean + alpha x mean^2, in plain numbers: an answer needs no scipy. Above
    200 it is that of a gamma distribution of the same mean and variance (Wilson and Hilferty 1931)."""
    alpha = max(alpha, 1e-4)
    if mean > _LARGE:
        ninth = (1 / mean + alpha) / 9
        return float(mean * (1 - ninth + NormalDist().inv_cdf(share) * math.sqrt(ninth)) ** 3)
    size = 1 / alpha
    chance = reached = (1 + alpha * mean) ** -size
    units = 0
    while reached < share and units < 20 * _LARGE:
        chance *= (size + units) / (units + 1) * mean / (size + mean)
        units += 1
        reached += chance
    return float(units)


def _interval(expected: float, low: float, high: float) -> Json:
    return {
        "expected": round(max(expected, 0.0), 1),
        "low": max(math.floor(low + 1e-9), 0),
        "high": max(math.ceil(high - 1e-9), math.ceil(expected - 0.05) if expected > 0 else 0, 0),
    }


def _items(forecast: Forecast) -> list[Json]:
    names = {item.key: item.name for item in forecast.items}
    lines = {key: forecast.part(line) for key, line in forecast.outlook.items.items()}
    first = sorted(lines, key=lambda key: (-sum(lines[key].mean), names.get(key, key)))[:_SHOWN]
    return [{"name": names.get(key, key), **summed(lines[key])} for key in first if sum(lines[key].mean) > 0]


def drivers_of(forecast: Forecast) -> list[Driver]:
    """Those of the asked day, or of the window, and what holds for every day; the strongest first."""
    window = forecast.window
    days = {window.asked} if window.asked else set(window.days)
    names = {f"{day:%A}" for day in days}
    known = forecast.outlook.drivers
    found = [one for one in known if (one.name in names if one.day is None else one.day in days)]
    return sorted(found, key=lambda one: -abs(one.effect_percent))[:_DRIVERS]


def _driver(driver: Driver) -> Json:
    return {**driver.model_dump(mode="json"), "effect_percent": round(driver.effect_percent, 1)}


def accuracy_of(forecast: Forecast) -> Accuracy | None:
    """Of the dish's own backtest; of the total's where no dish was asked for."""
    outlook = forecast.outlook
    if forecast.item is None:
        return outlook.total_accuracy or outlook.accuracy
    return outlook.item_accuracy.get(forecast.item.key) or outlook.accuracy


def card_of(forecast: Forecast, content: Json) -> Card:
    title = f"{forecast.item.name if forecast.item else 'Whole menu'}: the days ahead"
    shown = ("item", "currency", "days", "interval_percent", "accuracy", "model", "drivers", "total", "asked", "credit")
    history = [{"day": day.isoformat(), "units": round(units, 2)} for day, units in sorted(forecast.history.items())]
    data = {**{name: content[name] for name in shown}, "history": history}
    return Card(type="forecast", title=title, data=data, text=text_of(forecast, content), demo=forecast.restaurant.demo)


def text_of(forecast: Forecast, content: Json) -> str:
    """The same for SMS and screen readers."""
    what = content["item"] or "All dishes"
    if asked := content["asked"]:
        day = date.fromisoformat(asked["day"])
        told = "closed" if asked["closed"] else f"about {asked['expected']:g} ({asked['low']}-{asked['high']})"
        return f"{what} on {named(day)}: {told}."
    total = content["total"]
    days = "; ".join(
        f"{row['weekday'][:3]} {row['day'][8:]} {'closed' if row['closed'] else round(row['expected'])}"
        for row in content["days"][:7]
    )
    sum_ = f"about {total['expected']:g} ({total['low']}-{total['high']})"
    return f"{what}, {content['horizon_days']} days: {sum_}. {days}"


def suggestions_of(forecast: Forecast, content: Json) -> list[str]:
    if forecast.item:
        return [f"How has the {forecast.item.name} been selling?", "How do the next two weeks look?"]
    best = content["items"][0]["name"] if content["items"] else None
    return ["What should I promote on slow days?", *([f"How many {best} next Friday?"] if best else [])]
