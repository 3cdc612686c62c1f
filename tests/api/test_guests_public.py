"""Where guests say no: the link in an email and the answer to a text, as whoever sends them does."""

from __future__ import annotations

import re

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.wiring import Container
from memory.restaurants import Restaurant
from tools.campaigns.guests.engine.tokens import Leaving, make
from tools.campaigns.guests.schemas import Consent
from tools.integrations.twilio.verification import HEADER, signature

TOKEN = "t" * 32
PATH = "/channels/sms/twilio/inbound"
ANN, MAIL = "+12125550101", "ann@example.com"


@pytest.fixture
async def house(container: Container, restaurant: Restaurant) -> Container:
    at = container.clock.now()
    yes = [Consent(channel=one, status="opted_in", at=at, how="ticked", source="web form") for one in ("sms", "email")]
    await container.guests.add(restaurant, phone=ANN, email=MAIL, consents=yes)
    object.__setattr__(container, "twilio_token", SecretStr(TOKEN))
    return container


@pytest.fixture
async def outside(house: Container) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(house)), base_url="http://test")


def text(
    house: Container, body: str, sid: str = "SM1", sender: str = ANN, token: str = TOKEN
) -> tuple[dict[str, str], dict[str, str]]:
    form = {"From": sender, "To": "+12125550142", "Body": body, "MessageSid": sid}
    return form, {HEADER: signature(SecretStr(token), f"{house.settings.own_url}{PATH}", form)}


async def may(house: Container, restaurant: Restaurant, channel: str, address: str) -> bool:
    verdict = await house.guests.verdict(restaurant, channel, address, None, house.clock.now())  # type: ignore[arg-type]
    return verdict.allowed


async def test_a_stop_is_answered_once_in_the_answer_itself(
    house: Container, outside: httpx.AsyncClient, restaurant: Restaurant
) -> None:
    form, headers = text(house, "STOP")
    first = await outside.post(PATH, data=form, headers=headers)
    assert first.status_code == 200 and first.headers["content-type"].startswith("text/xml")
    assert first.text.count("<Message>") == 1 and "Trattoria" in first.text
    assert not await may(house, restaurant, "sms", ANN) and await may(house, restaurant, "email", MAIL)
    for again in (text(house, "STOP"), text(house, "stop!", "SM2")):
        answer = await outside.post(PATH, data=again[0], headers=again[1])
        assert answer.status_code == 200 and answer.text.endswith("<Response></Response>")


async def test_where_the_provider_has_answered_a_stop_we_add_nothing(
    house: Container, outside: httpx.AsyncClient, restaurant: Restaurant
) -> None:
    form = {"From": ANN, "To": "+12125550142", "Body": "STOP", "MessageSid": "SM9", "OptOutType": "STOP"}
    signed = {HEADER: signature(SecretStr(TOKEN), f"{house.settings.own_url}{PATH}", form)}
    answer = await outside.post(PATH, data=form, headers=signed)
    assert answer.status_code == 200 and answer.text.endswith("<Response></Response>")
    assert not await may(house, restaurant, "sms", ANN)


async def test_other_texts_are_taken_without_a_word(house: Container, outside: httpx.AsyncClient) -> None:
    for sid, body, sender in (("SM5", "see you at 8", ANN), ("SM6", "STOP", "+12125550177"), ("SM7", "STOP", "22395")):
        form, headers = text(house, body, sid, sender)
        answer = await outside.post(PATH, data=form, headers=headers)
        assert answer.status_code == 200 and ("<Message>" in answer.text) == (sender == "+12125550177")


async def test_a_forged_text_changes_nothing(
    house: Container, outside: httpx.AsyncClient, restaurant: Restaurant
) -> None:
    form, signed = text(house, "STOP")
    _, forged = text(house, "STOP", token="x" * 32)
    tampered = {**form, "From": "+12125550102"}
    for sent, headers in ((form, {}), (form, forged), (tampered, signed)):
        assert (await outside.post(PATH, data=sent, headers=headers)).status_code == 403
    assert await may(house, restaurant, "sms", ANN)


async def test_one_click_ends_the_emails_and_a_look_does_not(
    house: Container, outside: httpx.AsyncClient, restaurant: Restaurant
) -> None:
    [guest] = await house.guests.store.at("trattoria", "email", MAIL)
    token = await house.guests.unsubscribe_token("trattoria", "email", guest.id, MAIL, "c1")
    for _ in range(3):  # programs that scan mail
        page = await outside.get(f"/u/{token}")
        assert page.status_code == 200 and re.search(r"<form method=post>", page.text) and "Trattoria" in page.text
        assert "script" not in page.text and page.headers["cache-control"] == "no-store"
    assert await may(house, restaurant, "email", MAIL)
    for _ in range(2):
        done = await outside.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and "off the list" in done.text
    assert not await may(house, restaurant, "email", MAIL) and await may(house, restaurant, "sms", ANN)


@pytest.mark.parametrize("token", ["x", "a.b", "%00", "W10.AAAA", "e" * 500])
async def test_a_link_that_is_not_ours_leads_nowhere(outside: httpx.AsyncClient, token: str) -> None:
    for answer in (await outside.get(f"/u/{token}"), await outside.post(f"/u/{token}")):
        assert answer.status_code == 404 and "leads nowhere" in answer.text


async def test_a_stranger_makes_no_keys(house: Container, outside: httpx.AsyncClient) -> None:
    leaving = Leaving(restaurant_id="nowhere", channel="email", guest_id="g", campaign_id="c", mark="m")
    assert (await outside.post(f"/u/{make(b'x' * 32, leaving)}")).status_code == 404
    assert await house.mongo.tenant("nowhere").guest_keys.count() == 0
