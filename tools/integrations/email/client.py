"""Email over SMTP: one connection for many letters, and plain word of whether the server has taken each."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from core.errors import BadInput
from tools.integrations.email.message import address, build, raw
from tools.integrations.email.schemas import Letter, NotTaken, Unsure
from tools.integrations.http import LOOPBACK

if TYPE_CHECKING:
    from aiosmtplib import SMTP, SMTPResponse

log = logging.getLogger(__name__)
_PORTS = {"smtp": 587, "smtps": 465}
_CLOSING = 421
_DOT = re.compile(rb"(?m)^\.")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NO_MAILBOX = frozenset({550, 551, 553})
Phase = Literal["MAIL", "RCPT", "DATA"]


class SmtpClient:
    """One server, at `url` (smtp[s]://user:password@host:port). Beyond this machine the connection is always encrypted:
    smtps from the start, smtp by STARTTLS. One of this machine answers only where `loopback` allows it. Letters go
    one after the other; safe for many tasks. `timeout`: seconds for each answer."""

    def __init__(self, url: SecretStr, *, loopback: bool = False, timeout: float = 20.0) -> None:
        self._at = _Address.of(url.get_secret_value())
        self._loopback, self._timeout = loopback, timeout
        self._smtp: SMTP | None = None
        self._turn = asyncio.Lock()
        self.local = self._at.host in LOOPBACK

    async def send(self, letter: Letter) -> None:
        """Returns once the server has taken it. Raises NotTaken, Unsure, or BadInput for a letter that is none."""
        if self.local and not self._loopback:
            raise BadInput("Only a demo restaurant may send its email to a mailbox on this machine.")
        content = _DOT.sub(b"..", raw(build(letter)))
        async with self._turn:
            reused = self._smtp is not None
            try:
                await self._hand_over(letter, content)
            except _Gone:
                if not reused:
                    raise
                await self._hand_over(letter, content)  # the line was dead before anything of this letter was sent

    async def check(self) -> None:
        """Whether the server lets us in. Raises NotTaken."""
        async with self._turn:
            await self._connected()

    async def close(self) -> None:
        """Says goodbye."""
        from aiosmtplib import SMTPException

        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            await smtp.quit(timeout=2.0)
        except (SMTPException, OSError):
            smtp.close()

    async def _hand_over(self, letter: Letter, content: bytes) -> None:
        smtp = await self._connected()
        sender, to = address(letter.sender), address(letter.to)
        await self._asked(
            "MAIL", smtp.execute_command(b"MAIL", f"FROM:<{sender}>".encode(), timeout=self._timeout), 250
        )
        await self._asked("RCPT", smtp.execute_command(b"RCPT", f"TO:<{to}>".encode(), timeout=self._timeout), 250, 251)
        await self._asked("DATA", smtp.execute_command(b"DATA", timeout=self._timeout), 354)
        await self._content(smtp, content)

    async def _content(self, smtp: SMTP, content: bytes) -> None:
        """From here on silence means that nobody knows."""
        from aiosmtplib import SMTPException

        try:
            if smtp.protocol is None:
                raise self._gone("DATA")
            smtp.protocol.write(content + b".\r\n")
            answer = await smtp.protocol.read_response(timeout=self._timeout)
        except asyncio.CancelledError:
            self._drop()
            raise
        except (SMTPException, OSError) as error:
            self._drop()
            log.warning("smtp: no answer after the end of a message (%s)", type(error).__name__)
            raise Unsure("The mail server did not say whether it took the message.") from error
        await self._sorted("DATA", answer, 250)

    async def _asked(self, phase: Phase, command: Awaitable[SMTPResponse], *good: int) -> None:
        from aiosmtplib import SMTPException

        try:
            answer = await command
        except asyncio.CancelledError:
            self._drop()
            raise
        except (SMTPException, OSError) as error:
            raise self._gone(phase) from error
        await self._sorted(phase, answer, *good)

    async def _sorted(self, phase: Phase, answer: SMTPResponse, *good: int) -> None:
        if answer.code in good:
            return
        if answer.code == _CLOSING:
            raise self._gone(phase, _CLOSING)
        await self._reset()
        raise _refused(phase, answer)

    async def _reset(self) -> None:
        """After a refusal the next letter starts afresh; a server that cannot even do that is left."""
        from aiosmtplib import SMTPException

        try:
            if self._smtp is not None:
                await self._smtp.rset(timeout=self._timeout)
        except (SMTPException, OSError):
            self._drop()

    def _gone(self, phase: Phase, code: int | None = None) -> NotTaken:
        self._drop()
        log.info("smtp: the connection ended before %s was answered", phase)
        kind = NotTaken if phase == "DATA" and code is not None else _Gone
        return kind("The mail server broke off before it took the message.", smtp_code=code)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    async def _connected(self) -> SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException

        at = self._at
        smtp = SMTP(
            hostname=at.host,
            port=at.port,
            username=at.user or None,
            password=at.password or None,
            use_tls=at.tls,
            start_tls=None if at.tls or self.local else True,
            timeout=self._timeout,
        )
        try:
            await smtp.connect()
        except SMTPAuthenticationError as error:
            raise NotTaken("The mail server does not accept our name and password.", smtp_code=error.code) from None
        except (SMTPException, OSError) as error:
            log.warning("smtp: %s:%s could not be reached (%s)", at.host, at.port, type(error).__name__)
            raise NotTaken("The mail server could not be reached; it will be tried again.") from None
        self._smtp = smtp
        return smtp


class _Gone(NotTaken):
    """The line was dead."""


class _Address:
    __slots__ = ("host", "password", "port", "tls", "user")

    def __init__(self, host: str, port: int, user: str, password: str, *, tls: bool) -> None:
        self.host, self.port, self.user, self.password, self.tls = host, port, user, password, tls

    @classmethod
    def of(cls, url: str) -> _Address:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or parts.scheme not in _PORTS:
            raise BadInput(
                "TABLESIDE_SMTP_URL has to look like smtps://user:password@host:465 (or smtp:// for STARTTLS)."
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host.casefold(), port or _PORTS[parts.scheme], user, password, tls=parts.scheme == "smtps")


def _refused(phase: Phase, answer: SMTPResponse) -> NotTaken:
    """RFC 5321: 4xx is for now, 5xx for good; RFC 3463 says more finely whose fault it is."""
    said = " ".join(answer.message.split())[:200]
    found = _ENHANCED.search(said)
    whose = found[1] if found else ""
    permanent = answer.code >= 500
    no_mailbox = whose.startswith("5.1.") or (not whose and answer.code in _NO_MAILBOX)
    return NotTaken(
        f"The mail server did not take the message: {answer.code} {said}",
        permanent=permanent,
        smtp_code=answer.code,
        bad_address=permanent and phase == "RCPT" and no_mailbox,
    )
