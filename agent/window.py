"""What of a thread goes into the next turn: the latest turns, older results shortened, at most `MAX_BYTES`."""

from __future__ import annotations

import json
from typing import Any

from agent.state import Message

MAX_BYTES = 12_000  # of JSON; keeps the checkpoint small however long the thread
_KEEP_OF_LIST = 3
_KEEP_OF_TEXT, _KEEP_OF_REPLY = 240, 900  # characters: a draft's text stands in the draft


def remember(history: list[Message], said: list[Message]) -> list[Message]:
    """The window after a turn: older tool results shortened, whole turns dropped from the front until it fits."""
    turns = [*_turns([_shortened(message) for message in history]), said]
    while len(turns) > 1 and _size(turns) > MAX_BYTES:
        turns.pop(0)
    if _size(turns) > MAX_BYTES:
        turns = [[_shortened(message) for message in turns[0]]]
    return [message for turn in turns for message in turn]


def _turns(messages: list[Message]) -> list[list[Message]]:
    turns: list[list[Message]] = []
    for message in messages:
        if message["role"] == "user" or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _size(turns: list[list[Message]]) -> int:
    return len(json.dumps(turns, default=str))


def _shortened(message: Message) -> Message:
    if message["role"] == "assistant" and len(str(message.get("content") or "")) > _KEEP_OF_REPLY:
        return {**message, "content": f"{str(message['content'])[:_KEEP_OF_REPLY]}…"}
    if message["role"] != "tool":
        return message
    return {**message, "content": json.dumps(_short(json.loads(message["content"])), separators=(",", ":"))}


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    if isinstance(value, str) and len(value) > _KEEP_OF_TEXT:
        return f"{value[:_KEEP_OF_TEXT]}…"
    return [_short(each) for each in value[:_KEEP_OF_LIST]] if isinstance(value, list) else value
