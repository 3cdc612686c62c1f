"""The parts of the benchmark: each starts what it measures and returns figures."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks import access, flat, sales_file, start, stream
from benchmarks import scale as large
from benchmarks.campaigns.part import campaigns
from benchmarks.figures import ms, p50
from benchmarks.forecast import forecast
from benchmarks.grader import grader
from benchmarks.peers.stock import DATABASE as STOCK_DATABASE
from benchmarks.peers.stock import MONGODB
from benchmarks.promotions.compare import promotions
from benchmarks.servers import Server, free_port, started, uvicorn

DATABASE, DEMO = "tableside", "demo"
TALK_THREADS = 4
ASKED = 15
IMPORTS = 3
Results = dict[str, Any]


def scripted(folder: Path) -> Results:
    """What only the server costs: the stream beside its peers, and a long thread."""
    data_dir = folder / "scripted"
    with _scripted_server(data_dir, folder) as server:
        uri = access.mongodb_uri(data_dir)
        with _peers(uri, folder) as peers:
            figures: Results = stream.measure({"tableside": server, **peers})
            thread = uuid4().hex
            peers["stock_exit"].load(turns=flat.LONG, thread=thread)
            stock = flat.stock_stored(uri, STOCK_DATABASE, thread, flat.LONG)
        figures["ratio_to_bare"] = stream.ratio(figures, "bare")
        figures["ratio_to_stock_exit"] = stream.ratio(figures, "stock_exit")
        return {"stream": figures, "flat": flat.latency(server), "stock_bytes_a_turn": stock}


def demo(folder: Path) -> Results:
    """What an owner meets: the demo restaurant, the built-in model, the real command line."""
    data_dir, log = folder / "demo", folder / "demo.log"
    import_s = start.import_seconds()  # while nothing else of ours runs
    with _demo_server(data_dir, log) as server:
        first_ready = server.ready_after
    with _demo_server(data_dir, log) as server:
        first_turn = server.load(turns=1)["whole"][0]
        times = {
            "import_s": import_s,
            "first_ready_s": round(first_ready, 2),
            "ready_s": round(server.ready_after, 2),
            "first_turn_s": round(first_turn, 3),
        }
        builtin = server.load(turns=ASKED)
        results: Results = {
            "start": times,
            "builtin": {"whole_p50_ms": ms(p50(builtin["whole"])), "first_text_p50_ms": ms(p50(builtin["first_text"]))},
            **_talk(server, access.mongodb_uri(data_dir)),
        }
        return {**results, "import": _import(data_dir, folder)}


def scale(folder: Path) -> Results:
    """Millions of lines: a file's report, and a million imported beside a running server."""
    data_dir = folder / "scale"
    results: Results = {"report": large.reports(folder)}
    with _demo_server(data_dir, folder / "scale.log") as server:
        results["import"] = large.imported(server, data_dir, folder)
    return {"scale": results}


def _talk(server: Server, uri: str) -> Results:
    """One conversation of 200 turns, then 800 turns more of several; bytes of the first, memory at both ends."""
    thread = uuid4().hex
    flat.talk(server, flat.LONG, thread)
    bytes_a_turn = flat.stored(uri, DATABASE, DEMO, thread, flat.LONG)
    at_200 = server.resident_mb
    server.load(clients=TALK_THREADS, turns=800 // TALK_THREADS, question=flat.QUESTIONS)
    at_1000 = server.resident_mb
    return {
        "bytes_a_turn": bytes_a_turn,
        "memory": {
            "at_200_mb": round(at_200, 1),
            "at_1000_mb": round(at_1000, 1),
            "growth_mb": round(at_1000 - at_200, 1),
        },
    }


def _import(data_dir: Path, folder: Path) -> Results:
    """Beside the running server, as an owner would do it; the command's own start is inside the figure."""
    file = folder / "orders.csv"
    sales_file.write(file)
    whole, inside = [], []
    for number in range(IMPORTS):
        seconds, report = start.command(
            "menu",
            "import",
            str(file),
            "--data-dir",
            str(data_dir),
            "--restaurant",
            f"import-{number}",
            "--timezone",
            "America/New_York",
            "--currency",
            "USD",
            "--json",
        )
        whole.append(seconds)
        inside.append(report["seconds"])
    return {"lines": sales_file.LINES, "seconds": round(p50(whole), 2), "without_start_s": round(p50(inside), 2)}


@contextlib.contextmanager
def _scripted_server(data_dir: Path, folder: Path) -> Iterator[Server]:
    token, port = access.token(data_dir, access.RESTAURANT), free_port()
    command = [sys.executable, "-m", "benchmarks.app", str(port), str(data_dir)]
    with started(command, port, folder / "scripted.log") as server:
        server.token = token
        yield server


@contextlib.contextmanager
def _peers(uri: str, folder: Path) -> Iterator[dict[str, Server]]:
    with contextlib.ExitStack() as stack:
        apps = {
            "bare": ("bare:app",),
            "stock_exit": ("stock:at_exit", "--factory"),
            "stock_async": ("stock:as_it_goes", "--factory"),
        }
        yield {
            name: stack.enter_context(
                uvicorn(f"benchmarks.peers.{app}", folder / f"{name}.log", *options, **{MONGODB: uri})
            )
            for name, (app, *options) in apps.items()
        }


@contextlib.contextmanager
def _demo_server(data_dir: Path, log: Path) -> Iterator[Server]:
    token, port = access.token(data_dir, DEMO), free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--demo", "--port", str(port), "--data-dir", str(data_dir)]
    with started(command, port, log, TABLESIDE_BRAIN="builtin") as server:
        server.token = token
        yield server


PARTS: dict[str, Callable[[Path], Results]] = {
    "scripted": scripted,
    "demo": demo,
    "scale": scale,
    "grader": grader,
    "campaigns": campaigns,
    "promotions": promotions,
    "forecast": forecast,
}
