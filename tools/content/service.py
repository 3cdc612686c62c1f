"""Content: gathers what is known, has it written, measures it against the truth, and keeps the draft."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.errors import Conflict, NotFound, TablesideError, ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.base import ToolCall
from tools.content.schemas import Brief, Channel, Draft, Fact, Truth, Version
from tools.content.store import DraftStore
from tools.content.writing.briefing import brief_of, dish_of, offer_of
from tools.content.writing.finishing import Finishing
from tools.content.writing.ports import Around, Menu
from tools.content.writing.schemas import Order, ReviseArgs, Step, Wishes, WriteArgs, Writer, Written
from tools.content.writing.standins import meant

_LATE = "The weather, events and the menu's numbers did not answer in time, so the text does without them."
_DEMO_PRICE = "What a text message costs is made up here, for the demo."
_SAME_CALLS = 20  # tool calls of a draft that are remembered
_CONTEXT_SECONDS = 4.0  # a text waits no longer for weather and events
_EDITABLE = ("body", "subject", "preheader", "hashtags", "button")


class ContentService:
    """`writer` is the model's where one is set up, else the built-in one."""

    def __init__(self, mongo: Mongo, menu: Menu, writer: Writer, around: Around) -> None:
        self._drafts, self._menu, self._writer, self._around = DraftStore(mongo), menu, writer, around
        self._finishing = Finishing(self._drafts, around)

    def priced(self, sms_price: float | None) -> None:
        """What a part of a text message costs from now on, in major units."""
        self._around = replace(self._around, sms_price=sms_price)
        self._finishing = Finishing(self._drafts, self._around)

    async def write(self, call: ToolCall, args: WriteArgs) -> Draft:
        """A new draft. Raises ToolInputError for a dish, an offer or a day that cannot be. The same call again gives
        the same draft."""
        draft_id = _id(call)
        if kept := await self._drafts.get(call.restaurant.restaurant_id, draft_id):
            return kept
        voice = await self._around.voices.current(call.restaurant.restaurant_id)
        items = await self._menu.menu(call.restaurant.restaurant_id)
        brief = brief_of(call.restaurant, args, items, call.today, voice)
        return await self._write(
            call.restaurant, brief, call.now, call.thread_id, draft_id, calls=[call.call_id], step=call.step
        )

    async def write_for(
        self,
        restaurant: Restaurant,
        brief: Brief,
        now: datetime,
        *,
        thread_id: str | None,
        draft_id: str | None = None,
        step: Step | None = None,
    ) -> Draft:
        """The same from a brief that is ready (campaigns). `draft_id`: the draft that it takes the place of; without it
        the same brief at the same moment is one draft."""
        told = f"{restaurant.restaurant_id}|{brief.model_dump_json()}|{now.isoformat()}"
        known = draft_id or f"d{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        return await self._write(restaurant, brief, now, thread_id, known, step=step)

    async def revise(self, call: ToolCall, args: ReviseArgs) -> Draft:
        """The draft as the owner wants it. Raises ToolInputError where there is none, NotFound for an unknown id."""
        from tools.content.writing.engine.revising import changes, understand

        rid = call.restaurant.restaurant_id
        draft = await (self.get(rid, args.draft_id) if args.draft_id else self.latest(rid, call.thread_id))
        if draft is None:
            raise ToolInputError(
                "There is no draft in this conversation yet: what should I write, and for which channels?"
            )
        if call.call_id in draft.calls:
            return draft
        asked = understand(args.instruction, Wishes.model_validate(draft.wishes), draft.brief)
        brief, missed = asked.brief, list(asked.missed)
        if asked.offer:
            items = await self._menu.menu(rid)
            brief = brief.model_copy(
                update={"offer": offer_of(asked.offer, call.restaurant, items, dish_of(items, brief))}
            )
        if not self._reads() and missed and asked.wishes.model_dump() == draft.wishes and brief == draft.brief:
            raise ToolInputError(f"I can't do that with this draft: {'; '.join(missed)}. {_CAN}")
        order, truth = await self._order(call.restaurant, brief, call.now, draft.id, asked.wishes)
        order = _reading(order, args.instruction, draft.versions)
        written = await self._writer.write(order, call.step)
        versions = await self._finishing.finished(order, truth, written.versions)
        notes = [] if self._reads() else [f"I could not do this: {part}." for part in missed]
        now = draft.model_copy(
            update={
                **_parts(order, written, versions, [*notes, *written.notes]),
                "wishes": asked.wishes.model_dump(),
                "changed": changes(draft, versions, brief) or ["Nothing changed: the text was like that already."],
                "revisions": draft.revisions + 1,
                "calls": [*draft.calls, call.call_id][-_SAME_CALLS:],
                "updated_at": call.now,
            }
        )
        if not await self._drafts.replace(now, draft.revisions):
            raise ToolInputError("This draft was changed by someone else just now: look at it, then say it again.")
        return now

    async def get(self, restaurant_id: str, draft_id: str) -> Draft:
        """Raises NotFound."""
        draft = await self._drafts.get(restaurant_id, draft_id)
        if draft is None:
            raise NotFound("There is no such draft.")
        return draft

    async def latest(self, restaurant_id: str, thread_id: str) -> Draft | None:
        return await self._drafts.latest(restaurant_id, thread_id)

    async def drafts(self, restaurant_id: str, limit: int = 50) -> list[Draft]:
        return await self._drafts.all(restaurant_id, limit)

    async def page(self, restaurant_id: str, limit: int, after: str | None = None) -> tuple[list[Draft], str | None]:
        """Newest first, and where the next page begins."""
        return await self._drafts.page(restaurant_id, limit, after)

    async def extend(self, restaurant: Restaurant, draft_id: str, channels: Sequence[Channel], now: datetime) -> Draft:
        """Further channels written to a draft; the texts that are there stay. Raises NotFound, Conflict."""
        draft = await self.get(restaurant.restaurant_id, draft_id)
        brief = draft.brief.model_copy(update={"channels": list(channels)})
        order, truth = await self._order(restaurant, brief, now, draft.id, Wishes.model_validate(draft.wishes))
        written = await self._writer.write(order, _quiet)
        more = await self._finishing.finished(order, truth, written.versions)
        whole = draft.brief.model_copy(update={"channels": list(dict.fromkeys([*draft.brief.channels, *channels]))})
        update = {"brief": whole, "versions": [*draft.versions, *more], "revisions": draft.revisions + 1}
        return await self._replaced(draft, draft.model_copy(update={**update, "updated_at": now}))

    async def _replaced(self, before: Draft, after: Draft) -> Draft:
        if not await self._drafts.replace(after, before.revisions):
            raise Conflict("This draft was changed by someone else just now: look at it, then change it again.")
        return after

    async def edit_version(
        self,
        restaurant: Restaurant,
        draft_id: str,
        channel: Channel,
        variant: str,
        fields: dict[str, Any],
        by: str,
        now: datetime,
    ) -> Draft:
        """One version in the owner's own words, measured again; the voice learns from it. Raises NotFound,
        ToolInputError."""
        draft = await self.get(restaurant.restaurant_id, draft_id)
        if wrong := set(fields) - {*_EDITABLE, "image_id"}:
            raise ToolInputError(f"{min(wrong)} cannot be edited here.")
        found = next((one for one in draft.versions if (one.channel, one.variant) == (channel, variant)), None)
        if found is None:
            raise NotFound("There is no such version in this draft.")
        order, truth = await self._order(restaurant, draft.brief, now, draft.id, Wishes.model_validate(draft.wishes))
        fields = await self._with_picture(restaurant.restaurant_id, found, fields)
        edited = await asyncio.to_thread(_edited, order, found, fields)
        [measured] = await self._finishing.finished(order, truth, [edited], mend=False)
        versions = [measured if one is found else one for one in draft.versions]
        update = {"versions": versions, "revisions": draft.revisions + 1, "updated_at": now, "changed": []}
        changed = await self._replaced(draft, draft.model_copy(update=update))
        if edited.body != found.body:
            await self._around.voices.heard_edit(restaurant.restaurant_id, found.body, edited.body, by)
        return changed

    async def recheck(
        self, restaurant: Restaurant, versions: Sequence[Version], brief: Brief, now: datetime
    ) -> list[Version]:
        """The same texts with today's findings (a dish gone, a price changed); nothing is mended."""
        order, truth = await self._order(restaurant, brief, now, "", Wishes(), gather=False)
        bare = [version.model_copy(update={"findings": []}) for version in versions]
        return await self._finishing.finished(order, truth, bare, mend=False)

    # -- how it goes

    async def _with_picture(self, restaurant_id: str, version: Version, fields: dict[str, Any]) -> dict[str, Any]:
        """`image_id` as the picture that it names. Raises NotFound, ToolInputError."""
        if "image_id" not in fields:
            return fields
        rest = {name: value for name, value in fields.items() if name != "image_id"}
        if self._around.pictures is None or version.channel == "sms":
            raise ToolInputError("A picture cannot go with this text.")
        picture = await self._around.pictures.chosen(
            restaurant_id, fields["image_id"], version.channel, version.language
        )
        return {**rest, "picture": picture}

    def _reads(self) -> bool:
        """Whether the writer understands instructions by itself."""
        return getattr(self._writer, "name", "builtin") != "builtin"

    async def _write(
        self,
        restaurant: Restaurant,
        brief: Brief,
        now: datetime,
        thread_id: str | None,
        draft_id: str,
        *,
        calls: Sequence[str] = (),
        step: Step | None = None,
    ) -> Draft:
        order, truth = await self._order(restaurant, brief, now, draft_id, Wishes())
        unsaid = self._unsaid(brief, truth)
        written = await self._writer.write(order, step or _quiet)
        written = await self._expecting(restaurant.restaurant_id, written)
        versions = await self._finishing.finished(order, truth, written.versions)
        draft = Draft(
            id=draft_id,
            restaurant_id=restaurant.restaurant_id,
            thread_id=thread_id,
            created_at=now,
            updated_at=now,
            demo=restaurant.demo,
            wishes=Wishes().model_dump(),
            calls=list(calls),
            **_parts(order, written, versions, [*unsaid, *written.notes]),
        )
        await self._drafts.put(draft)
        return draft

    def _unsaid(self, brief: Brief, truth: Truth | None) -> list[str]:
        """What the owner's own words ask for and no text may say, in plain sentences. Raises ToolInputError where they
        are about a dish that nobody can order."""
        guard = self._around.guard
        if guard is None or truth is None:
            return []
        asked = Version(channel="facebook", language=brief.language, body=brief.asked or brief.topic)
        given = brief.offer.text.casefold() if brief.offer else ""
        found = [one for one in guard.check(asked, truth) if one.severity == "block" and one.fix is None]
        for one in found:
            if one.kind == "unknown_dish" and one.quote.casefold() not in given:
                raise ToolInputError(
                    f"{one.why} Guests could not order it, so nothing is written: put it on the menu first, or name "
                    "another dish."
                )
        return [f"I don't say “{one.quote}”. {one.why}" for one in found if one.kind in _CLAIMS]

    async def _order(
        self, restaurant: Restaurant, brief: Brief, now: datetime, draft_id: str, wishes: Wishes, gather: bool = True
    ) -> tuple[Order, Truth | None]:
        """What the writer is given, and what its texts are measured against; everything is read at once."""
        rid, guard = restaurant.restaurant_id, self._around.guard
        items, voice, facts, recent, exemplars, truth = await asyncio.gather(
            self._menu.menu(rid),
            self._around.voices.current(rid),
            self._facts(restaurant, brief, now) if gather else _nothing(),
            self._drafts.openings(rid, draft_id) if gather else _nothing(),
            self._around.voices.exemplars(rid, brief.topic) if gather and self._reads() else _nothing(),
            guard.truth_for(restaurant, brief, now) if guard else _none(),
        )
        renewed = {fact.kind for fact in facts}
        known = [fact for fact in brief.facts if fact.kind not in renewed]
        known = [fact for fact in known if not fact.values.get("late")]
        told = brief.model_copy(update={"facts": [*known, *facts]})
        order = Order(
            restaurant,
            told,
            voice,
            restaurant.today(now),
            dish=dish_of(items, brief),
            exemplars=exemplars,
            wishes=wishes,
            recent=recent,
            link=restaurant.website,
            sms_price=self._around.sms_price,
            draft_id=draft_id,
        )
        return order, truth

    async def _expecting(self, restaurant_id: str, written: Written) -> Written:
        """With what the difference of its variants came to in the past, where that was measured."""
        if written.difference is None or self._around.past is None:
            return written
        expected = await self._around.past.expected(restaurant_id, written.difference.what)
        return replace(written, difference=written.difference.model_copy(update={"expected": expected}))

    async def _facts(self, restaurant: Restaurant, brief: Brief, now: datetime) -> list[Fact]:
        """What the context knows, as far as it answers in time: a text does without, and that is said (`late`)."""
        if self._around.context is None:
            return []
        try:
            async with asyncio.timeout(_CONTEXT_SECONDS):
                return await self._around.context.gather(restaurant, brief, now)
        except (TimeoutError, TablesideError):
            return [Fact(kind="restaurant", text=_LATE, values={"late": True}, source="us", as_of=now)]


