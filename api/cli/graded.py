"""A grade in the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tools.grader.present import FIX_FIRST, TITLES
from tools.grader.schemas import Graded

Json = dict[str, Any]
_COLOURS = {"A": "green", "B": "green", "C": "yellow", "D": "dark_orange", "F": "red"}
_BAR = 24  # characters
_GOOD, _FAIR = 80, 60
_INDENT = (0, 0, 0, 3)


def show(console: Console, graded: Graded, report: Json) -> None:
    """Score, categories, what to fix first with the fix, and where it all comes from."""
    console.print(_headline(report))
    console.print(_categories(report["categories"]))
    _fixes(console, report["recommendations"])
    console.print(_sources(report["sources"]))
    if graded.demo:
        console.print("[dim]Demo data.[/]")


def _headline(report: Json) -> Panel:
    name = Text(report["name"] or report["target"], style="bold")
    where = Text(report["url"] or "", style="dim")
    measured = f"{100 * report['coverage']:.0f}% of what counts could be measured, confidence {report['confidence']}"
    if report["score"] is None:
        score = Text("No score: too little could be measured, so it would be a guess.", style="yellow")
    else:
        colour = _COLOURS.get(report["grade"], "white")
        score = Text.assemble((f"{report['grade']}  ", f"bold {colour}"), (f"{report['score']} of 100", "bold"))
    rest = Text(f"{measured} · rubric {report['rubric_version']}", style="dim")
    return Panel(Group(name, where, Text(), score, rest), expand=False, padding=(0, 2))


def _categories(categories: list[Json]) -> Table:
    table = Table.grid(padding=(0, 2))
    for one in sorted(categories, key=lambda each: -each["weight"]):
        score = one["score"]
        shown = Text("not measured", style="dim") if score is None else _bar(score)
        number = "" if score is None else f"{score:>3}"
        table.add_row(
            escape(one["title"]),
            shown,
            number,
            f"[dim]{100 * one['coverage']:.0f}% measured, weight {one['weight']:.0%}[/]",
        )
    return table


def _bar(score: int) -> Text:
    full = round(_BAR * score / 100)
    colour = "green" if score >= _GOOD else "yellow" if score >= _FAIR else "red"
    return Text.assemble(("█" * full, colour), ("░" * (_BAR - full), "dim"))


def _fixes(console: Console, recommendations: list[Json]) -> None:
    if not recommendations:
        return
    console.print("\n[bold]Fix first[/]")
    for number, one in enumerate(recommendations[:FIX_FIRST], 1):
        title, why, fix = escape(one["title"]), escape(one["why"]), escape(one["fix"])
        console.print(f"{number}. [bold]{title}[/] [green]+{one['points']:g}[/] [dim]{one['effort']} effort[/]")
        console.print(Padding(f"{why}\n[cyan]{fix}[/]", _INDENT))


def _sources(sources: list[Json]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row("\n[bold]Sources[/]", "", "")
    for one in sources:
        status = one["status"].replace("_", " ") + (" (public page)" if one["public"] else "")
        table.add_row(TITLES[one["name"]], status, f"[dim]{escape(one['error'] or '')}[/]")
    return table
