"""The outbox of campaigns: jobs that fill it when the time has come, send it, and look up what became of doubtful ones.

One standing job a restaurant and channel sends, so one worker at a time speaks to a provider in a restaurant's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from core.clock import Clock
from core.errors import BadInput, Conflict, NotFound
from memory.jobs import Handler, Job, JobStore, Report
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Tell
from tools.campaigns.schemas import Campaign, CampaignStatus, Delivery, Slot
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.dispatch import LATER, Dispatcher, Round
from tools.campaigns.sending.filling import fill
from tools.campaigns.sending.links import Links
from tools.campaigns.sending.reconcile import Patience, Reconciler
from tools.campaigns.sending.schemas import Guests, Recheck, Senders, Undoing
from tools.campaigns.sending.store import LEASE, DeliveryStore
from tools.campaigns.sending.telling import outcome
from tools.campaigns.states import Why
from tools.campaigns.store import CampaignStore
from tools.content.schemas import TITLES, Channel

QUEUE, SEND, RECONCILE = "campaign_queue", "campaign_send", "campaign_reconcile"
_ATTEMPTS = 1_000  # standing jobs are never given up
_SYSTEM = "system"


class Outbox:
    """`recheck` is set by whoever knows campaigns, before the first job runs."""

    def __init__(
        self,
        mongo: Mongo,
        jobs: JobStore,
        restaurants: RestaurantStore,
        guests: Guests,
        senders: Senders,
        clock: Clock,
        links: Links,
        composer: Composer,
        *,
        recheck: Recheck | None = None,
        patience: Patience | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        self._mongo, self._jobs, self._restaurants, self._clock = mongo, jobs, restaurants, clock
        self._guests, self._senders, self.recheck = guests, senders, recheck
        self.deliveries, self._campaigns = DeliveryStore(mongo, lease), CampaignStore(mongo)
        self._dispatcher = Dispatcher(self.deliveries, guests, senders, composer, links, clock)
        self._reconciler = Reconciler(self.deliveries, senders, composer, clock, patience or Patience())

    # -- what campaigns ask for

    async def queue(self, campaign: Campaign, session: Session | None = None) -> None:
        """A job for each of its times, in the approval's own transaction."""
        for slot, occurrence in numbered(campaign.schedule):
            await self._jobs.arm(self._queue_job(campaign, slot, occurrence), session)

    async def stop(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> None:
        """What has not been handed to a provider stays here. To be called after the campaign was set to paused."""
        await self.deliveries.set_free(restaurant_id, campaign_id, session)

    async def resume(self, campaign: Campaign, session: Session | None = None) -> None:
        """Goes on, within the window. To be called after the campaign was set to sending or scheduled."""
        await self.queue(campaign, session)
        for channel in dict.fromkeys(campaign.channels):
            await self._arm(SEND, campaign.restaurant_id, channel, self._clock.now(), session)

    async def cancel(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> int:
        """How many will not go out. To be called after the campaign was set to cancelled."""
        return await self.deliveries.cancel(restaurant_id, campaign_id, self._clock.now(), session)

    async def counts(self, restaurant_id: str, campaign_id: str, **more: Any) -> dict[str, int]:
        """Status -> how many."""
        return await self.deliveries.counts(restaurant_id, campaign_id, **more)

    async def undo(self, delivery: Delivery) -> None:
        """Takes a public post back. Raises BadInput where its channel or the time does not allow it."""
        sender, now = await self._undoing(delivery), self._clock.now()
        assert delivery.provider_id
        await sender.undo(delivery.provider_id)
        changes = {"status": "cancelled", "why": "Taken back.", "updated_at": now}
        await self.deliveries.told(delivery, ["sent", "delivered"], changes)

    async def can_undo(self, delivery: Delivery) -> bool:
        try:
            await self._undoing(delivery)
        except (BadInput, NotFound):
            return False
        return True

    async def _undoing(self, delivery: Delivery) -> Undoing:
        """Who can take it back. Raises BadInput where nobody can (any more), NotFound where the account is gone."""
        sender = await self._senders.of(delivery.restaurant_id, delivery.channel)
        title, now = TITLES[delivery.channel], self._clock.now()
        if not isinstance(sender, Undoing) or not delivery.provider_id:
            raise BadInput(f"What went out over {title} cannot be taken back from here.")
        if delivery.status not in ("sent", "delivered") or now > (delivery.sent_at or now) + sender.undo_window:
            raise BadInput(f"This {title} can no longer be taken back from here.")
        return sender

    # -- jobs

    def handlers(self, tell: Tell) -> Mapping[str, Handler]:
        """Kind of job -> who does it. `tell` says in the conversation what came of it."""

        async def begin(job: Job, report: Report) -> dict[str, Any]:
            return await self._begin(job, tell)

        async def send(job: Job, report: Report) -> dict[str, Any]:
            return await self._send(job, tell)

        async def reconcile(job: Job, report: Report) -> dict[str, Any]:
            return await self._reconcile(job, tell)

        return {QUEUE: begin, SEND: send, RECONCILE: reconcile}

    async def _begin(self, job: Job, tell: Tell) -> dict[str, Any]:
        """A campaign's time has come: is all of it still true? Then its deliveries are made."""
        rid, now = job.restaurant_id, self._clock.now()
        campaign = await self.deliveries.campaign(rid, job.args["campaign_id"])
        slot = _slot(campaign, job)
        if slot is None or campaign.status not in ("scheduled", "sending"):
            return {"status": "not wanted any more"}
        if now < slot.until and self.recheck and (problem := await self.recheck(campaign)):
            await self._say(campaign, tell, f"held-{slot.channel}-{job.args['occurrence']}", problem.text)
            return {"status": "held", "why": problem.text}
        restaurant = await self._restaurants.get(rid)
        new = await fill(self.deliveries, self._guests, restaurant, campaign, slot, job.args["occurrence"], now)
        await self._move(rid, campaign.id, ["scheduled"], "sending", "started")
        await self._arm(SEND, rid, slot.channel, now)
        return {"status": "queued", "new": new}

    async def _send(self, job: Job, tell: Tell) -> dict[str, Any]:
        """One slice, and when there is more to do. It is armed before the look at what is left, so nothing that comes
        meanwhile is left behind."""
        rid, channel = job.restaurant_id, job.args["channel"]
        restaurant = await self._restaurants.get(rid)
        done = await self._dispatcher.work(restaurant, channel)
        await self._plan_next(restaurant, channel, done, tell)
        return {"handed": done.handed, "trouble": done.trouble}

    async def _plan_next(self, restaurant: Restaurant, channel: Channel, done: Round, tell: Tell) -> None:
        rid, now = restaurant.restaurant_id, self._clock.now()
        live = await self.deliveries.live(rid, channel)
        if done.trouble:
            for campaign in live:
                text = f"“{campaign.name}” waits: {done.trouble}"
                await self._say(campaign, tell, f"trouble-{channel}", text)
        if due := await self.deliveries.next_due(rid, channel, [one.id for one in live]):
            await self._arm(SEND, rid, channel, now + LATER if done.trouble else max(due, now))
        if lease := await self.deliveries.next_lease(rid, channel):
            left = lease - datetime.now(UTC)
            await self._arm(SEND, rid, channel, now + max(left, timedelta()) + timedelta(seconds=1))
        if look := await self.deliveries.next_look(rid, channel):
            await self._arm(RECONCILE, rid, channel, max(look, now))
        for campaign in live:
            await self._conclude(campaign, tell)

    async def _reconcile(self, job: Job, tell: Tell) -> dict[str, Any]:
        rid, channel = job.restaurant_id, job.args["channel"]
        given_up = await self._reconciler.work(await self._restaurants.get(rid), channel)
        now = self._clock.now()
        if look := await self.deliveries.next_look(rid, channel):
            await self._arm(RECONCILE, rid, channel, max(look, now))
        await self._arm(SEND, rid, channel, now)  # what certainly did not go out may go now
        for campaign_id in {one.campaign_id for one in given_up}:
            n = sum(one.campaign_id == campaign_id for one in given_up)
            campaign = await self.deliveries.campaign(rid, campaign_id)
            text = (
                f"“{campaign.name}”: of {n} {'message' if n == 1 else 'messages'} over {TITLES[job.args['channel']]} "
                "I cannot find out whether they went out. I will not send them again."
            )
            await self._say(campaign, tell, f"unknown-{channel}", text)
        return {"given_up": len(given_up)}

    async def _conclude(self, campaign: Campaign, tell: Tell) -> None:
        """Ends a campaign when nothing more can happen to its messages; between two times it is scheduled again."""
        rid = campaign.restaurant_id
        if await self.deliveries.open(rid, campaign.id):
            return
        waiting = {"kind": QUEUE, "args.campaign_id": campaign.id, "status": {"$in": ["waiting", "running"]}}
        still = [one["due_at"] async for one in self._mongo.tenant(rid).jobs.find(waiting, {"due_at": 1})]
        if still:
            if min(still) > self._clock.now():
                await self._move(rid, campaign.id, ["sending"], "scheduled", "waiting")
            return
        if await self._move(rid, campaign.id, ["sending"], "done", "finished"):
            await self._say(campaign, tell, "done", outcome(campaign, await self.counts(rid, campaign.id)))

    async def _move(
        self, restaurant_id: str, campaign_id: str, before: Sequence[str], after: CampaignStatus, why: Why
    ) -> bool:
        """One that somebody else has moved meanwhile stays where it is."""
        campaign = await self._campaigns.get(restaurant_id, campaign_id)
        if campaign.status not in before:
            return False
        with suppress(Conflict):
            await self._campaigns.move(campaign, after, why, by=_SYSTEM, now=self._clock.now())
            return True
        return False

    async def _say(self, campaign: Campaign, tell: Tell, step: str, text: str) -> None:
        if campaign.approval_id:
            with suppress(NotFound):
                await tell(campaign.restaurant_id, campaign.approval_id, f"campaign-{step}", text)

    async def _arm(
        self, kind: str, restaurant_id: str, channel: Channel, due: datetime, session: Session | None = None
    ) -> None:
        job = self._job(kind, restaurant_id, f"{kind}/{channel}", due, {"channel": channel})
        await self._jobs.arm(job, session)

    def _queue_job(self, campaign: Campaign, slot: Slot, occurrence: int) -> Job:
        args = {"campaign_id": campaign.id, "channel": slot.channel, "occurrence": occurrence}
        key = f"{QUEUE}/{campaign.id}/{slot.channel}/{occurrence}"
        return self._job(QUEUE, campaign.restaurant_id, key, slot.at, args)

    def _job(self, kind: str, restaurant_id: str, key: str, due: datetime, args: dict[str, Any]) -> Job:
        return Job(
            restaurant_id=restaurant_id,
            kind=kind,
            key=key,
            args=args,
            due_at=due,
            max_attempts=_ATTEMPTS,
            created_at=self._clock.now(),
        )


def numbered(schedule: Sequence[Slot]) -> list[tuple[Slot, int]]:
    """Each slot in time's order, with which of its channel's it is: that stays when a time is moved."""
    seen: dict[str, int] = {}
    found = []
    for slot in sorted(schedule, key=lambda one: one.at):
        found.append((slot, seen.get(slot.channel, 0)))
        seen[slot.channel] = seen.get(slot.channel, 0) + 1
    return found


def _slot(campaign: Campaign, job: Job) -> Slot | None:
    """The slot that the job is for, where the plan still has it and its time has come."""
    wanted = (job.args["channel"], job.args["occurrence"])
    return next((slot for slot, n in numbered(campaign.schedule) if (slot.channel, n) == wanted), None)
