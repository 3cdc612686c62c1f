"""`tableside menu`: one file a family of commands, loaded when one of them is asked for."""

from __future__ import annotations

from importlib import import_module

import click

# command -> file that defines it
_FILES = {
    "import": "files",
    "costs": "files",
    "undo": "files",
    "report": "report",
    "forecast": "forecast",
    "train": "forecast",
    "models": "forecast",
    "events": "forecast",
    "place": "forecast",
    "backtest": "backtest",
    "prices": "prices",
    "promos": "promos",
    "roi": "promos",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _FILES:
            return None
        commands: dict[str, click.Command] = import_module(f"{__name__}.{_FILES[cmd_name]}").COMMANDS
        return commands[cmd_name]


COMMANDS: dict[str, click.Command] = {"menu": _Lazy("menu", help="Sales, costs and what follows from them.")}
