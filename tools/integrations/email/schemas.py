"""A letter to one guest, and the two ways in which an SMTP server may not have taken it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.errors import TablesideError


@dataclass(frozen=True, slots=True)
class Letter:
    """One email, complete. `delivery_id` becomes its Message-ID, `at` its date (aware). `unsubscribe_url` is what a
    mail program posts to for RFC 8058 (https beyond a demo), `unsubscribe_to` a mailbox for older programs.
    `campaign` and `restaurant` are for the Feedback-ID, by which mailbox providers group complaints."""

    delivery_id: str
    to: str
    sender: str  # the address alone
    sender_name: str  # the restaurant's
    subject: str
    text: str
    at: datetime
    html: str | None = None
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    unsubscribe_to: str | None = None
    campaign: str = ""
    restaurant: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)  # X-... and List-... only


class NotTaken(TablesideError):
    """The server certainly did not take it. `permanent`: another try is of no use; `smtp_code` what it answered (None:
    it never did); `bad_address`: there is no such mailbox, so nothing more may be sent there."""

    status, code = 502, "not_taken"

    def __init__(
        self, message: str, *, permanent: bool = False, smtp_code: int | None = None, bad_address: bool = False
    ) -> None:
        super().__init__(message, permanent=permanent, smtp_code=smtp_code, bad_address=bad_address)
        self.permanent, self.smtp_code, self.bad_address = permanent, smtp_code, bad_address


class Unsure(TablesideError):
    """The whole message was handed over and the answer never came: it may have been taken. SMTP has no way to ask."""

    status, code = 504, "outcome_unknown"
