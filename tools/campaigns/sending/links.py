"""The link in a message: tagged for the shop's own statistics, short, and counted once a person taps it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.clock import Clock
from core.errors import BadInput, NotFound
from memory.mongo import Mongo
from memory.short_links import ShortLink, ShortLinkStore
from tools.campaigns.schemas import Campaign, Delivery
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import Channel, Version

_MEDIUM: Mapping[Channel, str] = {
    "sms": "sms",
    "email": "email",
    "facebook": "social",
    "instagram": "social",
    "google_post": "organic",
    "website": "referral",
}
_SOURCE: Mapping[Channel, str] = {"google_post": "google", "website": "banner"}
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
# Programs that open links before a person does: previews of chats, scanners of mail, crawlers.
_MACHINE = re.compile(
    r"bot\b|bot/|crawl|spider|preview|prefetch|scan|facebookexternalhit|whatsapp|slack|telegram|discord|skype|curl/|wget/"
    r"|python|httpx|java/|go-http|headless|proofpoint|mimecast|barracuda|safelinks|googleimageproxy|yahoomailproxy",
    re.IGNORECASE,
)


def tagged(url: str, channel: Channel, campaign: str, variant: str) -> str:
    """`url` with the four UTM tags; those that stand there already stay."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    tags = {
        "utm_source": _SOURCE.get(channel, channel),
        "utm_medium": _MEDIUM[channel],
        "utm_campaign": re.sub(r"[^a-z0-9]+", "-", campaign.lower()).strip("-")[:60] or "campaign",
        "utm_content": variant,
    }
    taken = {name for name, _ in given}
    query = urlencode([*given, *((name, value) for name, value in tags.items() if name not in taken)])
    return parts._replace(query=query).geturl()


def check_destination(url: str, *, demo: bool = False) -> None:
    """https to a named host, without a login; this machine only for the demo. Raises BadInput."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    local = demo and parts.scheme == "http" and host in _LOOPBACK
    if not local and (parts.scheme != "https" or "." not in host or parts.username or parts.password):
        raise BadInput(f"A link in a message has to be an https address of your own; {url[:100]!r} is not.")


def is_person(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request looks like a tap and not like a program that looks ahead."""
    agent = headers.get("user-agent", "")
    ahead = " ".join(headers.get(name, "") for name in ("purpose", "sec-purpose", "x-moz", "x-purpose")).casefold()
    return method == "GET" and bool(agent) and not _MACHINE.search(agent) and not re.search("prefetch|preview", ahead)


class Links:
    """`base`: where this server is found from outside."""

    def __init__(self, mongo: Mongo, deliveries: DeliveryStore, clock: Clock, base: str) -> None:
        self._store, self._deliveries, self._clock, self._base = (
            ShortLinkStore(mongo),
            deliveries,
            clock,
            base.rstrip("/"),
        )

    def url(self, code: str) -> str:
        return f"{self._base}/r/{code}"

    async def lay(self, wanted: Sequence[tuple[Campaign, Delivery, Version]]) -> None:
        """Makes the links of messages that are about to go out lead somewhere."""
        now = self._clock.now()
        links = []
        for campaign, delivery, version in wanted:
            if version.link and delivery.reference:
                links.append(_link(campaign, delivery, version.link, now))
        await self._store.put(links)

    async def follow(self, code: str, method: str, headers: Mapping[str, str]) -> str:
        """Where it leads; counts the click where a person seems to tap. Raises NotFound."""
        link = await self._store.open(code) if code.isascii() and code.isalnum() and len(code) <= 20 else None
        if link is None:
            raise NotFound("This link leads nowhere any more.")
        if is_person(method, headers):
            now = self._clock.now()
            await self._store.count(link, now)
            await self._deliveries.clicked(link.restaurant_id, link.delivery_id, now)
        return link.to


def _link(campaign: Campaign, delivery: Delivery, url: str, now: datetime) -> ShortLink:
    assert delivery.reference
    return ShortLink(
        code=delivery.reference,
        restaurant_id=campaign.restaurant_id,
        campaign_id=campaign.id,
        delivery_id=delivery.id,
        channel=delivery.channel,
        variant=delivery.variant,
        to=tagged(url, delivery.channel, campaign.name, delivery.variant),
        created_at=now,
    )
