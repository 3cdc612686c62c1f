"""Toast's wire format, as much of it as is read. Unknown fields are let pass; money in major units.

Source: Toast's published descriptions of its authentication, restaurants, menus v2 and orders v2 APIs.
"""

from __future__ import annotations

from datetime import datetime

from tools.integrations.wire import Rows, Wire

Text = str | None
Amount = float | None


class Ref(Wire):
    guid: Text = None


class Token(Wire):
    accessToken: str
    expiresIn: int = 0


class Login(Wire):
    token: Token


class General(Wire):
    name: Text = None
    locationName: Text = None
    timeZone: Text = None
    closeoutHour: int | None = None
    currencyCode: Text = None
    firstBusinessDate: int | None = None
    archived: bool | None = None


class Restaurant(Wire):
    guid: str
    general: General = General()


# -- menus


class Metadata(Wire):
    lastUpdated: Text = None


class SequencePrice(Wire):
    sequence: int | None = None
    price: Amount = None


class SizeRule(Wire):
    sizeGuid: Text = None
    sequencePrices: Rows[SequencePrice] = ()


class Pricing(Wire):
    sizeSpecificPricingGuid: Text = None
    sizeSequencePricingRules: Rows[SizeRule] = ()


class MenuItem(Wire):
    guid: str
    name: Text = None
    visibility: tuple[str, ...] | None = None
    price: Amount = None
    pricingStrategy: Text = None
    pricingRules: Pricing | None = None
    isDeferred: bool | None = None
    modifierGroupReferences: Rows[int] = ()


class MenuGroup(Wire):
    name: Text = None
    menuGroups: Rows[MenuGroup] = ()
    menuItems: Rows[MenuItem] = ()


class Menu(Wire):
    name: Text = None
    menuGroups: Rows[MenuGroup] = ()


class ModifierGroup(Wire):
    guid: Text = None
    name: Text = None
    pricingRules: Pricing | None = None
    modifierOptionReferences: Rows[int] = ()


class ModifierOption(Wire):
    guid: Text = None
    name: Text = None
    price: Amount = None


class Menus(Wire):
    lastUpdated: Text = None
    menus: Rows[Menu] = ()
    modifierGroupReferences: dict[str, ModifierGroup] | None = None
    modifierOptionReferences: dict[str, ModifierOption] | None = None


class Stock(Wire):
    guid: Text = None
    status: Text = None


class Stocks(Wire):
    items: Rows[Stock] = ()


# -- orders


class RefundDetails(Wire):
    refundAmount: Amount = None
    taxRefundAmount: Amount = None
    refundTransaction: Ref | None = None


class Discount(Wire):
    name: Text = None
    comboItems: Rows[Ref] = ()


class Selection(Wire):
    """A dish, or (inside `modifiers`) what was chosen with it."""

    guid: Text = None
    item: Ref | None = None
    displayName: Text = None
    selectionType: Text = None
    quantity: float | None = None
    deferred: bool | None = None
    preDiscountPrice: Amount = None
    price: Amount = None
    receiptLinePrice: Amount = None
    voided: bool | None = None
    optionGroupPricingMode: Text = None
    appliedDiscounts: Rows[Discount] = ()
    refundDetails: RefundDetails | None = None
    modifiers: Rows[Selection] = ()


class ServiceCharge(Wire):
    chargeAmount: Amount = None
    gratuity: bool | None = None
    refundDetails: RefundDetails | None = None


class Refund(Wire):
    refundAmount: Amount = None
    refundDate: datetime | None = None
    refundBusinessDate: int | None = None
    refundTransaction: Ref | None = None


class Payment(Wire):
    tipAmount: Amount = None
    paymentStatus: Text = None
    refund: Refund | None = None


class Check(Wire):
    deleted: bool | None = None
    voided: bool | None = None
    paymentStatus: Text = None
    amount: Amount = None
    taxAmount: Amount = None
    totalAmount: Amount = None
    selections: Rows[Selection] = ()
    appliedDiscounts: Rows[Discount] = ()
    appliedServiceCharges: Rows[ServiceCharge] = ()
    payments: Rows[Payment] = ()


class Order(Wire):
    guid: str
    openedDate: datetime | None = None
    createdDate: datetime | None = None
    modifiedDate: datetime | None = None
    closedDate: datetime | None = None
    businessDate: int | None = None
    approvalStatus: Text = None
    voided: bool | None = None
    deleted: bool | None = None
    excessFood: bool | None = None
    createdInTestMode: bool | None = None
    checks: Rows[Check] = ()


class Orders(Wire):
    orders: Rows[Order] = ()


for model in (MenuGroup, Menu, Menus, Selection, Check, Order, Orders):
    model.model_rebuild()
