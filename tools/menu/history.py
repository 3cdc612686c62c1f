"""Sales day by day as arrays: what every engine of time (trends, forecast, prices, promotions) reads.

Pure values: from the database (`tools.menu.store`), from a file (`tools.menu.report`), or made up by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Item:
    """A dish. Money in major units; `cost` None where it is not known."""

    key: str
    name: str
    category: str | None = None
    price: float = 0.0
    cost: float | None = None
    available: bool = True


class SoldDay(NamedTuple):
    """What one dish (one size of it, where it has sizes) sold on one day. `revenue` in major units, after discounts."""

    key: str
    size: str | None
    day: date
    units: float
    revenue: float


@dataclass(frozen=True, slots=True)
class SizeSeries:
    """One size of one dish, by day."""

    key: str
    size: str
    units: Floats
    revenue: Floats


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Daily sales from `start` on. `units` and `revenue` are (items, days), zeros filled; refunds are subtracted.
    A day on which nothing at all sold counts as closed. `sizes` holds the sizes of dishes that have any."""

    start: date
    items: tuple[Item, ...]
    units: Floats
    revenue: Floats
    currency: str = "USD"
    sizes: tuple[SizeSeries, ...] = field(default=())
    demo: bool = False

    @property
    def days(self) -> int:
        return int(self.units.shape[1])

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def open(self) -> Booleans:
        """Days with any sale."""
        return np.asarray((self.units != 0).any(axis=0))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)

    @property
    def dates(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range(self.days)]

    @property
    def weekdays(self) -> NDArray[np.int_]:
        """Monday 0 to Sunday 6, a day each."""
        return (np.arange(self.days) + self.start.weekday()) % 7

    @property
    def prices(self) -> Floats:
        """Mean price paid by item and day; NaN where nothing sold."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.units > 0, self.revenue / self.units, np.nan)

    def index(self, key: str) -> int:
        """KeyError for a dish that is not in it."""
        try:
            return self.keys.index(key)
        except ValueError:
            raise KeyError(key) from None

    def until(self, end: date) -> History:
        """What was known on the evening of `end`: everything later is cut off."""
        return self.between(self.start, end)

    def between(self, start: date, end: date) -> History:
        """Both days inclusive; days outside the record are not made up."""
        first, last = max(start, self.start), min(end, self.end)
        part = slice((first - self.start).days, (last - self.start).days + 1)
        sizes = tuple(replace(one, units=one.units[part], revenue=one.revenue[part]) for one in self.sizes)
        return replace(self, start=first, units=self.units[:, part], revenue=self.revenue[:, part], sizes=sizes)

    def only(self, keys: Sequence[str]) -> History:
        """These dishes, in this order. The days it was closed may change: ask `open` of the whole menu first."""
        rows = [self.index(key) for key in keys]
        wanted = set(keys)
        return replace(
            self,
            items=tuple(self.items[row] for row in rows),
            units=self.units[rows],
            revenue=self.revenue[rows],
            sizes=tuple(one for one in self.sizes if one.key in wanted),
        )

    def best_sellers(self, count: int) -> list[str]:
        """The keys of the dishes that sold most units; ties by name."""
        totals = self.units.sum(axis=1)
        ranked = sorted(range(len(self.items)), key=lambda row: (-totals[row], self.items[row].name))
        return [self.items[row].key for row in ranked[:count]]


def history_of(
    items: Iterable[Item],
    sold: Iterable[SoldDay],
    *,
    currency: str = "USD",
    start: date | None = None,
    end: date | None = None,
    demo: bool = False,
) -> History:
    """Sums `sold` into arrays. Sales of a dish that is not among `items` get an item of their own, under their key.
    Without `start` and `end` it covers the days from the first sale to the last; ValueError if there is none."""
    rows = list(sold)
    if not rows and (start is None or end is None):
        raise ValueError("no sales and no period")
    first = start or min(row.day for row in rows)
    last = end or max(row.day for row in rows)
    listed = {item.key: item for item in items}
    strays = dict.fromkeys(row.key for row in rows if row.key not in listed)
    listed |= {key: Item(key, key, available=False) for key in strays}
    order = {key: number for number, key in enumerate(listed)}
    inside = [row for row in rows if first <= row.day <= last]
    place = [order[row.key] for row in inside]
    units, revenue = _summed(inside, place, first, (len(listed), (last - first).days + 1))
    return History(first, tuple(listed.values()), units, revenue, currency, _by_size(inside, first, last), demo)


def _summed(
    rows: Sequence[SoldDay], place: Sequence[int], first: date, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Units and revenue by place and day. Rows by the hundred thousand: no arithmetic a row in Python."""
    units, revenue = np.zeros(shape), np.zeros(shape)
    day = np.fromiter((row.day.toordinal() for row in rows), dtype=int, count=len(rows)) - first.toordinal()
    at = np.asarray(place, dtype=int), day
    np.add.at(units, at, np.fromiter((row.units for row in rows), dtype=float, count=len(rows)))
    np.add.at(revenue, at, np.fromiter((row.revenue for row in rows), dtype=float, count=len(rows)))
    return units, revenue


def _by_size(rows: Sequence[SoldDay], first: date, last: date) -> tuple[SizeSeries, ...]:
    sized = [row for row in rows if row.size is not None]
    order: dict[tuple[str, str], int] = {}
    place = [order.setdefault((row.key, str(row.size)), len(order)) for row in sized]
    units, revenue = _summed(sized, place, first, (len(order), (last - first).days + 1))
    return tuple(SizeSeries(key, size, units[row], revenue[row]) for (key, size), row in order.items())


def priced(history: History, costs: Mapping[str, float]) -> History:
    """The same with costs (major units, by key) put in where they are known."""
    items = tuple(replace(item, cost=costs.get(item.key, item.cost)) for item in history.items)
    return replace(history, items=items)
