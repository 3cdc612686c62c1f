"""Posts on a restaurant's Google profile; a lost answer is settled by looking at its newest posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import get_args

from tools.campaigns.sending.channels.facebook import same_words
from tools.campaigns.sending.channels.refusals import looking, sorted_out
from tools.campaigns.sending.schemas import UNDO, Outgoing, Receipt
from tools.content.schemas import Channel
from tools.integrations.google.posting import Action, GooglePublisher, LocalPost


class GooglePostSender:
    channel: Channel = "google_post"
    per_second, in_flight = 1.0, 1
    undo_window = UNDO

    def __init__(self, place: GooglePublisher) -> None:
        self._place = place

    async def send(self, message: Outgoing) -> Receipt:
        with sorted_out():
            made = await self._place.create(local_post(message))
        return Receipt(provider_id=made.name, final=True)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        with looking():
            posts = await self._place.recent(since)
        wanted = same_words(message.body)
        names = [one.name for one in posts if same_words(one.summary or "") == wanted]
        return Receipt(provider_id=names[0], final=True) if names else None

    async def undo(self, provider_id: str) -> None:
        await self._place.delete(provider_id)


def local_post(message: Outgoing) -> LocalPost:
    """With the days that an offer or an event has to have; they are whole days, the last one included."""
    wanted = message.button if message.button in get_args(Action) and message.button != "CALL" else "LEARN_MORE"
    action: Action | None = next((one for one in get_args(Action) if one == wanted), None) if message.link else None
    post = LocalPost(
        summary=message.body,
        language=message.language,
        picture_url=message.picture_url,
        action=action,
        url=message.link,
    )
    if (plan := message.schedule) is None:
        return post
    return replace(
        post,
        topic="OFFER" if plan.kind == "offer" else "EVENT",
        title=plan.title,
        starts=datetime.combine(plan.starts, time.min),
        ends=datetime.combine(plan.ends, time(23, 59)),
        coupon=plan.code,
    )
