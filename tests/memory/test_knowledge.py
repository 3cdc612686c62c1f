from __future__ import annotations

import asyncio
from time import monotonic
from uuid import uuid4

import pytest

from core.errors import Conflict, Unavailable
from memory import chroma
from memory.embeddings import MiniLM
from memory.knowledge import Knowledge


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


@pytest.fixture
def name() -> str:
    return f"test-{uuid4().hex[:12]}"


@pytest.fixture
async def open_knowledge(stores, model, name):
    opened: list[Knowledge] = []

    def open(embed=model, url: str = stores.chroma_url) -> Knowledge:
        async def address() -> str:
            return url

        opened.append(Knowledge(address, embed, name))
        return opened[-1]

    yield open
    for knowledge in opened:
        await knowledge.close()


@pytest.fixture
def knowledge(open_knowledge) -> Knowledge:
    return open_knowledge()


async def test_what_was_remembered_is_found_by_meaning(knowledge):
    await knowledge.remember("trattoria", "a", "We are closed on Mondays.", "fact", {"source": "owner"})
    await knowledge.remember_all("trattoria", "fact", {"b": "Our flour comes from Caputo in Naples."})
    best, other = await knowledge.search("trattoria", "when are you open?", "fact")
    assert (best.id, best.text) == ("a", "We are closed on Mondays.")
    assert best.score > 0.4 > other.score
    assert best.metadata == {"restaurant_id": "trattoria", "kind": "fact", "source": "owner"}
    await knowledge.remember("trattoria", "a", "We never close.", "fact")
    assert {found.text for found in await knowledge.search("trattoria", "open", "fact")} == {
        "We never close.",
        "Our flour comes from Caputo in Naples.",
    }
    await knowledge.forget("trattoria", "a", "unknown")
    assert [found.id for found in await knowledge.search("trattoria", "open", "fact")] == ["b"]


async def test_two_restaurants_never_see_each_other(knowledge):
    await knowledge.remember("one", "same", "The secret sauce has anchovies.", "fact")
    await knowledge.remember("two", "same", "The secret sauce has honey.", "fact")
    for restaurant, ingredient in (("one", "anchovies"), ("two", "honey")):
        found = await knowledge.search(restaurant, "secret sauce", "fact", 10)
        assert [ingredient in one.text for one in found] == [True]
    await knowledge.forget("two", "same")
    await knowledge.remember("two", "x", "text", "fact", {"restaurant_id": "one", "kind": "other"})  # cannot be claimed
    assert [found.id for found in await knowledge.search("one", "secret sauce", "fact", 10)] == ["same"]


async def test_kinds_are_apart(knowledge):
    await knowledge.remember("trattoria", "a", "warm and plain", "voice")
    assert await knowledge.search("trattoria", "warm", "fact") == []


async def test_nothing_to_do(knowledge):
    await knowledge.remember_all("trattoria", "fact", {})
    await knowledge.forget("trattoria")


async def test_another_models_vectors_are_refused(knowledge, open_knowledge, model):
    await knowledge.remember("trattoria", "a", "a fact", "fact")

    class Other(MiniLM):
        name = "another-model"

    with pytest.raises(Conflict, match=r"made with the embedding model 'all-MiniLM-L6-v2-int8'.*'another-model'"):
        await open_knowledge(Other()).search("trattoria", "fact", "fact")
    assert len(await knowledge.search("trattoria", "fact", "fact")) == 1


async def test_a_collection_that_was_deleted_is_made_anew(knowledge, stores, name):
    first = await knowledge.index_id()
    async with chroma.client_for(stores.chroma_url) as http:
        await http.delete(f"{chroma.COLLECTIONS}/{name}")
    assert await knowledge.search("trattoria", "fact", "fact") == []
    assert await knowledge.index_id() != first


async def test_a_dead_chroma_is_said_at_once_and_tried_again_later(open_knowledge, stores, model, name, monkeypatch):
    urls = ["http://127.0.0.1:9", stores.chroma_url]

    async def address() -> str:
        return urls[0]

    knowledge = Knowledge(address, model, name)
    began = monotonic()
    for _ in range(2):
        with pytest.raises(Unavailable, match="Chroma does not answer"):
            await knowledge.search("trattoria", "fact", "fact")
    assert monotonic() - began < chroma.SECONDS
    urls.pop(0)
    knowledge._chroma._down_until = 0.0
    assert await knowledge.search("trattoria", "fact", "fact") == []
    await knowledge.close()


async def test_a_silent_chroma_is_not_waited_for(open_knowledge, model, name, monkeypatch):
    monkeypatch.setattr("memory.knowledge.SEARCH_SECONDS", 0.2)

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    knowledge = open_knowledge(url=f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}")
    with pytest.raises(Unavailable, match="TimeoutError"):
        await knowledge.search("trattoria", "fact", "fact")
    silent.close()


async def test_an_answer_that_is_an_error_is_said(knowledge):
    with pytest.raises(Unavailable, match="Chroma answered 4"):
        await knowledge._chroma.post("upsert", {"ids": 7})
