"""The restaurant's reviews as its connected Google profile has them, and the way replies take."""

from __future__ import annotations

from core.errors import NotFound
from tools.grader.accounts.service import AccountService
from tools.grader.sources import Review
from tools.grader.sources.business_profile import own_review
from tools.integrations.http import AccessRevoked

_PAGES = 2  # of 50: whoever is answered wrote lately


class GoogleReviews:
    """`OwnReviews` by the accounts that owners connected."""

    def __init__(self, accounts: AccountService) -> None:
        self._accounts = accounts

    async def reviews(self, restaurant_id: str) -> list[Review] | None:
        try:
            profile, account = await self._accounts.google(restaurant_id)
        except NotFound:
            return None
        if account.place is None:
            return None
        try:
            found = await profile.reviews(account.place.parent, account.place.id, _PAGES)
        except AccessRevoked as revoked:
            await self._accounts.lost(account, revoked)
            raise
        return [own_review(one) for one in found.reviews]

    async def reply(self, restaurant_id: str, review_id: str, text: str) -> None:
        await self._accounts.reply(restaurant_id, review_id, text)
