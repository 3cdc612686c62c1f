"""Asks Open-Meteo for the weather of a place, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from core.errors import Unavailable
from tools.integrations.http import LOOPBACK, Call, Policy, VendorHttp, VendorRefused
from tools.integrations.weather.schemas import VARIABLES, Answer, WeatherDay

FREE = ("https://api.open-meteo.com", "https://archive-api.open-meteo.com")
CUSTOMER = ("https://customer-api.open-meteo.com", "https://customer-archive-api.open-meteo.com")
AHEAD = 15  # days after today that Open-Meteo forecasts: 16 with today
_RECENT = 60  # days back that the forecast address still knows; the archive lags by about five


class WeatherClient:
    """Open-Meteo's own hosts, or `url` (https) for an instance of your own; with a key its customers' hosts. A
    stand-in on this machine is asked only where `loopback` allows it: in the demo."""

    def __init__(
        self, http: VendorHttp, key: SecretStr | None = None, url: str | None = None, *, loopback: bool = False
    ) -> None:
        self._http, self._key, self._loopback = http, key, loopback
        forecast, archive = CUSTOMER if key else FREE
        self._forecast, self._archive = (url.rstrip("/"), url.rstrip("/")) if url else (forecast, archive)
        own = {urlsplit(url).hostname or ""} if url else set()
        hosts = frozenset(own | {urlsplit(host).hostname or "" for host in FREE + CUSTOMER})
        self.local = loopback and bool(own & LOOPBACK)  # a stand-in's: nothing of it is true
        self._policy = Policy("open-meteo", "Open-Meteo", hosts, _explained, timeout=10.0, longest_wait=5.0)

    async def days(self, place: tuple[float, float], first: date, last: date, today: date) -> list[WeatherDay]:
        """The weather of `first` to `last` (both inclusive, cut off where nothing is forecast any more), in the
        place's own days. Raises Unavailable."""
        last = min(last, today + timedelta(days=AHEAD))
        border = today - timedelta(days=_RECENT)
        asked = [
            (f"{self._archive}/v1/archive", first, min(last, border - timedelta(days=1))),
            (f"{self._forecast}/v1/forecast", max(first, border), last),
        ]
        found: list[WeatherDay] = []
        for url, start, end in asked:
            if start <= end:
                found += await self._daily(url, place, start, end, today)
        return found

    async def _daily(
        self, url: str, place: tuple[float, float], first: date, last: date, today: date
    ) -> list[WeatherDay]:
        params: dict[str, str | int] = {
            "latitude": f"{place[0]:.4f}",
            "longitude": f"{place[1]:.4f}",
            "daily": ",".join(VARIABLES),
            "timezone": "auto",
            "start_date": first.isoformat(),
            "end_date": last.isoformat(),
        }
        if self._key:
            params["apikey"] = self._key.get_secret_value()
        try:
            answer = await self._http.json(self._policy, Call("GET", url, params=params, loopback=self._loopback))
            return Answer.model_validate(answer).daily.days(today)
        except VendorRefused as error:
            raise Unavailable(error.message) from None
        except ValidationError:
            raise Unavailable("Open-Meteo answered in a shape that we do not know.") from None


def _explained(body: Any) -> tuple[str, str]:
    """Open-Meteo says {"error": true, "reason": "..."}."""
    return "", str(body.get("reason", ""))[:200] if isinstance(body, dict) else ""
