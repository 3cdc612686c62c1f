"""The picture library: what is taken in, how it is cut and picked, and who may see it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from api.app import create_app
from api.wiring import Container
from core.clock import FixedClock
from core.errors import BadInput, NotFound, TooLarge
from core.processes import Parsers
from memory.indexes import ensure_indexes
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from sandboxes.drawing import jpeg
from sandboxes.pictures import DRAWINGS, data, load_pictures
from tools.content.images.engine.crops import crop
from tools.content.images.links import NOT_REACHABLE, Cut, Signer, unreachable
from tools.content.images.schemas import SIZES
from tools.content.images.service import ImageService
from tools.content.schemas import Brief

SECRET = "s" * 40
RID = "trattoria"


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "#C8553D").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
async def images(mongo: Mongo) -> AsyncIterator[ImageService]:
    async with Parsers() as parsers:
        yield ImageService(mongo, parsers, SECRET)


async def test_what_is_kept_is_a_jpeg_without_exif(images: ImageService, clock: FixedClock) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of a named person"  # turned by a quarter
    taken = picture(exif=exif, comment=b"at home")
    stored = await images.add(RID, taken, {"en": "A pizza"}, clock.now(), tags=["pizza"])
    kept = await images.store.data(stored)
    opened = Image.open(io.BytesIO(kept))
    assert (opened.format, opened.size, (stored.width, stored.height)) == ("JPEG", (600, 800), (600, 800))
    assert not opened.getexif() and b"Camera" not in kept and b"home" not in kept
    again = await images.add(RID, taken, {"en": "A pizza"}, clock.now())
    assert again.id == stored.id and len(await images.store.all(RID)) == 1
    with pytest.raises(NotFound):
        await images.store.get("other", stored.id)
    await images.store.delete(RID, stored.id)
    assert await images.store.all(RID) == []


async def test_png_and_webp_become_jpeg(images: ImageService, clock: FixedClock) -> None:
    for kind in ("PNG", "WEBP"):
        stored = await images.add(RID, picture(kind, mode="RGBA"), {"es": f"Una {kind}"}, clock.now())
        assert (await images.store.data(stored))[:3] == b"\xff\xd8\xff"
    large = await images.add(RID, picture(size=(5_000, 1_000)), {"en": "Wide"}, clock.now())
    assert (large.width, large.height) == (2_400, 480)


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


async def test_what_cannot_be_used_is_refused_in_one_line(images: ImageService, clock: FixedClock) -> None:
    refused = {
        "too many pixels": bomb(60_000, 60_000),
        "too many pixels: at most 50": bomb(8_000, 7_000),
        "no JPEG, PNG or WebP": picture("GIF", mode="P"),
        "JPEG, PNG or WebP picture": b"<svg onload=alert(1)></svg>",
        "damaged": picture()[:900],
        "too small": picture(size=(200, 900)),
    }
    for why, sent in refused.items():
        with pytest.raises(BadInput, match=why) as error:
            await images.add(RID, sent, {"en": "x"}, clock.now())
        assert "\n" not in error.value.message
    with pytest.raises(TooLarge):
        await images.add(RID, b"\xff" * 20_000_001, {"en": "x"}, clock.now())
    with pytest.raises(BadInput, match="what the picture shows"):
        await images.add(RID, picture(), {"en": "  "}, clock.now())
    assert await images.store.all(RID) == []


@given(
    st.integers(1, 4_000),
    st.integers(1, 4_000),
    st.sampled_from(list(SIZES.values())),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_crop_lies_within_has_the_shape_and_is_as_large_as_can_be(
    width: int, height: int, size: tuple[int, int], x: float, y: float
) -> None:
    left, top, right, bottom = crop(width, height, *size, focus=(x, y))
    assert 0 <= left < right <= width and 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    assert abs((right - left) * size[1] - (bottom - top) * size[0]) <= max(size)
    assert left - 1 <= x * width <= right + 1 and top - 1 <= y * height <= bottom + 1


async def test_the_demos_pictures_are_ours_labelled_and_found(images: ImageService, clock: FixedClock) -> None:
    await ensure_indexes(images.store._mongo)
    await load_pictures(images.store, RID, clock.now())
    await load_pictures(images.store, RID, clock.now())
    assert len(await images.store.all(RID)) == len(DRAWINGS) == 8
    assert sum(len(data(one.name)) for one in DRAWINGS) < 400_000
    thai = Brief(topic="rainy Tuesday, push the Thai Chicken", channels=["instagram"], item="thai chicken")
    found = await images.pick(RID, thai, "instagram")
    assert found and found.demo and "Thai Chicken" in found.alt and (found.width, found.height) == (1080, 1350)
    spanish = await images.pick(RID, thai.model_copy(update={"language": "es"}), "google_post")
    assert spanish and spanish.alt.startswith("Ilustración") and (spanish.width, spanish.height) == (1200, 900)
    rain = await images.pick(RID, Brief(topic="it is raining, come in", channels=["facebook"]), "facebook")
    assert rain and "dining room" in rain.alt
    assert await images.pick(RID, thai, "sms") is None
    greek = await images.pick(RID, Brief(topic="the Greek", channels=["facebook"], item="greek"), "facebook")
    assert greek and "pizza from above" not in greek.alt  # never another dish's picture
    jpeg_of = await images.render(RID, found.image_id, found.box, found.width, found.height)
    assert Image.open(io.BytesIO(jpeg_of)).size == (1080, 1350)
    with pytest.raises(BadInput):
        await images.render(RID, found.image_id, (0, 0, 9_000, 10), 100, 100)


async def test_an_empty_library_has_no_picture(images: ImageService) -> None:
    assert await images.pick(RID, Brief(topic="pizza", channels=["facebook"]), "facebook") is None


def test_the_drawings_are_drawn_by_our_code() -> None:
    assert Image.open(io.BytesIO(jpeg("pepperoni"))).size == Image.open(io.BytesIO(data("pepperoni"))).size


@given(st.integers(0, 2**31), st.integers(0, 400))
def test_a_link_that_was_changed_opens_nothing(expires: int, place: int) -> None:
    now, signer = datetime(2027, 1, 1, tzinfo=UTC), Signer(SECRET)
    cut = Cut("demo", "abc", (1, 2, 30, 40), 1080, 1350, 2**33 + expires)
    token = signer.token(cut)
    assert signer.read(token, now) == cut
    place %= len(token)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    for wrong in (changed, token[:-4], token + "AAAA", "", "é", Signer("t" * 40).token(cut)):
        with pytest.raises(NotFound):
            signer.read(wrong, now)


def test_where_instagram_can_fetch_from() -> None:
    assert unreachable("https://luna.example") is None
    for base in (None, "", "http://luna.example", "https://localhost:8000", "https://127.0.0.1", "https://192.168.1.5"):
        assert unreachable(base) == NOT_REACHABLE


async def test_the_public_route_serves_signed_cuts_only(
    container: Container, restaurant: Restaurant, clock: FixedClock
) -> None:
    images = container.images
    stored = await images.add(RID, picture(), {"en": "A pizza"}, clock.now(), tags=["general"])
    found = await images.pick(RID, Brief(topic="pizza", channels=["email"]), "email")
    assert found and found.image_id == stored.id
    link = images.link("http://house", RID, found, clock.now())
    assert link == images.link("http://house", RID, found, clock.now() + timedelta(minutes=1))
    transport = httpx.ASGITransport(create_app(container))
    async with httpx.AsyncClient(transport=transport, base_url="http://house") as browser:
        answer = await browser.get(link)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["cache-control"].startswith("public, max-age=")
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 600)
        assert (await browser.get(link.replace("/media/", "/media/A"))).status_code == 404
        assert (await browser.get("/media/")).status_code == 404
        clock.instant += timedelta(days=9)
        assert (await browser.get(link)).status_code == 404


async def test_a_phones_jpeg_with_a_second_picture_behind_it_is_one_picture(
    images: ImageService, clock: FixedClock
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#C8553D").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600), "blue")]
    )
    stored = await images.add(RID, out.getvalue(), {"en": "A pizza"}, clock.now())
    red, _, blue = Image.open(io.BytesIO(await images.store.data(stored))).resize((1, 1)).tobytes()
    assert (stored.width, stored.height) == (800, 600) and red > 150 > blue


async def test_a_picture_that_was_removed_is_shown_to_nobody(images: ImageService, clock: FixedClock) -> None:
    stored = await images.add(RID, picture(), {"en": "A pizza"}, clock.now())
    assert await images.render(RID, stored.id, (0, 0, 800, 600), 400, 300)
    await images.store.delete(RID, stored.id)
    with pytest.raises(NotFound):
        await images.render(RID, stored.id, (0, 0, 800, 600), 400, 300)
