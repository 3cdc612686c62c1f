"""Text messages over Twilio. The status callback's address carries the delivery, so what Twilio says finds its way;
what it never said is looked up by recipient and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.errors import BadInput, Unavailable
from tools.campaigns.sending.channels.refusals import SOON, looking
from tools.campaigns.sending.schemas import NotSent, OutcomeUnknown, Outgoing, Receipt, Told
from tools.content.schemas import Channel
from tools.integrations.http import TokenRejected, VendorRefused
from tools.integrations.twilio.client import TwilioClient
from tools.integrations.twilio.schemas import ARRIVED, LOST, MessageResource, StatusCallback, Trouble, trouble

_ROUND_TRIP = 0.25  # seconds, by which calls at once are reckoned
_MOST_AT_ONCE = 32
CallbackUrl = Callable[[str, str], str | None]  # (restaurant, delivery) -> where Twilio tells what became of it


class SmsSender:
    """`callback` gives None where Twilio could not reach this server."""

    channel: Channel = "sms"

    def __init__(self, client: TwilioClient, callback: CallbackUrl) -> None:
        self._client, self._callback = client, callback
        self.per_second = client.per_second
        self.in_flight = max(2, min(_MOST_AT_ONCE, round(client.per_second * _ROUND_TRIP)))

    async def send(self, message: Outgoing) -> Receipt:
        callback = self._callback(message.restaurant_id, message.delivery_id)
        try:
            taken = await self._client.send(message.to, message.body, status_callback=callback)
        except TokenRejected as error:
            raise NotSent(error.message, everyone=True) from error
        except VendorRefused as refusal:
            raise _refused(refusal) from refusal
        except BadInput as error:
            raise NotSent(error.message) from error
        except Unavailable as error:
            if error.details.get("sent") is False:
                raise NotSent(error.message, retry_after=SOON) from error
            raise OutcomeUnknown(error.message) from error
        return _receipt(taken)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        with looking():
            listed = await self._client.listed(message.to, since)
        return next((_receipt(one) for one in listed if _is_it(one, message)), None)


def _is_it(one: MessageResource, message: Outgoing) -> bool:
    body = one.body or ""
    with_code = bool(message.reference and message.link) and f"/{message.reference}" in body
    return with_code or body.strip() == message.body.strip()


def _receipt(one: MessageResource) -> Receipt:
    known = trouble(one.error_code)
    lost = (known.text if known else "The phone company could not deliver it.") if one.lost else None
    return Receipt(provider_id=one.sid, parts=one.num_segments or None, cost=one.cost, final=one.arrived, lost=lost)


def _refused(refusal: VendorRefused) -> NotSent:
    known = trouble(refusal.vendor_code)
    if known is None:
        return NotSent(refusal.message)
    if known.again:
        return NotSent(known.text, retry_after=SOON)
    if known.kind in ("auth", "setup"):
        return NotSent(known.text, everyone=True)
    return NotSent(known.text, **({"stop": _why(known)} if known.stop else {}))


def told(callback: StatusCallback) -> Told:
    """What a status callback says. Any status at all says that Twilio has the message."""
    known = trouble(callback.error_code)
    if callback.status in ARRIVED:
        return Told(status="delivered", provider_id=callback.sid)
    if callback.status not in LOST:
        return Told(status="sent", provider_id=callback.sid)
    why = known.text if known else f"It could not be delivered (Twilio {callback.error_code or 'gave no reason'})."
    stop = _why(known) if known and known.stop else None
    return Told(status="failed", provider_id=callback.sid, why=why, stop=stop)


def _why(known: Trouble) -> str:
    return "stopped" if known.kind == "opted_out" else "bounced"
