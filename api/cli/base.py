"""What every command shares: its options, its container, one line for an error, one document for `--json`.

Exit 0: done. 1: the thing asked for failed. 2: bad input.
"""

from __future__ import annotations

import functools
import json
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from core.clock import Clock, OffsetClock
from core.errors import BadInput, NotFound, TablesideError, TooLarge, ToolInputError, Unavailable

if TYPE_CHECKING:
    from api.storage import Storage
    from api.wiring import Container
    from memory.mongo import Mongo
    from memory.restaurants import Restaurant

_BAD_INPUT = (BadInput, NotFound, TooLarge, ToolInputError)


@dataclass(frozen=True, slots=True)
class Options:
    """`now` is None for the real time; a naive one is the restaurant's own."""

    data_dir: Path | None
    restaurant: str
    now: datetime | None
    json: bool

    def clock(self) -> Clock:
        if self.now is None:
            return Clock()
        return OffsetClock(self.now if self.now.tzinfo else self.now.replace(tzinfo=UTC))


class Failed(TablesideError):
    """What was asked for was tried and did not work (exit 1)."""

    code = "failed"


def command(group: click.Group, name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function a command, async or not. It gets Options first and returns what `--json` prints (or None)."""

    def wrap(work: Callable[..., Any]) -> click.Command:
        @functools.wraps(work)
        def run(data_dir: Path | None, restaurant: str, now: str | None, json: bool, **params: Any) -> None:
            _logs()
            options = Options(data_dir, restaurant, None, json)
            try:
                options = Options(data_dir, restaurant, _instant(now), json)
                result = work(options, **params)
                if isinstance(result, Coroutine):
                    result = _run(result)
            except TablesideError as error:
                _fail(error, options)
            except KeyboardInterrupt:
                sys.exit(130)
            except _database_errors() as error:
                _fail(Unavailable(f"MongoDB stopped answering: {str(error)[:200]}"), options)
            else:
                if json and result is not None:
                    click.echo(dumps(result))

        return group.command(name, short_help=(work.__doc__ or "").split("\n")[0])(_common(run))

    return wrap


def _database_errors() -> tuple[type[Exception], ...]:
    """Asked once something was raised: a command on files alone never loads the driver."""
    driver = sys.modules.get("pymongo.errors")
    return (driver.PyMongoError,) if driver else ()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    import asyncio

    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _common(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.option(
                "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the data is kept."
            ),
            click.option("--restaurant", default="demo", show_default=True, help="The restaurant's slug."),
            click.option(
                "--now", help="Pretend it is this moment (ISO; without an offset it is the restaurant's time)."
            ),
            click.option("--json", "json", is_flag=True, help="One JSON document on stdout."),
        )
    ):
        function = option(function)
    return function


def _instant(now: str | None) -> datetime | None:
    if now is None:
        return None
    try:
        return datetime.fromisoformat(now)
    except ValueError:
        raise BadInput(f"--now {now!r} is not an ISO date and time, like 2027-01-01T10:00.") from None


def _fail(error: TablesideError, options: Options) -> None:
    if options.json:
        click.echo(dumps({"error": {"code": error.code, "message": error.message, **error.details}}))
    click.echo(f"Error: {error.message}", err=True)
    sys.exit(2 if isinstance(error, _BAD_INPUT) else 1)


def _logs() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def dumps(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, default=str)


@asynccontextmanager
async def storage(options: Options) -> AsyncIterator[Storage]:
    """The stores for one command: on the running server's services if there is one."""
    from api.settings import read_settings
    from api.storage import open_storage

    async with open_storage(read_settings(data_dir=options.data_dir), options.clock()) as opened:
        yield opened


@asynccontextmanager
async def house(options: Options) -> AsyncIterator[Container]:
    """The whole container for one command, the agent with it."""
    from api.settings import read_settings
    from api.wiring import open_container

    async with open_container(read_settings(data_dir=options.data_dir), options.clock()) as container:
        yield container


def demo_loader() -> Callable[[Mongo, Clock], Awaitable[Restaurant]]:
    """What loads the demo restaurant; the Docker image, for one, comes without it."""
    if not all(find_spec(needed) for needed in ("sandboxes", "holidays")):
        raise BadInput("This installation comes without the demo restaurant (the extra `demo`, from the repository).")
    from sandboxes.restaurant import load_demo

    return load_demo


async def restaurant_of(container: Storage, options: Options) -> Restaurant:
    """The restaurant of the command, the clock set to its own time where `--now` named no zone."""
    restaurant = await container.restaurants.get(options.restaurant)
    if options.now and options.now.tzinfo is None and isinstance(container.clock, OffsetClock):
        container.clock.start = options.now.replace(tzinfo=ZoneInfo(restaurant.timezone))
    return restaurant