_CLAIMS = ("allergen_claim", "health_claim")
_CAN = (
    "I can make it shorter or longer, more or less formal, with or without emojis, hashtags, price, offer or link, in "
    "English or Spanish, mention something, open with a question, try another wording, or take your own words."
)


def _quiet(step: object) -> None:
    """Nobody watches."""


async def _nothing() -> list[Any]:
    return []


async def _none() -> None:
    return None


def _id(call: ToolCall) -> str:
    return f"d{hashlib.sha256(f'{call.thread_id}|{call.run_id}|{call.call_id}'.encode()).hexdigest()[:16]}"


def _reading(order: Order, instruction: str, before: Sequence[Version]) -> Order:
    return replace(order, instruction=instruction, before=list(before))


def _parts(order: Order, written: Written, versions: list[Version], notes: Sequence[str]) -> dict[str, Any]:
    what = order.dish.name if order.dish else order.brief.topic
    offer = f": {order.brief.offer.text}" if order.brief.offer else ""
    return {
        "title": f"{what}{offer}"[:80],
        "brief": order.brief,
        "master": written.master,
        "versions": versions,
        "difference": written.difference,
        "voice_version": order.voice.version,
        "writer": written.writer,
        "notes": list(dict.fromkeys([*notes, *_asides(order, versions)])),
    }


def _asides(order: Order, versions: Sequence[Version]) -> list[str]:
    late = [fact.text for fact in order.brief.facts if fact.values.get("late")]
    priced = order.restaurant.demo and any(version.cost_each for version in versions)
    return [*late, *([_DEMO_PRICE] if priced else [])]


def _edited(order: Order, version: Version, fields: dict[str, Any]) -> Version:
    from tools.content.writing.engine.shapes import with_html

    clean = {name: meant(value.strip()) if isinstance(value, str) else value for name, value in fields.items()}
    if not clean.get("body", version.body):
        raise ToolInputError("An empty text cannot be kept.")
    edited = Version.model_validate({**version.model_dump(), **clean, "mended": []})
    return with_html(order, edited)
