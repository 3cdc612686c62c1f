"""Texts and campaigns: how long a text takes, and how many messages a minute leave the house."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.campaigns import guarding
from benchmarks.servers import ROOT, free_port, started

RATES = (80, 1_000)  # messages a second: the demo's, and more than most accounts are given
Results = dict[str, Any]


def campaigns(folder: Path) -> Results:
    """Each in a process of its own, so that the first text is a first one and memory is told apart."""
    data_dir, log = folder / "texts", folder / "campaigns.log"
    _child("writing", "prepare", str(data_dir))
    with _served("provider", log) as provider:
        texts = _child("writing", "measure", str(data_dir), provider)
    with contextlib.ExitStack() as stack:
        phones = {str(rate): stack.enter_context(_served("phone", log, str(rate))) for rate in RATES}
        sent = _child("crowd", str(folder / "crowd"), json.dumps(phones))
    return {"campaigns": {**texts, "guard": guarding.measured(), **sent}}


def _child(module: str, *arguments: str) -> Results:
    command = [sys.executable, "-m", f"benchmarks.campaigns.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-3000:]}")
    found: Results = json.loads(done.stdout.splitlines()[-1])
    return found


@contextlib.contextmanager
def _served(module: str, log: Path, *arguments: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", f"benchmarks.campaigns.{module}", str(port), *arguments]
    with started(command, port, log) as server:
        yield server.url
