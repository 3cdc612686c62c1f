"""Toast's and Clover's wire format, pinned: what they are sent and how their answers are read. No secret in them.

Recorded against the sandboxes at made-up hosts (RECORD=1 does it anew): they show what we send, not what those are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.clock import FixedClock
from sandboxes.base import Sandbox
from sandboxes.clover import CloverSandbox
from sandboxes.pos import MERCHANT
from sandboxes.toast import ToastSandbox
from tests.cassettes import FOLDER
from tests.tools.integrations.taped import taped
from tests.tools.pos.conftest import fresh_till
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.clover import Clover, CloverConfig
from tools.integrations.clover import client as clover_client
from tools.integrations.http import VendorHttp
from tools.integrations.toast import Toast, ToastConfig
from tools.integrations.toast import client as toast_client
from tools.pos.provider import Account
from tools.pos.types import Location, Push, Span

TOAST_HOST, CLOVER_HOST = "ws-api.toasttab.example", "api.clover.example"
PLANTED = "planted-access"
AN_HOUR = Span("changed", datetime(2026, 12, 31, 17, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC))


def let_in(sandbox: ToastSandbox | CloverSandbox) -> Sandbox:
    sandbox.tokens.access[PLANTED] = datetime.now(UTC) + timedelta(days=1)
    return sandbox


async def read(account: Account, timezone: str = "America/New_York") -> tuple[Location, int, int]:
    """(the place, its dishes, the orders of an hour)."""
    [place] = await account.locations()
    dishes = await account.catalog(place)
    page = await account.orders(place, AN_HOUR, None)
    assert place.timezone == timezone and {one.business_day.isoformat() for one in page.orders} == {"2026-12-31"}
    return place, len(dishes), len(page.orders)


async def test_toast_as_recorded(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr(toast_client, "POLICY", replace(toast_client.POLICY, hosts=frozenset({TOAST_HOST})))
    async with taped("toast/reading", TOAST_HOST, let_in(ToastSandbox(fresh_till()))) as wire:
        toast = Toast(VendorHttp(wire, clock), ToastConfig(f"https://{TOAST_HOST}"))
        account = toast.account(GrantAccess(Grant(PLANTED), "Toast"), key="LUNA-PIZZA-1")
        place, dishes, orders = await read(account)
    assert (place.name, place.currency, dishes, orders) == ("Luna Pizza", "USD", 32, ORDERS)


async def test_clover_as_recorded(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    monkeypatch.setattr(clover_client, "POLICY", replace(clover_client.POLICY, hosts=frozenset({CLOVER_HOST})))
    async with taped("clover/reading", CLOVER_HOST, let_in(CloverSandbox(fresh_till()))) as wire:
        clover = Clover(VendorHttp(wire, clock), CloverConfig("app", "s", f"https://{CLOVER_HOST}"))
        account = clover.account(GrantAccess(Grant(PLANTED), "Clover"), key=MERCHANT)
        place, dishes, orders = await read(account)
        await account.push(place, Push("ITEM-HAWAIIAN", "a", {"VAR-HAWAIIAN-M": 1425}, None, "USD"))
    assert (place.name, place.currency, dishes, orders) == ("Luna Pizza", "USD", 32, ORDERS)


ORDERS = 7  # of that hour


@pytest.mark.parametrize("vendor", ["toast", "clover"])
def test_the_recordings_hold_no_token(vendor: str) -> None:
    [file] = sorted((FOLDER / vendor).glob("*.yaml"))
    text = file.read_text()
    assert PLANTED not in text and "Bearer" not in text and "127.0.0.1" not in text and len(text) > 1_000
