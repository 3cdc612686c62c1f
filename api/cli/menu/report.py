"""`tableside menu report`: the menu matrix of an order file, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from api.cli.base import Options, command

if TYPE_CHECKING:
    from rich.table import Table

    from tools.menu.imports.dates import DateOrder

group = click.Group()
_STYLES = {"star": "bold green", "plowhorse": "cyan", "puzzle": "magenta", "dog": "red", "uncosted": "dim"}
_FILE = click.Path(path_type=Path)


@command(group, "report")
@click.option("--orders", type=_FILE, required=True, help="An order export (CSV or TSV), as `menu import` takes it.")
@click.option("--costs", type=_FILE, help="What dishes cost to make: item, cost (and size).")
@click.option("--by", type=click.Choice(["menu", "category"]), default="menu", help="What a dish is measured against.")
@click.option("--popularity-factor", type=float, default=0.7, show_default=True, help="Popular: of an equal share.")
@click.option("--popularity-cutoff", type=float, help="Popular: percent of all units sold, instead.")
@click.option("--currency", default="USD", show_default=True, help="ISO 4217, e.g. GBP.")
@click.option("--timezone", default="UTC", show_default=True, help="IANA time zone, where times carry an offset.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="31/12/2026 or 12/31/2026, where the file cannot say.")
@click.option("--drop-repeats", is_flag=True, help="Leave out lines that repeat an earlier one exactly.")
def report(
    options: Options,
    orders: Path,
    costs: Path | None,
    by: str,
    popularity_factor: float,
    popularity_cutoff: float | None,
    currency: str,
    timezone: str,
    dates: str | None,
    drop_repeats: bool,
) -> dict[str, Any]:
    """Menu engineering of an order file: what sells, what earns, and how sure that is."""
    from tools.menu.imports.options import ImportOptions
    from tools.menu.report.report import Wishes, menu_report

    found = menu_report(
        orders,
        costs,
        Wishes(
            "category" if by == "category" else "menu",
            popularity_factor,
            popularity_cutoff,
            currency.upper(),
            timezone,
            ImportOptions(dates=cast("DateOrder | None", dates), drop_repeats=drop_repeats),
        ),
    )
    if not options.json:
        _show(found, currency.upper())
    return found


def _show(found: dict[str, Any], currency: str) -> None:
    from rich.console import Console

    console = Console()
    console.print(_table(found["items"], currency))
    for threshold in found["thresholds"]:
        console.print(_bars(threshold, currency), style="dim", highlight=False)
    quality = found["data_quality"]
    for sentence in quality["summary"]:
        console.print(sentence, highlight=False)
    if quality["bad_rows"]:
        console.print(f"{quality['bad_rows']:,} of {quality['rows']:,} rows could not be used:", highlight=False)
        for reason in quality["bad_reasons"][:5]:
            console.print(f"  {reason['lines']:,} x {reason['reason']}", style="dim", highlight=False, markup=False)
    for note in quality["notes"]:
        console.print(note, highlight=False, markup=False)


def _table(items: list[dict[str, Any]], currency: str) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Dish", "Category"):
        table.add_column(name, overflow="fold")
    for name in ("Sold", "Share", "Price", "Cost", "Margin"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Class", no_wrap=True)
    table.add_column("Sure", justify="right", no_wrap=True)
    for row in items:
        kind = row["class"]
        sure = "" if row["probability"] is None else f"{row['probability']:.0%}{'' if row['decided'] else ' ?'}"
        table.add_row(
            escape(row["item"]),
            escape(row["category"] or ""),
            f"{row['sold']:,}",
            f"{row['mix_percent']:.1f}%",
            *(_amount(row[name], currency) for name in ("price", "cost", "contribution_margin")),
            f"[{_STYLES[kind]}]{kind}[/]" if kind else "",
            sure,
        )
    return table


def _bars(threshold: dict[str, Any], currency: str) -> str:
    share, margin = threshold["popularity_percent"], threshold["contribution_margin"]
    popular = "nothing sold" if share is None else f"popular from {share:.2f}% of the units"
    return f"{threshold['scope']}: {popular}" + (f", earning well from {_amount(margin, currency)}" if margin else "")


def _amount(value: float | None, currency: str) -> str:
    from core.money import format_money

    return "" if value is None else format_money(value, currency)


COMMANDS = group.commands
