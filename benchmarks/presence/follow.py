"""Begins a grade as a page does, and follows it to its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import httpx

GRADES = "/api/ai/digital-grader/grades"


@dataclass
class Followed:
    """Seconds from sending the request."""

    first_s: float = 0.0
    whole_s: float = 0.0
    report: dict[str, Any] = field(default_factory=dict)


async def follow(
    http: httpx.AsyncClient, target: str | None = None, told: Callable[[], None] | None = None
) -> Followed:
    """`told` is called once, at the first grade. `target` None: the restaurant's own."""
    begun, seen = perf_counter(), Followed()
    answer = await http.post(GRADES, json={"target": target} if target else {})
    answer.raise_for_status()
    async with http.stream("GET", f"{GRADES}/{answer.json()['id']}/events") as stream:
        event = ""
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif event == "report" and line.startswith("data: "):
                seen.whole_s = perf_counter() - begun
                if not seen.first_s:
                    seen.first_s = seen.whole_s
                    if told:
                        told()
                seen.report = json.loads(line.removeprefix("data: "))
    if not seen.report.get("final"):
        raise RuntimeError(f"The stream ended before the grade: {seen.report}")
    return seen


def client(url: str, token: str | None) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=None)
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=90.0, limits=limits, trust_env=False)
