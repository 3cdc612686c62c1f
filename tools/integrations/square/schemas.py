"""Square's wire format, as much of it as is read. Unknown fields are let pass; money in minor units.

Source: Square's OpenAPI (github.com/square/connect-api-specification, Apache-2.0).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from core.errors import Unavailable

M = TypeVar("M", bound=BaseModel)


def _empty(value: Any) -> Any:
    return () if value is None else value


Text = str | None


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Money(Wire):
    amount: int | None = None
    currency: Text = None


class Variation(Wire):
    name: Text = None
    price_money: Money | None = None
    location_overrides: Annotated[tuple[Override, ...], BeforeValidator(_empty)] = ()
    item_id: Text = None


class Override(Wire):
    location_id: Text = None
    price_money: Money | None = None
    sold_out: bool | None = None


class CategoryRef(Wire):
    id: Text = None


class ModifierInfo(Wire):
    modifier_list_id: str
    enabled: bool | None = None


class Item(Wire):
    name: Text = None
    category_id: Text = None
    categories: Annotated[tuple[CategoryRef, ...], BeforeValidator(_empty)] = ()
    reporting_category: CategoryRef | None = None
    variations: Annotated[tuple[CatalogObject, ...], BeforeValidator(_empty)] = ()
    modifier_list_info: Annotated[tuple[ModifierInfo, ...], BeforeValidator(_empty)] = ()
    is_archived: bool | None = None
    product_type: Text = None


class Named(Wire):
    name: Text = None


class CatalogObject(Wire):
    type: str
    id: str
    version: int = 0
    is_deleted: bool | None = None
    present_at_all_locations: bool | None = None
    present_at_location_ids: Annotated[tuple[str, ...], BeforeValidator(_empty)] = ()
    absent_at_location_ids: Annotated[tuple[str, ...], BeforeValidator(_empty)] = ()
    item_data: Item | None = None
    item_variation_data: Variation | None = None
    category_data: Named | None = None
    modifier_list_data: Named | None = None


class CatalogPage(Wire):
    objects: Annotated[tuple[CatalogObject, ...], BeforeValidator(_empty)] = ()
    cursor: Text = None


class Place(Wire):
    id: str
    name: Text = None
    timezone: Text = None
    currency: Text = None
    merchant_id: Text = None
    status: Text = None
    created_at: datetime | None = None


class Places(Wire):
    locations: Annotated[tuple[Place, ...], BeforeValidator(_empty)] = ()


class LineModifier(Wire):
    name: Text = None
    quantity: Text = None
    total_price_money: Money | None = None


class Line(Wire):
    """A line sold or given back."""

    name: Text = None
    quantity: str
    catalog_object_id: Text = None
    variation_name: Text = None
    item_type: Text = None
    modifiers: Annotated[tuple[LineModifier, ...], BeforeValidator(_empty)] = ()
    return_modifiers: Annotated[tuple[LineModifier, ...], BeforeValidator(_empty)] = ()
    base_price_money: Money | None = None
    gross_sales_money: Money | None = None
    total_tax_money: Money | None = None
    total_discount_money: Money | None = None
    total_service_charge_money: Money | None = None
    total_money: Money | None = None


class Return(Wire):
    source_order_id: Text = None
    return_line_items: Annotated[tuple[Line, ...], BeforeValidator(_empty)] = ()
    return_amounts: Amounts | None = None


class Amounts(Wire):
    total_money: Money | None = None
    tax_money: Money | None = None


class Refund(Wire):
    amount_money: Money | None = None
    status: Text = None


class Order(Wire):
    id: str
    location_id: str
    state: Text = None
    version: int = 1
    created_at: datetime
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    line_items: Annotated[tuple[Line, ...], BeforeValidator(_empty)] = ()
    returns: Annotated[tuple[Return, ...], BeforeValidator(_empty)] = ()
    refunds: Annotated[tuple[Refund, ...], BeforeValidator(_empty)] = ()
    total_money: Money | None = None
    total_tax_money: Money | None = None
    total_tip_money: Money | None = None
    total_service_charge_money: Money | None = None


class OrdersPage(Wire):
    orders: Annotated[tuple[Order, ...], BeforeValidator(_empty)] = ()
    cursor: Text = None


class TokenAnswer(Wire):
    access_token: str
    refresh_token: Text = None
    expires_at: datetime | None = None
    merchant_id: str = ""


class Data(Wire):
    type: Text = None
    id: Text = None
    object: dict[str, Any] | None = None


class Webhook(Wire):
    merchant_id: str
    type: str
    event_id: str
    location_id: Text = None
    data: Data | None = None


for model in (Variation, Item, CatalogObject, Return):
    model.model_rebuild()


def read(model: type[M], document: Any) -> M:
    """The document as that model; one that does not fit is the vendor's fault, not the owner's."""
    try:
        return model.model_validate(document or {})
    except ValueError as error:
        first = str(error).splitlines()[:3]
        raise Unavailable(f"Square answered in a way we do not understand ({' '.join(first)})"[:300]) from None
