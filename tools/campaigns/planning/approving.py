"""The approval of a campaign: shown word for word, looked at again when it is carried out and when its time comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.clock import Clock
from core.errors import Conflict, ToolInputError
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Proposal, Risk, ToolCall, dearer
from tools.campaigns.planning.engine import strategy, timing
from tools.campaigns.planning.ports import Delivering, Writing
from tools.campaigns.planning.service import Planner, trouble
from tools.campaigns.planning.wording import asked_notes, reach_of, title_of
from tools.campaigns.schemas import Campaign, Slot
from tools.campaigns.sending.schemas import Problem
from tools.campaigns.states import SAID
from tools.campaigns.store import CampaignStore, plain
from tools.content.schemas import DIRECT, TITLES, Brief, Channel, Version
from tools.content.writing.standins import meant

_OPEN = ("draft", "awaiting_approval", "expired", "failed")  # the approval decides on the document itself
_MOVED = ("scheduled", "paused")  # approved before: what would change is kept beside it until the yes
SENDABLE = (*_OPEN, *_MOVED)
_KEPT = ("channels", "versions", "schedule", "audience", "costs", "cost")
_SHOWN: tuple[Channel, ...] = ("sms", "email", "instagram", "facebook", "google_post", "website")  # the main text first
_BESIDE = ("subject", "preheader", "button", "link")  # of the text
NOW = "now"  # as soon as it is approved


class Approving:
    def __init__(self, mongo: Mongo, clock: Clock, planner: Planner, content: Writing, outbox: Delivering) -> None:
        self._mongo, self._clock, self._store = mongo, clock, CampaignStore(mongo)
        self._planner, self._content, self._outbox = planner, content, outbox
        self._restaurants = RestaurantStore(mongo)

    async def propose(
        self,
        call: ToolCall,
        campaign: Campaign,
        at: datetime | str | Sequence[Slot] | None,
        texts: Mapping[str, str] | None,
    ) -> tuple[Proposal, Campaign]:
        """What would go out, counted and looked at anew. `at`: a moment, NOW, the times that were
        shown, or None for its own. Raises
        ToolInputError and Conflict."""
        if campaign.status not in SENDABLE:
            raise Conflict(f"“{campaign.name}” is {SAID[campaign.status]}, so it cannot be sent.")
        campaign = campaign if texts else await self._revised(campaign)
        await self._fit(call.restaurant, campaign, texts or {}, call.now)
        seen = await self.reworded(call.restaurant, campaign, texts or {}, call.principal.user_id)
        seen = self._timed(call.restaurant, seen, at, call.now)
        seen = await self._checked(call.restaurant, seen, call.now)
        seen = await self._counted(call.restaurant, seen, call.now)
        seen = await self._kept(call, campaign, seen)
        others = [*await self._left(campaign, seen), *await self._planner.warnings(call.restaurant, seen)]
        proposal = Proposal(
            title=title_of(seen),
            risk=Risk.PUBLIC,
            args={"campaign": seen.id, "texts": texts_of(seen.versions)},
            message=message_of(seen),
            cost=seen.cost,
            notes=asked_notes(call.restaurant, seen, call.now, others),
        )
        return proposal, seen

    async def _revised(self, campaign: Campaign) -> Campaign:
        """With the draft's texts as they are now: it may have been revised in the talk since it was planned."""
        if campaign.status not in _OPEN or campaign.draft_id is None:
            return campaign
        draft = await self._content.get(campaign.restaurant_id, campaign.draft_id)
        kept = {(one.channel, one.variant) for one in campaign.versions}
        now = [one for one in draft.versions if (one.channel, one.variant) in kept]
        return campaign.model_copy(update={"versions": now}) if len(now) == len(kept) else campaign

    async def _left(self, campaign: Campaign, seen: Campaign) -> list[str]:
        """Channels that nothing goes out over, and why."""
        unready = (await self._planner.unready(campaign)).items()
        return [f"Left out: {strategy.channel_names([one])}. {why}" for one, why in unready if one not in seen.channels]

    async def _fit(self, restaurant: Restaurant, campaign: Campaign, texts: Mapping[str, str], now: datetime) -> None:
        """New words that may not go out are refused before anything is kept: a yes to them is no yes to the rest
        without them."""
        for version in campaign.versions:
            new = {"body": f"{version.channel}:{version.variant}"}
            if version.subject is not None:
                new["subject"] = f"{new['body']}:subject"
            fields = {name: texts[key].strip() for name, key in new.items() if texts.get(key, "").strip()}
            wished = version.model_copy(update={**fields, "why_not": None})
            if wished.body.strip() == version.body.strip() and wished.subject == version.subject:
                continue
            [measured] = await self._content.recheck(restaurant, [wished], brief_of(campaign), now)
            if why := trouble(measured.model_copy(update={"why_not": None})):
                raise ToolInputError(f"The new text for {TITLES[version.channel]} cannot go out: {_sentence(why)}")

    async def reworded(self, restaurant: Restaurant, campaign: Campaign, texts: Mapping[str, str], by: str) -> Campaign:
        """The owner's own words in place of the draft's; the writer measures them again and learns from them."""
        now = texts_of(campaign.versions)
        for key, text in texts.items():
            if key not in now:
                known = ", ".join(now)
                raise ToolInputError(f"There is no text {key!r} in this campaign; there are {known}.")
            if text.strip() == now[key].strip():
                continue
            if not text.strip():
                raise ToolInputError(f"The text for {key.split(':')[0]} is empty.")
            assert campaign.draft_id
            channel, variant, *part = key.split(":")
            fields = {part[0] if part else "body": text.strip()}
            draft = await self._content.edit_version(
                restaurant, campaign.draft_id, _channel(channel), variant, fields, by, self._clock.now()
            )
            kept = {(one.channel, one.variant) for one in campaign.versions}
            changed = [one for one in draft.versions if (one.channel, one.variant) in kept]
            campaign = campaign.model_copy(update={"versions": changed})
        return campaign

    def _timed(
        self, restaurant: Restaurant, campaign: Campaign, at: datetime | str | Sequence[Slot] | None, now: datetime
    ) -> Campaign:
        zone, schedule = restaurant.timezone, campaign.schedule
        if at == NOW:
            schedule = list(timing.again(timing.When(at=now), campaign.channels, zone).slots)
        elif isinstance(at, datetime):
            asked = timing.When(None, campaign.end_date, campaign.weekday, timing.moment_of(at, zone))
            schedule = list(timing.again(asked, campaign.channels, zone).slots)
            if not _known(campaign) & {slot.at for slot in schedule}:  # else it was in time when it was asked
                timing.check(timing.When(at=asked.at), now, zone)
        elif at:
            schedule = [slot for slot in at if isinstance(slot, Slot)]
        left = [slot for slot in schedule if not strategy.is_over(slot, now)]
        if not left:
            over = timing.said(schedule[-1].at, zone) if schedule else "its time"
            raise ToolInputError(f"{over} is over already, so “{campaign.name}” would go out late. Name a new time.")
        return campaign.model_copy(update={"schedule": left})

    async def _checked(self, restaurant: Restaurant, campaign: Campaign, now: datetime) -> Campaign:
        """The guard over the texts against today's menu; channels that cannot send are left out and told."""
        if gone := await self._planner.gone(campaign):
            raise ToolInputError(f"“{campaign.name}” cannot go out: {gone}", campaign_id=campaign.id)
        versions = await self._content.recheck(restaurant, campaign.versions, brief_of(campaign), now)
        seen = campaign.model_copy(update={"versions": versions})
        unready = await self._planner.unready(seen)
        timed = {slot.channel for slot in campaign.schedule}
        channels = [channel for channel in campaign.channels if channel in timed and channel not in unready]
        if not channels:
            reasons = " ".join(f"{strategy.channel_names([one])}: {why}" for one, why in unready.items())
            raise ToolInputError(
                f"“{campaign.name}” cannot go out as it stands. {reasons}",
                campaign_id=campaign.id,
                state=campaign.status,
            )
        may = [one for one in versions if one.channel in channels and trouble(one) is None]
        schedule = [slot for slot in campaign.schedule if slot.channel in channels]
        return seen.model_copy(update={"versions": may, "channels": channels, "schedule": schedule})

    async def _counted(self, restaurant: Restaurant, campaign: Campaign, now: datetime) -> Campaign:
        audience = None
        if campaign.segment and strategy.direct(campaign.channels):
            audience = await self._planner.audience.count(
                restaurant, campaign.segment, campaign.channels, now, campaign.holdout_percent, campaign.id
            )
            if not strategy.total(audience) and not strategy.public(campaign.channels):
                raise ToolInputError(f"Nobody is left who would get “{campaign.name}”: choose another group of guests.")
        lines, cost = strategy.costs(campaign.versions, audience, campaign.schedule)
        return campaign.model_copy(update={"audience": audience, "costs": lines, "cost": cost})

    async def _kept(self, call: ToolCall, before: Campaign, seen: Campaign) -> Campaign:
        """What would be approved is kept beside the campaign until the yes; what was left out of it stays in there."""
        asked, by = {name: getattr(seen, name) for name in _KEPT}, call.principal.user_id
        if before.status in _MOVED:
            await self._store.put(before, by, call.now, proposed=plain(asked))
            return seen
        fields = {**asked, **_whole(before, seen), "thread_id": call.thread_id, "proposed": plain(asked)}
        if before.status == "awaiting_approval":
            stored = await self._store.put(before, by, call.now, **fields)
        else:
            stored = await self._store.move(before, "awaiting_approval", "asked", by=by, now=call.now, **fields)
        return stored.model_copy(update=asked)

    # -- carried out

    async def execute(
        self, call: ToolCall, campaign_id: str, session: Session, texts: Mapping[str, str] | None = None
    ) -> str:
        """Scheduled, with its jobs, in the approval's own transaction. `texts`: what the approval shows. Conflict where
        another approval of the same campaign has put other words there since they were looked at."""
        rid = call.restaurant.restaurant_id
        campaign = await self._store.get(rid, campaign_id, session)
        kept = [Version.model_validate(one) for one in (campaign.proposed or {}).get("versions", [])]
        if texts is not None and kept and texts_of(kept) != dict(texts):
            raise Conflict(f"“{campaign.name}” was changed at the same moment. Look at the newer version and decide.")
        why = "rescheduled" if campaign.status == "scheduled" else "approved"
        moved = await self._store.move(
            campaign,
            "scheduled",
            why,  # type: ignore[arg-type]
            by=call.principal.user_id,
            now=call.now,
            session=session,
            **(campaign.proposed or {}),
            proposed=None,
            approval_id=call.call_id,
            revision=campaign.revision + 1,
            queued_at=call.now,
        )
        await self.withdraw(rid, campaign_id, call.call_id, session)
        await self._outbox.queue(moved, session)
        first = min(slot.at for slot in moved.schedule)
        when = "is on its way" if first <= call.now else f"goes out {timing.said(first, call.restaurant.timezone)}"
        return f"“{moved.name}” {when}: {reach_of(moved)}."

    async def withdraw(self, restaurant_id: str, campaign_id: str, but: str, session: Session | None = None) -> None:
        """Other approvals of the same campaign that still wait have nothing left to decide."""
        await self._mongo.tenant(restaurant_id).approvals.update_many(
            {"args.campaign": campaign_id, "status": "pending", "id": {"$ne": but}},
            {"$set": {"status": "expired", "reason": "Another approval of this campaign took its place."}},
            session,
        )

    # -- when its time has come

    async def recheck(self, campaign: Campaign) -> Problem | None:
        """Is what was approved still true? If not, the campaign is paused and the sentence says what to do."""
        now, why = self._clock.now(), await self.stale(campaign)
        if why is None:
            return None
        held = await self._store.get(campaign.restaurant_id, campaign.id)
        if held.status in ("scheduled", "sending"):

            async def pause(session: Session) -> None:
                await self._store.move(held, "paused", "problem", by="system", now=now, detail=why, session=session)
                await self._outbox.stop(campaign.restaurant_id, campaign.id, session)

            await self._mongo.transaction(pause)
        return Problem(
            text=f"I stopped “{campaign.name}” before it went out: {why} Say: launch “{campaign.name}”, to see it as "
            "it would go out now and approve that, or change it first."
        )

    async def stale(self, campaign: Campaign) -> str | None:
        """What is not as it was approved, in one sentence."""
        now, restaurant = self._clock.now(), await self._restaurants.get(campaign.restaurant_id)
        if gone := await self._planner.gone(campaign):
            return gone
        fresh = await self._content.recheck(restaurant, campaign.versions, brief_of(campaign), now)
        for version in fresh:
            if why := trouble(version):
                return _sentence(why)
        if campaign.segment is None or not strategy.direct(campaign.channels):
            return None
        counted = await self._planner.audience.count(
            restaurant, campaign.segment, campaign.channels, now, campaign.holdout_percent, campaign.id
        )
        was, is_now = strategy.total(campaign.audience), strategy.total(counted)
        if strategy.grown(campaign.audience, counted):
            return f"you approved {was} messages, and it would be {is_now} now."
        _, cost = strategy.costs(fresh, counted, campaign.schedule)
        if dearer(campaign.cost, cost, was, is_now):
            return f"it would cost {cost:g} {restaurant.currency} now, and you approved {campaign.cost or 0:g}."
        return None


