"""What every route may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from api.etag import Answers
from core.errors import Forbidden, Unauthorized
from core.principal import Principal, Role

if TYPE_CHECKING:
    from api.wiring import Container
else:
    Container = object  # routes need its name only; what builds it imports the whole graph


# Dependencies are async though they await nothing: FastAPI runs others in a thread, two hand-overs a request.
async def container(request: Request) -> Container:
    return cast(Container, request.app.state.container)


House = Annotated[Container, Depends(container)]


async def principal(request: Request, house: House) -> Principal:
    """The verified speaker; every route that touches a restaurant's data asks for it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Please sign in: this address needs a bearer token.")
    return house.tokens.read(token.strip())


Speaker = Annotated[Principal, Depends(principal)]


async def answers(request: Request) -> Answers:
    return cast(Answers, request.app.state.answers)


Kept = Annotated[Answers, Depends(answers)]


async def drafter(speaker: Speaker) -> Principal:
    """A speaker who may write drafts and ask for an approval: everyone who works there."""
    if speaker.role is Role.VIEWER:
        raise Forbidden("Your account may look at things here but not change them. Ask the owner.")
    return speaker


Drafter = Annotated[Principal, Depends(drafter)]


async def decider(speaker: Speaker) -> Principal:
    """A speaker who may change what the restaurant does: its owner or a manager."""
    if speaker.role not in (Role.OWNER, Role.MANAGER):
        raise Forbidden("Only an owner or a manager may do that.")
    return speaker


Decider = Annotated[Principal, Depends(decider)]
