"""The restaurant's voice: learned from its own words, taught by the owner's edits, kept in versions."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from core.clock import Clock
from core.errors import BadInput, Conflict, NotFound, ToolInputError, Unavailable
from memory.knowledge import Knowledge
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.content.voice.by_hand import checked
from tools.content.voice.learning import MOST_SAMPLES, Learner, made
from tools.content.voice.schemas import Consistency, Learned, Sample, SourceKind, VoiceProfile
from tools.content.voice.sources import OwnWords, Words

log = logging.getLogger(__name__)

KIND = "voice"
MOST_PASTED = 200_000  # characters
_PREFIX = "voice/"
_WANTED = {
    "website": "website site web homepage web page our website my website the website mi web sitio web la web",
    "posts": "posts facebook instagram social social media my posts our posts past posts publicaciones redes",
    "replies": "replies review replies my replies our replies reviews answers respuestas",
}
_NOTHING = "There is nothing to learn from in it: paste a few texts that you wrote, with a blank line between them."


class VoiceService:
    """`sources`: where the restaurant's own words are read; None: only what is pasted can be learned from."""

    def __init__(self, mongo: Mongo, knowledge: Knowledge, clock: Clock, sources: OwnWords | None = None) -> None:
        self._learner, self._knowledge, self._clock = Learner(mongo, clock), knowledge, clock
        self._store, self.sources = self._learner.store, sources

    async def current(self, restaurant_id: str) -> VoiceProfile:
        """The version in use; the house's defaults (`learned` False) where nothing was learned."""
        return await self._learner.current(restaurant_id)

    async def versions(self, restaurant_id: str) -> list[VoiceProfile]:
        """The newest first."""
        return await self._store.versions(restaurant_id)

    async def samples(self, restaurant_id: str) -> list[Sample]:
        """What it was learned from, the newest first."""
        return await self._store.samples(restaurant_id)

    # -- learning

    async def learn(self, restaurant: Restaurant, source: str, by: str) -> VoiceProfile:
        return (await self.learned(restaurant, source, by)).profile

    async def learned(self, restaurant: Restaurant, source: str, by: str) -> Learned:
        """From `source`: pasted texts, or "website", "posts", "replies". What was learned from before changes nothing:
        the same again gives the same version. Raises ToolInputError where there is nothing to learn from."""
        kind, words = await self._words(restaurant, source)
        samples = made(words.texts[:MOST_SAMPLES], kind, self._clock.now())
        new = await self._learner.keep(restaurant.restaurant_id, samples)
        notes = list(words.notes)
        if len(words.texts) > MOST_SAMPLES:
            notes.append(
                f"I kept the first {MOST_SAMPLES} of {len(words.texts)} texts: more would tell me nothing new."
            )
        profile = await self.current(restaurant.restaurant_id)
        if new or not profile.learned:
            reason = _reason(kind, new or len(samples))
            profile = await self._learner.renew(restaurant.restaurant_id, reason, by)
            await self._index_if_possible(restaurant.restaurant_id)
        else:
            notes.append("I knew all of these texts already, so nothing has changed.")
        return Learned(profile=profile, kind=kind, new=new, notes=notes)

    async def _words(self, restaurant: Restaurant, source: str) -> tuple[SourceKind, Words]:
        """Cleaned, so that nothing but voice is left of them."""
        from tools.content.voice.engine.text import LEAST, clean, samples_in

        kind = _wanted(source, restaurant)
        if kind == "pasted":
            return kind, Words(samples_in(_bounded(source)) or _refused(_NOTHING))
        if self.sources is None:
            raise ToolInputError("I can only learn from texts that you paste here.")
        readers = {
            "website": self.sources.of_website,
            "posts": self.sources.of_posts,
            "replies": self.sources.of_replies,
        }
        found = await readers[kind](restaurant)
        texts = [one for one in map(clean, found.texts) if len(one.split()) >= LEAST]
        if not texts:
            raise ToolInputError(f"I found no texts to learn from in your {kind}: paste a few instead.")
        return kind, Words(list(dict.fromkeys(texts)), found.notes)

    # -- teaching

    async def heard_edit(self, restaurant_id: str, before: str, after: str, by: str) -> VoiceProfile:
        """The owner changed our text. The same edit told twice teaches once; one that changes facts alone, nothing."""
        from tools.content.voice.engine.teaching import from_edit

        lesson = from_edit(_lesson_id("edit", before, after), before, after, by, self._clock.now())
        if before.strip() == after.strip() or lesson.empty or not await self._store.note(restaurant_id, lesson):
            return await self.current(restaurant_id)
        if lesson.rewritten:
            from tools.content.voice.engine.text import clean

            samples = made([clean(lesson.rewritten)], "edit", self._clock.now())
            await self._learner.keep(restaurant_id, samples)
        return await self._learner.renew(restaurant_id, lesson.told, by)

    async def heard_rejection(self, restaurant_id: str, text: str, reason: str | None, by: str) -> VoiceProfile:
        """The owner turned our text down. A reason that is not about the voice ("wrong day") teaches nothing here."""
        from tools.content.voice.engine.teaching import from_rejection

        reason = reason or ""
        lesson = from_rejection(_lesson_id("rejection", text, reason), text, reason, by, self._clock.now())
        if lesson.empty or not await self._store.note(restaurant_id, lesson):
            return await self.current(restaurant_id)
        return await self._learner.renew(restaurant_id, lesson.told, by)

    async def set_by_hand(self, restaurant_id: str, fields: Mapping[str, Any], by: str) -> VoiceProfile:
        """What the owner sets stays when learning goes on; None gives a field back to learning. Raises BadInput for a
        field or value that cannot be."""
        values = checked(fields)
        if "never" in values:
            await self._store.settle_words(restaurant_id)
        names = ", ".join(sorted(name.replace("_", " ") for name in values))
        return await self._learner.renew(restaurant_id, f"set by hand: {names}", by, values)

    async def erase(self, restaurant_id: str, sample_id: str, by: str) -> VoiceProfile:
        """Forgets a sample, here and in the index; the voice is learned anew without it. Raises NotFound."""
        if not await self._store.erase(restaurant_id, [sample_id]):
            raise NotFound("There is no such sample.")
        profile = await self._learner.renew(restaurant_id, "a sample was erased", by)
        await self._index_if_possible(restaurant_id)
        return profile

    # -- using

    async def exemplars(self, restaurant_id: str, about: str, n: int = 3) -> list[str]:
        """The restaurant's own texts that are nearest to what is to be said; none where the index is down."""
        try:
            await self._index(restaurant_id)
            found = await self._knowledge.search(restaurant_id, about, KIND, 2 * n)
            living = {one.id: one.text for one in await self._store.samples(restaurant_id, _ids(found))}
            if gone := [one.id for one in found if one.id.removeprefix(_PREFIX) not in living]:
                await self._knowledge.forget(restaurant_id, *gone)
        except (Unavailable, Conflict) as error:
            log.warning("no exemplars of %s: %s", restaurant_id, error.message)
            return []
        return [living[id] for id in _ids(found) if id in living][:n]

    def consistency(self, profile: VoiceProfile, text: str, language: str | None = "en") -> Consistency:
        """How well a text fits, 0-100, and what does not."""
        from tools.content.voice.engine.consistency import consistency

        return consistency(profile, text, language)

    async def _index_if_possible(self, restaurant_id: str) -> None:
        try:
            await self._index(restaurant_id)
        except (Unavailable, Conflict) as error:  # the next search that reaches the index catches up
            log.warning("samples of %s wait for the index: %s", restaurant_id, error.message)

    async def _index(self, restaurant_id: str) -> None:
        """Brings the index up to date, whatever it missed."""
        index = await self._knowledge.index_id()
        texts, erased = await self._store.unindexed(restaurant_id, index)
        if not texts and not erased:
            return
        await self._knowledge.remember_all(restaurant_id, KIND, {_PREFIX + id: text for id, text in texts.items()})
        await self._knowledge.forget(restaurant_id, *(_PREFIX + id for id in erased))
        await self._store.indexed(restaurant_id, index, texts, erased)


