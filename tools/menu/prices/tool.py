"""The price tool as the model sees it."""

from __future__ import annotations

from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.menu.prices.schemas import SuggestPricesArgs
from tools.menu.prices.service import PriceService

SUGGEST = """\
What dishes should cost: how guests answered to past price changes, and the price that would earn most within the range
that was ever charged, with the expected change of profit a month and its interval. It changes nothing; update_menu_item
does. Use it for every question about what to charge, raising or lowering prices, price sensitivity, or what a wanted
margin would need. Where a dish never changed its price there is no suggestion and the reason says so: then tell what is
known (price, cost, margin, the break-even of a rise) and do not make up a price. `target_price` is arithmetic: it
reaches the wanted margin whatever guests do about it.
Give `item` for one dish (with its size if one was named) and `target_margin` in percent if one was asked for."""


def price_tools(service: PriceService) -> list[Tool]:
    async def suggest(call: ToolCall, args: SuggestPricesArgs) -> ToolResult:
        return await service.suggest(call.restaurant, call.today, args)

    return [Tool("suggest_prices", SUGGEST, SuggestPricesArgs, ToolClass.READ, run=suggest)]
