"""What a phone company counts and listens for: parts of a text message, and the words that stop messages.

Written for the stand-in alone, from GSM 03.38 and Twilio's own list, so that the two counts check each other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = "^{}\\[~]|€\f"
STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
START, HELP = frozenset({"start", "yes", "unstop"}), frozenset({"help", "info"})
STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
STARTED = (
    "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe."
)
HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
_REPLY = re.compile(r"<Message[^>]*>(?:\s*<Body>)?(.*?)(?:</Body>\s*)?</Message>", re.DOTALL)


def parts(body: str) -> int:
    """How many messages it is sent as: 160 septets alone or 153 each, in UCS-2 70 or 67."""
    if all(one in _BASIC or one in _TWICE for one in body):
        return _filled([2 if one in _TWICE else 1 for one in body], 160, 153)
    return _filled([len(one.encode("utf-16-be")) // 2 for one in body], 70, 67)


def _filled(units: list[int], alone: int, each: int) -> int:
    """A character of two units is never parted."""
    if sum(units) <= alone:
        return 1
    count, room = 1, each
    for unit in units:
        if unit > room:
            count, room = count + 1, each
        room -= unit
    return count


def asked(body: str) -> str | None:
    """STOP, START or HELP where the whole message is one of those words."""
    word = body.strip().casefold()
    kinds = {"STOP": STOP, "START": START, "HELP": HELP}
    return next((kind for kind, words in kinds.items() if word in words), None)


def replies(twiml: str) -> list[str]:
    """The messages in an answer of TwiML."""
    return [re.sub(r"&(lt|gt|amp|quot|#39);", _unescaped, one).strip() for one in _REPLY.findall(twiml)]


def _unescaped(found: re.Match[str]) -> str:
    return {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "#39": "'"}[found[1]]


def signed(token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature of a form."""
    text = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
