"""What mail servers send back: that a letter did not arrive (RFC 3464), that somebody called it unwanted (RFC 5965)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any, Literal

from tools.integrations.email.message import delivery_of

LARGEST = 2_000_000  # bytes of a report that are read
_COMPLAINTS = frozenset({"abuse", "fraud", "virus", "opt-out"})


@dataclass(frozen=True, slots=True)
class Report:
    """About one letter of ours. `delivery_id` comes from its Message-ID, `address` is whom it was for as the report
    says: anybody can write such a mail, so whoever acts on it compares both with what was sent. `permanent`: the
    mailbox takes no more; a complaint always is."""

    kind: Literal["bounce", "complaint"]
    delivery_id: str
    address: str | None
    permanent: bool
    status: str | None = None  # RFC 3463: 5.1.1


def read_report(raw: bytes) -> Report | None:
    """None for a mail that is no report, or about no letter of ours."""
    try:
        mail: Message[str, str] = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
    except RecursionError:  # mails in mails in mails: no server writes that
        return None
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    delivery = next((found for part in parts for found in _originals(part)), None)
    if delivery is None:
        return None
    kind = str(mail.get_param("report-type") or "").casefold()
    if kind == "delivery-status":
        return _bounce(delivery, _groups(parts, "message/delivery-status"))
    return _complaint(delivery, _groups(parts, "message/feedback-report")) if kind == "feedback-report" else None


def _bounce(delivery: str, groups: list[Message[str, str]]) -> Report | None:
    """The first recipient that failed; one that only waits is no news."""
    for group in groups:
        if str(group.get("Action", "")).strip().casefold() == "failed":
            status = str(group.get("Status", "")).split()[:1]
            permanent = not status or status[0].startswith("5.")
            return Report("bounce", delivery, _recipient(group, "Final-Recipient"), permanent, *status)
    return None


def _complaint(delivery: str, groups: list[Message[str, str]]) -> Report | None:
    for group in groups:
        if str(group.get("Feedback-Type", "")).strip().casefold() in _COMPLAINTS:
            return Report("complaint", delivery, _recipient(group, "Original-Rcpt-To"), permanent=True)
    return None


def _groups(parts: list[Message[str, str]], kind: str) -> list[Message[str, str]]:
    """Groups of fields: the mail library reads a delivery status as several messages, a feedback report as text."""
    found: list[Message[str, str]] = []
    for part in parts:
        if part.get_content_type() == kind:
            payload: Any = part.get_payload()
            found += (
                payload
                if isinstance(payload, list)
                else [message_from_bytes(str(payload).encode(errors="surrogateescape"))]
            )
    return [one for group in found for one in _nested(group)]


def _nested(group: Message[str, str]) -> Iterator[Message[str, str]]:
    """A feedback report is taken for a message inside a message, its fields for that one's text or headers."""
    yield group
    if not group.keys() and isinstance(group.get_payload(), str):
        yield message_from_bytes(str(group.get_payload()).lstrip().encode(errors="surrogateescape"))


def _originals(part: Message[str, str]) -> Iterator[str]:
    """The delivery in the copy of the letter, or of its headers, that a report carries."""
    if part.get_content_type() == "text/rfc822-headers":
        body: Any = part.get_payload(decode=True) or b""
        part = message_from_bytes(body.lstrip())
    elif part.get_content_type() == "multipart/report":
        return
    if found := delivery_of(str(part.get("Message-ID", ""))):
        yield found


def _recipient(group: Message[str, str], name: str) -> str | None:
    """`rfc822; maria@example.com`, or `<maria@example.com>`."""
    text = str(group.get(name, "")).rpartition(";")[2].strip().strip("<>").strip()
    return text.casefold() or None
