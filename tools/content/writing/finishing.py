"""A written text made ready to show: held against the truth, mended, scored, and given a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tools.content.schemas import Finding, Truth, Version
from tools.content.store import DraftStore
from tools.content.writing.ports import Around
from tools.content.writing.schemas import Order


class Finishing:
    def __init__(self, drafts: DraftStore, around: Around) -> None:
        self._drafts, self._around = drafts, around

    async def finished(
        self, order: Order, truth: Truth | None, versions: Sequence[Version], mend: bool = True
    ) -> list[Version]:
        """With findings, what was mended, the voice's score and a picture."""
        measured = await asyncio.to_thread(
            lambda: [self._measured(order, truth, version, mend) for version in versions]
        )
        shown = await self._shown(order, measured)
        return list(await asyncio.gather(*(self._pictured(order, version, shown) for version in measured)))

    def _measured(self, order: Order, truth: Truth | None, version: Version, mend: bool) -> Version:
        from tools.content.writing.engine.channels import breaches
        from tools.content.writing.engine.schedule import schedule_of
        from tools.content.writing.engine.shapes import counted, with_html

        guard, mended = self._around.guard, list(version.mended) if mend else []
        findings = guard.check(version, truth) if guard and truth else []
        if guard and truth and mend and any(one.fix is not None and one.severity != "note" for one in findings):
            better = guard.mend(version, findings)
            mended = better.mended or [one.why for one in findings if one.fix is not None]
            version = with_html(order, better) if better.body != version.body else better
            findings = guard.check(version, truth)
        version = counted(version, order.sms_price) if version.channel == "sms" else version
        if version.channel == "google_post":
            version = version.model_copy(update={"schedule": schedule_of(order)})
        score = self._around.voices.consistency(order.voice, version.body, version.language).score
        found = [*findings, *(one for one in breaches(version, order.restaurant.name) if not _known(one, findings))]
        return version.model_copy(update={"findings": found, "mended": mended, "voice": score})

    async def _shown(self, order: Order, versions: Sequence[Version]) -> list[str]:
        """Pictures of the last drafts, where one is to be picked."""
        picking = any(one.picture is None and one.channel != "sms" for one in versions)
        if self._around.pictures is None or not picking:
            return []
        return await self._drafts.pictures(order.restaurant.restaurant_id, order.draft_id)

    async def _pictured(self, order: Order, version: Version, shown: Sequence[str]) -> Version:
        from tools.content.images.links import unreachable
        from tools.content.writing.engine.wording import capital

        if version.channel == "sms" or self._around.pictures is None:
            picture = version.picture
        else:
            rid = order.restaurant.restaurant_id
            picture = version.picture or await self._around.pictures.pick(rid, order.brief, version.channel, shown)
        why_not = version.why_not
        if version.channel == "instagram" and picture is None:
            why_not = "Instagram takes no post without a picture: add one to the library."
        elif version.channel == "instagram":
            why = None if order.restaurant.demo else unreachable(self._around.public_url)
            why_not = why and capital(f"{why}.")
        return version.model_copy(update={"picture": picture, "why_not": why_not})


def _known(one: Finding, findings: Sequence[Finding]) -> bool:
    """Whether the guard said it already."""
    return any(one.kind == other.kind and one.quote == other.quote for other in findings)
