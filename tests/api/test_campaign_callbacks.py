"""What providers and guests' phones call: signed, once, and only where it was meant to lead."""

from __future__ import annotations

import json
from base64 import b64encode
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
from tools.campaigns.guests.schemas import Consent
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


async def post_mail(browser: httpx.AsyncClient, at: float, raw: bytes, *, json_too: bool = False) -> httpx.Response:
    body = json.dumps({"raw": b64encode(raw).decode()}).encode() if json_too else raw
    second = str(int(at))
    kind = "application/json" if json_too else "message/rfc822"
    headers = {SIGNATURE: f"t={second},v1={signature(SECRET, second, body)}", "content-type": kind}
    return await browser.post("/channels/email/events", content=body, headers=headers)


@pytest.fixture
async def letter(house: Container, restaurant: Restaurant, sent: Delivery) -> str:
    """To whom it went."""
    mine = house.mongo.tenant("trattoria").deliveries
    long_ago = house.clock.now() - timedelta(days=60)  # so that no limit of how often speaks first
    await mine.update_one({}, {"$set": {"channel": "email", "to": "ana@example.com", "sent_at": long_ago}})
    agreed = Consent(channel="email", status="opted_in", at=house.clock.now(), how="form", source="web form")
    await house.guests.add(restaurant, email="ana@example.com", consents=[agreed])
    return "ana@example.com"


async def why_not(house: Container, address: str) -> str | None:
    restaurant = await house.restaurants.get("trattoria")
    return (await house.guests.verdict(restaurant, "email", address, None, house.clock.now())).reason


REPORT = """From: MAILER-DAEMON@mx.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type={report}; boundary="b"

--b
Content-Type: {kind}

{fields}
--b
Content-Type: text/rfc822-headers

Message-ID: <{id}@trattoria.example>
--b--
"""
BOUNCE = "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n"
COMPLAINT = "Feedback-Type: abuse\nOriginal-Rcpt-To: <{to}>\n"
KINDS = {
    "bounce": ("delivery-status", "message/delivery-status", BOUNCE, "Messages to this address come back."),
    "complaint": ("feedback-report", "message/feedback-report", COMPLAINT, "This guest complained about a message."),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("json_too", [False, True])
async def test_a_report_as_it_came_stops_the_address(
    house: Container, browser: httpx.AsyncClient, letter: str, kind: str, json_too: bool
) -> None:
    report, part, fields, reason = KINDS[kind]
    now = house.clock.now().timestamp()

    def raw(to: str, name: str = ID) -> bytes:
        return REPORT.format(report=report, kind=part, fields=fields.format(to=to), id=name).encode()

    for wrong in (raw("other@example.com"), raw(letter, "c" * 32)):
        assert (await post_mail(browser, now, wrong, json_too=json_too)).json() == {"new": 0}
    assert await why_not(house, letter) is None
    for new in (1, 0):
        assert (await post_mail(browser, now, raw(letter), json_too=json_too)).json() == {"new": new}
    assert await why_not(house, letter) == reason


def answer(text: str, sender: str = "ana@example.com", to: str | None = ID) -> bytes:
    reply = f"In-Reply-To: <{to}@trattoria.example>\n" if to else ""
    quote = "On Monday Trattoria <hi@trattoria.example> wrote:\n> Unsubscribe: https://x.example/u"
    return f"From: {sender}\nMessage-ID: <m1@example.com>\nSubject: Re: Hi\n{reply}\n{text}\n\n{quote}\n".encode()


async def test_a_guests_answer_by_email_is_heard(house: Container, browser: httpx.AsyncClient, letter: str) -> None:
    now = house.clock.now().timestamp()
    assert (await post_mail(browser, now, answer("Lovely, see you then!"))).json() == {"new": 0}
    assert await why_not(house, letter) is None
    for new in (1, 0):
        stop = answer("Please take me off your list.", sender="anas.work@example.com")
        assert (await post_mail(browser, now, stop)).json() == {"new": new}
    assert await why_not(house, letter) == "This guest asked not to get email."
    made_up = answer("START", to=None)  # anybody can write that sender
    assert (await post_mail(browser, now, made_up)).json() == {"new": 0}
    assert (await post_mail(browser, now, answer("START"))).json() == {"new": 1}
    assert await why_not(house, letter) is None
    assert (await post_mail(browser, now, answer("stop emailing me", to=None))).json() == {"new": 1}
    assert (await post_mail(browser, now, answer("stop", sender="nobody@example.com", to=None))).json() == {"new": 0}


async def test_a_mail_that_is_not_signed_or_none_is_refused(
    house: Container, browser: httpx.AsyncClient, letter: str
) -> None:
    plain = {"content-type": "message/rfc822", SIGNATURE: "t=1,v1=0"}
    assert (await browser.post("/channels/email/events", content=answer("stop"), headers=plain)).status_code == 403
    body, second = b'{"raw": "A"}', str(int(house.clock.now().timestamp()))
    headers = {SIGNATURE: f"t={second},v1={signature(SECRET, second, body)}"}
    refused = await browser.post("/channels/email/events", content=body, headers=headers)
    assert refused.status_code == 400 and "base64" in refused.text
    assert await why_not(house, letter) is None
