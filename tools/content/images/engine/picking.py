"""Which picture fits a message best."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.content.images.schemas import StoredPicture
from tools.content.schemas import Brief
from tools.menu.names import normalise

_LEAST = 1.0  # points: below, a picture has nothing to do with it
_ANY = frozenset({"room", "oven", "house", "general"})  # fit every message of the house


def best(pictures: Sequence[StoredPicture], brief: Brief, recent: Sequence[str] = ()) -> StoredPicture | None:
    """The dish's own picture; else one whose tags fit the topic; else one of the house. Never another dish's. Those in
    `recent` (ids that ran lately) come last among equals."""
    scored = [(score(one, brief), one.id not in recent, one.created_at.timestamp(), one.id, one) for one in pictures]
    fitting = [each for each in scored if each[0] >= _LEAST]
    return max(fitting, key=lambda each: each[:4])[4] if fitting else None


def score(picture: StoredPicture, brief: Brief) -> float:
    """0: it shows something else."""
    if brief.item and picture.item == brief.item:
        return 10.0
    words = set(normalise(f"{brief.topic} {brief.tone or ''}").split())
    tags = {word for tag in picture.tags for word in normalise(tag).split()}
    named = picture.item is not None and set(re.split(r"\s+", picture.item)) <= words
    if picture.item and not named:
        return 0.0  # the picture of a dish that the message is not about
    matching = sum(any(word.startswith(tag) for word in words) for tag in tags if len(tag) > 3)  # rain: raining
    return (5.0 if named else 0.0) + 2.0 * matching + (1.0 if tags & _ANY else 0.0)