def _whole(before: Campaign, seen: Campaign) -> dict[str, Any]:
    """Channels that cannot send yet stay in a campaign that is no more than asked for: they may be connected later."""
    ready = {(one.channel, one.variant) for one in seen.versions}
    return {
        "channels": before.channels,
        "versions": [*seen.versions, *(one for one in before.versions if (one.channel, one.variant) not in ready)],
        "schedule": [*seen.schedule, *(slot for slot in before.schedule if slot.channel not in seen.channels)],
    }


def _known(campaign: Campaign) -> set[datetime]:
    """The times that were shown to the owner already."""
    waiting = (campaign.proposed or {}).get("schedule", [])
    return {slot.at for slot in campaign.schedule} | {slot["at"] for slot in waiting}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _channel(name: str) -> Channel:
    return name  # type: ignore[return-value]  # one of the campaign's own keys


def texts_of(versions: Sequence[Version]) -> dict[str, str]:
    """`sms:A` -> its text, `email:A:subject` -> its subject."""
    found: dict[str, str] = {}
    for one in versions:
        found[f"{one.channel}:{one.variant}"] = one.body
        if one.subject is not None:
            found[f"{one.channel}:{one.variant}:subject"] = one.subject
    return found


def message_of(campaign: Campaign) -> dict[str, Any]:
    """{channel, text, audience_count?, more: [...]}: every text word for word; only guests are counted."""
    ordered = sorted(campaign.versions, key=lambda one: (_SHOWN.index(one.channel), one.variant))
    shown = [_shown(campaign, one) for one in ordered]
    count = strategy.total(campaign.audience)
    counted = {"audience_count": count} if strategy.direct(campaign.channels) else {}
    return {**shown[0], **counted, "more": shown[1:]}


