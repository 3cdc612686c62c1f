"""The second pass: each row becomes an order line or a reason why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

from core.money import to_minor
from tools.menu.imports.dates import LocalTimes, Moment, day_of, read_parts, split_stamp
from tools.menu.imports.numbers import parse_amount, parse_quantity
from tools.menu.imports.survey import Survey
from tools.menu.names import normalise

LONGEST_NAME, LONGEST_ORDER_ID, _REMEMBERED = 200, 100, 100_000
_MOST_UNITS, MOST_MONEY = Decimal(100_000), Decimal(10_000_000)
_TRUE = frozenset({"true", "yes", "y", "1", "x", "void", "voided", "si", "cancelled", "canceled"})
VOID = "void"  # not a fault of the row

K = TypeVar("K")
V = TypeVar("V")


class Line(NamedTuple):
    """`quantity` is whole or a float; below zero for a refund."""

    order_id: str | None
    at: datetime
    day: str
    item: str  # key
    name: str
    category: str | None
    variation: str | None
    quantity: int | float
    unit_price_minor: int
    total_minor: int
    shifted: bool


class Amount(NamedTuple):
    """What a line sold and what it came to."""

    quantity: int | float
    unit_minor: int
    total_minor: int


class LineReader:
    """Reads rows as the survey decided. What repeats in a till's file is parsed once."""

    def __init__(self, survey: Survey, times: LocalTimes, currency: str, latest: date) -> None:
        columns = survey.header.columns
        self._survey, self._times, self._currency, self._latest = survey, times, currency, latest
        self._width, self._last = len(survey.header.names), max(columns.values())
        self._date, self._time, self._item = columns["date"], columns.get("time"), columns["item"]
        self._order, self._quantity = columns.get("order"), columns.get("quantity")
        self._price = columns[survey.prices.column]
        self._category, self._variation = columns.get("category"), columns.get("variation")
        self._void = columns.get("void")
        self._days: dict[str, date | str] = {}
        self._amounts: dict[tuple[str, str], Amount | str] = {}
        self._moments: dict[tuple[str, str], Moment | str] = {}
        self._isos: dict[date, str] = {}

    def read(self, row: Sequence[str]) -> Line | str:
        """The line, or in a few words why not."""
        wrong = self.wrong_width(row)
        if wrong:
            return wrong
        if self._void is not None and is_void(row[self._void]):
            return VOID
        name = tidy(row[self._item])
        if wrong := wrong_name(name):
            return wrong
        return self._dated(row, name)

    def wrong_width(self, row: Sequence[str]) -> str | None:
        if len(row) <= self._last:
            return f"only {len(row)} of {self._width} columns"
        if len(row) > self._width and any(cell.strip() for cell in row[self._width :]):
            return f"{len(row)} columns where the header has {self._width}"
        return None

    def _dated(self, row: Sequence[str], name: str) -> Line | str:
        moment = self.moment(row[self._date], "" if self._time is None else row[self._time])
        if isinstance(moment, str):
            return moment
        amount = self.amount("1" if self._quantity is None else row[self._quantity], row[self._price])
        if isinstance(amount, str):
            return amount
        order_id = "" if self._order is None else row[self._order].strip()
        if len(order_id) > LONGEST_ORDER_ID:
            return "the order number is too long"
        return Line(
            order_id or None,
            moment.at,
            self._iso(moment.day),
            normalise(name),
            name,
            self._optional(row, self._category),
            self._optional(row, self._variation),
            amount.quantity,
            amount.unit_minor,
            amount.total_minor,
            moment.shifted,
        )

    def moment(self, date_cell: str, time_cell: str) -> Moment | str:
        """When it was: a time that stands with the date comes before the time column's. Or why it cannot be said."""
        known = self._moments.get((date_cell, time_cell))
        if known is None:
            known = self._moments[date_cell, time_cell] = self._read_moment(date_cell, time_cell)
            _keep_small(self._moments)
        return known

    def _read_moment(self, date_cell: str, time_cell: str) -> Moment | str:
        date_text, time_text = split_stamp(date_cell)
        day = self._day(date_text)
        if isinstance(day, str):
            return day
        moment = self._times.moment(day, time_text or time_cell)
        if moment is None:
            return f"the time {(time_text or time_cell).strip()[:40]!r} cannot be read"
        return moment

    def _iso(self, day: date) -> str:
        known = self._isos.get(day)
        if known is None:
            known = self._isos[day] = day.isoformat()
        return known

    def _optional(self, row: Sequence[str], column: int | None) -> str | None:
        return None if column is None else label(row[column])

    def _day(self, text: str) -> date | str:
        known = self._days.get(text)
        if known is None:
            known = self._days[text] = self._read_day(text)
            _keep_small(self._days)
        return known

    def _read_day(self, text: str) -> date | str:
        if not text.strip():
            return "no date"
        parts = read_parts(text)
        day = day_of(parts, self._survey.dates.order) if parts else None
        if day is None:
            return f"{text.strip()[:40]!r} is not a date"
        if day > self._latest:
            return f"{text.strip()} lies in the future"
        return day if day.year >= 1980 else f"{text.strip()} is too long ago"

    def amount(self, quantity_text: str, price_text: str) -> Amount | str:
        """What was sold and for how much, or why it cannot be said."""
        texts = quantity_text, price_text
        known = self._amounts.get(texts)
        if known is None:
            known = self._amounts[texts] = self._read_amount(*texts)
            _keep_small(self._amounts)
        return known

    def _read_amount(self, quantity_text: str, price_text: str) -> Amount | str:
        quantity = parse_quantity(quantity_text, self._survey.comma)
        price = parse_amount(price_text, self._survey.comma)
        if quantity is None or quantity == 0:
            return _not_a("quantity", quantity_text)
        if price is None:
            return _not_a("price", price_text)
        if abs(quantity) > _MOST_UNITS or abs(price) > MOST_MONEY:
            return "the quantity or the price is far too large"
        each = self._survey.prices.kind == "unit"
        if price < 0 and (each or quantity > 0):
            return "the price is negative"
        total = price * quantity if each else price.copy_abs().copy_sign(quantity)
        units: int | float = int(quantity) if quantity == quantity.to_integral_value() else float(round(quantity, 6))
        return Amount(units, to_minor(total / quantity, self._currency), to_minor(total, self._currency))


def is_void(text: str) -> bool:
    return text.strip().casefold() in _TRUE


def tidy(text: str) -> str:
    """A name without stray spaces."""
    return " ".join(text.split())


def wrong_name(name: str) -> str | None:
    if name and len(name) <= LONGEST_NAME:
        return None
    return "the item name is too long" if name else "no item name"


def label(text: str) -> str | None:
    """A category or a size; None where the cell is blank."""
    return text.strip()[:LONGEST_NAME] or None


def _not_a(what: str, text: str) -> str:
    return f"{text.strip()[:40]!r} is not a {what}" if text.strip() else f"no {what}"


def _keep_small(cache: dict[K, V]) -> None:
    if len(cache) > _REMEMBERED:
        cache.clear()
