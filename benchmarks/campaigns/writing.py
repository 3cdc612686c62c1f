"""How long the demo's texts take: `python -m benchmarks.campaigns.writing prepare|measure DATA_DIR [PROVIDER]`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx

from agent.llm import Provider
from agent.llm.openai import chat_model
from api.content import build_content
from api.settings import read_settings
from api.wiring import Container, open_container
from benchmarks.figures import ms, p50, p95
from core.clock import Clock
from core.principal import Principal, Role
from memory.restaurants import Restaurant
from tools.base import ToolCall
from tools.content.schemas import CHANNELS, Draft
from tools.content.service import ContentService
from tools.content.writing.schemas import WriteArgs

TOPIC, ITEM, OFFER = "rainy Tuesday coming, push the Thai Chicken", "Thai Chicken", "20% off"
ROUNDS, LLM_ROUNDS, SCORES = 40, 3, 20
Results = dict[str, Any]


@asynccontextmanager
async def demo(data_dir: Path) -> AsyncIterator[tuple[Container, Restaurant]]:
    """The demo restaurant as `serve --demo` settles it, without the server."""
    from sandboxes.restaurant import load_demo
    from sandboxes.stage import on_loopback, settle

    clock = Clock()
    async with on_loopback(clock.now(), clock.now) as stage:
        settings = read_settings(data_dir=data_dir, demo=True, brain="builtin").model_copy(update=stage.settings)
        async with open_container(settings, clock) as container, httpx.AsyncClient(trust_env=False) as browser:
            restaurant = await load_demo(container.mongo, clock)
            await settle(container, restaurant, stage, browser)
            yield container, await container.restaurants.get(restaurant.restaurant_id)


async def measured(data_dir: Path, provider: str) -> Results:
    async with demo(data_dir) as (container, restaurant):

        async def write(content: ContentService) -> Draft:
            call = _call(container, restaurant)
            return await content.write(call, WriteArgs(channels=list(CHANNELS), topic=TOPIC, item=ITEM, offer=OFFER))

        first, draft = await _timed(lambda: write(container.content))
        seconds = [(await _timed(lambda: write(container.content)))[0] for _ in range(ROUNDS)]
        builtin = {"channels": len(draft.versions), "first_ms": ms(first), **_spread(seconds)}
        context = await _gathered(container, restaurant, draft)
        voice = await _scored(container, restaurant, draft)
        llm = await _with_model(container, write, provider)
    return {"builtin": builtin, "context": context, "voice": voice, "llm": llm}


def _call(container: Container, restaurant: Restaurant) -> ToolCall:
    principal = Principal(restaurant.restaurant_id, "demo-owner", Role.OWNER)
    return ToolCall(principal, restaurant, container.clock.now(), uuid4().hex, "bench", uuid4().hex)


async def _gathered(container: Container, restaurant: Restaurant, draft: Draft) -> Results:
    """Weather, holidays, events, the dish, the menu's advice, what ran lately, hours and address."""
    brief = draft.brief.model_copy(update={"facts": []})
    seconds, facts = list[float](), 0
    for _ in range(ROUNDS):
        took, found = await _timed(lambda: container.context.gather(restaurant, brief, container.clock.now()))
        seconds.append(took)
        facts = len(found)
    return {"facts": facts, **_spread(seconds)}


async def _scored(container: Container, restaurant: Restaurant, draft: Draft) -> Results:
    """How well each text fits the voice."""
    profile, seconds = await container.voice.current(restaurant.restaurant_id), list[float]()
    for _ in range(SCORES):
        for version in draft.versions:
            begin = perf_counter()
            container.voice.consistency(profile, version.body, version.language)
            seconds.append(perf_counter() - begin)
    return _spread(seconds)


async def _with_model(
    container: Container, write: Callable[[ContentService], Awaitable[Draft]], provider: str
) -> Results:
    """Beside the longest version alone, as the provider wrote it."""
    model = chat_model("bench", "bench", f"{provider}/v1", 20.0)
    parts = (container, container, container, container.knowledge)
    content = build_content(*parts, Provider(model, "bench", 20.0)).content
    rounds = []
    async with httpx.AsyncClient(trust_env=False) as http:
        await write(content)  # connects, and the first embedding is loaded
        for _ in range(LLM_ROUNDS):
            await http.get(f"{provider}/took")
            seconds, draft = await _timed(lambda: write(content))
            answers = (await http.get(f"{provider}/took")).json()
            assert draft.writer == "bench" and len(answers) == 1 + len(CHANNELS), (draft.notes, answers)
            versions = sorted((one for one in answers if "message" not in one["what"]), key=lambda one: one["seconds"])
            rounds.append((seconds, versions[-1], sum(one["seconds"] for one in answers)))
    whole, longest = p50([one[0] for one in rounds]), p50([one[1]["seconds"] for one in rounds])
    return {
        "whole_s": round(whole, 2),
        "longest_s": round(longest, 2),
        "longest": rounds[-1][1]["what"],
        "longest_tokens": rounds[-1][1]["tokens"],
        "one_after_the_other_s": round(p50([one[2] for one in rounds]), 2),
        "ratio": round(whole / longest, 3),
    }


async def _timed(work: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    begin = perf_counter()
    found = await work()
    return perf_counter() - begin, found


def _spread(seconds: list[float]) -> Results:
    return {"p50_ms": ms(p50(seconds)), "p95_ms": ms(p95(seconds))}


async def _prepare(data_dir: Path) -> Results:
    async with demo(data_dir):
        return {}


if __name__ == "__main__":
    _, wanted, folder, *more = sys.argv
    work = _prepare(Path(folder)) if wanted == "prepare" else measured(Path(folder), *more)
    print(json.dumps(asyncio.run(work)))
