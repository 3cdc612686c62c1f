"""Toast's wire values as a till's plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.errors import Unavailable
from core.money import to_minor
from tools.integrations.toast.menus import size_id
from tools.integrations.toast.schemas import (
    Check,
    Order,
    Payment,
    Refund,
    RefundDetails,
    Restaurant,
    Selection,
)
from tools.pos.types import Location, SaleLine, SaleModifier, SaleOrder

_PAID = frozenset({"PAID", "CLOSED"})  # paid: only the tip may still change
_NOT_YET = frozenset({"NEEDS_APPROVAL", "FUTURE", "NOT_APPROVED"})  # paid ahead for another day, or not accepted
_NOT_TAKEN = frozenset({"VOIDED", "CANCELLED", "DENIED", "ERROR", "ERROR_NETWORK"})
# Money held for later or owed from before: not a sale of anything on the menu.
_NO_DISH = frozenset({"HOUSE_ACCOUNT_PAY_BALANCE", "TOAST_CARD_SELL", "TOAST_CARD_RELOAD"})
_REPLACES = "REPLACES_PRICE"  # the size: its price stands in place of the dish's
_OPEN_ITEM = "Open item"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Minor = Callable[[float | None], int]


def location_of(restaurant: Restaurant) -> Location:
    general = restaurant.general
    names = [one.strip() for one in (general.name, general.locationName) if one and one.strip()]
    return Location(
        id=restaurant.guid,
        name=" ".join(dict.fromkeys(names)) or restaurant.guid,
        timezone=general.timeZone or "",
        currency=general.currencyCode or "",
        merchant_id=restaurant.guid,
        since=_day(general.firstBusinessDate),
        active=not general.archived,
    )


def orders_of(found: Iterable[Order], location: Location) -> list[SaleOrder]:
    """What is closed, each refund as an order of its own: it counts on the day the money went back."""
    sales = [sale for order in found for sale in _of(order, location)]
    return sorted(sales, key=lambda sale: (sale.updated_at, sale.at, sale.id))


def _of(order: Order, location: Location) -> Iterator[SaleOrder]:
    if order.excessFood or order.createdInTestMode:
        return
    gone = bool(order.voided or order.deleted)  # deleted: its checks were moved to another order
    live = [check for check in order.checks if not (check.deleted or check.voided)]
    if not gone and not all(check.paymentStatus in _PAID for check in live):
        return
    if not gone and (not order.checks or order.approvalStatus in _NOT_YET):
        return
    book = _Book(order, location)
    yield book.sale([] if gone else live, gone=gone or not live)
    yield from book.refunds(gone=gone)


class _Book:
    """One order and its money."""

    def __init__(self, order: Order, location: Location) -> None:
        opened = order.openedDate or order.createdDate or order.closedDate or order.modifiedDate
        if opened is None:
            raise Unavailable(f"Toast sent order {order.guid} without any date.")
        self._order, self._location = order, location
        self._opened, self._changed = opened.astimezone(UTC), (order.modifiedDate or opened).astimezone(UTC)
        told = _day(order.businessDate)
        self._day = told or self._opened.astimezone(ZoneInfo(location.timezone or "UTC")).date()
        self._minor: Minor = lambda amount: to_minor(amount or 0.0, location.currency)

    def sale(self, live: Sequence[Check], *, gone: bool) -> SaleOrder:
        voided = [line for check in self._order.checks for line in self._voids(check)]
        charges = [charge for check in live for charge in check.appliedServiceCharges]
        tips = [payment.tipAmount for check in live for payment in check.payments if _was_taken(payment)]
        return SaleOrder(
            id=self._order.guid,
            business_day=self._day,
            at=self._opened,
            updated_at=self._changed,
            lines=tuple(line for check in live for line in self._lines(check, check.selections)),
            voids=() if self._order.deleted else tuple(voided),
            tax_minor=sum(self._minor(check.taxAmount) for check in live),
            tip_minor=sum(map(self._minor, tips))
            + sum(self._minor(one.chargeAmount) for one in charges if one.gratuity),
            service_minor=sum(self._minor(one.chargeAmount) for one in charges if not one.gratuity),
            voided=gone,
            currency=self._location.currency,
            version=self._version,
        )

    @property
    def _version(self) -> int:
        return (self._changed - _EPOCH) // timedelta(milliseconds=1)

    # -- lines

    def _lines(self, check: Check, selections: Iterable[Selection]) -> Iterator[SaleLine]:
        for one in selections:
            if _is_dish(one) and not one.voided:
                yield self._line(one, _combo(check, one))

    def _voids(self, check: Check) -> Iterator[SaleLine]:
        for one in check.selections:
            if _is_dish(one) and (one.voided or check.voided or self._order.voided):
                yield self._line(one, _combo(check, one))

    def _line(self, selection: Selection, combo: str | None) -> SaleLine:
        quantity, total = _quantity(selection), self._minor(selection.price)
        size = next((one for one in selection.modifiers if _is_size(one)), None)
        item = selection.item.guid if selection.item else None
        option = size.item.guid if size and size.item else None
        return SaleLine(
            name=_name(selection)[:200],
            quantity=quantity,
            unit_price_minor=self._unit_price(selection, quantity),
            total_minor=total,
            item_id=item,
            variation_id=size_id(item, option) if item and option else None,
            variation=_name(size) if size else None,
            discount_minor=max(self._minor(selection.preDiscountPrice) - total, 0) if selection.preDiscountPrice else 0,
            modifiers=tuple(self._modifiers(one for one in selection.modifiers if one is not size)),
            combo=combo,
        )

    def _unit_price(self, selection: Selection, quantity: Decimal) -> int:
        if selection.receiptLinePrice is not None:
            return self._minor(selection.receiptLinePrice)
        before = selection.price if selection.preDiscountPrice is None else selection.preDiscountPrice
        added = sum(one.price or 0.0 for one in selection.modifiers if not one.voided and not _is_size(one))
        return to_minor(Decimal(str((before or 0.0) - added)) / quantity, self._location.currency)

    def _modifiers(self, modifiers: Iterable[Selection]) -> Iterator[SaleModifier]:
        """Nested ones one after another, each without what lies inside it."""
        for one in modifiers:
            if one.voided:
                continue
            inside = [each for each in one.modifiers if not each.voided]
            own = self._minor(one.price) - sum(self._minor(each.price) for each in inside)
            yield SaleModifier(_name(one), _quantity(one), own)
            yield from self._modifiers(inside)

    # -- money given back

    def refunds(self, *, gone: bool) -> Iterator[SaleOrder]:
        """By the transaction that Toast names; what it does not name is one. A refund of a voided order counts no
        more than the order."""
        for transaction in sorted(self._transactions()):
            lines = tuple(self._given_back(transaction))
            returned = [payment.refund for payment in self._payments() if _of_refund(payment) == transaction]
            rest = sum(self._minor(one.refundAmount) for one in returned if one) - self._named(transaction)
            if not lines and rest <= 0:
                continue
            first = returned[0] if returned else None
            at = first.refundDate.astimezone(UTC) if first and first.refundDate else self._changed
            yield SaleOrder(
                id=transaction or f"{self._order.guid}-refund",
                business_day=(_day(first.refundBusinessDate) if first else None) or self._day,
                at=at,
                updated_at=self._changed,
                lines=(),
                refunds=() if gone else lines,
                refund_minor=0 if gone else max(rest, 0),
                voided=gone,
                currency=self._location.currency,
                refund_of=self._order.guid,
                version=self._version,
            )

    def _payments(self) -> list[Payment]:
        return [payment for check in self._order.checks for payment in check.payments]

    def _transactions(self) -> set[str]:
        found = {_transaction(one.refundDetails) for _, one in self._dishes() if one.refundDetails}
        return found | {_transaction(one.refund) for one in self._payments() if one.refund}

    def _dishes(self) -> Iterator[tuple[Check, Selection]]:
        for check in self._order.checks:
            for one in check.selections:
                yield check, one

    def _given_back(self, transaction: str) -> Iterator[SaleLine]:
        """A part of the price counts as that part of the dish."""
        for check, one in self._dishes():
            details = one.refundDetails
            if not details or _transaction(details) != transaction or not _is_dish(one):
                continue
            back, sold = self._minor(details.refundAmount), self._line(one, _combo(check, one))
            if back > 0:
                part = Decimal(back) / sold.total_minor if sold.total_minor > 0 else Decimal(1)
                yield SaleLine(
                    name=sold.name,
                    quantity=sold.quantity * part,
                    unit_price_minor=sold.unit_price_minor,
                    total_minor=back,
                    item_id=sold.item_id,
                    variation_id=sold.variation_id,
                    variation=sold.variation,
                    combo=sold.combo,
                )

    def _named(self, transaction: str) -> int:
        """What was given back for dishes, gift cards and charges, with its tax."""
        charges = [charge for check in self._order.checks for charge in check.appliedServiceCharges]
        details = [one.refundDetails for _, one in self._dishes()] + [one.refundDetails for one in charges]
        here = [one for one in details if one and _transaction(one) == transaction]
        return sum(self._minor(one.refundAmount) + self._minor(one.taxRefundAmount) for one in here)


def _is_dish(selection: Selection) -> bool:
    if selection.deferred or selection.selectionType in _NO_DISH:
        return False
    return not (selection.selectionType == "SPECIAL_REQUEST" and not selection.price)  # words for the kitchen


def _is_size(modifier: Selection) -> bool:
    return modifier.optionGroupPricingMode == _REPLACES and not modifier.voided


def _combo(check: Check, selection: Selection) -> str | None:
    """The combination it was sold in: Toast makes those as discounts that name their dishes."""
    for discount in (*selection.appliedDiscounts, *check.appliedDiscounts):
        if selection.guid and any(one.guid == selection.guid for one in discount.comboItems):
            return discount.name or "Combo"
    return None


def _name(selection: Selection) -> str:
    return " ".join((selection.displayName or _OPEN_ITEM).split())


def _quantity(selection: Selection) -> Decimal:
    quantity = abs(Decimal(str(1.0 if selection.quantity is None else selection.quantity)))
    if not quantity.is_finite():
        raise Unavailable("Toast sent a quantity that is no number.")
    return quantity or Decimal(1)


def _was_taken(payment: Payment) -> bool:
    return payment.paymentStatus not in _NOT_TAKEN


def _transaction(details: RefundDetails | Refund) -> str:
    return (details.refundTransaction.guid or "") if details.refundTransaction else ""


def _of_refund(payment: Payment) -> str | None:
    return _transaction(payment.refund) if payment.refund else None


def _day(number: int | None) -> date | None:
    """yyyymmdd."""
    if not number:
        return None
    try:
        return date.fromisoformat(str(number))
    except ValueError:
        raise Unavailable(f"Toast sent the business date {number}, which is none.") from None


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with a fraction and an offset without colon, as Toast writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}+0000"
