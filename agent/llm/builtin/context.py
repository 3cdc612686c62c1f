"""What the built-in brain is told about the restaurant for one turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DishName:
    """A dish as the owner may call it. `price` is the list price of its standard size, where known."""

    name: str
    aliases: tuple[str, ...] = ()
    category: str | None = None
    price: float | None = None
    available: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "aliases", tuple(self.aliases))


@dataclass(frozen=True, slots=True)
class BuiltinContext:
    """`now` is aware; the restaurant's own day is taken in `timezone`."""

    now: datetime
    timezone: str = "UTC"
    currency: str = "USD"
    restaurant_name: str = ""
    demo: bool = False
    dishes: tuple[DishName, ...] = ()
    categories: tuple[str, ...] = field(default=())
    slug: str = "my-place"  # as `--restaurant` takes it

    def __post_init__(self) -> None:
        object.__setattr__(self, "dishes", tuple(self.dishes))
        named = self.categories or sorted({dish.category for dish in self.dishes if dish.category})
        object.__setattr__(self, "categories", tuple(named))

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def dish(self, name: str) -> DishName | None:
        return next((dish for dish in self.dishes if dish.name == name), None)
