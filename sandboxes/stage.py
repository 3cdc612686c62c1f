"""The demo restaurant's presence, played on this machine: all stand-ins at once, and the restaurant settled among them.

`serve --demo` runs them on loopback; the evals call the same applications in their own process.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import Unavailable
from sandboxes.base import LOOPBACK
from sandboxes.delivery import DeliverySandbox
from sandboxes.facebook import VERSION, FacebookSandbox
from sandboxes.google import GoogleSandbox
from sandboxes.mailbox import SMTP_PORT, MailboxSandbox
from sandboxes.pagespeed import DELAY, PagespeedSandbox
from sandboxes.past import month_ago
from sandboxes.pictures import load_pictures
from sandboxes.presence import PORTS, SHOP, Presence
from sandboxes.restaurant import window
from sandboxes.twilio import ACCOUNT_SID, SERVICE, TOKEN, TwilioSandbox
from sandboxes.weather import WeatherSandbox
from sandboxes.website import WebsiteSandbox
from sandboxes.yelp import YelpSandbox

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Container
    from memory.restaurants import Restaurant

ACCOUNTS = ("google", "facebook")
_PAGES = ("website", "delivery")  # what the guarded fetcher may read; the others are asked as vendors
_OWNER = "demo-owner"
_PER_SECOND = 80.0  # text messages, a little below what the stand-in takes


class Playing(Protocol):
    def app(self) -> ASGIApp: ...


@dataclass(frozen=True)
class Stage:
    """The stand-ins by name."""

    presence: Presence
    sandboxes: Mapping[str, Playing]
    twilio: TwilioSandbox
    mailbox: MailboxSandbox
    facebook: FacebookSandbox
    google: GoogleSandbox

    @classmethod
    def at(
        cls,
        urls: Mapping[str, str],
        now: datetime,
        slow: float = DELAY,
        clock: Callable[[], datetime] | None = None,
    ) -> Stage:
        """`slow`: seconds that Lighthouse takes; `clock`: the house's, by which what is sent and posted is dated, so
        that it is found again."""
        presence = Presence(now, urls)
        twilio, mailbox = TwilioSandbox(), MailboxSandbox()
        facebook, google = FacebookSandbox(presence), GoogleSandbox(presence)
        if clock is not None:
            twilio.clock = mailbox.clock = facebook.board.clock = google.post_clock = clock
        moment = clock or (lambda: now)
        sandboxes: dict[str, Playing] = {
            "website": WebsiteSandbox(presence),
            "google": google,
            "yelp": YelpSandbox(presence),
            "pagespeed": PagespeedSandbox(presence, delay=slow),
            "facebook": facebook,
            "delivery": DeliverySandbox(presence),
            "twilio": twilio,
            "mailbox": mailbox,
            "weather": WeatherSandbox(lambda: moment().astimezone(ZoneInfo(presence.shop.timezone)).date()),
        }
        return cls(presence, sandboxes, twilio, mailbox, facebook, google)

    @property
    def settings(self) -> dict[str, Any]:
        """What leads the house to them."""
        urls = self.presence.urls
        ports = [urlsplit(urls[name]).port for name in _PAGES]
        vendors = {f"{name}_url": urls[name] for name in ("google", "yelp", "pagespeed")}
        vendors["facebook_url"] = f"{urls['facebook']}/{VERSION}"
        return {**vendors, **self._sending, "loopback_ports": ports, "demo": True}

    @property
    def _sending(self) -> dict[str, Any]:
        return {
            "twilio_url": self.presence.urls["twilio"],
            "twilio_account_sid": ACCOUNT_SID,
            "twilio_token": SecretStr(TOKEN),
            "twilio_from": SERVICE,
            "twilio_per_second": _PER_SECOND,
            "smtp_url": SecretStr(self.mailbox.url),
            "email_from": "hello@luna.example",
        }

    @property
    def places(self) -> dict[str, str]:
        """Where what was sent and posted can be looked at."""
        urls = self.presence.urls
        return {
            "texts": f"{urls['twilio']}/_sandbox/messages",
            "emails": f"{urls['mailbox']}/",
            "Facebook and Instagram": f"{urls['facebook']}/_sandbox/posts",
            "Google": f"{urls['google']}/_sandbox/posts",
        }

    def app(self) -> ASGIApp:
        """All of them as one application, told apart by the port that is asked."""
        apps = {urlsplit(url).port: self.sandboxes[name].app() for name, url in self.presence.urls.items()}

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            app = apps.get(scope["server"][1])
            if app is None:  # a stranger's address: this network ends here
                raise httpx.ConnectError("Nobody listens there.")
            await app(scope, receive, send)

        return answer


def usual_urls() -> dict[str, str]:
    return {name: f"http://{LOOPBACK}:{port}" for name, port in PORTS.items()}


@asynccontextmanager
async def on_loopback(now: datetime, clock: Callable[[], datetime] | None = None) -> AsyncIterator[Stage]:
    """Runs them on their usual ports (taken ones on others), in a thread of their own, until the block ends."""
    mail, listeners = _listening(SMTP_PORT), {name: _listening(port) for name, port in PORTS.items()}
    urls = {name: f"http://{LOOPBACK}:{one.getsockname()[1]}" for name, one in listeners.items()}
    stage = await asyncio.to_thread(Stage.at, urls, now, clock=clock)
    mail.listen(100)
    stage.mailbox.smtp_port = mail.getsockname()[1]
    servers = {
        name: uvicorn.Server(uvicorn.Config(sandbox.app(), log_level="critical", lifespan="off", access_log=False))
        for name, sandbox in stage.sandboxes.items()
    }

    async def take_mail() -> None:
        """After the others: until then who calls waits in line."""
        while not all(server.started for server in servers.values()):
            await asyncio.sleep(0.01)
        async with stage.mailbox.listening(mail):
            while not any(server.should_exit for server in servers.values()):
                await asyncio.sleep(0.05)

    async def serve() -> None:
        await asyncio.gather(take_mail(), *(server.serve([listeners[name]]) for name, server in servers.items()))

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="sandboxes", daemon=True)
    thread.start()
    try:
        while thread.is_alive() and not all(server.started for server in servers.values()):
            await asyncio.sleep(0.01)
        yield stage
    finally:
        for server in servers.values():
            server.should_exit = server.force_exit = True
        await asyncio.to_thread(thread.join, 5.0)


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.bind((LOOPBACK, 0))
    return listener


def led_there(settings: Settings, stage: Stage) -> Settings:
    """The house's settings in `serve --demo`: to the stand-ins, the weather's too where the operator named none; and
    guests' answers come back to this server."""
    own_weather = settings.weather_key or settings.weather_url
    weather = {} if own_weather else {"weather_url": stage.presence.urls["weather"]}
    led = settings.model_copy(update={**stage.settings, **weather})
    stage.twilio.inbound_url = f"{led.own_url}/channels/sms/twilio/inbound"
    return led


