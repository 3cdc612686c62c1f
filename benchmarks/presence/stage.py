"""The demo's stand-ins in a process of their own: `python -m benchmarks.presence.stage` prints their addresses as JSON
and runs until its input ends."""

from __future__ import annotations

import asyncio
import json
import sys

from core.clock import Clock
from sandboxes.stage import on_loopback


async def run() -> None:
    async with on_loopback(Clock().now()) as stage:
        print(json.dumps(dict(stage.presence.urls)), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(run())
