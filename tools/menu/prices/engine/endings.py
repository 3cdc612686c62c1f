"""Prices as they stand on menus: round steps of the currency, or the endings that this menu already has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from core.money import minor_digits

_STEP = Decimal("0.025")  # of the price: 0.25 at 14.00, 10 at 1,200
_CHARMS = (Decimal("0.99"), Decimal("0.95"), Decimal("0.90"))
_USUAL = 0.6  # share of the menu's prices that makes an ending its habit
_HALVES_UNDER = 30  # a menu of 9.99 also knows 9.49, one of 49.99 does not


def habit(prices: Iterable[float], currency: str) -> Decimal | None:
    """The charm ending (0.99, 0.95, 0.90) of most of the menu's prices; None without one."""
    if minor_digits(currency) != 2:
        return None
    cents = Counter(Decimal(str(round(price, 2))) % 1 for price in prices if price > 0)
    total = sum(cents.values())
    return next((charm for charm in _CHARMS if total and cents[charm] >= _USUAL * total), None)


def friendly(low: float, high: float, currency: str, charm: Decimal | None = None) -> list[float]:
    """The menu's prices from `low` to `high`, both inclusive and never crossed; empty where there is none."""
    first, last = exact(low), exact(high)
    if last <= 0 or first > last:
        return []
    if charm is not None and last >= charm:
        whole = range(int(first) - 1, int(last) + 1)
        endings = (charm, charm - Decimal("0.5")) if last < _HALVES_UNDER else (charm,)
        return [
            float(price) for price in sorted(one + end for one in whole for end in endings) if first <= price <= last
        ]
    step = _step(last, minor_digits(currency))
    count = (first / step).to_integral_value(ROUND_CEILING)
    return [float(number * step) for number in range(int(count), int(last / step) + 1)]


def whole(low: float, high: float, currency: str) -> tuple[float, float]:
    """The bounds in whole minor units, rounded inwards."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    return float(exact(low).quantize(unit, ROUND_CEILING)), float(exact(high).quantize(unit, ROUND_FLOOR))


def exact(amount: float) -> Decimal:
    return Decimal(str(round(amount, 9)))


def _step(price: Decimal, digits: int) -> Decimal:
    """The largest of 1, 2.5 and 5 times a power of ten within 2.5 % of the price; without cents 1 and 5 alone."""
    smallest = Decimal(1).scaleb(-digits)
    most = max(price * _STEP, smallest)
    power = Decimal(1).scaleb(most.adjusted())
    factors = [Decimal(5), *([Decimal("2.5")] if digits else []), Decimal(1)]
    steps = (factor * power for factor in factors if factor * power <= most and factor * power % smallest == 0)
    return max(next(steps, smallest), smallest)
