"""The grader's speed, with real servers on loopback: slow vendors, a vendor that hangs, a large page, a crowd."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from benchmarks import access
from benchmarks.client import Client, Plan
from benchmarks.figures import ms, p50, p95
from benchmarks.presence import page
from benchmarks.presence.app import LOOKER
from benchmarks.presence.follow import Followed, client, follow
from benchmarks.servers import ROOT, RUNS, Server, free_port, started
from tools.grader.engine.rubric import load_rubric

DELAY = 0.8  # seconds that every call to a stand-in takes
CHAIN = 3  # calls of which each needs the one before: home page, a listing's robots.txt, the listing
GRADES = 5  # with every call delayed
CROWD, WAVES = 20, 3
HANGS = {"yelp": {"yelp"}, "facebook": {"facebook", "instagram"}, "delivery": {"delivery"}}
_FOREVER = 3_600.0
_BETWEEN = 0.02  # seconds between two turns of the chat client
_QUIET = 4.0  # seconds that it is measured without grades
Results = dict[str, Any]


ASKED = ("website", "google", "yelp", "pagespeed", "facebook", "delivery")  # by a grade


@dataclass(frozen=True)
class World:
    """A server and the stand-ins that it asks."""

    server: Server
    urls: dict[str, str]
    looker: str  # the token of a restaurant that has others graded

    def slow(self, seconds: float, *names: str) -> None:
        """Every call to these takes so long from now on."""
        for name in names or ASKED:
            fault = {"times": 1_000_000_000, "delay": seconds}
            httpx.post(f"{self.urls[name]}/_sandbox/fail", json=fault, trust_env=False).raise_for_status()

    def grades(self, count: int = 1) -> list[Followed]:
        """The restaurant's own, one after the other."""

        async def all_of_them() -> list[Followed]:
            async with client(self.server.url, self.server.token) as http:
                return [await follow(http) for _ in range(count)]

        return asyncio.run(all_of_them())


def grader(folder: Path) -> Results:
    slow = _slow(folder)
    report = slow.pop("report")
    return {
        "grader": {
            "page": asyncio.run(page.measured()),
            "reviews_ms": page.reviews_ms(),
            "pdf_ms": page.pdf_ms(report),
            "slow": slow,
            "crowd": _crowd(folder),
            "hang": _hang(folder),
        }
    }


def _slow(folder: Path) -> Results:
    """The same with half of the delay tells how many calls really wait for each other."""
    seconds = {}
    for delay in (DELAY, DELAY / 2):
        with world(folder, f"slow-{delay}") as here:
            here.grades()  # the parser's process starts once
            here.slow(delay)
            seconds[delay] = here.grades(GRADES)
    whole = {delay: p50([one.whole_s for one in found]) for delay, found in seconds.items()}
    return {
        "delay_s": DELAY,
        "chain": CHAIN,
        "first_s": round(p50([one.first_s for one in seconds[DELAY]]), 3),
        "whole_s": round(whole[DELAY], 3),
        "beyond_chain_ms": round(1000 * (whole[DELAY] - CHAIN * DELAY)),
        "calls_in_a_row": round((whole[DELAY] - whole[DELAY / 2]) / (DELAY / 2), 2),
        "coverage": seconds[DELAY][-1].report["coverage"],
        "report": seconds[DELAY][-1].report,
    }


def _hang(folder: Path) -> Results:
    """Each in turn never answers: what it alone tells is missing, and nothing else is different."""
    with world(folder, "well") as here:
        well = here.grades()[0]
    firsts, moved, lost = [], [], {}
    for name, sources in HANGS.items():
        with world(folder, f"hang-{name}") as here:
            here.grades()  # the parser's process starts once
            here.slow(_FOREVER, name)
            hung = here.grades()[0]
        firsts.append(hung.first_s)
        moved += _moved(well.report, hung.report, sources)
        lost[name] = round(well.report["coverage"] - hung.report["coverage"], 3)
    return {"first_worst_s": round(max(firsts), 3), "others_moved": len(moved), "moved": moved, "coverage_lost": lost}


