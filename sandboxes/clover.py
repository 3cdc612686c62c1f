"""Plays Clover on loopback for the demo restaurant: `python -m sandboxes.clover --port 9103`.

Faithful to Clover's reference as far as it is called: OAuth v2 with refresh tokens that are good once, merchant, items
with groups and options, orders with filters, expansion, limit and offset, messages with the static code. Lists that are
filtered by creation reach back 90 days, and lists inside an answer end at 100, as at Clover. /_sandbox/ holds the
switches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandboxes import base
from sandboxes.base import Handler, Tokens, Work, answering, bearer, main
from sandboxes.pos import MERCHANT, DemoItem, DemoLine, DemoOrder, DemoTill, DemoVariation, TillSandbox
from sandboxes.restaurant import Mode

APP_ID, SECRET, WEBHOOK_CODE = "SANDBOXAPP123", "sandbox-app-secret", "sandbox-webhook-code"
LIFETIME, REFRESH_LIFETIME = timedelta(minutes=30), timedelta(days=365)
REACH = timedelta(days=90)  # of lists filtered by what Clover says is slow
NESTED = 100
_SLOW = frozenset({"createdTime", "deletedTime", "total", "payType", "title", "note", "state", "testMode", "touched"})
_TIMES = frozenset({"modifiedTime", "createdTime", "clientCreatedTime"})
_FILTER = re.compile(r"(\w+)(>=|<=|!=|=|>|<)(.*)")
_TESTS: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
    "=": lambda value, bound: value == bound,
    "!=": lambda value, bound: value != bound,
}
_WORDS = {
    400: "Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    404: "Not Found",
    429: "429 Too Many Requests",
}


class Refusal(base.Refusal):
    def __init__(self, status: int, detail: str = "") -> None:
        self.status, self.body = status, _error(status, detail)


def _error(status: int, detail: str = "") -> dict[str, Any]:
    return {"message": _WORDS.get(status, "Internal Server Error")} | ({"details": detail} if detail else {})


class CloverSandbox(TillSandbox):
    port, vendor = 9103, "clover"

    def __init__(self, till: DemoTill | None = None, mode: Mode = "live", now: datetime | None = None) -> None:
        super().__init__(till, mode, now)
        self.tokens = Tokens()
        self.codes: set[str] = set()
        self._returns_of: tuple[int, dict[str, list[DemoOrder]]] | None = None

    def routes(self) -> Sequence[Route]:
        merchant = "/v3/merchants/{merchant}"
        return [
            Route("/oauth/v2/authorize", self._authorize),
            Route("/oauth/v2/token", self._token, methods=["POST"]),
            Route("/oauth/v2/refresh", self._refresh, methods=["POST"]),
            Route(merchant, self._guard(self._merchant)),
            Route(f"{merchant}/items", self._guard(self._items)),
            Route(f"{merchant}/items/{{item}}", self._guard(self._item), methods=["GET", "POST"]),
            Route(f"{merchant}/item_groups", self._guard(self._groups)),
            Route(f"{merchant}/item_groups/{{group}}", self._guard(self._group)),
            Route(f"{merchant}/orders", self._guard(self._orders)),
            Route(f"{merchant}/orders/{{order}}/line_items", self._guard(self._line_items)),
        ]

    def error(self, status: int) -> Any:
        return _error(status)

    def _guard(self, work: Work) -> Handler:
        async def guarded(request: Request) -> Any:
            if not self.tokens.good(bearer(request), self.clock()):
                raise Refusal(401)
            if request.path_params["merchant"] not in (MERCHANT, "current"):
                raise Refusal(401)
            return await work(request)

        return answering(guarded)

    # -- OAuth

    async def _authorize(self, request: Request) -> Response:
        """The owner says yes at once."""
        query = request.query_params
        if query.get("client_id") != APP_ID:
            return JSONResponse(_error(400, "Unknown application."), 400)
        code = f"code-{uuid4().hex[:12]}"
        self.codes.add(code)
        answer = {"merchant_id": MERCHANT, "client_id": APP_ID, "code": code, "state": query.get("state", "")}
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        body = await request.json()
        if (body.get("client_id"), body.get("client_secret")) != (APP_ID, SECRET):
            return JSONResponse(_error(401, "Unknown application."), 401)
        if body.get("code") not in self.codes:
            return JSONResponse(_error(400, "Unknown code."), 400)
        self.codes.remove(body["code"])
        return JSONResponse(self._pair(None))

    async def _refresh(self, request: Request) -> Response:
        body = await request.json()
        if body.get("client_id") != APP_ID or body.get("refresh_token") not in self.tokens.refresh:
            return JSONResponse(_error(401, "Invalid refresh token."), 401)
        return JSONResponse(self._pair(body["refresh_token"]))

    def _pair(self, used: str | None) -> dict[str, Any]:
        until = self.clock() + LIFETIME
        access, refresh = self.tokens.issue(until, rotate=True, used=used)
        return {
            "access_token": access,
            "access_token_expiration": int(until.timestamp()),
            "refresh_token": refresh,
            "refresh_token_expiration": int((self.clock() + REFRESH_LIFETIME).timestamp()),
        }

    # -- the merchant and its inventory

    async def _merchant(self, request: Request) -> dict[str, Any]:
        first = min((order.at for order in self.till.orders.values()), default=self.clock())
        shown: dict[str, Any] = {"id": MERCHANT, "name": self.till.name, "createdTime": _millis(first)}
        if "properties" in _expanded(request):
            shown["properties"] = {"defaultCurrency": self.till.currency, "timezone": self.till.timezone}
        return shown

    async def _items(self, request: Request) -> dict[str, Any]:
        sizes = [(item, size) for item in self.till.items if not item.deleted for size in item.variations]
        return _page(request, [self._shown(item, size, _expanded(request)) for item, size in sizes])

    async def _item(self, request: Request) -> dict[str, Any]:
        item = self.till.item(request.path_params["item"])
        size = next((one for one in item.variations if one.id == request.path_params["item"]), None) if item else None
        if item is None or size is None or item.deleted:
            raise Refusal(404)
        if request.method == "POST":
            self._write(item, size, await request.json())
        return self._shown(item, size, _expanded(request))

    def _write(self, item: DemoItem, size: DemoVariation, sent: dict[str, Any]) -> None:
        if sent.get("price", 0) < 0:
            raise Refusal(400, "Price must not be negative.")
        before = (size.price_minor, item.available)
        size.price_minor = sent.get("price", size.price_minor)
        item.available = sent.get("available", item.available)
        if before != (size.price_minor, item.available):
            item.version += 1
            item.updated_at = self.clock()

    async def _groups(self, request: Request) -> dict[str, Any]:
        return _page(request, [_group(item) for item in self.till.items if not item.deleted])

    async def _group(self, request: Request) -> dict[str, Any]:
        item = next((one for one in self.till.items if one.id == request.path_params["group"]), None)
        if item is None or item.deleted:
            raise Refusal(404)
        members = {"elements": [{"id": size.id} for size in item.variations]}
        return _group(item) | ({"items": members} if "items" in _expanded(request) else {})

    def _shown(self, item: DemoItem, size: DemoVariation, expanded: set[str]) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": size.id,
            "hidden": False,
            "available": item.available,
            "autoManage": False,
            "itemGroup": {"id": item.id},
            "name": f"{item.name} {size.name}",
            "price": size.price_minor,
            "priceType": "FIXED",
            "defaultTaxRates": True,
            "isRevenue": True,
            "modifiedTime": _millis(item.updated_at) + item.version,
        }
        more = {
            "options": {"elements": [{"id": f"OPT-{size.name}", "name": size.name}]},
            "categories": {"elements": [{"id": f"CAT-{item.category.upper()}", "name": item.category}]},
            "modifierGroups": {"elements": []},
            "itemStock": {"item": {"id": size.id}, "quantity": 0},
        }
        return shown | {name: value for name, value in more.items() if name in expanded}

    # -- orders

    async def _orders(self, request: Request) -> dict[str, Any]:
        filters = [_filter(text) for text in request.query_params.getlist("filter")]
        start = max((bound for field, test, bound in filters if (field, test) == ("modifiedTime", ">=")), default=0)
        end = min((bound for field, test, bound in filters if (field, test) == ("modifiedTime", "<=")), default=None)
        last = None if end is None else datetime.fromtimestamp((end + 1) / 1000, UTC)
        found = self.till.between("updated_at", datetime.fromtimestamp(start / 1000, UTC), last)
        ids = dict.fromkeys(order.return_of or order.id for order in found)
        expanded = _expanded(request)
        orders = [self.till.orders[one] for one in ids if one in self.till.orders]
        rows = [(order, self._refunds(order)) for order in orders]
        kept = [row for row in rows if all(_passes(row, one) for one in filters)]
        if any(field in _SLOW for field, _, _ in filters):
            earliest = self.clock() - REACH
            kept = [row for row in kept if row[0].at >= earliest]
        kept.sort(key=lambda row: (_changed_at(*row), row[0].id), reverse=True)  # the newest first
        return _page(request, kept, lambda row: self._order(row[0], row[1], expanded))

    def _refunds(self, order: DemoOrder) -> list[DemoOrder]:
        """Clover keeps refunds inside the order that was sold."""
        if self._returns_of is None or self._returns_of[0] != len(self.till.orders):
            back: dict[str, list[DemoOrder]] = {}
            for one in self.till.orders.values():
                if one.return_of:
                    back.setdefault(one.return_of, []).append(one)
            self._returns_of = len(self.till.orders), back
        return self._returns_of[1].get(order.id, [])

    def _order(self, order: DemoOrder, back: Sequence[DemoOrder], expanded: set[str]) -> dict[str, Any]:
        voided, paid = order.state == "voided", order.state == "closed"
        total = sum(_net(line) + line.tax_minor for line in order.lines)
        shown: dict[str, Any] = {
            "id": order.id,
            "currency": order.currency,
            "total": total,
            "paymentState": ("PARTIALLY_REFUNDED" if back else "PAID") if paid else "OPEN",
            "state": "locked" if paid else "open",
            "taxRemoved": False,
            "isVat": False,
            "testMode": False,
            "manualTransaction": False,
            "groupLineItems": True,
            "createdTime": _millis(order.at),
            "clientCreatedTime": _millis(order.at),
            "modifiedTime": _changed_at(order, back),
        }
        payment = _payment(order, total)
        lists = {
            "lineItems": self._lines(order, back, expanded)[:NESTED],
            "discounts": [],
            "payments": [payment] if paid else [],
            "voids": [payment | {"result": "VOIDED"}] if voided else [],
            "refunds": [self._refund(order, one) for one in back],
            "credits": [],
        }
        return shown | {name: {"elements": rows} for name, rows in lists.items() if name in expanded}

    async def _line_items(self, request: Request) -> dict[str, Any]:
        order = self.till.orders.get(request.path_params["order"])
        if order is None:
            raise Refusal(404)
        inside = {f"lineItems.{name}" for name in _expanded(request)}
        return _page(request, self._lines(order, self._refunds(order), inside))

    def _lines(self, order: DemoOrder, back: Sequence[DemoOrder], expanded: set[str]) -> list[dict[str, Any]]:
        """A line for each piece; what is weighed has its quantity in thousandths."""
        returned = {line.variation for one in back for line in one.returned}
        shown = []
        for number, line in enumerate(order.lines):
            pieces = int(line.quantity) if float(line.quantity).is_integer() else 1
            for piece in range(pieces):
                each = self._line(order, line, piece, expanded)
                shown.append(each | {"id": f"{order.id}-{number}-{piece}", "refunded": line.variation in returned})
        return shown

    def _line(self, order: DemoOrder, line: DemoLine, piece: int, expanded: set[str]) -> dict[str, Any]:
        weighed = not float(line.quantity).is_integer()
        shown: dict[str, Any] = {
            "orderRef": {"id": order.id},
            **({"item": {"id": line.variation}} if line.variation else {}),
            "name": f"{line.name} {line.size}" if line.size else line.name,
            "price": line.unit_minor,
            **({"unitQty": round(float(line.quantity) * 1000), "unitName": "lb"} if weighed else {}),
            "printed": False,
            "exchanged": False,
            "isRevenue": True,
            "createdTime": _millis(order.at),
        }
        off = [{"name": "Discount", "amount": -line.discount_minor}] if line.discount_minor and piece == 0 else []
        added = [{"name": name, "amount": amount} for name, amount in line.modifiers] if piece == 0 else []
        more = {"lineItems.discounts": off, "lineItems.modifications": added}
        inside = {name: {"elements": rows} for name, rows in more.items() if rows and name in expanded}
        return shown | {name.partition(".")[2]: rows for name, rows in inside.items()}

    def _refund(self, order: DemoOrder, back: DemoOrder) -> dict[str, Any]:
        given = {line.variation for line in back.returned}
        lines = [f"{order.id}-{n}-0" for n, line in enumerate(order.lines) if line.variation in given]
        return {
            "id": back.id,
            "amount": sum(_net(line) + line.tax_minor for line in back.returned),
            "taxAmount": sum(line.tax_minor for line in back.returned),
            "createdTime": _millis(back.at),
            "payment": {"id": f"{order.id}-payment"},
            "lineItems": {"elements": [{"id": one} for one in lines]},
        }

    # -- messages

    def event(self, *changes: tuple[str, str, int]) -> bytes:
        """The body of a message as Clover sends it: (object id, type, time in ms) each."""
        notices = [{"objectId": one, "type": kind, "ts": ts} for one, kind, ts in changes]
        return json.dumps({"appId": APP_ID, "merchants": {MERCHANT: notices}}).encode()


def _payment(order: DemoOrder, total: int) -> dict[str, Any]:
    return {
        "id": f"{order.id}-payment",
        "order": {"id": order.id},
        "amount": total,
        "tipAmount": order.tip_minor,
        "taxAmount": sum(line.tax_minor for line in order.lines),
        "cashbackAmount": 0,
        "createdTime": _millis(order.at),
        "clientCreatedTime": _millis(order.at),
        "modifiedTime": _millis(order.at),
        "offline": False,
        "result": "SUCCESS",
    }


def _group(item: DemoItem) -> dict[str, Any]:
    return {"id": item.id, "name": item.name}


def _net(line: DemoLine) -> int:
    gross = round(float(line.quantity) * line.unit_minor) + sum(amount for _, amount in line.modifiers)
    return gross - line.discount_minor


def _changed_at(order: DemoOrder, back: Sequence[DemoOrder]) -> int:
    return _millis(max([order.updated_at, *(one.updated_at for one in back)]))


def _filter(text: str) -> tuple[str, str, int]:
    found = _FILTER.fullmatch(text)
    if found is None or found[1] not in _TIMES:
        raise Refusal(400, f"Unknown filter {text!r}.")
    return found[1], found[2], int(found[3])


def _passes(row: tuple[DemoOrder, Sequence[DemoOrder]], one: tuple[str, str, int]) -> bool:
    field, test, bound = one
    value = _changed_at(*row) if field == "modifiedTime" else _millis(row[0].at)
    return _TESTS[test](value, bound)


def _expanded(request: Request) -> set[str]:
    return set(filter(None, request.query_params.get("expand", "").replace(" ", "").split(",")))


def _page(request: Request, rows: Sequence[Any], show: Callable[[Any], Any] = lambda row: row) -> dict[str, Any]:
    limit, offset = int(request.query_params.get("limit", 100)), int(request.query_params.get("offset", 0))
    if not 0 <= limit <= 1000 or offset < 0:
        raise Refusal(400, "limit must be between 0 and 1000.")
    shown = [show(row) for row in rows[offset : offset + limit]]
    return {"elements": shown, "href": str(request.url.replace(scheme="http"))}


def _millis(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


if __name__ == "__main__":
    main(lambda mode, now: CloverSandbox(mode=mode, now=now))