def _ids(found: Sequence[Any]) -> list[str]:
    return [one.id.removeprefix(_PREFIX) for one in found]


def _wanted(source: str, restaurant: Restaurant) -> SourceKind:
    """What the owner names, else the text itself."""
    said = " ".join(source.casefold().split()).strip(" .!\"'")
    if not said:
        raise ToolInputError(_NOTHING)
    for kind, names in (("website", _WANTED["website"]), ("posts", _WANTED["posts"]), ("replies", _WANTED["replies"])):
        if len(said) <= 20 and f" {said} " in f" {names} ":
            return kind  # type: ignore[return-value]
    if " " not in said and said.startswith(("http://", "https://", "www.")):
        mine = urlsplit(restaurant.website or "").hostname
        if mine and urlsplit(said if "//" in said else f"https://{said}").hostname == mine:
            return "website"
        raise ToolInputError("I read only your own website: paste the text itself, or tell me your website's address.")
    return "pasted"


def _bounded(text: str) -> str:
    if len(text) > MOST_PASTED:
        size = f"{len(text) / 1e6:.1f} million" if len(text) >= 1e6 else f"{len(text):,}"
        raise ToolInputError(
            f"That is {size} characters, more than I can learn from at once: paste your twenty most typical texts."
        )
    return text


def _refused(why: str) -> list[str]:
    raise ToolInputError(why)


def _reason(kind: SourceKind, number: int) -> str:
    texts = "1 text" if number == 1 else f"{number} texts"
    where = {"website": "from the website", "posts": "from past posts", "replies": "from replies to reviews"}
    return f"{texts} {where.get(kind, 'pasted')}"


def _lesson_id(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()[:24]


__all__ = ["BadInput", "VoiceService"]
