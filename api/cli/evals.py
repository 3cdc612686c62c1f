"""`tableside evals`: replays conversations offline and says what got worse."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Options, command, dumps
from core.errors import BadInput

if TYPE_CHECKING:
    from evals.report import CaseOutcome, Report

group = click.Group("evals", help="Replay conversations and see what got worse.")
_FILE = click.Path(path_type=Path)


@command(group, "run")
@click.argument("path", metavar="DIR", type=_FILE)
@click.option(
    "--brain",
    type=click.Choice(("builtin", "openai")),
    default="builtin",
    show_default=True,
    help="Which brain answers; openai takes its key and address from the settings.",
)
@click.option("--case", "case_id", metavar="ID", help="Only this case.")
@click.option(
    "--repeat",
    type=click.IntRange(1, 100),
    default=1,
    show_default=True,
    help="Play each case so often; it passes when it always does.",
)
async def run(options: Options, path: Path, brain: str, case_id: str | None, repeat: int) -> None:
    """Replay the cases under DIR in the evals' world (exit 1 if any fails)."""
    from api.settings import read_settings
    from evals.case import load_cases
    from evals.replay import pick, replay
    from evals.report import show
    from evals.world import open_world

    cases = pick(load_cases(path), case_id)
    async with open_world(read_settings(brain=brain)) as world:
        report = await replay(world, cases, repeat, None if options.json else _progress)
    if options.json:
        click.echo(dumps(report))
    else:
        from rich.console import Console

        show(report, Console())
    if report["failures"]:
        sys.exit(1)


@command(group, "compare")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
async def compare(options: Options, before: Path, after: Path) -> None:
    """Say what changed from report BEFORE to AFTER, as `run --json` wrote them (exit 1 if a case fails anew)."""
    from evals.report import differences, lines

    found = differences(_report(before), _report(after))
    click.echo(dumps(found) if options.json else "\n".join(lines(found)) or "No difference.")
    if found["worse"]:
        sys.exit(1)


def _progress(outcome: CaseOutcome) -> None:
    click.echo(f"{'x' if outcome.failures else '.'} {outcome.id}", err=True)


def _report(file: Path) -> Report:
    from evals.report import read_report

    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from None
    except ValueError:
        raise BadInput(f"{file}: not JSON") from None
    return read_report(document, str(file))


COMMANDS = {"evals": group}
