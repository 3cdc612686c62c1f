"""Currencies and time zones as people name them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import BadInput


def check_timezone(name: str) -> None:
    """Raises BadInput for what is no IANA name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput(f"{name!r} is not a time zone; use an IANA name like America/New_York.") from None


def check_currency(code: str) -> None:
    """Raises BadInput for what cannot be an ISO 4217 code."""
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise BadInput(f"{code!r} is not a currency; use an ISO 4217 code like USD or GBP.")
