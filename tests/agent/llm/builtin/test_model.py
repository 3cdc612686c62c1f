"""The built-in brain as a chat model, and what it does with what has nothing to do with us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.llm.builtin import BuiltinContext, understand
from tests.agent.llm.builtin.utterances import MORE
from tests.agent.llm.builtin.world import CONTEXT, TOOLS, WRITES, analysis, brain, turn

SAMPLE = Path(__file__).parents[3] / "data" / "off_topic" / "sample.json"


def schema(name: str) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": name, "description": "", "parameters": {"type": "object", "properties": {}}},
    }


async def streamed(messages: list[BaseMessage], *offered: str) -> AIMessageChunk:
    model = brain(offered=()).bind_tools([schema(name) for name in offered])
    chunks = [chunk async for chunk in model.astream(messages)]
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    assert isinstance(whole, AIMessageChunk)
    return whole


async def test_streams_a_tool_call_whole() -> None:
    whole = await streamed([SystemMessage("s"), HumanMessage("worst sellers last month?")], *TOOLS)
    assert [(call["name"], call["args"]) for call in whole.tool_calls] == [
        ("analyze_menu", {"start_date": "2026-12-01", "end_date": "2026-12-31"})
    ]
    assert whole.tool_calls[0]["id"]


async def test_streams_words_in_pieces() -> None:
    model = brain()
    pieces = [str(chunk.content) async for chunk in model.astream([HumanMessage("what can you do?")])]
    whole = await model.ainvoke([HumanMessage("what can you do?")])
    assert len([piece for piece in pieces if piece]) > 3
    assert "".join(pieces) == whole.content


async def test_only_offered_tools_are_called() -> None:
    whole = await streamed([HumanMessage("take the hawaiian off")], "analyze_menu")
    assert not whole.tool_calls
    assert "can't" in str(whole.content)


async def test_results_of_another_brains_calls_are_worded() -> None:
    """The provider failed after its tool calls: the built-in brain words what they gave."""
    call = {"name": "analyze_menu", "args": {"category": "Veggie", "period_days": 12}, "id": "x"}
    reply = await streamed(
        [
            HumanMessage("how goes it with the greens"),
            AIMessage("", tool_calls=[call]),
            ToolMessage(json.dumps(analysis({"category": "Veggie", "period_days": 12})), tool_call_id="x"),
        ],
        *TOOLS,
    )
    assert "in Veggie" in str(reply.content)


async def test_an_empty_talk_has_an_answer() -> None:
    assert str((await brain().ainvoke([SystemMessage("s")])).content)


def test_the_same_message_gets_the_same_words() -> None:
    assert turn([], "what sold worst?")[1] == turn([], "what sold worst?")[1]


def test_off_topic_questions_call_no_tool() -> None:
    """Out-of-scope sets: never a write, hardly ever a read."""
    said = [text for texts in json.loads(SAMPLE.read_text(encoding="utf-8")).values() for text in texts]
    called = [(text, calls) for text in said if (calls := turn([], text)[0])]
    assert len(called) <= len(said) // 100, called
    writes = [text for text, calls in called if any(name in WRITES for name, _ in calls)]
    assert len(writes) <= 1, writes


def test_messages_it_was_not_shaped_on() -> None:
    """At least nine of ten right, and no change of anything that was not asked for."""
    right, wrong_writes = 0, []
    for said, expected in MORE:
        calls, _ = turn([], said)
        wanted = expected if isinstance(expected, list) else []
        right += calls == wanted
        wrong_writes += [(said, call) for call in calls if call[0] in WRITES and call not in wanted]
    assert not wrong_writes
    assert right / len(MORE) >= 0.9


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        ("what sells best?", ["analyze_menu"]),
        ("take the hawaiian off", ["update_menu_item", "analyze_menu"]),
        ("remember we close at ten", ["remember_fact"]),
        ("thanks!", []),
        ("what's the capital of Peru?", []),
    ],
)
def test_understanding_tells_the_router_what_may_serve(said: str, tools: list[str]) -> None:
    assert understand(said, [], CONTEXT).tools == tools


def test_understanding_without_a_menu_still_routes() -> None:
    assert understand("which dishes sold best last week?", [], BuiltinContext(CONTEXT.now)).tools == ["analyze_menu"]


def test_history_may_be_plain_dicts() -> None:
    history: list[Any] = [
        {"role": "user", "content": "how is the greek doing?"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "1", "name": "analyze_menu", "args": {"item": "Greek"}}],
        },
        {"role": "tool", "tool_call_id": "1", "content": json.dumps(analysis({"item": "Greek"}))},
        {"role": "assistant", "content": "Greek sold 62."},
    ]
    understood = understand("why?", history, CONTEXT)
    assert understood.intents[0][0] == "why"
    assert understood.entities["items"] == ["Greek"]


def test_shortened_results_are_enough_for_a_follow_up() -> None:
    short = {"scope": {"category": None, "item": None}, "worst": [{"name": "Brie Carre"}], "classes": {}}
    history: list[BaseMessage] = [
        HumanMessage("what sold worst in october?"),
        AIMessage(
            "",
            tool_calls=[
                {"id": "1", "name": "analyze_menu", "args": {"start_date": "2026-10-01", "end_date": "2026-10-31"}}
            ],
        ),
        ToolMessage(json.dumps(short), tool_call_id="1"),
        AIMessage("Brie Carre sold the least."),
    ]
    calls, _ = turn(history, "why?")
    assert calls == [("analyze_menu", {"start_date": "2026-10-01", "end_date": "2026-10-31", "item": "Brie Carre"})]
