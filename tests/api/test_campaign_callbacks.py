"""What providers and guests' phones call: signed, once, and only where it was meant to lead."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.routes.campaigns.callbacks import SIGNATURE, signature
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from memory.restaurants import Restaurant
from memory.short_links import ShortLink
from tools.campaigns.schemas import Delivery
from tools.campaigns.sending.store import DeliveryStore
from tools.integrations.twilio.verification import HEADER
from tools.integrations.twilio.verification import signature as twilio_signature

ID, TOKEN, SECRET = "b" * 32, "twilio-token", "s" * 32
PATH = f"/channels/sms/twilio/status/trattoria/{ID}"


@pytest.fixture
async def house(settings: Settings, clock: FixedClock) -> AsyncIterator[Container]:
    more = {
        "twilio_token": SecretStr(TOKEN),
        "email_events_secret": SecretStr(SECRET),
        "public_url": "https://t.example",
    }
    async with open_container(settings.model_copy(update=more), clock) as container:
        yield container


@pytest.fixture
async def browser(house: Container) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(house))
    async with httpx.AsyncClient(transport=transport, base_url="https://t.example") as client:
        yield client


@pytest.fixture
async def sent(house: Container, restaurant: Restaurant) -> Delivery:
    now = house.clock.now()
    made = Delivery(
        id=ID,
        restaurant_id="trattoria",
        campaign_id="c1",
        channel="sms",
        to="+12125550101",
        status="sent",
        attempts=1,
        due_at=now,
        not_after=now + timedelta(hours=1),
        reference="abcdEFGH",
        sent_at=now,
        created_at=now,
        updated_at=now,
    )
    await DeliveryStore(house.mongo).add("trattoria", [made])
    return made


async def status(house: Container) -> str:
    return (await DeliveryStore(house.mongo).get("trattoria", ID)).status


async def tell(browser: httpx.AsyncClient, path: str = PATH, token: str = TOKEN, **form: str) -> httpx.Response:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered", **form}
    signed = twilio_signature(SecretStr(token), f"https://t.example{path}", fields)
    return await browser.post(path, data=fields, headers={HEADER: signed})


async def test_twilios_word_is_taken_once(house: Container, browser: httpx.AsyncClient, sent: Delivery) -> None:
    for _ in range(2):
        assert (await tell(browser)).status_code == 204
    assert await status(house) == "delivered"
    assert (await tell(browser, MessageStatus="sent")).status_code == 204
    assert await status(house) == "delivered"


async def test_a_forged_word_is_not(house: Container, browser: httpx.AsyncClient, sent: Delivery) -> None:
    assert (await tell(browser, token="guessed")).status_code == 403
    signed = twilio_signature(SecretStr(TOKEN), f"https://t.example{PATH}", {"MessageStatus": "sent"})
    forged = await browser.post(PATH, data={"MessageStatus": "delivered"}, headers={HEADER: signed})
    assert forged.status_code == 403 and (await browser.post(PATH)).status_code == 403
    assert await status(house) == "sent"


async def test_of_messages_that_are_not_ours_nothing_is_known(browser: httpx.AsyncClient, sent: Delivery) -> None:
    assert (await tell(browser, path=PATH.replace("b" * 32, "c" * 32))).status_code == 404
    assert (await tell(browser, path=PATH.replace("trattoria", "other"))).status_code == 404


async def events(browser: httpx.AsyncClient, at: float, secret: str = SECRET, **event: Any) -> httpx.Response:
    given = {"message_id": f"<{ID}@t.example>", "restaurant": "trattoria", "kind": "bounced", **event}
    body, second = json.dumps({"events": [given]}).encode(), str(int(at))
    header = f"t={second},v1={signature(secret, second, body)}"
    return await browser.post("/channels/email/events", content=body, headers={SIGNATURE: header})


def test_a_time_that_is_none_is_not_signed() -> None:
    from api.routes.campaigns.callbacks import signed

    for at in ("9" * 5_000, "²", "-1", "", "nan"):
        assert not signed(SECRET, f"t={at},v1={signature(SECRET, at, b'')}", b"", 0.0)


async def test_a_bounce_stops_the_address(house: Container, browser: httpx.AsyncClient, sent: Delivery) -> None:
    mine = house.mongo.tenant("trattoria").deliveries
    await mine.update_one({}, {"$set": {"channel": "email", "to": "ana@example.com"}})
    now = house.clock.now().timestamp()
    assert (await events(browser, now, secret="x" * 32)).status_code == 403
    assert (await events(browser, now - 3_600)).status_code == 403
    assert (await events(browser, now, message_id="<nobody@x>")).json() == {"new": 0}
    assert (await events(browser, now, kind="opened")).status_code == 400
    assert (await events(browser, now)).json() == {"new": 1}
    assert (await events(browser, now)).json() == {"new": 0}
    assert await status(house) == "failed"
    verdict = await house.guests.verdict(
        await house.restaurants.get("trattoria"), "email", "ana@example.com", None, house.clock.now()
    )
    assert verdict.reason == "Messages to this address come back."


async def test_a_short_link_leads_to_its_one_address(
    house: Container, browser: httpx.AsyncClient, sent: Delivery
) -> None:
    from memory.short_links import ShortLinkStore

    link = ShortLink(
        code="abcdEFGH",
        restaurant_id="trattoria",
        campaign_id="c1",
        delivery_id=ID,
        channel="sms",
        to="https://trattoria.example.com/menu",
        created_at=house.clock.now(),
    )
    await ShortLinkStore(house.mongo).put([link, link])
    phone = {"user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"}
    answer = await browser.get("/r/abcdEFGH?to=https://evil.example", headers=phone)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://trattoria.example.com/menu")
    assert (await browser.head("/r/abcdEFGH")).status_code == 302
    assert (await browser.get("/r/nothere1", headers=phone)).status_code == 404
    assert (await DeliveryStore(house.mongo).get("trattoria", ID)).clicks == 1


async def test_a_website_without_a_banner_shows_none(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/channels/website/trattoria/banner")).json() == {"banner": None}
