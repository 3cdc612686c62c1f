"""Posts on a Facebook page. Graph has no idempotency key: a lost answer is settled by looking at the page."""

from __future__ import annotations

from datetime import datetime

from tools.campaigns.sending.channels.refusals import looking, sorted_out
from tools.campaigns.sending.schemas import UNDO, Outgoing, Receipt
from tools.content.schemas import Channel
from tools.integrations.facebook.publishing import PagePublisher


class FacebookSender:
    channel: Channel = "facebook"
    per_second, in_flight = 1.0, 1
    undo_window = UNDO

    def __init__(self, page: PagePublisher) -> None:
        self._page = page

    async def send(self, message: Outgoing) -> Receipt:
        with sorted_out():
            if message.picture_url:
                posted = await self._page.photo(message.body, message.picture_url, message.alt or "")
            else:
                posted = await self._page.post(message.body, message.link)
        return Receipt(provider_id=posted.post_id or posted.id, final=True)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        with looking():
            posts = await self._page.recent(since)
        wanted = same_words(message.body)
        ids = [one.id for one in posts if same_words(one.message or "") == wanted]
        return Receipt(provider_id=ids[0], final=True) if ids else None

    async def undo(self, provider_id: str) -> None:
        await self._page.delete(provider_id)


def same_words(text: str) -> str:
    """Without what a platform does to white space."""
    return " ".join(text.split())
