"""Toast's API: one class for the way in, one for a restaurant that let us in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.errors import BadInput, Forbidden
from tools.integrations.access import Access, Grant, with_token
from tools.integrations.http import AccessRevoked, Call, Policy, VendorHttp, VendorRefused
from tools.integrations.toast.menus import MenuCache, cache_of, catalog_of, sold_out
from tools.integrations.toast.normalise import location_of, orders_of, stamp
from tools.integrations.toast.schemas import Login, Menus, Metadata, Order, Orders, Restaurant, Stocks
from tools.integrations.windows import Window, open_end, read_window
from tools.integrations.wire import read
from tools.pos.provider import AuthKind, StalePage
from tools.pos.types import CatalogItem, Location, OrderPage, Push, SaleOrder, Span, WebhookEvent

T = TypeVar("T")
URL = "https://ws-api.toasttab.com"
_DOMAIN = ".toasttab.com"  # Toast names a host to each partner
_PAGE = 100  # the most that it gives
_ENOUGH = 200  # orders in a page of ours: days are read together up to here
_DAYS = 31  # asked for at most, of a house that was closed
_WIDEST = timedelta(days=28)
_MENUS = (1.0, 1)  # GET /menus: one a second per location
_GUID = re.compile(r"[A-Za-z0-9-]{1,64}")


def _explain(document: Any) -> tuple[str, str]:
    if not isinstance(document, dict):
        return "", ""
    return str(document.get("code") or ""), str(document.get("message") or "")[:300]


POLICY = Policy(
    vendor="toast",
    title="Toast",
    hosts=frozenset({"ws-api.toasttab.com", "ws-sandbox-api.eng.toasttab.com"}),
    explain=_explain,
)


@dataclass(frozen=True, slots=True)
class ToastConfig:
    """Owners bring their own credentials; only the address is ours to set."""

    url: str = URL


class Toast:
    """The way into Toast, with the credentials that an owner makes in Toast Web."""

    name, title, writable = "toast", POLICY.title, False
    auth: AuthKind = "credentials"
    asks: tuple[str, ...] = ("client_id", "client_secret", "restaurant_guid")
    renew_before = timedelta(minutes=10)  # they live for a day
    configured = True

    def __init__(
        self, http: VendorHttp, config: ToastConfig, *, demo: bool = False, clock: Clock | None = None
    ) -> None:
        """`demo`: a sandbox on this machine may stand in for Toast."""
        self._http, self._demo, self._clock = http, demo, clock or Clock()
        self.url = config.url.rstrip("/")
        host = urlsplit(self.url).hostname or ""
        self._policy = replace(POLICY, hosts=POLICY.hosts | {host}) if host.endswith(_DOMAIN) else POLICY

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        raise BadInput("Toast is connected with credentials, not by a link.")

    async def exchange(self, secret: Mapping[str, str], redirect_uri: str) -> Grant:
        told = {name: secret.get(name, "").strip() for name in self.asks}
        if missing := [name for name, value in told.items() if not value]:
            raise BadInput(f"Toast needs the {' and the '.join(name.replace('_', ' ') for name in missing)}.")
        if not _GUID.fullmatch(told["restaurant_guid"]):
            raise BadInput(
                "The restaurant GUID looks wrong: it is the long id that Toast Web shows for the restaurant."
            )
        try:
            return await self._login(told)
        except VendorRefused as refusal:
            if refusal.vendor_status in (400, 401, 403):
                raise BadInput("Toast did not accept this client id and secret.") from refusal
            raise

    async def renew(self, grant: Grant) -> Grant:
        """Toast knows no refresh tokens: it is signed in to again."""
        try:
            return await self._login(grant.extra)
        except VendorRefused as refusal:
            raise AccessRevoked("Toast no longer lets us in: connect it again.") from refusal

    async def _login(self, told: Mapping[str, str]) -> Grant:
        body = {
            "clientId": told.get("client_id", ""),
            "clientSecret": told.get("client_secret", ""),
            "userAccessType": "TOAST_MACHINE_CLIENT",
        }
        document = await self.send("POST", "/authentication/v1/authentication/login", "", body=body)
        token = read(Login, document, self.title).token
        ends = self._clock.now() + timedelta(seconds=token.expiresIn) if token.expiresIn > 0 else None
        return Grant(token.accessToken, None, ends, told.get("restaurant_guid", ""), {n: told[n] for n in self.asks})

    async def revoke(self, grant: Grant) -> None:
        """Toast has no call for it: what we hold is forgotten, and the owner deletes the credentials in Toast Web."""

    def account(self, access: Access, *, key: str) -> ToastAccount:
        return ToastAccount(self, access, key, cache_of(self._http), self._clock)

    def webhook(self, headers: Mapping[str, str], body: bytes, url: str) -> Sequence[WebhookEvent]:
        raise Forbidden("Toast sends no messages to this server.")

    async def send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        token: str,
        *,
        restaurant: str = "",
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        lane: tuple[float, int] | None = None,
    ) -> Any:
        headers = ({"Authorization": f"Bearer {token}"} if token else {}) | (
            {"Toast-Restaurant-External-ID": restaurant} if restaurant else {}
        )
        call = Call(
            method, self.url + path, restaurant, headers, params, body, again=True, lane=lane, loopback=self._demo
        )
        return await self._http.json(self._policy, call)


class ToastAccount:
    """One restaurant at Toast; `key` is its GUID."""

    def __init__(self, toast: Toast, access: Access, key: str, menus: MenuCache, clock: Clock) -> None:
        self._toast, self._access, self._key, self._menus, self._clock = toast, access, key, menus, clock

    async def locations(self) -> Sequence[Location]:
        found = await self._get(f"/restaurants/v1/restaurants/{self._key}", self._key)
        return [location_of(read(Restaurant, found, self._toast.title))]

    async def catalog(self, location: Location) -> Sequence[CatalogItem]:
        try:
            metadata = read(Metadata, await self._get("/menus/v2/metadata", location.id), self._toast.title)
            updated = metadata.lastUpdated or ""
            catalog = self._menus.find(self._toast.url, location.id, updated)
            if catalog is None:
                found = await self._get("/menus/v2/menus", location.id, lane=_MENUS)
                menus = read(Menus, found, self._toast.title)
                catalog = await asyncio.to_thread(catalog_of, menus, location.currency)
                self._menus.keep(self._toast.url, location.id, menus.lastUpdated or updated, catalog)
        except VendorRefused as refusal:
            if refusal.vendor_status != 404:  # nothing is published there yet
                raise
            return []
        return sold_out(catalog, await self._out_of_stock(location))

    async def _out_of_stock(self, location: Location) -> set[str]:
        """Dishes that ran out; nothing is known where these credentials may not ask."""
        try:
            found = await self._get("/stock/v1/inventory", location.id, params={"status": "OUT_OF_STOCK"})
        except VendorRefused as refusal:
            if refusal.vendor_status in (403, 404):
                return set()
            raise
        stocks = read(Stocks, {"items": found}, self._toast.title)
        return {one.guid for one in stocks.items if one.guid and one.status == "OUT_OF_STOCK"}

    async def orders(self, location: Location, span: Span, page: str | None) -> OrderPage:
        """Sold: by Toast's own business days. Changed: by stretches of time that each come in one answer."""
        if span.by == "sold" and span.end:
            return await self._by_days(location, span.start, span.end, page)
        return await self._by_changes(location, span, page)

    async def _by_days(self, location: Location, start: datetime, end: datetime, page: str | None) -> OrderPage:
        zone = ZoneInfo(location.timezone or "UTC")
        day = _cursor(date.fromisoformat, page) if page else start.astimezone(zone).date()
        last = end.astimezone(zone).date()
        sales: list[SaleOrder] = []
        for _ in range(_DAYS):
            found = await self._every_page(location, {"businessDate": day.strftime("%Y%m%d")})
            sales += await asyncio.to_thread(orders_of, found, location)
            day += timedelta(days=1)
            if day > last or len(sales) >= _ENOUGH:
                break
        return OrderPage(tuple(sales), day.isoformat() if day <= last else None)

    async def _every_page(self, location: Location, asked: Mapping[str, str]) -> list[Order]:
        orders: list[Order] = []
        number = 1
        while len(found := await self._bulk(location, asked, number)) == _PAGE:
            orders += found
            number += 1
        return orders + found

    async def _by_changes(self, location: Location, span: Span, page: str | None) -> OrderPage:
        end = span.end or open_end(span.start, self._clock.now())

        async def ask(start: datetime, before: datetime, number: int) -> list[Order]:
            return await self._bulk(location, {"startDate": stamp(start), "endDate": stamp(before)}, number + 1)

        window = _cursor(Window.of, page) if page else Window(span.start, _WIDEST)
        found, following = await read_window(ask, window, end, _PAGE, _WIDEST)
        sales = await asyncio.to_thread(orders_of, found, location)
        return OrderPage(tuple(sales), str(following) if following else None)

    async def _bulk(self, location: Location, asked: Mapping[str, str], number: int) -> list[Order]:
        params: dict[str, str | int] = {**asked, "pageSize": _PAGE, "page": number}
        found = await self._get("/orders/v2/ordersBulk", location.id, params=params)
        return list(read(Orders, {"orders": found}, self._toast.title).orders)

    async def push(self, location: Location, push: Push) -> None:
        raise VendorRefused("Toast lets us read, not write: make this change in Toast Web.", 403)

    async def _get(
        self,
        path: str,
        restaurant: str,
        *,
        params: Mapping[str, str | int] | None = None,
        lane: tuple[float, int] | None = None,
    ) -> Any:
        async def send(token: str) -> Any:
            return await self._toast.send("GET", path, token, restaurant=restaurant, params=params, lane=lane)

        return await with_token(self._access, self._toast.title, send)


def _cursor(parse: Callable[[str], T], page: str) -> T:
    try:
        return parse(page)
    except (ValueError, OverflowError) as error:
        raise StalePage from error
