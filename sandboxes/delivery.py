"""Plays two delivery platforms on loopback: one whose listing anyone may read, one behind a robot wall.

`python -m sandboxes.delivery` · /ubereats/... carries JSON-LD with the menu, /doordash/... a robot wall; robots.txt
closes /grubhub/... to machines. SYNTHETIC: see sandboxes.presence; no platform made these pages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sandboxes.base import main
from sandboxes.presence import LABEL, PORTS, PagesSandbox, Presence
from sandboxes.restaurant import sizes

ROBOTS = "User-agent: *\nDisallow: /grubhub/\nAllow: /\n"
_PHOTOS = 3  # of four dishes, one has no picture
_SHOWN = 12  # reviews on the page
_WALL = """<!doctype html><html lang="en"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head>
<body><h1>Checking that you are human</h1><p>This may take a few seconds. {label}.</p>
<script>window._cf_chl_opt = {{cType: "managed"}};</script></body></html>"""


class DeliverySandbox(PagesSandbox):
    port, vendor = PORTS["delivery"], "delivery"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(ROBOTS, presence, now)
        self.changes: dict[str, Any] = {}  # put over the listing's JSON-LD

    def routes(self) -> Sequence[Route]:
        return [
            Route("/robots.txt", self._robots),
            Route("/ubereats/store/luna-pizza", self._listing),
            Route("/grubhub/store/luna-pizza", self._listing),
            Route("/doordash/{rest:path}", self._wall),
        ]

    async def _wall(self, request: Request) -> Response:
        return HTMLResponse(_WALL.format(label=LABEL), 403, headers={"cf-mitigated": "challenge"})

    async def _listing(self, request: Request) -> Response:
        shop, said = self.presence.shop, self.restaurant() | self.changes
        dishes = [dish for part in said["hasMenu"]["hasMenuSection"] for dish in part["hasMenuItem"]]
        rows = "".join(f"<li>{escape(dish['name'])} <span>${dish['offers']['price']}</span></li>" for dish in dishes)
        head = f"<title>{escape(shop.name)} delivery in {escape(shop.city)}</title>"
        data = json.dumps(said).replace("</", "<\\/")
        html = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}'
            f'<script type="application/ld+json">{data}</script></head>'
            f"<body><h1>{escape(shop.name)}</h1><p>{LABEL}.</p><ul>{rows}</ul></body></html>"
        )
        return HTMLResponse(html)

    def restaurant(self) -> dict[str, Any]:
        """The listing's JSON-LD, still with the street that the shop has left."""
        shop, written = self.presence.shop, self.presence.reviews("delivery")
        return {
            "@context": "https://schema.org",
            "@type": "Restaurant",
            "name": shop.name,
            "telephone": shop.phone,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": self.presence.flaws.old_street,
                "addressLocality": shop.city,
                "addressRegion": shop.region,
                "postalCode": shop.postal_code,
                "addressCountry": shop.country,
            },
            "servesCuisine": [shop.cuisine],
            "priceRange": "$" * shop.price_level,
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": round(sum(one.rating for one in written) / len(written), 1),
                "reviewCount": len(written),
            },
            "potentialAction": {"@type": "OrderAction", "target": "https://demo.invalid/order"},
            "review": [_review(one) for one in written[:_SHOWN]],
            "hasMenu": {"@type": "Menu", "hasMenuSection": _sections()},
        }


def _sections() -> list[dict[str, Any]]:
    """Every dish once, at its smallest size's price; some without picture, few with a description."""
    by_category: dict[str, dict[str, dict[str, Any]]] = {}
    for size in sizes().values():
        dishes = by_category.setdefault(size.category, {})
        number = sum(map(len, by_category.values()))
        dishes.setdefault(size.dish, _dish(size.dish, size.price, number))
    return [
        {"@type": "MenuSection", "name": name, "hasMenuItem": list(dishes.values())}
        for name, dishes in by_category.items()
    ]


def _dish(name: str, price: float, number: int) -> dict[str, Any]:
    dish = {"@type": "MenuItem", "name": name, "offers": {"@type": "Offer", "price": price, "priceCurrency": "USD"}}
    if number % 4 < _PHOTOS:
        dish["image"] = f"https://demo.invalid/{number}.jpg"
    if number % 3 == 0:
        dish["description"] = f"{name}, from the stone oven."
    return dish


def _review(one: Any) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": one.author},
        "datePublished": f"{one.at:%Y-%m-%d}",
        "reviewRating": {"@type": "Rating", "ratingValue": one.rating, "bestRating": 5},
        "reviewBody": one.text,
    }


if __name__ == "__main__":
    main(lambda _mode, now: DeliverySandbox(now=now))
