"""`tableside worker`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from typing import Any

import click

from api.cli.base import Options, command, house

group = click.Group()
_NICENESS = 10  # beside a server on the same machine it steps back


@command(group, "worker")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due any more.")
@click.option("--lane", "lanes", multiple=True, type=click.Choice(["light", "heavy"]), help="Only these jobs (both).")
async def worker(options: Options, until_idle: bool, lanes: tuple[str, ...]) -> dict[str, Any]:
    """Do the jobs that are due: training, syncs, deliveries."""
    from api.worker import Worker, woken

    stopped = False
    with _stopped_by_signals(asyncio.current_task()):
        if until_idle:
            os.nice(_NICENESS)
        async with house(options) as container:
            doer = Worker(container.jobs, container.handlers, container.clock, lanes or ("light", "heavy"))  # type: ignore[arg-type]
            try:
                if until_idle:
                    await doer.until_idle()
                else:
                    async with woken(container, doer):
                        await doer.for_ever()
            except asyncio.CancelledError:
                stopped = True  # the job it was at has been given back
    return {"stopped": stopped}


@contextlib.contextmanager
def _stopped_by_signals(task: asyncio.Task[None] | None) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    assert task

    def stop() -> None:
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


COMMANDS = group.commands
