"""Plays the demo restaurant's own website on loopback: handsome, plausible, and not quite finished.

`python -m sandboxes.website` · the pages /, /menu, /story, /contact, a robots.txt, and a link that leads nowhere.
/test/robot-wall, /test/parked and /test/login are pages that no grade may count. SYNTHETIC: every page says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandboxes.base import main
from sandboxes.presence import LABEL, PORTS, PagesSandbox, Presence
from sandboxes.restaurant import Size, sizes

ROBOTS = "User-agent: *\nDisallow: /kitchen/\nAllow: /\n"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PICTURES = ("mark", "camera", "oven", "pizza-classic", "pizza-veggie", "room")
_CHALLENGE = """<!doctype html><html lang="en"><head><title>Just a moment...</title></head><body><h1>Verifying that you
are human</h1><p>{label}.</p><script>window._cf_chl_opt = {{cType: "managed"}};</script></body></html>"""
_PARKED = """<!doctype html><html lang="en"><head><title>lunapizza.example</title></head><body>
<h1>Luna</h1><p>This domain is for sale. Buy this domain today.</p><p>{label}.</p></body></html>"""
_LOGIN = """<!doctype html><html lang="en"><head><title>Private site</title></head><body><h1>Private site</h1>
<form><label>Password <input type="password"></label><button>Enter</button></form><p>{label}.</p></body></html>"""


@dataclass(frozen=True)
class Wall:
    """A page that is not the restaurant's."""

    html: str
    status: int = 200
    headers: Mapping[str, str] | None = None


WALLS = {
    "robot-wall": Wall(_CHALLENGE, 403, {"cf-mitigated": "challenge"}),
    "parked": Wall(_PARKED),
    "login": Wall(_LOGIN),
}


class WebsiteSandbox(PagesSandbox):
    port, vendor = PORTS["website"], "website"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(ROBOTS, presence, now)
        self.wall: str | None = None  # one of WALLS: what the whole site shows instead

    def routes(self) -> Sequence[Route]:
        return [
            Route("/", self._home),
            Route("/menu", self._menu),
            Route("/story", self._story),
            Route("/contact", self._contact),
            Route("/robots.txt", self._robots),
            Route("/style.css", self._style),
            Route("/img/{name}.svg", self._picture),
            Route("/test/{wall}", self._test),
            Route("/{rest:path}", self._missing),
        ]

    def control(self) -> Sequence[Route]:
        return [Route("/_sandbox/wall", self._set_wall, methods=["POST"])]

    async def _set_wall(self, request: Request) -> Response:
        """{"wall": "robot-wall"}; null takes it away"""
        self.wall = (await request.json())["wall"]
        return PlainTextResponse(self.wall or "none")

    async def _home(self, request: Request) -> Response:
        if self.wall:
            return _walled(self.wall)
        data = json.dumps(self.structured(), indent=1).replace("</", "<\\/")
        head = f'<script type="application/ld+json">\n{data}\n</script>'
        return self._page(f"{self.presence.shop.name} - Home", "home", head)

    async def _menu(self, request: Request) -> Response:
        return self._page("Menu", "", "", f'<section class="words"><h1>Menu</h1>{_menu_html()}</section>')

    async def _story(self, request: Request) -> Response:
        return self._page("Our story", "story")

    async def _contact(self, request: Request) -> Response:
        return self._page("Visit us", "contact")

    async def _style(self, request: Request) -> Response:
        return Response(_file("style.css"), media_type="text/css", headers={"Cache-Control": "max-age=600"})

    async def _picture(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _PICTURES:
            return await self._missing(request)
        return Response(_file(f"img/{name}.svg"), media_type="image/svg+xml")

    async def _test(self, request: Request) -> Response:
        name = request.path_params["wall"]
        return _walled(name) if name in WALLS else await self._missing(request)

    async def _missing(self, request: Request) -> Response:
        main_part = '<section class="words"><h1>Nothing here</h1><p>The lantern went out on this page.</p></section>'
        return self._page("Not found", "", "", main_part, 404)

    def _page(self, title: str, name: str, head: str = "", main_part: str = "", status: int = 200) -> Response:
        words = {key: escape(value) for key, value in self._words().items()} | {"hours": self._hours()}
        inner = main_part or Template(_file(f"{name}.html")).substitute(words)
        html = Template(_file("page.html")).substitute(words, title=escape(title), head=head, main=inner)
        return HTMLResponse(html, status)

    def _words(self) -> dict[str, str]:
        presence, shop = self.presence, self.presence.shop
        ubereats, doordash = presence.delivery
        return {
            "label": LABEL,
            "name": shop.name,
            "address": shop.address,
            "phone": shop.phone_shown,
            "description": shop.description,
            "facebook": presence.facebook,
            "instagram": presence.instagram,
            "ubereats": ubereats,
            "doordash": doordash,
        }

    def _hours(self) -> str:
        rows = (
            f"<tr><td>{_DAYS[day]}</td><td>{opens:%-I:%M %p} - {closes:%-I:%M %p}</td></tr>"
            for day, (opens, closes) in sorted(self.presence.shop.hours.items())
        )
        return "".join(rows)

    def structured(self) -> dict[str, Any]:
        """The home page's JSON-LD: no menu, no hours, no prices, no map, no other pages of its own."""
        shop = self.presence.shop
        return {
            "@context": "https://schema.org",
            "@type": "Restaurant",
            "name": shop.name,
            "url": self.presence.website,
            "telephone": shop.phone,
            "servesCuisine": shop.cuisine,
            "image": f"{self.presence.website}img/oven.svg",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": shop.street,
                "addressLocality": shop.city,
                "addressRegion": shop.region,
                "postalCode": shop.postal_code,
                "addressCountry": shop.country,
            },
        }


def _walled(name: str) -> Response:
    wall = WALLS[name]
    return HTMLResponse(wall.html.format(label=LABEL), wall.status, headers=dict(wall.headers or {}))


def _file(name: str) -> str:
    return files("sandboxes").joinpath(f"data/website/{name}").read_text("utf-8")


def _menu_html() -> str:
    """Every dish once, at the price of its smallest size."""
    dishes: dict[str, Size] = {}
    for size in sorted(sizes().values(), key=lambda size: size.price):
        dishes.setdefault(size.dish, size)
    parts = []
    for category in dict.fromkeys(size.category for size in sizes().values()):
        rows = (
            f"<li><span>{escape(size.dish)}</span> <span>${size.price:.2f}</span></li>"
            for size in dishes.values()
            if size.category == category
        )
        parts.append(f'<h2>{escape(category)}</h2><ul class="dishes">{"".join(rows)}</ul>')
    return "".join(parts)


if __name__ == "__main__":
    main(lambda _mode, now: WebsiteSandbox(now=now))
