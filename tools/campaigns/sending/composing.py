"""From the approved text and one delivery to the message as it leaves; the same each time it is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.errors import BadInput
from tools.campaigns.schemas import Campaign, Delivery
from tools.campaigns.sending.engine.rendering import personal, personal_html, sms
from tools.campaigns.sending.links import Links, check_destination
from tools.campaigns.sending.schemas import NotSent, Outgoing
from tools.content.schemas import DIRECT, Picture, Version

# where one click ends the messages of a guest (RFC 8058)
Unsubscribe = Callable[[Delivery], Awaitable[str]]
# (restaurant, picture) -> where everyone can fetch it; None: nowhere
PictureUrl = Callable[[str, Picture], str | None]


class Composer:
    def __init__(self, links: Links, unsubscribe: Unsubscribe, picture: PictureUrl) -> None:
        self._links, self._unsubscribe, self._picture = links, unsubscribe, picture

    def version(self, campaign: Campaign, delivery: Delivery) -> Version:
        """Raises NotSent where the campaign has no such text, or its link is none that may be sent."""
        texts = [one for one in campaign.versions if one.channel == delivery.channel]
        mine = [one for one in texts if one.variant == delivery.variant]
        own = [one for one in mine if one.language == delivery.language] or mine or texts
        if not own:
            raise NotSent("The campaign has no text for this channel.")
        if own[0].link:
            try:
                check_destination(own[0].link, demo=campaign.demo)
            except BadInput as error:
                raise NotSent(error.message) from error
        return own[0]

    async def compose(self, campaign: Campaign, delivery: Delivery, restaurant: str) -> Outgoing:
        """`restaurant` is its name. Raises NotSent where the text would be longer than what was approved."""
        version = self.version(campaign, delivery)
        link = self._links.url(delivery.reference) if version.link and delivery.reference else None
        leave = await self._unsubscribe(delivery) if delivery.channel == "email" else None
        name = delivery.first_name if delivery.channel in DIRECT else None
        return Outgoing(
            delivery_id=delivery.id,
            restaurant_id=campaign.restaurant_id,
            channel=delivery.channel,
            to=delivery.to,
            body=_body(version, name, link, leave),
            subject=personal(version.subject, name) if version.subject else None,
            html=personal_html(version.html, name, link, leave) if version.html else None,
            unsubscribe_url=leave,
            campaign_id=campaign.id,
            restaurant=restaurant,
            language=version.language,
            picture_url=self._picture(campaign.restaurant_id, version.picture) if version.picture else None,
            alt=version.picture.alt if version.picture else None,
            link=link,
            button=version.button,
            schedule=version.schedule,
            starts=delivery.due_at,
            ends=delivery.not_after,
            reference=delivery.reference,
            container_id=delivery.container_id,
            demo=delivery.demo,
        )


def _body(version: Version, name: str | None, link: str | None, leave: str | None) -> str:
    if version.channel != "sms":
        return personal(version.body, name, link, leave)
    text = sms(version.body, name, link, version.parts)
    if text is None:
        raise NotSent(f"The text is longer than the {version.parts} messages that were approved.")
    return text
