"""Plays Toast on loopback for the demo restaurant: `python -m sandboxes.toast --port 9102`.

Faithful to Toast's published descriptions as far as it is called: machine login, restaurants, menus v2 with their
metadata (one request a second), ordersBulk by business date or by modification, stock. /_sandbox/ holds the switches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.money import to_major
from sandboxes import base
from sandboxes.base import Handler, Tokens, Work, answering, bearer, main
from sandboxes.pos import LOCATION, DemoItem, DemoLine, DemoOrder, DemoTill, TillSandbox
from sandboxes.restaurant import Mode

CLIENT_ID, SECRET, GUID = "sandbox-client", "sandbox-client-secret", LOCATION
LIFETIME = timedelta(days=1)
CLOSEOUT = 4  # o'clock: when one business day ends and the next begins
_PAGE = 100
_MESSAGES = {
    400: (10022, "The request is not valid."),
    401: (10010, "Full authentication is required to access this resource"),
    403: (10013, "Access to this resource is not allowed."),
    404: (10003, "Not found."),
    429: (10029, "Too many requests."),
}


class Refusal(base.Refusal):
    def __init__(self, status: int, detail: str = "") -> None:
        self.status, self.body = status, _error(status, detail)


def _error(status: int, detail: str = "") -> dict[str, Any]:
    code, usual = _MESSAGES.get(status, (10000, "An unexpected error occurred."))
    return {
        "status": str(status),
        "code": code,
        "message": detail or usual,
        "messageKey": None,
        "fieldName": None,
        "link": None,
        "requestId": str(uuid4()),
        "developerMessage": None,
        "errors": [],
        "canRetry": None,
    }


class Clients(Tokens):
    """Toast gives tokens to whoever has the client's credentials, until those are deleted."""

    deleted = False

    def revoke(self) -> None:
        super().revoke()
        self.deleted = True

    def restore(self) -> None:
        """New credentials were made (the same ones, for the demo's sake)."""
        self.deleted = False


