"""One long conversation: as quick and as small at its end as at its start."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from pymongo import MongoClient

from benchmarks.figures import ms, p50
from benchmarks.servers import Server

LONG = 200
ROUNDS = 5
QUESTIONS = [
    "which dishes aren't pulling their weight?",
    "and last month?",
    "what sells best?",
    "how about the last 90 days?",
    "why?",
    "how is the Hawaiian doing?",
    "and the chicken pizzas?",
    "what sold worst last week?",
]
_COLLECTIONS = ("checkpoints", "run_events", "conversation_history")


def latency(server: Server) -> dict[str, float]:
    """Whole turns of the scripted model: the first ten of a thread, and ten more of one that has `LONG` behind it,
    in turn, so that what else the machine does hits both alike."""
    thread = uuid4().hex
    server.load(turns=LONG, thread=thread)
    first: list[float] = []
    after: list[float] = []
    for _ in range(ROUNDS):
        first += server.load(turns=10, thread=uuid4().hex)["whole"]
        after += server.load(turns=10, thread=thread)["whole"]
    return {
        "first_10_p50_ms": ms(p50(first)),
        "after_200_p50_ms": ms(p50(after)),
        "ratio": round(p50(after) / p50(first), 2),
    }


def talk(server: Server, turns: int, thread: str) -> None:
    """A conversation with the built-in model, whose answers carry cards of the whole menu."""
    server.load(turns=turns, thread=thread, question=QUESTIONS)


def stored(uri: str, database: str, restaurant: str, thread: str, turns: int) -> dict[str, float]:
    """Bytes of BSON that a thread holds, a turn."""
    with MongoClient[dict[str, Any]](uri) as client:
        runs = [run["run_id"] for run in client[database].runs.find({"restaurant_id": restaurant, "thread_id": thread})]
        scope: dict[str, dict[str, Any]] = {
            "checkpoints": {"restaurant_id": restaurant, "thread_id": f"{restaurant}/{thread}"},
            "run_events": {"restaurant_id": restaurant, "run_id": {"$in": runs}},
            "conversation_history": {"restaurant_id": restaurant, "thread_id": thread},
        }
        return {name: round(_size(client[database][name], scope[name]) / turns, 1) for name in _COLLECTIONS}


def stock_stored(uri: str, database: str, thread: str, turns: int) -> float:
    """The same of LangGraph's stock saver."""
    with MongoClient[dict[str, Any]](uri) as client:
        names = ("checkpoints", "checkpoint_writes")
        return round(sum(_size(client[database][name], {"thread_id": thread}) for name in names) / turns, 1)


def _size(collection: Any, scope: dict[str, Any]) -> int:
    total = {"$group": {"_id": None, "bytes": {"$sum": {"$bsonSize": "$$ROOT"}}}}
    found = list(collection.aggregate([{"$match": scope}, total]))
    return int(found[0]["bytes"]) if found else 0
