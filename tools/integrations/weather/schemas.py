"""A day's weather, and Open-Meteo's answer as it comes over the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

CREDIT = "Weather data by Open-Meteo.com (CC BY 4.0)"


class WeatherDay(BaseModel):
    """One local day. Degrees Celsius, millimetres, centimetres of snow, km/h; None where it is not known.
    `observed` False: it is a forecast."""

    day: date
    temperature_max: float | None = None
    temperature_min: float | None = None
    precipitation: float | None = None
    snowfall: float | None = None
    wind_max: float | None = None
    observed: bool = True


class Daily(BaseModel):
    """Open-Meteo's `daily`: columns beside each other, one value a day."""

    time: list[date]
    temperature_2m_max: list[float | None] = Field(default_factory=list)
    temperature_2m_min: list[float | None] = Field(default_factory=list)
    precipitation_sum: list[float | None] = Field(default_factory=list)
    snowfall_sum: list[float | None] = Field(default_factory=list)
    wind_speed_10m_max: list[float | None] = Field(default_factory=list)

    def days(self, today: date) -> list[WeatherDay]:
        return [
            WeatherDay(
                day=day,
                temperature_max=_at(self.temperature_2m_max, row),
                temperature_min=_at(self.temperature_2m_min, row),
                precipitation=_at(self.precipitation_sum, row),
                snowfall=_at(self.snowfall_sum, row),
                wind_max=_at(self.wind_speed_10m_max, row),
                observed=day < today,
            )
            for row, day in enumerate(self.time)
        ]


class Answer(BaseModel):
    """The part of an answer that we read."""

    daily: Daily


VARIABLES = tuple(name for name in Daily.model_fields if name != "time")


def _at(column: list[float | None], row: int) -> float | None:
    return column[row] if row < len(column) else None