def _moved(well: Results, hung: Results, sources: set[str]) -> list[str]:
    """Checks that can be told without these sources, and still came out otherwise."""
    asks = {check.id: set(check.sources) for check in load_rubric().checks}
    before = {one["id"]: (one["status"], one["points"]) for one in well["checks"]}
    return [
        one["id"]
        for one in hung["checks"]
        if not asks[one["id"]] & sources and before[one["id"]] != (one["status"], one["points"])
    ]


def _crowd(folder: Path) -> Results:
    with world(folder, "crowd") as here:
        here.grades()
        here.server.load(turns=30)
        before = here.server.resident_mb
        quiet = asyncio.run(_turns(here.server, lambda since: perf_counter() - since < _QUIET))
        busy, waves = asyncio.run(_waves(here))
        after = here.server.resident_mb
    return {
        "grades": CROWD,
        "quiet_first_event_p50_ms": ms(p50(quiet)),
        "quiet_first_event_p95_ms": ms(p95(quiet)),
        "first_event_p50_ms": ms(p50(busy)),
        "first_event_p95_ms": ms(p95(busy)),
        "turns": len(busy),
        **{name: round(p50([one[name] for one in waves]), 3) for name in waves[0]},
        "before_mb": round(before, 1),
        "after_mb": round(after, 1),
        "growth_mb": round(after - before, 1),
    }


async def _turns(server: Server, goes_on: Callable[[float], bool]) -> list[float]:
    """Seconds to the first event of one person's turns."""
    chat, seconds, since = Client(Plan(server.url + RUNS, server.token)), [], perf_counter()
    await chat.connect()
    while goes_on(since):
        marks, _ = await chat.turn()
        seconds.append(marks[0])
        await asyncio.sleep(_BETWEEN)
    chat.close()
    return seconds


async def _waves(here: World) -> tuple[list[float], list[dict[str, float]]]:
    """The chat is measured from a wave's beginning until each of its grades has a first grade; then it has to end."""
    website = f"{here.urls['website']}/"
    command = ["-m", "benchmarks.presence.crowd", here.server.url, here.looker, website, str(CROWD)]
    pipe = asyncio.subprocess.PIPE
    crowd = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert crowd.stdin and crowd.stdout
    await _line(crowd.stdout)
    busy, waves = [], []
    for _ in range(WAVES):
        crowd.stdin.write(b"\n")
        first = asyncio.create_task(_line(crowd.stdout))
        busy += await _turns(here.server, partial(_not_yet, first))
        waves.append(json.loads(await _line(crowd.stdout)))
    crowd.stdin.close()
    await crowd.wait()
    return busy, waves


def _not_yet(first: asyncio.Task[str], _: float) -> bool:
    return not first.done()


async def _line(pipe: asyncio.StreamReader) -> str:
    line = (await pipe.readline()).decode().strip()
    if not line:
        raise RuntimeError("The crowd went away.")
    return line


@contextlib.contextmanager
def world(folder: Path, name: str) -> Iterator[World]:
    """All of it new: stand-ins, data folder, server."""
    data_dir, port = folder / name, free_port()
    with _stage() as urls:
        token = access.token(data_dir, access.RESTAURANT)
        command = [sys.executable, "-m", "benchmarks.presence.app", str(port), str(data_dir), json.dumps(urls)]
        with started(command, port, folder / f"{name}.log") as server:
            server.token = token
            at_once = httpx.post(f"{urls['pagespeed']}/_sandbox/delay", json={"seconds": 0}, trust_env=False)
            at_once.raise_for_status()  # every call takes as long as any other
            yield World(server, urls, access.token(data_dir, LOOKER))


@contextlib.contextmanager
def _stage() -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "benchmarks.presence.stage"]
    running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin and running.stdout
    try:
        yield json.loads(running.stdout.readline())
    finally:
        running.stdin.close()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
