"""What a guest writes back to a letter: whose words they are, which letter they answer, and nothing that is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from html import unescape

from core.errors import BadInput
from tools.integrations.email.message import address, delivery_of
from tools.integrations.email.reports import LARGEST

_LONGEST = 4_000  # letters of an answer that are read
_ASKED = "unsubscribe"  # the subject that the link in our letters fills in
_QUOTED = re.compile(
    r"^(?:>|-{2,}\s*(?:original message|mensaje original|forwarded message)|_{8,}\s*$|-- ?$|(?:from|de):\s.+@"
    r"|(?:on|el)\b[^\n]{5,200}(?:\n[^\n]{0,200}){0,2}?(?:wrote|escribi[oó]):\s*$|sent from my |enviado desde mi )",
    re.IGNORECASE | re.MULTILINE,
)
_HTML_QUOTED = re.compile(
    r"<blockquote\b|<div[^>]+(?:class=[\"']?(?:gmail_quote|gmail_signature|yahoo_quoted|moz-cite-prefix)"
    r"|id=[\"']?(?:appendonsend|divRplyFwdMsg|mail-editor-reference))",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|head)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ANSWER = re.compile(r"^\s*(?:re|aw|sv|fwd?|rv|tr)\s*:", re.IGNORECASE)
_BY_A_PROGRAM = ("X-Autoreply", "X-Autorespond", "List-Id")
_NOBODY = ("mailer-daemon", "postmaster", "no-reply", "noreply")


@dataclass(frozen=True, slots=True)
class Reply:
    """`texts`: the guest's own words, then a subject of their own. `answers`: deliveries that the mail's headers name
    (only who was written to knows them; `sender` anybody can write)."""

    sender: str
    texts: list[str]
    answers: list[str]
    message_id: str | None = None


def read_reply(raw: bytes) -> Reply | None:
    """None where no guest speaks: reports, absences (RFC 3834), lists. A subject "unsubscribe" always counts."""
    try:
        mail: Message[str, str] = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
        sender = address(parseaddr(str(mail.get("From", "")))[1]).casefold()
        subject = _decoded(str(mail.get("Subject", "")))
        said = "" if _automatic(mail, sender) else _own(mail)
    except (BadInput, MessageError, RecursionError, ValueError, LookupError):
        return None
    own = subject.strip() if not _ANSWER.match(subject) else ""
    if _automatic(mail, sender) and own.casefold() != _ASKED:
        return None
    texts = [text for text in (said, own) if text]
    named = f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}"[:20_000]
    answers = [found for one in re.findall(r"<[^<>\s]{1,300}>", named) if (found := delivery_of(one))]
    return Reply(sender, texts, list(dict.fromkeys(answers)), str(mail.get("Message-ID", ""))[:300] or None)


def _automatic(mail: Message[str, str], sender: str) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().casefold()
    bulk = str(mail.get("Precedence", "")).strip().casefold() in ("bulk", "junk", "list", "auto_reply")
    report = mail.get_content_type() == "multipart/report"
    nobody = sender.partition("@")[0] in _NOBODY
    return submitted != "no" or bulk or report or nobody or any(name in mail for name in _BY_A_PROGRAM)


def _own(mail: Message[str, str]) -> str:
    """Without quotes and signatures."""
    bodies: dict[str, str] = {}
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            bodies.setdefault(kind, _text(part))
    text = bodies.get("text/plain", "").strip() or _without_tags(bodies.get("text/html", ""))
    text = text.replace("\r\n", "\n").lstrip()
    quoted = _QUOTED.search(text)
    return (text[: quoted.start()] if quoted else text).strip()[:_LONGEST]


def _text(part: Message[str, str]) -> str:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return ""
    try:
        return body[:200_000].decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a charset that nobody knows
        return body[:200_000].decode("utf-8", "replace")


def _without_tags(html: str) -> str:
    quoted = _HTML_QUOTED.search(html)
    html = _UNSEEN.sub(" ", html[: quoted.start()] if quoted else html)
    return unescape(_TAG.sub(" ", _BREAK.sub("\n", html))).strip()


def _decoded(header: str) -> str:
    return " ".join(str(make_header(decode_header(header[:1_000]))).split())
