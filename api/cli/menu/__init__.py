"""`tableside menu`: one file a family of commands; each imports what it needs when it runs."""

from __future__ import annotations

import click

from api.cli.menu import backtest, files, forecast, prices, promos, report

group = click.Group("menu", help="Sales, costs and what follows from them.")
for part in (backtest, files, forecast, prices, promos, report):
    for name, command in part.COMMANDS.items():
        group.add_command(command, name)

COMMANDS: dict[str, click.Command] = {"menu": group}
