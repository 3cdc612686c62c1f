"""Plays Google on loopback for the demo restaurant: `python -m sandboxes.google --port 9111`.

Places (New), OAuth, and Business Profile (accounts, business information, and v4.9 for reviews, media, posts) at one
address, as the discovery documents describe them: field masks are required and obeyed, Places gives five reviews and
no owner's reply, pages have tokens, refusals carry Google's reasons. /_sandbox/ holds the switches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandboxes import base
from sandboxes.base import Handler, Tokens, Work, answering, bearer, form, main
from sandboxes.google_shop import (
    ATTRIBUTES,
    LOCATION,
    PARENT,
    accounts,
    location,
    locations,
    media,
    new_post,
    own_review,
    places,
    posts,
    refused_post,
)
from sandboxes.presence import PORTS, Presence, PresenceSandbox

KEY, CLIENT_ID, CLIENT_SECRET = "sandbox-google-key", "sandbox-google-client", "sandbox-google-secret"
SCOPE = "https://www.googleapis.com/auth/business.manage"
LIFETIME = timedelta(hours=1)
LONGEST_REPLY = 4_096
_STATUSES = {
    400: ("INVALID_ARGUMENT", ""),
    401: ("UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"),
    403: ("PERMISSION_DENIED", ""),
    404: ("NOT_FOUND", ""),
    429: ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"),
    500: ("INTERNAL", ""),
    503: ("UNAVAILABLE", ""),
}


class Refusal(base.Refusal):
    def __init__(self, status: int, message: str, reason: str = "", **metadata: str) -> None:
        self.status, self.body = status, error_body(status, message, reason, **metadata)


def error_body(status: int, message: str = "", reason: str = "", **metadata: str) -> dict[str, Any]:
    """Google's error model (AIP-193)."""
    name, usual = _STATUSES.get(status, ("UNKNOWN", ""))
    reason = reason or usual
    error: dict[str, Any] = {"code": status, "message": message or "The sandbox says no.", "status": name}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
        error["details"] = [{**info, "metadata": metadata}]
    return {"error": error}


