"""Our wire format, pinned: what Square is sent and how its answers are read. And no secret in any recording.

Recorded against the sandbox at a made-up host (RECORD=1 does it anew): they show what we send, not what Square is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.clock import FixedClock
from sandboxes.pos import DemoTill
from sandboxes.square import APP_ID, SquareSandbox
from tests.cassettes import FOLDER, GONE, request, response, scrubbed
from tests.tools.integrations.taped import RECORD, taped
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.http import VendorHttp
from tools.integrations.square import Square, SquareConfig, client
from tools.pos.types import Location, Push, Span

HOST = "connect.squareup.example"
PLANTED = (
    "planted-app-secret",
    "planted-code",
    "planted-token",
    "planted-state",
    APP_ID,
    "access-0001",
    "refresh-0001",
    "sandbox-yelp-key",
    "sandbox-pagespeed-key",
    "sandbox-facebook-app",
    "sandbox-facebook-secret",
    "planted-facebook-code",
)
HERE = Location("LUNA-PIZZA-1", "Luna Pizza", "America/New_York", "USD")


@pytest.fixture
async def square(monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> AsyncIterator[Square]:
    monkeypatch.setattr(client, "POLICY", replace(client.POLICY, hosts=frozenset({HOST})))
    monkeypatch.setattr("sandboxes.square.SECRET", "planted-app-secret")
    sandbox = SquareSandbox(DemoTill("world"))
    sandbox.redirect_uris["planted-code"] = "https://luna.example/callback"
    async with taped("square/reading", HOST, sandbox) as wire:
        yield Square(VendorHttp(wire, clock), SquareConfig(APP_ID, "planted-app-secret", f"https://{HOST}"))


async def test_square_as_recorded(square: Square) -> None:
    day = Span("sold", datetime(2026, 12, 31, 5, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC))
    grant = await square.exchange({"code": "planted-code"}, "https://luna.example/callback")
    real = Grant("access-0001", merchant_id=grant.merchant_id) if RECORD else Grant("planted-token")
    account = square.account(GrantAccess(real, "Square"), key="m")
    [place] = await account.locations()
    dishes = await account.catalog(place)
    page = await account.orders(HERE, day, None)
    await account.push(HERE, Push("ITEM-HAWAIIAN", "approval-1", {"VAR-HAWAIIAN-M": 1425}, None, "USD"))
    assert (place.name, place.currency, len(dishes)) == ("Luna Pizza", "USD", 32)
    assert page.orders and page.orders[0].business_day.isoformat() == "2026-12-31"


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
