"""The Toast and Clover sandboxes beside those vendors' descriptions, where they are at hand: they are not ours to hand on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from core.clock import FixedClock
from sandboxes.base import Sandbox
from sandboxes.clover import APP_ID, SECRET, CloverSandbox
from sandboxes.pos import DemoLine, DemoOrder, TillSandbox
from sandboxes.toast import ToastSandbox
from tests.tools.pos.conftest import fresh_till
from tools.integrations.access import GrantAccess
from tools.integrations.clover import Clover, CloverConfig
from tools.integrations.http import VendorHttp
from tools.integrations.toast import Toast, ToastConfig
from tools.pos.types import Location, Push, Span

URL = "http://127.0.0.1:9"
SPECS = Path(__file__).parents[3] / "shared/specs"
TOAST = sorted((SPECS / "toast").glob("*.json")) or [None]
CLOVER = sorted((SPECS / "clover").glob("*.yml")) or [None]
AT = datetime(2026, 12, 31, 20, tzinfo=UTC)
SPANS = (Span("sold", AT - timedelta(days=1), AT + timedelta(hours=1)), Span("changed", AT - timedelta(hours=4)))


def till() -> Any:
    """The demo year with one order of everything."""
    made = fresh_till()
    pizza = DemoLine("Hawaiian", "2.5", 1325, "ITEM-HAWAIIAN", "VAR-HAWAIIAN-M", "M", 100, 80, (("Olives", 150),))
    made.put(DemoOrder("full", AT, (pizza, DemoLine("Catering", "1", 25_000)), AT, tip_minor=300))
    made.put(DemoOrder("void", AT, (pizza,), AT, state="voided"))
    made.put(DemoOrder("back", AT, (), AT, returned=(pizza,), return_of="full"))
    return made


class Watched(httpx.AsyncBaseTransport):
    """Keeps every exchange."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._inner = httpx.ASGITransport(sandbox.app())
        self.exchanges: list[tuple[httpx.Request, httpx.Response]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        self.exchanges.append((request, response))
        return response


async def toast_exchanges(clock: FixedClock) -> list[tuple[httpx.Request, httpx.Response]]:
    sandbox = ToastSandbox(till())
    watched = Watched(sandbox)
    async with httpx.AsyncClient(transport=watched) as client:
        toast = Toast(VendorHttp(client, clock), ToastConfig(URL), demo=True)
        grant = await toast.exchange(sandbox.credentials, "")
        account = toast.account(GrantAccess(grant, "Toast"), key=grant.merchant_id)
        [place] = await account.locations()
        await account.catalog(place)
        for span in SPANS:
            await account.orders(place, span, None)
    return watched.exchanges


async def clover_exchanges(clock: FixedClock) -> list[tuple[httpx.Request, httpx.Response]]:
    watched = Watched(CloverSandbox(till()))
    async with httpx.AsyncClient(transport=watched) as client:
        clover = Clover(VendorHttp(client, clock), CloverConfig(APP_ID, SECRET, URL), demo=True)
        link = await client.get(clover.authorize_url("state", "https://luna.example/callback"))
        grant = await clover.exchange(dict(httpx.URL(link.headers["location"]).params), "")
        account = clover.account(GrantAccess(await clover.renew(grant), "Clover"), key=grant.merchant_id)
        [place] = await account.locations()
        await account.catalog(place)
        here = Location(place.id, place.name, place.timezone, place.currency)
        for span in SPANS:
            await account.orders(here, span, None)
        await account.push(here, Push("ITEM-HAWAIIAN", "a", {"VAR-HAWAIIAN-M": 1450}, False, "USD"))
    return watched.exchanges


def template(paths: dict[str, Any], path: str) -> str | None:
    """The described path that this one is."""
    for known in paths:
        parts = known.split("/")
        if len(parts) == len(path.split("/")) and all(
            one == two or one.startswith("{") for one, two in zip(parts, path.split("/"), strict=True)
        ):
            return known
    return None


def described(spec: dict[str, Any], path: str) -> tuple[str, dict[str, Any]] | None:
    """Toast's parts each have a base path."""
    base = spec.get("basePath", "")
    found = template(spec["paths"], path.removeprefix(base)) if path.startswith(base) else None
    return (found, spec["paths"][found]) if found else None


def schema_problems(spec: dict[str, Any], schema: dict[str, Any], document: Any) -> list[str]:
    root = {**_nullable(schema), "definitions": _nullable(spec.get("definitions", {}))}
    root |= {"components": _nullable(spec.get("components", {}))}
    found = Draft202012Validator(root).iter_errors(document)
    return [f"{'/'.join(map(str, error.path))}: {error.message}"[:200] for error in found]


def _nullable(schema: Any) -> Any:
    """Toast and Clover send null for what is not there, and their descriptions do not say so."""
    if isinstance(schema, list):
        return [_nullable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _nullable(value) for name, value in schema.items()}
    if isinstance(plain.get("type"), str) and plain["type"] in KINDS:
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain:
            plain["enum"] = [*plain["enum"], None]
    return plain


KINDS = {"string", "number", "integer", "boolean", "object", "array"}


def unknown_fields(spec: dict[str, Any], name: str, document: dict[str, Any], group: str = "definitions") -> set[str]:
    return set(document) - fields(spec, (spec["components"]["schemas"] if group == "schemas" else spec[group])[name])


def fields(spec: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        schema = spec["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    inside = [fields(spec, one) for one in schema.get("allOf", [])]
    return set(schema.get("properties", {})).union(*inside)


@pytest.mark.parametrize("file", TOAST, ids=str)
async def test_toast_is_asked_and_answers_as_described(file: Path | None, clock: FixedClock) -> None:
    exchanges = await toast_exchanges(clock)
    assert {response.status_code for _, response in exchanges} == {200}
    if file is None:
        return
    spec, seen, problems = json.loads(file.read_text()), 0, list[str]()
    for request, response in exchanges:
        known = described(spec, request.url.path)
        if known is None:
            continue
        seen += 1
        operation = known[1][request.method.lower()]
        parameters = {one["name"]: one for one in operation.get("parameters", [])}
        problems += [f"no parameter {name}" for name in request.url.params if name not in parameters]
        headers = [name for name, one in parameters.items() if one["in"] == "header" and one.get("required")]
        problems += [f"no header {name}" for name in headers if name not in request.headers]
        problems += schema_problems(spec, operation["responses"]["200"]["schema"], response.json())
        if known[0] == "/ordersBulk":
            problems += order_problems(spec, response.json())
    assert problems == []
    assert seen > 0 or file.stem == "toast-config"  # of the configuration nothing is needed


def order_problems(spec: dict[str, Any], orders: list[dict[str, Any]]) -> list[str]:
    """No field that Toast does not have."""
    found: list[set[str]] = []
    for order in orders:
        found.append(unknown_fields(spec, "Order", order) - {"guid", "entityType", "externalId"})
        for check in order["checks"]:
            found.append(unknown_fields(spec, "Check", check) - {"guid", "entityType"})
            selections = [*check["selections"], *(one for each in check["selections"] for one in each["modifiers"])]
            found += [unknown_fields(spec, "Selection", one) - {"guid", "entityType"} for one in selections]
            found += [unknown_fields(spec, "Payment", one) - {"guid", "entityType"} for one in check["payments"]]
    return [f"unknown {names}" for names in found if names]


# What Clover's file leaves out: described on docs.clover.com only.
UNDESCRIBED = ("/oauth/v2/", "/item_groups", f"/v3/merchants/{'LUNA-PIZZA-MERCHANT'}")
PAGING = {"offset", "limit"}  # documented for every list, in the file for some only


@pytest.mark.parametrize("file", CLOVER, ids=str)
async def test_clover_is_asked_and_answers_as_described(file: Path | None, clock: FixedClock) -> None:
    exchanges = await clover_exchanges(clock)
    answers = [(response.status_code, request.url.path) for request, response in exchanges]
    assert {status for status, path in answers if path != "/oauth/v2/authorize"} == {200}
    if file is None:
        return
    spec, paths, problems = yaml.safe_load(file.read_text()), set[str](), list[str]()
    for request, response in exchanges:
        path = request.url.path
        known = described(spec, path)
        if known is None:
            assert any(path.startswith(one) or one in path for one in UNDESCRIBED), path
            continue
        paths.add(known[0])
        operation = known[1].get(request.method.lower())
        if operation is None:
            assert (request.method, known[0]) == ("POST", "/v3/merchants/{mId}/items/{itemId}")  # an update: docs only
            continue
        names = {one["name"] for one in operation.get("parameters", [])} | PAGING
        problems += [f"{path}: no parameter {name}" for name in request.url.params if name not in names]
        for asked in request.url.params.get_list("filter"):
            described_filters = next(one for one in operation["parameters"] if one["name"] == "filter")["description"]
            assert asked.partition(">")[0].partition("<")[0] in described_filters
        rows, kind = response.json().get("elements", [response.json()]), "Order" if "orders" in path else "Item"
        schema = spec["components"]["schemas"][kind]
        problems += [f"unknown {extra}" for row in rows if (extra := unknown_fields(spec, kind, row, "schemas"))]
        flat = {**schema, "properties": {k: v for k, v in schema["properties"].items() if v.get("type") != "array"}}
        problems += [problem for row in rows for problem in schema_problems(spec, flat, row)]
    assert problems == []
    assert {"/v3/merchants/{mId}/items", "/v3/merchants/{mId}/orders"} <= paths


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("kind", [ToastSandbox, CloverSandbox])
async def test_failures_on_demand_look_like_the_vendors(kind: type[TillSandbox], status: int) -> None:
    sandbox = kind(fresh_till())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as client:
        await client.post("/_sandbox/fail", json={"status": status, "path": "/v", "retry_after": "3"})
        failed = await client.get("/v3/anything")
        assert (failed.status_code, failed.headers["retry-after"]) == (status, "3")
        assert failed.headers["x-tableside-demo"] == "true" and failed.json()["message"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (ToastSandbox, "/orders/v2/ordersBulk"),
        (ToastSandbox, "/menus/v2/menus"),
        (CloverSandbox, "/v3/merchants/LUNA-PIZZA-MERCHANT/orders"),
        (CloverSandbox, "/v3/merchants/SOMEONE-ELSE/items"),
    ],
)
async def test_nobody_comes_in_without_a_token(kind: type[TillSandbox], path: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(kind(fresh_till()).app()), base_url=URL) as client:
        for headers in ({}, {"Authorization": "Bearer guessed"}):
            assert (await client.get(path, headers=headers)).status_code == 401


async def test_toasts_menus_come_once_a_second() -> None:
    sandbox = ToastSandbox(fresh_till())
    sandbox.menus_apart = 60.0
    access, _ = sandbox.tokens.issue(datetime.now(UTC) + timedelta(days=1))
    headers = {"Authorization": f"Bearer {access}", "Toast-Restaurant-External-ID": "LUNA-PIZZA-1"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL, headers=headers) as client:
        answers = [(await client.get("/menus/v2/menus")).status_code for _ in range(2)]
        wrong = await client.get("/orders/v2/ordersBulk", params={"businessDate": "20261231", "pageSize": 101})
    assert answers == [200, 429] and wrong.status_code == 400
