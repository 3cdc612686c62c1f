"""What providers tell about messages that went out. No bearer: a signature says who speaks."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Path, Request, Response
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from api.deps import House
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput, Forbidden, NotFound
from tools.campaigns.sending.schemas import Told

router = APIRouter(prefix="/channels", tags=["channels"], responses=PROBLEMS)
Restaurant = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]
Delivery = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
SIGNATURE = "X-Tableside-Signature"
_AGE = 300  # seconds that a signed request may be old
_FORGED = "This request is not signed as it has to be."


class Event(BaseModel):
    """One thing that happened to an email. `message_id` is its Message-ID, `restaurant` whose it is (as in its
    Feedback-ID)."""

    model_config = ConfigDict(extra="ignore")

    message_id: str = Field(max_length=300)
    restaurant: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    kind: Literal["delivered", "bounced", "complaint"]
    permanent: bool = True
    reason: str | None = Field(None, max_length=300)


class Events(BaseModel):
    events: list[Event] = Field(max_length=1_000)


class Forwarded(BaseModel):
    """A mail as it came, for relays that speak JSON."""

    raw: Base64Bytes


@router.post("/sms/twilio/status/{restaurant}/{delivery}", status_code=204)
async def status(restaurant: Restaurant, delivery: Delivery, request: Request, house: House) -> Response:
    """Twilio's status callback, signed by Twilio over this very address."""
    from tools.campaigns.sending.channels.sms import told
    from tools.integrations.twilio.schemas import StatusCallback
    from tools.integrations.twilio.verification import HEADER, verify

    form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    token = house.twilio_token
    url = f"{house.settings.own_url}{request.url.path}"
    if token is None or not verify(token, url, form, request.headers.get(HEADER, "")):
        raise Forbidden(_FORGED)
    try:
        callback = StatusCallback.model_validate(form)
    except ValidationError:
        raise BadInput("That is not a status callback of Twilio.") from None
    await house.callbacks.apply(restaurant, delivery, told(callback))
    return Response(status_code=204)


@router.post("/email/events")
async def events(request: Request, house: House) -> dict[str, int]:
    """Bounces, complaints and deliveries of email, from whatever reads the mailbox they come to; or a mail as it came
    (`message/rfc822`, or `{"raw": base64}`), a report or a guest's answer, read here. Signed:
    `X-Tableside-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">` with TABLESIDE_EMAIL_EVENTS_SECRET.
    Unknown messages are passed over; answers how many were news."""
    body = await request.body()
    secret = house.settings.email_events_secret
    now = house.clock.now().timestamp()
    if secret is None or not signed(secret.get_secret_value(), request.headers.get(SIGNATURE, ""), body, now):
        raise Forbidden(_FORGED)
    if (raw := _raw(request.headers.get("content-type", ""), body)) is not None:
        from tools.campaigns.sending.mail import MailIn
        from tools.campaigns.sending.store import DeliveryStore

        return {"new": int(await MailIn(DeliveryStore(house.mongo), house.callbacks, house.guests).take(raw))}
    try:
        heard = Events.model_validate_json(body).events
    except ValidationError:
        raise BadInput("That is not a list of events of email.") from None
    return {"new": sum([await _apply(house, event) for event in heard])}


def _raw(kind: str, body: bytes) -> bytes | None:
    """The mail that a request carries; None where it is a list of events. BadInput where it cannot be read."""
    if kind.partition(";")[0].strip().casefold() == "message/rfc822":
        return body
    try:
        return Forwarded.model_validate_json(body).raw
    except ValidationError as error:
        if any(one["loc"] == ("raw",) and one["type"] != "missing" for one in error.errors()):
            raise BadInput("`raw` takes a mail in base64.") from None
    return None


async def _apply(house: House, event: Event) -> bool:
    from tools.campaigns.sending.mail import bounced, complained
    from tools.integrations.email.message import delivery_of

    delivery = delivery_of(event.message_id)
    if delivery is None:
        return False
    if event.kind == "delivered":
        told = Told(status="delivered")
    else:
        told = complained() if event.kind == "complaint" else bounced(event.reason, event.permanent)
    try:
        return await house.callbacks.apply(event.restaurant, delivery, told)
    except NotFound:
        return False


def signed(secret: str, header: str, body: bytes, now: float) -> bool:
    """Whether `header` is ours for that body, made within five minutes of `now` (seconds)."""
    fields = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    at = fields.get("t", "")
    if not at.isascii() or not at.isdigit() or len(at) > 12 or abs(now - int(at)) > _AGE:
        return False
    return hmac.compare_digest(signature(secret, at, body).encode(), fields.get("v1", "").encode())


def signature(secret: str, at: str, body: bytes) -> str:
    """Of a body sent at that second."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
