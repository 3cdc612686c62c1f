"""Steps of a long tool call, as AG-UI clients accept them: each name opens and closes once, none outlives the run."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from agent.agui import Encoder
from agent.record import Recorder
from core.events import Event, RunFinished, StepFinished, StepStarted
from memory.conversations import TurnRecord


def encoded(*events: Event) -> list[tuple[str, str | None]]:
    encoder = Encoder("thread", "run")
    lines = [json.loads(line) for event in events for line in encoder.encode(event)]
    return [(line["type"], line.get("stepName")) for line in lines]


def test_a_step_opens_and_closes() -> None:
    assert encoded(StepStarted("Website"), StepFinished("Website"), StepStarted("Website")) == [
        ("STEP_STARTED", "Website"),
        ("STEP_FINISHED", "Website"),
        ("STEP_STARTED", "Website"),
    ]


def test_two_calls_at_the_same_step_are_one() -> None:
    both = [StepStarted("Website"), StepStarted("Website"), StepFinished("Website"), StepFinished("Website")]
    assert encoded(*both) == [("STEP_STARTED", "Website"), ("STEP_FINISHED", "Website")]


def test_what_never_began_does_not_end() -> None:
    assert encoded(StepFinished("Website")) == []


def test_no_step_outlives_its_run() -> None:
    assert encoded(StepStarted("Website"), StepStarted("Google"), StepFinished("Website"), RunFinished()) == [
        ("STEP_STARTED", "Website"),
        ("STEP_STARTED", "Google"),
        ("STEP_FINISHED", "Website"),
        ("STEP_FINISHED", "Google"),
        ("RUN_FINISHED", None),
    ]


def test_the_transcript_keeps_none_of_it() -> None:
    turn = TurnRecord(
        restaurant_id="trattoria",
        thread_id="thread",
        run_id="run",
        user_id="anna",
        channel="web",
        user="How do I look online?",
        created_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    recorder, before = Recorder(turn), turn.model_dump()
    for event in (StepStarted("Website"), StepFinished("Website")):
        recorder.absorb(event)
    assert recorder.turn.model_dump() == before
