"""What goes out to guests: the part of the container for campaigns."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from api.content import Content
from api.kitchen import Kitchen
from api.presence import Presence
from api.senders import AccountSenders, twilio_token
from api.storage import Storage
from tools.campaigns.guests.service import GuestService
from tools.campaigns.planning.overview import Overview
from tools.campaigns.schemas import Delivery
from tools.campaigns.sending.callbacks import Callbacks
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.links import Links
from tools.campaigns.sending.outbox import Outbox
from tools.campaigns.sending.store import DeliveryStore
from tools.campaigns.service import CampaignService
from tools.content.images.links import unreachable
from tools.content.schemas import Picture


@dataclass(frozen=True, kw_only=True)
class Campaigns:
    """Its part of the container."""

    campaigns: CampaignService
    overview: Overview
    guests: GuestService
    senders: AccountSenders
    composer: Composer
    outbox: Outbox
    links: Links
    callbacks: Callbacks
    twilio_token: SecretStr | None


def build_campaigns(storage: Storage, presence: Presence, kitchen: Kitchen, content: Content) -> Campaigns:
    settings, clock, mongo = storage.settings, storage.clock, storage.mongo
    guests, deliveries = GuestService(mongo, clock, storage.vault), DeliveryStore(mongo)
    senders = AccountSenders(settings, mongo, clock, storage.restaurants, storage.vendors, presence.accounts)
    links = Links(mongo, deliveries, clock, settings.own_url)

    async def unsubscribe(delivery: Delivery) -> str:
        token = await guests.unsubscribe_token(
            delivery.restaurant_id, "email", delivery.guest_id or "", delivery.to, delivery.campaign_id
        )
        return f"{settings.own_url}/u/{token}"

    def picture(restaurant_id: str, picture: Picture) -> str | None:
        if not settings.demo and unreachable(settings.public_url):
            return None
        return content.images.link(settings.own_url, restaurant_id, picture, clock.now())

    composer = Composer(links, unsubscribe, picture)
    outbox = Outbox(mongo, storage.jobs, storage.restaurants, guests, senders, clock, links, composer)
    campaigns = CampaignService(mongo, clock, content.content, guests, outbox, senders, kitchen.promotions)
    outbox.recheck = campaigns.recheck
    return Campaigns(
        campaigns=campaigns,
        overview=Overview(mongo, kitchen.promotions, guests, content.context, presence.grader),
        guests=guests,
        senders=senders,
        composer=composer,
        outbox=outbox,
        links=links,
        callbacks=Callbacks(deliveries, guests, clock),
        twilio_token=twilio_token(settings),
    )
