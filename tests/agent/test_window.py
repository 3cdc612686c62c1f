"""What goes into the next turn stays small and whole."""

import json

from hypothesis import given
from hypothesis import strategies as st

from agent.state import Message
from agent.window import MAX_BYTES, remember


def turn(size: int, rows: int = 5) -> list[Message]:
    content = json.dumps({"period": {"days": 30}, "best": [{"name": f"dish {n}", "units": n} for n in range(rows)]})
    call = {"id": "c", "name": "analyze_menu", "args": {}, "type": "tool_call"}
    return [
        {"role": "user", "content": "x" * size},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "name": "analyze_menu", "content": content},
        {"role": "assistant", "content": "y" * size},
    ]


@given(st.lists(st.integers(1, 900), max_size=30), st.integers(0, 400))
def test_it_stays_small_and_starts_with_a_user(sizes: list[int], rows: int) -> None:
    history: list[Message] = []
    for size in sizes:
        history = remember(history, turn(size, rows))
        assert history[0]["role"] == "user"
        assert len(json.dumps(history)) < 2 * MAX_BYTES + 20_000 // 2
        called = {call["id"] for message in history for call in message.get("tool_calls", [])}
        assert all(message["tool_call_id"] in called for message in history if message["role"] == "tool")


def test_the_latest_result_is_whole_and_older_ones_are_shortened() -> None:
    history = remember(remember([], turn(10)), turn(10))
    lengths = [len(json.loads(message["content"])["best"]) for message in history if message["role"] == "tool"]
    assert lengths == [3, 5]


def test_a_single_huge_turn_is_shortened_too() -> None:
    history = remember([], turn(10, rows=1000))
    assert len(json.dumps(history)) < MAX_BYTES
