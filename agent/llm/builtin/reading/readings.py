"""What was read before: the talk is read again at every turn, and the same words in the same talk mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from ..context import BuiltinContext
from ..frames import Frame, State

Read = Callable[[str, State, BuiltinContext], list[Frame]]
_MOST = 512  # readings that are kept
_BY_THE_CLOCK = re.compile(r"\d|hour|minute|hora|minuto|noon|mediod", re.IGNORECASE)  # may mean an hour of today
_kept: dict[tuple[Any, ...], list[Frame]] = {}


def once(read: Read) -> Read:
    """`read`, which depends on nothing but its arguments, without doing the same work twice. The frames are the
    caller's own."""

    def again(text: str, state: State, context: BuiltinContext) -> list[Frame]:
        key = (text, repr(state), *_of(context, text))
        found = _kept.get(key)
        if found is None:
            found = read(text, state, context)
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[key] = found
        return deepcopy(found)

    return again


def _of(context: BuiltinContext, text: str) -> tuple[Any, ...]:
    """What a reading takes of its context."""
    clock = context.now.replace(second=0, microsecond=0) if _BY_THE_CLOCK.search(text) else None
    return context.today, clock, context.timezone, context.currency, context.dishes, context.categories
