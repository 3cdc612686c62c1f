"""Square's wire values as a till's plain ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from core.errors import Unavailable
from tools.integrations.square.schemas import CatalogObject, Item, Line, LineModifier, Money, Order, Place
from tools.pos.types import (
    CatalogItem,
    CatalogVariation,
    Location,
    SaleLine,
    SaleModifier,
    SaleOrder,
)

_NO_DISH = frozenset({"GIFT_CARD"})  # money held for later, not a sale of anything on the menu
_CUSTOM = "Custom amount"


def minor(money: Money | None) -> int:
    return (money.amount or 0) if money else 0


def location_of(place: Place) -> Location:
    return Location(
        id=place.id,
        name=place.name or place.id,
        timezone=place.timezone or "",
        currency=place.currency or "",
        merchant_id=place.merchant_id or "",
        since=place.created_at.date() if place.created_at else None,
        active=place.status != "INACTIVE",
    )


# -- the catalogue


def catalog_of(objects: Sequence[CatalogObject], location_id: str) -> list[CatalogItem]:
    """The dishes of one location. Prices are the location's own where it has some."""
    categories = {one.id: one.category_data.name for one in objects if one.category_data}
    lists = {one.id: one.modifier_list_data.name for one in objects if one.modifier_list_data}
    return [
        _item(one, one.item_data, location_id, categories, lists)
        for one in objects
        if one.type == "ITEM" and one.item_data and not one.is_deleted and one.item_data.name
    ]


def _item(
    found: CatalogObject,
    item: Item,
    location_id: str,
    categories: Mapping[str, str | None],
    lists: Mapping[str, str | None],
) -> CatalogItem:
    here = [one for one in item.variations if not one.is_deleted and is_present(one, location_id)]
    category = item.reporting_category or next(iter(item.categories), None)
    chosen = (category.id if category else None) or item.category_id
    shown = [lists.get(one.modifier_list_id) for one in item.modifier_list_info if one.enabled is not False]
    return CatalogItem(
        id=found.id,
        name=" ".join((item.name or "").split()),
        category=categories.get(chosen) if chosen else None,
        variations=tuple(_variation(one, location_id) for one in here),
        available=is_present(found, location_id) and not item.is_archived and bool(here),
        sold_out=bool(here) and all(_sold_out(one, location_id) for one in here),
        modifiers=tuple(filter(None, shown)),
        version=str(found.version),
    )


def is_present(found: CatalogObject, location_id: str) -> bool:
    if found.present_at_all_locations is not False:  # Square's default is everywhere
        return location_id not in found.absent_at_location_ids
    return location_id in found.present_at_location_ids


def _variation(found: CatalogObject, location_id: str) -> CatalogVariation:
    data = found.item_variation_data
    price = data.price_money if data else None
    for override in data.location_overrides if data else []:
        if override.location_id == location_id and override.price_money:
            price = override.price_money
    amount = price.amount if price else None
    return CatalogVariation(found.id, (data.name if data else None) or "Regular", amount, str(found.version))


def _sold_out(found: CatalogObject, location_id: str) -> bool:
    overrides = found.item_variation_data.location_overrides if found.item_variation_data else []
    return any(one.sold_out for one in overrides if one.location_id == location_id)


# -- orders


def order_of(order: Order, zone: ZoneInfo) -> SaleOrder:
    """A closed order. A sale counts on the local day it was closed; Square tells no business day."""
    closed = order.closed_at or order.updated_at or order.created_at
    voided = order.state == "CANCELED"
    sold = tuple(_lines(order.line_items))
    returned = tuple(line for one in order.returns for line in _lines(one.return_line_items))
    return SaleOrder(
        id=order.id,
        business_day=closed.astimezone(zone).date(),
        at=order.created_at.astimezone(UTC),
        updated_at=(order.updated_at or closed).astimezone(UTC),
        lines=() if voided else sold,
        refunds=returned,
        voids=sold if voided else (),
        refund_minor=_unnamed_refund(order),
        tax_minor=0 if voided else minor(order.total_tax_money),
        tip_minor=0 if voided else minor(order.total_tip_money),
        service_minor=0 if voided else minor(order.total_service_charge_money),
        voided=voided,
        currency=_currency(order),
        refund_of=next((one.source_order_id for one in order.returns if one.source_order_id), None),
        version=order.version,
    )


def _unnamed_refund(order: Order) -> int:
    """Given back as an amount, without saying for which dishes."""
    if any(one.return_line_items for one in order.returns):
        return 0
    return sum(minor(one.amount_money) for one in order.refunds if one.status not in ("REJECTED", "FAILED"))


def _currency(order: Order) -> str:
    told = [order.total_money, *(line.total_money for line in order.line_items)]
    told += [line.total_money for one in order.returns for line in one.return_line_items]
    return next((one.currency for one in told if one and one.currency), "")


def _lines(lines: Iterable[Line]) -> Iterable[SaleLine]:
    for line in lines:
        if line.item_type not in _NO_DISH:
            yield _line(line)


def _line(line: Line) -> SaleLine:
    """Net of discounts without tax holds for taxes on top and taxes inside alike: what is collected less the tax."""
    taken = minor(line.total_tax_money) + minor(line.total_service_charge_money)
    return SaleLine(
        name=" ".join((line.name or _CUSTOM).split())[:200],
        quantity=_decimal(line.quantity),
        unit_price_minor=minor(line.base_price_money),
        total_minor=minor(line.total_money) - taken,
        variation_id=line.catalog_object_id,
        variation=line.variation_name,
        discount_minor=minor(line.total_discount_money),
        modifiers=tuple(_modifier(one) for one in (*line.modifiers, *line.return_modifiers)),
    )


def _modifier(modifier: LineModifier) -> SaleModifier:
    quantity = _decimal(modifier.quantity or "1")
    return SaleModifier((modifier.name or "").strip(), quantity, minor(modifier.total_price_money))


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Unavailable(f"Square sent the quantity {text[:20]!r}, which is no number.")
    return value


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as Square writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