def _shown(campaign: Campaign, version: Version) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": version.channel, "variant": version.variant, "text": version.body}
    told |= {name: value for name in _BESIDE if (value := getattr(version, name)) is not None}
    if version.parts:
        told["parts"] = version.parts
    if version.picture:
        told["picture"] = version.picture.image_id
        told["alt"] = version.picture.alt
    if campaign.audience and version.channel in DIRECT:
        told["guests"] = strategy.messages(campaign.audience, version.channel)
    return told


def brief_of(campaign: Campaign) -> Brief:
    """What its texts are measured against."""
    return Brief(
        topic=campaign.name,
        channels=campaign.channels,
        objective=campaign.objective,
        item=campaign.item,
        offer=campaign.offer,
        language=campaign.language,
        segment=campaign.segment.label if campaign.segment else None,
        starts=campaign.start_date,
        ends=campaign.end_date,
        weekday=campaign.weekday,
    )


def edited(args: dict[str, Any], edit: str | dict[str, Any]) -> dict[str, Any]:
    """An owner's edit of an approval: other words for the first text, or {"sms": ...}, {"email.subject": ...},
    {"at": ...}. Raises ToolInputError."""
    texts = dict(args.get("texts") or {})
    fields = {"text": edit} if isinstance(edit, str) else dict(edit)
    changed = dict(args)
    for name, value in fields.items():
        if not isinstance(value, str) or not value.strip():
            raise ToolInputError(f"Say the new {name} as text.")
        if name == "at":
            if not changed.keys() & {"at", "slots"}:
                raise ToolInputError("This goes out as soon as it is approved; to name a time, ask me to schedule it.")
            changed["at"] = value
            changed.pop("slots", None)
            continue
        texts[_key(name, texts)] = meant(value.strip())
    return {**changed, "texts": texts}


def _key(name: str, texts: Mapping[str, str]) -> str:
    if name == "text":
        bodies = [key for key in texts if key.count(":") == 1]
        return min(bodies, key=lambda key: (_SHOWN.index(_channel(key.split(":")[0])), key))
    wanted = name.replace(".", ":").split(":")
    key = ":".join([wanted[0], "A", *wanted[1:]]) if len(wanted) == 1 or wanted[1] == "subject" else ":".join(wanted)
    if key not in texts:
        channels = ", ".join(dict.fromkeys(one.split(":")[0] for one in texts))
        raise ToolInputError(f"There is no text for {name!r} here; there are texts for {channels}.")
    return key
