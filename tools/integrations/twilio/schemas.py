"""Twilio's wire format, as much of it as is read, and what its error codes mean for a restaurant.

Source: github.com/twilio/twilio-oai (api.v2010.account.message), www.twilio.com/docs/api/errors,
www.twilio.com/docs/messaging/guides/track-outbound-message-status (the form that a status callback carries).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tools.integrations.wire import Rows, Wire

Kind = Literal["opted_out", "bad_number", "region", "unreachable", "carrier", "auth", "rate", "setup"]
ARRIVED = frozenset({"delivered", "read"})
LOST = frozenset({"failed", "undelivered", "canceled"})


def _moment(value: Any) -> Any:
    """RFC 2822, as Twilio dates its answers."""
    return parsedate_to_datetime(value) if isinstance(value, str) and value else None


def _amount(value: Any) -> Any:
    return None if value in (None, "") else value


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Amount = Annotated[float | None, BeforeValidator(_amount)]
Count = Annotated[int | None, BeforeValidator(_amount)]


class MessageResource(Wire):
    """A message at Twilio. `price`: what it cost as a negative amount of `price_unit`, None until it was billed;
    `num_segments` 0 while a Messaging Service has yet to choose the number it goes out from."""

    sid: str
    account_sid: str | None = None
    messaging_service_sid: str | None = None
    sender: str | None = Field(None, alias="from")
    to: str | None = None
    body: str | None = None
    status: str = ""
    direction: str | None = None
    error_code: Count = None
    error_message: str | None = None
    num_segments: Count = None
    price: Amount = None
    price_unit: str | None = None
    date_created: Moment = None
    date_sent: Moment = None
    date_updated: Moment = None

    @property
    def arrived(self) -> bool:
        return self.status in ARRIVED

    @property
    def lost(self) -> bool:
        """It will not arrive; `error_code` says why."""
        return self.status in LOST

    @property
    def cost(self) -> float | None:
        return None if self.price is None else abs(self.price)


class MessagePage(Wire):
    messages: Rows[MessageResource] = ()
    next_page_uri: str | None = None


class AccountResource(Wire):
    sid: str
    friendly_name: str | None = None
    status: str = ""  # active, suspended, closed
    type: str | None = None  # Trial, Full


class StatusCallback(Wire):
    """The form that Twilio posts to the address that a message was sent with, when its status changes."""

    sid: str = Field(alias="MessageSid")
    status: str = Field(alias="MessageStatus")
    to: str | None = Field(None, alias="To")
    error_code: Count = Field(None, alias="ErrorCode")


class InboundMessage(Wire):
    """The form that Twilio posts when somebody writes. `opt_out_type` (STOP, START, HELP) stands there where Twilio
    itself has answered and keeps the list."""

    sid: str = Field(alias="MessageSid")
    sender: str = Field(alias="From")
    to: str = Field(alias="To")
    body: str = Field("", alias="Body")
    opt_out_type: str | None = Field(None, alias="OptOutType")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error code means. `stop`: this number must not be written to again; `again`: another try makes sense."""

    kind: Kind
    text: str
    stop: bool = False
    again: bool = False


_BAD = Trouble("bad_number", "That is not a number that takes text messages.", stop=True)
_GONE = Trouble("bad_number", "This number does not exist or takes no text messages.", stop=True)
_FILTERED = Trouble("carrier", "The phone company held the message back as unwanted.")
_ABROAD = Trouble("region", "Text messages to that country are not switched on at Twilio.")
_SENDER = Trouble("setup", "Twilio does not let us send from the number that is set up.")
_SLOW = Trouble("rate", "Twilio asks us to slow down.", again=True)
_LOGIN = Trouble("auth", "Twilio does not accept our account and token.")
_SILENT = Trouble("unreachable", "The phone could not be reached.", again=True)
TROUBLES: Mapping[str, Trouble] = {
    "14107": _SLOW,
    "20003": _LOGIN,
    "20005": Trouble("auth", "The account at Twilio is not active."),
    "20404": Trouble("setup", "Twilio does not know this account or message."),
    "20429": _SLOW,
    "21211": _BAD,
    "21212": _SENDER,
    "21408": _ABROAD,
    "21606": _SENDER,
    "21610": Trouble("opted_out", "This guest has told Twilio's number to stop.", stop=True),
    "21611": Trouble("rate", "Too many messages wait at Twilio already.", again=True),
    "21612": Trouble("region", "Twilio cannot reach that number from ours."),
    "21614": _BAD,
    "21617": Trouble("setup", "The message is longer than 1,600 characters."),
    "21703": _SENDER,
    "30001": Trouble("rate", "Too many messages waited at Twilio.", again=True),
    "30002": Trouble("auth", "The account at Twilio was suspended."),
    "30003": _SILENT,
    "30004": Trouble("carrier", "The phone or its company blocks our messages.", stop=True),
    "30005": _GONE,
    "30006": Trouble("bad_number", "This is a landline, or a phone company that takes no messages.", stop=True),
    "30007": _FILTERED,
    "30008": Trouble("carrier", "The phone company did not say why it failed."),
    "30034": Trouble("setup", "The number is not registered for business messages in the US yet (A2P 10DLC)."),
}


def trouble(code: str | int | None) -> Trouble | None:
    """What that error code means; None for one we have no words for."""
    return TROUBLES.get(str(code)) if code not in (None, "", 0) else None
