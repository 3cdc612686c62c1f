"""Who a campaign is for: counted for the approval, then streamed in batches for sending, by the same rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from math import ceil

from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.engine.holdout import Holdout
from tools.campaigns.guests.engine.segments import TOP, query
from tools.campaigns.guests.schemas import AudienceCount, DirectChannel, Recipient, Segment
from tools.campaigns.guests.store import FIELD, GuestStore

BATCH = 2_000
_LEAN = 10_000  # guests of a batch of which little is read
NO_ADDRESS: dict[DirectChannel, str] = {"email": "no email address", "sms": "no phone number"}


class Audience:
    def __init__(self, mongo: Mongo, store: GuestStore) -> None:
        self._mongo, self._store = mongo, store

    async def rule(self, restaurant: Restaurant, segment: Segment, now: datetime) -> Document:
        """The question to `customers`."""
        most = await self._most(restaurant) if segment.kind == "high_spenders" else None
        return query(segment, restaurant.today(now), most)

    async def _most(self, restaurant: Restaurant) -> int | None:
        """From what sum of a year on a guest is among the fifth that spends most."""
        customers, spent = self._mongo.tenant(restaurant.restaurant_id).customers, {"spent_year_minor": {"$gt": 0}}
        many = await customers.count(spent)
        place = max(ceil(many * TOP) - 1, 0)
        found = customers.find(spent, {"spent_year_minor": 1}).sort("spent_year_minor", -1).skip(place).limit(1)
        return next((int(one["spent_year_minor"]) for one in await found.to_list()), None)

    async def count(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        now: datetime,
        holdout: Holdout,
    ) -> AudienceCount:
        rule, customers = (
            await self.rule(restaurant, segment, now),
            self._mongo.tenant(restaurant.restaurant_id).customers,
        )
        by_channel, left_out = dict.fromkeys(channels, 0), Counter[str]()
        reached = held = 0
        only = channels[0] if len(channels) == 1 else None
        fields = {"_id": 0, "id": 1} if only else {"_id": 0, "id": 1, "reach": 1}
        found = customers.find({**rule, "reach": {"$in": list(channels)}}, fields, batch_size=_LEAN)
        while guests := await found.to_list(_LEAN):
            reached += len(guests)
            told = [one for one in guests if one["id"] not in holdout]
            held += len(guests) - len(told)
            for channel in channels:
                by_channel[channel] += len(told) if only else sum(channel in one["reach"] for one in told)
        rest = customers.find({**rule, "reach": {"$nin": list(channels)}}, _lean(channels), batch_size=_LEAN)
        while others := await rest.to_list(_LEAN):
            left_out.update(_why_not(one, channels) for one in others)
        members = reached + left_out.total()
        return AudienceCount(
            segment=segment,
            members=members,
            by_channel=by_channel,
            held_out=held,
            left_out=dict(left_out.most_common()),
            as_of=now,
        )

    async def recipients(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        now: datetime,
        holdout: Holdout,
    ) -> AsyncIterator[list[Recipient]]:
        """In batches, each guest once a channel, in the order of their ids."""
        rule = await self.rule(restaurant, segment, now)
        fields = {"_id": 0, "id": 1, "reach": 1, "first_name": 1, "zone": 1, "language": 1}
        fields |= {FIELD[channel]: 1 for channel in channels}
        found = self._mongo.tenant(restaurant.restaurant_id).customers.find(
            {**rule, "reach": {"$in": list(channels)}}, fields, batch_size=BATCH
        )
        found = found.sort("id", 1)
        while guests := await found.to_list(BATCH):
            batch: list[Recipient] = []
            for one in guests:
                out = one["id"] in holdout
                batch += [_recipient(one, channel, out) for channel in channels if channel in one["reach"]]
            yield batch


def _lean(channels: Sequence[DirectChannel]) -> Document:
    """What tells why somebody is left out."""
    return {"_id": 0, "stopped": 1, **{FIELD[channel]: 1 for channel in channels}}


def _why_not(one: Document, channels: Sequence[DirectChannel]) -> str:
    if any(channel in one.get("stopped", ()) for channel in channels):
        return "asked to be left alone"
    if any(one.get(FIELD[channel]) for channel in channels):
        return "no opt-in"
    return " or ".join(NO_ADDRESS[channel] for channel in channels)


def _recipient(one: Document, channel: DirectChannel, held_out: bool) -> Recipient:
    return Recipient(
        guest_id=one["id"],
        channel=channel,
        address=one[FIELD[channel]],
        first_name=one.get("first_name"),
        zone=one.get("zone"),
        language=one.get("language"),
        held_out=held_out,
    )
