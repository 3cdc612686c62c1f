"""The stream: one turn alone, and fifty people at once, beside the same turn on other servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.figures import many_clients, median_of, one_client
from benchmarks.servers import Server

REPEATS = 3
CLIENTS = 50
SECONDS = 4.0
TURNS_ALONE = 60
_WARM_UP = 30


def measure(servers: Mapping[str, Server]) -> dict[str, Any]:
    """All servers run throughout and are measured in turn, so that what else the machine does hits all alike."""
    for server in servers.values():
        server.load(turns=_WARM_UP)
        server.load(clients=CLIENTS, turns=2)
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
    for _ in range(REPEATS):
        for name, server in servers.items():
            alone = one_client(server.load(turns=TURNS_ALONE))
            crowd = many_clients(server.load(clients=CLIENTS, seconds=SECONDS))
            rounds[name].append({**alone, **{f"crowd_{figure}": value for figure, value in crowd.items()}})
    return {name: median_of(repeats) for name, repeats in rounds.items()}


def ratio(stream: Mapping[str, Mapping[str, float]], peer: str) -> float:
    ours, theirs = (stream[name]["crowd_turns_per_second"] for name in ("tableside", peer))
    return round(ours / theirs, 2)
