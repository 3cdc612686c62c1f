"""What every till's data becomes: plain values, money in integer minor units, times aware."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Location:
    """One place of a merchant. `timezone` is an IANA name, `currency` an ISO 4217 code; empty where not told."""

    id: str
    name: str
    timezone: str
    currency: str
    merchant_id: str = ""
    since: date | None = None  # no sales before
    active: bool = True


@dataclass(frozen=True, slots=True)
class CatalogVariation:
    """A size. `price_minor` None: the price is asked for at the till."""

    id: str
    name: str
    price_minor: int | None
    version: str = ""


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """A dish as the till lists it. An item without sizes has exactly one variation. `version` changes with every edit
    (empty where the vendor has none). `modifiers` are the names of the lists that can be chosen from."""

    id: str
    name: str
    category: str | None
    variations: tuple[CatalogVariation, ...]
    available: bool = True
    sold_out: bool = False
    modifiers: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class SaleModifier:
    name: str
    quantity: Decimal
    total_minor: int


@dataclass(frozen=True, slots=True)
class SaleLine:
    """What was sold of one dish. `item_id` is the catalogue item, `variation_id` its size (vendors that sell by
    variation give only that); both None for what was typed in. `quantity` is above zero, also in refunds and voids.
    `total_minor` is what the guest paid for the line with its modifiers, net of discounts, without tax and tip;
    `unit_price_minor` the menu price of one, before discounts and modifiers. `combo` names the combination it was
    sold in."""

    name: str
    quantity: Decimal
    unit_price_minor: int
    total_minor: int
    item_id: str | None = None
    variation_id: str | None = None
    variation: str | None = None
    category: str | None = None
    discount_minor: int = 0
    modifiers: tuple[SaleModifier, ...] = ()
    combo: str | None = None


@dataclass(frozen=True, slots=True)
class SaleOrder:
    """An order as the till closed it. `version` grows with every change (compared as a string of equal length or as a
    number: see `newer`); `updated_at` is the vendor's time. A voided order has no `lines`. `refunds` count on this
    order's own day; `refund_minor` is what was given back without naming dishes."""

    id: str
    business_day: date
    at: datetime
    updated_at: datetime
    lines: tuple[SaleLine, ...]
    refunds: tuple[SaleLine, ...] = ()
    voids: tuple[SaleLine, ...] = ()
    refund_minor: int = 0
    tax_minor: int = 0
    tip_minor: int = 0
    service_minor: int = 0
    voided: bool = False
    currency: str = ""
    refund_of: str | None = None  # the order whose sale is given back, where it is another one
    version: int = 0  # grows with every change; vendors without one: updated_at in milliseconds


@dataclass(frozen=True, slots=True)
class Span:
    """Which orders: by when they were sold (both ends), or by when they last changed (`end` None: up to now)."""

    by: Literal["sold", "changed"]
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """`next` is the vendor's cursor of the page behind this one, None on the last."""

    orders: tuple[SaleOrder, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """A change of one dish to be written to the till. `prices` is variation id -> new price in minor units;
    `available` None: leave it. `key` makes sending it twice the same as once."""

    item_id: str
    key: str
    prices: Mapping[str, int] = field(default_factory=dict)
    available: bool | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """A vendor's message that something changed. `key` is the same for the same message sent twice."""

    key: str
    merchant_id: str
    kind: str  # as the vendor calls it
    about: Literal["orders", "catalog", "access_revoked", "other"]
    location_id: str | None = None
