"""What each line of a Clover order came to: Clover tells prices, modifiers and discounts, not the sum.

Source: docs.clover.com, Calculate order totals: modifiers are added, a line's discounts in percent and then in money
are taken off, then those of the order in the same way; halves round up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tools.integrations.clover.schemas import Discount, LineItem, Order, Payment

_THOUSAND, _HUNDRED = Decimal(1000), Decimal(100)
_TAKEN = frozenset({None, "SUCCESS", "AUTH", "AUTH_COMPLETED", "OFFLINE_RETRYING", "PENDING"})
PAID = frozenset({"PAID", "REFUNDED", "PARTIALLY_REFUNDED", "CREDITED"})


def quantity(line: LineItem) -> Decimal:
    return abs(Decimal(line.unitQty) / _THOUSAND) if line.unitQty else Decimal(1)


def gross(line: LineItem) -> int:
    """With its modifiers, before any discount."""
    sold = (Decimal(line.price or 0) * quantity(line)).quantize(Decimal(1), ROUND_HALF_UP)
    return int(sold) + sum(one.amount or 0 for one in line.modifications)


def taken(order: Order) -> list[Payment]:
    return [one for one in order.payments if one.result in _TAKEN]


def charges(payments: Iterable[Payment]) -> int:
    """Service charges and fees in those payments."""
    return sum(
        (one.serviceCharge.amount or 0 if one.serviceCharge else 0)
        + sum(each.amount or 0 for each in one.additionalCharges)
        for one in payments
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Of each line what it brought, net of discounts and without tax, and what was taken off; charges of the order."""

    nets: list[int]
    discounts: list[int]
    service: int


def sums(order: Order, lines: Sequence[LineItem]) -> Sums:
    """The payments have the last word. What they differ by is tax inside the prices, or rounding (a cent a line at
    most); less than that was a discount that Clover does not list, more a charge."""
    before = [gross(line) for line in lines]
    totals = [_less(amount, line.discounts) for amount, line in zip(before, lines, strict=True)]
    totals = spread(totals, _less(sum(totals), order.discounts) - sum(totals))
    discounts = _apart(before, totals)
    payments = taken(order)
    service = charges(payments)
    if order.paymentState not in PAID or not payments:
        return Sums(totals, discounts, service)
    missing = sum((one.amount or 0) - (one.taxAmount or 0) for one in payments) - service - sum(totals)
    if not lines or (missing > len(lines) and not order.isVat):
        return Sums(totals, discounts, service + missing)
    told = spread(totals, missing)
    explained = order.isVat or abs(missing) <= len(lines)
    return Sums(told, discounts if explained else _apart(before, told), service)


def _apart(before: Sequence[int], totals: Sequence[int]) -> list[int]:
    return [max(whole - total, 0) if whole > 0 else 0 for whole, total in zip(before, totals, strict=True)]


def _less(amount: int, discounts: Sequence[Discount]) -> int:
    """Never below nothing, and what was below before stays as it is."""
    if amount <= 0:
        return amount
    left = Decimal(amount)
    for discount in discounts:
        if discount.percentage:
            left *= 1 - Decimal(str(discount.percentage)) / _HUNDRED
    left -= sum(abs(discount.amount or 0) for discount in discounts)
    return max(int(left.quantize(Decimal(1), ROUND_HALF_UP)), 0)


def spread(totals: Sequence[int], change: int) -> list[int]:
    """The totals changed by `change` in all, each by its share: no cent is lost or made."""
    if not totals or not change:
        return list(totals)
    weights = [abs(total) for total in totals]
    if not any(weights):
        weights = [1] * len(totals)
    whole, given, seen = sum(weights), 0, 0
    changed = []
    for total, weight in zip(totals, weights, strict=True):
        seen += weight
        upto = change * seen // whole
        changed.append(total + upto - given)
        given = upto
    return changed
