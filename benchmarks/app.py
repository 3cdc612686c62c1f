"""The real application, embedded services and all, with the scripted model in the provider's place.

`python -m benchmarks.app PORT DATA_DIR`
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import uvicorn
import uvloop
from pydantic import BaseModel

from api.app import create_app
from api.settings import read_settings
from api.wiring import Container, open_container
from api.worker import background
from benchmarks.access import RESTAURANT
from benchmarks.model import TOOL, TOOL_RESULT, ScriptedModel
from core.errors import Conflict
from memory.restaurants import Restaurant
from tools.base import Tool, ToolCall, ToolClass, ToolResult


class Lookup(BaseModel):
    period_days: int = 30


async def look_up(call: ToolCall, args: Lookup) -> ToolResult:
    return ToolResult(TOOL_RESULT)


async def serve(port: int, data_dir: Path) -> None:
    settings = read_settings(data_dir=data_dir, port=port)
    tool = Tool(TOOL, "Looks something up at once.", Lookup, ToolClass.READ, run=look_up)
    async with open_container(settings, role="server", model=ScriptedModel(), extra_tools=[tool]) as container:
        await _open_restaurant(container)
        async with background(container):
            config = uvicorn.Config(create_app(container), port=port, log_level="warning", access_log=False)
            await uvicorn.Server(config).serve()


async def _open_restaurant(container: Container) -> None:
    with contextlib.suppress(Conflict):  # it is there since the last run
        await container.restaurants.create(
            Restaurant(
                restaurant_id=RESTAURANT,
                name="Bench",
                timezone="America/New_York",
                currency="USD",
                created_at=container.clock.now(),
            )
        )


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
