"""Replies to reviews: finds the review that is meant, drafts, and publishes where the owner said yes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import TablesideError, ToolInputError, Unavailable
from memory.jobs import JobStore
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant
from tools.base import Change, Proposal, Risk, ToolCall
from tools.content.replies.engine.picking import Picked, pick
from tools.content.replies.engine.reply import Draft, draft, first_name
from tools.content.replies.outbox import Outbox
from tools.content.replies.schemas import LONGEST, OwnReviews, Reply, ReplyArgs
from tools.content.replies.store import ReplyStore
from tools.grader.engine.reviews.reading import single
from tools.grader.sources import Review
from tools.grader.store import GradeStore, words_end

_PLACES = {"google": "Google", "business_profile": "Google", "yelp": "Yelp", "facebook": "Facebook"}
_BY_HAND = {
    "yelp": "Yelp gives programs no way to reply: copy the draft into Yelp for Business yourself.",
    "facebook": "I can't answer on Facebook: copy the draft there yourself.",
    "google": "Only a connected Google Business Profile can publish replies: connect it, or copy the draft there.",
}
_OWN = ("google", "business_profile")
_ELSEWHERE = "This platform takes replies only in its own app: copy the draft there yourself."


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft and what stands beside it. `why_not` says why it cannot be published from here."""

    review: Review
    draft: Draft
    notes: list[str]
    why_not: str | None
    ours: str  # the draft before anybody edited it


class ReplyService:
    """`own`: the connected Google profile; None where no account can be connected here."""

    def __init__(self, mongo: Mongo, jobs: JobStore, own: OwnReviews | None) -> None:
        self._grades, self._replies, self._own = GradeStore(mongo), ReplyStore(mongo), own
        self.outbox = Outbox(jobs, self._replies, own)

    async def answer(self, call: ToolCall, args: ReplyArgs) -> Answer:
        """Drafts and keeps the draft. Raises ToolInputError where no review fits."""
        answer = await self._answer(call.restaurant, args)
        kept = await self._replies.find(call.restaurant.restaurant_id, answer.review.source, answer.review.id)
        if kept is None or kept.status in ("draft", "failed"):
            await self._replies.put(call.restaurant.restaurant_id, self._reply(call, answer))
        return answer

    async def propose(self, call: ToolCall, args: ReplyArgs) -> Proposal:
        return (await self.proposed(call, args))[0]

    async def proposed(self, call: ToolCall, args: ReplyArgs) -> tuple[Proposal, str]:
        """The reply word for word, and our own draft. Raises ToolInputError where it cannot be published from here, or
        stands there."""
        answer = await self._answer(call.restaurant, args)
        review, text = answer.review, answer.draft.text
        if answer.why_not:
            raise ToolInputError(answer.why_not, draft=text)
        if review.reply and review.reply.strip() == text.strip():
            raise ToolInputError("Exactly this reply is there already.")
        proposal = Proposal(
            title=_title(review),
            risk=Risk.PUBLIC,
            args={"review": review.id, "publish": True, "text": text, "before": review.reply},
            diff=[Change("reply", review.reply, text)],
            message={"channel": "google", "text": text, "audience_count": 1},
            notes=[*answer.notes, *(["It replaces the reply that is there now."] if review.reply else [])],
        )
        return proposal, answer.ours

    async def publish(self, call: ToolCall, args: ReplyArgs, session: Session) -> str:
        """Writes the outbox, nothing else; what was approved is in `args`, word for word."""
        assert args.review and args.text
        await self.outbox.send_later(call, args.review, args.text, args.before, session)
        return "Your reply is on its way to Google."

    # -- the review

    async def _answer(self, restaurant: Restaurant, args: ReplyArgs) -> Answer:
        live, trouble = await self._live(restaurant.restaurant_id)
        kept = await self._kept(restaurant.restaurant_id)
        if isinstance(trouble, Unavailable) and args.text and args.review not in [one.id for one in kept]:
            raise trouble  # what was approved waits until Google answers again
        reviews = kept if live is None else [*live, *(one for one in kept if one.source not in _OWN)]
        picked, written, ours = await asyncio.to_thread(_chosen, restaurant, reviews, args)
        asked = f"Google could not be asked just now: {trouble.message}" if trouble else None
        notes = [note for note in (picked.note, asked, *written.notes) if note]
        reachable = live is not None or isinstance(trouble, Unavailable)
        return Answer(picked.review, written, notes, _why_not(picked.review, reachable, asked), ours)

    async def _live(self, restaurant_id: str) -> tuple[list[Review] | None, TablesideError | None]:
        """The connected profile's reviews, and what went wrong while it was asked."""
        try:
            return (await self._own.reviews(restaurant_id) if self._own else None), None
        except TablesideError as error:
            return None, error

    async def _kept(self, restaurant_id: str) -> list[Review]:
        """Words of the last grade that may still be kept."""
        report = await self._grades.latest(restaurant_id)
        words = await self._grades.words(restaurant_id, report.id) if report else []
        return [Review(**one) for each in words for one in each.reviews]

    def _reply(self, call: ToolCall, answer: Answer) -> Reply:
        return Reply(
            source=answer.review.source,
            review_id=answer.review.id,
            text=answer.draft.text,
            language=answer.draft.language,
            before=answer.review.reply,
            updated_at=call.now,
            expires_at=words_end(answer.review.source),
        )


def _chosen(restaurant: Restaurant, reviews: Sequence[Review], args: ReplyArgs) -> tuple[Picked, Draft, str]:
    """Reads many reviews, so away from the event loop."""
    picked = pick(single(reviews), args.review, args.rating)
    made = draft(picked.review, restaurant.name, restaurant.phone)
    written = made if args.text is None else Draft(checked(args.text), made.language, made.notes)
    return picked, written, made.text


def edited(args: dict[str, Any], edit: str | dict[str, Any]) -> dict[str, Any]:
    """The owner's own words in place of the draft."""
    if isinstance(edit, dict) and set(edit) != {"text"}:
        raise ToolInputError("Only the text of the reply can be edited here.")
    text = edit if isinstance(edit, str) else edit["text"]
    if not isinstance(text, str):
        raise ToolInputError("Say the new reply as text.")
    return {**args, "text": checked(text)}


def checked(text: str) -> str:
    """A reply that Google takes. Raises ToolInputError."""
    text = text.strip()
    if not text:
        raise ToolInputError("An empty reply cannot be published.")
    if len(text.encode()) > LONGEST:
        raise ToolInputError(f"Google takes replies of {LONGEST:,} bytes at most; this one has {len(text.encode()):,}.")
    return text


def _why_not(review: Review, connected: bool, trouble: str | None) -> str | None:
    if review.source == "business_profile" and connected:
        return None
    if review.source in _OWN:
        return trouble or _BY_HAND["google"]
    return _BY_HAND.get(review.source, _ELSEWHERE)


def _title(review: Review) -> str:
    who, stars = first_name(review.author) or "a guest", f"{review.rating:g}-star " if review.rating else ""
    return f"Publish a reply to {who}'s {stars}review on {_PLACES[review.source]}"
