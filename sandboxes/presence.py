"""The demo restaurant as the web knows it: one set of facts that all stand-ins of listings and social networks share.

SYNTHETIC. The address does not exist, the phone number is from the range kept for fiction, no guest wrote a review.
Where vendors tell different things (an old phone number, missing hours) they do so on purpose: see `Flaws`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandboxes.base import Sandbox
from sandboxes.restaurant import NAME, TIMEZONE
from sandboxes.reviews import DemoReview, written

LABEL = "Synthetic data of a demo restaurant"
PORTS = {
    "website": 9110,
    "google": 9111,
    "yelp": 9112,
    "pagespeed": 9113,
    "facebook": 9114,
    "delivery": 9115,
    "twilio": 9116,
    "mailbox": 9118,  # the page of it; mail itself goes to 9117
    "weather": 9119,
}


@dataclass(frozen=True)
class Shop:
    """What is true of the restaurant. Phones as E.164 and as written; `hours` by weekday (Monday is 0), local times;
    closing at midnight is 00:00."""

    name: str = NAME
    street: str = "84 Lantern Street"
    city: str = "Brooklyn"
    region: str = "NY"  # as in ISO 3166-2 behind the dash
    postal_code: str = "11201"
    country: str = "US"
    latitude: float = 40.6926
    longitude: float = -73.9905
    timezone: str = TIMEZONE
    phone: str = "+12125550142"
    phone_shown: str = "(212) 555-0142"
    cuisine: str = "Pizza"
    price_level: int = 2  # of 4
    description: str = "Neighborhood pizza from a stone oven: thin crust, long-risen dough, and a table for everyone."
    hours: Mapping[int, tuple[time, time]] = field(
        default_factory=lambda: {day: (time(11), time(0) if day in (4, 5) else time(23)) for day in range(7)}
    )
    handle: str = "lunapizza.demo"  # on every social network

    @property
    def address(self) -> str:
        return f"{self.street}, {self.city}, {self.region} {self.postal_code}"


@dataclass(frozen=True)
class Flaws:
    """What is wrong with it on the web, so that a grade has something to find."""

    old_phone: str = "+12125550117"  # still on Facebook
    old_phone_shown: str = "(212) 555-0117"
    old_street: str = "61 Lantern Street"  # still on one delivery platform
    last_post_days: int = 47  # on Google; nothing after


SHOP, FLAWS = Shop(), Flaws()


@dataclass(frozen=True)
class Presence:
    """The shop at the addresses of this run. `urls`: where each stand-in listens, by its name in `PORTS`."""

    now: datetime
    urls: Mapping[str, str] = field(
        default_factory=lambda: {name: f"http://127.0.0.1:{port}" for name, port in PORTS.items()}
    )
    shop: Shop = SHOP
    flaws: Flaws = FLAWS

    @property
    def website(self) -> str:
        return f"{self.urls['website']}/"

    @property
    def facebook(self) -> str:
        return f"https://www.facebook.com/{self.shop.handle}"

    @property
    def instagram(self) -> str:
        return f"https://www.instagram.com/{self.shop.handle}/"

    @property
    def delivery(self) -> tuple[str, str]:
        """Two listings; the second hides behind a robot wall."""
        return (
            f"{self.urls['delivery']}/ubereats/store/luna-pizza",
            f"{self.urls['delivery']}/doordash/store/luna-pizza",
        )

    def reviews(self, source: str | None = None) -> list[DemoReview]:
        """Newest first; of one of google, yelp, facebook, delivery, or all."""
        return [one for one in written(self.now) if source in (None, one.source)]


class PresenceSandbox(Sandbox):
    """A stand-in that knows the restaurant as the web does. `now`: where its clock stands still."""

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__()
        if now is not None:
            self.clock = lambda: now
        self.presence = presence or Presence(self.clock())


class PagesSandbox(PresenceSandbox):
    """A site that machines read: pages, and a robots.txt which may be changed."""

    def __init__(self, robots: str, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(presence, now)
        self.robots = robots

    def error(self, status: int) -> str:
        return f"<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>"

    async def _robots(self, request: Request) -> Response:
        return PlainTextResponse(self.robots)
