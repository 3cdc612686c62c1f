"""How the demo restaurant writes: a warm neighborhood pizza place with a dry wit. SYNTHETIC: see data/voice.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from core.clock import Clock
from memory.mongo import Mongo
from tools.content.voice.learning import Learner, made

_WHO = "demo-owner"


@cache
def texts(kind: str) -> tuple[str, ...]:
    """`samples`, `posts` (Facebook) or `captions` (Instagram), the newest first."""
    found: dict[str, list[str]] = yaml.safe_load(files("sandboxes").joinpath("data/voice.yaml").read_text("utf-8"))
    return tuple(found[kind])


async def teach_voice(mongo: Mongo, clock: Clock, restaurant_id: str) -> None:
    """Once: a voice that was learned, or set by the owner, is left alone."""
    learner = Learner(mongo, clock)
    if (await learner.current(restaurant_id)).version:
        return
    samples = made(texts("samples"), "pasted", clock.now())
    await learner.keep(restaurant_id, samples)
    await learner.renew(restaurant_id, f"{len(samples)} texts pasted (demo data)", _WHO)
