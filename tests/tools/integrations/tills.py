"""Toast and Clover behind a real PosService, in process: see tests/tools/pos/world.py."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx

from sandboxes.clover import APP_ID, SECRET, WEBHOOK_CODE, CloverSandbox
from sandboxes.toast import ToastSandbox
from tests.tools.pos.world import TillWorld
from tools.integrations.clover import Clover, CloverConfig
from tools.integrations.http import VendorHttp
from tools.integrations.toast import Toast, ToastConfig
from tools.pos.provider import Provider


class ToastWorld(TillWorld):
    name = "toast"
    sandbox: ToastSandbox

    @classmethod
    def build(cls, http: VendorHttp, url: str, demo: bool) -> Provider:
        return Toast(http, ToastConfig(url), demo=demo)

    async def secret(self) -> dict[str, str]:
        """An owner whose credentials were deleted makes new ones."""
        self.sandbox.tokens.restore()
        return dict(self.sandbox.credentials)


class CloverWorld(TillWorld):
    name = "clover"
    sandbox: CloverSandbox

    @classmethod
    def build(cls, http: VendorHttp, url: str, demo: bool) -> Provider:
        return Clover(http, CloverConfig(APP_ID, SECRET, url, WEBHOOK_CODE), demo=demo)

    async def secret(self) -> dict[str, str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app())) as browser:
            link, _ = await self.service.authorize(self.restaurant, "owner", "clover")
            answer = await browser.get(link)
        assert answer.status_code == 302
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