async def place(container: Container, restaurant: Restaurant) -> None:
    """Where the restaurant stands, and the weather there: for holidays, texts and forecasts. The evals' world goes
    without, so that its forecasts stay as they are."""
    shop, today = SHOP, restaurant.today(container.clock.now())
    placed = await container.restaurants.settle(
        restaurant.restaurant_id,
        country=shop.country,
        subdivision=shop.region,
        latitude=shop.latitude,
        longitude=shop.longitude,
    )
    await container.forecast.freshen_weather(placed, today, window("live", container.clock.now()).first)


async def settle(container: Container, restaurant: Restaurant, stage: Stage, browser: httpx.AsyncClient) -> None:
    """Tells the restaurant's profile where it is found, connects its accounts as its owner would, fills its picture
    library, and puts a grade of a month ago on record where there is none. `browser` is the owner's."""
    rid, shop, presence = restaurant.restaurant_id, stage.presence.shop, stage.presence
    settled = await container.restaurants.settle(
        rid,
        website=presence.website,
        phone=shop.phone_shown,
        address=shop.address,
        facebook=presence.facebook,
        instagram=presence.instagram,
        delivery=list(presence.delivery),
    )
    for name in ACCOUNTS:
        await _connect(container, settled, name, browser)
    await load_pictures(container.images.store, rid, container.clock.now())
    if await container.grader.latest(rid) is None:
        await container.grader.store.begin(month_ago(settled, container.clock.now()))


async def _connect(container: Container, restaurant: Restaurant, name: str, browser: httpx.AsyncClient) -> None:
    link, nonce = await container.accounts.connect_url(restaurant, _OWNER, name)
    answer = await browser.get(link)
    brought = dict(parse_qsl(urlsplit(str(answer.headers.get("location", ""))).query))
    if not brought.get("code"):
        raise Unavailable(f"The sandbox of {name} did not let us in (status {answer.status_code}).")
    account = await container.accounts.finish(name, brought["state"], brought["code"], nonce)
    if account.status == "choose":
        mine = next(one for one in account.choices if one.address == SHOP.address)
        await container.accounts.choose(restaurant, name, mine.id, _OWNER)
