"""`make record VENDOR=square|toast|clover|google`: records cassettes from a real account, scrubbed as they are written.

Reads the access token from RECORD_TOKEN (for Toast the restaurant's GUID, for Clover the merchant's id from
RECORD_MERCHANT) and asks for locations, the catalogue and one page of orders; for Google the Places key, and the id of
a place that is yours from RECORD_MERCHANT. Nothing is written at the vendor. What was recorded has to be looked at by a
person before it is committed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.integrations.access import Grant, GrantAccess
    from tools.integrations.http import VendorHttp
    from tools.pos.provider import Provider

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def _provider(vendor: str, http: VendorHttp) -> Provider:
    from tools.integrations.clover import Clover, CloverConfig
    from tools.integrations.square import Square, SquareConfig
    from tools.integrations.toast import Toast, ToastConfig

    known: dict[str, Callable[[], Provider]] = {
        "square": lambda: Square(http, SquareConfig()),
        "toast": lambda: Toast(http, ToastConfig()),
        "clover": lambda: Clover(http, CloverConfig()),
    }
    if vendor not in known:
        sys.exit(f"There is nothing to record for {vendor!r}; there is: {', '.join(known)}")
    return known[vendor]()


async def record(vendor: str, token: str, merchant: str) -> None:
    import httpx

    from core.clock import Clock
    from tests.cassettes import recorder
    from tools.integrations.http import VendorHttp
    from tools.pos.types import Span

    now = datetime.now(UTC)
    async with httpx.AsyncClient() as client:
        provider = _provider(vendor, VendorHttp(client, Clock()))
        account = provider.account(GrantAccess(Grant(token), provider.title), key=merchant)
        with recorder(f"{vendor}/real", "all"):
            [place, *_] = await account.locations()
            dishes = await account.catalog(place)
            page = await account.orders(place, Span("sold", now - timedelta(days=7), now), None)
    sys.stdout.write(
        f"{place.name}: {len(dishes)} dishes, {len(page.orders)} orders of the last week.\n"
        f"Look at tests/cassettes/{vendor}/real.yaml before you commit it: tokens and guests are gone, but look.\n"
    )


async def record_place(key: str, place_id: str) -> None:
    import httpx
    from pydantic import SecretStr

    from core.clock import Clock
    from tests.cassettes import recorder
    from tools.integrations.google.places import PlacesClient
    from tools.integrations.http import VendorHttp

    async with httpx.AsyncClient() as client:
        places = PlacesClient(VendorHttp(client, Clock()), SecretStr(key))
        with recorder("google/real", "all"):
            place = await places.place(place_id)
            found = await places.search(f"{place.title} {place.formattedAddress or ''}")
    sys.stdout.write(
        f"{place.title}: {len(place.reviews)} reviews, {len(found)} places fit its name and address.\n"
        "Look at tests/cassettes/google/real.yaml before you commit it: guests are gone, but look.\n"
    )


if __name__ == "__main__":
    given = os.environ.get("RECORD_TOKEN")
    if len(sys.argv) != 2 or not given:
        sys.exit("Use: RECORD_TOKEN=... make record VENDOR=square")
    merchant = os.environ.get("RECORD_MERCHANT", "record")
    asyncio.run(record_place(given, merchant) if sys.argv[1] == "google" else record(sys.argv[1], given, merchant))
