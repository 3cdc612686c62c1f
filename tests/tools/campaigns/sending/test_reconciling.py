"""What may have gone out is looked up before anything else happens to it, and nobody gets it twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from memory.jobs import JobStore
from sandboxes.base import Fault
from tests.tools.campaigns.sending.conftest import Desk, phone
from tools.campaigns.sending.store import DeliveryStore
from tools.campaigns.store import CampaignStore

SEND = "/Messages.json"
GUESTS = 5


async def test_taken_and_the_answer_lost_is_found_and_not_sent_again(desk: Desk) -> None:
    await desk.invite(4)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(drop=True, times=2, path=SEND))
    await desk.run()
    assert await desk.counts() == {"sent": 4}  # looked up at once
    assert set(desk.sandbox.counts().values()) == {1}
    assert {one.provider_id for one in await desk.deliveries()} == set(desk.sandbox.texts)
    assert await desk.status() == "done"


async def test_lost_before_it_was_taken_is_sent_after_two_looks_and_the_grace(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(status=500, path=SEND))
    await desk.run()
    assert await desk.counts() == {"unknown": 1} and desk.sandbox.counts() == {}
    assert await desk.status() == "sending"
    desk.clock.advance(seconds=90)
    await desk.run()
    assert desk.sandbox.counts() == {}, "it waits for the grace period"
    desk.clock.advance(seconds=40)
    await desk.run()
    assert desk.sandbox.counts() == {phone(0): 1} and await desk.counts() == {"sent": 1}


async def test_what_cannot_be_looked_up_stays_unknown_and_is_told(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign(hours=100)
    desk.sandbox.faults.append(Fault(drop=True, path=SEND))
    desk.sandbox.faults.append(Fault(status=500, times=10_000, path=SEND))
    await desk.run_on(minutes=360, times=12)
    assert await desk.counts() == {"unknown": 1}
    assert any("1 message over Text message I cannot find out" in text for text in desk.said)
    assert await desk.status() == "done" and desk.sandbox.counts() == {phone(0): 1}


async def test_looked_up_too_late_for_the_window_it_is_missed(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign(hours=1)
    desk.sandbox.faults.append(Fault(status=500, path=SEND))
    await desk.run()
    desk.clock.advance(hours=2)
    await desk.run_on(minutes=3)
    assert await desk.counts() == {"missed": 1} and desk.sandbox.counts() == {}


async def test_a_claim_that_was_lost_hands_nothing_over(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign()
    await desk.begin()
    hasty = DeliveryStore(desk.mongo, timedelta(0))
    (slow,) = await hasty.claim("trattoria", "sms", ["c1"], desk.clock.now(), 1)
    await hasty.tidy("trattoria", "sms", desk.clock.now())
    assert await desk.counts() == {"queued": 1}
    assert not await hasty.hand_over(slow, desk.clock.now(), None)


class Death(BaseException):
    """SIGKILL: nothing is cleaned up."""


class Mortal(DeliveryStore):
    """The store of a worker that dies before or after the n-th time that it does something; the dead write nothing."""

    plan: tuple[str, int, str]
    dead = False
    done = 0

    def moment(self, name: str, when: str) -> None:
        point, times, side = self.plan
        if (name, when) == (point, side):
            self.done += 1
            self.dead = self.dead or self.done == times
        if self.dead:
            raise Death


def _mortal(name: str) -> Any:
    alive = getattr(DeliveryStore, name)

    async def step(self: Mortal, *args: Any, **more: Any) -> Any:
        self.moment(name, "before")
        done = await alive(self, *args, **more)
        self.moment(name, "after")
        return done

    return step


# `sent`, before: the provider has taken it, and nobody has noted that.
POINTS = ("add", "claim", "hand_over", "sent", "doubt", "put_back", "let_go", "tidy", "found", "absent", "looked")
for _name in POINTS:
    setattr(Mortal, _name, _mortal(_name))


@example(lives=[("sent", 1, "before"), ("sent", 2, "before")], faults=[])
@example(lives=[("hand_over", 2, "after"), ("claim", 1, "after"), ("sent", 3, "after")], faults=["drop", "500"])
@given(
    lives=st.lists(
        st.tuples(st.sampled_from(POINTS), st.integers(1, GUESTS), st.sampled_from(["before", "after"])), max_size=5
    ),
    faults=st.lists(st.sampled_from(["drop", "500", "429"]), max_size=4),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_wherever_workers_die_nobody_gets_it_twice_and_nothing_stays_unknown(
    desk: Desk, lives: list[tuple[str, int, str]], faults: list[str]
) -> None:
    await _afresh(desk)
    await desk.campaign()
    for kind in faults:
        wrong = Fault(drop=True) if kind == "drop" else Fault(status=int(kind))
        wrong.path = SEND
        desk.sandbox.faults.append(wrong)
    for life in lives:
        await _live(desk, life)
        desk.clock.advance(seconds=70)
        assert max(desk.sandbox.counts().values(), default=0) <= 1
    desk.jobs = JobStore(desk.mongo, timedelta(milliseconds=1))
    desk.outbox = desk.new_outbox(lease=timedelta(0))
    await desk.run_on(minutes=3, times=10)
    assert desk.sandbox.counts() == {phone(n): 1 for n in range(GUESTS)}
    assert await desk.counts() == {"sent": GUESTS} and await desk.status() == "done"


async def _live(desk: Desk, plan: tuple[str, int, str]) -> None:
    """One worker, until it dies or has nothing more to do."""
    desk.jobs = JobStore(desk.mongo, timedelta(milliseconds=1))
    outbox = desk.new_outbox(lease=timedelta(0))
    store = Mortal(desk.mongo, timedelta(0))
    store.plan = plan
    outbox.deliveries = outbox._dispatcher._store = outbox._reconciler._store = store
    try:
        await desk.run(outbox)
    except Death:
        await asyncio.sleep(0.005)  # its lease runs out


async def _afresh(desk: Desk) -> None:
    """Hypothesis gives every example the same fixtures."""
    tenant = desk.mongo.tenant("trattoria")
    if await tenant.customers.count() == 0:
        await desk.invite(GUESTS)
    for name in ("deliveries", "jobs", "links", "content_campaigns"):
        await tenant[name].delete_many({})
    desk.sandbox.texts.clear()
    desk.sandbox.by_number.clear()
    desk.sandbox.faults.clear()
    desk.said.clear()
    desk.campaigns, desk.outbox = CampaignStore(desk.mongo), desk.new_outbox()
    desk.clock.instant = desk.clock.instant.replace(day=5, hour=15, minute=0)


async def test_of_a_campaign_that_is_gone_nothing_is_asked_and_nobody_waits_for_it(desk: Desk) -> None:
    await desk.invite(2)
    await desk.campaign()
    desk.sandbox.faults.append(Fault(status=500, times=2, path=SEND))
    await desk.run()
    mine = desk.mongo.tenant("trattoria").deliveries
    await mine.update_one({"to": phone(0)}, {"$set": {"campaign_id": "gone"}})
    await desk.run_on(minutes=2, times=3)
    assert desk.sandbox.counts() == {phone(1): 1}
    (one,) = await desk.store.find("trattoria", campaign_id="gone")
    assert (one.status, one.look_at, one.why) == ("unknown", None, "Its campaign is gone.")
