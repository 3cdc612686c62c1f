"""Parsing in a child process: bounded, replaced when it dies, fair, and never trusted."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.parsing_child import load_result
from core.processes import Parsers, ParsingFailed
from tests.core import parsed
from tests.core.parsed import Counted

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def parsers():
    async with Parsers(timeout=5) as opened:
        yield opened


async def test_results_come_back_as_values(parsers: Parsers) -> None:
    assert await parsers.run(parsed.count, b"a<b<c") == Counted(tags=2, process=parsers.process_id or 0)
    assert parsers.process_id != os.getpid()


async def test_one_that_hangs_is_killed_and_the_next_gets_a_fresh_one(parsers: Parsers) -> None:
    await parsers.run(parsed.count, b"")
    before = parsers.process_id
    with pytest.raises(ParsingFailed) as failed:
        await parsers.run(parsed.hang, timeout=0.2)
    assert failed.value.why == "timeout"
    assert (await parsers.run(parsed.count, b"<")).tags == 1
    assert parsers.process_id != before
    with pytest.raises(ProcessLookupError):
        os.kill(before or 0, 0)


async def test_one_that_dies_is_replaced(parsers: Parsers) -> None:
    with pytest.raises(ParsingFailed) as failed:
        await parsers.run(parsed.die)
    assert failed.value.why == "died"
    await parsers.run(parsed.count, b"")
    os.kill(parsers.process_id or 0, signal.SIGKILL)
    results = await asyncio.gather(*(parsers.run(parsed.count, b"<") for _ in range(3)), return_exceptions=True)
    assert [one for one in results if isinstance(one, Counted)][-1].tags == 1


async def test_memory_is_bounded() -> None:
    async with Parsers(memory=400 << 20) as parsers:
        with pytest.raises(ParsingFailed) as failed:
            await parsers.run(parsed.swell)
        assert failed.value.why in ("memory", "died")
        assert (await parsers.run(parsed.count, b"<")).tags == 1


async def test_what_it_raises_is_told(parsers: Parsers) -> None:
    with pytest.raises(ParsingFailed, match="ZeroDivisionError") as failed:
        await parsers.run(parsed.divide, 1, 0)
    assert failed.value.why == "error"


@pytest.mark.parametrize("reach", [parsed.call_home, parsed.start_a_program])
async def test_the_child_reaches_nothing(parsers: Parsers, reach) -> None:
    with pytest.raises(ParsingFailed, match="PermissionError"):
        await parsers.run(reach)


async def test_the_child_has_none_of_our_secrets(parsers: Parsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLESIDE_SECRET", "much")
    assert "TABLESIDE_SECRET" not in await parsers.run(parsed.environment)


async def test_printing_does_not_garble_the_answers(parsers: Parsers) -> None:
    assert await parsers.run(parsed.shout) == 7


async def test_callers_take_turns(parsers: Parsers) -> None:
    """A grade with many pages does not hold up one with a single page that came later."""
    order: list[str] = []

    async def ask(group: str) -> None:
        await parsers.run(parsed.nap, 0.01, group=group)
        order.append(group)

    await parsers.run(parsed.count, b"")
    await asyncio.gather(*(ask("many") for _ in range(10)), ask("one"))
    assert order.index("one") <= 2


async def test_a_caller_that_goes_away_leaves_no_answer_behind(parsers: Parsers) -> None:
    await parsers.run(parsed.count, b"")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await parsers.run(parsed.nap, 0.2)
    assert (await parsers.run(parsed.count, b"<<<")).tags == 3


async def test_the_loop_goes_on_meanwhile(parsers: Parsers) -> None:
    await parsers.run(parsed.count, b"")
    busy = asyncio.create_task(parsers.run(parsed.spin, 0.5))
    longest, last = 0.0, asyncio.get_running_loop().time()
    while not busy.done():
        await asyncio.sleep(0.005)
        now = asyncio.get_running_loop().time()
        longest, last = max(longest, now - last), now
    assert longest < 0.25  # it spins for half a second


async def test_closing_fails_who_waits_and_leaves_no_process() -> None:
    parsers = Parsers()
    await parsers.run(parsed.count, b"")
    child = parsers.process_id or 0
    waiting = [asyncio.create_task(parsers.run(parsed.hang)) for _ in range(3)]
    await asyncio.sleep(0.05)
    await parsers.close()
    assert all(isinstance(one, ParsingFailed) for one in await asyncio.gather(*waiting, return_exceptions=True))
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(ParsingFailed):
        await parsers.run(parsed.count, b"")


async def test_closing_what_was_never_used() -> None:
    await Parsers().close()


@pytest.mark.parametrize(
    "value", [os.system, subprocess.Popen, parsed.count, print, getattr], ids=lambda value: value.__name__
)
def test_only_values_are_taken_from_a_child(value: object) -> None:
    """What came over a stranger's bytes could answer with a call in disguise."""
    with pytest.raises(pickle.UnpicklingError):
        load_result(pickle.dumps((True, value)))


def test_a_child_whose_parent_was_killed_ends() -> None:
    code = """
import asyncio, os
from core.processes import Parsers
from tests.core import parsed
async def main():
    parsers = Parsers()
    await parsers.run(parsed.count, b"")
    print(parsers.process_id, flush=True)
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    child = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if (Path(f"/proc/{child}/stat").read_text().split()[2]) == "Z":
            return  # nobody reaps orphans here
        signal.sigtimedwait([], 0.05)
    raise AssertionError("it outlived its parent")
