"""What every route may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from core.errors import Unauthorized
from core.principal import Principal

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
