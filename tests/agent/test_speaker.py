"""The two brains: a provider that fails in any way, over real HTTP, and the built-in model that finishes the turn."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from agent.speaker import FALLBACK
from agent.turn import Turn, TurnResult
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal
from memory.restaurants import Restaurant
from sandboxes.openai import Answer, Failure, OpenAISandbox
from tests.scripted import Say, ScriptedModel


@pytest.fixture
async def connected(
    provider: tuple[OpenAISandbox, str], settings: Settings, clock: FixedClock, restaurant: Restaurant
) -> AsyncIterator[Container]:
    changes = {
        "brain": "openai",
        "openai_api_key": SecretStr("sk-test"),
        "openai_base_url": provider[1],
        "openai_timeout": 2.0,
        "openai_input_price": 1.0,
        "openai_output_price": 2.0,
    }
    async with open_container(settings.model_copy(update=changes), clock) as container:
        yield container


async def ask(house: Container, owner: Principal, text: str = "which dishes sold best?") -> TurnResult:
    return await house.runner.ask(Turn(text, owner))


async def test_it_calls_tools_and_answers(
    connected: Container, owner: Principal, provider: tuple[OpenAISandbox, str]
) -> None:
    sandbox, _ = provider
    sandbox.answers = deque(
        [Answer(tool_calls=[("analyze_menu", {"period_days": 7})]), Answer(text="Nothing was sold in those 7 days.")]
    )
    result = await ask(connected, owner)
    assert (result.brain, result.notices, result.error) == ("openai", [], None)
    assert result.tool_calls == [{"name": "analyze_menu", "args": {"period_days": 7}}]
    assert result.reply == "Nothing was sold in those 7 days."
    offered = [tool["function"]["name"] for tool in sandbox.requests[0]["tools"]]
    assert offered == ["analyze_menu"]  # of more than sixteen the likely ones
    assert sandbox.requests[1]["messages"][-1]["role"] == "tool"


async def test_tokens_and_cost_are_counted(
    connected: Container, owner: Principal, provider: tuple[OpenAISandbox, str]
) -> None:
    provider[0].answers = deque([Answer(text="Good evening to you")])
    await ask(connected, owner, "hello")
    stored = await connected.mongo.tenant("trattoria").usage.find_one({})
    assert stored and (stored["input_tokens"], stored["output_tokens"]) == (100, 14)
    assert stored["cost"] == pytest.approx((100 * 1 + 14 * 2) / 1e6)


@pytest.mark.parametrize("fail", ["status", "hang", "break", "garbage", "bad_arguments", "empty"])
async def test_however_it_fails_the_turn_is_finished_and_says_so(
    connected: Container, owner: Principal, provider: tuple[OpenAISandbox, str], fail: Failure
) -> None:
    calls: list[tuple[str, dict[str, object]]] = [("analyze_menu", {})] if fail == "bad_arguments" else []
    text = "Let me look at that for you" if fail in ("break", "garbage") else ""
    provider[0].answers = deque([Answer(text, calls, fail), Answer(text, calls, fail)])
    result = await ask(connected, owner)
    assert result.error is None and result.brain == "builtin"
    assert result.notices == [{"code": "fallback", "text": FALLBACK}]
    assert result.tool_calls[-1]["name"] == "analyze_menu"
    assert result.reply.strip() and result.reply.startswith(text[:6])


async def test_a_tool_that_does_not_exist_is_rubbish(
    connected: Container, owner: Principal, provider: tuple[OpenAISandbox, str]
) -> None:
    provider[0].answers = deque([Answer(tool_calls=[("delete_everything", {})])])
    result = await ask(connected, owner)
    assert result.brain == "builtin" and "delete_everything" not in str(result.tool_calls)


async def test_a_failure_after_the_tools_keeps_their_results(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.extend([Say(calls=[("analyze_menu", {"period_days": 7})]), Say("Your", error=RuntimeError("boom"))])
    result = await ask(house, owner)
    assert [call["name"] for call in result.tool_calls] == ["analyze_menu"]
    assert result.brain == "builtin" and result.reply.startswith("Your \n\n")


async def test_a_made_up_figure_is_left_out_and_it_says_so(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.append(Say("You sold 4,242 of them at $12."))
    result = await ask(house, owner, "how many margheritas at $12?")
    assert result.reply == "You sold [figure left out] of them at $12. "
    assert result.notices[0]["code"] == "figure_left_out"


async def test_an_opened_approval_ends_the_run_in_our_own_words(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.append(Say(calls=[("update_menu_item", {"item": "Margherita", "price": 13})]))
    result = await ask(house, owner, "margherita to 13")
    [approval] = result.approvals
    assert len(model.seen) == 1 and approval["status"] == "pending"
    assert approval["short_code"] in result.reply and "13" in result.reply


async def test_a_model_that_never_stops_calling_is_ended(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.extend([Say(calls=[("analyze_menu", {"period_days": 7})])] * 20)
    result = await ask(house, owner)
    assert len(result.tool_calls) == 6 and result.reply.strip()


async def test_earlier_turns_are_given_to_the_model(house: Container, owner: Principal, model: ScriptedModel) -> None:
    for text in ("my name is Anna", "what is my name?"):
        await house.runner.ask(Turn(text, owner, "thread"))
    contents = [message.content for message in model.seen[-1]]
    assert contents[1:] == ["my name is Anna", "Done. ", "what is my name?"]
    assert "Trattoria" in str(contents[0]) and "2027-01-01" in str(contents[0])


async def test_a_model_that_cannot_stream_is_fine(house: Container, owner: Principal) -> None:
    from langchain_core.language_models import FakeMessagesListChatModel
    from langchain_core.messages import AIMessage

    calls = [{"name": "analyze_menu", "args": {"period_days": 7}, "id": "c1", "type": "tool_call"}]

    class Whole(FakeMessagesListChatModel):
        def bind_tools(self, tools: object, **_: object) -> Whole:  # type: ignore[override]
            return self

    whole = Whole(responses=[AIMessage(content="", tool_calls=calls), AIMessage(content="Nothing was sold.")])
    async with open_container(house.settings, house.clock, model=whole) as container:
        result = await ask(container, owner)
    assert (result.reply, result.brain, len(result.tool_calls)) == ("Nothing was sold.", "openai", 1)
