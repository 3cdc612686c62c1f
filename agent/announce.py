"""Says something in a restaurant's conversations that nobody asked for: what came of work in the background."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.agui import Encoder, run_started
from agent.turn import Turn
from core.clock import Clock
from core.events import RunFinished, TextDelta
from core.principal import Principal, Role
from memory.conversations import ConversationStore, TurnRecord
from memory.mongo import Mongo, Session
from memory.runs import Run, RunStore

THREAD = "news"  # one thread a restaurant for all that is announced
_SYSTEM = "system"


class Announcer:
    def __init__(self, mongo: Mongo, conversations: ConversationStore, runs: RunStore, clock: Clock) -> None:
        self._mongo, self._conversations, self._runs, self._clock = mongo, conversations, runs, clock

    async def announce(self, restaurant_id: str, key: str, text: str) -> None:
        """Adds a turn to the thread of news, once per `key`."""
        if await self._runs.find(restaurant_id, key):
            return
        turn = Turn(text, Principal(restaurant_id, _SYSTEM, Role.OWNER), THREAD, key, "news")
        encoder = Encoder(turn.thread_id, turn.run_id)
        events = [line for event in (TextDelta(text), RunFinished()) for line in encoder.encode(event)]

        async def tell(session: Session) -> None:
            await self._conversations.add_turn(self._record(turn), session)
            await self._runs.add_finished(_run(turn), [run_started(THREAD, key), *events], session)

        await self._mongo.transaction(tell)

    def _record(self, turn: Turn) -> TurnRecord:
        return TurnRecord(
            restaurant_id=turn.principal.restaurant_id,
            thread_id=turn.thread_id,
            run_id=turn.run_id,
            user_id=_SYSTEM,
            channel=turn.channel,
            user=None,
            reply=turn.text,
            status="complete",
            created_at=self._clock.now(),
        )


def _run(turn: Turn) -> Run:
    real = datetime.now(UTC)  # runs live by real time, whatever day the clock is set to
    rid, hashed = turn.principal.restaurant_id, turn.input_hash
    return Run(rid, turn.run_id, turn.thread_id, _SYSTEM, turn.channel, hashed, real, _SYSTEM, real, "finished")
