"""The demo restaurant's stand-ins inside this process, for one command or the evals: no port, nothing waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import httpx

from api.accounts import accounts
from api.content import sms_price
from api.presence import guard, reach
from tools.integrations.http import VendorHttp
from tools.integrations.website.client import WebsiteClient

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.restaurants import Restaurant
    from sandboxes.stage import Stage


@asynccontextmanager
async def staged(container: Container) -> AsyncIterator[tuple[Stage, httpx.AsyncClient]]:
    """Leads the container to the stand-ins until the block ends. Gives the stage and the owner's browser."""
    from sandboxes.stage import Stage, usual_urls

    stage = Stage.at(usual_urls(), container.clock.now(), slow=0.0, clock=container.clock.now)
    stage.mailbox.smtp_port = 9  # nobody listens there: who wants mail opens the mailbox
    stage.facebook.board.fetches = False  # nobody serves our pictures to others inside this process
    transport = httpx.ASGITransport(stage.app())
    settings = container.settings.model_copy(update=stage.settings)
    async with httpx.AsyncClient(transport=transport) as browser:
        http = VendorHttp(browser, container.clock)
        website = WebsiteClient(container.clock, guard=guard(settings), transport=transport)
        container.accounts.makers.update(accounts(settings, http))
        container.senders.lead(settings, http)
        container.content.priced(sms_price(settings))
        if container.voice.sources:
            container.voice.sources.website = website
        container.grader.reach = reach(settings, container.clock, http, container.parsers, container.accounts, website)
        try:
            yield stage, browser
        finally:
            await container.grader.close()


@asynccontextmanager
async def demo_presence(container: Container, restaurant: Restaurant) -> AsyncIterator[None]:
    """For a demo restaurant the stand-ins, and its profile led to them; for any other nothing."""
    if not restaurant.demo or not find_spec("sandboxes"):
        yield
        return
    from sandboxes.stage import settle

    async with staged(container) as (stage, browser):
        await settle(container, restaurant, stage, browser)
        yield
