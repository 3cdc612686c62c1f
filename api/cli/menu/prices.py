"""`tableside menu prices`: what dishes should cost, from files alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Options, command
from core.errors import BadInput

if TYPE_CHECKING:
    from tools.menu.prices.engine.advice import Advice

group = click.Group()
_FILE = click.Path(path_type=Path)
_EXPLAINED = 6  # dishes up to which each reason is written out


@command(group, "prices")
@click.option("--orders", type=_FILE, required=True, help="An order export, as `menu import` takes it.")
@click.option("--costs", type=_FILE, help="What dishes cost to make: item, cost and perhaps size.")
@click.option("--competition", type=_FILE, help="What other places ask: item and price, a line each.")
@click.option("--item", help="This dish alone.")
@click.option("--target-margin", type=float, help="The margin that is wanted, in percent of the price.")
@click.option("--currency", default="USD", show_default=True, help="ISO 4217.")
@click.option("--timezone", default="UTC", show_default=True, help="IANA time zone.")
async def prices(
    options: Options,
    orders: Path,
    costs: Path | None,
    competition: Path | None,
    item: str | None,
    target_margin: float | None,
    currency: str,
    timezone: str,
) -> dict[str, Any]:
    """Suggest prices from --orders and --costs; no database is needed."""
    if target_margin is not None and not 0 < target_margin < 100:
        raise BadInput(f"--target-margin {target_margin:g} is not a percentage between 0 and 100.")
    advice = await asyncio.to_thread(
        _advice, orders, costs, competition, item, target_margin, currency.upper(), timezone
    )
    if not options.json:
        _show(advice, currency.upper())
    return {"items": [_row(one, currency.upper()) for one in advice]}


def _advice(
    orders: Path,
    costs: Path | None,
    competition: Path | None,
    item: str | None,
    target_margin: float | None,
    currency: str,
    timezone: str,
) -> Sequence[Advice]:
    from tools.menu.names import find_item
    from tools.menu.prices.engine.advice import Wishes, advise
    from tools.menu.prices.engine.controls import Surroundings
    from tools.menu.prices.engine.series import series_of
    from tools.menu.prices.files import dishes_of, holidays_of, read_competition, read_costs, read_priced_sales

    sales = read_priced_sales(orders, currency=currency, timezone=timezone)
    dishes = dishes_of(sales.history)
    asked = find_item(item, dishes) if item else None
    known = read_costs(costs, dishes) if costs else {}
    others = read_competition(competition, dishes) if competition else {}
    series = series_of(sales.history, sales.points, known)
    around = Surroundings(holidays_of(sales.history, timezone))
    advice = advise(sales.history, series, Wishes(target_margin, others), around)
    if asked is None:
        return advice
    return [one for one in advice if one.key == asked.item.key and asked.size in (None, one.size)]


def _row(one: Advice, currency: str) -> dict[str, Any]:
    from tools.menu.prices.present import row_of

    return row_of(one, currency)


def _show(advice: Sequence[Advice], currency: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from core.money import minor_digits
    from tools.menu.prices.present import label, note_of, reason_text

    def money(amount: float | None) -> str:
        return "–" if amount is None else f"{amount:,.{minor_digits(currency)}f}"

    table = Table("Dish", "Now", "Cost", "Suggested", "Between", "Profit a month", "Why")
    for one in advice:
        change = one.profit_change
        table.add_row(
            escape(label(one)),
            money(one.current),
            money(one.cost),
            money(one.suggested),
            f"{money(one.low)} – {money(one.high)}",
            f"{change.estimate:+,.0f} ({change.low:+,.0f} to {change.high:+,.0f})" if change else "–",
            one.reason.replace("_", " "),
        )
    console = Console()
    console.print(table)
    for one in advice if len(advice) <= _EXPLAINED else ():
        console.print(f"{label(one)}: {reason_text(one, currency)}", markup=False, highlight=False)
    console.print(note_of(advice), highlight=False)


COMMANDS = group.commands
