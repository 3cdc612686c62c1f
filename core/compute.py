"""Arithmetic away from the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from importlib import import_module
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# They import each other in circles: two threads that both meet them for the first time see halves of them.
_NUMERICAL = ("numpy", "scipy.special", "scipy.linalg", "scipy.stats", "statsmodels.tsa.stl._stl", "ruptures")
_one_at_a_time = threading.Lock()


async def compute(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs `work`, which computes with arrays, in a thread."""

    def run() -> T:
        load_numerical()
        return work(*args, **kwargs)

    return await asyncio.to_thread(run)


def load_numerical() -> None:
    """Imports the numerical packages, in one thread; later calls find them there."""
    with _one_at_a_time:
        for name in _NUMERICAL:
            import_module(name)
