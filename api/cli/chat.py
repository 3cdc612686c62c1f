"""`tableside chat`: the conversation in a terminal, and one question for scripts."""

from __future__ import annotations

import asyncio
import getpass
import json
import re
import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from api.cli.base import Failed, Options, command, house, restaurant_of
from core.errors import BadInput, TablesideError
from core.principal import Principal, Role

if TYPE_CHECKING:
    from agent.turn import Turn, TurnResult
    from api.wiring import Container
    from memory.restaurants import Restaurant

_DECISION = re.compile(r"([A-Za-z0-9]{4})\s+(OK|NO)", re.IGNORECASE)
group = click.Group()


@command(group, "chat")
@click.option("-m", "--message", help="Ask this one thing and leave; without it, talk.")
@click.option("--thread", help="Go on with this conversation.")
async def chat(options: Options, message: str | None, thread: str | None) -> dict[str, Any] | None:
    """Talk with the assistant."""
    if message is None and options.json:
        raise BadInput("--json needs a message: tableside chat -m TEXT --json")
    async with house(options) as container:
        from api.staged import demo_presence

        restaurant = await restaurant_of(container, options)
        talk = _Talk(container, restaurant, thread or uuid4().hex)
        async with demo_presence(container, restaurant):
            if options.json and message:
                return _document(await container.runner.ask(talk.turn(message)))
            await (talk.say(message) if message else talk.go_on())
    return None


def _document(result: TurnResult) -> dict[str, Any]:
    if result.error:
        raise Failed(result.error)
    approvals = [
        {name: approval[name] for name in ("id", "risk", "title", "short_code", "expires_at")}
        for approval in result.approvals
    ]
    return {
        "reply": result.reply,
        "tool_calls": result.tool_calls,
        "cards": result.cards,
        "approvals": approvals,
        "thread_id": result.thread_id,
        "run_id": result.run_id,
        "brain": result.brain,
        "suggestions": result.suggestions,
        "notices": result.notices,
    }


class _Talk:
    """One conversation in a terminal."""

    def __init__(self, container: Container, restaurant: Restaurant, thread_id: str) -> None:
        self._container, self._restaurant, self._thread_id = container, restaurant, thread_id
        self._principal = Principal(restaurant.restaurant_id, f"cli:{getpass.getuser()}", Role.OWNER)

    def turn(self, text: str) -> Turn:
        from agent.turn import Turn

        return Turn(text, self._principal, self._thread_id, channel="cli")

    async def go_on(self) -> None:
        from rich.console import Console
        from rich.markup import escape

        console = Console()
        console.print(
            f"[bold]{escape(self._restaurant.name)}[/bold]  [dim]Ctrl-D ends; this conversation is "
            f"--thread {self._thread_id}[/dim]"
        )
        while (text := await asyncio.to_thread(_line)) is not None:
            if not text.strip():
                continue
            try:
                await (self._decide(found) if (found := _DECISION.fullmatch(text.strip())) else self.say(text))
            except TablesideError as error:
                console.print(f"[red]{escape(error.message)}[/red]")

    async def say(self, text: str) -> None:
        from rich.console import Console

        console, turn = Console(), self.turn(text)
        await self._container.runner.start(turn)
        async for batch in self._container.runner.follow(self._principal.restaurant_id, turn.run_id):
            for _, event in batch:
                _show(console, json.loads(event))

    async def _decide(self, found: re.Match[str]) -> None:
        approval = await self._container.approvals.by_code(self._principal.restaurant_id, found.group(1))
        decision: Any = "approve" if found.group(2).upper() == "OK" else "reject"
        decided = await self._container.executor.decide(self._principal, approval.id, decision, "cli")
        click.echo(decided.outcome or decided.status)


def _line() -> str | None:
    try:
        return input("\n› ")
    except EOFError:
        return None


def _show(console: Any, event: dict[str, Any]) -> None:
    """One AG-UI event as a terminal shows it."""
    match event["type"]:
        case "TEXT_MESSAGE_CONTENT":
            console.out(event["delta"], end="", highlight=False)
            sys.stdout.flush()
        case "TEXT_MESSAGE_END":
            console.print()
        case "RUN_ERROR":
            raise Failed(event["message"])
        case "CUSTOM":
            _show_custom(console, event["name"], event["value"])


def _show_custom(console: Any, name: str, value: dict[str, Any]) -> None:
    from rich.markup import escape  # what a dish is called may look like markup

    match name:
        case "tableside.card":
            console.print(
                f"\n[bold]{escape(value['title'])}[/bold]" + (" [dim](demo data)[/dim]" if value["demo"] else "")
            )
            console.print(value["text"], markup=False, highlight=False)
        case "tableside.approval":
            code = value["short_code"]
            console.print(
                f"\n[yellow]Waits for approval:[/yellow] {escape(value['title'])} — type [bold]{code} OK[/bold] "
                f"or [bold]{code} NO[/bold] (or: tableside approvals approve {code})"
            )
        case "tableside.notice":
            console.print(f"[dim]{escape(value['text'])}[/dim]")
        case "tableside.suggestions":
            console.print("[dim]" + escape("\n".join(f"  · {question}" for question in value["questions"])) + "[/dim]")


COMMANDS = {"chat": chat}
