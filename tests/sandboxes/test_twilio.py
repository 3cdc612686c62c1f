"""The Twilio sandbox and our client: both as Twilio's published description says, and what happens when things go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput, Unavailable
from sandboxes.base import Fault
from sandboxes.texting import parts
from sandboxes.twilio import ACCOUNT_SID, NUMBER, SERVICE, TOKEN, TwilioSandbox
from tests.contracts import twilio as contract
from tests.tools.grader.vendors import no_wait
from tools.integrations.http import TokenRejected, VendorHttp, VendorRefused
from tools.integrations.twilio.client import TwilioClient
from tools.integrations.twilio.schemas import AccountResource, InboundMessage, MessageResource, StatusCallback, trouble
from tools.integrations.twilio.verification import HEADER, verify

URL, HOOK = "http://127.0.0.1:9116", "http://127.0.0.1:8000/status?delivery=d-1"
NOW = datetime(2027, 1, 5, 18, tzinfo=UTC)
MARIA = "+12125550123"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages"


class Wire(httpx.AsyncBaseTransport):
    """Holds each exchange against the description, where it is to."""

    def __init__(self, sandbox: TwilioSandbox) -> None:
        self._inner, self.problems, self.asked = httpx.ASGITransport(sandbox.app()), list[str](), list[str]()
        self.checks = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        self.problems += contract.check(request, response) if self.checks else []
        self.asked.append(f"{request.method} {request.url.path}")
        return response


class House:
    """Hears callbacks, as the house does, and answers with TwiML."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.answer = "<Response/>"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        assert verify(SecretStr(TOKEN), str(request.url), form, request.headers[HEADER])
        assert request.headers["x-tableside-demo"] == "true"
        self.heard.append((request.url.path, form))
        return httpx.Response(200, text=self.answer)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def sandbox(house: House) -> TwilioSandbox:
    return TwilioSandbox(NOW, per_second=None, sent_after=0.0, done_after=0.0, transport=httpx.MockTransport(house))


@pytest.fixture
def wire(sandbox: TwilioSandbox) -> Wire:
    return Wire(sandbox)


@pytest.fixture
async def client(wire: Wire) -> AsyncIterator[TwilioClient]:
    async with httpx.AsyncClient(transport=wire) as plain:
        http = VendorHttp(plain, FixedClock(NOW), no_wait)
        yield TwilioClient(http, ACCOUNT_SID, SecretStr(TOKEN), SERVICE, URL, per_second=1_000, loopback=True)


async def test_every_exchange_fits_the_published_description(
    wire: Wire, client: TwilioClient, sandbox: TwilioSandbox
) -> None:
    wire.checks = True
    made = await client.send(MARIA, "Thai Chicken 🌶 tonight", status_callback=HOOK, validity=3_600)
    await client.send(MARIA, "With a picture", media_url="https://luna.example/thai.jpg")
    await sandbox.settle()
    assert (await client.fetch(made.sid)).status == "delivered"
    assert len(await client.listed(MARIA, NOW)) == 2
    assert (await client.account()).status == "active"
    assert wire.problems == [] and len(wire.asked) == 5


def test_twilios_own_examples_are_understood() -> None:
    created = contract.examples("POST", f"{MESSAGES}.json")
    read = {name: MessageResource.model_validate(example) for name, example in created.items()}
    assert len(read) == 7 and read["create"].date_created == datetime(2023, 8, 24, 5, 1, 45, tzinfo=UTC)
    assert read["createScheduledMessageSms"].date_sent is None and read["createWoService"].num_segments == 1
    fetched = MessageResource.model_validate(contract.examples("GET", f"{MESSAGES}/SM{'a' * 32}.json")["fetch"])
    assert (fetched.error_code, fetched.cost, fetched.price_unit) == (30007, 0.0075, "USD")
    account = contract.examples("GET", f"/2010-04-01/Accounts/{ACCOUNT_SID}.json")
    assert all(AccountResource.model_validate(one).sid.startswith("AC") for one in account.values()) and account


