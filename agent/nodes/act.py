"""Act: the model speaks and calls tools until it has its answer, or until something waits for a yes."""

from __future__ import annotations

import json
from collections.abc import Callable

from langgraph.runtime import Runtime

from agent.dispatch import Dispatcher, Outcome, Request
from agent.grounding import Evidence
from agent.llm import Brains
from agent.prompts import earlier_talk, system_prompt
from agent.speaker import Speaker
from agent.state import Extra, Message, State, TurnContext
from core.events import ApprovalChanged, CardShown, Suggestions
from memory.restaurants import Restaurant
from tools.base import ToolCall

MAX_ROUNDS = 6  # of tool calls in one turn
_MAX_QUESTIONS = 3


class Act:
    def __init__(self, brains: Brains, dispatcher: Dispatcher) -> None:
        self._brains, self._dispatcher = brains, dispatcher

    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        context, restaurant = runtime.context, state["restaurant"]
        system = system_prompt(restaurant, context.now, state["facts"])
        said: list[Message] = [{"role": "user", "content": context.turn.text}]
        told = system + earlier_talk(state["talk"])
        before: list[Message] = [{"role": "system", "content": told}, *state.get("history", [])]
        evidence = Evidence([system, *(_figures(message) for message in [*before[1:], *said])])
        speaker = Speaker(self._brains, context, restaurant, state["tools"], evidence)
        outcomes: list[Outcome] = []
        for _ in range(MAX_ROUNDS):
            answer = await speaker.speak([*before, *said])
            said.append(answer)
            if not answer.get("tool_calls"):
                break
            round_ = await self._dispatcher.run(_requests(answer), _calls(context, restaurant), context.emit)
            outcomes += round_
            said += [_tool_message(outcome, evidence) for outcome in round_]
            if any(outcome.approval for outcome in round_):
                said.append(await speaker.conclude([*before, *said]))
                break
        else:
            said.append(await speaker.conclude([*before, *said]))
        return {"said": said, "extras": _extras(outcomes)}


def _requests(answer: Message) -> list[Request]:
    return [Request(call["id"], call["name"], call["args"]) for call in answer["tool_calls"]]


def _calls(context: TurnContext, restaurant: Restaurant) -> Callable[[str], ToolCall]:
    turn = context.turn
    return lambda call_id: ToolCall(
        turn.principal, restaurant, context.now, call_id, turn.thread_id, turn.run_id, step=context.emit
    )


def _tool_message(outcome: Outcome, evidence: Evidence) -> Message:
    evidence.add(outcome.content)
    return {
        "role": "tool",
        "tool_call_id": outcome.request.id,
        "name": outcome.request.name,
        "content": outcome.content,
    }


def _figures(message: Message) -> str:
    """Where a message's figures may be taken from: the owner's words and tool results, never the model's own words."""
    if message["role"] == "assistant":
        return json.dumps([call["args"] for call in message.get("tool_calls", [])])
    return str(message["content"])


def _extras(outcomes: list[Outcome]) -> list[Extra]:
    extras: list[Extra] = [CardShown(card) for outcome in outcomes for card in outcome.cards]
    extras += [ApprovalChanged(outcome.approval.public()) for outcome in outcomes if outcome.approval]
    questions = list(dict.fromkeys(question for outcome in outcomes for question in outcome.suggestions))
    return [*extras, Suggestions(questions[:_MAX_QUESTIONS])] if questions else extras
