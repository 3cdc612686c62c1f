"""The peer to be at least half as fast as: everything in memory, gone with the process."""

from __future__ import annotations

from langgraph.checkpoint.memory import InMemorySaver

from benchmarks.peers.endpoint import create

app = create(InMemorySaver())
