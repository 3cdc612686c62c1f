"""What several routes of content and campaigns share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header, Path
from pydantic import BaseModel, ConfigDict, Field

from api.asking import call_of
from api.deps import House
from core.errors import BadInput
from core.principal import Principal
from memory.restaurants import Restaurant
from tools.base import ToolCall

Json = dict[str, Any]
LONGEST_EDIT = 20_000  # letters: more than any channel is read to the end of, and checked within a breath
Id = Annotated[str, Path(max_length=100)]
Variant = Annotated[str, Path(pattern=r"^[A-C]$")]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", max_length=200, description="The same request again is answered with the first."),
]


class VersionEdit(BaseModel):
    """One text in the owner's own words; what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    body: str | None = Field(None, min_length=1, max_length=LONGEST_EDIT)
    subject: str | None = Field(None, max_length=300)
    preheader: str | None = Field(None, max_length=300)
    image_id: str | None = Field(None, max_length=100)

    @property
    def fields(self) -> Json:
        """Raises BadInput where nothing is named."""
        if not (named := self.model_dump(exclude_unset=True)):
            raise BadInput("Say what to change: body, subject, preheader or image_id.")
        if "body" in named and not (named["body"] or "").strip():
            raise BadInput("An empty text cannot be kept.")
        if "image_id" in named and named["image_id"] is None:
            raise BadInput("Name a picture of the library as `image_id`.")
        return named


def call_for(house: House, restaurant: Restaurant, speaker: Principal, key: str | None, what: str) -> ToolCall:
    """A call of its own; with an Idempotency-Key the same one each time."""
    told = sha256(f"{speaker.user_id}|{what}|{key}".encode()).hexdigest()[:32] if key else None
    call = call_of(house, restaurant, speaker, "", f"page-{told}" if told else None)
    return ToolCall(speaker, restaurant, call.now, call.call_id, f"{what}-{call.run_id[5:17]}", call.run_id)


async def dish_name(house: House, restaurant_id: str, item: str | None) -> str | None:
    """A menu key as the name that owners use; anything else as it is."""
    if item is None:
        return None
    items = await house.menu.menu(restaurant_id)
    return next((one.name for one in items if one.key == item), item)


def form(properties: Json, required: Sequence[str]) -> Json:
    """A form's description for OpenAPI."""
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}
