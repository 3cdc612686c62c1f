"""Mail that comes back to a restaurant's letters: what did not arrive, what was not welcome, and guests' answers."""

from __future__ import annotations

from typing import Protocol

from core.errors import BadInput
from tools.campaigns.guests.engine import optout
from tools.campaigns.guests.schemas import DirectChannel, Heard
from tools.campaigns.schemas import Delivery
from tools.campaigns.sending.callbacks import Callbacks
from tools.campaigns.sending.schemas import Told
from tools.campaigns.sending.store import DeliveryStore
from tools.integrations.email.replies import Reply, read_reply
from tools.integrations.email.reports import Report, read_report

COMPLAINED, CAME_BACK = "The guest complained.", "The email came back."


class Listening(Protocol):
    """Guests, as far as an answer needs them (GuestService)."""

    async def heard(
        self, restaurant_id: str, channel: DirectChannel, address: str, text: str, *, message_id: str | None = None
    ) -> Heard: ...

    async def restaurants_of(self, address: str, channel: DirectChannel = "sms") -> list[str]: ...


class MailIn:
    def __init__(self, store: DeliveryStore, callbacks: Callbacks, guests: Listening) -> None:
        self._store, self._callbacks, self._guests = store, callbacks, guests

    async def take(self, raw: bytes) -> bool:
        """A mail as it came (RFC 5322). Whether it changed anything; the same one again does not."""
        if report := read_report(raw):
            return await self._reported(report)
        reply = read_reply(raw)
        return await self._answered(reply) if reply else False

    async def _reported(self, report: Report) -> bool:
        """Anybody can write a report, but only a letter's reader knows its id; another address in it is a lie."""
        delivery = await self._letter(report.delivery_id)
        if delivery is None or (report.address and delivery.to and report.address != delivery.to.casefold()):
            return False
        if report.kind == "complaint":
            told = complained()
        else:
            why = f"{CAME_BACK[:-1]} ({report.status})." if report.status else CAME_BACK
            told = bounced(why, report.permanent)
        return await self._callbacks.apply(delivery.restaurant_id, delivery.id, told)

    async def _answered(self, reply: Reply) -> bool:
        """Who answers a letter of ours is whom it went to. Any other mail only stops: its sender may be made up."""
        letters = [one for name in reply.answers[:20] if (one := await self._letter(name))]
        if letters:
            places = {(one.restaurant_id, one.to or reply.sender) for one in letters}
        else:
            places = {(rid, reply.sender) for rid in await self._guests.restaurants_of(reply.sender, "email")}
        news = False
        for restaurant_id, address in sorted(places):
            for text in reply.texts:
                if not letters and optout.read(text).wish != "stop":
                    continue
                try:
                    heard = await self._guests.heard(restaurant_id, "email", address, text, message_id=reply.message_id)
                except BadInput:  # an address that no guest of ours can have
                    continue
                news = news or heard.new
                if heard.wish != "other":
                    break
        return news

    async def _letter(self, delivery_id: str) -> Delivery | None:
        found = await self._store.anywhere(delivery_id)
        return found if found and found.channel == "email" else None


def complained() -> Told:
    """It arrived, and was not welcome."""
    return Told(status="delivered", why=COMPLAINED, stop="complaint")


def bounced(why: str | None, permanent: bool) -> Told:
    return Told(status="failed", why=why or CAME_BACK, stop="bounced" if permanent else None)
