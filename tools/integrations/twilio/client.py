"""Twilio's Messages API: text messages out, what became of them, and whether the account is good.

It has no idempotency key: a POST is sent once. Unavailable without `sent: False` in its details means that nobody knows
whether the message went out; `listed` finds out.
"""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import SecretStr

from core.errors import BadInput
from tools.integrations.http import LOOPBACK, Call, Policy, VendorHttp
from tools.integrations.twilio.schemas import AccountResource, MessagePage, MessageResource
from tools.integrations.wire import read

URL = "https://api.twilio.com"
TITLE = "Twilio"
VERSION = "2010-04-01"
LONGEST = 1_600  # characters of a body, by Twilio's own account
_PAGE, _MOST_PAGES = 200, 10
_LEEWAY = timedelta(minutes=2)  # between Twilio's clock and ours; its dates have whole seconds
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_ACCOUNT, _SERVICE, _MESSAGE = (re.compile(f"{kind}[0-9a-fA-F]{{32}}") for kind in ("AC", "MG", "(?:SM|MM)"))


def _explained(document: Any) -> tuple[str, str]:
    """Twilio says {"code": 21211, "message": ..., "more_info": ..., "status": 400}."""
    if not isinstance(document, dict):
        return "", ""
    return str(document.get("code") or ""), str(document.get("message") or "")[:300]


POLICY = Policy(
    vendor="twilio",
    title=TITLE,
    hosts=frozenset({"api.twilio.com"}),
    explain=_explained,
    per_second=50.0,
    burst=50,
    timeout=15.0,
    attempts=3,
    longest_wait=10.0,
    most_bytes=8_000_000,
)


class TwilioClient:
    """One account. `sender`: the number that messages come from (+1...) or a Messaging Service (MG...).
    `per_second`: how many it may send (a long code 1, a toll-free number 3, a short code 100). Methods raise
    VendorRefused, whose `vendor_code` `schemas.trouble` explains, TokenRejected or Unavailable."""

    def __init__(
        self,
        http: VendorHttp,
        account_sid: str,
        token: SecretStr,
        sender: str,
        url: str = URL,
        *,
        per_second: float = 1.0,
        loopback: bool = False,
    ) -> None:
        if not _ACCOUNT.fullmatch(account_sid):
            raise BadInput("TABLESIDE_TWILIO_ACCOUNT_SID has to be AC and 32 hexadecimal digits.")
        if not (_NUMBER.fullmatch(sender) or _SERVICE.fullmatch(sender)):
            raise BadInput("TABLESIDE_TWILIO_FROM has to be a number (+1...) or a Messaging Service (MG...).")
        self._http, self._sid, self._loopback = http, account_sid, loopback
        self._url = f"{url.rstrip('/')}/{VERSION}/Accounts/{account_sid}"
        login = base64.b64encode(f"{account_sid}:{token.get_secret_value()}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}
        self.sender, self.per_second = sender, per_second
        self.local = (urlsplit(url).hostname or "") in LOOPBACK
        self._lane = (per_second, max(1, int(per_second)))

    async def send(
        self,
        to: str,
        body: str,
        *,
        status_callback: str | None = None,
        validity: int | None = None,
        media_url: str | None = None,
    ) -> MessageResource:
        """Hands one message over; `to` as E.164, `validity` in seconds: how long it may wait at Twilio. Sent
        once; again only where Twilio said 429, for then it has not begun."""
        if not _NUMBER.fullmatch(to):
            raise BadInput(f"{to[:20]!r} is not a phone number as Twilio takes it (+1...).")
        if not body.strip() or len(body) > LONGEST:
            raise BadInput(f"A text message has 1 to {LONGEST:,} characters; this one has {len(body):,}.")
        optional = {"StatusCallback": status_callback, "ValidityPeriod": validity, "MediaUrl": media_url}
        more = {name: str(value) for name, value in optional.items() if value is not None}
        origin = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        form = {"To": to, origin: self.sender, "Body": body, **more}
        call = self._call("POST", f"{self._url}/Messages.json", form=form, lane=self._lane)
        return read(MessageResource, await self._http.json(POLICY, call), TITLE)

    async def fetch(self, sid: str) -> MessageResource:
        """Raises BadInput where that is no message's id."""
        if not _MESSAGE.fullmatch(sid):
            raise BadInput(f"{sid[:40]!r} is not the id of a message at Twilio.")
        return read(MessageResource, await self._get(f"{self._url}/Messages/{sid}.json"), TITLE)

    async def listed(self, to: str, since: datetime) -> list[MessageResource]:
        """What was sent to that number since then, newest first. It is not asked by `DateSent>`, though Twilio can do
        that: a message that still waits has no such date, and would be taken for one that never was."""
        url, params = f"{self._url}/Messages.json", {"To": to, "PageSize": str(_PAGE)}
        found: list[MessageResource] = []
        for _ in range(_MOST_PAGES):
            page = read(MessagePage, await self._get(url, params), TITLE)
            fresh = [one for one in page.messages if _at(one, since) >= since - _LEEWAY]
            found += fresh
            if not page.next_page_uri or len(fresh) < len(page.messages):
                break
            url, params = self._next(page.next_page_uri)
        return [one for one in found if (one.direction or "").startswith("outbound")]

    async def account(self) -> AccountResource:
        """Whether account and token are good: asked before the first message, and for `doctor`."""
        url = f"{self._url.rpartition('/')[0]}/{quote(self._sid)}.json"
        return read(AccountResource, await self._get(url), TITLE)

    def _next(self, uri: str) -> tuple[str, dict[str, str]]:
        """Twilio names the next page by path and query, always of its own host."""
        parts, own = urlsplit(uri), urlsplit(self._url)
        return own._replace(path=parts.path).geturl(), dict(parse_qsl(parts.query))

    async def _get(self, url: str, params: dict[str, str] | None = None) -> Any:
        return await self._http.json(POLICY, replace(self._call("GET", url), params=params))

    def _call(self, method: Any, url: str, **more: Any) -> Call:
        return Call(method, url, key=self._sid, headers=self._headers, loopback=self._loopback, **more)


def _at(message: MessageResource, otherwise: datetime) -> datetime:
    return message.date_created or message.date_sent or otherwise
