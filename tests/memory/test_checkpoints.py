"""The checkpoint saver on a real mongod: LangGraph's own conformance suite, and what it promises beyond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

import pytest
from bson import encode
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from memory.checkpoints import CHECKPOINT_INDEXES, CHECKPOINTS, MongoCheckpointSaver
from memory.mongo import Mongo

CONFORMANCE = {"put", "put_writes", "get_tuple", "list", "delete_thread", "prune"}


class Talk(TypedDict, total=False):
    message: str
    reply: str
    turns: int


def address(thread: str, restaurant: str = "demo") -> Any:
    return {"configurable": {"thread_id": f"{restaurant}/{thread}"}}


def talk_graph(saver: MongoCheckpointSaver) -> Any:
    graph = StateGraph(Talk)
    graph.add_node("count", lambda state: {"turns": state.get("turns", 0) + 1})
    graph.add_node("reply", lambda state: {"reply": f"{state['turns']}: {state['message']}" + "x" * 800})
    graph.add_edge(START, "count").add_edge("count", "reply").add_edge("reply", END)
    return graph.compile(checkpointer=saver)


def asking_graph(saver: MongoCheckpointSaver) -> Any:
    graph = StateGraph(Talk)
    graph.add_node("ask", lambda state: {"reply": f"{state['message']} {interrupt('Which day?')}"})
    graph.add_edge(START, "ask").add_edge("ask", END)
    return graph.compile(checkpointer=saver)


async def stored_bytes(mongo: Mongo) -> int:
    return sum([len(encode(document)) async for document in mongo.system(CHECKPOINTS).find()])


@pytest.mark.parametrize("capability", sorted(CONFORMANCE))
async def test_conformance(mongo: Mongo, capability: str) -> None:
    async def factory() -> Any:
        yield MongoCheckpointSaver(mongo, keep=10)

    registered = checkpointer_test(name="MongoCheckpointSaver")(factory)
    report = await validate(registered, capabilities={capability})
    result = report.results[capability]
    assert result.passed, result.failures
    assert result.tests_passed > 0


async def test_conformance_holds_with_the_default_number_kept(mongo: Mongo) -> None:
    async def factory() -> Any:
        yield MongoCheckpointSaver(mongo)

    names = CONFORMANCE - {"list"}  # which lists four of a thread
    registered = checkpointer_test(name="MongoCheckpointSaver defaults")(factory)
    report = await validate(registered, capabilities=names)
    assert [failure for name in names for failure in report.results[name].failures] == []


async def test_indexes_expire_a_thread_after_its_last_write(mongo: Mongo) -> None:
    collection = mongo.system(CHECKPOINTS)
    await collection.create_indexes(CHECKPOINT_INDEXES[CHECKPOINTS])
    await talk_graph(MongoCheckpointSaver(mongo)).ainvoke({"message": "hi"}, address("t"), durability="exit")
    indexes = await collection.index_information()
    assert indexes["expiry"]["key"] == [("expires_at", 1)]
    assert indexes["expiry"]["expireAfterSeconds"] == 0
    document = await collection.find_one()
    assert document is not None
    left = document["expires_at"] - datetime.now(UTC)
    assert timedelta(days=30) <= left <= timedelta(days=31)


async def test_an_interrupted_run_resumes_in_another_process(mongo: Mongo) -> None:
    first = asking_graph(MongoCheckpointSaver(mongo))
    paused = await first.ainvoke({"message": "Lunch deal on"}, address("t"), durability="exit")
    assert paused["__interrupt__"][0].value == "Which day?"

    second = asking_graph(MongoCheckpointSaver(Mongo(mongo.uri, mongo.database.name)))
    state = await second.aget_state(address("t"))
    assert [item.value for item in state.interrupts] == ["Which day?"]
    done = await second.ainvoke(Command(resume="Tuesday"), address("t"), durability="exit")
    assert done["reply"] == "Lunch deal on Tuesday"
    assert not (await first.aget_state(address("t"))).next


@pytest.mark.parametrize("durability", ["exit", "async", "sync"])
async def test_every_durability_keeps_the_state(mongo: Mongo, durability: str) -> None:
    graph = talk_graph(MongoCheckpointSaver(mongo))
    for _ in range(3):
        await graph.ainvoke({"message": "hi"}, address("t"), durability=durability)
    assert (await graph.aget_state(address("t"))).values["turns"] == 3


async def test_stored_bytes_stay_flat_over_200_turns(mongo: Mongo) -> None:
    graph = talk_graph(MongoCheckpointSaver(mongo))
    sizes = []
    for turn in range(200):
        await graph.ainvoke({"message": f"turn {turn}"}, address("long"), durability="exit")
        if turn in (9, 199):
            sizes.append(await stored_bytes(mongo))
    assert sizes[1] < 10_000
    assert sizes[1] < sizes[0] * 1.1
    assert len([item async for item in graph.aget_state_history(address("long"))]) == 3


async def test_pending_writes_of_old_checkpoints_are_dropped(mongo: Mongo) -> None:
    graph = talk_graph(MongoCheckpointSaver(mongo))
    for _ in range(5):
        await graph.ainvoke({"message": "hi"}, address("t"), durability="async")
    document = await mongo.system(CHECKPOINTS).find_one()
    assert document is not None
    assert {write["checkpoint"] for write in document["writes"]} <= {item["id"] for item in document["checkpoints"]}


async def test_two_restaurants_with_the_same_thread_never_meet(mongo: Mongo) -> None:
    saver = MongoCheckpointSaver(mongo)
    graph = talk_graph(saver)
    await graph.ainvoke({"message": "a"}, address("same", "north"), durability="exit")
    await graph.ainvoke({"message": "b"}, address("same", "south"), durability="exit")
    await saver.adelete_thread("north/same")
    assert (await graph.aget_state(address("same", "north"))).values == {}
    assert (await graph.aget_state(address("same", "south"))).values["message"] == "b"
    owners = [document["restaurant_id"] async for document in mongo.system(CHECKPOINTS).find()]
    assert owners == ["south"]


async def test_a_thread_id_with_any_characters_is_its_own(mongo: Mongo) -> None:
    graph = talk_graph(MongoCheckpointSaver(mongo))
    for thread in ("a/b", "a", "$set", "a.b\n", "a|"):
        await graph.ainvoke({"message": thread}, address(thread), durability="exit")
    for thread in ("a/b", "a", "$set", "a.b\n", "a|"):
        values = (await graph.aget_state(address(thread))).values
        assert (values["message"], values["turns"]) == (thread, 1)


async def test_listing_without_a_thread_is_refused(mongo: Mongo) -> None:
    with pytest.raises(ValueError, match="thread_id"):
        _ = [item async for item in MongoCheckpointSaver(mongo).alist(None)]
