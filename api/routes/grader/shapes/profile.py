"""How a restaurant is found, and the accounts behind it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.routes.menu.shapes.common import Shape
from memory.restaurants import Regrade
from tools.grader.schemas import Place


class GraderSettings(Shape):
    name: str
    website: str | None
    phone: str | None
    address: str | None
    place_id: str | None
    """Google's."""
    yelp_id: str | None
    facebook: str | None
    instagram: str | None
    delivery: list[str]
    awards: list[str]
    """What it has won, in the owner's words: texts may say so."""
    regrade: Regrade
    """How often it is graded anew by itself."""
    names: bool
    """Whether restaurants can be looked up by name here (a Places key is set)."""


class CandidateList(Shape):
    candidates: list[Place]


class AccountPlace(Shape):
    id: str
    name: str
    address: str | None
    place_id: str | None


class AccountState(Shape):
    provider: str = Field(examples=["google"])
    title: str
    available: bool
    """Whether this server can connect it."""
    status: str = Field(examples=["none", "choose", "connected", "needs_you", "disconnected"])
    problem: str | None
    place: AccountPlace | None
    choices: list[AccountPlace]
    """Where the account manages several: which one is this restaurant?"""
    connected_at: datetime | None


class AccountList(Shape):
    accounts: list[AccountState]


class ConnectLink(Shape):
    authorize_url: str
    """Good for half an hour, in the browser that asked."""
