"""The till's tool as the model sees it."""

from __future__ import annotations

from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.pos import present
from tools.pos.schemas import SyncPosArgs
from tools.pos.service import PosService

SYNC = """\
Brings the newest sales and menu over from the restaurant's connected till (Square, Toast or Clover) now. Sales come by
themselves too; use it when the owner asks to sync, refresh or update from the till, or asks whether it is connected.
It changes nothing at the till. "not_connected" comes with a hint how to connect; "running" goes on by itself."""


def pos_tools(service: PosService) -> list[Tool]:
    async def sync(call: ToolCall, args: SyncPosArgs) -> ToolResult:
        return await present.synced(service, call, args.provider)

    return [Tool("sync_pos", SYNC, SyncPosArgs, ToolClass.DRAFT, run=sync)]
