"""Clover's wire values as a till's plain ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tools.integrations.clover.amounts import PAID, gross, quantity, sums, taken
from tools.integrations.clover.schemas import Credit, LineItem, Merchant, Order, Refund
from tools.pos.types import Location, SaleLine, SaleModifier, SaleOrder

_CUSTOM = "Custom item"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def location_of(merchant: Merchant) -> Location:
    """A Clover merchant is one place."""
    told = merchant.properties
    return Location(
        id=merchant.id,
        name=" ".join((merchant.name or merchant.id).split()),
        timezone=(told.timezone if told else None) or merchant.timezone or "",
        currency=(told.defaultCurrency if told else None) or merchant.defaultCurrency or "",
        merchant_id=merchant.id,
        since=moment(merchant.createdTime).date() if merchant.createdTime else None,
    )


def orders_of(found: Iterable[Order], zone: ZoneInfo) -> list[SaleOrder]:
    """What is closed, each refund as an order of its own: it counts on the day the money went back."""
    sales = [sale for order in found for sale in _of(order, zone)]
    return sorted(sales, key=lambda sale: (sale.updated_at, sale.at, sale.id))


def _of(order: Order, zone: ZoneInfo) -> Iterator[SaleOrder]:
    if order.testMode or _is_open(order):
        return
    book = _Book(order, zone)
    yield book.sale()
    for refund in order.refunds:
        yield book.given_back(refund)
    for credit in order.credits:
        yield book.given_back(credit)


def _is_open(order: Order) -> bool:
    """Neither paid nor given up. Its `state` is only what a screen shows."""
    return not _is_voided(order) and order.paymentState not in PAID


def _is_voided(order: Order) -> bool:
    """Deleted, or every payment of it was taken back."""
    return bool(order.deletedTimestamp) or (bool(order.voids) and not taken(order))


class _Book:
    """One order, its lines and its money."""

    def __init__(self, order: Order, zone: ZoneInfo) -> None:
        self._order, self._zone = order, zone
        self._lines = [line for line in order.lineItems if not line.exchanged]  # another line stands in for those
        told = sums(order, self._lines)
        self._service = told.service
        parts = zip(self._lines, told.nets, told.discounts, strict=True)
        self._sold = [(line, _line(line, net, off)) for line, net, off in parts if _is_dish(line)]
        opened = order.clientCreatedTime or order.createdTime or order.modifiedTime or 0
        paid = [one.createdTime for one in (*taken(order), *order.voids) if one.createdTime]
        self._opened, self._changed = moment(opened), moment(order.modifiedTime or opened)
        self._closed = moment(max(paid)) if paid else self._opened
        self._voided = _is_voided(order)

    def sale(self) -> SaleOrder:
        payments = [] if self._voided else taken(self._order)
        exchanged = [_line(line, gross(line), 0) for line in self._order.lineItems if line.exchanged and _is_dish(line)]
        lines = [line for _, line in self._sold]
        return SaleOrder(
            id=self._order.id,
            business_day=self._closed.astimezone(self._zone).date(),
            at=self._opened,
            updated_at=self._changed,
            lines=() if self._voided else tuple(together(lines)),
            voids=tuple(together([*lines, *exchanged] if self._voided else exchanged)),
            tax_minor=sum(one.taxAmount or 0 for one in payments),
            tip_minor=sum(one.tipAmount or 0 for one in payments),
            service_minor=0 if self._voided else self._service,
            voided=self._voided,
            currency=self._order.currency or "",
            version=self._order.modifiedTime or 0,
        )

    def given_back(self, refund: Refund | Credit) -> SaleOrder:
        """A part of the price counts as that part of the dish."""
        lines, net = self._named(refund), _net(refund)
        whole = sum(line.total_minor for line in lines)
        gone = bool(self._voided or refund.voided)
        at = moment(refund.createdTime) if refund.createdTime else self._changed
        named = net > 0 and whole > 0
        return SaleOrder(
            id=refund.id or f"{self._order.id}-refund",
            business_day=at.astimezone(self._zone).date(),
            at=at,
            updated_at=self._changed,
            lines=(),
            refunds=tuple(together(_part(lines, net, whole))) if named and not gone else (),
            refund_minor=0 if named or gone else max(net, 0),
            voided=gone,
            currency=self._order.currency or "",
            refund_of=self._order.id,
            version=self._order.modifiedTime or 0,
        )

    def _named(self, refund: Refund | Credit) -> list[SaleLine]:
        """Its lines. Where it names none, those that are marked as refunded, if it is the only refund."""
        if isinstance(refund, Credit):
            return []
        ids = {one.id for one in refund.lineItems}
        if ids or len(self._order.refunds) > 1:
            return [sold for line, sold in self._sold if line.id in ids]
        return [sold for line, sold in self._sold if line.refunded]


def _is_dish(line: LineItem) -> bool:
    """Gift cards and donations are no sales."""
    return line.isRevenue is not False


def _net(refund: Refund | Credit) -> int:
    service = refund.serviceChargeAmount if isinstance(refund, Refund) else None
    return (refund.amount or 0) - (refund.taxAmount or 0) - (service.amount or 0 if service else 0)


def _line(line: LineItem, total: int, discount: int) -> SaleLine:
    return SaleLine(
        name=(" ".join((line.name or "").split()) or _CUSTOM)[:200],
        quantity=quantity(line),
        unit_price_minor=line.price or 0,
        total_minor=total,
        variation_id=line.item.id if line.item else None,
        discount_minor=discount,
        modifiers=tuple(
            SaleModifier(" ".join((one.name or "").split()), Decimal(1), one.amount or 0) for one in line.modifications
        ),
    )


def together(lines: Sequence[SaleLine]) -> list[SaleLine]:
    """Clover has a line for each piece: equal ones as one with their number."""
    found: dict[tuple[object, ...], list[SaleLine]] = {}
    for line in lines:
        key = (line.variation_id, line.name, line.unit_price_minor, line.modifiers, bool(line.discount_minor))
        found.setdefault(key, []).append(line)
    return [_sum(equal) for equal in found.values()]


def _sum(lines: Sequence[SaleLine]) -> SaleLine:
    first = lines[0]
    if len(lines) == 1:
        return first
    return SaleLine(
        name=first.name,
        quantity=sum((line.quantity for line in lines), Decimal()),
        unit_price_minor=first.unit_price_minor,
        total_minor=sum(line.total_minor for line in lines),
        variation_id=first.variation_id,
        discount_minor=sum(line.discount_minor for line in lines),
        modifiers=tuple(
            SaleModifier(one.name, one.quantity * len(lines), one.total_minor * len(lines)) for one in first.modifiers
        ),
    )


def _part(lines: Sequence[SaleLine], net: int, whole: int) -> list[SaleLine]:
    """`net` of the `whole` that those lines brought, shared by what each of them brought."""
    parts, given, seen = [], 0, 0
    for line in lines:
        seen += line.total_minor
        upto = net * seen // whole
        parts.append(
            SaleLine(
                name=line.name,
                quantity=line.quantity * Decimal(net) / whole,
                unit_price_minor=line.unit_price_minor,
                total_minor=upto - given,
                variation_id=line.variation_id,
            )
        )
        given = upto
    return parts


def moment(millis: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=millis)


def millis(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
