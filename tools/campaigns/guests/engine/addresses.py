"""Guests' addresses in one form: numbers as E.164, email in lower case; and what a number tells about its place."""

from __future__ import annotations

import re
from functools import lru_cache

from core.errors import BadInput
from tools.campaigns.guests.schemas import DirectChannel

_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


@lru_cache(maxsize=50_000)
def phone(text: str, country: str | None = None) -> str:
    """E.164. `country` (ISO 3166) is whose it is where it has no +code. BadInput where it can be no number."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text.strip()[:60], country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise BadInput(
            f"{text.strip()[:60]!r} is not a phone number; write it with its country code, like +12125550142."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(text: str) -> str:
    """In lower case. BadInput where it is no address."""
    found = text.strip().lower()
    local = found.partition("@")[0]
    if len(found) > 254 or not _EMAIL.fullmatch(found) or ".." in local or local[0] == "." or local[-1] == ".":
        raise BadInput(f"{text.strip()[:80]!r} is not an email address.")
    return found


def normal(channel: DirectChannel, address: str, country: str | None = None) -> str:
    return phone(address, country) if channel == "sms" else email(address)


def place_of(number: str) -> tuple[str | None, tuple[str, ...]]:
    """An E.164 number's country (ISO 3166) and the time zones of its area code; () where they are unknown."""
    return _place_of(f"{number[:8]}0100" if number.startswith("+1") and len(number) == 12 else number)


@lru_cache(maxsize=50_000)
def _place_of(number: str) -> tuple[str | None, tuple[str, ...]]:
    import phonenumbers
    from phonenumbers import timezone

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None, ()
    zones = tuple(zone for zone in timezone.time_zones_for_number(parsed) if zone != timezone.UNKNOWN_TIMEZONE)
    return phonenumbers.region_code_for_number(parsed), zones
