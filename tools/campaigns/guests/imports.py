"""Guests from a file: names, addresses, and what they agreed to, as far as the file says how and when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from core.errors import BadInput
from tools.campaigns.guests.engine import addresses
from tools.campaigns.guests.schemas import Consent, DirectChannel

MOST_BYTES, MOST_ROWS = 20_000_000, 200_000
_EARLIEST = 1990  # a yes from before there were texts is a slip of the pen
_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "guest", "customer", "nombre", "customer name", "guest name"),
    "first_name": ("first name", "firstname", "first", "given name"),
    "last_name": ("last name", "lastname", "last", "surname", "apellido"),
    "email": ("email", "e mail", "email address", "correo"),
    "phone": ("phone", "mobile", "cell", "phone number", "mobile number", "telefono", "sms"),
    "email_consent": ("email consent", "email opt in", "email optin", "email marketing", "accepts email"),
    "sms_consent": ("sms consent", "sms opt in", "sms optin", "text consent", "text opt in", "accepts sms"),
    "email_how": ("email consent how", "email consent source", "email opt in source", "email how", "email source"),
    "sms_how": ("sms consent how", "sms consent source", "sms opt in source", "sms how", "sms source"),
    "email_when": ("email consent when", "email consent at", "email consent date", "email opt in date", "email when"),
    "sms_when": ("sms consent when", "sms consent at", "sms consent date", "sms opt in date", "sms when"),
    "how": ("how", "consent source", "source", "consent how"),
    "when": ("when", "consent date", "consent at", "consent when"),
    "birthday": ("birthday", "birth date", "date of birth", "dob", "cumpleanos"),
    "language": ("language", "lang", "idioma"),
    "zone": ("zone", "time zone", "timezone"),
    "orders": ("orders", "visits", "order count"),
    "last_order": ("last order", "last visit"),
    "spent": ("spent", "total spent", "lifetime value"),
}  # fmt: skip
_YES = {"yes", "y", "true", "1", "opted in", "subscribed", "si", "sí", "x", "in"}
_NO = {"no", "n", "false", "0", "opted out", "unsubscribed", "stop", "stopped", "out", "cleaned", "bounced"}


def rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """(line of the file, fields by our names). BadInput where it is no such table."""
    if len(data) > MOST_BYTES:
        raise BadInput("The file is larger than 20 MB; send it in parts.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    first = text.partition("\n")[0]
    divider = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    try:
        head = _columns(next(reader, []))
        for number, values in enumerate(reader, 2):
            if number > MOST_ROWS + 1:
                raise BadInput(f"The file has more than {MOST_ROWS:,} guests; send it in parts.")
            if any(value.strip() for value in values):
                yield reader.line_num, {name: value.strip() for name, value in zip(head, values, strict=False) if name}
    except csv.Error as error:
        raise BadInput(f"Line {reader.line_num} of the file cannot be read: {error}.") from None


def _columns(head: list[str]) -> list[str | None]:
    known = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
    columns = [known.get(" ".join(one.casefold().replace("_", " ").replace("-", " ").split())) for one in head]
    if "email" not in columns and "phone" not in columns:
        raise BadInput("The file needs a column called email or phone.")
    return columns


def guest_fields(row: Mapping[str, str], country: str | None) -> dict[str, Any]:
    """What a row says of a guest. BadInput in one line for what cannot be."""
    name = row.get("name") or " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
    fields: dict[str, Any] = {
        "name": name[:120] or None,
        "first_name": (row.get("first_name") or name.split(" ")[0])[:60] or None,
        "email": addresses.email(row["email"]) if row.get("email") else None,
        "phone": addresses.phone(row["phone"], country) if row.get("phone") else None,
        "language": {"es": "es", "sp": "es", "en": "en"}.get(row.get("language", "").casefold()[:2]),
        "birthday": _birthday(row.get("birthday", "")),
        "zone": _zone(row.get("zone", "")),
    }
    if not fields["email"] and not fields["phone"]:
        raise BadInput("there is neither an email address nor a phone number")
    return fields


def consents(row: Mapping[str, str], now: datetime) -> tuple[list[Consent], int]:
    """What the row says was agreed to or taken back, and how many yeses came without how and when: those are none."""
    found: list[Consent] = []
    bare = 0
    channels: tuple[DirectChannel, ...] = ("email", "sms")
    for channel in channels:
        said = row.get(f"{channel}_consent", "").casefold()
        how, when = row.get(f"{channel}_how") or row.get("how", ""), row.get(f"{channel}_when") or row.get("when", "")
        if said in _NO:
            found.append(
                Consent(channel=channel, status="opted_out", at=now, how=how[:200] or "as imported", source="imported")
            )
        elif said in _YES:
            at = _moment(when, now)
            if how and at:
                found.append(Consent(channel=channel, status="opted_in", at=at, how=how[:200], source="imported"))
            else:
                bare += 1
    return found, bare


def _moment(text: str, now: datetime) -> datetime | None:
    """ISO or month/day/year; None for what is none, or lies ahead."""
    at: datetime | None = None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        parts = text.strip().split("/")
        if len(parts) == 3 and all(_is_count(part) for part in parts):
            month, day, year = (int(part) for part in parts)
            try:
                at = datetime(year + 2000 if year < 100 else year, month, day, tzinfo=UTC)
            except ValueError:
                return None
    if at is None or at.year < _EARLIEST:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if at <= now else None


def _is_count(text: str) -> bool:
    """Plain digits, and not absurdly many: `int` fails for "²" and for thousands of them."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def _birthday(text: str) -> str | None:
    """MM-DD; the year is not kept."""
    parts = [part for part in text.replace("/", "-").split("-") if part.isdigit()]
    if len(parts) == 3:
        parts = parts[1:] if len(parts[0]) == 4 else parts[:2]
    if len(parts) != 2:
        return None
    try:
        return date(2024, int(parts[0]), int(parts[1])).strftime("%m-%d")
    except ValueError:
        return None


def _zone(text: str) -> str | None:
    return text if text and text in _zones() else None


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())  # walks through a tree of files


def earlier_figures(row: Mapping[str, str]) -> dict[str, Any]:
    """What the file says of earlier visits."""
    found: dict[str, Any] = {}
    if _is_count(row.get("orders", "")):
        found["orders"] = min(int(row["orders"]), 100_000)
    try:
        last = date.fromisoformat(row.get("last_order", "")[:10])
    except ValueError:
        return found
    return {**found, "last_order": last.isoformat(), "days": [last.isoformat()]}
