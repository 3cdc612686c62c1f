"""Square's API: one class for the application, one for a merchant that let it in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from core.errors import BadInput, Forbidden
from tools.integrations.access import Access, Grant, with_token
from tools.integrations.http import AccessRevoked, Call, Policy, VendorHttp, VendorRefused
from tools.integrations.square.normalise import catalog_of, is_present, location_of, order_of, stamp
from tools.integrations.square.schemas import (
    CatalogObject,
    CatalogPage,
    OrdersPage,
    Places,
    TokenAnswer,
    Webhook,
    read,
)
from tools.integrations.square.verification import HEADER, is_genuine
from tools.pos.provider import AuthKind, StalePage
from tools.pos.types import CatalogItem, Location, OrderPage, Push, Span, WebhookEvent

VERSION = "2025-08-20"  # the API's, sent with every request
SCOPES = "MERCHANT_PROFILE_READ ITEMS_READ ITEMS_WRITE ORDERS_READ INVENTORY_READ PAYMENTS_READ"
URL = "https://connect.squareup.com"
_PAGE = 250  # of at most 1000: what is read at once holds the process for some milliseconds
_REVOKED = frozenset({"oauth.authorization.revoked"})


def _explain(document: Any) -> tuple[str, str]:
    errors = document.get("errors") if isinstance(document, dict) else None
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return str(errors[0].get("code", "")), str(errors[0].get("detail", ""))[:300]
    if isinstance(document, dict):  # the OAuth endpoints
        return str(document.get("type", "")), str(document.get("message", ""))[:300]
    return "", ""


POLICY = Policy(
    vendor="square",
    title="Square",
    hosts=frozenset({"connect.squareup.com", "connect.squareupsandbox.com"}),
    explain=_explain,
)


@dataclass(frozen=True, slots=True)
class SquareConfig:
    """From the developer console: the application, and the key that signs webhooks."""

    app_id: str = ""
    secret: str = ""
    url: str = URL
    webhook_key: str = ""


class Square:
    """The application at Square."""

    name, title, writable = "square", POLICY.title, True
    auth: AuthKind = "oauth"
    asks: tuple[str, ...] = ()
    renew_before = timedelta(days=15)  # they live for 30

    def __init__(self, http: VendorHttp, config: SquareConfig, *, demo: bool = False) -> None:
        """`demo`: a sandbox on this machine may stand in for Square."""
        self._http, self._config, self._demo = http, config, demo
        self.url = config.url.rstrip("/")

    @property
    def configured(self) -> bool:
        return bool(self._config.app_id and self._config.secret)

    def authorize_url(self, state: str, redirect_uri: str) -> str:
        query = {
            "client_id": self._config.app_id,
            "scope": SCOPES,
            "session": "false",
            "state": state,
            "redirect_uri": redirect_uri,
        }
        return f"{self.url}/oauth2/authorize?{urlencode(query)}"

    async def exchange(self, secret: Mapping[str, str], redirect_uri: str) -> Grant:
        if not secret.get("code"):
            raise BadInput("Square sent no code back; start connecting again.")
        body = {"code": secret["code"], "grant_type": "authorization_code", "redirect_uri": redirect_uri}
        return await self._token(body, None)

    async def renew(self, grant: Grant) -> Grant:
        if not grant.refresh_token:
            raise AccessRevoked("Square no longer lets us in: connect it again.")
        try:
            return await self._token({"refresh_token": grant.refresh_token, "grant_type": "refresh_token"}, grant)
        except VendorRefused as refusal:
            raise AccessRevoked("Square no longer lets us in: connect it again.") from refusal

    async def _token(self, body: dict[str, str], before: Grant | None) -> Grant:
        whole = {"client_id": self._config.app_id, "client_secret": self._config.secret, **body}
        answer = read(TokenAnswer, await self.send("POST", "/oauth2/token", "", body=whole, again=before is not None))
        return Grant(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token or (before.refresh_token if before else None),
            expires_at=answer.expires_at,
            merchant_id=answer.merchant_id or (before.merchant_id if before else ""),
        )

    async def revoke(self, grant: Grant) -> None:
        body = {"client_id": self._config.app_id, "access_token": grant.access_token}
        try:
            await self.send(
                "POST", "/oauth2/revoke", "", body=body, again=True, authorization=f"Client {self._config.secret}"
            )
        except VendorRefused as refusal:
            if refusal.vendor_status not in (401, 404):  # it knows no such access, which is what we want
                raise

    def account(self, access: Access, *, key: str) -> SquareAccount:
        return SquareAccount(self, access, key)

    def webhook(self, headers: Mapping[str, str], body: bytes, url: str) -> Sequence[WebhookEvent]:
        if not is_genuine(self._config.webhook_key, url, body, headers.get(HEADER, "")):
            raise Forbidden("This message was not signed by Square.")
        try:
            event = Webhook.model_validate(json.loads(body))
        except ValueError:
            raise BadInput("This message from Square cannot be read.") from None
        return [WebhookEvent(event.event_id, event.merchant_id, event.type, _about(event.type), event.location_id)]

    async def send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        key: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        again: bool | None = None,
        authorization: str | None = None,
    ) -> Any:
        headers = {"Square-Version": VERSION} | ({"Authorization": authorization} if authorization else {})
        return await self._http.json(
            POLICY,
            Call(method, self.url + path, key, headers, params, body, again=again, loopback=self._demo),
        )


def _about(kind: str) -> Literal["orders", "catalog", "access_revoked", "other"]:
    if kind in _REVOKED:
        return "access_revoked"
    if kind.startswith(("order.", "payment.", "refund.")):
        return "orders"
    return "catalog" if kind.startswith(("catalog.", "inventory.")) else "other"


class SquareAccount:
    """One merchant at Square."""

    def __init__(self, square: Square, access: Access, key: str) -> None:
        self._square, self._access, self._key = square, access, key

    async def locations(self) -> Sequence[Location]:
        found = read(Places, await self._send("GET", "/v2/locations"))
        return [location_of(place) for place in found.locations]

    async def catalog(self, location: Location) -> Sequence[CatalogItem]:
        objects: list[CatalogObject] = []
        cursor: str | None = ""
        while cursor is not None:
            params = {"types": "ITEM,CATEGORY,MODIFIER_LIST"} | ({"cursor": cursor} if cursor else {})
            page = read(CatalogPage, await self._send("GET", "/v2/catalog/list", params=params))
            objects += page.objects
            cursor = page.cursor or None
        return catalog_of(objects, location.id)

    async def orders(self, location: Location, span: Span, page: str | None) -> OrderPage:
        field, name = ("CLOSED_AT", "closed_at") if span.by == "sold" else ("UPDATED_AT", "updated_at")
        within = {"start_at": stamp(span.start)} | ({"end_at": stamp(span.end)} if span.end else {})
        body: dict[str, Any] = {
            "location_ids": [location.id],
            "limit": _PAGE,
            "query": {
                "filter": {
                    "state_filter": {"states": ["COMPLETED", "CANCELED"]},
                    "date_time_filter": {name: within},
                },
                "sort": {"sort_field": field, "sort_order": "ASC"},
            },
        }
        try:
            answer = await self._send("POST", "/v2/orders/search", body=body | ({"cursor": page} if page else {}))
        except VendorRefused as refusal:
            if page and refusal.vendor_code == "INVALID_CURSOR":
                raise StalePage from refusal
            raise
        return await asyncio.to_thread(_page, answer, ZoneInfo(location.timezone))

    async def push(self, location: Location, push: Push) -> None:
        """Reads the object, changes what is to change, writes it back with its version: a change made at the till in
        between is refused there (VERSION_MISMATCH), read again once and then written."""
        for last in (False, True):
            found = (await self._send("GET", f"/v2/catalog/object/{push.item_id}"))["object"]
            if not _apply(found, location.id, push):
                return
            body = {"idempotency_key": f"{push.key}-{found.get('version', 0)}", "object": found}
            try:
                await self._send("POST", "/v2/catalog/object", body=body)
                return
            except VendorRefused as refusal:
                if last or refusal.vendor_code not in ("VERSION_MISMATCH", "CONFLICT"):
                    raise

    async def _send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
    ) -> Any:
        """Every POST here reads, or carries an idempotency key: it may be sent again."""

        async def send(token: str) -> Any:
            return await self._square.send(
                method, path, self._key, params=params, body=body, again=True, authorization=f"Bearer {token}"
            )

        return await with_token(self._access, self._square.title, send)


def _page(answer: Any, zone: ZoneInfo) -> OrderPage:
    found = read(OrdersPage, answer)
    return OrderPage(tuple(order_of(order, zone) for order in found.orders), found.cursor or None)


def _apply(item: dict[str, Any], location_id: str, push: Push) -> bool:
    """Writes the change into Square's object; False where it stands so already."""
    before = json.dumps(item, sort_keys=True)
    for variation in item.get("item_data", {}).get("variations") or []:
        if variation["id"] in push.prices:
            _set_price(variation["item_variation_data"], location_id, push.prices[variation["id"]], push.currency)
    here = CatalogObject.model_validate(item)
    if push.available is not None and is_present(here, location_id) != push.available:
        _set_presence(item, location_id, push.available)
        for variation in item.get("item_data", {}).get("variations") or []:
            if is_present(CatalogObject.model_validate(variation), location_id) != push.available:
                _set_presence(variation, location_id, push.available)
    return json.dumps(item, sort_keys=True) != before


def _set_price(variation: dict[str, Any], location_id: str, amount: int, currency: str) -> None:
    """In the location's own price where it has one, else in the general one."""
    money = {"amount": amount, "currency": currency}
    for override in variation.get("location_overrides") or []:
        if override.get("location_id") == location_id and override.get("price_money"):
            override["price_money"] = money
            return
    variation["price_money"] = money


def _set_presence(found: dict[str, Any], location_id: str, present: bool) -> None:
    everywhere = found.get("present_at_all_locations") is not False
    name = "absent_at_location_ids" if everywhere else "present_at_location_ids"
    listed = [one for one in found.get(name) or [] if one != location_id]
    found[name] = [*listed, location_id] if present is not everywhere else listed
