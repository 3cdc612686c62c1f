"""`tableside`: the command line. Each command imports what it needs when it runs, so `--help` is quick."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

# command -> module that defines `group` or a command of that name
_COMMANDS = {
    "serve": "serve",
    "chat": "chat",
    "approvals": "approvals",
    "menu": "menu",
    "content": "content",
    "campaigns": "campaigns",
    "pos": "pos",
    "grade": "grade",
    "leads": "leads",
    "evals": "evals",
    "worker": "worker",
    "demo": "system",
    "migrate": "system",
    "doctor": "system",
    "token": "system",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        commands: dict[str, click.Command] = import_module(f"api.cli.{_COMMANDS[cmd_name]}").COMMANDS
        return commands[cmd_name]


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The AI marketing assistant that a restaurant owner talks to."""


def main() -> None:
    """Runs the command line; wrong usage is one line and exit 2."""
    # Our matrices are small: handing each product to threads costs several times what it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_closed()
    _write_whole()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(f"Error: {error.format_message()}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


def _open_closed() -> None:
    """Where a caller closed our stdout (`>&-`), the event loop's first socket would take its number, and abort."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def _write_whole() -> None:
    """With PYTHONUNBUFFERED (as in many images) Python drops what a pipe does not take at once, and says nothing."""
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.FileIO):
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        writer = io.BufferedWriter(sys.stdout.detach())
        sys.stdout = io.TextIOWrapper(writer, encoding, errors, line_buffering=True)
