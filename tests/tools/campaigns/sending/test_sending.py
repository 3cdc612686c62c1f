"""Queued once, sent once, and only to whom it may go."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from sandboxes.base import Fault
from sandboxes.twilio import TOKEN
from tests.conftest import until
from tests.tools.campaigns.sending.conftest import Desk, phone
from tools.campaigns.schemas import Campaign
from tools.campaigns.sending.schemas import Problem

SEND = "/Messages.json"


async def test_an_approved_campaign_goes_to_each_guest_once(desk: Desk) -> None:
    await desk.invite(3)
    await desk.campaign()
    await desk.run()
    assert desk.sandbox.counts() == {phone(0): 1, phone(1): 1, phone(2): 1}
    assert await desk.counts() == {"sent": 3}
    assert await desk.status() == "done"
    assert desk.said == ["“Thai Tuesday” is out: 3 sent."]
    one = (await desk.deliveries())[0]
    body = desk.sandbox.by_number[one.to][0].body
    assert body.startswith(f"Hi {one.first_name}, Thai Chicken") and f"/r/{one.reference}" in body
    assert (one.provider_id, one.cost, one.parts) == (desk.sandbox.by_number[one.to][0].sid, 0.016, 1)


async def test_queueing_again_after_a_crash_adds_nothing(desk: Desk) -> None:
    await desk.invite(5)
    campaign = await desk.campaign()
    await desk.run()
    await desk.outbox.resume(campaign)
    await desk.run()
    assert sum(desk.sandbox.counts().values()) == 5 == len(await desk.deliveries())


async def test_the_holdout_gets_nothing_and_is_on_record(desk: Desk) -> None:
    await desk.invite(30)
    await desk.campaign(holdout_percent=50.0)
    await desk.run()
    counts = await desk.counts()
    assert counts["held_out"] + counts["sent"] == 30 and counts["held_out"] > 3
    assert sum(desk.sandbox.counts().values()) == counts["sent"]
    assert f"{counts['held_out']} kept out on purpose" in desk.said[0]


async def test_a_stop_after_queueing_is_honoured(desk: Desk) -> None:
    await desk.invite(3)
    campaign = await desk.campaign()
    await desk.begin()
    assert await desk.counts() == {"queued": 3}
    await desk.guests.opt_out("trattoria", "sms", phone(1), "sms", "STOP")
    await desk.run()
    assert phone(1) not in desk.sandbox.counts()
    assert await desk.counts() == {"sent": 2, "suppressed": 1}
    assert campaign.name in desk.said[0] and "1 held back" in desk.said[0]


async def test_who_stopped_at_twilio_is_left_alone_for_good(desk: Desk) -> None:
    await desk.invite(2)
    desk.sandbox.opted_out.add(phone(0))
    await desk.campaign()
    await desk.run()
    assert await desk.counts() == {"sent": 1, "failed": 1}
    verdict = await desk.guests.verdict(desk.restaurant, "sms", phone(0), None, desk.clock.now())
    assert not verdict.allowed and verdict.reason == "This guest asked not to get texts."


async def test_a_pause_stops_what_has_not_gone_out_and_resuming_goes_on(desk: Desk) -> None:
    await desk.invite(4)
    await desk.campaign()
    await desk.move("paused", "paused")
    await desk.outbox.stop("trattoria", "c1")
    await desk.run()
    assert desk.sandbox.counts() == {}
    await desk.outbox.resume(await desk.move("scheduled", "resumed"))
    await desk.run()
    assert await desk.counts() == {"sent": 4}


async def test_a_pause_takes_back_what_a_worker_has_claimed(desk: Desk) -> None:
    await desk.invite(3)
    await desk.campaign()
    await desk.begin()
    claimed = await desk.store.claim("trattoria", "sms", ["c1"], desk.clock.now(), 10)
    assert len(claimed) == 3
    await desk.outbox.stop("trattoria", "c1")
    assert [await desk.store.hand_over(one, desk.clock.now(), None) for one in claimed] == [False] * 3
    assert await desk.counts() == {"queued": 3}


async def test_cancelling_ends_what_waits(desk: Desk) -> None:
    await desk.invite(2)
    await desk.campaign(hours=24)
    desk.sandbox.faults.append(Fault(status=429, times=100, path=SEND, retry_after="60"))
    await desk.run()
    assert await desk.counts() == {"queued": 2}
    await desk.move("cancelled", "cancelled")
    assert await desk.outbox.cancel("trattoria", "c1") == 2
    desk.sandbox.faults.clear()
    await desk.run_on(minutes=10)
    assert desk.sandbox.counts() == {} and await desk.counts() == {"cancelled": 2}


async def test_a_missed_window_is_told_and_never_sent_late(desk: Desk) -> None:
    await desk.invite(2)
    await desk.campaign(hours=1)
    desk.clock.advance(hours=2)
    await desk.run()
    assert desk.sandbox.counts() == {} and await desk.counts() == {"missed": 2}
    assert "nothing went out; 2 not sent, because their time was over" in desk.said[0]


async def test_at_night_it_waits_for_the_morning_of_the_guest(desk: Desk) -> None:
    await desk.invite(1)
    desk.clock.advance(hours=14)  # midnight in New York
    await desk.campaign(hours=24)
    await desk.run()
    assert desk.sandbox.counts() == {}
    (one,) = await desk.deliveries()
    assert one.due_at.hour in (13, 14)  # 8:00 or 9:00 there, as the law has it
    desk.clock.instant = one.due_at + timedelta(seconds=1)
    await desk.run()
    assert desk.sandbox.counts() == {phone(0): 1}


async def test_a_busy_provider_is_asked_again_later(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(status=429, times=3, path=SEND, retry_after="60"))
    await desk.run()
    (one,) = await desk.deliveries()
    assert one.status == "queued" and one.attempts == 1 and one.due_at >= desk.clock.now() + timedelta(seconds=15)
    await desk.run_on(minutes=2, times=8)
    assert await desk.counts() == {"sent": 1}


async def test_a_token_that_is_no_longer_good_fails_nobody(desk: Desk) -> None:
    await desk.invite(3)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(status=401, times=3, path=SEND))
    await desk.run()
    assert await desk.counts() == {"queued": 3}
    assert desk.said and desk.said[0].startswith("“Thai Tuesday” waits: ")
    desk.sandbox.faults.clear()
    await desk.run_on(minutes=16, times=2)
    assert await desk.counts() == {"sent": 3} and max(desk.sandbox.counts().values()) == 1


async def test_a_worker_that_is_told_to_stop_ends_its_calls_and_gives_the_rest_back(desk: Desk) -> None:
    await desk.invite(12)
    desk.per_second = 40.0  # one after the other, so that it is in the middle
    await desk.campaign()
    working = asyncio.create_task(desk.run())
    await until(lambda: len(desk.sandbox.texts) >= 3)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    counts = await desk.counts()
    assert counts["sent"] == len(desk.sandbox.texts) < 12 and counts["queued"] == 12 - counts["sent"], counts
    desk.per_second = 2_000.0
    await desk.run()
    assert await desk.counts() == {"sent": 12} and max(desk.sandbox.counts().values()) == 1


async def test_a_pause_in_the_middle_takes_hold_at_once(desk: Desk) -> None:
    await desk.invite(30)
    desk.per_second = 20.0
    await desk.campaign()
    working = asyncio.create_task(desk.run())
    await until(lambda: len(desk.sandbox.texts) >= 3)
    await desk.move("paused", "paused")
    await desk.outbox.stop("trattoria", "c1")
    at = len(desk.sandbox.texts)
    await working
    counts = await desk.counts()
    assert counts["sent"] <= at + 3 and counts["queued"] == 30 - counts["sent"]
    assert "sending" not in counts and "unknown" not in counts


async def test_what_is_not_true_any_more_does_not_go_out(desk: Desk) -> None:
    async def sold_out(campaign: Campaign) -> Problem | None:
        return Problem(text="Thai Chicken is sold out.")

    await desk.invite(1)
    await desk.campaign()
    desk.outbox.recheck = sold_out
    await desk.run()
    assert desk.said == ["Thai Chicken is sold out."] and await desk.deliveries() == []


async def test_the_banner_of_a_website_is_there_once_and_can_be_taken_back(desk: Desk) -> None:
    from tools.campaigns.sending.channels.website import banner_of

    await desk.campaign("website")
    await desk.run()
    shown = await banner_of(desk.mongo, "trattoria", desk.clock.now())
    assert shown and shown["text"].startswith("Hi, Thai Chicken is 20% off")
    (one,) = await desk.deliveries()
    await desk.outbox.undo(one)
    assert await banner_of(desk.mongo, "trattoria", desk.clock.now()) is None
    assert await desk.counts() == {"cancelled": 1}


async def test_no_log_and_no_job_names_a_guest(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await desk.invite(3)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(drop=True, path=SEND))  # so that Twilio is asked for a number
    desk.sandbox.faults.append(Fault(status=400, path=SEND))
    await desk.run_on(times=3)
    assert (await desk.counts())["sent"] == 2 and caplog.records
    kept = [str(one) for name in ("jobs", "audit_log") for one in await desk.mongo.system(name).find().to_list()]
    for line in (*(record.getMessage() for record in caplog.records), *kept, *desk.said):
        assert "1212555" not in line and "Guest" not in line and TOKEN not in line
