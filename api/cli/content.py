"""`tableside content write|voice`: drafts in the restaurant's voice, and the voice itself."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Any

import click
from pydantic import ValidationError

from api.cli.base import Options, command, house, restaurant_of
from core.errors import BadInput

if TYPE_CHECKING:
    from tools.base import ToolResult
    from tools.content.schemas import Draft
    from tools.content.writing.schemas import WriteArgs

group = click.Group("content", help="Texts in the restaurant's own voice.")
CHANNELS = ("instagram", "facebook", "google_post", "email", "sms", "website")


@command(group, "write")
@click.option("--topic", required=True, help="What it is about, in your words.")
@click.option("--channel", "channels", multiple=True, required=True, help="Where it goes; again or with commas.")
@click.option("--item", help="The dish.")
@click.option("--offer", help='What guests get: "20% off", "2 for 1", "$12".')
@click.option("--tone", help="Formal, playful, ...; without it as the voice has it.")
@click.option("--language", type=click.Choice(["en", "es"]), help="Without it the restaurant's own.")
@click.option("--variants", type=int, help="2 for an A/B pair.")
async def write(options: Options, channels: tuple[str, ...], **given: Any) -> dict[str, Any]:
    """Write a draft for each channel. Nothing is sent."""
    from api.asking import call_of
    from api.routes.content.shapes.drafts import draft_json

    args = _args(channels, given)
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        call = call_of(container, restaurant, speaker(restaurant.restaurant_id), "cli")
        draft = await container.content.write(call, args)
    if not options.json:
        _show(draft)
    return draft_json(draft)


def speaker(restaurant_id: str) -> Any:
    """Whoever sits at this machine."""
    from core.principal import Principal, Role

    return Principal(restaurant_id, f"cli:{getpass.getuser()}", Role.OWNER)


def listed(channels: tuple[str, ...]) -> list[str]:
    """`--channel sms,email --channel facebook` as a list. Raises BadInput."""
    found = [name.strip().lower() for one in channels for name in one.split(",") if name.strip()]
    if wrong := [name for name in found if name not in CHANNELS]:
        raise BadInput(f"{wrong[0]!r} is no channel; there are {', '.join(CHANNELS)}.")
    return list(dict.fromkeys(found))


def _args(channels: tuple[str, ...], given: dict[str, Any]) -> WriteArgs:
    from tools.content.writing.schemas import WriteArgs

    try:
        return WriteArgs.model_validate({"channels": listed(channels), **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"--{first['loc'][0]}: {first['msg']}.") from None


def _show(draft: Draft) -> None:
    from tools.content.schemas import TITLES

    several = len({one.variant for one in draft.versions}) > 1
    for one in draft.versions:
        parts = f", {one.parts} part{'s' if one.parts != 1 else ''}" if one.parts else ""
        click.echo(f"-- {TITLES[one.channel]}{f' {one.variant}' if several else ''}{parts}")
        click.echo(f"{one.subject}\n{one.body}" if one.subject else one.body)
        for said in [*one.mended, *(finding.why for finding in one.findings), *filter(None, [one.why_not])]:
            click.echo(f"   ! {said}")
        click.echo("")
    if draft.difference:
        click.echo(f"A and B differ in {draft.difference.what}.")
    for note in draft.notes:
        click.echo(note)


@command(group, "voice")
@click.option("--learn", metavar="SOURCE", help="website, posts, replies, a text, or - for a text on stdin.")
@click.option("--score", metavar="TEXT", help="How well a text fits the voice, 0 to 100.")
async def voice(options: Options, learn: str | None, score: str | None) -> dict[str, Any]:
    """Show the voice that content is written in, or teach it."""
    if learn is not None and score is not None:
        raise BadInput("--learn or --score, one at a time.")
    source = _read() if learn == "-" else learn
    async with house(options) as container:
        restaurant = await restaurant_of(container, options)
        rid, by = restaurant.restaurant_id, speaker(restaurant.restaurant_id)
        if score is not None:
            found = container.voice.consistency(await container.voice.current(rid), _some(score), None)
            if not options.json:
                click.echo("\n".join([_scored(found.score), *found.off]))
            return found.model_dump()
        result = await _result(container, restaurant, by, source)
    if not options.json:
        _show_voice(result.content)
    return result.content


async def _result(container: Any, restaurant: Any, by: Any, source: str | None) -> ToolResult:
    from api.asking import call_of
    from tools.content.voice import present

    call = call_of(container, restaurant, by, "cli")
    if source is None:
        return present.shown(call, await container.voice.current(restaurant.restaurant_id))
    return present.learned(call, await container.voice.learned(restaurant, source, by.user_id))


def _read() -> str:
    """The text on stdin, and a little more than may be of it."""
    return sys.stdin.read(10_000_000)


def _some(text: str) -> str:
    if not text.strip():
        raise BadInput("There is no text to score.")
    return text


def _scored(score: int | None) -> str:
    return "Nothing was learned yet to compare with." if score is None else f"{score} of 100"


def _show_voice(content: dict[str, Any]) -> None:
    state = f"version {content['version']}, from {content['samples']} texts" if content["learned"] else "defaults"
    click.echo(f"The voice ({state}):")
    for sentence in content["explained"] or [f"{name}: {value}" for name, value in content["traits"].items()]:
        click.echo(f"- {sentence}")
    for name in ("phrases", "never"):
        if content[name]:
            click.echo(f"{name}: {', '.join(content[name])}")
    for note in content["notes"]:
        click.echo(note)


COMMANDS: dict[str, click.Command] = {"content": group}
