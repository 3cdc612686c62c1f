"""Replies on their way to Google: put into the outbox with the approval's own transaction, delivered by a job.

A delivery may be tried again (a crash, a vendor that does not answer): it looks first what stands there, so the reply
is put once, and what the owner wrote there meanwhile is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import BadInput, NotFound, Unavailable
from memory.jobs import Handler, Job, JobStore, Report
from memory.mongo import Session
from tools.base import Tell, ToolCall
from tools.content.replies.schemas import OwnReviews, Reply
from tools.content.replies.store import ReplyStore
from tools.grader.engine.reviews.lexicon import stops
from tools.grader.engine.reviews.text import fold, language, words
from tools.grader.sources import Review
from tools.grader.store import words_end
from tools.integrations.http import AccessRevoked, VendorRefused

KIND = "review_reply"
_ATTEMPTS = 8  # the last about half an hour after the first


class Outbox:
    def __init__(self, jobs: JobStore, replies: ReplyStore, own: OwnReviews | None) -> None:
        self._jobs, self._replies, self._own = jobs, replies, own

    async def send_later(self, call: ToolCall, review: str, text: str, before: str | None, session: Session) -> None:
        """The job, and the reply marked as approved."""
        rid = call.restaurant.restaurant_id
        reply = Reply(
            source="business_profile",
            review_id=review,
            text=text,
            language=language(words(fold(text)), stops()) or "en",
            status="approved",
            before=before,
            approval_id=call.call_id,
            updated_at=call.now,
            expires_at=words_end("business_profile"),
        )
        await self._replies.put(rid, reply, session)
        job = Job(
            restaurant_id=rid,
            kind=KIND,
            args={"review": review, "text": text, "before": before, "approval_id": call.call_id},
            key=f"{KIND}/{call.call_id}",
            max_attempts=_ATTEMPTS,
            due_at=call.now,
            created_at=call.now,
        )
        await self._jobs.enqueue(job, session)

    def handlers(self, tell: Tell) -> Mapping[str, Handler]:
        """Kind of job -> who does it. `tell` says in the conversation what came of it."""

        async def send(job: Job, report: Report) -> dict[str, Any]:
            return await self.deliver(job, tell)

        return {KIND: send}

    async def deliver(self, job: Job, tell: Tell) -> dict[str, Any]:
        """Publishes one reply and tells how it went; raises only what is worth another try."""
        rid, approval = job.restaurant_id, job.args["approval_id"]
        try:
            await self._put(job)
        except Unavailable:
            if job.attempts < job.max_attempts:
                raise
            why = "Google did not answer for a long time"
        except (AccessRevoked, VendorRefused, NotFound, BadInput) as refusal:
            why = refusal.message.rstrip(".")
        else:
            await self._replies.mark(rid, job.args["review"], "published", approval)
            await tell(rid, approval, "reply", "Your reply stands under the review on Google now.")
            return {"status": "done"}
        await self._replies.mark(rid, job.args["review"], "failed", approval)
        await tell(rid, approval, "reply", f"I couldn't publish your reply on Google: {why}.")
        return {"status": "failed", "why": why}

    async def _put(self, job: Job) -> None:
        if self._own is None:
            raise NotFound("No Google profile can be connected here.")
        review = await self._review(self._own, job)
        now, text = (review.reply or "").strip(), job.args["text"]
        if now == text.strip():
            return  # an earlier try got through
        if now and now != (job.args["before"] or "").strip():
            raise BadInput("somebody has answered it there meanwhile, and that was left as it is")
        await self._own.reply(job.restaurant_id, review.id, text)

    async def _review(self, own: OwnReviews, job: Job) -> Review:
        found = await own.reviews(job.restaurant_id)
        if found is None:
            raise NotFound("Google is not connected any more.")
        review = next((one for one in found if one.id == job.args["review"]), None)
        if review is None:
            raise NotFound("The review is no longer there.")
        return review