class ToastSandbox(TillSandbox):
    port, vendor = 9102, "toast"
    credentials = {"client_id": CLIENT_ID, "client_secret": SECRET, "restaurant_guid": GUID}

    def __init__(self, till: DemoTill | None = None, mode: Mode = "live", now: datetime | None = None) -> None:
        super().__init__(till, mode, now)
        self.tokens = Clients()
        self.out_of_stock: set[str] = set()
        self._menus_at = float("-inf")
        self.menus_apart = 0.0  # seconds between two requests for the menus; Toast: one (tests have no time to wait)

    def routes(self) -> Sequence[Route]:
        return [
            Route("/authentication/v1/authentication/login", self._login, methods=["POST"]),
            Route("/restaurants/v1/restaurants/{guid}", self._guard(self._restaurant)),
            Route("/menus/v2/metadata", self._guard(self._metadata)),
            Route("/menus/v2/menus", self._guard(self._menus)),
            Route("/stock/v1/inventory", self._guard(self._stock)),
            Route("/orders/v2/ordersBulk", self._guard(self._orders)),
        ]

    def error(self, status: int) -> Any:
        return _error(status)

    def _guard(self, work: Work) -> Handler:
        async def guarded(request: Request) -> Any:
            if not self.tokens.good(bearer(request), self.clock()):
                raise Refusal(401)
            if request.headers.get("toast-restaurant-external-id") != GUID:
                raise Refusal(403)
            return await work(request)

        return answering(guarded)

    async def _login(self, request: Request) -> Response:
        body = await request.json()
        known = (body.get("clientId"), body.get("clientSecret"), body.get("userAccessType"))
        if self.tokens.deleted or known != (CLIENT_ID, SECRET, "TOAST_MACHINE_CLIENT"):
            return JSONResponse(_error(401, "Invalid client credentials."), 401)
        access, _ = self.tokens.issue(self.clock() + LIFETIME)
        token = {
            "tokenType": "Bearer",
            "scope": None,
            "expiresIn": int(LIFETIME.total_seconds()),
            "accessToken": access,
            "idToken": None,
            "refreshToken": None,
        }
        return JSONResponse({"token": token, "status": "SUCCESS"})

    # -- the restaurant and its menus

    async def _restaurant(self, request: Request) -> dict[str, Any]:
        if request.path_params["guid"] != GUID:
            raise Refusal(404)
        first = min((order.at for order in self.till.orders.values()), default=self.clock())
        return {
            "guid": GUID,
            "general": {
                "name": self.till.name,
                "locationName": "",
                "timeZone": self.till.timezone,
                "closeoutHour": CLOSEOUT,
                "currencyCode": self.till.currency,
                "firstBusinessDate": int(self._business_day(first).strftime("%Y%m%d")),
                "archived": False,
            },
        }

    def _updated(self) -> str:
        """When the menus were last published: with the latest change of a dish."""
        latest, edits = max(item.updated_at for item in self.till.items), sum(item.version for item in self.till.items)
        return _stamp(latest + timedelta(milliseconds=edits))

    async def _metadata(self, request: Request) -> dict[str, Any]:
        return {"restaurantGuid": GUID, "lastUpdated": self._updated()}

    async def _menus(self, request: Request) -> dict[str, Any]:
        if monotonic() - self._menus_at < self.menus_apart:
            raise Refusal(429)
        self._menus_at = monotonic()
        shown = [item for item in self.till.items if not item.deleted]
        numbers = {item.id: 2 * n for n, item in enumerate(shown)}
        groups: dict[str, Any] = {}
        options: dict[str, Any] = {}
        for item in shown:
            first = 100_000 + 100 * numbers[item.id]
            options |= {str(first + n): _option(first + n, size, self._major) for n, size in enumerate(item.variations)}
            groups[str(numbers[item.id])] = self._sizes(item, numbers[item.id], first)
        categories = sorted({item.category for item in shown})
        return {
            "restaurantGuid": GUID,
            "lastUpdated": self._updated(),
            "restaurantTimeZone": self.till.timezone,
            "menus": [
                {
                    "name": "Food",
                    "guid": "MENU-FOOD",
                    "visibility": ["POS"],
                    "availability": {"alwaysAvailable": True},
                    "menuGroups": [self._group(name, shown, numbers) for name in categories],
                }
            ],
            "modifierGroupReferences": groups,
            "modifierOptionReferences": options,
            "preModifierGroupReferences": {},
        }

    def _group(self, name: str, shown: Sequence[DemoItem], numbers: dict[str, int]) -> dict[str, Any]:
        items = [self._item(item, numbers[item.id]) for item in shown if item.category == name]
        return {"name": name, "guid": f"GROUP-{name.upper()}", "menuGroups": [], "menuItems": items}

    def _item(self, item: DemoItem, group: int) -> dict[str, Any]:
        return {
            "name": item.name,
            "guid": item.id,
            "visibility": ["POS"] if item.available else [],
            "price": None,
            "pricingStrategy": "SIZE_PRICE",
            "pricingRules": {
                "timeSpecificPricingRules": [],
                "sizeSpecificPricingGuid": f"SIZES-{item.id}",
                "sizeSequencePricingRules": [],
            },
            "isDeferred": False,
            "unitOfMeasure": "NONE",
            "modifierGroupReferences": [group],
        }

    def _sizes(self, item: DemoItem, reference: int, first: int) -> dict[str, Any]:
        prices = [
            {
                "sizeName": size.name,
                "sizeGuid": size.id,
                "sequencePrices": [{"sequence": 1, "price": self._major(size.price_minor)}],
            }
            for size in item.variations
        ]
        return {
            "name": "Size",
            "guid": f"SIZES-{item.id}",
            "referenceId": reference,
            "pricingStrategy": "SIZE_PRICE",
            "pricingRules": {
                "timeSpecificPricingRules": [],
                "sizeSpecificPricingGuid": None,
                "sizeSequencePricingRules": prices,
            },
            "minSelections": 1,
            "maxSelections": 1,
            "requiredMode": "REQUIRED",
            "isMultiSelect": False,
            "modifierOptionReferences": [first + n for n in range(len(item.variations))],
        }

    async def _stock(self, request: Request) -> list[dict[str, Any]]:
        return [{"guid": one, "status": "OUT_OF_STOCK", "quantity": None} for one in sorted(self.out_of_stock)]

    # -- orders

    async def _orders(self, request: Request) -> list[dict[str, Any]]:
        asked = request.query_params
        size, page = int(asked.get("pageSize", _PAGE)), int(asked.get("page", 1))
        if not 1 <= size <= _PAGE or page < 1:
            raise Refusal(400, "pageSize must be between 1 and 100.")
        if "businessDate" in asked:
            found = self._of_day(asked["businessDate"])
        elif "startDate" in asked and "endDate" in asked:
            found = self._changed(asked["startDate"], asked["endDate"])
        else:
            raise Refusal(400, "Either businessDate, or startDate and endDate, must be given.")
        return [self._order(order, back) for order, back in found[(page - 1) * size : page * size]]

    def _of_day(self, text: str) -> list[tuple[DemoOrder, list[DemoOrder]]]:
        day, zone = datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date(), ZoneInfo(self.till.timezone)
        begins, ends = (datetime.combine(day + timedelta(days=n), time(CLOSEOUT), zone) for n in (0, 1))
        found = self.till.between("at", begins.astimezone(UTC), ends.astimezone(UTC) - timedelta(microseconds=1))
        return self._with_refunds([order for order in found if order.return_of is None])

    def _changed(self, start: str, end: str) -> list[tuple[DemoOrder, list[DemoOrder]]]:
        first, last = (datetime.strptime(one, "%Y-%m-%dT%H:%M:%S.%f%z") for one in (start, end))
        if first >= last:
            raise Refusal(400, "endDate must be after startDate.")
        found = self.till.between("updated_at", first, last - timedelta(microseconds=1))
        ids = dict.fromkeys(order.return_of or order.id for order in found)
        orders = self._with_refunds([self.till.orders[one] for one in ids if one in self.till.orders])
        return [(order, back) for order, back in orders if first <= _changed_at(order, back) < last]

    def _with_refunds(self, orders: Sequence[DemoOrder]) -> list[tuple[DemoOrder, list[DemoOrder]]]:
        """Toast keeps a refund inside the order that was sold."""
        back: dict[str, list[DemoOrder]] = {}
        for order in self.till.orders.values():
            if order.return_of:
                back.setdefault(order.return_of, []).append(order)
        return [(order, back.get(order.id, [])) for order in orders]

    def _order(self, order: DemoOrder, back: Sequence[DemoOrder]) -> dict[str, Any]:
        return {
            "guid": order.id,
            "entityType": "Order",
            "externalId": None,
            "openedDate": _stamp(order.at),
            "createdDate": _stamp(order.at),
            "modifiedDate": _stamp(_changed_at(order, back)),
            "closedDate": _stamp(order.at) if order.state == "closed" else None,
            "paidDate": _stamp(order.at) if order.state == "closed" else None,
            "businessDate": int(self._business_day(order.at).strftime("%Y%m%d")),
            "diningOption": _reference("DINE-IN", "DiningOption"),
            "source": "In Store",
            "numberOfGuests": 1,
            "voided": order.state == "voided",
            "deleted": False,
            "excessFood": False,
            "createdInTestMode": False,
            "approvalStatus": "APPROVED",
            "checks": [self._check(order, back)],
        }

    def _check(self, order: DemoOrder, back: Sequence[DemoOrder]) -> dict[str, Any]:
        selections = [self._selection(order, line, n, back) for n, line in enumerate(order.lines)]
        amount = 0 if order.state == "voided" else sum(_net(line) for line in order.lines)
        tax = 0 if order.state == "voided" else sum(line.tax_minor for line in order.lines)
        return {
            "guid": f"{order.id}-check",
            "entityType": "Check",
            "openedDate": _stamp(order.at),
            "deleted": False,
            "voided": order.state == "voided",
            "paymentStatus": "OPEN" if order.state == "open" else "CLOSED",
            "amount": self._major(amount),
            "taxAmount": self._major(tax),
            "totalAmount": self._major(amount + tax),
            "selections": selections,
            "appliedDiscounts": [],
            "appliedServiceCharges": [],
            "payments": [self._payment(order, amount + tax, back)],
        }

    def _payment(self, order: DemoOrder, amount: int, back: Sequence[DemoOrder]) -> dict[str, Any]:
        paid: dict[str, Any] = {
            "guid": f"{order.id}-payment",
            "entityType": "OrderPayment",
            "paidDate": _stamp(order.at),
            "type": "CREDIT",
            "amount": self._major(amount),
            "tipAmount": self._major(order.tip_minor),
            "paymentStatus": "VOIDED" if order.state == "voided" else "CAPTURED",
            "refundStatus": "PARTIAL" if back else "NONE",
            "refund": None,
        }
        if back:
            given = sum(_net(line) + line.tax_minor for one in back for line in one.returned)
            paid["refund"] = {
                "refundAmount": self._major(given),
                "tipRefundAmount": 0.0,
                "refundDate": _stamp(back[-1].at),
                "refundBusinessDate": int(self._business_day(back[-1].at).strftime("%Y%m%d")),
                "refundTransaction": {"guid": back[-1].id, "entityType": "RefundTransaction"},
            }
        return paid

    def _selection(self, order: DemoOrder, line: DemoLine, number: int, back: Sequence[DemoOrder]) -> dict[str, Any]:
        returned = [(one, each) for one in back for each in one.returned if each.variation == line.variation]
        modifiers = [_modifier(name, self._major(amount)) for name, amount in line.modifiers]
        if line.variation:
            modifiers.insert(0, self._size(line))
        shown: dict[str, Any] = {
            "guid": f"{order.id}-{number}",
            "entityType": "MenuItemSelection",
            "item": _reference(line.item, "MenuItem"),
            "displayName": line.name,
            "selectionType": "NONE" if line.item else "OPEN_ITEM",
            "quantity": float(line.quantity),
            "unitOfMeasure": "NONE" if float(line.quantity).is_integer() else "LB",
            "deferred": False,
            "preDiscountPrice": self._major(_net(line) + line.discount_minor),
            "price": self._major(_net(line)),
            "receiptLinePrice": self._major(line.unit_minor),
            "tax": self._major(line.tax_minor),
            "voided": order.state == "voided",
            "appliedDiscounts": [],
            "modifiers": modifiers,
            "refundDetails": None,
        }
        if returned:
            shown["refundDetails"] = {
                "refundAmount": self._major(sum(_net(line) for _, line in returned)),
                "taxRefundAmount": self._major(sum(line.tax_minor for _, line in returned)),
                "refundTransaction": {"guid": returned[-1][0].id, "entityType": "RefundTransaction"},
            }
        return shown

    def _size(self, line: DemoLine) -> dict[str, Any]:
        price = self._major(round(float(line.quantity) * line.unit_minor))
        group = {"guid": f"SIZES-{line.item}", "entityType": "MenuItemOptionGroup"}
        size = _modifier(line.size or "", price) | {"item": _reference(line.variation, "MenuItem")}
        return size | {"optionGroup": group, "optionGroupPricingMode": "REPLACES_PRICE"}

    def _business_day(self, moment: datetime) -> date:
        return (moment.astimezone(ZoneInfo(self.till.timezone)) - timedelta(hours=CLOSEOUT)).date()

    def _major(self, minor: int) -> float:
        return to_major(minor, self.till.currency)


