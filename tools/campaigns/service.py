"""Campaigns: planned, approved, sent at their time, stopped, looked at; every change of state is on record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from core.clock import Clock
from core.errors import BadInput, Conflict, ToolInputError
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Asking, Followed, Proposal, Risk, ToolCall
from tools.campaigns.planning.approving import NOW, SENDABLE, Approving, texts_of
from tools.campaigns.planning.editing import Editing
from tools.campaigns.planning.engine import strategy, timing
from tools.campaigns.planning.finding import pick
from tools.campaigns.planning.ports import Connected, Counting, Delivering, Writing
from tools.campaigns.planning.service import Planner
from tools.campaigns.results.proposals import Proposals
from tools.campaigns.results.service import ResultService
from tools.campaigns.schemas import Campaign, CampaignStatus, Delivery, LaunchArgs, PlanArgs, RefArgs, ScheduleArgs
from tools.campaigns.sending.schemas import Problem
from tools.campaigns.states import EDITABLE, FINAL, RUNNING, SAID, UPCOMING
from tools.campaigns.store import CampaignStore, is_editable
from tools.content.schemas import Channel, Draft
from tools.menu.promotions.service import PromotionService

Json = dict[str, Any]
Rows = list[Json]
Campaigns = list[Campaign]
_LATEST = ("latest", "it", "that", "this", "last", "the latest", "the last one", "that one", "this one", "")
_WENT_OUT: tuple[CampaignStatus, ...] = ("sending", "done", "paused", "failed", "cancelled")


class CampaignService:
    """`outbox`, `senders`: how things leave the house; `content`: who writes."""

    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        content: Writing,
        guests: Counting,
        outbox: Delivering,
        senders: Connected,
        promotions: PromotionService,
    ) -> None:
        self._mongo, self._clock, self._store = mongo, clock, CampaignStore(mongo)
        self._restaurants, self._outbox, self._content = RestaurantStore(mongo), outbox, content
        self.results, self.proposals = ResultService(mongo, clock), Proposals(mongo)
        self._planner = Planner(mongo, clock, content, guests, senders, promotions, self.results)
        self._approving = Approving(mongo, clock, self._planner, content, outbox)
        self.editing = Editing(mongo, clock, content, self._planner.audience, self.results)

    # -- planning and sending

    async def plan(self, call: ToolCall, args: PlanArgs) -> Campaign:
        """A draft with its texts, audience, cost and times. Raises ToolInputError with what to do."""
        return await self._planner.plan(call, args)

    async def propose_plan(self, call: ToolCall, args: PlanArgs) -> tuple[Proposal, Campaign]:
        """Planned and put up for approval in one; with `args.campaign`, that one again."""
        rid = call.restaurant.restaurant_id
        campaign = await self._store.get(rid, args.campaign) if args.campaign else await self.plan(call, args)
        shown = args.at or args.slots if args.campaign else None
        proposal, seen = await self._approving.propose(call, campaign, shown, args.texts)
        slots = None if args.at else [slot.model_dump(mode="json") for slot in seen.schedule]
        return _with(proposal, objective=args.objective, send=True, at=_iso(args.at), slots=slots), seen

    async def propose_schedule(self, call: ToolCall, args: ScheduleArgs) -> tuple[Proposal, Campaign]:
        campaign = await self.find(call, args.campaign)
        at = timing.moment_of(args.at, call.restaurant.timezone)
        proposal, seen = await self._approving.propose(call, campaign, at, args.texts)
        return _with(proposal, at=_iso(at)), seen

    async def propose_launch(self, call: ToolCall, args: LaunchArgs) -> tuple[Proposal, Campaign]:
        return await self._approving.propose(call, await self.find(call, args.campaign), NOW, args.texts)

    async def execute(
        self, call: ToolCall, campaign_id: str, session: Session, texts: Mapping[str, str] | None = None
    ) -> str:
        """`texts`: the words that were approved."""
        return await self._approving.execute(call, campaign_id, session, texts)

    async def followed(self, approval: Followed, session: Session | None) -> None:
        """What became of an approval of ours: its campaign goes with it. One that a newer approval is about stays."""
        campaign_id = approval.args.get("campaign")
        campaign = await self._store.find(approval.restaurant_id, campaign_id, session) if campaign_id else None
        if campaign is None or campaign.status != "awaiting_approval":
            return
        if approval.status == "pending":
            await self._store.put(campaign, approval.by, approval.at, session, approval_id=approval.id)
            return
        if campaign.approval_id not in (None, approval.id):
            return
        after, why = ("expired", "lapsed") if approval.status == "expired" else ("draft", "declined")
        await self._store.move(
            campaign,
            after,  # type: ignore[arg-type]
            why,  # type: ignore[arg-type]
            by=approval.by,
            now=approval.at,
            detail=approval.why or "",
            session=session,
        )

    async def carried(self, call: ToolCall, draft: Draft) -> Asking | None:
        """A draft was changed in conversation: its campaign goes with it. One that waits for a yes is asked anew, word
        for word; what was approved already stays as it is until the new words are."""
        rid = call.restaurant.restaurant_id
        campaign = await self._store.of_draft(rid, draft.id)
        if campaign is None or campaign.status not in (*EDITABLE, "scheduled", "paused"):
            return None
        texts = texts_of([one for one in draft.versions if one.channel in campaign.channels])
        if campaign.status in EDITABLE:
            await self.editing.adopt(call.restaurant, campaign, draft, call.principal.user_id)
        if campaign.status in ("draft", "expired"):
            return None
        if texts != texts_of(campaign.versions):  # a yes to the words of before would be none to these
            await self._approving.withdraw(rid, campaign.id, but="")
        slots = [slot.model_dump(mode="json") for slot in campaign.schedule]
        more = {"campaign": campaign.id, "texts": texts, "slots": slots}
        return Asking("plan_campaign", {"objective": campaign.objective, "send": True, **more})

    async def recheck(self, campaign: Campaign) -> Problem | None:
        """For the outbox, when its time has come."""
        return await self._approving.recheck(campaign)

    # -- changing

    async def edit(self, restaurant_id: str, campaign_id: str, fields: Mapping[str, Any], by: str) -> Campaign:
        """Before anything was approved: {"name": ...}, {"at": ISO}, {"texts": {"sms:A": ...}}. An approval that waits
        is asked again with the new version when it is decided. Raises Conflict, BadInput."""
        campaign = await self._store.get(restaurant_id, campaign_id)
        if not is_editable(campaign):
            raise Conflict(f"“{campaign.name}” is {SAID[campaign.status]}: pause or cancel it, then plan it anew.")
        if unknown := set(fields) - {"name", "at", "texts"}:
            raise BadInput(f"{min(unknown)} cannot be changed here; name, at and texts can.")
        restaurant, now = await self._restaurants.get(restaurant_id), self._clock.now()
        changed: Json = {}
        if name := str(fields.get("name") or "").strip():
            changed["name"] = name[:120]
        if at := fields.get("at"):
            changed["schedule"] = self._moved(restaurant, campaign, _moment(at, restaurant), now)
        if texts := fields.get("texts"):
            seen = await self._approving.reworded(restaurant, campaign, texts, by)
            changed |= {"versions": seen.versions}
        if not changed:
            return campaign
        schedule, versions = changed.get("schedule", campaign.schedule), changed.get("versions", campaign.versions)
        lines, cost = strategy.costs(versions, campaign.audience, schedule)
        return await self._store.put(campaign, by, now, **changed, costs=lines, cost=cost)

    def _moved(self, restaurant: Restaurant, campaign: Campaign, at: datetime, now: datetime) -> list[Any]:
        timing.check(timing.When(at=at), now, restaurant.timezone)
        asked = timing.When(None, campaign.end_date, campaign.weekday, at)
        return list(timing.again(asked, campaign.channels, restaurant.timezone).slots)

    async def pause(self, call: ToolCall, reference: str) -> Campaign:
        """Nothing more goes out from now on. Raises Conflict where nothing would."""
        return await self.pause_one(await self.find(call, reference, prefer=sorted(RUNNING)), call.principal.user_id)

    async def pause_one(self, campaign: Campaign, by: str) -> Campaign:
        now = self._clock.now()

        async def work(session: Session) -> Campaign:
            moved = await self._store.move(campaign, "paused", "paused", by=by, now=now, session=session)
            await self._outbox.stop(campaign.restaurant_id, campaign.id, session)
            return moved

        return await self._mongo.transaction(work)

    async def resume(self, restaurant_id: str, campaign_id: str, by: str) -> Campaign:
        """Goes on as it was approved, without a new yes, while nothing changed and a time of it is left: the yes was to
        exactly this. Else Conflict with what to do (launch it, which asks anew)."""
        campaign = await self._store.get(restaurant_id, campaign_id)
        now = self._clock.now()
        if campaign.status == "paused":
            if not any(slot.until > now for slot in campaign.schedule):
                raise Conflict(
                    f"The time of “{campaign.name}” is over. Launch or schedule it again; I'll ask for a yes."
                )
            if problem := await self._approving.stale(campaign):
                raise Conflict(f"“{campaign.name}” is not as you approved it: {problem} Launch it to decide anew.")
        begun = any(slot.at <= now for slot in campaign.schedule)

        async def work(session: Session) -> Campaign:
            after: CampaignStatus = "sending" if begun else "scheduled"
            moved = await self._store.move(campaign, after, "resumed", by=by, now=now, session=session)
            await self._outbox.resume(moved, session)
            return moved

        return await self._mongo.transaction(work)

    async def propose_cancel(self, call: ToolCall, args: RefArgs) -> Proposal:
        campaign = await self.find(call, args.campaign)
        if campaign.status in FINAL:
            raise ToolInputError(f"“{campaign.name}” is {SAID[campaign.status]} already.", state=campaign.status)
        counted = await self._outbox.counts(call.restaurant.restaurant_id, campaign.id)
        gone = counted.get("sent", 0) + counted.get("delivered", 0)
        notes = [f"{gone} messages have gone out; they cannot be taken back."] if gone else []
        notes.append("A cancelled campaign cannot be started again; pausing keeps it.")
        return Proposal(f"Cancel “{campaign.name}” for good", Risk.IRREVERSIBLE, {"campaign": campaign.id}, notes=notes)

    async def cancel(self, call: ToolCall, campaign_id: str, session: Session) -> str:
        rid, by = call.restaurant.restaurant_id, call.principal.user_id
        campaign = await self._store.get(rid, campaign_id, session)
        await self._store.move(campaign, "cancelled", "cancelled", by=by, now=call.now, session=session)
        await self._approving.withdraw(rid, campaign_id, call.call_id, session)
        stopped = await self._outbox.cancel(rid, campaign_id, session)
        left = f" {stopped} messages that were waiting will not go out." if stopped else ""
        return f"“{campaign.name}” is cancelled.{left}"

    async def undo(self, restaurant_id: str, campaign_id: str, channel: Channel) -> int:
        """Takes the newest public post back, while its channel allows it (UNDO); how many. BadInput where not."""
        wanted = {"campaign_id": campaign_id, "channel": channel, "status": {"$in": ["sent", "delivered"]}}
        cursor = self._mongo.tenant(restaurant_id).deliveries.find({**wanted, "guest_id": None})
        posts = [Delivery.model_validate(document) for document in await cursor.to_list()]
        if not posts:
            raise BadInput("Nothing of it stands there that could be taken back; texts and emails never can.")
        newest = max(posts, key=lambda one: one.sent_at or one.created_at)
        await self._outbox.undo(newest)
        return 1

    async def undoable(self, campaign: Campaign) -> list[Channel]:
        """Channels whose post could be taken back now."""
        if campaign.status not in _WENT_OUT and campaign.status != "scheduled":
            return []
        wanted = {"campaign_id": campaign.id, "status": {"$in": ["sent", "delivered"]}, "guest_id": None}
        cursor = self._mongo.tenant(campaign.restaurant_id).deliveries.find(
            {**wanted, "channel": {"$nin": ["sms", "email"]}}, limit=50
        )
        posts = [Delivery.model_validate(document) for document in await cursor.to_list()]
        return list(dict.fromkeys([one.channel for one in posts if await self._outbox.can_undo(one)]))

    async def allowed(self, campaign: Campaign) -> list[str]:
        """What can be done with it now: edit, schedule, launch, pause, resume, cancel, undo."""
        status, found = campaign.status, list[str]()
        found += ["edit"] if status in ("draft", "expired") else []
        found += ["schedule", "launch"] if status in SENDABLE else []
        found += ["pause"] if status in RUNNING else []
        found += ["resume"] if status == "paused" else []
        found += ["cancel"] if status not in FINAL else []
        return found + (["undo"] if await self.undoable(campaign) else [])

    # -- looking

    async def page(
        self, restaurant_id: str, status: CampaignStatus | None, limit: int, after: str | None
    ) -> tuple[Campaigns, str | None]:
        """Newest first, and where the next page begins."""
        return await self._store.page(restaurant_id, status, limit, after)

    async def get(self, restaurant_id: str, campaign_id: str) -> Campaign:
        return await self._store.get(restaurant_id, campaign_id)

    async def find(self, call: ToolCall, reference: str, prefer: Sequence[str] = ()) -> Campaign:
        """By id, name, words of it, or the thread's latest. Raises ToolInputError with the candidates."""
        rid, words = call.restaurant.restaurant_id, reference.strip()
        if words.casefold() in _LATEST:
            latest = await self._store.latest(rid, call.thread_id)
            known = [latest] if latest else (await self._store.list(rid))[:1]
            if not known:
                raise ToolInputError("There is no campaign yet. Tell me what it should do and I'll draft one.")
            return known[0]
        if found := await self._store.find(rid, words):
            return found
        return pick(words, await self._store.list(rid), prefer)

    async def list(self, restaurant_id: str, status: CampaignStatus | Literal["upcoming"] | None = None) -> Campaigns:
        """Newest first; upcoming ones by their first time."""
        if status != "upcoming":
            return await self._store.list(restaurant_id, [status] if status else [])
        found = await self._store.list(restaurant_id, UPCOMING)
        return sorted(found, key=lambda one: min((slot.at for slot in one.schedule), default=one.created_at))

    async def report(self, call: ToolCall, reference: str | None) -> tuple[Campaign, Json]:
        """The campaign and what came of it; its suggestions are kept for the owner to decide."""
        campaign = await self.find(call, reference) if reference else await self._went_out(call)
        return campaign, await self.report_of(call.restaurant, campaign)

    async def report_of(self, restaurant: Restaurant, campaign: Campaign) -> Json:
        results = await self.results.of(campaign)
        kept = await self.proposals.keep(restaurant, campaign, results, self._clock.now())
        results["suggestions"] = [{"id": one.id, "title": one.title, "status": one.status} for one in kept]
        await self._store.keep_results(restaurant.restaurant_id, campaign.id, results)
        return results

    async def _went_out(self, call: ToolCall) -> Campaign:
        rid = call.restaurant.restaurant_id
        latest = await self._store.latest(rid, call.thread_id)
        if latest and latest.status in _WENT_OUT:
            return latest
        if found := await self._store.list(rid, _WENT_OUT):
            return max(found, key=lambda one: max((slot.at for slot in one.schedule), default=one.created_at))
        waiting = (await self._store.list(rid))[:3]
        names = ", ".join(f"“{one.name}” ({SAID[one.status]})" for one in waiting)
        raise ToolInputError(f"No campaign has gone out yet{f': there is {names}' if names else ''}.")

    async def calendar(self, restaurant_id: str, first: date, last: date) -> Rows:
        """[{date, time, campaign, campaign_id, channel, status}], and holidays and events as {date, kind, name}."""
        from tools.campaigns.planning.calendar import entries, special_days

        if last < first or last - first > timedelta(days=400):
            raise BadInput("A calendar goes from a first day to a later one, 400 days at most.")
        restaurant = await self._restaurants.get(restaurant_id)
        begin = timing.local(first, timing.MIDNIGHT, restaurant.timezone)
        end = timing.local(last + timedelta(days=1), timing.MIDNIGHT, restaurant.timezone)
        campaigns, days = await asyncio.gather(
            self._store.going_out(restaurant_id, begin, end), special_days(self._mongo, restaurant, first, last)
        )
        return sorted(
            [*entries(campaigns, restaurant.timezone, begin, end), *days],
            key=lambda one: (one["date"], one.get("time") or ""),
        )


def _with(proposal: Proposal, **args: Any) -> Proposal:
    from dataclasses import replace

    return replace(
        proposal, args={**{name: value for name, value in args.items() if value is not None}, **proposal.args}
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(value: Any, restaurant: Restaurant) -> datetime:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise BadInput("`at` is a time like 2027-01-05T11:00.") from None
    return timing.moment_of(at, restaurant.timezone)
