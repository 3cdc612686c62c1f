"""`tableside menu import|costs|undo`: sales and costs from files into the database."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from api.cli.base import Options, command, restaurant_of, storage
from core.errors import BadInput, NotFound

if TYPE_CHECKING:
    from api.storage import Storage
    from memory.restaurants import Restaurant
    from tools.menu.imports import ImportReport
    from tools.menu.imports.dates import DateOrder

group = click.Group()
_FILE = click.argument("file", type=click.Path(path_type=Path))
_TIMEZONE, _CURRENCY = "UTC", "USD"


@command(group, "import")
@_FILE
@click.option("--timezone", help="A new restaurant's IANA time zone, e.g. Europe/London.")
@click.option("--currency", help="A new restaurant's ISO 4217 currency, e.g. GBP.")
@click.option("--name", help="A new restaurant's name.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="31/12/2026 or 12/31/2026, where the file cannot say.")
@click.option("--drop-repeats", is_flag=True, help="Leave out lines that repeat an earlier one exactly.")
async def import_(
    options: Options,
    file: Path,
    timezone: str | None,
    currency: str | None,
    name: str | None,
    dates: str | None,
    drop_repeats: bool,
) -> dict[str, Any]:
    """Import an order export (CSV or TSV) into --restaurant, which is made if it is new."""
    async with storage(options) as stores:
        report = await import_file(
            stores,
            options,
            file,
            timezone=timezone,
            currency=currency,
            name=name,
            dates=dates,
            drop_repeats=drop_repeats,
        )
    if not options.json:
        click.echo(report.text())
    return report.model_dump(mode="json")


@command(group, "costs")
@_FILE
async def costs(options: Options, file: Path) -> dict[str, Any]:
    """Set what dishes cost to make, from a file with the columns item and cost (and size)."""
    async with storage(options) as stores:
        report = await stores.importer.costs(await restaurant_of(stores, options), file)
    if not options.json:
        click.echo(report.text())
    return report.model_dump(mode="json")


@command(group, "undo")
@click.argument("import_id")
async def undo(options: Options, import_id: str) -> dict[str, Any]:
    """Take the import IMPORT_ID out again, with the dishes that only it brought."""
    async with storage(options) as stores:
        report = await stores.importer.undo(await restaurant_of(stores, options), import_id)
    if not options.json:
        click.echo(report.text())
    return report.model_dump(mode="json")


async def import_file(
    stores: Storage,
    options: Options,
    file: Path,
    *,
    timezone: str | None = None,
    currency: str | None = None,
    name: str | None = None,
    dates: str | None = None,
    drop_repeats: bool = False,
) -> ImportReport:
    """Imports `file`; the restaurant is made if it is new, and gone again if the file cannot be used."""
    from tools.menu.imports import ImportOptions

    async with _restaurant(stores, options, timezone, currency, name) as (restaurant, notes):
        report = await stores.importer.run(
            restaurant,
            file,
            ImportOptions(dates=cast("DateOrder | None", dates), drop_repeats=drop_repeats),
            _progress if sys.stderr.isatty() and not options.json else None,
        )
    return report.model_copy(update={"notes": [*report.notes, *notes]})


@asynccontextmanager
async def _restaurant(
    stores: Storage, options: Options, timezone: str | None, currency: str | None, name: str | None
) -> AsyncIterator[tuple[Restaurant, list[str]]]:
    try:
        restaurant = await restaurant_of(stores, options)
    except NotFound:
        restaurant, notes = await _create(stores, options, timezone, currency, name)
    else:
        _check_wishes(restaurant, timezone, currency)
        yield restaurant, []
        return
    try:
        yield restaurant, notes
    except BaseException:
        await stores.mongo.tenant(restaurant.restaurant_id).restaurants.delete_many({"imports": []})
        raise


async def _create(
    stores: Storage, options: Options, timezone: str | None, currency: str | None, name: str | None
) -> tuple[Restaurant, list[str]]:
    from memory.restaurants import Restaurant

    created = await stores.restaurants.create(
        Restaurant(
            restaurant_id=options.restaurant,
            name=name or options.restaurant.replace("-", " ").title(),
            timezone=timezone or _TIMEZONE,
            currency=(currency or _CURRENCY).upper(),
            created_at=stores.clock.now(),
        )
    )
    assumed = [
        f"{what} {value} (--{what.replace(' ', '')})"
        for what, value, given in (("time zone", created.timezone, timezone), ("currency", created.currency, currency))
        if not given
    ]
    if not assumed:
        return created, []
    return created, [
        f"The new restaurant {created.restaurant_id} was given the {' and the '.join(assumed)}, since none"
        " was named; if that is wrong, import into another --restaurant with the right one."
    ]


def _check_wishes(restaurant: Restaurant, timezone: str | None, currency: str | None) -> None:
    if restaurant.demo:
        raise BadInput(
            f"{restaurant.restaurant_id} is the demo restaurant, whose sales are made up; "
            "name your own with --restaurant."
        )
    wishes = (("time zone", timezone, restaurant.timezone), ("currency", currency, restaurant.currency))
    for what, wish, value in wishes:
        if wish and wish.casefold() != value.casefold():
            raise BadInput(f"{restaurant.restaurant_id} exists already with the {what} {value}, not {wish}.")


def _progress(done: int, total: int) -> None:
    percent = 100 * done // max(total, 1)
    click.echo(f"\r{percent:3d}% of {total:,} lines" + ("\n" if done >= total else ""), nl=False, err=True)


COMMANDS = group.commands
