"""Changes to a campaign that nobody has approved yet: its texts, times, guests, channels and offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.clock import Clock
from core.errors import BadInput, Conflict, NotFound
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.planning.audience import Audience, points
from tools.campaigns.planning.engine import strategy, timing
from tools.campaigns.planning.ports import Writing
from tools.campaigns.results.service import ResultService
from tools.campaigns.schemas import Campaign, CampaignStatus, Slot
from tools.campaigns.states import SAID
from tools.campaigns.store import CampaignStore
from tools.content.schemas import Channel, Draft
from tools.content.writing.checking import dish_named
from tools.menu.store import MenuStore

_FREE: tuple[CampaignStatus, ...] = ("draft", "expired")


class SlotWish(BaseModel):
    """When a channel goes out; a time without a zone is the restaurant's own."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    at: datetime


class Changes(BaseModel):
    """What is not named stays as it is; `offer` null takes it out, `segment` may be words or a rule."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str | None = Field(None, min_length=1, max_length=120)
    schedule: list[SlotWish] | None = Field(None, min_length=1, max_length=72)
    holdout_percent: float | None = Field(None, ge=0, le=50)
    segment: Segment | str | None = None
    channels: list[Channel] | None = Field(None, min_length=1, max_length=6)
    offer: str | None = Field(None, max_length=200)


class Editing:
    def __init__(
        self, mongo: Mongo, clock: Clock, content: Writing, audience: Audience, results: ResultService
    ) -> None:
        self._store, self._menu, self._clock = CampaignStore(mongo), MenuStore(mongo), clock
        self._content, self._audience, self._results = content, audience, results

    async def change(self, restaurant: Restaurant, campaign_id: str, wanted: Changes, by: str) -> Campaign:
        """Raises NotFound, Conflict where something was asked or approved, BadInput and ToolInputError."""
        campaign, now = await self._free(restaurant, campaign_id), self._clock.now()
        seen = campaign.model_copy(update={"name": wanted.name or campaign.name})
        if wanted.channels is not None:
            seen = await self._over(restaurant, seen, list(dict.fromkeys(wanted.channels)), now)
        if "offer" in wanted.model_fields_set:
            seen = await self._offering(restaurant, seen, wanted.offer, now)
        if wanted.schedule is not None:
            seen = seen.model_copy(update={"schedule": _slots(restaurant, seen, wanted.schedule, now)})
        if wanted.segment is not None:
            seen = seen.model_copy(update={"segment": await self._segment(restaurant, wanted.segment)})
        if wanted.holdout_percent is not None:
            seen = seen.model_copy(update={"holdout_percent": wanted.holdout_percent})
        return await self._kept(restaurant, campaign, seen, by, now)

    async def edit_version(
        self,
        restaurant: Restaurant,
        campaign_id: str,
        channel: Channel,
        variant: str,
        fields: Mapping[str, Any],
        by: str,
    ) -> Campaign:
        """One text in the owner's own words, measured again. Raises as `change` does."""
        campaign, now = await self._free(restaurant, campaign_id), self._clock.now()
        if campaign.draft_id is None:
            raise NotFound("There is no such text in this campaign.")
        draft = await self._content.edit_version(restaurant, campaign.draft_id, channel, variant, dict(fields), by, now)
        return await self.adopt(restaurant, campaign, draft, by)

    async def of_draft(self, restaurant: Restaurant, draft_id: str) -> Campaign | None:
        """The campaign that carries a draft; Conflict where it was put up for approval or approved with it."""
        campaign = await self._store.of_draft(restaurant.restaurant_id, draft_id)
        return await self._free(restaurant, campaign.id) if campaign else None

    async def adopt(self, restaurant: Restaurant, campaign: Campaign, draft: Draft, by: str) -> Campaign:
        """The campaign with the texts of its draft as they are now."""
        now = self._clock.now()
        seen = campaign.model_copy(update={"versions": _of(draft, campaign.channels), "offer": draft.brief.offer})
        return await self._kept(restaurant, campaign, seen, by, now)

    async def _free(self, restaurant: Restaurant, campaign_id: str) -> Campaign:
        campaign = await self._store.get(restaurant.restaurant_id, campaign_id)
        if campaign.status not in _FREE:
            waits = campaign.status == "awaiting_approval"
            what = "edit it there, or reject it first" if waits else "it can no longer be changed; plan it anew"
            raise Conflict(f"“{campaign.name}” is {SAID[campaign.status]}: {what}.", state=campaign.status)
        return campaign

    async def _over(
        self, restaurant: Restaurant, campaign: Campaign, channels: Sequence[Channel], now: datetime
    ) -> Campaign:
        """Over these channels: texts are written for those that are new, their times as the plan's."""
        versions = campaign.versions
        if campaign.draft_id:
            draft = await self._content.get(restaurant.restaurant_id, campaign.draft_id)
            there = {one.channel for one in draft.versions}
            if new := [one for one in channels if one not in there]:
                draft = await self._content.extend(restaurant, campaign.draft_id, new, now)
            versions = draft.versions
        added = [one for one in channels if one not in campaign.channels]
        today, asked = restaurant.today(now), campaign
        start = asked.start_date if asked.start_date and asked.start_date >= today else None
        when = timing.When(start, asked.end_date, asked.weekday)
        more = timing.times(when, added, now, restaurant.timezone).slots if added else ()
        return campaign.model_copy(
            update={
                "channels": list(channels),
                "versions": [one for one in versions if one.channel in channels],
                "schedule": [*(slot for slot in campaign.schedule if slot.channel in channels), *more],
            }
        )

    async def _offering(self, restaurant: Restaurant, campaign: Campaign, offer: str | None, now: datetime) -> Campaign:
        """With another offer, or none; all texts are written anew."""
        from tools.content.writing.engine.offers import read_offer

        read = read_offer(offer, restaurant.currency) if offer else None
        if read and campaign.item and read.kind != "extra":
            read = read.model_copy(update={"item": campaign.item})
        assert campaign.draft_id
        before = await self._content.get(restaurant.restaurant_id, campaign.draft_id)
        brief = before.brief.model_copy(update={"offer": read, "channels": campaign.channels})
        draft = await self._content.write_for(
            restaurant, brief, now, thread_id=before.thread_id, draft_id=campaign.draft_id
        )
        return campaign.model_copy(update={"offer": read, "versions": _of(draft, campaign.channels)})

    async def _segment(self, restaurant: Restaurant, wanted: Segment | str) -> Segment:
        from tools.campaigns.guests.engine.segments import read_segment

        items = await self._menu.items(restaurant.restaurant_id)
        if isinstance(wanted, str):
            wanted = read_segment(wanted, [one.name for one in items])
        if wanted.kind != "by_dish":
            return wanted
        if not wanted.item:
            raise BadInput("Guests of which dish? Name it as `item`.")
        return wanted.model_copy(update={"item": dish_named(wanted.item, items).key})

    async def _kept(self, restaurant: Restaurant, before: Campaign, seen: Campaign, by: str, now: datetime) -> Campaign:
        """Counted and priced anew."""
        fields: dict[str, Any] = {"segment": None, "audience": None, "detectable": None, "base_rate": None}
        if strategy.direct(seen.channels):
            segment = seen.segment or Segment(kind=strategy.SEGMENTS[seen.objective])
            counted = await self._audience.count(
                restaurant, segment, seen.channels, now, seen.holdout_percent, before.id
            )
            rate = await self._results.base_rate(restaurant, segment, restaurant.today(now))
            least = await points(strategy.reachable(counted), counted, rate)
            fields = {"segment": segment, "audience": counted, "detectable": least, "base_rate": rate}
        lines, cost = strategy.costs(seen.versions, fields["audience"], seen.schedule)
        same = ("name", "channels", "versions", "schedule", "holdout_percent", "offer")
        fields |= {name: getattr(seen, name) for name in same}
        return await self._store.put(before, by, now, **fields, costs=lines, cost=cost)


def _of(draft: Draft, channels: Sequence[Channel]) -> list[Any]:
    return [one for one in draft.versions if one.channel in channels]


def _slots(restaurant: Restaurant, campaign: Campaign, wanted: Sequence[SlotWish], now: datetime) -> list[Slot]:
    """Raises BadInput for a channel without a time, ToolInputError for a time that is over."""
    zone, slots = restaurant.timezone, list[Slot]()
    for one in wanted:
        if one.channel not in campaign.channels:
            raise BadInput(f"“{campaign.name}” does not go out over {one.channel}.")
        at = timing.moment_of(one.at, zone)
        timing.check(timing.When(at=at), now, zone)
        slots += timing.again(timing.When(at=at), [one.channel], zone).slots
    if missing := set(campaign.channels) - {slot.channel for slot in slots}:
        raise BadInput(f"Say when it goes out over {strategy.channel_names(sorted(missing))}, too.")
    return slots
