"""The truths that the guard's texts are held against, and how they are read."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.content.schemas import Offer, Truth, Version

DATA = Path(__file__).parent / "data"
_MENU: dict[str, tuple[str, tuple[float, ...]]] = {
    "Thai Chicken": ("Chicken", (12.75, 16.75, 20.75)),
    "California Chicken": ("Chicken", (12.75, 16.75, 20.75)),
    "Hawaiian": ("Classic", (10.50, 13.25, 16.50)),
    "Pepperoni": ("Classic", (9.75, 12.50, 15.25)),
    "Big Meat": ("Classic", (12.0, 16.0, 20.5)),
    "Classic Deluxe": ("Classic", (12.0, 16.0, 20.5)),
    "Greek": ("Classic", (12.0, 16.0, 20.5)),
    "Sicilian": ("Supreme", (12.25, 16.25, 20.25)),
    "Italian Supreme": ("Supreme", (12.5, 16.5, 20.75)),
    "Spinach and Feta": ("Veggie", (12.0, 16.0, 20.25)),
    "Five Cheese": ("Veggie", (12.5, 15.5, 18.5)),
    "Four Cheese": ("Veggie", (11.75, 14.75, 17.95)),
    "Brie Carre": ("Supreme", (23.65,)),
}


def dish(name: str, **more: Any) -> Truth.Dish:
    category, prices = _MENU[name]
    sizes = dict(zip("SML", prices, strict=False)) if len(prices) > 1 else {}
    return Truth.Dish(
        key=name.lower(),
        name=name,
        category=category,
        price=prices[len(prices) // 2],
        prices=sizes,
        available=name != "Brie Carre",
        **more,
    )


@cache
def truths() -> dict[str, Truth]:
    plain = Truth(
        restaurant="Luna Pizza",
        currency="USD",
        country="US",
        today=date(2026, 12, 1),  # a Tuesday
        dishes=[dish(name) for name in _MENU],
        guests=["Maria", "Tom Baker", "April"],
        hosts=["lunapizza.example"],
        phones=["(212) 555-0142"],
    )
    percent = Offer(kind="percent", value=20, item="thai chicken", text="20% off the Thai Chicken", code="LUNA20")
    hours = {day: [("11:00", "23:00")] for day in range(1, 7)}
    proven = [dish("Thai Chicken", allergens=["nut-free", "contains milk"]), *plain.dishes[1:]]
    return {
        "plain": plain,
        "offer": plain.model_copy(
            update={"offer": percent, "starts": date(2026, 12, 1), "ends": date(2026, 12, 29), "weekday": 1}
        ),
        "running": plain.model_copy(
            update={"today": date(2026, 12, 15), "starts": date(2026, 12, 1), "ends": date(2026, 12, 29), "weekday": 1}
        ),
        "extra": plain.model_copy(update={"offer": Offer(kind="extra", text="a free dessert")}),
        "hours": plain.model_copy(update={"hours": hours, "closed": [date(2026, 12, 25)]}),
        "newyork": plain.model_copy(update={"subdivision": "NY"}),
        "boston": plain.model_copy(update={"subdivision": "MA"}),
        "proven": plain.model_copy(
            update={"dishes": proven, "awards": ["Best pizza in Brooklyn, Borough Weekly 2025"]}
        ),
    }


def read(name: str) -> list[dict[str, Any]]:
    loaded = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return [one if isinstance(one, dict) else {"text": one} for one in loaded]


def version(one: dict[str, Any]) -> tuple[Version, Truth]:
    spanish = one.get("lang") == "es" or (one.keys() == {"text"} and _spanish(one["text"]))
    channel = "email" if "STOP" in one["text"] or "BAJA" in one["text"] else "instagram"
    made = Version(channel=channel, body=one["text"], language="es" if spanish else "en")
    return made, truths()[one.get("at", "plain")]


def _spanish(text: str) -> bool:
    words = set(text.lower().replace(",", " ").replace(".", " ").split())
    return len(words & {"el", "la", "de", "una", "un", "es", "lo", "los", "sin", "y", "al", "por", "hoy", "libre"}) >= 2
