"""The owner's accounts at Google and Facebook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Cookie, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.landing import landing, said_yes, take_along
from api.routes.grader.common import Json, Mine
from api.routes.grader.shapes.profile import AccountList, AccountState, ConnectLink
from api.routes.menu.shapes.common import PROBLEMS, problems
from core.errors import NotFound, TablesideError

router = APIRouter(prefix="/accounts", responses=PROBLEMS)
Provider = Annotated[str, Path(pattern=r"^[a-z]{2,20}$")]
_COOKIE = "tableside_account"
_PATH = "/api/ai/digital-grader/accounts"


class Choice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    place: str = Field(min_length=1, max_length=300, description="The id of one of `choices`.")


@router.get("", response_model=AccountList)
async def accounts(request: Request, house: House, speaker: Speaker, restaurant: Mine) -> Response:
    """Those that can be connected, and how each stands."""
    return tagged(request, {"accounts": await house.accounts.status(restaurant.restaurant_id, demo=restaurant.demo)})


@router.post("/{provider}/connect", response_model=ConnectLink)
async def connect(provider: Provider, response: Response, house: House, speaker: Decider, restaurant: Mine) -> Json:
    """Where the owner says yes."""
    url, nonce = await house.accounts.connect_url(restaurant, speaker.user_id, provider)
    take_along(response, _COOKIE, nonce, _PATH, house.accounts.public_url)
    return {"authorize_url": url}


@router.get("/{provider}/callback", response_class=HTMLResponse)
async def returned(
    provider: Provider,
    house: House,
    state: Annotated[str, Query(max_length=4_000)] = "",
    code: Annotated[str, Query(max_length=2_000)] = "",
    error: Annotated[str, Query(max_length=1_000)] = "",
    nonce: Annotated[str, Cookie(alias=_COOKIE)] = "",
) -> HTMLResponse:
    """The owner's browser, back from the vendor. The signed `state` says for whom, the cookie that it is the same
    browser."""
    title = house.accounts.login(provider).title
    try:
        said_yes(title, code, error)
        account = await house.accounts.finish(provider, state, code, nonce)
    except TablesideError as problem:
        return landing(f"{title} is not connected", problem.message, problem.status)
    if account.place is None:
        return landing(f"One more step for {title}", "Go back and say which of your places this restaurant is.")
    return landing(
        f"{title} is connected", f"{account.place.name} is part of your next grade. You can close this window."
    )


@router.post("/{provider}/choose", response_model=AccountState, responses=problems(503))
async def choose(provider: Provider, wanted: Choice, house: House, speaker: Decider, restaurant: Mine) -> Json:
    """Which of the account's places this restaurant is; may be changed later."""
    await house.accounts.choose(restaurant, provider, wanted.place, speaker.user_id)
    standing = await house.accounts.status(restaurant.restaurant_id, demo=restaurant.demo)
    return next(one for one in standing if one["provider"] == provider)


@router.delete("/{provider}", status_code=204)
async def disconnect(
    provider: Provider,
    house: House,
    speaker: Decider,
    restaurant: Mine,
    delete_data: Annotated[bool, Query(description="Also forget which place it was.")] = False,
) -> Response:
    """Gives the access back and forgets the tokens."""
    if provider not in house.accounts.makers:
        raise NotFound("There is no such account to connect.")
    await house.accounts.disconnect(restaurant, provider, speaker.user_id, delete=delete_data)
    return Response(status_code=204)
