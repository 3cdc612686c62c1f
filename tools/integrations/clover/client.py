"""Clover's API: one class for the application, one for a merchant that let it in."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.errors import BadInput, Forbidden
from tools.integrations.access import Access, Grant, with_token
from tools.integrations.clover.items import catalog_of
from tools.integrations.clover.normalise import location_of, millis, orders_of
from tools.integrations.clover.schemas import (
    Group,
    Groups,
    Item,
    Items,
    LineItem,
    LineItems,
    Merchant,
    Order,
    Orders,
    Token,
    Webhook,
)
from tools.integrations.clover.verification import HEADER, is_genuine
from tools.integrations.http import AccessRevoked, Call, Policy, VendorHttp, VendorRefused
from tools.integrations.windows import Window, open_end, read_window
from tools.integrations.wire import read
from tools.pos.provider import AuthKind, StalePage
from tools.pos.types import CatalogItem, Location, OrderPage, Push, Span, WebhookEvent

Query = Sequence[tuple[str, str | int]]

log = logging.getLogger(__name__)
URL = "https://api.clover.com"
# Where owners say yes is another host than the API's, in each region.
_CONSENT = {
    "api.clover.com": "www.clover.com",
    "api.eu.clover.com": "www.eu.clover.com",
    "api.la.clover.com": "www.la.clover.com",
    "apisandbox.dev.clover.com": "sandbox.dev.clover.com",
}
_LINES = "lineItems,lineItems.discounts,lineItems.modifications"
_ORDER = f"{_LINES},discounts,payments,refunds,credits,voids,serviceCharge"
_ITEM = "categories,modifierGroups,itemStock,options"
_PAGE, _ITEMS = 200, 1000  # of at most 1000: orders come with all that is in them
_NESTED = 100  # a list inside an answer is cut off here without a word
_FIRST, _WIDEST = timedelta(days=2), timedelta(days=28)
_CODE = re.compile(r"[\w-]{6,64}")


def _explain(document: Any) -> tuple[str, str]:
    if not isinstance(document, dict):
        return "", ""
    said = document.get("details") or document.get("message") or ""
    return str(document.get("error") or document.get("code") or ""), str(said)[:300]


POLICY = Policy(vendor="clover", title="Clover", hosts=frozenset(_CONSENT), explain=_explain)  # 16 a second per token


@dataclass(frozen=True, slots=True)
class CloverConfig:
    """From the developer dashboard: the application, and the code that comes with every message."""

    app_id: str = ""
    secret: str = ""
    url: str = URL
    webhook_code: str = ""


class Clover:
    """The application at Clover."""

    name, title, writable = "clover", POLICY.title, True
    auth: AuthKind = "oauth"
    asks: tuple[str, ...] = ()
    renew_before = timedelta(minutes=5)  # they live for half an hour

    def __init__(
        self, http: VendorHttp, config: CloverConfig, *, demo: bool = False, clock: Clock | None = None
    ) -> None:
        """`demo`: a sandbox on this machine may stand in for Clover."""
        self._http, self._config, self._demo, self._clock = http, config, demo, clock or Clock()
        self.url = config.url.rstrip("/")

    @property
    def configured(self) -> bool:
        return bool(self._config.app_id and self._config.secret)

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        query = {"client_id": self._config.app_id, "redirect_uri": redirect_uri, "state": state}
        host = _CONSENT.get(urlsplit(self.url).hostname or "")
        return f"{f'https://{host}' if host else self.url}/oauth/v2/authorize?{urlencode(query)}"

    async def exchange(self, secret: Mapping[str, str], redirect_uri: str) -> Grant:
        """{"code", "merchant_id"} as they come back; without the merchant Clover is asked whose token it is."""
        if not secret.get("code"):
            raise BadInput("Clover sent no code back; start connecting again.")
        own = {"client_id": self._config.app_id, "client_secret": self._config.secret, "code": secret["code"]}
        token = read(Token, await self.send("POST", "/oauth/v2/token", "", body=own), self.title)
        merchant = secret.get("merchant_id") or ""
        if not merchant:
            found = await self.send("GET", "/v3/merchants/current", "", token=token.access_token)
            merchant = read(Merchant, found, self.title).id
        return _grant(token, merchant)

    async def renew(self, grant: Grant) -> Grant:
        """A refresh token is good once; the new pair comes with a new one."""
        if not grant.refresh_token:
            raise AccessRevoked("Clover no longer lets us in: connect it again.")
        body = {"client_id": self._config.app_id, "refresh_token": grant.refresh_token}
        try:
            found = await self.send("POST", "/oauth/v2/refresh", "", body=body)
        except VendorRefused as refusal:
            raise AccessRevoked("Clover no longer lets us in: connect it again.") from refusal
        return _grant(read(Token, found, self.title), grant.merchant_id)

    async def revoke(self, grant: Grant) -> None:
        """Clover has no call for it: what we hold is forgotten, and the owner uninstalls the app there."""

    def account(self, access: Access, *, key: str) -> CloverAccount:
        return CloverAccount(self, access, key, self._clock)

    def webhook(self, headers: Mapping[str, str], body: bytes, url: str) -> Sequence[WebhookEvent]:
        if not is_genuine(self._config.webhook_code, headers.get(HEADER, "")):
            if code := _verification(body):
                log.warning("Clover's verification code for this address: %s (enter it in the dashboard)", code)
                return []
            raise Forbidden("This message did not come with Clover's code.")
        try:
            message = Webhook.model_validate(json.loads(body))
        except ValueError:
            raise BadInput("This message from Clover cannot be read.") from None
        if self._config.app_id and message.appId not in (None, self._config.app_id):
            raise Forbidden("This message is for another app.")
        events = {}
        for merchant, notices in message.merchants.items():
            for one in notices:
                key = f"{merchant}/{one.objectId}/{one.type}/{one.ts}"
                kind = f"{one.objectId.partition(':')[0]}:{one.type}"
                events[key] = WebhookEvent(key, merchant, kind, _about(one.objectId, one.type))
        return list(events.values())

    async def send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        key: str,
        *,
        token: str = "",
        query: Query = (),
        body: Any = None,
        again: bool | None = None,
    ) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.url}{path}{f'?{urlencode(query)}' if query else ''}"
        return await self._http.json(
            POLICY, Call(method, url, key, headers, json=body, again=again, loopback=self._demo)
        )


def _grant(token: Token, merchant: str) -> Grant:
    ends = token.access_token_expiration
    expires = datetime.fromtimestamp(ends, UTC) if ends else None
    return Grant(token.access_token, token.refresh_token, expires, merchant)


def _verification(body: bytes) -> str | None:
    """The code of the message by which Clover checks that an address is ours: the only one without its own code."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    code = document.get("verificationCode") if isinstance(document, dict) and len(document) == 1 else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _about(object_id: str, kind: str) -> Literal["orders", "catalog", "access_revoked", "other"]:
    what = object_id.partition(":")[0]
    if what == "A":
        return "access_revoked" if kind == "DELETE" else "other"
    if what in ("O", "P"):
        return "orders"
    return "catalog" if what.startswith("I") else "other"


