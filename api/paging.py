"""Lists in pages: `next` of one page is the `cursor` of the following, and means nothing to anyone else."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import Query

from core.errors import BadInput

Limit = Annotated[int, Query(ge=1, le=200, description="How many a page.")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the page before, as it is.")]


_OURS = "after "


def cursor_of(place: str) -> str:
    return urlsafe_b64encode(f"{_OURS}{place}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """The reverse. BadInput for anything that is no cursor."""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        place = ""
    if not place.startswith(_OURS):
        raise BadInput("`cursor` takes the `next` of a page as it is.")
    return place.removeprefix(_OURS)
