"""Sales of millions of lines: the report of a file beside DuckDB's own count and sum, and the import of a million."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psutil

from benchmarks import access, start
from benchmarks.figures import ms, p50
from benchmarks.servers import ROOT, Server

MILLION = 1_000_000
REPEATS = 3
ASKED = 15
RESTAURANT = "scale"
_DAYS, _DISHES = 1_096, 60
_COUNT_AND_SUM = (
    'import duckdb, sys; print(duckdb.sql(f"SELECT count(*), sum(quantity * unit_price) '
    "FROM read_csv('{sys.argv[1]}')\").fetchall())"
)


def write(path: Path, lines: int, last: date) -> None:
    """Orders of two or three lines over three years: 60 dishes in three sizes, some far more loved than others. The
    same lines each time, up to `last`."""
    first = last - timedelta(days=_DAYS - 1)
    minute = f"(i * {_DAYS}) % {lines} * 660 // {lines}"
    dish = f"least(hash(i) % {_DISHES}, hash(i + 7) % {_DISHES})::INT"
    with duckdb.connect() as base:
        base.execute(
            f"""COPY (
                SELECT 1000 + i * 2 // 5 AS order_id,
                    strftime(moment, '%Y-%m-%d') AS date, strftime(moment, '%H:%M') AS time,
                    'Dish number ' || dish AS item, ['S', 'M', 'L'][size + 1] AS size, 'Group ' || dish % 6 AS category,
                    1 + (hash(i + 17) % 10) // 8 AS quantity,
                    printf('%.2f', 6 + dish * 0.25 + size * 3) AS unit_price
                FROM (SELECT i, {dish} AS dish, (hash(i + 13) % 3)::INT AS size, TIMESTAMP '{first} 11:00'
                    + INTERVAL 1 DAY * ((i * {_DAYS}) // {lines})::INT + INTERVAL 1 MINUTE * ({minute})::INT AS moment
                    FROM range({lines}) AS numbers(i))
                ORDER BY i
            ) TO '{path}' (HEADER, DELIMITER ',')"""  # noqa: S608 - all of it is ours
        )


def written(path: Path, lines: int, last: date) -> Path:
    """By a process of its own: what it takes would count as its children's otherwise."""
    _run(["-m", "benchmarks.scale", str(path), str(lines), last.isoformat()])
    return path


def costs(path: Path) -> None:
    path.write_text(
        "item,cost\n" + "".join(f"Dish number {number},{2 + number % 7 / 2}\n" for number in range(_DISHES))
    )


def reports(folder: Path) -> dict[str, Any]:
    """Both files, each time one after the other, so that what else the machine does hits both alike."""
    figures: dict[str, Any] = {}
    costs(folder / "costs.csv")
    for name, lines in (("1m", MILLION), ("10m", 10 * MILLION)):
        file = written(folder / f"{name}.csv", lines, date(2026, 12, 31))
        command = [
            "-m",
            "api.cli",
            "menu",
            "report",
            "--orders",
            str(file),
            "--costs",
            str(folder / "costs.csv"),
            "--json",
        ]
        ours, peer, memory = [], [], []
        for _ in range(REPEATS):
            peer.append(_run(["-c", _COUNT_AND_SUM, str(file)])[0])
            seconds, megabytes, document = _run(command)
            ours.append(seconds)
            memory.append(megabytes)
        _check(json.loads(document), lines)
        figures[name] = {
            "mb": round(file.stat().st_size / 1e6, 1),
            "seconds": round(p50(ours), 2),
            "duckdb_seconds": round(p50(peer), 2),
            "ratio": round(p50([mine / theirs for mine, theirs in zip(ours, peer, strict=True)]), 2),
            "resident_mb": round(max(memory)),
        }
        file.unlink()
    figures["growth"] = round(figures["10m"]["seconds"] / figures["1m"]["seconds"], 2)
    return figures


def _run(arguments: Sequence[str]) -> tuple[float, float, str]:
    """Wall seconds of a fresh process, its largest resident MB, and what it printed."""
    begin = time.perf_counter()
    process = psutil.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    document = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{arguments} ended with {status}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1e3, document


def _check(report: dict[str, Any], lines: int) -> None:
    quality = report["data_quality"]
    if len(report["items"]) != _DISHES or quality["lines"] != lines:
        raise RuntimeError(f"The report read {quality['lines']} of {lines} lines, {len(report['items'])} dishes.")


def imported(server: Server, data_dir: Path, folder: Path) -> dict[str, Any]:
    """A million lines into the database of a running server, what they take there, and an answer made of them."""
    file = written(folder / "import.csv", MILLION, date.today() - timedelta(days=1))  # noqa: DTZ011 - the server's own clock
    before = stored_mb(access.mongodb_uri(data_dir))
    common = ["--data-dir", str(data_dir), "--restaurant", RESTAURANT, "--json"]
    seconds, _report = start.command("menu", "import", str(file), "--timezone", "UTC", "--currency", "USD", *common)
    costs(folder / "costs.csv")
    start.command("menu", "costs", str(folder / "costs.csv"), *common)
    server.token = access.token(data_dir, RESTAURANT)
    server.load(turns=2)
    return {
        "seconds": round(seconds, 1),
        "stored_mb": round(stored_mb(access.mongodb_uri(data_dir)) - before, 1),
        "answer_p50_ms": ms(p50(server.load(turns=ASKED)["whole"])),
    }


def stored_mb(uri: str) -> float:
    """Data and indexes on disk, compressed as they lie there."""
    from pymongo import MongoClient

    with MongoClient(uri) as client:
        client.admin.command("fsync")
        stats = client["tableside"].command("dbStats")
    return float(stats["storageSize"] + stats["indexSize"]) / 1e6


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
