"""Clover's wire format, as much of it as is read. Unknown fields are let pass; money in minor units, times in ms.

Source: Clover's REST reference (docs.clover.com). Lists come as {"elements": [...]}.
"""

from __future__ import annotations

from tools.integrations.wire import Elements, Rows, Wire

Text = str | None
Cents = int | None
Millis = int | None


class Ref(Wire):
    id: Text = None


class Token(Wire):
    access_token: str
    access_token_expiration: int | None = None  # seconds
    refresh_token: Text = None


class Properties(Wire):
    defaultCurrency: Text = None
    timezone: Text = None


class Merchant(Wire):
    id: str
    name: Text = None
    createdTime: Millis = None
    defaultCurrency: Text = None
    timezone: Text = None
    properties: Properties | None = None


# -- inventory


class Named(Wire):
    id: Text = None
    name: Text = None


class Stock(Wire):
    quantity: float | None = None


class Item(Wire):
    id: str
    name: Text = None
    price: Cents = None
    priceType: Text = None
    hidden: bool | None = None
    available: bool | None = None
    autoManage: bool | None = None
    itemGroup: Ref | None = None
    options: Elements[Named] = ()
    categories: Elements[Named] = ()
    modifierGroups: Elements[Named] = ()
    itemStock: Stock | None = None
    modifiedTime: Millis = None
    deletedTime: Millis = None


class Items(Wire):
    elements: Rows[Item] = ()


class Group(Wire):
    id: str
    name: Text = None
    items: Elements[Ref] = ()


class Groups(Wire):
    elements: Rows[Group] = ()


# -- orders


class Discount(Wire):
    """Either an amount (below zero) or a percentage."""

    name: Text = None
    amount: Cents = None
    percentage: float | None = None


class Modification(Wire):
    name: Text = None
    amount: Cents = None


class LineItem(Wire):
    """One piece; what is sold by weight has `unitQty` in thousandths and its price per unit."""

    id: Text = None
    item: Ref | None = None
    name: Text = None
    price: Cents = None
    unitQty: int | None = None
    refunded: bool | None = None
    exchanged: bool | None = None
    isRevenue: bool | None = None
    discounts: Elements[Discount] = ()
    modifications: Elements[Modification] = ()


class LineItems(Wire):
    elements: Rows[LineItem] = ()


class Charge(Wire):
    amount: Cents = None


class Payment(Wire):
    amount: Cents = None
    tipAmount: Cents = None
    taxAmount: Cents = None
    createdTime: Millis = None
    result: Text = None
    serviceCharge: Charge | None = None
    additionalCharges: Elements[Charge] = ()


class Refund(Wire):
    id: Text = None
    amount: Cents = None
    taxAmount: Cents = None
    createdTime: Millis = None
    voided: bool | None = None
    serviceChargeAmount: Charge | None = None
    lineItems: Elements[Ref] = ()


class Credit(Wire):
    """Money given back by hand, of no payment."""

    id: Text = None
    amount: Cents = None
    taxAmount: Cents = None
    createdTime: Millis = None
    voided: bool | None = None


class Order(Wire):
    id: str
    currency: Text = None
    paymentState: Text = None
    state: Text = None
    isVat: bool | None = None
    testMode: bool | None = None
    createdTime: Millis = None
    clientCreatedTime: Millis = None
    modifiedTime: Millis = None
    deletedTimestamp: Millis = None
    discounts: Elements[Discount] = ()
    lineItems: Elements[LineItem] = ()
    payments: Elements[Payment] = ()
    refunds: Elements[Refund] = ()
    credits: Elements[Credit] = ()
    voids: Elements[Payment] = ()


class Orders(Wire):
    elements: Rows[Order] = ()


# -- messages


class Notice(Wire):
    objectId: str
    type: str
    ts: int


class Webhook(Wire):
    appId: Text = None
    merchants: dict[str, tuple[Notice, ...]] = {}
