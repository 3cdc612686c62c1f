"""`tableside menu backtest`: how far off forecasts of an order file would have been, without a server."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from api.cli.base import Failed, Options, command
from core.errors import BadInput

if TYPE_CHECKING:
    from tools.menu.forecast.engine import Backtest, Forecasts, Setting
    from tools.menu.history import History
    from tools.menu.imports.dates import DateOrder

group = click.Group()
_FILE = click.Path(path_type=Path)
PEERS = ("AutoETS", "SeasonalNaive", "DynamicOptimizedTheta", "MSTL", "LightGBM-quantile", "prophet")
_PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
_SCRIPT = Path(__file__).parents[3] / "benchmarks" / "peers" / "forecast" / "__main__.py"
_LONGEST = 3 * 3600.0  # seconds


@command(group, "backtest")
@click.option("--orders", type=_FILE, required=True, help="An order export (CSV or TSV), as `menu import` takes it.")
@click.option("--horizon", type=int, default=7, show_default=True, help="Days ahead, 1 to 28.")
@click.option("--origins", type=int, default=10, show_default=True, help="Weekly origins, the last ones of the file.")
@click.option("--items", type=int, help="Only that many best sellers, ranked on the days before the first origin.")
@click.option("--peers", is_flag=True, help="Beside statsforecast, mlforecast with LightGBM and prophet (make peers).")
@click.option("--country", help="Public holidays of this country may enter, e.g. US or GB.")
@click.option("--currency", default="USD", show_default=True, help="ISO 4217, e.g. GBP.")
@click.option("--timezone", default="UTC", show_default=True, help="IANA time zone, where times carry an offset.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="31/12/2026 or 12/31/2026, where the file cannot say.")
async def backtest(
    options: Options,
    orders: Path,
    horizon: int,
    origins: int,
    items: int | None,
    peers: bool,
    country: str | None,
    currency: str,
    timezone: str,
    dates: str | None,
) -> dict[str, Any]:
    """How far off forecasts would have been over past weeks, each made from the days before it."""
    from tools.menu.forecast.engine import Context, run, setting
    from tools.menu.imports.options import ImportOptions
    from tools.menu.report.orders import read_sales

    if peers:
        check_peers()
    order = ImportOptions(dates=cast("DateOrder | None", dates))
    history = read_sales(orders, currency=currency.upper(), timezone=timezone, options=order).history
    holidays = holidays_of(country, history) if country else {}
    given = setting(history, Context(holidays=holidays), horizon, origins, items=items)
    found = run(given, progress=None if options.json else _progress)
    if peers:
        found = found.beside(peers_of(given, Asked(country=(country or "").upper())))
    if not options.json:
        _show(found)
    return found.as_json()


def holidays_of(country: str, history: History) -> dict[date, str]:
    """The country's public holidays by day, in English. BadInput for a country that is not known."""
    import holidays

    if country.upper() not in holidays.list_supported_countries():
        raise BadInput(f"No public holidays are known for {country!r}: give a country as US or GB.")
    years = range(history.start.year, history.end.year + 2)
    return dict(holidays.country_holidays(country.upper(), years=years))


def check_peers() -> None:
    if not _PYTHON.exists() or not _SCRIPT.exists():
        raise BadInput("The peers are not installed: run `make peers` in the repository.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which peers; with the holidays of `country` ("" for none); how many origins one fit of prophet serves."""

    country: str = ""
    names: tuple[str, ...] = PEERS
    prophet_every: int = 1


def peers_of(given: Setting, asked: Asked) -> dict[str, Forecasts]:
    """Their forecasts over the same origins, from an environment of their own. Raises BadInput where that is missing
    and Failed where they fail."""
    import numpy as np

    from tools.menu.forecast.engine import Forecasts

    check_peers()
    known = given.panel
    names = {name: number for number, name in enumerate(sorted({*known.calendar.holidays} - {""}), 1)}
    with tempfile.TemporaryDirectory(prefix="tableside-peers-") as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(
            source,
            units=known.units,
            open=known.open,
            origins=given.origins,
            horizon=given.horizon,
            start=known.calendar.start.isoformat(),
            holidays=[names.get(name, 0) for name in known.calendar.holidays[: known.days]],
            country=asked.country,
            prophet_every=asked.prophet_every,
        )
        _run([str(_PYTHON), str(_SCRIPT), str(source), str(target), *asked.names])
        with np.load(target) as found:
            return {
                name: Forecasts(found[name][3], found[name][:3], float(found[f"seconds_{name}"]))
                for name in asked.names
            }


def _run(line: list[str]) -> None:
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=_LONGEST, check=False)  # noqa: S603 - our own script
    except subprocess.TimeoutExpired:
        raise Failed(f"The peers did not finish within {_LONGEST / 3600:.0f} hours.") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Failed(f"The peers failed: {last[:300]}")


def _progress(number: int, count: int) -> None:
    click.echo(f"origin {number + 1} of {count}", err=True)


def _show(found: Backtest) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(found.origins)} origins, {found.horizon} days each, {len(found.keys)} dishes")
    for head in ("forecast", "WAPE %", "total WAPE %", "RMSSE", "pinball", "in the 80% interval", "seconds"):
        table.add_column(head, justify="left" if head == "forecast" else "right")
    for name, score in sorted(found.items.items(), key=lambda one: one[1].pinball):
        style = "bold" if name == "tableside" else None
        figures = (score.wape, found.total[name], score.rmsse, score.pinball, score.coverage80, score.seconds)
        shapes = ("{:.1f}", "{:.1f}", "{:.3f}", "{:.4f}", "{:.0f} %", "{:.1f}")
        cells = (shape.format(figure) for shape, figure in zip(shapes, figures, strict=True))
        table.add_row(name, *cells, style=style)
    console = Console()
    console.print(table)
    console.print(f"tableside is the one that was chosen at each origin from earlier origins; last: {found.chosen}.")


COMMANDS = group.commands
