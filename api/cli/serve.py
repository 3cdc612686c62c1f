"""`tableside serve`."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import click
import httpx
import uvicorn

from api.cli.base import Options, command, demo_loader
from api.http import LimitedHttp
from core.errors import BadInput
from core.principal import Principal, Role

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.settings import Settings
    from api.wiring import Container

TRY = (
    "Which dishes aren't pulling their weight this month?",
    "What sold best in October, and why?",
    "Put the Hawaiian up by 50 cents.",
    "How do I look online, and what should I fix first?",
    "Fill slow Tuesdays with the Thai Chicken, text my regulars and post on Instagram.",
)
TOKEN_LIFETIME = timedelta(hours=12)
Places = Mapping[str, str]
group = click.Group()


@command(group, "serve")
@click.option("--demo", is_flag=True, help="Load the demo restaurant and print a token for it.")
@click.option("--host", help="The address to listen on (127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on (8000).")
async def serve(options: Options, demo: bool, host: str | None, port: int | None) -> None:
    """Serve the API and the web page."""
    from api.settings import read_settings

    settings = read_settings(data_dir=options.data_dir, host=host, port=port, demo=demo or None)
    with _listening(settings) as listener, contextlib.suppress(asyncio.CancelledError):
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})  # what was free, for --port 0
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        url = f"http://{host}:{settings.port}"
        with _stopped_by_signals(asyncio.current_task()):
            async with _house(settings, options) as (container, places):
                await _serve(container, listener, url, places)


@contextlib.asynccontextmanager
async def _house(settings: Settings, options: Options) -> AsyncIterator[tuple[Container, Places]]:
    """And where what the demo sends can be looked at."""
    from api.wiring import open_container
    from api.worker import background

    if not settings.demo:
        async with open_container(settings, options.clock(), role="server") as container, background(container):
            yield container, {}
        return
    load_demo, clock = demo_loader(), options.clock()
    from sandboxes.stage import led_there, on_loopback, place, settle

    async with (
        on_loopback(clock.now(), clock.now) as stage,
        open_container(led_there(settings, stage), clock, role="server") as container,
    ):
        restaurant = await load_demo(container.mongo, container.clock)
        await place(container, restaurant)
        async with background(container), httpx.AsyncClient(trust_env=False) as browser:
            await settle(container, restaurant, stage, browser)
            yield container, stage.places


async def _serve(container: Container, listener: socket.socket, url: str, places: Places) -> None:
    from api.app import create_app

    server = _Server(create_app(container))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        container.services.announce(url)
        await _greet(container, url, places)
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await container.runner.close()  # ends the runs, and with them the streams that wait for them
        await serving


class _Server(uvicorn.Server):
    """Leaves signals to us, so that everything below it is closed in order too."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=LimitedHttp,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=5,
                proxy_headers=False,  # who may say whose request it is, TABLESIDE_TRUSTED_PROXIES says
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _stopped_by_signals(task: asyncio.Task[None] | None) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    assert task

    def stop() -> None:
        if not task.cancelling():  # a second Ctrl-C does not cut short what the first one began
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket, taken before anything is started, so that a busy port is said at once."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen(socket.SOMAXCONN)
        except OSError as error:
            raise BadInput(
                f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
                "Stop what uses it, or choose another --port."
            ) from None
        yield listener


async def _greet(container: Container, url: str, places: Places) -> None:
    if not container.settings.demo:
        click.echo(f"Tableside is ready on {url} — sign in with a token from `tableside token`.")
        return
    token = container.tokens.make(Principal("demo", "demo-owner", Role.OWNER), TOKEN_LIFETIME)
    questions = "\n".join(f"  · {question}" for question in TRY)
    click.echo(f"\nTableside is ready. Open\n\n  {url}/#token={token}\n\nand try\n{questions}\n")
    seen = "\n".join(f"  · {what}: {where}" for what, where in places.items())
    click.echo(f"Nothing leaves this machine. What you send arrives here:\n{seen}\n")


COMMANDS = {"serve": serve}
