"""Email over SMTP. The Message-ID is made from the delivery's id, so a copy is known for one.

SMTP cannot be asked afterwards: an email whose outcome is unknown stays unknown, is shown so, and is never sent again,
unless a bounce or a delivery report about its Message-ID arrives. Where the line broke before the server had the whole
message, it certainly did not take it, and another try follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.clock import Clock
from core.errors import BadInput
from tools.campaigns.sending.channels.refusals import SOON
from tools.campaigns.sending.schemas import NotSent, OutcomeUnknown, Outgoing, Receipt
from tools.content.schemas import Channel
from tools.integrations.email.client import SmtpClient
from tools.integrations.email.message import message_id
from tools.integrations.email.schemas import Letter, NotTaken, Unsure

PER_SECOND = 20.0  # what a small server takes without complaint
PER_SECOND_HERE = 200.0  # the demo's own
_LOGIN = frozenset({530, 534, 535, 538})
_BUSY = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class From:
    """Who writes. `address` is ours, `reply_to` the restaurant's, where it has one."""

    address: str
    reply_to: str | None = None


class EmailSender:
    channel: Channel = "email"
    per_second = PER_SECOND
    in_flight = 1  # one connection takes letters one after the other

    def __init__(self, client: SmtpClient, sender: From, clock: Clock) -> None:
        self._client, self._sender, self._clock = client, sender, clock
        if client.local:
            self.per_second = PER_SECOND_HERE

    async def send(self, message: Outgoing) -> Receipt:
        try:
            await self._client.send(self._letter(message))
        except Unsure as error:
            raise OutcomeUnknown(error.message) from error
        except NotTaken as error:
            raise _refused(error) from error
        except BadInput as error:
            raise NotSent(error.message) from error
        return Receipt(provider_id=message_id(message.delivery_id, self._sender.address))

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        raise OutcomeUnknown("A mail server cannot be asked whether it took a message.")

    def _letter(self, message: Outgoing) -> Letter:
        return Letter(
            delivery_id=message.delivery_id,
            to=message.to,
            sender=self._sender.address,
            sender_name=message.restaurant,
            subject=message.subject or message.restaurant,
            text=message.body,
            html=message.html,
            at=self._clock.now(),
            reply_to=self._sender.reply_to,
            unsubscribe_url=message.unsubscribe_url,
            campaign=message.campaign_id,
            restaurant=message.restaurant_id,
            headers=message.headers,
        )


def _refused(error: NotTaken) -> NotSent:
    if error.smtp_code in _LOGIN:
        return NotSent(error.message, everyone=True)
    if error.permanent:
        return NotSent(error.message, **({"stop": "bounced"} if error.bad_address else {}))
    return NotSent(error.message, retry_after=SOON if error.smtp_code is None else _BUSY)
