"""The menu tools as the model sees them."""

from __future__ import annotations

from memory.mongo import Session
from tools.base import Proposal, Tool, ToolCall, ToolClass, ToolResult
from tools.menu.changes import edited
from tools.menu.schemas import AnalyzeMenuArgs, UpdateMenuItemArgs
from tools.menu.service import MenuService

ANALYZE = """\
How the menu sells and earns, from the restaurant's own orders: totals, change against the equally long period before,
best and slowest sellers by units, dishes that sold nothing, and the menu engineering class of each dish
(star = popular and earning well, plowhorse = popular with a low margin, puzzle = earns well but sells little,
dog = neither; classes need costs, without any the ranking is by popularity alone).
Use it for every question about sales, revenue, margins, dishes doing well or badly, or why one dish does.
Period: "this", "past" or "last N days" -> period_days ending yesterday (week 7, two weeks 14, month 30, quarter 90,
year 365). "Last month", "last week" or a named month, quarter or year -> start_date and end_date, both inclusive.
Leave the period out for the last 30 days. Give `item` for one dish and its reasons, `category` for one category."""

UPDATE = """\
Changes a dish's price, or takes it off the menu or puts it back. It never changes anything itself: it opens an
approval that the owner decides. Give `price` as the new price (not the difference) and/or `available`. For one size
name it with the dish ("Hawaiian L"); without a size the price of the best selling size changes."""


def menu_tools(service: MenuService) -> list[Tool]:
    async def analyze(call: ToolCall, args: AnalyzeMenuArgs) -> ToolResult:
        return await service.analyze(call.restaurant, call.today, args)

    async def propose(call: ToolCall, args: UpdateMenuItemArgs) -> Proposal:
        return await service.propose_update(call.restaurant, args)

    async def execute(call: ToolCall, args: UpdateMenuItemArgs, session: Session) -> str:
        return await service.apply_update(call, args, session)

    return [
        Tool("analyze_menu", ANALYZE, AnalyzeMenuArgs, ToolClass.READ, run=analyze),
        Tool(
            "update_menu_item",
            UPDATE,
            UpdateMenuItemArgs,
            ToolClass.WRITE,
            propose=propose,
            execute=execute,
            edit=edited,
        ),
    ]
