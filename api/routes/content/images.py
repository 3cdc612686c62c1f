"""The restaurant's own pictures."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.deps import Decider, Drafter, House, Speaker
from api.etag import tagged
from api.multipart import read_form
from api.routes.content.common import Id, Json, form
from api.routes.content.shapes.voice import ImageList, LibraryImage
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput
from tools.content.images.links import unreachable
from tools.content.images.schemas import LONGEST_SIDE, StoredPicture
from tools.content.schemas import Language, Picture
from tools.content.writing.checking import dish_named

router = APIRouter(prefix="/images", responses=PROBLEMS)
_THUMBNAIL = (480, 360)
_JPEG: dict[int | str, dict[str, Any]] = {
    200: {"description": "A JPEG.", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
}
_UPLOAD = form(
    {
        "file": {"type": "string", "format": "binary", "description": "JPEG, PNG or WebP, 20 MB at most."},
        "alt": {"type": "string", "description": "What is to be seen, in a few words."},
        "alt_es": {"type": "string", "description": "The same in Spanish."},
        "item": {"type": "string", "description": "The dish it shows, by name or menu key."},
        "tags": {"type": "string", "description": "Words to find it by, with commas between them."},
    },
    ["file", "alt"],
)
Side = Annotated[int, Path(ge=1, le=LONGEST_SIDE)]
Box = Annotated[str | None, Query(pattern=r"^\d{1,5},\d{1,5},\d{1,5},\d{1,5}$", description="left,top,right,bottom")]


@router.get("", response_model=ImageList)
async def images(request: Request, house: House, speaker: Speaker) -> Response:
    """The library, the newest first, and whether Instagram could fetch from it."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    found = await house.images.store.all(speaker.restaurant_id)
    why_not = None if restaurant.demo else unreachable(house.settings.public_url)
    shown = [_image(house, one) for one in found]
    return tagged(request, {"images": shown, "public": why_not is None, "why_not": why_not})


@router.post("", status_code=201, response_model=LibraryImage, openapi_extra=_UPLOAD)
async def add(request: Request, house: House, speaker: Drafter) -> Json:
    """Takes in a picture, without where and with what it was taken. 413 over 20 MB."""
    sent = read_form(request.headers.get("content-type", ""), await request.body())
    rid, item = speaker.restaurant_id, sent.fields.get("item", "").strip()
    dish = dish_named(item, await house.menu.menu(rid)) if item else None
    alt: dict[Language, str] = {"en": sent.fields.get("alt", ""), "es": sent.fields.get("alt_es", "")}
    tags = [tag for one in sent.fields.get("tags", "").split(",") if (tag := one.strip()[:40])]
    picture = await house.images.add(
        rid,
        sent.file("file"),
        alt,
        house.clock.now(),
        tags=tags,
        item=dish.key if dish else None,
        by=speaker.user_id,
    )
    return _image(house, picture)


@router.delete("/{image_id}", status_code=204)
async def remove(image_id: Id, house: House, speaker: Decider) -> Response:
    await house.images.store.delete(speaker.restaurant_id, image_id)
    return Response(status_code=204)


@router.get("/{image_id}/{width}x{height}.jpg", responses=_JPEG, response_class=Response)
async def cut(
    image_id: Id, width: Side, height: Side, request: Request, house: House, speaker: Speaker, box: Box = None
) -> Response:
    """A part of it at that size; without `box` the largest of that shape around its focus."""
    picture = await house.images.store.get(speaker.restaurant_id, image_id)
    found = _box(box) if box else _around(picture, width, height)
    data = await house.images.render(speaker.restaurant_id, image_id, found, width, height)
    return tagged(request, data, "image/jpeg")


def _image(house: House, stored: StoredPicture) -> Json:
    shown = {"id", "alt", "tags", "item", "width", "height", "demo"}
    cut = Picture(image_id=stored.id, alt="", width=1, height=1, box=_around(stored, *_THUMBNAIL))
    midnight = house.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)  # the same link all day
    expires = midnight + timedelta(days=2)
    url = house.images.signed("", stored.restaurant_id, cut, _THUMBNAIL, expires)
    return {**stored.model_dump(mode="json", include=shown), "url": url}


def _around(stored: StoredPicture, width: int, height: int) -> tuple[int, int, int, int]:
    from tools.content.images.engine.crops import crop

    return crop(stored.width, stored.height, width, height, stored.focus)


def _box(text: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(part) for part in text.split(","))
    if left >= right or top >= bottom:
        raise BadInput("`box` is left,top,right,bottom in pixels of the picture.")
    return left, top, right, bottom
