"""Who gets it: one delivery a guest (or one for the public), made once however often this is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import DirectChannel, Recipient
from tools.campaigns.schemas import Campaign, Delivery, Slot
from tools.campaigns.sending.engine.identity import choose, delivery_id, new_code
from tools.campaigns.sending.schemas import Guests
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import DIRECT, Version

PUBLIC = "public"


async def fill(
    store: DeliveryStore,
    guests: Guests,
    restaurant: Restaurant,
    campaign: Campaign,
    slot: Slot,
    occurrence: int,
    now: datetime,
) -> int:
    """Streams the audience of one slot into the outbox, batch by batch; how many were new."""
    versions = [one for one in campaign.versions if one.channel == slot.channel]
    if slot.channel not in DIRECT:
        return await store.add(restaurant.restaurant_id, [_public(campaign, slot, occurrence, now)])
    new = 0
    async for batch in _recipients(guests, restaurant, campaign, slot, now):
        made = []
        for one in batch:
            due = guests.next_allowed(restaurant, one.channel, one.address, one.zone, slot.at) or slot.until
            made.append(_direct(restaurant, campaign, slot, occurrence, one, versions, due, now))
        new += await store.add(restaurant.restaurant_id, made)
    again = {"due_at": slot.at, "not_after": slot.until}
    await store.move(restaurant.restaurant_id, campaign.id, slot.channel, occurrence, again)
    return new


def _recipients(
    guests: Guests, restaurant: Restaurant, campaign: Campaign, slot: Slot, now: datetime
) -> AsyncIterator[list[Recipient]]:
    assert campaign.segment, "direct messages need an audience"
    channel: DirectChannel = "sms" if slot.channel == "sms" else "email"
    return guests.recipients(restaurant, campaign.segment, [channel], campaign.id, campaign.holdout_percent, now)


def _direct(
    restaurant: Restaurant,
    campaign: Campaign,
    slot: Slot,
    occurrence: int,
    recipient: Recipient,
    versions: list[Version],
    due: datetime,
    now: datetime,
) -> Delivery:
    version = choose(versions, campaign.id, recipient.guest_id, recipient.language)
    return Delivery(
        id=delivery_id(restaurant.restaurant_id, campaign.id, slot.channel, occurrence, recipient.guest_id),
        restaurant_id=restaurant.restaurant_id,
        campaign_id=campaign.id,
        channel=slot.channel,
        to=recipient.address,
        guest_id=recipient.guest_id,
        variant=version.variant,
        language=version.language,
        status="held_out" if recipient.held_out else "queued",
        due_at=due,
        not_after=slot.until,
        occurrence=occurrence,
        reference=new_code(),
        first_name=recipient.first_name,
        zone=recipient.zone,
        demo=campaign.demo,
        created_at=now,
        updated_at=now,
    )


def _public(campaign: Campaign, slot: Slot, occurrence: int, now: datetime) -> Delivery:
    return Delivery(
        id=delivery_id(campaign.restaurant_id, campaign.id, slot.channel, occurrence, PUBLIC),
        restaurant_id=campaign.restaurant_id,
        campaign_id=campaign.id,
        channel=slot.channel,
        to=PUBLIC,
        due_at=slot.at,
        not_after=slot.until,
        occurrence=occurrence,
        reference=new_code(),
        demo=campaign.demo,
        created_at=now,
        updated_at=now,
    )
