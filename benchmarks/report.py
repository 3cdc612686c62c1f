"""`python -m benchmarks.report bench.json` writes the figures of docs/benchmarks.md from what `make bench` printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
SERVERS = {
    "tableside": "Tableside, everything durable",
    "bare": "bare endpoint, InMemorySaver, nothing durable",
    "stock_exit": "the same endpoint, MongoDBSaver, `exit`",
    "stock_async": "the same endpoint, MongoDBSaver, default",
}


def render(results: Mapping[str, Any]) -> str:
    machine = results["machine"]
    parts = [
        f"Measured on {machine['date']}: {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}; load average {machine['load_average_before']} before the "
        f"run, which took {results['seconds']:.0f} s.",
        "### What was promised",
        *_targets(results["targets"]),
        "### The stream, beside its peers",
        *_stream(results["stream"]),
        "### One long conversation",
        *_bytes(results),
        "### Versions",
        ", ".join(f"{name} {version}" for name, version in machine["packages"].items()),
    ]
    return "\n\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [[str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _targets(targets: list[dict[str, Any]]) -> list[str]:
    kept = {True: "yes", False: "**no**"}
    rows = [
        (each["name"], f"{each['target']} {each['unit']}", f"{each['value']:g}", kept[each["pass"]]) for each in targets
    ]
    return [_table(("what", "promised", "measured", "kept"), rows)]


def _stream(stream: Mapping[str, Any]) -> list[str]:
    names = (
        "first_event_p50_ms",
        "first_text_p50_ms",
        "whole_p50_ms",
        "crowd_turns_per_second",
        "crowd_first_text_p95_ms",
    )
    head = (
        "server",
        "first event, ms",
        "first text, ms",
        "whole turn, ms",
        "50 clients: turns/s",
        "50 clients: first text p95, ms",
    )
    rows = [(label, *(stream[server][name] for name in names)) for server, label in SERVERS.items()]
    return [_table(head, rows), "The first three columns are medians with one client."]


def _bytes(results: Mapping[str, Any]) -> list[str]:
    stored, flat, memory = results["bytes_a_turn"], results["flat"], results["memory"]
    rows = [(name, f"{stored[name]:g}") for name in ("checkpoints", "run_events", "conversation_history")]
    rows.append(("for comparison: LangGraph's stock MongoDBSaver, `exit`", f"{results['stock_bytes_a_turn']:g}"))
    return [
        _table(("stored after 200 turns of a thread", "bytes of BSON a turn"), rows),
        f"A turn took {flat['first_10_p50_ms']} ms at the start of a thread and {flat['after_200_p50_ms']} ms after "
        f"200 turns of it (scripted model). The chat process held {memory['at_200_mb']} MB at turn 200 and "
        f"{memory['at_1000_mb']} MB at turn 1,000 (built-in model, the demo's sales).",
    ]


def main(source: str) -> None:
    results = json.loads(Path(source).read_text().splitlines()[-1])
    page = PAGE.read_text()
    before, after = page.partition(BEGIN)[0], page.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{render(results)}\n{END}{after}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m benchmarks.report bench.json")
    main(sys.argv[1])
