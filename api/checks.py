"""What `tableside doctor` finds about what leaves the house: texts, email, posts, and the way back to this server."""

from __future__ import annotations

import asyncio

from api.accounts import facebook
from api.senders import smtp, twilio
from api.settings import Settings
from core.errors import TablesideError
from memory.services.check import Check
from tools.content.images.links import unreachable
from tools.integrations.http import VendorHttp

_TEXTS, _EMAIL, _POSTS, _PUBLIC = "text messages", "email", "posts", "public URL"


async def sending_checks(settings: Settings, http: VendorHttp) -> list[Check]:
    """Asks Twilio and the mail server where they are set up; sends nothing."""
    asked = await asyncio.gather(_texts(settings, http), _email(settings))
    return [*asked, _posts(settings, http), _public(settings)]


async def _texts(settings: Settings, http: VendorHttp) -> Check:
    client = twilio(settings, http)
    if client is None:
        given = (settings.twilio_account_sid, settings.twilio_token, settings.twilio_from)
        names = ("ACCOUNT_SID", "TOKEN", "FROM")
        missing = [f"TABLESIDE_TWILIO_{name}" for name, value in zip(names, given, strict=True) if not value]
        return Check(_TEXTS, "missing", f"none can be sent: {', '.join(missing)} not set")
    try:
        account = await client.account()
    except TablesideError as error:
        return Check(_TEXTS, "error", error.message)
    if account.status != "active":
        return Check(_TEXTS, "error", f"Twilio says that the account is {account.status or 'not active'}")
    kind = ", a trial account: it texts only numbers that you verified" if account.type == "Trial" else ""
    return Check(_TEXTS, "ok", f"Twilio lets us in{kind}; they come from {client.sender}")


async def _email(settings: Settings) -> Check:
    client = smtp(settings)
    if client is None or settings.email_from is None:
        missing = [
            name
            for name, value in (("TABLESIDE_SMTP_URL", client), ("TABLESIDE_EMAIL_FROM", settings.email_from))
            if not value
        ]
        return Check(_EMAIL, "missing", f"none can be sent: {', '.join(missing)} not set")
    try:
        await client.check()
    except TablesideError as error:
        return Check(_EMAIL, "error", error.message)
    finally:
        await client.close()
    return Check(_EMAIL, "ok", f"the mail server lets us in; they come from {settings.email_from}")


def _posts(settings: Settings, http: VendorHttp) -> Check:
    if facebook(settings, http) is None:
        return Check(
            _POSTS, "missing", "no Facebook app is set, so nobody can connect a page (TABLESIDE_FACEBOOK_APP_ID)"
        )
    if why := unreachable(settings.public_url):
        return Check(_POSTS, "missing", f"Facebook can be connected; Instagram not yet: {why}")
    return Check(_POSTS, "ok", "Facebook and Instagram can be connected")


def _public(settings: Settings) -> Check:
    if settings.public_url is None:
        detail = "not set: guests' links, unsubscribing, and what Twilio tells us need it (TABLESIDE_PUBLIC_URL)"
        return Check(_PUBLIC, "missing", detail)
    if why := unreachable(settings.public_url):
        return Check(_PUBLIC, "error", f"{settings.public_url}: {why}")
    return Check(_PUBLIC, "ok", settings.public_url)
