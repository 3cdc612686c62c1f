"""Toast's and Clover's wire format, pinned: what they are sent and how their answers are read. No secret in them.

Recorded against the sandboxes at made-up hosts (RECORD=1 does it anew): they show what we send, not what those are.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import uvicorn

from core.clock import FixedClock
from sandboxes.clover import CloverSandbox
from sandboxes.pos import MERCHANT, TillSandbox
from sandboxes.toast import ToastSandbox
from tests.cassettes import FOLDER, recorder
from tests.conftest import free_port
from tests.tools.integrations.test_cassettes import AtMadeUpHost
from tests.tools.pos.conftest import fresh_till
from tools.integrations.clover import Clover, CloverConfig
from tools.integrations.clover import client as clover_client
from tools.integrations.http import VendorHttp
from tools.integrations.toast import Toast, ToastConfig
from tools.integrations.toast import client as toast_client
from tools.pos.access import GrantAccess
from tools.pos.provider import Account
from tools.pos.types import Grant, Location, Push, Span

TOAST_HOST, CLOVER_HOST = "ws-api.toasttab.example", "api.clover.example"
PLANTED = "planted-access"
RECORD = os.environ.get("RECORD") == "1"
AN_HOUR = Span("changed", datetime(2026, 12, 31, 17, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC))


@contextmanager
def served(sandbox: TillSandbox, transport: AtMadeUpHost) -> Iterator[None]:
    """The sandbox behind the transport while recording; nothing at all while replaying."""
    if not RECORD:
        yield
        return
    sandbox.tokens.access[PLANTED] = datetime.now(UTC) + timedelta(days=1)  # type: ignore[attr-defined]
    transport.port = free_port()
    server = uvicorn.Server(uvicorn.Config(sandbox.app(), port=transport.port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        pass
    yield
    server.should_exit = server.force_exit = True
    thread.join(10)


async def read(account: Account, timezone: str = "America/New_York") -> tuple[Location, int, int]:
    """(the place, its dishes, the orders of an hour)."""
    [place] = await account.locations()
    dishes = await account.catalog(place)
    page = await account.orders(place, AN_HOUR, None)
    assert place.timezone == timezone and {one.business_day.isoformat() for one in page.orders} == {"2026-12-31"}
    return place, len(dishes), len(page.orders)


async def test_toast_as_recorded(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr(toast_client, "POLICY", replace(toast_client.POLICY, hosts=frozenset({TOAST_HOST})))
    transport = AtMadeUpHost()
    async with httpx.AsyncClient(transport=transport) as wire:
        with served(ToastSandbox(fresh_till()), transport):
            toast = Toast(VendorHttp(wire, clock), ToastConfig(f"https://{TOAST_HOST}"))
            account = toast.account(GrantAccess(Grant(PLANTED), "Toast"), key="LUNA-PIZZA-1")
            with recorder("toast/reading", "all" if RECORD else "none", TOAST_HOST) as tape:
                place, dishes, orders = await read(account)
    assert (place.name, place.currency, dishes, orders) == ("Luna Pizza", "USD", 32, ORDERS)
    assert RECORD or tape.all_played


async def test_clover_as_recorded(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr(clover_client, "POLICY", replace(clover_client.POLICY, hosts=frozenset({CLOVER_HOST})))
    transport = AtMadeUpHost()
    async with httpx.AsyncClient(transport=transport) as wire:
        with served(CloverSandbox(fresh_till()), transport):
            clover = Clover(VendorHttp(wire, clock), CloverConfig("app", "s", f"https://{CLOVER_HOST}"))
            account = clover.account(GrantAccess(Grant(PLANTED), "Clover"), key=MERCHANT)
            with recorder("clover/reading", "all" if RECORD else "none", CLOVER_HOST) as tape:
                place, dishes, orders = await read(account)
                await account.push(place, Push("ITEM-HAWAIIAN", "a", {"VAR-HAWAIIAN-M": 1425}, None, "USD"))
    assert (place.name, place.currency, dishes, orders) == ("Luna Pizza", "USD", 32, ORDERS)
    assert RECORD or tape.all_played


ORDERS = 7  # of that hour


@pytest.mark.parametrize("vendor", ["toast", "clover"])
def test_the_recordings_hold_no_token(vendor: str) -> None:
    [file] = sorted((FOLDER / vendor).glob("*.yaml"))
    text = file.read_text()
    assert PLANTED not in text and "Bearer" not in text and "127.0.0.1" not in text and len(text) > 1_000
