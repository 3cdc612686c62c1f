"""Bounces and complaints as mail servers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.integrations.email.reports import Report, read_report

COPY = """Content-Type: {kind}

Message-ID: <dlv-1@luna.example>
From: Luna Pizza <hello@luna.example>
To: maria@example.com
Subject: Tuesday

{body}"""
BOUNCE = """From: MAILER-DAEMON@mx.example
Message-ID: <bounce-77@mx.example>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Maria@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such mailbox
--b
{copy}
--b--
"""
COMPLAINT = """From: fbl@mailbox.example
Message-ID: <fbl-1@mailbox.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <maria@example.com>
--b
{copy}
--b--
"""
WHOLE, HEADERS = COPY.format(kind="message/rfc822", body="Hello"), COPY.format(kind="text/rfc822-headers", body="")


def raw(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("copy", [WHOLE, HEADERS])
@pytest.mark.parametrize(("status", "permanent"), [("5.1.1", True), ("4.2.2", False)])
def test_a_bounce_is_about_one_letter(copy: str, status: str, permanent: bool) -> None:
    found = read_report(raw(BOUNCE.format(action="failed", status=status, copy=copy)))
    assert found == Report("bounce", "dlv-1", "maria@example.com", permanent, status)


@pytest.mark.parametrize("copy", [WHOLE, HEADERS])
def test_a_complaint_stops_for_good(copy: str) -> None:
    found = read_report(raw(COMPLAINT.format(kind="abuse", copy=copy)))
    assert found == Report("complaint", "dlv-1", "maria@example.com", permanent=True)


def test_what_is_no_report_is_none() -> None:
    assert read_report(raw(BOUNCE.format(action="delayed", status="4.4.1", copy=WHOLE))) is None
    assert read_report(raw(COMPLAINT.format(kind="not-spam", copy=WHOLE))) is None
    assert (
        read_report(raw(BOUNCE.format(action="failed", status="5.1.1", copy="Content-Type: text/plain\n\nx"))) is None
    )
    assert read_report(raw(WHOLE)) is None and read_report(b"") is None


@given(st.binary(max_size=400), st.integers(0, 700))
def test_nothing_that_arrives_breaks_it(noise: bytes, at: int) -> None:
    mail = raw(BOUNCE.format(action="failed", status="5.1.1", copy=WHOLE))
    found = read_report(mail[:at] + noise + mail[at:])
    assert found is None or found.kind in ("bounce", "complaint")


def test_mails_in_mails_without_an_end_are_no_report() -> None:
    nested = (
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2_000
    )
    assert read_report(nested) is None