class GoogleSandbox(PresenceSandbox):
    port, vendor = PORTS["google"], "google"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None) -> None:
        super().__init__(presence, now)
        self.places = places(self.presence)
        self.reviews = [own_review(one) for one in self.presence.reviews("google")]
        self.tokens = Tokens()
        self.codes: dict[str, str] = {}  # code -> redirect address it was made for
        self.scope = SCOPE  # what the owner ticks
        self.quota_spent = False
        self.posted: list[dict[str, Any]] = []  # newest first
        self.post_clock = self.clock

    def error(self, status: int) -> Any:
        return error_body(status)

    def routes(self) -> Sequence[Route]:
        profile = f"/v4/{PARENT}/{LOCATION}"
        return [
            Route("/v1/places:searchText", answering(self._search), methods=["POST"]),
            Route("/v1/places/{place}", answering(self._place)),
            Route("/o/oauth2/v2/auth", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/revoke", self._revoke, methods=["POST"]),
            Route("/v1/accounts", self._owned(self._accounts)),
            Route("/v1/accounts/{account}/locations", self._owned(self._locations)),
            Route("/v1/locations/{location}", self._owned(self._location)),
            Route("/v1/locations/{location}/attributes", self._owned(self._attributes)),
            Route(f"{profile}/media", self._owned(self._media)),
            Route(f"{profile}/localPosts", self._owned(self._posts)),
            Route(f"{profile}/localPosts", self._owned(self._create_post), methods=["POST"]),
            Route(f"{profile}/localPosts/{{post}}", self._owned(self._delete_post), methods=["DELETE"]),
            Route(f"{profile}/reviews", self._owned(self._reviews)),
            Route(f"{profile}/reviews/{{review}}/reply", self._owned(self._reply), methods=["PUT", "DELETE"]),
        ]

    def control(self) -> Sequence[Route]:
        return [Route("/_sandbox/posts", self._board)]

    # -- Places

    async def _search(self, request: Request) -> dict[str, Any]:
        body = await request.json()
        fields = self._keyed(request, "places.")
        if not str(body.get("textQuery", "")).strip():
            raise Refusal(400, "Empty text_query.")
        size = body.get("pageSize") or 20
        if not 0 <= size <= 20:
            raise Refusal(400, "page_size must be between 0 and 20.")
        found = _fitting(self.places, body["textQuery"])
        start = _start(body.get("pageToken"))
        answer: dict[str, Any] = {"places": [_masked(one, fields) for one in found[start : start + size]]}
        if not answer["places"]:
            return {}
        return answer | ({"nextPageToken": f"from-{start + size}"} if start + size < len(found) else {})

    async def _place(self, request: Request) -> dict[str, Any]:
        fields = self._keyed(request, "")
        found = next((one for one in self.places if one["id"] == request.path_params["place"]), None)
        if found is None:
            raise Refusal(404, "The Place ID is no longer valid. Please refresh cached Place IDs.")
        return _masked(found, fields)

    def _keyed(self, request: Request, prefix: str) -> list[str]:
        """The field mask of a request with a good key."""
        key = request.headers.get("x-goog-api-key", "")
        if not key:
            raise Refusal(403, "Method doesn't allow unregistered callers (callers without established identity).")
        if key != KEY:
            raise Refusal(400, "API key not valid. Please pass a valid API key.", "API_KEY_INVALID")
        if self.quota_spent:
            limit = {"quota_limit": "SearchTextRequestPerDay", "quota_limit_value": "1000"}
            raise Refusal(429, "Quota exceeded for quota metric 'SearchTextRequest'.", "RATE_LIMIT_EXCEEDED", **limit)
        mask = request.headers.get("x-goog-fieldmask", "")
        if not mask:
            raise Refusal(
                400, "FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters"
            )
        fields = mask.split(",")
        if wrong := [one for one in fields if one != "*" and not one.startswith(prefix)]:
            raise Refusal(
                400, f"Request contains an invalid argument: Cannot find matching fields for path '{wrong[0]}'."
            )
        return [one.removeprefix(prefix) for one in fields]

    # -- OAuth

    async def _authorize(self, request: Request) -> Response:
        """The owner says yes at once."""
        query = request.query_params
        if query.get("client_id") != CLIENT_ID or query.get("response_type") != "code":
            return JSONResponse({"error": "invalid_client"}, 401)
        code = f"4/{uuid4().hex[:12]}"
        self.codes[code] = query.get("redirect_uri", "")
        answer = {"state": query.get("state", ""), "code": code, "scope": self.scope}
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        sent = await form(request)
        if sent.get("client_id") != CLIENT_ID or sent.get("client_secret") != CLIENT_SECRET:
            return _oauth_error("invalid_client", "Unauthorized", 401)
        refresh = sent.get("refresh_token", "")
        if sent.get("grant_type") == "authorization_code":
            if self.codes.pop(sent.get("code", ""), None) != sent.get("redirect_uri"):
                return _oauth_error("invalid_grant", "Malformed auth code.")
        elif refresh not in self.tokens.refresh:
            return _oauth_error("invalid_grant", "Token has been expired or revoked.")
        access, fresh = self.tokens.issue(self.clock() + LIFETIME, used=refresh or None)
        answer = {"access_token": access, "expires_in": 3599, "scope": self.scope, "token_type": "Bearer"}
        return JSONResponse(answer if refresh else {**answer, "refresh_token": fresh})

    async def _revoke(self, request: Request) -> Response:
        token = (await form(request)).get("token", "")
        if token not in self.tokens.refresh and token not in self.tokens.access:
            return _oauth_error("invalid_token", "Token expired or revoked")
        self.tokens.revoke()
        return JSONResponse({})

    # -- Business Profile

    def _owned(self, work: Work) -> Handler:
        async def owned(request: Request) -> Any:
            if not self.tokens.good(bearer(request), self.clock()):
                raise Refusal(401, "Request had invalid authentication credentials. Expected OAuth 2 access token.")
            return await work(request)

        return answering(owned)

    async def _accounts(self, request: Request) -> dict[str, Any]:
        return _page("accounts", accounts(), request, 20)

    async def _locations(self, request: Request) -> dict[str, Any]:
        mask = _read_mask(request)
        here = f"accounts/{request.path_params['account']}" == PARENT
        found = [_masked(one, mask) for one in locations(self.presence)] if here else []
        return _page("locations", found, request, 100)

    async def _location(self, request: Request) -> dict[str, Any]:
        return _masked(self._known(request), _read_mask(request))

    async def _attributes(self, request: Request) -> dict[str, Any]:
        return {"name": f"{self._known(request)['name']}/attributes", "attributes": ATTRIBUTES}

    def _known(self, request: Request) -> dict[str, Any]:
        name = f"locations/{request.path_params['location']}"
        if name == LOCATION:
            return location(self.presence)
        found = next((one for one in locations(self.presence) if one["name"] == name), None)
        if found is None:
            raise Refusal(404, "Requested entity was not found.")
        return found

    async def _media(self, request: Request) -> dict[str, Any]:
        found = media(self.presence.now)
        return {**_page("mediaItems", found, request, 2_500), "totalMediaItemCount": len(found)}

    async def _posts(self, request: Request) -> dict[str, Any]:
        return _page("localPosts", [*self.posted, *posts(self.presence)], request, 100)

    async def _create_post(self, request: Request) -> dict[str, Any]:
        """Two equal ones are two posts."""
        body = await request.json()
        if wrong := refused_post(body):
            raise Refusal(400, f"Request contains an invalid argument: {wrong}.")
        made = new_post(body, self.post_clock())
        self.posted.insert(0, made)
        return made

    async def _delete_post(self, request: Request) -> dict[str, Any]:
        name = f"{PARENT}/{LOCATION}/localPosts/{request.path_params['post']}"
        found = next((one for one in self.posted if one["name"] == name), None)
        if found is None:
            raise Refusal(404, "Requested entity was not found.")
        self.posted.remove(found)
        return {}

    async def _board(self, request: Request) -> Response:
        """All that was posted, newest first."""
        return JSONResponse({"demo": True, "posts": self.posted})

    async def _reviews(self, request: Request) -> dict[str, Any]:
        if request.query_params.get("orderBy", "update_time desc") not in ("update_time desc", "rating", "rating desc"):
            raise Refusal(400, "Invalid order_by.")
        stars = ["ONE", "TWO", "THREE", "FOUR", "FIVE"]
        mean = sum(stars.index(one["starRating"]) + 1 for one in self.reviews) / max(len(self.reviews), 1)
        totals = {"averageRating": round(mean, 1), "totalReviewCount": len(self.reviews)}
        return {**_page("reviews", self.reviews, request, 50), **totals}

    async def _reply(self, request: Request) -> dict[str, Any]:
        found = next((one for one in self.reviews if one["reviewId"] == request.path_params["review"]), None)
        if found is None:
            raise Refusal(404, "Requested entity was not found.")
        if request.method == "DELETE":
            found.pop("reviewReply", None)
            return {}
        comment = (await request.json()).get("comment", "")
        if not comment or len(comment.encode()) > LONGEST_REPLY:
            raise Refusal(400, "Request contains an invalid argument.")
        found["reviewReply"] = {"comment": comment, "updateTime": self.clock().isoformat()}
        answer: dict[str, Any] = found["reviewReply"]
        return answer


def _fitting(known: Sequence[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """Places that share the first word of the query or its phone number; those that share more of it come first."""
    words = [word for word in query.casefold().replace(",", " ").split() if word]
    digits = "".join(filter(str.isdigit, query))

    def shared(place: dict[str, Any]) -> int:
        text = f"{place['displayName']['text']} {place['formattedAddress']}".casefold().replace(",", " ").split()
        phone = "".join(filter(str.isdigit, place.get("internationalPhoneNumber", "-")))
        return 100 * (len(digits) >= 7 and digits[-10:] == phone[-10:]) + sum(word in text for word in words)

    fit = [one for one in known if shared(one) >= 100 or words[0] in one["displayName"]["text"].casefold().split()]
    return sorted(fit, key=shared, reverse=True)


def _masked(document: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Only the fields that were asked for, by their first name."""
    if "*" in fields:
        return document
    asked = {field.partition(".")[0] for field in fields}
    return {name: value for name, value in document.items() if name in asked}


def _read_mask(request: Request) -> list[str]:
    mask = request.query_params.get("readMask", "")
    if not mask:
        raise Refusal(400, "Request contains an invalid argument: read_mask is required.")
    return ["name", *mask.split(",")]


def _page(name: str, rows: Sequence[Any], request: Request, most: int) -> dict[str, Any]:
    size = min(int(request.query_params.get("pageSize") or most), most)
    start = _start(request.query_params.get("pageToken"))
    page: dict[str, Any] = {name: list(rows[start : start + size])} if rows[start:] else {}
    return page | ({"nextPageToken": f"from-{start + size}"} if start + size < len(rows) else {})


def _start(token: Any) -> int:
    try:
        return int(str(token or "from-0").removeprefix("from-"))
    except ValueError:
        raise Refusal(400, "Request contains an invalid argument: page_token.") from None


def _oauth_error(code: str, text: str, status: int = 400) -> Response:
    return JSONResponse({"error": code, "error_description": text}, status)


if __name__ == "__main__":
    main(lambda _mode, now: GoogleSandbox(now=now))