class CloverAccount:
    """One merchant at Clover; `key` is its id."""

    def __init__(self, clover: Clover, access: Access, key: str, clock: Clock) -> None:
        self._clover, self._access, self._key, self._clock = clover, access, key, clock

    async def locations(self) -> Sequence[Location]:
        found = await self._send("GET", "", [("expand", "properties")])
        return [location_of(read(Merchant, found, self._clover.title))]

    async def catalog(self, location: Location) -> Sequence[CatalogItem]:
        items: list[Item] = []
        while True:
            query: Query = [("expand", _ITEM), ("limit", _ITEMS), ("offset", len(items))]
            page = read(Items, await self._send("GET", "/items", query), self._clover.title).elements
            items += page
            if len(page) < _ITEMS:
                break
        grouped = any(item.itemGroup for item in items)
        return catalog_of(items, await self._group_names() if grouped else {})

    async def _group_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        while True:
            query: Query = [("limit", _ITEMS), ("offset", len(names))]
            page = read(Groups, await self._send("GET", "/item_groups", query), self._clover.title).elements
            names |= {group.id: group.name or "" for group in page}
            if len(page) < _ITEMS:
                return names

    async def orders(self, location: Location, span: Span, page: str | None) -> OrderPage:
        """By when they last changed, the past too: Clover cuts lists by creation off after 90 days, but not these.
        What was sold in the span and changed behind it comes with the changes."""
        end = span.end or open_end(span.start, self._clock.now())
        try:
            window = Window.of(page) if page else Window(span.start, _FIRST if span.by == "sold" else _WIDEST)
        except (ValueError, OverflowError) as error:
            raise StalePage from error
        last = end + timedelta(milliseconds=1) if span.end else end  # both ends belong to it
        found, following = await read_window(self._changed, window, last, _PAGE, _WIDEST)
        whole = [await self._complete(order) for order in found]
        sales = await asyncio.to_thread(orders_of, whole, ZoneInfo(location.timezone or "UTC"))
        return OrderPage(tuple(sales), str(following) if following else None)

    async def _changed(self, start: datetime, before: datetime, number: int) -> list[Order]:
        query: Query = [
            ("filter", f"modifiedTime>={millis(start)}"),
            ("filter", f"modifiedTime<={millis(before) - 1}"),
            ("expand", _ORDER),
            ("limit", _PAGE),
            ("offset", number * _PAGE),
        ]
        return list(read(Orders, await self._send("GET", "/orders", query), self._clover.title).elements)

    async def _complete(self, order: Order) -> Order:
        """A long order has its lines asked for again, page by page."""
        if len(order.lineItems) < _NESTED:
            return order
        lines: list[LineItem] = []
        while True:
            query: Query = [("expand", "discounts,modifications"), ("limit", _ITEMS), ("offset", len(lines))]
            found = await self._send("GET", f"/orders/{quote(order.id, safe='')}/line_items", query)
            page = read(LineItems, found, self._clover.title).elements
            lines += page
            if len(page) < _ITEMS:
                return order.model_copy(update={"lineItems": tuple(lines)})

    async def push(self, location: Location, push: Push) -> None:
        """Sets the price of each size, and whether the dish is on sale; what stands so already is left alone, so twice
        is the same as once."""
        items = list(push.prices) if push.available is None else [*push.prices, *await self._sizes(push.item_id)]
        for item_id in dict.fromkeys(items):
            path = f"/items/{quote(item_id, safe='')}"
            item = read(Item, await self._send("GET", path), self._clover.title)
            changes: dict[str, Any] = {}
            if item_id in push.prices and item.price != push.prices[item_id]:
                changes["price"] = push.prices[item_id]
            if push.available is not None and item.available is not push.available:
                changes["available"] = push.available
            if changes:
                await self._send("POST", path, body=changes)

    async def _sizes(self, dish: str) -> list[str]:
        """The items of a dish: of its group, or itself."""
        path = f"/item_groups/{quote(dish, safe='')}"
        try:
            group = read(Group, await self._send("GET", path, [("expand", "items")]), self._clover.title)
        except VendorRefused as refusal:
            if refusal.vendor_status != 404:
                raise
            return [dish]
        return [one.id for one in group.items if one.id]

    async def _send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        query: Query = (),
        *,
        body: Any = None,
    ) -> Any:
        """Every POST here sets values: sent twice it does the same."""
        whole = f"/v3/merchants/{quote(self._key, safe='')}{path}"

        async def send(token: str) -> Any:
            return await self._clover.send(method, whole, self._key, token=token, query=query, body=body, again=True)

        return await with_token(self._access, self._clover.title, send)
