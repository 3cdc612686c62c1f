"""The demo's picture library: drawn by us (`sandboxes.drawing`), labelled, described in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from tools.content.images.schemas import StoredPicture

if TYPE_CHECKING:
    from datetime import datetime

    from tools.content.images.store import ImageStore

WIDTH, HEIGHT = 1280, 960


@dataclass(frozen=True)
class Drawing:
    """`item`: the menu key of the dish it shows."""

    name: str
    alt_en: str
    alt_es: str
    tags: tuple[str, ...]
    item: str | None = None
    focus: tuple[float, float] = (0.5, 0.5)


def data(name: str) -> bytes:
    """The JPEG of a drawing."""
    return files("sandboxes").joinpath(f"data/pictures/{name}.jpg").read_bytes()


async def load_pictures(store: ImageStore, restaurant_id: str, now: datetime) -> None:
    """Puts those that are missing into the demo restaurant's library."""
    known = {picture.digest for picture in await store.all(restaurant_id)}
    for drawing in DRAWINGS:
        jpeg = data(drawing.name)
        digest = sha256(jpeg).hexdigest()
        if digest not in known:
            await store.add(_picture(drawing, restaurant_id, len(jpeg), digest, now), jpeg)


def _picture(drawing: Drawing, restaurant_id: str, size: int, digest: str, now: datetime) -> StoredPicture:
    return StoredPicture(
        id=digest[:16],
        restaurant_id=restaurant_id,
        blob="",
        width=WIDTH,
        height=HEIGHT,
        size=size,
        alt={"en": drawing.alt_en, "es": drawing.alt_es},
        tags=[*drawing.tags, "demo"],
        item=drawing.item,
        focus=drawing.focus,
        demo=True,
        digest=digest,
        added_by="demo",
        created_at=now,
    )


DRAWINGS: tuple[Drawing, ...] = (
    Drawing(
        "thai-chicken",
        "Illustration of a whole Thai Chicken pizza from above: chicken, red and green peppers, basil and brown sauce "
        "on melted cheese.",
        "Ilustración de una pizza Thai Chicken entera vista desde arriba: pollo, pimientos rojos y verdes, albahaca y "
        "salsa marrón sobre queso fundido.",
        ("pizza", "chicken", "pollo", "thai", "spicy"),
        "thai chicken",
    ),
    Drawing(
        "pepperoni",
        "Illustration of a whole Pepperoni pizza from above, on a wooden table.",
        "Ilustración de una pizza Pepperoni entera vista desde arriba, sobre una mesa de madera.",
        ("pizza", "pepperoni", "classic"),
        "pepperoni",
    ),
    Drawing(
        "hawaiian",
        "Illustration of a whole Hawaiian pizza from above: pineapple and ham on melted cheese.",
        "Ilustración de una pizza Hawaiian entera vista desde arriba: piña y jamón sobre queso fundido.",
        ("pizza", "pineapple", "ham", "classic"),
        "hawaiian",
    ),
    Drawing(
        "green-garden",
        "Illustration of a whole Green Garden pizza from above: peppers, olives, tomato and basil.",
        "Ilustración de una pizza Green Garden entera vista desde arriba: pimiento, aceitunas, tomate y albahaca.",
        ("pizza", "vegetables", "verduras", "veggie"),
        "green garden",
    ),
    Drawing(
        "barbecue-chicken",
        "Illustration of a whole Barbecue Chicken pizza from above: chicken, rings of red onion and dark sauce.",
        "Ilustración de una pizza Barbecue Chicken entera vista desde arriba: pollo, aros de cebolla roja y "
        "salsa oscura.",
        ("pizza", "chicken", "pollo", "bbq"),
        "barbecue chicken",
    ),
    Drawing(
        "oven",
        "Illustration of a brick oven with a bright fire, a pizza on the peel in front of it.",
        "Ilustración de un horno de ladrillo con fuego vivo y una pizza en la pala delante.",
        ("oven", "horno", "fire", "kitchen", "house"),
        focus=(0.5, 0.55),
    ),
    Drawing(
        "room",
        "Illustration of the dining room with two set tables and warm lamps; it rains outside the window.",
        "Ilustración del comedor con dos mesas puestas y lámparas cálidas; fuera llueve.",
        ("room", "rain", "rainy", "lluvia", "weather", "inside", "sala", "general"),
        focus=(0.4, 0.6),
    ),
    Drawing(
        "front",
        "Illustration of the shop front in the evening: lit windows, a striped awning and a blue door under a moon.",
        "Ilustración de la fachada al anochecer: ventanas iluminadas, un toldo de rayas y una puerta azul "
        "bajo la luna.",
        ("front", "evening", "night", "noche", "general"),
        focus=(0.5, 0.55),
    ),
)
