"""Posts on a restaurant's Google profile; a lost answer is settled by looking at its newest posts."""

from __future__ import annotations

from datetime import datetime, timedelta

from tools.campaigns.sending.channels.facebook import same_words
from tools.campaigns.sending.channels.refusals import looking, sorted_out
from tools.campaigns.sending.schemas import Outgoing, Receipt
from tools.content.schemas import Channel
from tools.integrations.google.posting import GooglePublisher, LocalPost


class GooglePostSender:
    channel: Channel = "google_post"
    per_second, in_flight = 1.0, 1
    undo_window = timedelta(hours=24)

    def __init__(self, place: GooglePublisher) -> None:
        self._place = place

    async def send(self, message: Outgoing) -> Receipt:
        post = LocalPost(
            summary=message.body,
            language=message.language,
            picture_url=message.picture_url,
            action="LEARN_MORE" if message.link else None,
            url=message.link,
        )
        with sorted_out():
            made = await self._place.create(post)
        return Receipt(provider_id=made.name, final=True)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        with looking():
            posts = await self._place.recent(since)
        wanted = same_words(message.body)
        names = [one.name for one in posts if same_words(one.summary or "") == wanted]
        return Receipt(provider_id=names[0], final=True) if names else None

    async def undo(self, provider_id: str) -> None:
        await self._place.delete(provider_id)
