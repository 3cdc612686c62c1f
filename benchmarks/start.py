"""How long one waits: for the import, for the page, for the first answer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from benchmarks.figures import p50
from benchmarks.servers import ROOT

REPEATS = 5
_IMPORT = "import time; t = time.perf_counter(); import api.app; print(time.perf_counter() - t)"


def import_seconds() -> float:
    """`import api.app` in a fresh process, the median of five."""
    return round(p50([_import_once() for _ in range(REPEATS)]), 3)


def _import_once() -> float:
    done = subprocess.run([sys.executable, "-c", _IMPORT], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def command(*arguments: str) -> tuple[float, dict[str, Any]]:
    """The wall time of one `tableside` command, its own start included, and the JSON that it printed."""
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "api.cli", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"tableside {' '.join(arguments)} failed: {done.stdout[-1000:]} {done.stderr[-2000:]}")
    return time.perf_counter() - begin, json.loads(done.stdout)
