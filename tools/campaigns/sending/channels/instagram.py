"""Posts on Instagram, in two steps: a container, which nobody sees, then its publishing. The container's id is kept
before the second step, and a container says itself whether it was published."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from tools.campaigns.sending.channels.facebook import same_words
from tools.campaigns.sending.channels.refusals import SOON, looking, sorted_out
from tools.campaigns.sending.schemas import NotSent, Outgoing, Receipt
from tools.content.schemas import Channel
from tools.integrations.facebook.publishing import NOT_READY, PagePublisher
from tools.integrations.http import VendorRefused

_LOOKS, _BETWEEN = 10, 1.0  # while Instagram fetches the picture
# (restaurant, delivery, container): keeps it; None forgets one that is of no more use
Remember = Callable[[str, str, str | None], Awaitable[None]]


class InstagramSender:
    channel: Channel = "instagram"
    per_second, in_flight = 1.0, 1

    def __init__(self, page: PagePublisher, remember: Remember) -> None:
        self._page, self._remember = page, remember

    async def send(self, message: Outgoing) -> Receipt:
        if not message.picture_url:
            raise NotSent("Instagram takes no post without a picture that it can fetch from a public address.")
        container = message.container_id or await self._contain(message, message.picture_url)
        for _ in range(_LOOKS):
            with sorted_out(harmless=True):
                stands = await self._page.container_status(container)
            if stands.status_code == "PUBLISHED":
                return Receipt(provider_id=container, final=True)
            if stands.status_code in ("ERROR", "EXPIRED"):
                await self._remember(message.restaurant_id, message.delivery_id, None)
                if stands.status_code == "EXPIRED":  # a day old: a new one does it
                    raise NotSent("Instagram has forgotten the picture that waited there.", retry_after=SOON)
                raise NotSent(f"Instagram could not use the picture: {stands.status or stands.status_code}.")
            if stands.status_code == "FINISHED":
                return Receipt(provider_id=await self._publish(container), final=True)
            await asyncio.sleep(_BETWEEN)
        raise NotSent("Instagram is still fetching the picture.", retry_after=SOON)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        if message.container_id is None:
            return None  # what has no container was never published
        with looking():
            stands = await self._page.container_status(message.container_id)
            if stands.status_code != "PUBLISHED":
                return None
            posts = await self._page.recent_instagram(since)
        wanted = same_words(message.body)
        ids = [one.id for one in posts if same_words(one.caption or "") == wanted]
        return Receipt(provider_id=ids[0] if ids else message.container_id, final=True)

    async def _publish(self, container: str) -> str:
        with sorted_out():
            try:
                return await self._page.publish(container)
            except VendorRefused as refusal:
                if refusal.vendor_code == NOT_READY:
                    raise NotSent(refusal.message, retry_after=SOON) from refusal
                raise

    async def _contain(self, message: Outgoing, picture_url: str) -> str:
        with sorted_out(harmless=True):
            container = await self._page.container(picture_url, message.body, message.alt or "")
        await self._remember(message.restaurant_id, message.delivery_id, container)
        return container
