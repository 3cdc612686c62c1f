"""Our wire format, pinned: what Square is sent and how its answers are read. And no secret in any recording.

Recorded against the sandbox at a made-up host (RECORD=1 does it anew): they show what we send, not what Square is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn

from core.clock import FixedClock
from sandboxes.pos import DemoTill
from sandboxes.square import APP_ID, SquareSandbox
from tests.cassettes import FOLDER, GONE, recorder, request, response, scrubbed
from tests.conftest import free_port
from tools.integrations.http import VendorHttp
from tools.integrations.square import Square, SquareConfig, client
from tools.pos.access import GrantAccess
from tools.pos.types import Grant, Location, Push, Span

HOST = "connect.squareup.example"
PLANTED = (
    "planted-app-secret",
    "planted-code",
    "planted-token",
    "planted-state",
    APP_ID,
    "access-0001",
    "refresh-0001",
)
HERE = Location("LUNA-PIZZA-1", "Luna Pizza", "America/New_York", "USD")
RECORD = os.environ.get("RECORD") == "1"


class AtMadeUpHost(httpx.AsyncHTTPTransport):
    """Sends what is meant for the made-up host to the sandbox's port. What is recorded is what went in here."""

    port = 9

    async def handle_async_request(self, sent: httpx.Request) -> httpx.Response:
        url = sent.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        moved = httpx.Request(sent.method, url, headers=sent.headers, content=sent.content, extensions=sent.extensions)
        return await super().handle_async_request(moved)


@contextmanager
def sandbox() -> Iterator[int]:
    port = free_port()
    app = SquareSandbox(DemoTill("world"))
    app.redirect_uris["planted-code"] = "https://luna.example/callback"
    import sandboxes.square as module

    module.SECRET = "planted-app-secret"
    server = uvicorn.Server(uvicorn.Config(app.app(), port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        pass
    yield port
    server.should_exit = server.force_exit = True
    thread.join(10)
    module.SECRET = "sandbox-secret"


@pytest.fixture
async def square(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> AsyncIterator[Square]:
    monkeypatch.setattr(client, "POLICY", replace(client.POLICY, hosts=frozenset({HOST})))
    transport = AtMadeUpHost()
    config = SquareConfig(APP_ID, "planted-app-secret", f"https://{HOST}")
    async with httpx.AsyncClient(transport=transport) as wire:
        if not RECORD:
            yield Square(VendorHttp(wire, clock), config)
            return
        with sandbox() as port:
            transport.port = port
            yield Square(VendorHttp(wire, clock), config)


async def test_square_as_recorded(square: Square) -> None:
    day = Span("sold", datetime(2026, 12, 31, 5, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC))
    with recorder("square/reading", "all" if RECORD else "none", HOST) as tape:
        grant = await square.exchange({"code": "planted-code"}, "https://luna.example/callback")
        real = Grant("access-0001", merchant_id=grant.merchant_id) if RECORD else Grant("planted-token")
        account = square.account(GrantAccess(real, "Square"), key="m")
        [place] = await account.locations()
        dishes = await account.catalog(place)
        page = await account.orders(HERE, day, None)
        await account.push(HERE, Push("ITEM-HAWAIIAN", "approval-1", {"VAR-HAWAIIAN-M": 1425}, None, "USD"))
    assert (place.name, place.currency, len(dishes)) == ("Luna Pizza", "USD", 32)
    assert page.orders and page.orders[0].business_day.isoformat() == "2026-12-31"
    assert RECORD or tape.all_played


def test_no_recording_holds_a_secret() -> None:
    recordings = sorted(FOLDER.rglob("*.yaml"))
    assert recordings
    for file in recordings:
        text = file.read_text()
        found = [secret for secret in PLANTED if secret in text]
        assert not found, f"{file.name} holds {found}"
        assert (
            "127.0.0.1" not in text
            and "Bearer" not in text
            and "Authorization" not in text.title().replace("Authorization_Code", "")
        )


@pytest.mark.parametrize("where", ["header", "query", "body", "answer"])
def test_the_scrubbers_take_a_planted_secret_out(where: str) -> None:
    import vcr.request

    secret = "planted-" + where
    sent = vcr.request.Request(
        "POST",
        f"https://{HOST}/oauth2/token?code={secret}&types=ITEM",
        b'{"client_secret": "%s", "deep": [{"access_token": "%s"}], "limit": 5}' % (secret.encode(), secret.encode()),
        {"Authorization": f"Bearer {secret}", "Cookie": secret, "Square-Version": "2025-08-20"},
    )
    got = {"headers": {"Set-Cookie": [secret]}, "body": {"string": b'{"access_token": "%s"}' % secret.encode()}}
    kept, answered = request(sent), response(got)
    text = f"{kept.uri} {kept.body} {kept.headers} {answered}"
    assert secret not in text and GONE in text and "types=ITEM" in text and "limit" in text


def test_what_is_no_secret_stays() -> None:
    order = {"state": "COMPLETED", "total_money": {"amount": 1}, "customer_id": "C1"}
    assert scrubbed(order) == {"state": "COMPLETED", "total_money": {"amount": 1}, "customer_id": GONE}
