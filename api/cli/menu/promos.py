"""`tableside menu promos|roi`: what to promote and what an offer brings, from the database or from files alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from api.cli.base import Options, command, restaurant_of, storage
from core.errors import BadInput

if TYPE_CHECKING:
    from memory.restaurants import Restaurant
    from tools.base import ToolResult
    from tools.menu.promotions.schemas import RecommendPromotionsArgs, RoiInputs
    from tools.menu.promotions.service import PromotionService

group = click.Group()
_FILE = click.Path(path_type=Path)
_ORDERS = click.option("--orders", type=_FILE, help="An order export instead of the database.")
_COSTS = click.option("--costs", type=_FILE, help="With --orders: what dishes cost to make (item, cost).")
_CURRENCY = click.option("--currency", default="USD", show_default=True, help="With --orders: ISO 4217.")
_TIMEZONE = click.option("--timezone", default="UTC", show_default=True, help="With --orders: IANA time zone.")


@command(group, "promos")
@click.option("--goal", type=click.Choice(["raise_margin", "raise_traffic", "clear_stock", "slow_day"]))
@click.option("--item", help="This dish alone.")
@click.option("--weekday", help="On this weekday alone, e.g. monday.")
@_ORDERS
@_COSTS
@_CURRENCY
@_TIMEZONE
async def promos(
    options: Options,
    goal: str | None,
    item: str | None,
    weekday: str | None,
    orders: Path | None,
    costs: Path | None,
    currency: str,
    timezone: str,
) -> dict[str, Any]:
    """What to promote, and what each suggestion would bring."""
    args = _promotion_args(goal, item, weekday)
    _check(orders, costs)
    if orders is None:
        result = await _of_database(options, lambda service, *who: service.recommend(*who, args))
    else:
        result = await asyncio.to_thread(_promos_of_files, args, orders, costs, currency.upper(), timezone)
    if not options.json:
        _show(result)
    return result.content


@command(group, "roi")
@click.option("--item", help="A dish of the menu.")
@click.option("--discount", "discount_percent", type=float, help="Percent off the price.")
@click.option("--days", type=int, help="For how many days.")
@click.option("--cost", type=float, help="What it costs besides the discount.")
@click.option("--price", type=float, help="Instead of the dish's own.")
@click.option("--unit-cost", type=float, help="Instead of the dish's own.")
@click.option("--units-a-day", type=float, help="Instead of what it sells.")
@click.option("--lift", "lift_percent", type=float, help="Percent more sold, where you know it.")
@click.option("--cannibalisation", "cannibalisation_percent", type=float, help="Percent of that lost by other dishes.")
@_ORDERS
@_COSTS
@_CURRENCY
@_TIMEZONE
async def roi(
    options: Options, orders: Path | None, costs: Path | None, currency: str, timezone: str, **given: Any
) -> dict[str, Any]:
    """What an offer must bring to pay, and what it would: of a dish, or of figures given by hand."""
    args = _roi_inputs(given)
    _check(orders, costs)
    if orders is not None:
        result = await asyncio.to_thread(_roi_of_files, args, orders, costs, currency.upper(), timezone)
    elif args.item is None and args.price is not None:
        result = _roi_by_hand(args, currency.upper())
    else:
        result = await _of_database(options, lambda service, *who: service.roi(*who, args))
    if not options.json:
        _show(result)
    return result.content


async def _of_database(
    options: Options, ask: Callable[[PromotionService, Restaurant, date], Awaitable[ToolResult]]
) -> ToolResult:
    from tools.menu.promotions.service import PromotionService

    async with storage(options) as stores:
        restaurant = await restaurant_of(stores, options)
        today = restaurant.today(stores.clock.now())
        return await ask(PromotionService(stores.mongo, stores.clock), restaurant, today)


def _check(orders: Path | None, costs: Path | None) -> None:
    if costs is not None and orders is None:
        raise BadInput("--costs goes with --orders; into the database they come by `menu costs`.")


def _promotion_args(goal: str | None, item: str | None, weekday: str | None) -> RecommendPromotionsArgs:
    from tools.menu.promotions.schemas import RecommendPromotionsArgs

    try:
        return RecommendPromotionsArgs.model_validate({"goal": goal, "item": item, "weekday": weekday})
    except ValidationError:
        raise BadInput(f"--weekday {weekday!r} is no weekday; use monday to sunday.") from None


def _roi_inputs(given: dict[str, Any]) -> RoiInputs:
    from tools.menu.promotions.schemas import RoiInputs

    try:
        return RoiInputs.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"--{str(first['loc'][0]).replace('_', '-')}: {first['msg']}.") from None


def _promos_of_files(
    args: RecommendPromotionsArgs, orders: Path, costs: Path | None, currency: str, timezone: str
) -> ToolResult:
    from memory.insights import identity
    from tools.menu.names import find_item
    from tools.menu.promotions import present
    from tools.menu.promotions.board import board_of_files
    from tools.menu.promotions.service import advice_on

    board = board_of_files(orders, costs, currency, timezone)
    advice, bodies = advice_on(board, args, find_item(args.item, board.items) if args.item else None)
    named = zip(advice.suggestions if advice else (), bodies, strict=True)
    found = [{"id": identity("", suggestion.advice), **body} for suggestion, body in named]
    return present.result(board, present.content_of(board, args, advice, found))


def _roi_of_files(args: RoiInputs, orders: Path, costs: Path | None, currency: str, timezone: str) -> ToolResult:
    from tools.menu.names import find_item
    from tools.menu.promotions.board import board_of_files
    from tools.menu.promotions.service import roi_on

    board = board_of_files(orders, costs, currency, timezone)
    return roi_on(board, args, find_item(args.item, board.items) if args.item else None, [])


def _roi_by_hand(args: RoiInputs, currency: str) -> ToolResult:
    """No restaurant is needed where every figure was given."""
    from tools.menu.promotions.board import Board
    from tools.menu.promotions.service import roi_on

    return roi_on(Board([], currency, False), args, None, [])


def _show(result: ToolResult) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    for card in result.cards:
        columns = card.data["columns"]
        table = Table(*(column["label"] for column in columns), title=escape(card.title))
        for row in card.data["rows"]:
            table.add_row(*(escape(str(row[column["key"]])) for column in columns))
        console.print(table)
    if result.content["note"]:
        console.print(result.content["note"], markup=False, highlight=False)
    for sentence in result.content.get("assumptions", ()):
        console.print(f"- {sentence}", markup=False, highlight=False)


COMMANDS = group.commands
