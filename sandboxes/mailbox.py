"""A mail server of this machine that delivers nothing: it keeps what it takes, and shows it.

`python -m sandboxes.mailbox` · real SMTP (aiosmtpd) on port 9117, loopback only; a page of the latest messages and the
switches on port 9118. Demo only.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandboxes.base import LOOPBACK, Sandbox

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

SMTP_PORT, VIEW_PORT = 9117, 9118
_MOST = 5_000
_SHOWN = 100
_STYLE = "body{font:16px system-ui;max-width:60rem;margin:2rem auto}iframe{width:100%;height:24rem}"
Kind = Literal["refuse", "later", "drop", "lose", "die"]
_ANSWERS = {"refuse": "550 5.1.1 No such mailbox here", "later": "451 4.7.1 Try again later"}


@dataclass
class MailFault:
    """How the next `times` messages (to an address that contains `to`) go wrong. refuse: the recipient, for good;
    later: the recipient, for now; drop: taken, but the line dies before the answer; lose: the line dies and nothing is
    kept; die: the server is gone until it is revived."""

    kind: Kind
    times: int = 1
    to: str = ""


@dataclass
class Mail:
    """A message that was taken. `sender` and `to` are the envelope's."""

    number: int
    at: datetime
    sender: str
    to: list[str]
    raw: bytes

    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    def shown(self) -> dict[str, Any]:
        mail = self.parsed()
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "envelope_from": self.sender,
            "to": self.to,
            "from": str(mail["From"] or ""),
            "subject": str(mail["Subject"] or ""),
            "message_id": str(mail["Message-ID"] or "").strip(),
            "headers": {name: str(value) for name, value in mail.items()},
            "text": str(plain.get_content()) if plain else "",
            "html": str(html.get_content()) if html else "",
            "size": len(self.raw),
        }


class MailboxSandbox(Sandbox):
    """`listen` starts the server on the running loop."""

    port, vendor = VIEW_PORT, "mailbox"

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__()
        if now is not None:
            self.clock = lambda: now
        self.mails: deque[Mail] = deque(maxlen=_MOST)
        self.failures: list[MailFault] = []
        self.taken = self.connections = 0
        self.down = False
        self.smtp_port = SMTP_PORT
        self._open: set[SMTP] = set()

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.smtp_port}"

    def routes(self) -> Sequence[Route]:
        return [Route("/", self._page)]

    def control(self) -> Sequence[Route]:
        return [
            Route("/_sandbox/mailbox", self._mailbox),
            Route("/_sandbox/smtp", self._switch, methods=["POST"]),
        ]

    def error(self, status: int) -> Any:
        return {"error": status}

    # -- SMTP

    @asynccontextmanager
    async def listening(self, listener: socket.socket | None = None) -> AsyncIterator[None]:
        """Takes mail until the block ends: on that socket, or on a free port of this machine."""
        from aiosmtpd.smtp import SMTP

        mailbox = self

        class Line(SMTP):
            def connection_made(self, transport: Any) -> None:
                mailbox.connections += 1
                if mailbox.down:
                    transport.abort()
                    return
                mailbox._open.add(self)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                mailbox._open.discard(self)
                if self.transport is not None:
                    super().connection_lost(error)

        loop = asyncio.get_running_loop()
        where: dict[str, Any] = {"sock": listener} if listener else {"host": LOOPBACK, "port": 0}
        server = await loop.create_server(lambda: Line(_Taking(self), hostname="mailbox.demo", loop=loop), **where)
        self.smtp_port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            self.hang_up()

    def hang_up(self) -> None:
        """Every line is cut."""
        for line in [*self._open]:
            _cut(line)
        self._open.clear()

    def keep(self, envelope: Envelope) -> None:
        self.taken += 1
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self.mails.append(Mail(self.taken, self.clock(), envelope.mail_from or "", [*envelope.rcpt_tos], raw))

    def fault(self, kinds: Sequence[Kind], to: Sequence[str]) -> MailFault | None:
        for fault in self.failures:
            if fault.kind in kinds and any(fault.to in one for one in to):
                fault.times -= 1
                if fault.times <= 0:
                    self.failures.remove(fault)
                return fault
        return None

    # -- showing

    async def _mailbox(self, request: Request) -> Response:
        """?to=...&limit=100: the latest, newest first; JSON, or HTML where a browser asks."""
        wanted, most = request.query_params.get("to", ""), int(request.query_params.get("limit", _SHOWN))
        found = [one for one in reversed(self.mails) if any(wanted in address for address in one.to)]
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_html([one.shown() for one in found[:most]], self.taken))
        return JSONResponse({"demo": True, "taken": self.taken, "mails": [one.shown() for one in found[:most]]})

    async def _page(self, request: Request) -> Response:
        return HTMLResponse(_html([one.shown() for one in list(reversed(self.mails))[:_SHOWN]], self.taken))

    async def _switch(self, request: Request) -> Response:
        """{"kind": "refuse", "times": 1, "to": ""} as `MailFault`, or {"down": true} and {"down": false}."""
        told = await request.json()
        if "kind" in told:
            self.failures.append(MailFault(**told))
        if "down" in told:
            self.down = bool(told["down"])
            if self.down:
                self.hang_up()
        return JSONResponse({"failures": len(self.failures), "down": self.down})


class _Taking:
    """What aiosmtpd asks at each step."""

    def __init__(self, mailbox: MailboxSandbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._mailbox.fault(("refuse", "later"), [address])
        if fault:
            return _ANSWERS[fault.kind]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._mailbox.fault(("drop", "lose", "die"), envelope.rcpt_tos)
        if fault is None or fault.kind == "drop":
            self._mailbox.keep(envelope)
        if fault is None:
            return "250 2.0.0 Kept, and not delivered"
        if fault.kind == "die":
            self._mailbox.down = True
            self._mailbox.hang_up()
        else:
            _cut(server)
        return "421 4.3.2 Gone"


def _cut(line: SMTP) -> None:
    transport: Any = line.transport
    if transport is not None:
        transport.abort()


def _html(mails: Sequence[dict[str, Any]], taken: int) -> str:
    rows = "".join(
        f"<article><h2>{escape(one['subject'])}</h2><p>{escape(one['from'])} to {escape(', '.join(one['to']))}, "
        f"{escape(one['at'])}</p><iframe sandbox='' title='{escape(one['subject'], quote=True)}' "
        f"srcdoc='{escape(one['html'] or '<pre>' + escape(one['text']) + '</pre>', quote=True)}'></iframe>"
        f"<pre>{escape(one['text'])}</pre></article>"
        for one in mails
    )
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Demo mailbox</title>"
        f"<style>{_STYLE}</style></head><body><h1>Demo mailbox</h1><p>{taken} messages were taken. "
        f"None was delivered to anybody.</p>{rows}</body></html>"
    )


async def _main() -> None:
    import uvicorn

    mailbox = MailboxSandbox()
    listener = socket.create_server((LOOPBACK, SMTP_PORT))
    server = uvicorn.Server(
        uvicorn.Config(mailbox.app(), host=LOOPBACK, port=VIEW_PORT, log_level="warning", lifespan="off")
    )
    async with mailbox.listening(listener):
        await server.serve()


if __name__ == "__main__":
    asyncio.run(_main())
