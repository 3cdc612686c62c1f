"""What takes the demo's messages, on loopback as `serve --demo` runs it: one clock, one set of settings, real ports."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from api.settings import read_settings
from core.clock import FixedClock
from sandboxes.stage import on_loopback
from tools.integrations.email.client import SmtpClient
from tools.integrations.email.schemas import Letter
from tools.integrations.http import VendorHttp
from tools.integrations.twilio.client import TwilioClient

NOW = datetime(2027, 1, 5, 18, tzinfo=UTC)
MARIA = "+12125550123"


async def test_a_message_and_a_letter_arrive_where_the_settings_lead() -> None:
    clock = FixedClock(NOW)
    async with on_loopback(NOW, clock.now) as stage, httpx.AsyncClient(trust_env=False) as plain:
        settings = read_settings(**stage.settings)
        assert settings.twilio_account_sid and settings.twilio_token and settings.twilio_from
        assert settings.smtp_url and settings.email_from
        twilio = TwilioClient(
            VendorHttp(plain, clock),
            settings.twilio_account_sid,
            settings.twilio_token,
            settings.twilio_from,
            settings.twilio_url,
            per_second=settings.twilio_per_second,
            loopback=True,
        )
        assert twilio.local and (await twilio.account()).status == "active"
        made = await twilio.send(MARIA, "See you Tuesday")
        assert made.date_created == NOW and [one.sid for one in await twilio.listed(MARIA, NOW)] == [made.sid]
        mail = SmtpClient(settings.smtp_url, loopback=True)
        letter = Letter(
            "d-1", "maria@example.com", settings.email_from, "Luna", "Tuesday", "Hello", NOW, "<b>Hello</b>"
        )
        await mail.send(letter)
        await mail.close()
        view = stage.presence.urls["mailbox"]
        shown = (await plain.get(f"{view}/_sandbox/mailbox")).json()
        page = await plain.get(f"{view}/")
        record = (await plain.get(f"{settings.twilio_url}/_sandbox/messages")).json()
    assert [one["message_id"] for one in shown["mails"]] == [f"<d-1@{settings.email_from.partition('@')[2]}>"]
    assert shown["mails"][0]["at"] == NOW.isoformat() and "&lt;b&gt;Hello" in page.text and "<b>Hello" not in page.text
    assert page.headers["x-tableside-demo"] == "true" and (record["total"], record["most_to_one"]) == (1, 1)
