"""Plays Yelp Fusion on loopback for the demo restaurant: search, match, details, three excerpts, a daily limit.

`python -m sandboxes.yelp` · /_sandbox/fail as every stand-in. SYNTHETIC: see sandboxes.presence.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandboxes.base import bearer, main
from sandboxes.presence import PORTS, Presence, PresenceSandbox
from sandboxes.reviews import DemoReview

KEY = "sandbox-yelp-key"
PLACE = "luna-pizza-demo-0000-1"  # 22 characters, as Yelp's are
NEIGHBOUR = "lunas-deli-demo-0000-2"
DAILY = 300
_EXCERPT = 160  # characters
_PACIFIC = ZoneInfo("America/Los_Angeles")


class YelpSandbox(PresenceSandbox):
    port, vendor = PORTS["yelp"], "yelp"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(presence, now)
        self.key = KEY
        self.left = DAILY

    def routes(self) -> Sequence[Route]:
        return [
            Route("/v3/businesses/search/phone", self._guarded(self._by_phone)),
            Route("/v3/businesses/search", self._guarded(self._search)),
            Route("/v3/businesses/matches", self._guarded(self._match)),
            Route("/v3/businesses/{id}/reviews", self._guarded(self._reviews)),
            Route("/v3/businesses/{id}", self._guarded(self._details)),
        ]

    def error(self, status: int) -> Any:
        code, said = {
            400: ("VALIDATION_ERROR", "Please check the parameters."),
            401: ("TOKEN_INVALID", "Invalid access token or authorization header."),
            404: ("BUSINESS_NOT_FOUND", "The requested business could not be found."),
            429: ("TOO_MANY_REQUESTS_PER_SECOND", "You have exceeded the queries-per-second limit for this endpoint."),
        }.get(status, ("INTERNAL_ERROR", "Something went wrong internally, please try again later."))
        return {"error": {"code": code, "description": said}}

    def _guarded(self, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """The key first, then what is left of the day."""

        async def asked(request: Request) -> Response:
            if bearer(request) != self.key:
                return self._failure(401)
            if self.left <= 0:
                said = (
                    "You've reached the access limit for this client. See instructions for requesting a higher limit."
                )
                body = {"error": {"code": "ACCESS_LIMIT_REACHED", "description": said}}
                return JSONResponse(body, 429, headers=self._limits())
            self.left -= 1
            response = await answer(request)
            response.headers.update(self._limits())
            return response

        return asked

    def _limits(self) -> dict[str, str]:
        midnight = self.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return {
            "RateLimit-DailyLimit": str(DAILY),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-ResetTime": midnight.isoformat(),
        }

    def _failure(self, status: int) -> Response:
        return JSONResponse(self.error(status), status)

    async def _by_phone(self, request: Request) -> Response:
        phone = request.query_params.get("phone", "")
        if not phone.startswith("+"):
            return self._failure(400)
        return _places([self._place()] if phone == self.presence.shop.phone else [])

    async def _search(self, request: Request) -> Response:
        asked = request.query_params
        if not asked.get("location") and not asked.get("latitude"):
            return self._failure(400)
        near = self.presence.shop.city.casefold() in asked.get("location", "").casefold()
        return _places([self._neighbour(), self._place()] if near else [])

    async def _match(self, request: Request) -> Response:
        asked, shop = request.query_params, self.presence.shop
        if not all(asked.get(name) for name in ("name", "address1", "city", "state", "country")):
            return self._failure(400)
        here = (
            asked["address1"].casefold() == shop.street.casefold() and asked["city"].casefold() == shop.city.casefold()
        )
        return _places([self._place()] if here else [])

    async def _details(self, request: Request) -> Response:
        if request.path_params["id"] == NEIGHBOUR:
            return JSONResponse(self._neighbour())
        if request.path_params["id"] != PLACE:
            return self._failure(404)
        return JSONResponse(self._place() | self._more())

    async def _reviews(self, request: Request) -> Response:
        if request.path_params["id"] != PLACE:
            return self._failure(404)
        written = self.presence.reviews("yelp")
        shown = [_review(one) for one in written[:3]]
        return JSONResponse({"reviews": shown, "total": len(written), "possible_languages": ["en", "es"]})

    def _place(self) -> dict[str, Any]:
        shop, written = self.presence.shop, self.presence.reviews("yelp")
        mean = sum(one.rating for one in written) / len(written)
        return {
            "id": PLACE,
            "alias": PLACE,
            "name": shop.name,
            "image_url": "https://s3-media0.fl.yelpcdn.com/bphoto/demo-1/o.jpg",
            "is_closed": False,
            "url": "https://www.yelp.com/biz/luna-pizza-demo?adjust_creative=demo&utm_source=demo",
            "review_count": len(written),
            "categories": [{"alias": "pizza", "title": "Pizza"}],
            "rating": round(2 * mean) / 2,
            "coordinates": {"latitude": shop.latitude, "longitude": shop.longitude},
            "transactions": ["pickup"],
            "price": "$" * shop.price_level,
            "location": _location(shop.street, shop.city, shop.region, shop.postal_code, shop.country),
            "phone": shop.phone,
            "display_phone": shop.phone_shown,
        }

    def _more(self) -> dict[str, Any]:
        """What only the details tell. Monday's hours are missing, and nobody has claimed the listing."""
        hours = self.presence.shop.hours
        days = [
            {"is_overnight": end < start, "start": f"{start:%H%M}", "end": f"{end:%H%M}", "day": day}
            for day, (start, end) in hours.items()
            if day != 0
        ]
        return {
            "is_claimed": False,
            "photos": [f"https://s3-media0.fl.yelpcdn.com/bphoto/demo-{number}/o.jpg" for number in (1, 2, 3)],
            "hours": [{"open": days, "hours_type": "REGULAR", "is_open_now": True}],
        }

    def _neighbour(self) -> dict[str, Any]:
        """Another shop of nearly that name, which must not be taken for ours."""
        shop = self.presence.shop
        return self._place() | {
            "id": NEIGHBOUR,
            "alias": NEIGHBOUR,
            "name": "Luna's Deli & Grocery",
            "location": _location("9 Harbor Road", shop.city, shop.region, "11231", shop.country),
            "phone": "+12125550199",
            "display_phone": "(212) 555-0199",
        }


def _location(street: str, city: str, state: str, postcode: str, country: str) -> dict[str, Any]:
    return {
        "address1": street,
        "address2": "",
        "address3": "",
        "city": city,
        "zip_code": postcode,
        "country": country,
        "state": state,
        "display_address": [street, f"{city}, {state} {postcode}"],
    }


def _places(places: list[dict[str, Any]]) -> Response:
    return JSONResponse({"businesses": places, "total": len(places)})


def _review(one: DemoReview) -> dict[str, Any]:
    text = one.text if len(one.text) <= _EXCERPT else f"{one.text[:_EXCERPT]}..."
    return {
        "id": one.id,
        "url": f"https://www.yelp.com/biz/luna-pizza-demo?hrid={one.id}",
        "text": text,
        "rating": one.rating,
        "time_created": f"{one.at.astimezone(_PACIFIC):%Y-%m-%d %H:%M:%S}",
        "user": {"id": f"user-{one.id}", "name": f"{one.author}", "image_url": None},
    }


if __name__ == "__main__":
    main(lambda _mode, now: YelpSandbox(now=now))
