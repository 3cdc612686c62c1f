"""The way out for the benchmark's messages: to this machine and nowhere else."""

from __future__ import annotations

import httpx

from api.settings import LOOPBACK


class LoopbackOnly(httpx.AsyncHTTPTransport):
    """Refuses to be made for anything but a demo, and to carry anything off this machine."""

    def __init__(self, *, demo: bool) -> None:
        if not demo:
            raise RuntimeError("The benchmark sends for a demo restaurant only.")
        super().__init__()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host not in LOOPBACK:
            raise RuntimeError(f"The benchmark sends nothing to {request.url.host}.")
        return await super().handle_async_request(request)
