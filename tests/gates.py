"""The coverage gates: lines of the whole source, branches of the parts where a miss costs money or trust.

Reads `coverage.json` (`coverage json`) and the limits in pyproject.toml; exits 1 below a limit.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
Counts = tuple[int, int]


def percent(counts: Counts) -> float:
    hit, total = counts
    return 100.0 * hit / total if total else 100.0


def branches(files: dict[str, Any], group: list[str]) -> Counts:
    """Branches of a group; a file that no test loaded is an error, not a hundred percent."""
    missing = [path for path in group if path not in files]
    if missing:
        raise SystemExit(f"coverage has no figures for {', '.join(missing)}")
    summaries = [files[path]["summary"] for path in group]
    return sum(s["covered_branches"] for s in summaries), sum(s["num_branches"] for s in summaries)


def gates(report: dict[str, Any], limits: dict[str, Any]) -> list[tuple[str, Counts, float]]:
    files = {path.replace("\\", "/"): figures for path, figures in report["files"].items()}
    totals = report["totals"]
    lines = ("lines of the source", (totals["covered_lines"], totals["num_statements"]), limits["lines"])
    groups = [
        (f"branches of {name}", branches(files, group), limits["branches"]) for name, group in limits["groups"].items()
    ]
    return [lines, *groups]


def main() -> int:
    limits = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["tableside"]["coverage"]
    report = json.loads((ROOT / "coverage.json").read_text())
    failed = False
    for name, counts, limit in gates(report, limits):
        below = percent(counts) < limit
        failed |= below
        verdict = f"BELOW {limit} %" if below else f"gate {limit} %"
        print(f"coverage: {percent(counts):5.1f} % {name} ({counts[0]} of {counts[1]}), {verdict}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
