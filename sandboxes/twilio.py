"""Plays Twilio's Messages API on loopback: `python -m sandboxes.twilio --port 9116`. No message leaves this machine.

As published: Basic auth, 201 and then queued -> sent -> delivered with signed status callbacks, lists with pages,
Twilio's own error codes and test numbers, 21610 for who replied STOP. It never tells two equal requests apart, as
Twilio does not. /_sandbox/ holds the switches and the record of who was messaged how often.
"""

from __future__ import annotations

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import islice
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandboxes import base
from sandboxes.base import Handler, Sandbox, Work, form, main
from sandboxes.calling import Caller
from sandboxes.texting import HELPED, STARTED, STOPPED, asked, parts, replies

PORT = 9116
ACCOUNT_SID, SERVICE = f"AC{'d' * 32}", f"MG{'d' * 32}"
TOKEN, NUMBER = "sandbox-twilio-token", "+12125550100"
PRICE = 0.0083  # US dollars a part
_VERSION = "2010-04-01"
_E164 = re.compile(r"\+(?:1\d{10}|[2-9]\d{6,14})")
_DONE = {30003, 30004, 30005, 30006, 30007, 30008}
# Twilio's own numbers for tests: what they answer (www.twilio.com/docs/iam/test-credentials).
_MAGIC = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_SAID = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number: {to}",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided ({sender}) is not a valid message-capable Twilio phone number.",
    21609: "The 'StatusCallback' URL is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "The 'To' phone number: {to}, is not currently reachable using the 'From' phone number: {sender} via SMS.",
    21614: "'To' number: {to}, is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    21701: "The Messaging Service does not exist",
}
_REASONS = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Carrier violation",
    30008: "Unknown error",
}
_STATUSES = {20003: 401, 20404: 404, 20429: 429}


class Refusal(base.Refusal):
    def __init__(self, code: int, **about: str) -> None:
        self.status = _STATUSES.get(code, 400)
        self.body = refusal(code, _SAID[code].format(**about), self.status)


def refusal(code: int, message: str, status: int) -> dict[str, Any]:
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


@dataclass(slots=True)
class Text:
    """A message. `direction` is outbound-api, outbound-reply or inbound; `code` why it did not arrive."""

    sid: str
    to: str
    sender: str | None
    service: str | None
    body: str
    created: datetime
    updated: datetime
    direction: str = "outbound-api"
    status: str = "queued"
    sent: datetime | None = None
    code: int | None = None
    callback: str | None = None
    media: int = 0

    def resource(self) -> dict[str, Any]:
        """As the API shows it."""
        base_uri = f"/{_VERSION}/Accounts/{ACCOUNT_SID}/Messages/{self.sid}"
        waiting = self.sent is None
        return {
            "account_sid": ACCOUNT_SID,
            "api_version": _VERSION,
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": None if waiting else format_datetime(self.sent or self.created),
            "date_updated": format_datetime(self.updated),
            "direction": self.direction,
            "error_code": self.code,
            "error_message": _REASONS.get(self.code) if self.code else None,
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": str(self.media),
            "num_segments": "0" if waiting and self.service else str(parts(self.body)),
            "price": None if waiting else f"-{PRICE * parts(self.body):.5f}",
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{base_uri}/Media.json"},
            "to": self.to,
            "uri": f"{base_uri}.json",
        }


