"""The restaurant's own pictures: taken in clean, found for a message, cut for a channel, shown by signed links."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from core.errors import BadInput, TooLarge
from core.processes import Parsers, ParsingFailed
from memory.mongo import Mongo
from tools.content.images.engine.crops import crop
from tools.content.images.engine.picking import best
from tools.content.images.links import Cut, Signer
from tools.content.images.schemas import LONGEST_SIDE, MOST_BYTES, MOST_PIXELS, SHORTEST_SIDE, SIZES, StoredPicture
from tools.content.images.store import ImageStore
from tools.content.schemas import Brief, Channel, Language, Picture

LINK_LASTS = timedelta(days=7)
_SECONDS = 15.0  # for one picture
_AT_HAND = 32  # cuts kept in memory
_LONGEST_ALT = 420


class ImageService:
    def __init__(self, mongo: Mongo, parsers: Parsers, secret: str) -> None:
        """`secret`: what links are signed with; at least 32 characters, the same on every replica."""
        self.store, self._parsers, self._signer = ImageStore(mongo), parsers, Signer(secret)
        self._cuts = OrderedDict[tuple[object, ...], bytes]()

    async def add(
        self,
        restaurant_id: str,
        data: bytes,
        alt: dict[Language, str],
        now: datetime,
        *,
        tags: Sequence[str] = (),
        item: str | None = None,
        focus: tuple[float, float] = (0.5, 0.5),
        by: str = "owner",
        demo: bool = False,
    ) -> StoredPicture:
        """Takes in a JPEG, PNG or WebP, kept as JPEG without EXIF. `alt`: what is to be seen, by language. TooLarge
        over 20 MB; BadInput, in one line, for what cannot be used."""
        if len(data) > MOST_BYTES:
            raise TooLarge(f"The picture is too large: at most {MOST_BYTES // 1_000_000} MB.")
        words = {language: " ".join(text.split())[:_LONGEST_ALT] for language, text in alt.items() if text.strip()}
        if not words:
            raise BadInput("Say in a few words what the picture shows: people who cannot see it hear that instead.")
        if not all(0 <= share <= 1 for share in focus):
            raise BadInput("The focus is two shares of the picture, each from 0 to 1.")
        from tools.content.images.engine.pixels import clean

        try:
            cleaned = await self._parsers.run(
                clean, data, MOST_PIXELS, LONGEST_SIDE, SHORTEST_SIDE, timeout=_SECONDS, group=restaurant_id
            )
        except ParsingFailed:
            raise BadInput("The picture cannot be read: it is damaged or takes too much to open.") from None
        if cleaned.refused:
            raise BadInput(cleaned.refused)
        digest = sha256(cleaned.data).hexdigest()
        picture = StoredPicture(
            id=digest[:16],
            restaurant_id=restaurant_id,
            blob="",
            width=cleaned.width,
            height=cleaned.height,
            size=len(cleaned.data),
            alt=words,
            tags=list(tags)[:30],
            item=item,
            focus=focus,
            demo=demo,
            digest=digest,
            added_by=by,
            created_at=now,
        )
        return await self.store.add(picture, cleaned.data)

    async def pick(
        self, restaurant_id: str, brief: Brief, channel: Channel, recent: Sequence[str] = ()
    ) -> Picture | None:
        """The picture that fits, cut for the channel; None where the library has none that does, or the channel takes
        none. `recent`: ids that ran lately."""
        if channel not in SIZES:
            return None
        found = best(await self.store.all(restaurant_id), brief, recent)
        return picture_for(found, channel, brief.language) if found else None

    async def chosen(self, restaurant_id: str, image_id: str, channel: Channel, language: Language) -> Picture:
        """The one that the owner chose, cut for the channel. NotFound."""
        return picture_for(await self.store.get(restaurant_id, image_id), channel, language)

    async def render(
        self, restaurant_id: str, image_id: str, box: tuple[int, int, int, int], width: int, height: int
    ) -> bytes:
        """The cut as a JPEG. NotFound, or BadInput for a box that is not within it."""
        picture = await self.store.get(restaurant_id, image_id)  # first, or one that was removed would still be shown
        key = (restaurant_id, image_id, box, width, height)
        if key in self._cuts:
            self._cuts.move_to_end(key)
            return self._cuts[key]
        left, top, right, bottom = box
        if not (0 <= left < right <= picture.width and 0 <= top < bottom <= picture.height):
            raise BadInput("That part is not within the picture.")
        if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
            raise BadInput(f"A picture is at most {LONGEST_SIDE} pixels wide and high.")
        from tools.content.images.engine.pixels import cut

        data = await self.store.data(picture)
        self._cuts[key] = rendered = await self._parsers.run(cut, data, box, width, height, timeout=_SECONDS)
        while len(self._cuts) > _AT_HAND:
            self._cuts.popitem(last=False)
        return rendered

    def link(self, base: str, restaurant_id: str, picture: Picture, now: datetime) -> str:
        """A public address of the cut, good for a week; the same one all day, so that it is cached."""
        until = (now + LINK_LASTS).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return self.signed(base, restaurant_id, picture, (picture.width, picture.height), until)

    def signed(self, base: str, restaurant_id: str, picture: Picture, size: tuple[int, int], expires: datetime) -> str:
        cut = Cut(restaurant_id, picture.image_id, picture.box, *size, int(expires.timestamp()))
        return f"{base.rstrip('/')}/media/{self._signer.token(cut)}.jpg"

    async def shown(self, token: str, now: datetime) -> tuple[bytes, Cut]:
        """What a link shows. NotFound for one that is not ours or over."""
        cut = self._signer.read(token, now)
        return await self.render(cut.restaurant_id, cut.image_id, cut.box, cut.width, cut.height), cut


def picture_for(stored: StoredPicture, channel: Channel, language: Language = "en") -> Picture:
    """Cut for the channel around its focus."""
    width, height = SIZES[channel]
    return Picture(
        image_id=stored.id,
        alt=stored.alt_for(channel, language),
        width=width,
        height=height,
        box=crop(stored.width, stored.height, width, height, stored.focus),
        demo=stored.demo,
    )
