"""Which of a vendor's locations is the restaurant, and from which day on it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import BadInput
from memory.connections import Connection
from memory.restaurants import Restaurant
from tools.pos.types import Location


def place_of(connection: Connection) -> Location:
    return Location(connection.location_id, connection.location_name, connection.timezone, connection.currency)


def chosen(
    places: Sequence[Location], wanted: str | None, restaurant: Restaurant, title: str
) -> tuple[Location, list[str]]:
    """The place to read (`wanted` is an id or a name; None: the first that is open), and what the owner should know
    about the choice. Raises BadInput."""
    open_ones = [place for place in places if place.active]
    named = ", ".join(f"{place.name} ({place.id})" for place in open_ones[:10])
    if not open_ones:
        raise BadInput(f"This {title} account has no open location.")
    found = [place for place in open_ones if wanted in (None, place.id, place.name)]
    if not found:
        raise BadInput(f"This {title} account has no location {wanted!r}; it has {named}.")
    place = found[0]
    if place.currency and place.currency != restaurant.currency:
        raise BadInput(
            f"{place.name} sells in {place.currency} at {title}, but {restaurant.name} keeps {restaurant.currency}: "
            "connect it to a restaurant of that currency."
        )
    notes = []
    if len(found) > 1:
        notes.append(f"This {title} account has several locations ({named}); the sales of {place.name} are read.")
    if place.timezone and place.timezone != restaurant.timezone:
        notes.append(f"{title} keeps the time of {place.timezone}; days here are those of {restaurant.timezone}.")
    return place, notes


def beginning(place: Location, earliest: datetime, timezone: str) -> datetime:
    """Midnight of the first day to read."""
    zone = ZoneInfo(timezone)
    day = earliest.astimezone(zone).date()
    if place.since and place.since > day:
        day = place.since - timedelta(days=1)  # the vendor's day may not be ours
    return datetime.combine(day, time(), zone).astimezone(UTC)
