"""Plays Square on loopback for the demo restaurant: `python -m sandboxes.square --port 9101`.

Faithful to Square's published API as far as it is called: OAuth, locations, catalogue (list, retrieve, upsert with
versions), order search with cursors, webhooks signed as Square signs them. /_sandbox/ holds the switches.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandboxes import base
from sandboxes.base import Handler, Tokens, Work, answering, bearer, main
from sandboxes.pos import LOCATION, MERCHANT, DemoItem, DemoLine, DemoOrder, DemoTill, DemoVariation, TillSandbox
from sandboxes.restaurant import Mode

APP_ID, SECRET, WEBHOOK_KEY = "sandbox-app", "sandbox-secret", "sandbox-webhook-key"
LIFETIME = timedelta(days=30)
_CATALOG_PAGE = 20
_STATES = {"closed": "COMPLETED", "voided": "CANCELED", "open": "OPEN"}
_FIELDS = {"closed_at": "at", "updated_at": "updated_at", "created_at": "at"}
_ERRORS = {
    400: ("INVALID_REQUEST_ERROR", "BAD_REQUEST"),
    401: ("AUTHENTICATION_ERROR", "UNAUTHORIZED"),
    403: ("AUTHENTICATION_ERROR", "FORBIDDEN"),
    404: ("INVALID_REQUEST_ERROR", "NOT_FOUND"),
    409: ("INVALID_REQUEST_ERROR", "CONFLICT"),
    429: ("RATE_LIMIT_ERROR", "RATE_LIMITED"),
    503: ("API_ERROR", "SERVICE_UNAVAILABLE"),
}


class Refusal(base.Refusal):
    def __init__(self, status: int, code: str | None = None, detail: str = "") -> None:
        self.status, self.body = status, _error(status, code, detail)


def _error(status: int, code: str | None = None, detail: str = "") -> dict[str, Any]:
    category, usual = _ERRORS.get(status, ("API_ERROR", "INTERNAL_SERVER_ERROR"))
    return {"errors": [{"category": category, "code": code or usual, "detail": detail or "The sandbox says no."}]}


class SquareSandbox(TillSandbox):
    port, vendor = 9101, "square"

    def __init__(self, till: DemoTill | None = None, mode: Mode = "live", now: datetime | None = None) -> None:
        super().__init__(till, mode, now)
        self.tokens = Tokens()
        self.done: dict[str, Any] = {}  # idempotency key -> answer
        self.redirect_uris: dict[str, str] = {}

    def routes(self) -> Sequence[Route]:
        guarded = [
            Route("/v2/locations", self._guard(self._locations)),
            Route("/v2/catalog/list", self._guard(self._catalog)),
            Route("/v2/catalog/object", self._guard(self._upsert), methods=["POST"]),
            Route("/v2/catalog/object/{object_id}", self._guard(self._object)),
            Route("/v2/orders/search", self._guard(self._orders), methods=["POST"]),
            Route("/v2/inventory/counts/batch-retrieve", self._guard(self._counts), methods=["POST"]),
        ]
        return [
            Route("/oauth2/authorize", self._authorize),
            Route("/oauth2/token", self._token, methods=["POST"]),
            Route("/oauth2/revoke", self._revoke, methods=["POST"]),
            *guarded,
        ]

    def error(self, status: int) -> Any:
        return _error(status)

    def _guard(self, work: Work) -> Handler:
        async def guarded(request: Request) -> Any:
            token = bearer(request)
            if not self.tokens.good(token, self.clock()):
                known = token in self.tokens.access
                code = "ACCESS_TOKEN_EXPIRED" if known else "UNAUTHORIZED"
                raise Refusal(401, code, "This request could not be authorized.")
            if not request.headers.get("square-version"):
                raise Refusal(400, "INVALID_SQUARE_VERSION_FORMAT")
            return await work(request)

        return answering(guarded)

    # -- OAuth

    async def _authorize(self, request: Request) -> Response:
        """The owner says yes at once."""
        query = request.query_params
        if query.get("client_id") != APP_ID:
            return JSONResponse(_error(400, "BAD_REQUEST", "Unknown application."), 400)
        code = f"code-{uuid4().hex[:12]}"
        self.redirect_uris[code] = query.get("redirect_uri", "")
        answer = {"code": code, "response_type": "code", "state": query.get("state", "")}
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        body = await request.json()
        if body.get("client_id") != APP_ID or body.get("client_secret") != SECRET:
            return JSONResponse({"type": "service.not_authorized", "message": "Not Authorized"}, 401)
        refresh = body.get("refresh_token")
        if body.get("grant_type") == "authorization_code":
            if self.redirect_uris.pop(body.get("code", ""), None) != body.get("redirect_uri", ""):
                return JSONResponse({"type": "bad_request.invalid", "message": "Authorization code not found"}, 400)
        elif refresh not in self.tokens.refresh:
            return JSONResponse(_error(401, "ACCESS_TOKEN_REVOKED", "The refresh token is not valid."), 401)
        until = self.clock() + LIFETIME
        access, refresh = self.tokens.issue(until, used=refresh)
        return JSONResponse(
            {
                "access_token": access,
                "token_type": "bearer",
                "expires_at": until.isoformat(timespec="seconds").replace("+00:00", "Z"),
                "merchant_id": MERCHANT,
                "refresh_token": refresh,
                "short_lived": False,
            }
        )

    async def _revoke(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Client {SECRET}":
            return JSONResponse({"type": "service.not_authorized", "message": "Not Authorized"}, 401)
        self.tokens.revoke()
        return JSONResponse({"success": True})

    # -- the merchant's data

    async def _locations(self, request: Request) -> dict[str, Any]:
        first = min((order.at for order in self.till.orders.values()), default=self.clock())
        place = {
            "id": LOCATION,
            "name": self.till.name,
            "timezone": self.till.timezone,
            "status": "ACTIVE",
            "created_at": _stamp(first)[:19] + "Z",
            "merchant_id": MERCHANT,
            "country": "US",
            "language_code": "en-US",
            "currency": self.till.currency,
            "type": "PHYSICAL",
        }
        return {"locations": [place]}

    async def _catalog(self, request: Request) -> dict[str, Any]:
        types = request.query_params.get("types", "ITEM,CATEGORY").split(",")
        objects = [self._item(item) for item in self.till.items if not item.deleted] if "ITEM" in types else []
        if "CATEGORY" in types:
            objects += [_category(name) for name in sorted({item.category for item in self.till.items})]
        start = _position(request.query_params.get("cursor"))
        page = {"objects": objects[start : start + _CATALOG_PAGE]}
        return page | ({"cursor": _cursor(start + _CATALOG_PAGE)} if start + _CATALOG_PAGE < len(objects) else {})

    async def _object(self, request: Request) -> dict[str, Any]:
        item = self.till.item(request.path_params["object_id"])
        if item is None or item.deleted:
            raise Refusal(404, None, "Catalog object not found.")
        return {"object": self._item(item)}

    async def _upsert(self, request: Request) -> dict[str, Any]:
        body = await request.json()
        key = body.get("idempotency_key")
        if not key:
            raise Refusal(400, "MISSING_REQUIRED_PARAMETER", "idempotency_key is required.")
        if key not in self.done:
            self.done[key] = {"catalog_object": self._write(body["object"])}
        answer: dict[str, Any] = self.done[key]
        return answer

    def _write(self, sent: dict[str, Any]) -> dict[str, Any]:
        item = self.till.item(sent["id"])
        if item is None:
            raise Refusal(404, None, "Catalog object not found.")
        if sent.get("version") != item.version:
            raise Refusal(400, "VERSION_MISMATCH", "Object version does not match latest database version.")
        prices = {one["id"]: one["item_variation_data"]["price_money"] for one in sent["item_data"]["variations"]}
        for variation in item.variations:
            variation.price_minor = prices[variation.id]["amount"]
        item.available = LOCATION not in sent.get("absent_at_location_ids", [])
        item.version += 1
        item.updated_at = self.clock()
        return self._item(item)

    async def _orders(self, request: Request) -> dict[str, Any]:
        body = await request.json()
        asked = body.get("query", {}).get("filter", {})
        [(field, span)] = asked["date_time_filter"].items()
        if body["query"].get("sort", {}).get("sort_field", "CREATED_AT") != field.upper():
            raise Refusal(400, "BAD_REQUEST", "sort_field must match the date_time_filter.")
        if body.get("location_ids") != [LOCATION] or not 1 <= body.get("limit", 500) <= 1000:
            raise Refusal(400, "INVALID_VALUE", "location_ids or limit is not valid.")
        end = datetime.fromisoformat(span["end_at"]) if span.get("end_at") else None
        found = self.till.between(_FIELDS[field], datetime.fromisoformat(span["start_at"]), end)
        states = asked.get("state_filter", {}).get("states", list(_STATES.values()))
        found = [order for order in found if _STATES[order.state] in states]
        start, limit = _position(body.get("cursor")), body.get("limit", 500)
        page: dict[str, Any] = {"orders": [self._order(order) for order in found[start : start + limit]]}
        return page | ({"cursor": _cursor(start + limit)} if start + limit < len(found) else {})

    async def _counts(self, request: Request) -> dict[str, Any]:
        return {"counts": []}  # this shop counts no stock

    # -- rendering

    def _item(self, item: DemoItem) -> dict[str, Any]:
        return {
            "type": "ITEM",
            "id": item.id,
            "updated_at": _stamp(item.updated_at),
            "version": item.version,
            "is_deleted": item.deleted,
            "present_at_all_locations": True,
            **({} if item.available else {"absent_at_location_ids": [LOCATION]}),
            "item_data": {
                "name": item.name,
                "categories": [{"id": _category_id(item.category), "ordinal": 0}],
                "reporting_category": {"id": _category_id(item.category), "ordinal": 0},
                "variations": [self._variation(item, one, n) for n, one in enumerate(item.variations)],
                "product_type": "REGULAR",
                "is_archived": False,
            },
        }

    def _variation(self, item: DemoItem, one: DemoVariation, ordinal: int) -> dict[str, Any]:
        return {
            "type": "ITEM_VARIATION",
            "id": one.id,
            "updated_at": _stamp(item.updated_at),
            "version": item.version,
            "is_deleted": False,
            "present_at_all_locations": True,
            **({} if item.available else {"absent_at_location_ids": [LOCATION]}),
            "item_variation_data": {
                "item_id": item.id,
                "name": one.name,
                "ordinal": ordinal,
                "pricing_type": "FIXED_PRICING",
                "price_money": self._money(one.price_minor),
                "sellable": True,
                "stockable": True,
            },
        }

    def _order(self, order: DemoOrder) -> dict[str, Any]:
        total = sum(_net(line) + line.tax_minor for line in order.lines)
        shown: dict[str, Any] = {
            "id": order.id,
            "location_id": LOCATION,
            "created_at": _stamp(order.at),
            "updated_at": _stamp(order.updated_at),
            "state": _STATES[order.state],
            "version": order.version,
            "total_money": self._money(total + order.tip_minor, order.currency),
            "total_tax_money": self._money(sum(line.tax_minor for line in order.lines), order.currency),
            "total_discount_money": self._money(sum(line.discount_minor for line in order.lines), order.currency),
            "total_tip_money": self._money(order.tip_minor, order.currency),
            "total_service_charge_money": self._money(0, order.currency),
            "source": {"name": "Square Point of Sale"},
        }
        if order.state != "open":
            shown["closed_at"] = _stamp(order.at)
        if order.lines:
            shown["line_items"] = [self._line(order, line, n) for n, line in enumerate(order.lines)]
        if order.returned:
            lines = [self._line(order, line, n, given_back=True) for n, line in enumerate(order.returned)]
            shown["returns"] = [{"source_order_id": order.return_of, "return_line_items": lines}]
        return shown

    def _line(self, order: DemoOrder, line: DemoLine, number: int, *, given_back: bool = False) -> dict[str, Any]:
        gross = round(float(line.quantity) * line.unit_minor) + sum(amount for _, amount in line.modifiers)
        money = {
            "base_price_money": line.unit_minor,
            "gross_return_money" if given_back else "gross_sales_money": gross,
            "total_tax_money": line.tax_minor,
            "total_discount_money": line.discount_minor,
            "total_money": _net(line) + line.tax_minor,
            "variation_total_price_money": round(float(line.quantity) * line.unit_minor),
        }
        modifiers = [
            {"uid": f"m{n}", "name": name, "quantity": "1", "total_price_money": self._money(amount, order.currency)}
            for n, (name, amount) in enumerate(line.modifiers)
        ]
        return {
            "uid": f"line-{number}",
            "name": line.name,
            "quantity": line.quantity,
            "item_type": "ITEM" if line.variation else "CUSTOM_AMOUNT",
            **({"catalog_object_id": line.variation, "variation_name": line.size} if line.variation else {}),
            **({"return_modifiers" if given_back else "modifiers": modifiers} if modifiers else {}),
            **{name: self._money(amount, order.currency) for name, amount in money.items()},
        }

    def _money(self, amount: int, currency: str | None = None) -> dict[str, Any]:
        return {"amount": amount, "currency": currency or self.till.currency}

    # -- webhooks

    def event(self, kind: str, event_id: str | None = None) -> bytes:
        """The body of a message as Square sends it."""
        body = {
            "merchant_id": MERCHANT,
            "location_id": LOCATION,
            "type": kind,
            "event_id": event_id or str(uuid4()),
            "created_at": _stamp(self.clock()),
            "data": {"type": kind.split(".")[0], "id": "object", "object": {}},
        }
        return json.dumps(body).encode()


def _net(line: DemoLine) -> int:
    gross = round(float(line.quantity) * line.unit_minor) + sum(amount for _, amount in line.modifiers)
    return gross - line.discount_minor


def _category_id(name: str) -> str:
    return f"CATEGORY-{name.upper()}"


def _category(name: str) -> dict[str, Any]:
    return {
        "type": "CATEGORY",
        "id": _category_id(name),
        "updated_at": "2026-01-01T00:00:00.000Z",
        "version": 1,
        "is_deleted": False,
        "present_at_all_locations": True,
        "category_data": {"name": name},
    }


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(f"from:{start}".encode()).decode()


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("from:"))
    except ValueError:
        raise Refusal(400, "INVALID_CURSOR", "The cursor is not valid.") from None


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


if __name__ == "__main__":
    main(lambda mode, now: SquareSandbox(mode=mode, now=now))
