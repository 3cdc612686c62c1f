"""Which days a message is about, and how a day's weather is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tools.content.schemas import Brief

_SOON, _WEEKS, _MOST = 4, 2, 14  # days without a plan; weeks of a weekly thing; days at most
_WET, _DAMP, _SNOW, _WINDY, _HOT, _COLD = 4.0, 1.0, 1.0, 50.0, 29.0, 3.0  # mm, mm, cm, km/h, degrees Celsius
_DEGREES_F = frozenset({"US", "BS", "BZ", "KY", "LR", "PW", "FM", "MH"})


def days_of(brief: Brief, today: date) -> list[date]:
    """The days from today on that the brief is for; the next few where it names none."""
    if brief.weekday is not None:
        first = max(brief.starts or today, today)
        first += timedelta(days=(brief.weekday - first.weekday()) % 7)
        found = [first + timedelta(weeks=row) for row in range(_WEEKS)]
        return [day for day in found if brief.ends is None or day <= brief.ends]
    if brief.starts or brief.ends:
        first = max(brief.starts or today, today)
        last = brief.ends or first
        return [first + timedelta(days=row) for row in range(min((last - first).days + 1, _MOST))]
    return [today + timedelta(days=row) for row in range(_SOON)]


def weather_words(day: dict[str, Any], country: str | None) -> str | None:
    """ "rain, 41 to 48 °F"; None where nothing of it is known. Wind only where it is strong."""
    high, low = day.get("temperature_max"), day.get("temperature_min")
    rain, snow, wind = (day.get(name) for name in ("precipitation", "snowfall", "wind_max"))
    sky = [
        *(["snow"] if snow is not None and snow >= _SNOW else []),
        *(["rain"] if rain is not None and rain >= _WET and not (snow or 0) >= _SNOW else []),
        *(["some rain"] if rain is not None and _DAMP <= rain < _WET else []),
        *(["dry"] if rain is not None and rain < _DAMP and not (snow or 0) >= _SNOW else []),
        *(["windy"] if wind is not None and wind >= _WINDY else []),
        *(["hot"] if high is not None and high >= _HOT else []),
        *(["cold"] if high is not None and high <= _COLD else []),
    ]
    if high is not None and low is not None:
        sky.append(_degrees(low, high, country))
    return ", ".join(sky) or None


def kind_of_day(day: dict[str, Any]) -> str | None:
    """One word for programs: snow, rain, hot, cold, fair; None where it is not known."""
    rain, snow, high = (day.get(name) for name in ("precipitation", "snowfall", "temperature_max"))
    if snow is not None and snow >= _SNOW:
        return "snow"
    if rain is not None and rain >= _DAMP:
        return "rain"
    if high is not None:
        return "hot" if high >= _HOT else "cold" if high <= _COLD else "fair"
    return "fair" if rain is not None else None


def _degrees(low: float, high: float, country: str | None) -> str:
    if country in _DEGREES_F:
        return f"{low * 9 / 5 + 32:.0f} to {high * 9 / 5 + 32:.0f} °F"
    return f"{low:.0f} to {high:.0f} °C"


def spoken(day: date) -> str:
    return f"{day:%A, %B} {day.day}"


def listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
