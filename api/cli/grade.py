"""`tableside grade`: how a restaurant looks online, graded from evidence, without any key or data service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Failed, Options, command
from core.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from tools.grader.engine.evidence import SourceName
    from tools.grader.schemas import Graded, Words

group = click.Group()
_MARKS = {
    "ok": "[green]✓[/]",
    "not_connected": "[dim]·[/]",
    "blocked": "[yellow]⊘[/]",
    "timeout": "[yellow]…[/]",
    "error": "[red]✗[/]",
}


@command(group, "grade")
@click.argument("target")
@click.option("--allow-loopback", is_flag=True, help="Allow a website on this machine, at any port.")
async def grade(options: Options, target: str, allow_loopback: bool) -> dict[str, Any]:
    """Grade a restaurant's website and what it leads to (or its name, where a Places key is set)."""
    from rich.console import Console

    from tools.grader.public import public

    errors = Console(stderr=True, highlight=False)
    progress = _Progress(errors, quiet=options.json and not errors.is_terminal)
    with progress:
        graded, words = await _graded(options, target, allow_loopback, progress)
    _check(graded, options)
    report = public(graded, words)
    if not options.json:
        from api.cli.graded import show

        show(Console(highlight=False), graded, report)
    return report


async def _graded(
    options: Options, target: str, allow_loopback: bool, progress: _Progress
) -> tuple[Graded, list[Words]]:
    import httpx

    from api.presence import guard, reach
    from api.settings import read_settings
    from core.processes import Parsers
    from tools.grader.grading.once import grade_once
    from tools.integrations.http import VendorHttp
    from tools.integrations.website.client import WebsiteClient
    from tools.integrations.website.guard import Guard

    settings, clock = read_settings(), options.clock()
    website = WebsiteClient(clock, guard=Guard(loopback=True) if allow_loopback else guard(settings))
    async with httpx.AsyncClient() as client, Parsers() as parsers:
        asked = reach(settings, clock, VendorHttp(client, clock), parsers, None, website)
        return await grade_once(asked, target, clock, parsers, progress.told)


def _check(graded: Graded, options: Options) -> None:
    """Raises where there is nothing to show: several places of that name, or a website that cannot be reached."""
    if graded.candidates:
        places = [place.model_dump() for place in graded.candidates]
        if not options.json:
            for place in places:
                click.echo(f"  {place['name']}, {place['address']}: {place['website'] or 'no website'}")
        several = "Several places go by that name: grade the one you mean by its website."
        raise BadInput(several, code="candidates", candidates=places)
    if graded.evidence.site is None and (graded.scored is None or graded.scored.coverage == 0):
        read = graded.evidence.sources.get("website")
        if read and read.status == "timeout":  # somebody is there: slow is something to say of a website
            return
        why = read.error if read and read.status != "not_connected" and read.error else "nothing was found."
        raise Failed(f"{graded.target} could not be graded: {why}")


class _Progress:
    """One line on stderr for each source that has been read, and what is still being read below them."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        from rich.status import Status

        self._console, self._quiet = console, quiet
        self._status = Status("Looking around…", console=console)
        self._told: set[SourceName] = set()

    def __enter__(self) -> None:
        if not self._quiet:
            self._status.start()

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    async def told(self, graded: Graded) -> None:
        from rich.markup import escape

        from tools.grader.present import TITLES

        if self._quiet:
            return
        for name, read in graded.evidence.sources.items():
            if name not in self._told:
                self._told.add(name)
                took = f"[dim]{read.milliseconds / 1000:.1f} s[/]" if read.milliseconds else ""
                why = f"[dim]{escape(read.error)}[/]" if read.error else ""
                self._console.print(" ".join(filter(None, [_MARKS[read.status], TITLES[name], took, why])))
        reading = ", ".join(TITLES[name] for name in graded.reading)
        self._status.update(f"Reading {reading}…" if reading else "Adding up…")


COMMANDS = {"grade": grade}
