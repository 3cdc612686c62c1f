"""The same endpoint on LangGraph's stock MongoDB saver, durable at the end of a turn or (the default) as it goes."""

from __future__ import annotations

import os

from fastapi import FastAPI
from langgraph.checkpoint.mongodb import MongoDBSaver
from pymongo import MongoClient

from benchmarks.peers.endpoint import create

MONGODB = "BENCH_MONGODB_URI"
DATABASE = "bench_stock"


def _create(durability: str | None) -> FastAPI:
    return create(MongoDBSaver(MongoClient(os.environ[MONGODB]), DATABASE), durability)


def at_exit() -> FastAPI:
    return _create("exit")


def as_it_goes() -> FastAPI:
    return _create(None)
