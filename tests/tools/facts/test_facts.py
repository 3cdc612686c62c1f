from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from core.errors import ToolInputError, Unavailable
from core.principal import Principal, Role
from memory.chroma import COLLECTIONS, client_for
from memory.embeddings import MiniLM
from memory.knowledge import Knowledge
from memory.restaurants import RestaurantStore
from tools.base import ToolCall, ToolClass
from tools.facts import service as facts_service
from tools.facts.schemas import ForgetFact, RememberFact
from tools.facts.service import FactService
from tools.facts.tool import fact_tools

MONDAYS, FLOUR = "We are closed on Mondays.", "Our flour comes from Caputo."
FAMILY = "Sofia runs the kitchen on Fridays."


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


class Switch:
    """Chroma's address, which can be taken away."""

    def __init__(self, url: str) -> None:
        self.url, self.up, self.collection = url, True, f"test-{uuid4().hex[:12]}"

    async def address(self) -> str:
        return self.url if self.up else "http://127.0.0.1:9"


@pytest.fixture
def chroma(stores) -> Switch:
    return Switch(stores.chroma_url)


@pytest.fixture
async def knowledge(chroma, model):
    knowledge = Knowledge(chroma.address, model, chroma.collection)
    yield knowledge
    await knowledge.close()


@pytest.fixture
def facts(mongo, knowledge) -> FactService:
    return FactService(mongo, knowledge)


@pytest.fixture
def current(mongo, restaurant):
    """The restaurant as it is stored now."""
    return lambda: RestaurantStore(mongo).get(restaurant.restaurant_id)


@pytest.fixture
def use(facts, current, clock):
    """Calls a tool as a turn does."""
    tools = {tool.name: tool for tool in fact_tools(facts)}

    async def use(name: str, fact: str, run_id: str = "run") -> dict:
        restaurant = await current()
        call = ToolCall(
            Principal(restaurant.restaurant_id, "maria", Role.OWNER), restaurant, clock.now(), "call", "thread", run_id
        )
        tool = tools[name]
        return (await tool.run(call, tool.args.model_validate({"fact": fact}))).content

    return use


def lose(knowledge: Knowledge, chroma: Switch, up: bool) -> None:
    """The next call meets Chroma in its new state."""
    chroma.up, knowledge._chroma._down_until, knowledge._chroma._connection = up, 0.0, None


def test_both_tools_write_our_own_data_only(facts):
    assert {tool.name: tool.tool_class for tool in fact_tools(facts)} == {
        "remember_fact": ToolClass.DRAFT,
        "forget_fact": ToolClass.DRAFT,
    }


async def test_remember_recall_forget_and_remember_again(use, facts, current, mongo, clock):
    assert await facts.recall(await current(), "when are you open?") == []
    assert await use("remember_fact", f"  {MONDAYS}\n") == {"remembered": MONDAYS}
    await use("remember_fact", FLOUR)
    assert (await current()).facts == 2
    assert await facts.recall(await current(), "when are you open?") == [MONDAYS]
    assert await use("forget_fact", MONDAYS) == {"forgotten": [MONDAYS]}
    assert (await current()).facts == 1
    assert await facts.recall(await current(), "when are you open?") == []
    stored = await mongo.tenant("trattoria").facts.find_one({"text": MONDAYS})
    assert stored["expires_at"] == clock.now() + timedelta(days=30)
    assert (stored["created_by"], stored["run_id"]) == ("maria", "run")
    await use("remember_fact", MONDAYS)
    assert (await mongo.tenant("trattoria").facts.find_one({"text": MONDAYS}))["expires_at"] is None
    assert (await current()).facts == 2
    assert await facts.recall(await current(), "when are you open?") == [MONDAYS]


async def test_a_repeated_call_changes_nothing(use, current, mongo):
    for run_id in ("one", "one", "two"):
        await use("remember_fact", MONDAYS, run_id)
    await use("remember_fact", "we are closed on mondays")
    assert (await current()).facts == 1 == await mongo.tenant("trattoria").facts.count()
    await use("forget_fact", MONDAYS)
    with pytest.raises(ToolInputError, match="not been asked to remember anything"):
        await use("forget_fact", MONDAYS)
    assert (await current()).facts == 0


async def test_forgetting_by_other_words(use):
    for fact in (MONDAYS, FLOUR, FAMILY):
        await use("remember_fact", fact)
    assert await use("forget_fact", "closed mondays") == {"forgotten": [MONDAYS]}
    with pytest.raises(ToolInputError, match="nothing that clearly fits") as unclear:
        await use("forget_fact", "that thing about pineapple")
    assert set(unclear.value.details["candidates"]) == {FLOUR, FAMILY}
    await use("remember_fact", "Sofia runs the bar on Saturdays.")
    with pytest.raises(ToolInputError, match="Which one") as unclear:
        await use("forget_fact", "sofia runs")
    assert len(unclear.value.details["candidates"]) == 2


async def test_while_chroma_is_down_nothing_is_lost(use, facts, current, knowledge, chroma):
    await use("remember_fact", FLOUR)
    lose(knowledge, chroma, up=False)
    assert await use("remember_fact", MONDAYS) == {"remembered": MONDAYS}
    await use("forget_fact", FLOUR)
    with pytest.raises(Unavailable):
        await facts.recall(await current(), "when are you open?")
    lose(knowledge, chroma, up=True)
    assert await facts.recall(await current(), "when are you open?") == [MONDAYS]
    assert await facts.recall(await current(), "where does the flour come from?") == []


async def test_a_lost_index_is_filled_anew(use, facts, current, stores, chroma, knowledge):
    await use("remember_fact", MONDAYS)
    async with client_for(stores.chroma_url) as http:
        await http.delete(f"{COLLECTIONS}/{chroma.collection}")
    await knowledge.close()
    assert await facts.recall(await current(), "when are you open?") == [MONDAYS]


async def test_two_restaurants_never_see_each_other(use, facts, current, mongo, restaurant, clock):
    other = await RestaurantStore(mongo).create(restaurant.model_copy(update={"restaurant_id": "bistro"}))
    await facts.remember(other, "The bistro is closed on Tuesdays.", clock.now())
    await use("remember_fact", MONDAYS)
    bistro = await RestaurantStore(mongo).get("bistro")
    assert await facts.recall(bistro, "when are you open?") == ["The bistro is closed on Tuesdays."]
    assert await facts.recall(await current(), "when are you open?") == [MONDAYS]
    with pytest.raises(ToolInputError):
        await use("forget_fact", "The bistro is closed on Tuesdays.")
    assert (await current()).facts == bistro.facts == 1


async def test_there_is_a_limit(use, monkeypatch):
    monkeypatch.setattr(facts_service, "MOST_FACTS", 1)
    await use("remember_fact", MONDAYS)
    with pytest.raises(ToolInputError, match="forget some first"):
        await use("remember_fact", FLOUR)


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\x00", "x" * 501])
def test_what_cannot_be_a_fact(text):
    for arguments in (RememberFact, ForgetFact):
        with pytest.raises(ValidationError):
            arguments(fact=text)


def test_a_fact_is_one_plain_line():
    assert RememberFact(fact=" a\n\nb\u202e\x1b[31m\tc ").fact == "a b[31m c"
