"""What the provider's model is told, filled in for one turn."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from memory.restaurants import Restaurant


def system_prompt(restaurant: Restaurant, now: datetime, facts: list[str]) -> str:
    local = now.astimezone(ZoneInfo(restaurant.timezone))
    remembered = "\n".join(f"- {fact}" for fact in facts) or "- nothing yet"
    return _template().format(
        name=restaurant.name,
        timezone=restaurant.timezone,
        currency=restaurant.currency,
        facts=remembered,
        weekday=f"{local:%A}",
        today=local.date().isoformat(),
        data="demo data, made up and labelled so" if restaurant.demo else "the restaurant's own data",
    )


@cache
def _template() -> str:
    return (files(__name__) / "system.md").read_text(encoding="utf-8")
