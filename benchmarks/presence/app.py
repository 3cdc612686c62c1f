"""The real application with the stand-ins in the vendors' place and the scripted model in the provider's.

`python -m benchmarks.presence.app PORT DATA_DIR ADDRESSES` (JSON, as benchmarks.presence.stage prints them)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import httpx
import uvicorn
import uvloop

from api.app import create_app
from api.settings import read_settings
from api.wiring import open_container
from api.worker import background
from benchmarks.access import RESTAURANT
from benchmarks.app import Lookup, look_up
from benchmarks.model import TOOL, ScriptedModel
from core.clock import Clock
from memory.restaurants import Restaurant
from sandboxes.restaurant import CURRENCY, NAME, TIMEZONE
from sandboxes.stage import Stage, settle
from tools.base import Tool, ToolClass

LOOKER = "looker"  # has no website of its own: whatever it names is somebody else's


async def serve(port: int, data_dir: Path, urls: dict[str, str]) -> None:
    clock = Clock()
    stage = Stage.at(urls, clock.now())
    settings = read_settings(data_dir=data_dir, port=port, **stage.settings)
    tool = Tool(TOOL, "Looks something up at once.", Lookup, ToolClass.READ, run=look_up)
    async with open_container(settings, clock, role="server", model=ScriptedModel(), extra_tools=[tool]) as container:
        mine, _ = [await container.restaurants.create(_named(name, clock)) for name in (RESTAURANT, LOOKER)]
        async with httpx.AsyncClient(trust_env=False) as browser:
            await settle(container, mine, stage, browser)
        async with background(container):
            config = uvicorn.Config(create_app(container), port=port, log_level="warning", access_log=False)
            await uvicorn.Server(config).serve()


def _named(restaurant_id: str, clock: Clock) -> Restaurant:
    return Restaurant(
        restaurant_id=restaurant_id,
        name=NAME,
        timezone=TIMEZONE,
        currency=CURRENCY,
        demo=True,
        created_at=clock.now(),
    )


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])))