async def test_a_message_goes_its_way_and_each_step_is_told_signed(
    client: TwilioClient, sandbox: TwilioSandbox, house: House
) -> None:
    made = await client.send(MARIA, "See you Tuesday", status_callback=HOOK)
    assert (made.status, made.num_segments, made.price, made.sender) == ("accepted", 0, None, None)
    await sandbox.settle()
    told = [StatusCallback.model_validate(form) for _, form in house.heard]
    assert [(one.sid, one.status, one.to) for one in told] == [
        (made.sid, "sent", MARIA),
        (made.sid, "delivered", MARIA),
    ]
    done = await client.fetch(made.sid)
    assert (done.arrived, done.num_segments, done.sender, done.cost) == (True, 1, NUMBER, 0.0083)


async def test_equal_messages_are_two_messages(client: TwilioClient, sandbox: TwilioSandbox) -> None:
    first, second = await client.send(MARIA, "Hello"), await client.send(MARIA, "Hello")
    assert first.sid != second.sid and sandbox.counts() == {MARIA: 2}


async def test_an_answer_that_is_lost_is_found_again_by_listing(client: TwilioClient, sandbox: TwilioSandbox) -> None:
    sandbox.faults = [Fault(drop=True)]
    with pytest.raises(Unavailable) as lost:
        await client.send(MARIA, "Only once")
    assert lost.value.details.get("sent") is None
    [found] = await client.listed(MARIA, NOW)
    assert (found.body, found.to) == ("Only once", MARIA)
    assert await client.listed("+12125550124", NOW) == [] and await client.listed(MARIA, NOW + timedelta(hours=1)) == []
    assert sandbox.counts() == {MARIA: 1}


async def test_listing_goes_through_all_pages_and_leaves_out_what_guests_wrote(
    client: TwilioClient, sandbox: TwilioSandbox, house: House
) -> None:
    for number in range(205):
        await client.send(MARIA, f"Number {number}")
    await sandbox.receive(MARIA, "Nice!", HOOK)
    found = await client.listed(MARIA, NOW - timedelta(days=1))
    assert [one.body for one in found] == [f"Number {number}" for number in reversed(range(205))]


@pytest.mark.parametrize(
    ("to", "code", "kind", "stop"),
    [
        ("+15005550001", "21211", "bad_number", True),
        ("+15005550003", "21408", "region", False),
        ("+15005550004", "21610", "opted_out", True),
        ("+15005550009", "21614", "bad_number", True),
        ("+1212555", "21211", "bad_number", True),
    ],
)
async def test_what_twilio_refuses_is_known_by_its_code(
    client: TwilioClient, sandbox: TwilioSandbox, to: str, code: str, kind: str, stop: bool
) -> None:
    with pytest.raises(VendorRefused) as refused:
        await client.send(to, "Hello")
    meaning = trouble(refused.value.vendor_code)
    assert refused.value.vendor_code == code and meaning and (meaning.kind, meaning.stop) == (kind, stop)
    assert sandbox.counts() == {}


async def test_what_is_no_number_or_no_text_is_not_even_asked(client: TwilioClient, wire: Wire) -> None:
    for to, body in (("555-0123", "Hello"), ("", "Hello"), (MARIA, "  "), (MARIA, "x" * 1_601)):
        with pytest.raises(BadInput):
            await client.send(to, body)
    with pytest.raises(BadInput):
        await client.fetch("../../Accounts")
    assert wire.asked == []


async def test_a_message_that_does_not_arrive_says_why(
    client: TwilioClient, sandbox: TwilioSandbox, house: House
) -> None:
    sandbox.outcomes[MARIA] = 30003
    made = await client.send(MARIA, "Hello", status_callback=HOOK)
    await sandbox.settle()
    assert StatusCallback.model_validate(house.heard[-1][1]).error_code == 30003
    done = await client.fetch(made.sid)
    meaning = trouble(done.error_code)
    assert done.lost and meaning and meaning.kind == "unreachable" and meaning.again


async def test_too_many_at_once_are_not_begun(client: TwilioClient, sandbox: TwilioSandbox) -> None:
    sandbox.faults = [Fault(429, times=3)]
    with pytest.raises(Unavailable) as slow:
        await client.send(MARIA, "Hello")
    assert slow.value.details["sent"] is False and sandbox.counts() == {}
    sandbox.per_second, sandbox._tokens = 2.0, 2.0
    sandbox.faults = []
    for _ in range(2):
        await client.send(MARIA, "Hello")
    with pytest.raises(Unavailable):
        await client.send(MARIA, "Hello")
    assert sandbox.counts() == {MARIA: 2}


