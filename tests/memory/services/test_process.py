from __future__ import annotations

import os
import signal
import subprocess
import sys
from time import monotonic

import pytest

from core.errors import Unavailable
from memory.services import launch, process
from memory.services.process import LAUNCHER, Program, Service, describe, tail

from .conftest import gone, until

STAY = "import time; print('oven is hot', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAY


@pytest.fixture
def program(tmp_path):
    log = tmp_path / "program.log"

    async def is_up() -> bool:
        return "oven is hot" in tail(log)

    def make(code: str, **options) -> Program:
        return Program("the program", [sys.executable, "-c", code], log, **{"probe": is_up, **options})

    return make


@pytest.fixture
async def run():
    running: list[Service] = []

    def start(program: Program) -> Service:
        running.append(Service(program))
        running[-1].start()
        return running[-1]

    yield start
    for service in running:
        await service.stop()


async def test_it_runs_until_it_is_stopped(program, run):
    service = run(program(STAY))
    await service.ready()
    pid = service.pid
    await service.stop()
    assert not os.path.exists(f"/proc/{pid}")
    with pytest.raises(Unavailable, match="was stopped"):
        await service.ready()


async def test_what_ignores_sigterm_is_killed_after_its_grace(program, run):
    service = run(program(STUBBORN, grace=0.2))
    await service.ready()
    pid, began = service.pid, monotonic()
    await service.stop()
    assert not os.path.exists(f"/proc/{pid}") and 0.1 < monotonic() - began < 30


async def test_our_secrets_are_not_handed_on(program, run, monkeypatch):
    monkeypatch.setenv("TABLESIDE_JWT_SECRET", "the recipe")
    service = run(program(STAY))
    await service.ready()
    with open(f"/proc/{service.pid}/environ") as environ:
        names = {entry.partition("=")[0] for entry in environ.read().split("\0")}
    assert "PATH" in names and "TABLESIDE_JWT_SECRET" not in names


async def test_it_comes_back_after_sigkill(program, run):
    service = run(program(STAY))
    await service.ready()
    first = service.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: service.pid and service.pid != first)
    await service.ready()
    assert service.restarts == 1


async def test_a_first_start_that_fails_gives_the_last_line_of_its_log(program, run):
    service = run(program("raise SystemExit('the cupboard is bare')"))
    with pytest.raises(Unavailable, match=r"the program stopped \(exit status 1\): the cupboard is bare"):
        await service.ready()


async def test_reasons_come_from_this_life_only(program, run, tmp_path):
    (tmp_path / "program.log").write_text("an old complaint\n")
    with pytest.raises(Unavailable, match="it wrote no reason"):
        await run(program("raise SystemExit(3)")).ready()


async def test_a_program_that_never_answers_is_not_waited_for_for_ever(program, run):
    with pytest.raises(Unavailable, match="did not answer within 0 s"):
        await run(program("import time; time.sleep(60)", patience=0.3)).ready()


async def test_after_three_failures_callers_are_told_and_it_recovers_by_itself(program, run, monkeypatch, tmp_path):
    monkeypatch.setattr(process, "LONGEST_PAUSE", 0.2)
    broken = tmp_path / "broken"
    service = run(program(f"import os, sys\nif os.path.exists({str(broken)!r}): sys.exit('no flour')\n{STAY}"))
    await service.ready()
    broken.touch()
    os.truncate(tmp_path / "program.log", 0)  # else the probe would read the first life's words
    os.kill(service.pid, signal.SIGKILL)
    await until(lambda: service.restarts >= 2)
    with pytest.raises(Unavailable, match="no flour"):
        await service.ready()
    broken.unlink()
    await until(lambda: service.pid)
    await until(lambda: service._outcome.done() and service._outcome.result() is None)
    await service.ready()


async def test_a_preparation_that_fails_is_the_reason(program, run):
    async def prepare() -> None:
        raise Unavailable("no room")

    with pytest.raises(Unavailable, match="no room"):
        await run(program(STAY, prepare=prepare)).ready()


async def test_not_started(program):
    with pytest.raises(Unavailable, match="was not started"):
        await Service(program(STAY)).ready()


def test_a_large_log_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "LOG_BYTES", 3)
    (tmp_path / "x.log").write_text("long")
    process.rotate(tmp_path / "x.log")
    assert (tmp_path / "x.old.log").read_text() == "long" and not (tmp_path / "x.log").exists()


def test_describe():
    assert describe(1) == "exit status 1"
    assert describe(-9) == "SIGKILL"
    assert describe(-63) == "signal 63"


def test_the_launcher_refuses_to_run_for_a_parent_that_is_gone():
    finished = subprocess.run([sys.executable, "-I", "-S", LAUNCHER, "1", "/bin/true"], capture_output=True, text=True)
    assert finished.returncode == 1 and "is gone" in finished.stderr


def test_the_launcher_elsewhere_watches_its_input(tmp_path):
    """What macOS gets: the watcher's input ends when we do, and the program with it."""
    watcher = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(LAUNCHER.parents[2])!r})\n"
            f"from memory.services.launch import stay_and_watch\n"
            f"sys.exit(stay_and_watch([sys.executable, '-c', {STAY!r}]))",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert watcher.stdout.readline() == b"oven is hot\n"
    watcher.communicate(timeout=10)  # closes its input
    assert watcher.returncode in (-signal.SIGKILL, 256 - signal.SIGKILL)


def test_the_launcher_replaces_itself_with_the_program(monkeypatch):
    called = []
    monkeypatch.setattr(launch.os, "execv", lambda path, argv: called.append((path, argv)))
    monkeypatch.setattr(launch, "tie_to_parent", called.append)
    launch.main(7, ["/bin/true", "x"])
    assert called == [7, ("/bin/true", ["/bin/true", "x"])]


async def test_nothing_outlives_an_application_that_is_killed(start_app, tmp_path):
    app = start_app(tmp_path / "data")
    app.wait_ready()
    services = app.services()
    assert len(services) == 2
    app.kill()
    await until(lambda: all(gone(service) for service in services))
