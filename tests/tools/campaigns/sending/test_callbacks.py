"""What providers tell is believed once, and only forwards."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from core.errors import NotFound
from tests.tools.campaigns.sending.conftest import Desk, phone
from tools.campaigns.schemas import Delivery
from tools.campaigns.sending.channels.sms import told
from tools.campaigns.sending.schemas import Told
from tools.integrations.twilio.schemas import StatusCallback

QUEUED = {"MessageSid": "SM1", "MessageStatus": "queued"}


@pytest.fixture
async def sent(desk: Desk) -> Delivery:
    await desk.invite(1)
    await desk.campaign()
    await desk.run()
    return (await desk.deliveries())[0]


async def status(desk: Desk) -> str:
    return (await desk.deliveries())[0].status


async def test_delivered_never_goes_back_in_whatever_order_they_come(desk: Desk, sent: Delivery) -> None:
    tells: list[Told] = [Told(status="sent"), Told(status="delivered"), Told(status="sent")]
    for order in itertools.permutations(tells):
        await desk.mongo.tenant("trattoria").deliveries.update_one({}, {"$set": {"status": "sent"}})
        for one in order:
            await desk.callbacks.apply("trattoria", sent.id, one)
        assert await status(desk) == "delivered"
    assert not await desk.callbacks.apply("trattoria", sent.id, Told(status="failed", why="late"))
    assert await status(desk) == "delivered"


async def test_a_repeated_one_is_no_news(desk: Desk, sent: Delivery) -> None:
    one = Told(status="delivered", provider_id=sent.provider_id)
    assert await desk.callbacks.apply("trattoria", sent.id, one)
    assert not await desk.callbacks.apply("trattoria", sent.id, one)


async def test_it_settles_what_was_unknown(desk: Desk, sent: Delivery) -> None:
    doubtful = {"status": "unknown", "provider_id": None, "sent_at": None, "look_at": desk.clock.now()}
    await desk.mongo.tenant("trattoria").deliveries.update_one({}, {"$set": doubtful})
    await desk.callbacks.apply("trattoria", sent.id, told(StatusCallback.model_validate(QUEUED)))
    (one,) = await desk.deliveries()
    assert (one.status, one.provider_id, one.look_at) == ("sent", "SM1", None) and one.sent_at


@pytest.mark.parametrize(("code", "why"), [("21610", "stopped"), ("30005", "bounced")])
async def test_an_address_that_is_no_good_is_left_alone(desk: Desk, sent: Delivery, code: str, why: str) -> None:
    callback = StatusCallback.model_validate(
        {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code, "To": phone(0)}
    )
    assert told(callback).stop == why
    await desk.callbacks.apply("trattoria", sent.id, told(callback))
    assert await status(desk) == "failed"
    assert not (await desk.guests.verdict(desk.restaurant, "sms", phone(0), None, desk.clock.now())).allowed


async def test_of_what_was_never_handed_over_nothing_is_believed(desk: Desk, sent: Delivery) -> None:
    await desk.mongo.tenant("trattoria").deliveries.update_one({}, {"$set": {"status": "queued", "attempts": 0}})
    assert not await desk.callbacks.apply("trattoria", sent.id, Told(status="delivered"))
    assert await status(desk) == "queued"


async def test_unknown_ones_are_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.callbacks.apply("trattoria", "0" * 32, Told(status="sent"))


async def test_a_late_word_about_an_erased_guest_spoils_nothing(desk: Desk, sent: Delivery) -> None:
    assert sent.guest_id
    await desk.guests.erase("trattoria", sent.guest_id, "owner")
    assert await desk.callbacks.apply("trattoria", sent.id, Told(status="failed", why="gone", stop="bounced"))
    assert await status(desk) == "failed"


async def test_an_old_failure_told_again_takes_back_no_yes(desk: Desk, sent: Delivery) -> None:
    failed = Told(status="failed", why="opted out", stop="stopped")
    await desk.callbacks.apply("trattoria", sent.id, failed)
    assert await desk.guests.opt_in("trattoria", "sms", phone(0), "sms", "wrote START")
    assert not await desk.callbacks.apply("trattoria", sent.id, failed)
    later = desk.clock.now() + timedelta(days=2)
    assert (await desk.guests.verdict(desk.restaurant, "sms", phone(0), None, later)).allowed