class TwilioSandbox(Sandbox):
    """`per_second`: API requests for new messages that it takes, bursts of as many; None: any number. `sent_after`,
    `done_after`: seconds until a message is sent, and until its fate is known. `transport`: what callbacks go through;
    None: real requests to this machine."""

    port, vendor = PORT, "twilio"

    def __init__(
        self,
        now: datetime | None = None,
        *,
        per_second: float | None = 100.0,
        sent_after: float = 0.4,
        done_after: float = 1.2,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__()
        if now is not None:
            self.clock = lambda: now
        self.per_second, self.sent_after, self.done_after = per_second, sent_after, done_after
        self.texts: dict[str, Text] = {}
        self.by_number: dict[str, list[Text]] = defaultdict(list)
        self.opted_out: set[str] = set()
        self.outcomes: dict[str, int] = {}  # number -> the code that its next messages end with
        self.caller = Caller(TOKEN, transport)
        self.inbound_url: str | None = None  # where messages to our number are told
        self.answers_itself = True  # STOP, START and HELP, as Twilio does unless it is told otherwise
        self._tokens, self._at = per_second or 0.0, monotonic()

    def routes(self) -> Sequence[Route]:
        account = f"/{_VERSION}/Accounts/{{account}}"
        return [
            Route(f"{account}.json", self._let_in(self._account)),
            Route(f"{account}/Messages.json", self._let_in(self._create, 201), methods=["POST"]),
            Route(f"{account}/Messages.json", self._let_in(self._list)),
            Route(f"{account}/Messages/{{sid}}.json", self._let_in(self._fetch)),
        ]

    def control(self) -> Sequence[Route]:
        return [
            Route("/_sandbox/messages", self._record),
            Route("/_sandbox/inbound", self._inbound, methods=["POST"]),
            Route("/_sandbox/outcomes", self._decide, methods=["POST"]),
            Route("/_sandbox/callbacks", self._callbacks, methods=["POST"]),
            Route("/_sandbox/settle", self._settle, methods=["POST"]),
        ]

    def error(self, status: int) -> Any:
        code = {401: 20003, 403: 20403, 404: 20404, 429: 20429}.get(status, 20500)
        return refusal(code, "The sandbox was told to say no.", status)

    async def settle(self) -> None:
        """Every message comes to its end now, callbacks included."""
        await self.caller.hurry()

    # -- the API

    def _let_in(self, work: Work, status: int = 200) -> Handler:
        login = base64.b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()

        async def answered(request: Request) -> Response:
            try:
                if request.headers.get("authorization") != f"Basic {login}":
                    raise Refusal(20003)
                if request.path_params["account"] != ACCOUNT_SID:
                    raise Refusal(20404)
                return JSONResponse(await work(request), status)
            except Refusal as refused:
                return JSONResponse(refused.body, refused.status)

        return answered

    async def _account(self, request: Request) -> dict[str, Any]:
        uri = f"/{_VERSION}/Accounts/{ACCOUNT_SID}"
        names = {"friendly_name": "Tableside demo", "status": "active", "type": "Full", "auth_token": "EXAMPLE"}
        created = format_datetime(self.clock())
        dates = {"date_created": created, "date_updated": created}
        return {"sid": ACCOUNT_SID, "owner_account_sid": ACCOUNT_SID, "uri": f"{uri}.json", **names, **dates}

    async def _create(self, request: Request) -> dict[str, Any]:
        if not self._has_room():
            raise Refusal(20429)
        sent = await form(request)
        to, sender, service = sent.get("To", ""), sent.get("From"), sent.get("MessagingServiceSid")
        self._check(sent, to, sender, service)
        now = self.clock().replace(microsecond=0)
        text = Text(
            f"{'MM' if sent.get('MediaUrl') else 'SM'}{uuid4().hex}",
            to,
            sender,
            service,
            sent.get("Body", ""),
            now,
            now,
            status="accepted" if service else "queued",
            callback=sent.get("StatusCallback"),
            media=int("MediaUrl" in sent),
        )
        self._keep(text)
        self.caller.later(self.sent_after, lambda: self._sent(text))
        return text.resource()

    def _check(self, sent: dict[str, str], to: str, sender: str | None, service: str | None) -> None:
        about = {"to": to, "sender": sender or service or ""}
        wrong = [
            (not to, 21604),
            (not sender and not service, 21603),
            (not sent.get("Body") and not sent.get("MediaUrl"), 21602),
            (len(sent.get("Body", "")) > 1_600, 21617),
            (to in _MAGIC, _MAGIC.get(to, 0)),
            (not _E164.fullmatch(to), 21211),
            (bool(service) and service != SERVICE, 21701),
            (not service and sender != NUMBER, 21606),
            ("StatusCallback" in sent and not _is_url(sent["StatusCallback"]), 21609),
            (to in self.opted_out, 21610),
        ]
        if code := next((code for true, code in wrong if true), None):
            raise Refusal(code, **about)

    def _has_room(self) -> bool:
        if self.per_second is None:
            return True
        now = monotonic()
        self._tokens = min(max(self.per_second, 1.0), self._tokens + (now - self._at) * self.per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _keep(self, text: Text) -> None:
        self.texts[text.sid] = text
        self.by_number[text.to].append(text)

    # -- what becomes of a message

    def _sent(self, text: Text) -> None:
        text.status, text.sent = "sent", self.clock().replace(microsecond=0)
        text.sender, text.updated = text.sender or NUMBER, text.sent
        self._tell(text)
        self.caller.later(self.done_after, lambda: self._ended(text))

    def _ended(self, text: Text) -> None:
        text.code = self.outcomes.get(text.to)
        text.status, text.updated = "undelivered" if text.code else "delivered", self.clock().replace(microsecond=0)
        self._tell(text)

    def _tell(self, text: Text) -> None:
        """The status callback: a form, signed, that says how it stands now."""
        if text.callback is None:
            return
        sent = {
            "SmsSid": text.sid,
            "SmsStatus": text.status,
            "MessageStatus": text.status,
            "MessageSid": text.sid,
            "To": text.to,
            "From": text.sender or "",
            "AccountSid": ACCOUNT_SID,
            "ApiVersion": _VERSION,
        }
        more = {"MessagingServiceSid": text.service or "", "ErrorCode": str(text.code or "")}
        self.caller.tell(text.callback, sent | {name: value for name, value in more.items() if value})

    # -- looking things up

    async def _fetch(self, request: Request) -> dict[str, Any]:
        found = self.texts.get(request.path_params["sid"])
        if found is None:
            raise Refusal(20404)
        return found.resource()

    async def _list(self, request: Request) -> dict[str, Any]:
        """Newest first."""
        asked_for = request.query_params
        size = min(max(int(asked_for.get("PageSize", 50)), 1), 1_000)
        page = max(int(asked_for.get("Page", 0)), 0)
        known = self.by_number.get(asked_for["To"], []) if "To" in asked_for else list(self.texts.values())
        fitting = (one for one in reversed(known) if _fits(one, dict(asked_for)))
        rows = list(islice(fitting, page * size, (page + 1) * size + 1))
        path = f"/{_VERSION}/Accounts/{ACCOUNT_SID}/Messages.json"

        def uri(number: int) -> str:
            kept = {name: value for name, value in asked_for.items() if name not in ("Page", "PageToken", "PageSize")}
            token = {"PageToken": f"PASM{rows[-1].sid}"} if number and rows else {}
            return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': number, **token})}"

        shown = rows[:size]
        return {
            "messages": [one.resource() for one in shown],
            "page": page,
            "page_size": size,
            "start": page * size,
            "end": page * size + max(len(shown) - 1, 0),
            "uri": uri(page),
            "first_page_uri": uri(0),
            "previous_page_uri": uri(page - 1) if page else None,
            "next_page_uri": uri(page + 1) if len(rows) > size else None,
        }

    # -- switches

    async def _record(self, request: Request) -> Response:
        """?to=+1...&limit=200&counts=1: how many messages of ours each number was sent, and the latest of them."""
        wanted, most = request.query_params.get("to"), int(request.query_params.get("limit", 200))
        counts = self.counts()
        latest = self.by_number.get(wanted, []) if wanted else list(self.texts.values())
        answer: dict[str, Any] = {
            "demo": True,
            "total": sum(counts.values()),
            "numbers": len(counts),
            "most_to_one": max(counts.values(), default=0),
            "statuses": Counter(one.status for one in self.texts.values()),
            "opted_out": sorted(self.opted_out),
            "messages": [one.resource() for one in islice(reversed(latest), most)],
        }
        return JSONResponse(answer | ({"counts": counts} if request.query_params.get("counts") else {}))

    def counts(self) -> dict[str, int]:
        """How many messages each number was sent by the API; replies are not counted."""
        return dict(Counter(one.to for one in self.texts.values() if one.direction == "outbound-api"))

    async def _inbound(self, request: Request) -> Response:
        """{"from": "+1...", "body": "STOP", "url": "http://..." where it is not set}: somebody writes to our number."""
        told = await request.json()
        url = told.get("url") or self.inbound_url
        if not url or not _is_url(url):
            return JSONResponse({"error": "Say in `url` where messages to our number are told."}, 400)
        return JSONResponse(await self.receive(told["from"], told.get("body", ""), url))

    async def receive(self, sender: str, body: str, url: str | None = None) -> dict[str, Any]:
        """Somebody writes to our number: keywords as Twilio handles them, then the webhook, signed, and its TwiML."""
        now, kind = self.clock().replace(microsecond=0), asked(body) if self.answers_itself else None
        text = Text(f"SM{uuid4().hex}", NUMBER, sender, SERVICE, body, now, now, "inbound", "received", now)
        self._keep(text)
        if kind == "START":
            self.opted_out.discard(sender)
        own = {"STOP": STOPPED, "START": STARTED, "HELP": HELPED}.get(kind or "")
        if own and not (kind == "STOP" and sender in self.opted_out):
            self._reply(sender, own)
        if kind == "STOP":
            self.opted_out.add(sender)
        sent = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "SmsStatus": "received",
            "AccountSid": ACCOUNT_SID,
            "MessagingServiceSid": SERVICE,
            "From": sender,
            "To": NUMBER,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": str(parts(body)),
            "ApiVersion": _VERSION,
        }
        status, answer = await self.caller.ask(
            url or self.inbound_url or "", sent | ({"OptOutType": kind} if kind else {})
        )
        for reply in replies(answer):
            if sender not in self.opted_out:
                self._reply(sender, reply)
        return {"status": status, "answer": answer[:2_000], "message_sid": text.sid}

    def _reply(self, to: str, body: str) -> None:
        now = self.clock().replace(microsecond=0)
        made = Text(f"SM{uuid4().hex}", to, NUMBER, SERVICE, body, now, now, "outbound-reply", "delivered", now)
        self._keep(made)

    async def _decide(self, request: Request) -> Response:
        """{"to": "+1...", "code": 30003}: how messages to that number end; no code: well."""
        told = await request.json()
        self.outcomes.pop(told["to"], None)
        if told.get("code") in _DONE:
            self.outcomes[told["to"]] = told["code"]
        return JSONResponse({"outcomes": len(self.outcomes)})

    async def _callbacks(self, request: Request) -> Response:
        """{"times": 2, "late": 3.0, "lost": false}: how callbacks come from now on; {"inbound_url": "http://..."}."""
        told = await request.json()
        self.inbound_url = told.get("inbound_url", self.inbound_url)
        self.caller.times = int(told.get("times", self.caller.times))
        self.caller.late = float(told.get("late", self.caller.late))
        self.caller.lost = bool(told.get("lost", self.caller.lost))
        return JSONResponse({"times": self.caller.times, "late": self.caller.late, "lost": self.caller.lost})

    async def _settle(self, request: Request) -> Response:
        await self.settle()
        return JSONResponse({"statuses": Counter(one.status for one in self.texts.values())})


def _fits(text: Text, asked_for: dict[str, str]) -> bool:
    day = f"{text.sent:%Y-%m-%dT%H:%M:%SZ}" if text.sent else ""
    on, until, since = (asked_for.get(name, "") for name in ("DateSent", "DateSent<", "DateSent>"))
    if (on or until or since) and not day:
        return False
    return (
        asked_for.get("From", text.sender) == text.sender
        and day.startswith(on[:10])
        and (not until or day[: len(until)] <= until)
        and (not since or day[: len(since)] >= since)
    )


def _is_url(text: str) -> bool:
    parts_of = urlsplit(text)
    return parts_of.scheme in ("http", "https") and bool(parts_of.hostname)


if __name__ == "__main__":
    main(lambda _mode, now: TwilioSandbox(now))
