"""Earlier talk: what was said in any conversation of the restaurant, found again when a message points back to it.

The transcript in MongoDB is the truth and Chroma its index, filled while nothing else goes on. Only a message that
points back is worth the search, so all others cost nothing. The built-in model reads its own window only; without a
provider nothing is indexed.
"""

from __future__ import annotations

import re
from collections import defaultdict

from memory.conversations import ConversationStore, TurnRecord
from memory.knowledge import Knowledge

KIND = "talk"
RELATED = 0.2  # cosine similarity below which an earlier turn has nothing to do with the message
_BATCH = 16  # turns that are indexed at a time
_QUOTED = 300  # characters of each side that are kept
_POINTS_BACK = re.compile(
    r"\b(last time|earlier|before|previous\w*|again|already|remember|recall|remind|we (?:talked|spoke|discussed|agreed|"
    r"decided|said)|(?:you|i) (?:said|told|mentioned|suggested|asked)|the other (?:day|week)|"
    r"la otra vez|antes|recuerd\w+|acuerd\w+|dijiste|dije|hablamos|quedamos)\b",
    re.IGNORECASE,
)


class EarlierTalk:
    def __init__(self, conversations: ConversationStore, knowledge: Knowledge) -> None:
        self._conversations, self._knowledge = conversations, knowledge

    async def recall(self, restaurant_id: str, text: str, limit: int = 3) -> list[str]:
        """The earlier turns that `text` points back to, the nearest first. Unavailable where the index is down."""
        if not _POINTS_BACK.search(text):
            return []
        found = await self._knowledge.search(restaurant_id, text, KIND, limit)
        return [one.text for one in found if one.score >= RELATED]

    async def index(self) -> int:
        """Indexes the next few turns that are not, of all restaurants. Returns how many it looked at."""
        index = await self._knowledge.index_id()
        turns = await self._conversations.unindexed(index, _BATCH)
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for turn in turns:
            if turn.user and turn.reply:
                texts[turn.restaurant_id][turn.run_id] = _quote(turn)
        for restaurant_id, of_restaurant in texts.items():
            await self._knowledge.remember_all(restaurant_id, KIND, of_restaurant)
        await self._conversations.mark_indexed(turns, index)
        return len(turns)


def _quote(turn: TurnRecord) -> str:
    return f"{turn.created_at:%Y-%m-%d}, owner: {(turn.user or '')[:_QUOTED]} / you: {turn.reply[:_QUOTED]}"