def _net(line: DemoLine) -> int:
    gross = round(float(line.quantity) * line.unit_minor) + sum(amount for _, amount in line.modifiers)
    return gross - line.discount_minor


def _changed_at(order: DemoOrder, back: Sequence[DemoOrder]) -> datetime:
    return max([order.updated_at, *(one.updated_at for one in back)])


def _reference(guid: str | None, kind: str) -> dict[str, str] | None:
    return {"guid": guid, "entityType": kind} if guid else None


def _modifier(name: str, price: float) -> dict[str, Any]:
    return {
        "guid": f"MODIFIER-{name.upper()}",
        "entityType": "MenuItemSelection",
        "item": _reference(f"OPTION-{name.upper()}", "MenuItem"),
        "displayName": name,
        "quantity": 1.0,
        "price": price,
        "preDiscountPrice": price,
        "voided": False,
        "modifiers": [],
    }


def _option(reference: int, size: Any, major: Any) -> dict[str, Any]:
    return {
        "referenceId": reference,
        "name": size.name,
        "guid": size.id,
        "price": major(size.price_minor),
        "pricingStrategy": "BASE_PRICE",
        "isDefault": False,
        "modifierGroupReferences": [],
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}+0000"


if __name__ == "__main__":

    def _make(mode: Mode, now: datetime | None) -> ToastSandbox:
        sandbox = ToastSandbox(mode=mode, now=now)
        sandbox.menus_apart = 1.0
        return sandbox

    main(_make)
