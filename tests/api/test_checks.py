"""What `tableside doctor` says about texts, email, posts and the way back to this server."""

from __future__ import annotations

import httpx

from api.checks import sending_checks
from api.settings import Settings, read_settings
from core.clock import Clock
from sandboxes.mailbox import MailboxSandbox
from sandboxes.twilio import ACCOUNT_SID, NUMBER, TOKEN, TwilioSandbox
from tests.conftest import free_port
from tests.serving import served
from tools.integrations.http import VendorHttp


async def found(settings: Settings) -> dict[str, tuple[str, str]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        checks = await sending_checks(settings, VendorHttp(client, Clock()))
    return {check.name: (check.status, check.detail) for check in checks}


async def test_nothing_set_up_is_a_choice_and_says_what_to_set() -> None:
    checks = await found(read_settings())
    assert {status for status, _ in checks.values()} == {"missing"}
    assert "TABLESIDE_TWILIO_TOKEN" in checks["text messages"][1] and "TABLESIDE_EMAIL_FROM" in checks["email"][1]
    assert "TABLESIDE_PUBLIC_URL" in checks["public URL"][1]


async def test_what_is_set_up_is_asked_and_nothing_is_sent() -> None:
    twilio, mailbox = TwilioSandbox(), MailboxSandbox()
    account = {"demo": True, "twilio_account_sid": ACCOUNT_SID, "twilio_from": NUMBER, "email_from": "a@luna.example"}
    with served(twilio) as url:
        async with mailbox.listening():
            led = {**account, "twilio_url": url, "smtp_url": mailbox.url, "public_url": "https://luna.example"}
            checks = await found(read_settings(**led, twilio_token=TOKEN))
            wrong = await found(read_settings(**led, twilio_token="x" * 32))
        silent = await found(read_settings(**led, twilio_token=TOKEN))
    assert {checks[name][0] for name in ("text messages", "email", "public URL")} == {"ok"}
    assert NUMBER in checks["text messages"][1] and "a@luna.example" in checks["email"][1]
    assert (wrong["text messages"][0], silent["email"][0]) == ("error", "error")
    assert not twilio.texts and not mailbox.taken


async def test_an_address_that_nobody_else_reaches_is_wrong() -> None:
    checks = await found(read_settings(public_url=f"http://127.0.0.1:{free_port()}"))
    assert checks["public URL"][0] == "error" and checks["posts"][0] == "missing"
