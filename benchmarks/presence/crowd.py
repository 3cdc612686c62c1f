"""Many grades at once, in a process of its own: `python -m benchmarks.presence.crowd URL TOKEN WEBSITE GRADES`.

Each line of its input begins a wave; it says `first` when every grade of the wave has its first grade, and then one
JSON object when all have ended.
"""

from __future__ import annotations

import asyncio
import json
import sys

import httpx

from benchmarks.figures import p50
from benchmarks.presence.follow import client, follow


async def wave(http: httpx.AsyncClient, website: str, number: int, grades: int) -> dict[str, float]:
    missing = grades

    def told() -> None:
        nonlocal missing
        missing -= 1
        if not missing:
            print("first", flush=True)

    # Addresses that differ, or they would be one grade.
    targets = [f"{website}?grade={number}-{each}" for each in range(grades)]
    followed = await asyncio.gather(*(follow(http, target, told) for target in targets))
    return {
        "first_p50_s": round(p50([one.first_s for one in followed]), 3),
        "first_worst_s": round(max(one.first_s for one in followed), 3),
        "whole_worst_s": round(max(one.whole_s for one in followed), 3),
        "different": len({one.report["id"] for one in followed}),
        "least_coverage": min(one.report["coverage"] for one in followed),
    }


async def run(url: str, token: str, website: str, grades: int) -> None:
    async with client(url, token) as http:
        print("ready", flush=True)
        number = 0
        while await asyncio.to_thread(sys.stdin.readline):
            number += 1
            print(json.dumps(await wave(http, website, number, grades)), flush=True)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
