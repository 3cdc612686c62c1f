"""Whether a price column holds the price of one or of the whole line: by its name, then by the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from core.errors import BadInput
from tools.menu.imports.header import Header
from tools.menu.imports.numbers import parse_amount, parse_quantity

_SAMPLES = 20_000
_CENT = Decimal("0.011")
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class PriceReading:
    """`column` is the role that amounts are read from."""

    kind: Literal["unit", "line_total"]
    column: str
    why: str
    note: str | None = None


@dataclass
class PriceEvidence:
    """A bounded sample of what the file shows, gathered as it streams by."""

    single: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # prices at quantity one
    several: list[tuple[str, str, str]] = field(default_factory=list)  # dish, quantity, price
    pairs: list[tuple[str, str, str]] = field(default_factory=list)  # quantity, unit price, line total
    by_order: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, dish: str, quantity: str, unit: str | None, total: str | None, order: str | None) -> None:
        price = unit if unit is not None else total or ""
        if quantity.strip() in ("1", "1.0", "1,0", "1.00", ""):
            if len(self.single) < _SAMPLES and len(self.single[dish]) < 16:
                self.single[dish][price] += 1
        elif len(self.several) < _SAMPLES:
            self.several.append((dish, quantity, price))
        if unit is not None and total is not None and len(self.pairs) < _SAMPLES:
            self.pairs.append((quantity, unit, total))
        if total is not None and order and len(self.by_order) < _SAMPLES:
            self.by_order[order][total] += 1


def decide_prices(header: Header, evidence: PriceEvidence, comma: bool) -> PriceReading:
    """Raises BadInput where the only amount is the order's total on each line."""
    if "unit_price" in header.columns and "line_total" in header.columns:
        return _of_both(header, evidence, comma)
    if "line_total" in header.columns:
        if _is_order_total(evidence):
            raise BadInput(
                f"The column {header.name('line_total')} repeats the order's total on each of its lines, "
                "and there is no price column for the dish itself."
            )
        return _by_votes(evidence, comma, "line_total", f"by the name {header.name('line_total')}")
    if header.unit_price_is_sure:
        return PriceReading("unit", "unit_price", f"by the name {header.name('unit_price')}")
    return _by_votes(evidence, comma, "unit_price", "assumed: nothing in the file shows otherwise")


def _of_both(header: Header, evidence: PriceEvidence, comma: bool) -> PriceReading:
    fits = read = 0
    for texts in evidence.pairs:
        quantity = parse_quantity(texts[0] or "1", comma)
        unit, total = parse_amount(texts[1], comma), parse_amount(texts[2], comma)
        if quantity is None or unit is None or total is None:
            continue
        read += 1
        fits += abs(total) <= abs(quantity * unit) + _CENT
    total_name = header.name("line_total")
    if read and fits >= _MOST * read and not _is_order_total(evidence):
        return PriceReading("line_total", "line_total", f"{total_name} is what each line came to")
    return PriceReading(
        "unit",
        "unit_price",
        f"by the name {header.name('unit_price')}",
        f"The column {total_name} is not quantity x price on most lines, so it was not used.",
    )


def _is_order_total(evidence: PriceEvidence) -> bool:
    longer = [totals for totals in evidence.by_order.values() if totals.total() > 1]
    same = sum(len(totals) == 1 for totals in longer)
    return len(longer) >= 5 and same > _MOST * len(longer)


def _by_votes(evidence: PriceEvidence, comma: bool, column: str, otherwise: str) -> PriceReading:
    unit = total = 0
    for dish, quantity_text, price_text in evidence.several:
        quantity, price = parse_quantity(quantity_text, comma), parse_amount(price_text, comma)
        ones = {parse_amount(text, comma) for text in evidence.single.get(dish, ())}
        if not quantity or quantity == 1 or not price:
            continue
        unit, total = unit + (price in ones), total + (price / quantity in ones and price not in ones)
    if unit > 2 * total:
        return PriceReading("unit", column, f"{unit:,} lines of several cost as much each as a single one")
    if total > 2 * unit:
        return PriceReading("line_total", column, f"{total:,} lines of several cost that many times a single one")
    return PriceReading("unit" if column == "unit_price" else "line_total", column, otherwise)
