"""Plays Facebook's Graph API on loopback for the demo restaurant: consent, page, posts, recommendations, Instagram.

`python -m sandboxes.facebook` · the consent dialog says yes at once. Retired metrics and fields are refused as Facebook
does it: the whole request, with #100. SYNTHETIC: see sandboxes.presence.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandboxes.base import Handler, Tokens, Work, answering, bearer, main
from sandboxes.base import form as read_form
from sandboxes.facebook_posts import Board, Posted, Refusal, refusal
from sandboxes.presence import PORTS, Presence, PresenceSandbox
from sandboxes.voice import texts

APP_ID, SECRET = "sandbox-facebook-app", "sandbox-facebook-secret"
PAGE, ACCOUNT, OTHER_ACCOUNT = "100000000000142", "17840000000000142", "17840000000000199"
VERSION = "v24.0"
LONG_LIVED = timedelta(days=60)
RETIRED = frozenset({"page_impressions", "page_impressions_unique", "page_fans", "page_engaged_users"})
METRICS = {"page_total_media_view_unique": 5_310, "page_post_engagements": 418, "page_views_total": 902}
POSTS_DAYS = (6, 15, 23, 41, 60, 88)  # how long ago the page's posts are
MEDIA_DAYS = (2, 5, 9, 13, 18, 22, 27, 33, 40)
_HOURS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NESTED = re.compile(r"([a-z_]+)(?:\.[a-z_]+\([^)]*\))*(\{(?:[^{}]|\{[^{}]*\})*\})?")


class FacebookSandbox(PresenceSandbox):
    port, vendor = PORTS["facebook"], "facebook"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(presence, now)
        self.tokens = Tokens()
        self.codes: dict[str, str] = {}  # code -> the redirect it was given for
        self.given = 0
        self.usage = 4  # percent of the page's allowance
        self.refuses: tuple[int, str] | None = None  # (code, path part): answered with that code
        self.retired_metrics, self.retired_fields, self.forbidden_fields = set(RETIRED), set[str](), set[str]()
        self.secret = SECRET
        self.board = Board(PAGE, self.clock)

    def routes(self) -> Sequence[Route]:
        at = f"/{VERSION}"
        return [
            Route(f"{at}/dialog/oauth", self._consent),
            Route(f"{at}/oauth/access_token", self._open(self._token), methods=["POST"]),
            Route(f"{at}/me/accounts", self._let_in(self._pages)),
            Route(f"{at}/me/permissions", self._let_in(self._leave), methods=["DELETE"]),
            Route(f"{at}/{PAGE}", self._let_in(self._page)),
            Route(f"{at}/{PAGE}/posts", self._let_in(self._posts)),
            Route(f"{at}/{PAGE}/ratings", self._let_in(self._ratings)),
            Route(f"{at}/{PAGE}/insights", self._let_in(self._insights)),
            Route(f"{at}/{ACCOUNT}", self._let_in(self._account)),
            Route(f"{at}/{PAGE}/feed", self._let_in(self._posting(self.board.feed)), methods=["POST"]),
            Route(f"{at}/{PAGE}/photos", self._let_in(self._posting(self.board.photo)), methods=["POST"]),
            Route(f"{at}/{ACCOUNT}/media", self._let_in(self._posting(self.board.container)), methods=["POST"]),
            Route(f"{at}/{ACCOUNT}/media", self._let_in(self._own_media)),
            Route(f"{at}/{ACCOUNT}/media_publish", self._let_in(self._posting(self.board.publish)), methods=["POST"]),
            Route(f"{at}/{ACCOUNT}/content_publishing_limit", self._let_in(self._limit)),
            Route(f"{at}/{{node}}", self._let_in(self._node)),
            Route(f"{at}/{{node}}", self._let_in(self._delete), methods=["DELETE"]),
        ]

    def control(self) -> Sequence[Route]:
        return [Route("/_sandbox/posts", self._board)]

    def error(self, status: int) -> Any:
        code = {400: 100, 401: 190, 403: 10, 404: 803, 429: 4}.get(status, 2)
        return refusal(code, "The sandbox was told to say no.")

    # -- consent

    async def _consent(self, request: Request) -> Response:
        asked = request.query_params
        if asked.get("client_id") != APP_ID or not asked.get("redirect_uri"):
            return JSONResponse(refusal(101, "Error validating application."), 400)
        self.given += 1
        code = f"code-{self.given:04}"
        self.codes[code] = asked["redirect_uri"]
        query = urlencode({"code": code, "state": asked.get("state", "")})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)

    async def _token(self, request: Request) -> dict[str, Any]:
        form = await read_form(request)
        if form.get("client_id") != APP_ID or form.get("client_secret") != self.secret:
            raise Refusal(1, "Error validating client secret.")
        if form.get("grant_type") == "fb_exchange_token":
            if not self._good(form.get("fb_exchange_token", "")):
                raise Refusal(190, "Error validating access token: Session has expired.")
            token, _ = self.tokens.issue(self.clock() + LONG_LIVED)
            return {"access_token": token, "token_type": "bearer", "expires_in": int(LONG_LIVED.total_seconds())}
        if self.codes.pop(form.get("code", ""), None) != form.get("redirect_uri"):
            raise Refusal(100, "This authorization code has been used.")
        token, _ = self.tokens.issue(self.clock() + timedelta(hours=2))
        return {"access_token": token, "token_type": "bearer", "expires_in": 7_200}

    def page_token(self) -> str:
        """One that reads the page, as `me/accounts` gives it."""
        return self.tokens.issue(self.clock() + timedelta(days=3_650))[0]

    def _good(self, token: str) -> bool:
        return self.tokens.good(token, self.clock())

    def _open(self, work: Work) -> Handler:
        return answering(work, self._used)

    def _let_in(self, work: Work) -> Handler:
        """Token and its proof first, then the refusals that were asked for."""

        async def checked(request: Request) -> Any:
            token = bearer(request)
            if not self._good(token):
                raise Refusal(190, "Error validating access token: the user has not authorized application.", 401)
            proof = hmac.new(self.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
            if not hmac.compare_digest(request.query_params.get("appsecret_proof", ""), proof):
                raise Refusal(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")
            if self.refuses and self.refuses[1] in request.url.path:
                raise Refusal(self.refuses[0], "The sandbox was told to say no.")
            return await work(request)

        return self._open(checked)

    def _used(self) -> dict[str, str]:
        share = {"call_count": self.usage, "total_time": 1, "total_cputime": 1}
        by_page = {PAGE: [{"type": "pages", **share, "estimated_time_to_regain_access": 0}]}
        return {"X-App-Usage": json.dumps(share), "X-Business-Use-Case-Usage": json.dumps(by_page)}

    # -- reading

    async def _pages(self, request: Request) -> dict[str, Any]:
        shown = {"id": PAGE, "name": self.presence.shop.name, "access_token": self.page_token()}
        return {"data": [shown | {"instagram_business_account": {"id": ACCOUNT}}]}

    async def _leave(self, request: Request) -> dict[str, Any]:
        self.tokens.revoke()
        return {"success": True}

    async def _page(self, request: Request) -> dict[str, Any]:
        return self._chosen(request, self._whole_page())

    async def _account(self, request: Request) -> dict[str, Any]:
        found = re.search(r"business_discovery\.username\(([^)]*)\)", request.query_params.get("fields", ""))
        whole = self._instagram() | {
            "business_discovery": self._instagram() | {"id": OTHER_ACCOUNT, "username": found[1] if found else ""}
        }
        return self._chosen(request, whole)

    def _chosen(self, request: Request, whole: dict[str, Any]) -> dict[str, Any]:
        """The fields that were asked for; one that is no longer there spoils it all."""
        names = [found[1] for found in _NESTED.finditer(request.query_params.get("fields", "id"))]
        for name in names:
            if name in self.retired_fields:
                raise Refusal(100, f"(#100) Tried accessing nonexisting field ({name})")
            if name in self.forbidden_fields:
                raise Refusal(10, "(#10) This endpoint requires a permission that was not given.", 403)
        return {name: whole[name] for name in ("id", *names) if whole.get(name) is not None}

    def _whole_page(self) -> dict[str, Any]:
        shop, flaws = self.presence.shop, self.presence.flaws
        hours = {
            f"{_HOURS[day]}_1_{edge}": f"{moment:%H:%M}"
            for day, span in shop.hours.items()
            for edge, moment in zip(("open", "close"), span, strict=True)
        }
        return {
            "id": PAGE,
            "name": shop.name,
            "about": shop.description,
            "link": self.presence.facebook,
            "website": self.presence.website,
            "phone": flaws.old_phone_shown,
            "hours": hours,
            "is_always_open": False,
            "single_line_address": shop.address,
            "location": {
                "street": shop.street,
                "city": shop.city,
                "state": shop.region,
                "zip": shop.postal_code,
                "country": "United States",
            },
            "followers_count": 1_284,
            "fan_count": 1_246,
            "overall_star_rating": 4.4,
            "rating_count": len(self.presence.reviews("facebook")),
            "is_permanently_closed": False,
            "picture": {"data": {"is_silhouette": False, "height": 50, "width": 50, "url": "https://demo.invalid/p"}},
            "cover": {"id": "1", "source": "https://demo.invalid/cover.jpg"},
            "connected_instagram_account": self._instagram(),
            "instagram_business_account": self._instagram(),
        }

    def _instagram(self) -> dict[str, Any]:
        shop = self.presence.shop
        return {
            "id": ACCOUNT,
            "username": shop.handle,
            "name": shop.name,
            "biography": "Stone oven pizza. Dough that takes its time.",
            "profile_picture_url": "https://demo.invalid/profile.jpg",
            "followers_count": 2_930,
            "media_count": 212,
            "media": {"data": self._all_media()},
        }

    def _all_media(self) -> list[dict[str, Any]]:
        old = [self._media(number, days) for number, days in enumerate(MEDIA_DAYS)]
        return [*map(_instagram_post, self.board.of("instagram")), *old]

    def _media(self, number: int, days: int) -> dict[str, Any]:
        dice = Random(f"media {number}")
        return {
            "id": f"1790000000000{number:04}",
            "timestamp": _stamp(self.clock() - timedelta(days=days, hours=3)),
            "caption": texts("captions")[number],
            "like_count": dice.randint(40, 180),
            "comments_count": dice.randint(0, 14),
        }

    async def _posts(self, request: Request) -> dict[str, Any]:
        old = [self._post(number, days) for number, days in enumerate(POSTS_DAYS)]
        return {"data": [*map(_page_post, self.board.of("facebook")), *old], "paging": {}}

    def _post(self, number: int, days: int) -> dict[str, Any]:
        dice = Random(f"post {number}")
        return {
            "id": f"{PAGE}_{number:04}",
            "created_time": _stamp(self.clock() - timedelta(days=days, hours=2)),
            "message": texts("posts")[number],
            "reactions": {"data": [], "summary": {"total_count": dice.randint(6, 48)}},
            "comments": {"data": [], "summary": {"total_count": dice.randint(0, 9)}},
            "shares": {"count": dice.randint(1, 5)},
        }

    # -- posting

    def _posting(self, work: Callable[[dict[str, str]], Awaitable[dict[str, Any]]]) -> Work:
        async def posted(request: Request) -> dict[str, Any]:
            return await work(await read_form(request))

        return posted

    async def _own_media(self, request: Request) -> dict[str, Any]:
        return {"data": self._all_media(), "paging": {}}

    async def _limit(self, request: Request) -> dict[str, Any]:
        return self.board.limit()

    async def _node(self, request: Request) -> dict[str, Any]:
        found = self.board.waiting.get(request.path_params["node"])
        if found is None:
            raise Refusal(100, "Unsupported get request. Object does not exist.", kind="GraphMethodException")
        return self.board.status(found)

    async def _delete(self, request: Request) -> dict[str, Any]:
        return self.board.delete(request.path_params["node"])

    async def _board(self, request: Request) -> Response:
        """All that was posted, newest first."""
        return JSONResponse({"demo": True, "posts": [one.shown() for one in reversed(self.board.posts)]})

    async def _ratings(self, request: Request) -> dict[str, Any]:
        rows = [
            {
                "created_time": _stamp(one.at),
                "recommendation_type": "positive" if one.rating >= 4 else "negative",
                "review_text": one.text,
                "has_rating": False,
                "has_review": True,
                "open_graph_story": {"id": one.id},
            }
            for one in self.presence.reviews("facebook")
        ]
        return {"data": rows}

    async def _insights(self, request: Request) -> dict[str, Any]:
        names = request.query_params.get("metric", "").split(",")
        if self.retired_metrics & set(names) or not set(names) <= set(METRICS):
            raise Refusal(100, "(#100) The value must be a valid insights metric")
        period = request.query_params.get("period", "day")
        end = _stamp(self.clock().replace(hour=8, minute=0, second=0, microsecond=0))
        rows = [
            {
                "name": name,
                "period": period,
                "title": name,
                "id": f"{PAGE}/insights/{name}/{period}",
                "values": [{"value": METRICS[name], "end_time": end}],
            }
            for name in names
        ]
        return {"data": rows}


def _page_post(one: Posted) -> dict[str, Any]:
    none = {"data": [], "summary": {"total_count": 0}}
    words = {"message": one.text, "permalink_url": f"https://www.facebook.com/{one.id}"}
    return {"id": one.id, "created_time": _stamp(one.at), **words, "reactions": none, "comments": none}


def _instagram_post(one: Posted) -> dict[str, Any]:
    words = {"caption": one.text, "permalink": f"https://www.instagram.com/p/{one.id}/"}
    return {"id": one.id, "timestamp": _stamp(one.at), **words, "like_count": 0, "comments_count": 0}


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}+0000"


if __name__ == "__main__":
    main(lambda _mode, now: FacebookSandbox(now=now))
