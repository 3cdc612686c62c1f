"""Plays Open-Meteo on loopback: a steady climate made from the date, and the failures it is told to have.

Answers `GET /v1/forecast` and `GET /v1/archive` for the daily variables that are asked for, as columns beside their
units. It forecasts 16 days and no more, knows 92 days back on the one address and everything on the other.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

_DEMO = {"X-Tableside-Demo": "true"}
UNITS = {
    "temperature_2m_max": "°C",
    "temperature_2m_min": "°C",
    "precipitation_sum": "mm",
    "snowfall_sum": "cm",
    "wind_speed_10m_max": "km/h",
}


@dataclass(frozen=True)
class Failure:
    """One answer that goes wrong: a status, with a Retry-After in seconds where one is given."""

    status: int
    retry_after: float | None = None


@dataclass
class WeatherSandbox:
    """`today` is its clock; the parameters it was asked with stand in `requests` as (path, parameters)."""

    today: Callable[[], date]
    key: str | None = None  # asked for as `apikey` where set
    failures: deque[Failure] = field(default_factory=deque)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def app(self) -> Starlette:
        paths = ("/v1/forecast", "/v1/archive")
        return Starlette(routes=[Route(path, self._answer, methods=["GET"]) for path in paths])

    async def _answer(self, request: Request) -> Response:
        params = dict(request.query_params)
        self.requests.append((request.url.path, params))
        if self.failures:
            return _failed(self.failures.popleft())
        if self.key and params.get("apikey") != self.key:
            return _refused("The supplied API key is invalid.", 401)
        try:
            return self._weather(request.url.path, params)
        except (KeyError, ValueError) as error:
            return _refused(f"Parameter missing or wrong: {error}")

    def _weather(self, path: str, params: dict[str, str]) -> Response:
        latitude, longitude = float(params["latitude"]), float(params["longitude"])
        first, last = date.fromisoformat(params["start_date"]), date.fromisoformat(params["end_date"])
        today = self.today()
        latest = today if path.endswith("archive") else today + timedelta(days=15)
        earliest = date(1940, 1, 1) if path.endswith("archive") else today - timedelta(days=92)
        if not earliest <= first <= last <= latest:
            return _refused(f"Parameter 'start_date' is out of allowed range from {earliest} to {latest}")
        names = [name for name in params.get("daily", "").split(",") if name]
        if unknown := [name for name in names if name not in UNITS]:
            return _refused(f"Data corrupted at path ''. Cannot initialize from invalid String value {unknown[0]}.")
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        weather = [_day(day, latitude, longitude) for day in days]
        body: dict[str, Any] = {
            "latitude": latitude,
            "longitude": longitude,
            "generationtime_ms": 0.1,
            "utc_offset_seconds": 0,
            "timezone": params.get("timezone", "GMT"),
            "timezone_abbreviation": "GMT",
            "elevation": 10.0,
            "daily_units": {"time": "iso8601", **{name: UNITS[name] for name in names}},
            "daily": {
                "time": [day.isoformat() for day in days],
                **{name: [one[name] for one in weather] for name in names},
            },
        }
        return JSONResponse(body, headers=_DEMO)


def _day(day: date, latitude: float, longitude: float) -> dict[str, float]:
    """The same day at the same place always has the same weather."""
    dice = Random(f"{day.isoformat()} {latitude:.2f} {longitude:.2f}")
    season = math.cos(2 * math.pi * (day.timetuple().tm_yday - 200) / 365.25) * (1 if latitude >= 0 else -1)
    mean = 25 - abs(latitude) * 0.35 + 11 * season + dice.gauss(0, 3)
    wet = max(0.0, dice.gauss(-2, 6))
    return {
        "temperature_2m_max": round(mean + 4, 1),
        "temperature_2m_min": round(mean - 4, 1),
        "precipitation_sum": round(wet, 1),
        "snowfall_sum": round(wet * 0.7, 1) if mean < 0 else 0.0,
        "wind_speed_10m_max": round(abs(dice.gauss(18, 8)), 1),
    }


def _failed(failure: Failure) -> Response:
    headers = {**_DEMO, **({} if failure.retry_after is None else {"Retry-After": f"{failure.retry_after:g}"})}
    reason = "Minutely API request limit exceeded." if failure.status == 429 else "Internal error."
    return JSONResponse({"error": True, "reason": reason}, failure.status, headers=headers)


def _refused(reason: str, status: int = 400) -> Response:
    return JSONResponse({"error": True, "reason": reason}, status, headers=_DEMO)
