"""The second pass: each row becomes an order line or a reason why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from core.money import to_minor
from tools.menu.imports.dates import LocalTimes, day_of, read_parts, split_stamp
from tools.menu.imports.numbers import parse_amount, parse_quantity
from tools.menu.imports.survey import Survey
from tools.menu.names import normalise

_LONGEST_NAME, _LONGEST_ORDER_ID, _REMEMBERED = 200, 100, 100_000
_MOST_UNITS, _MOST_MONEY = Decimal(100_000), Decimal(10_000_000)
_TRUE = frozenset({"true", "yes", "y", "1", "x", "void", "voided", "si", "cancelled", "canceled"})
VOID = "void"  # not a fault of the row


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


class _Amount(NamedTuple):
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
        self._amounts: dict[tuple[str, str], _Amount | str] = {}

    def read(self, row: Sequence[str]) -> Line | str:
        """The line, or in a few words why not."""
        if len(row) <= self._last:
            return f"only {len(row)} of {self._width} columns"
        if len(row) > self._width and any(cell.strip() for cell in row[self._width :]):
            return f"{len(row)} columns where the header has {self._width}"
        if self._void is not None and row[self._void].strip().casefold() in _TRUE:
            return VOID
        name = " ".join(row[self._item].split())
        if not name or len(name) > _LONGEST_NAME:
            return "no item name" if not name else "the item name is too long"
        return self._dated(row, name)

    def _dated(self, row: Sequence[str], name: str) -> Line | str:
        date_text, time_text = split_stamp(row[self._date])
        day = self._day(date_text)
        if isinstance(day, str):
            return day
        moment = self._times.moment(day, time_text or ("" if self._time is None else row[self._time]))
        if moment is None:
            return f"the time {(time_text or row[self._time or 0]).strip()[:40]!r} cannot be read"
        amount = self._amount(row)
        if isinstance(amount, str):
            return amount
        order_id = "" if self._order is None else row[self._order].strip()
        if len(order_id) > _LONGEST_ORDER_ID:
            return "the order number is too long"
        return Line(
            order_id or None,
            moment.at,
            moment.day.isoformat(),
            normalise(name),
            name,
            self._optional(row, self._category),
            self._optional(row, self._variation),
            amount.quantity,
            amount.unit_minor,
            amount.total_minor,
            moment.shifted,
        )

    def _optional(self, row: Sequence[str], column: int | None) -> str | None:
        return None if column is None else row[column].strip()[:_LONGEST_NAME] or None

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

    def _amount(self, row: Sequence[str]) -> _Amount | str:
        texts = "1" if self._quantity is None else row[self._quantity], row[self._price]
        known = self._amounts.get(texts)
        if known is None:
            known = self._amounts[texts] = self._read_amount(*texts)
            _keep_small(self._amounts)
        return known

    def _read_amount(self, quantity_text: str, price_text: str) -> _Amount | str:
        quantity = parse_quantity(quantity_text, self._survey.comma)
        price = parse_amount(price_text, self._survey.comma)
        if quantity is None or quantity == 0:
            return _not_a("quantity", quantity_text)
        if price is None:
            return _not_a("price", price_text)
        if abs(quantity) > _MOST_UNITS or abs(price) > _MOST_MONEY:
            return "the quantity or the price is far too large"
        each = self._survey.prices.kind == "unit"
        if price < 0 and (each or quantity > 0):
            return "the price is negative"
        total = price * quantity if each else price.copy_abs().copy_sign(quantity)
        units: int | float = int(quantity) if quantity == quantity.to_integral_value() else float(round(quantity, 6))
        return _Amount(units, to_minor(total / quantity, self._currency), to_minor(total, self._currency))


def _not_a(what: str, text: str) -> str:
    return f"{text.strip()[:40]!r} is not a {what}" if text.strip() else f"no {what}"


def _keep_small(cache: dict[object, object] | dict[str, date | str] | dict[tuple[str, str], _Amount | str]) -> None:
    if len(cache) > _REMEMBERED:
        cache.clear()
