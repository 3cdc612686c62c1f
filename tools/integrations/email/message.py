"""Letters as mail: both bodies, one-click unsubscribing (RFC 8058), our own id, nothing smuggled into a header."""

from __future__ import annotations

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from functools import cache

from core.errors import BadInput
from tools.integrations.email.schemas import Letter

LONGEST_SUBJECT = 200
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
_LINK = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]{3,900}")
_EXTRA = re.compile(r"(?:X|List)-[A-Za-z0-9-]{1,60}")
_ID = re.compile(r"[A-Za-z0-9._-]{1,120}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_WHOLE_LINES = ("list-unsubscribe", "list-unsubscribe-post", "message-id", "feedback-id")


def message_id(delivery_id: str, sender: str) -> str:
    """`<delivery id@domain of the sender>`: the same for the same delivery, so that a copy is known for one."""
    if not _ID.fullmatch(delivery_id):
        raise BadInput(f"{delivery_id[:40]!r} cannot be the id of a message.")
    return f"<{delivery_id}@{address(sender).rpartition('@')[2]}>"


def delivery_of(identifier: str) -> str | None:
    """The delivery id in a Message-ID of ours."""
    found = re.fullmatch(r"\s*<([A-Za-z0-9._-]{1,120})@[^<>@\s]+>\s*", identifier)
    return found[1] if found else None


def address(text: str) -> str:
    """A mail address as SMTP takes it everywhere: plain ASCII, the domain in Punycode. Raises BadInput."""
    local, _, domain = text.strip().rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        plain = ""
    if not _ADDRESS.fullmatch(plain) or "=?" in local or ".." in local or local.startswith(".") or local.endswith("."):
        raise BadInput(f"{text[:80]!r} is not an email address that can be written to.")
    return plain


def build(letter: Letter) -> EmailMessage:
    """Plain text first, HTML beside it (RFC 2046, 5.1.4). Raises BadInput for a bad address, link or header."""
    mail = EmailMessage(policy=_policy())
    mail["Message-ID"] = message_id(letter.delivery_id, letter.sender)
    mail["Date"] = letter.at
    mail["From"] = _named(letter.sender_name, letter.sender)
    mail["To"] = address(letter.to)
    if letter.reply_to:
        mail["Reply-To"] = address(letter.reply_to)
    mail["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    _leaving(mail, letter)
    if letter.campaign:
        # campaign:restaurant:kind:sender, from right to left the same for longer (Google's Feedback Loop)
        parts = (letter.campaign, letter.restaurant or "-", "campaign", "tableside")
        mail["Feedback-ID"] = ":".join(re.sub(r"[^A-Za-z0-9._-]", "", part) or "-" for part in parts)
    for name, value in letter.headers.items():
        if not _EXTRA.fullmatch(name) or name.casefold() in _WHOLE_LINES:
            raise BadInput(f"{name[:60]!r} is no header that a campaign may set.")
        mail[name] = one_line(value)[:900]
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


def raw(mail: EmailMessage) -> bytes:
    """As it goes over the wire: ASCII only, lines of CRLF."""
    return mail.as_bytes(policy=_policy())


def one_line(text: str) -> str:
    """Without breaks, also those that an encoded word (RFC 2047) would bring along: Python's mail library decodes what
    looks like one when a header is set, and writes its breaks out."""
    return _CONTROL.sub(" ", text).replace("=?", "= ?").strip()


def _leaving(mail: EmailMessage, letter: Letter) -> None:
    """How to be left alone. The post is only promised where there is an address that takes it."""
    ways = list[str]()
    if letter.unsubscribe_url:
        if not _LINK.fullmatch(letter.unsubscribe_url):
            raise BadInput("The address for unsubscribing is no web address.")
        ways.append(f"<{letter.unsubscribe_url}>")
    if letter.unsubscribe_to:
        ways.append(f"<mailto:{address(letter.unsubscribe_to)}?subject=unsubscribe>")
    if ways:
        mail["List-Unsubscribe"] = ", ".join(ways)
    if letter.unsubscribe_url:
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _named(name: str, plain: str) -> Address:
    return Address(display_name=one_line(name)[:100], addr_spec=address(plain))


class _WholeLine(UnstructuredHeader, BaseHeader):
    """Never broken up: a long address in the middle of an encoded word is no address."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


@cache
def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in _WHOLE_LINES:
        registry.map_to_type(name, _WholeLine)
    return SMTP.clone(cte_type="7bit", header_factory=registry)