async def test_stop_is_heard_told_and_honoured(client: TwilioClient, sandbox: TwilioSandbox, house: House) -> None:
    house.answer = "<Response><Message>Sorry to see you go</Message></Response>"
    await sandbox.receive(MARIA, " Stop ", HOOK)
    heard = InboundMessage.model_validate(house.heard[0][1])
    assert (heard.sender, heard.body, heard.opt_out_type) == (MARIA, " Stop ", "STOP")
    own = [one.body for one in sandbox.by_number[MARIA]]
    assert len(own) == 1 and own[0].startswith("You have successfully been unsubscribed")  # and no second one
    with pytest.raises(VendorRefused):
        await client.send(MARIA, "Hello")
    house.answer = "<Response/>"
    await sandbox.receive(MARIA, "START", HOOK)
    assert (await client.send(MARIA, "Welcome back")).sid
    await sandbox.receive(MARIA, "please stop texting me", HOOK)
    assert InboundMessage.model_validate(house.heard[-1][1]).opt_out_type is None and MARIA not in sandbox.opted_out


async def test_twiml_is_sent_as_a_reply(sandbox: TwilioSandbox, house: House) -> None:
    house.answer = "<Response><Message>Fish &amp; chips</Message></Response>"
    await sandbox.receive(MARIA, "What is on?", HOOK)
    assert [(one.body, one.direction) for one in sandbox.by_number[MARIA]] == [("Fish & chips", "outbound-reply")]


async def test_callbacks_come_twice_or_never_where_told(
    client: TwilioClient, sandbox: TwilioSandbox, house: House
) -> None:
    sandbox.caller.times = 2
    await client.send(MARIA, "Hello", status_callback=HOOK)
    await sandbox.settle()
    assert [form["MessageStatus"] for _, form in house.heard].count("delivered") == 2
    sandbox.caller.lost = True
    await client.send(MARIA, "Hello", status_callback=HOOK)
    await sandbox.settle()
    assert len(house.heard) == 4


async def test_a_wrong_token_is_said(wire: Wire) -> None:
    async with httpx.AsyncClient(transport=wire) as plain:
        http = VendorHttp(plain, FixedClock(NOW), no_wait)
        stranger = TwilioClient(http, ACCOUNT_SID, SecretStr("wrong"), SERVICE, URL, loopback=True)
        with pytest.raises(TokenRejected) as refused:
            await stranger.account()
        live = TwilioClient(http, ACCOUNT_SID, SecretStr(TOKEN), SERVICE, URL)
        with pytest.raises(BadInput, match="demo restaurant"):
            await live.send(MARIA, "Hello")
    meaning = trouble(refused.value.vendor_code)
    assert meaning and meaning.kind == "auth"
    for sid, sender in (("nonsense", SERVICE), (ACCOUNT_SID, "Luna")):
        with pytest.raises(BadInput, match="TABLESIDE_TWILIO"):
            TwilioClient(http, sid, SecretStr(TOKEN), sender)


async def test_every_third_answer_is_dropped_and_the_record_tells(sandbox: TwilioSandbox, client: TwilioClient) -> None:
    sandbox.faults = [Fault(drop=True, times=10, every=3, path="/Messages")]
    lost = 0
    for number in range(30):
        try:
            await client.send(f"+1212555{1_000 + number}", "Hello")
        except Unavailable:
            lost += 1
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as browser:
        record: dict[str, Any] = (await browser.get("/_sandbox/messages?counts=1&limit=5")).json()
    assert (lost, record["total"], record["numbers"], record["most_to_one"]) == (10, 30, 30, 1)
    assert len(record["messages"]) == 5 and record["demo"] is True


async def test_thousands_are_taken_quickly(sandbox: TwilioSandbox, client: TwilioClient) -> None:
    started = monotonic()
    for number in range(1_000):
        await client.send(f"+1646555{number:04}", "Hello")
    assert monotonic() - started < 20 and len(sandbox.counts()) == 1_000


@pytest.mark.parametrize(
    ("body", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("ñ" * 70, 1), ("á" * 71, 2), ("🌶" * 36, 2)],
)  # fmt: skip
def test_parts_are_counted_as_phone_companies_do(body: str, count: int) -> None:
    assert parts(body) == count
