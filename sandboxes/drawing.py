"""Draws the demo's pictures: flat illustrations of the shop's pizzas, its oven and its room. DEMO, no photos.

`python -m sandboxes.drawing FOLDER` draws them anew; what the demo shows lies in `sandboxes/data/pictures`.
"""

from __future__ import annotations

import io
import math
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT, _FINE = 1280, 960, 2  # drawn twice as large, so that edges are smooth
_CREAM, _NIGHT, _TERRACOTTA = "#F6E7CF", "#33272A", "#C8553D"
_CRUST, _CRUST_DARK, _CHEESE, _CHEESE_LIGHT = "#D99A4E", "#B97733", "#F7CF6B", "#FBE09A"
_SAUCE, _BASIL, _RED, _GREEN, _OLIVE = "#C4432E", "#4E7D3A", "#B5322A", "#7DA453", "#3C3A36"

Color = str
Topping = Callable[["ImageDraw", float, float, random.Random], None]
Paint = Callable[["ImageDraw"], None]


def jpeg(name: str) -> bytes:
    """The same bytes every time."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), _CREAM)
    PAINTS[name](ImageDraw.Draw(canvas))
    out = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=58, optimize=True)
    return out.getvalue()


def _circle(draw: ImageDraw, x: float, y: float, radius: float, fill: Color, outline: Color | None = None) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=outline, width=6)


def _wobbly(x: float, y: float, radius: float, chance: random.Random, rough: float = 0.03) -> list[tuple[float, float]]:
    """A round thing made by hand."""
    phases = [chance.uniform(0, 6.28) for _ in range(3)]
    points = []
    for step in range(120):
        angle = step * math.tau / 120
        far = radius * (1 + rough * sum(math.sin((row + 2) * angle + phase) for row, phase in enumerate(phases)) / 2)
        points.append((x + far * math.cos(angle), y + far * math.sin(angle)))
    return points


def _table(draw: ImageDraw, ground: Color, stripe: Color) -> None:
    """Boards of a table, seen from above."""
    width, height = WIDTH * _FINE, HEIGHT * _FINE
    draw.rectangle((0, 0, width, height), fill=ground)
    for row in range(0, height, 240):
        draw.rectangle((0, row, width, row + 6), fill=stripe)


def _pizza(
    seed: int, toppings: Sequence[tuple[Topping, int]], ground: Color, stripe: Color, cheese: Color = _CHEESE
) -> Paint:
    def draw(on: ImageDraw) -> None:
        chance, x, y = random.Random(seed), WIDTH * _FINE / 2, HEIGHT * _FINE / 2
        _table(on, ground, stripe)
        _circle(on, x + 26, y + 40, 850, stripe)
        _circle(on, x, y, 840, "#B98252")
        _circle(on, x, y, 812, "#C9925F")
        on.polygon(_wobbly(x, y, 740, chance), fill=_CRUST_DARK)
        on.polygon(_wobbly(x, y - 8, 728, chance), fill=_CRUST)
        for _ in range(26):  # where the oven touched it
            angle = chance.uniform(0, math.tau)
            _circle(on, x + 682 * math.cos(angle), y + 682 * math.sin(angle), chance.uniform(12, 30), _CRUST_DARK)
        on.polygon(_wobbly(x, y, 628, chance), fill=_SAUCE)
        on.polygon(_wobbly(x, y, 606, chance, 0.05), fill=cheese)
        for _ in range(34):
            place = _spread(chance, x, y, 540)
            _circle(on, *place, chance.uniform(24, 62), _CHEESE_LIGHT)
        for topping, number in toppings:
            for place in _apart(chance, x, y, 520, number):
                topping(on, *place, chance)
        for turn in range(4):
            angle = turn * math.pi / 4 + 0.2
            far_x, far_y = 700 * math.cos(angle), 700 * math.sin(angle)
            on.line((x - far_x, y - far_y, x + far_x, y + far_y), fill="#A9682E", width=7)

    return draw


def _spread(chance: random.Random, x: float, y: float, radius: float) -> tuple[float, float]:
    angle, far = chance.uniform(0, math.tau), radius * math.sqrt(chance.random())
    return x + far * math.cos(angle), y + far * math.sin(angle)


def _apart(chance: random.Random, x: float, y: float, radius: float, number: int) -> list[tuple[float, float]]:
    """Places that keep their distance, like a careful cook's."""
    found: list[tuple[float, float]] = []
    for _ in range(number):
        tries = [_spread(chance, x, y, radius) for _ in range(14)]
        found.append(max(tries, key=lambda place: min((math.dist(place, one) for one in found), default=1e9)))
    return found


def _pepperoni(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
    _circle(on, x, y, 74, "#8E2A22")
    _circle(on, x, y, 66, _RED)
    for _ in range(6):
        _circle(on, *_spread(chance, x, y, 46), 9, "#D4675A")


def _chicken(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
    on.polygon(_wobbly(x + 5, y + 7, 60, chance, 0.22), fill="#B98246")
    on.polygon(_wobbly(x, y, 58, chance, 0.22), fill="#EBC48A")
    on.line((x - 30, y - 12, x + 26, y + 14), fill="#C2853F", width=9)


def _strip(color: Color) -> Topping:
    def draw(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
        start = chance.uniform(0, 360)
        on.arc((x - 66, y - 66, x + 66, y + 66), start, start + 130, fill=color, width=22)

    return draw


def _leaf(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
    angle = chance.uniform(0, math.tau)
    points = []
    for step in range(33):
        part = step / 32 * math.tau
        along, across = 62 * math.cos(part), 30 * math.sin(part) * (1 - 0.25 * math.cos(part))
        turned = along * math.cos(angle) - across * math.sin(angle), along * math.sin(angle) + across * math.cos(angle)
        points.append((x + turned[0], y + turned[1]))
    on.polygon(points, fill=_BASIL)
    tip = 50 * math.cos(angle), 50 * math.sin(angle)
    on.line((x - tip[0], y - tip[1], x + tip[0], y + tip[1]), fill="#6FA054", width=6)


def _ring(color: Color, middle: Color) -> Topping:
    def draw(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
        size = chance.uniform(36, 46)
        _circle(on, x, y, size, color)
        _circle(on, x, y, size * 0.5, middle)

    return draw


def _chunk(color: Color, edge: Color) -> Topping:
    def draw(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
        angle = chance.uniform(0, math.tau)
        corners = [(x + 58 * math.cos(angle + turn), y + 58 * math.sin(angle + turn)) for turn in (0, 1.9, 3.3, 4.6)]
        on.polygon(corners, fill=color, outline=edge, width=7)

    return draw


def _sauce(color: Color) -> Topping:
    def draw(on: ImageDraw, x: float, y: float, chance: random.Random) -> None:
        for step in range(5):
            on.arc(
                (x - 90 + 40 * step, y - 26, x - 50 + 40 * step, y + 26),
                180 * (step % 2),
                180 + 180 * (step % 2),
                color,
                11,
            )

    return draw


def _oven(on: ImageDraw) -> None:
    width, height = WIDTH * _FINE, HEIGHT * _FINE
    on.rectangle((0, 0, width, height), fill="#E9C9A1")
    chance = random.Random(5)
    for row in range(0, 1500, 110):
        for column in range(-1, 14):
            shift = 100 if row // 110 % 2 else 0
            shade = chance.choice(["#D9A679", "#DDAE83", "#D39C6C"])
            left = column * 206 + shift
            on.rounded_rectangle((left, row, left + 194, row + 98), 10, fill=shade)
    on.pieslice((430, 240, 2130, 1940), 180, 360, fill=_TERRACOTTA)
    on.rectangle((430, 1088, 2130, 1500), fill=_TERRACOTTA)
    for step in range(15):
        angle = math.pi + step * math.pi / 14
        on.line(
            (
                1280 + 640 * math.cos(angle),
                1090 + 640 * math.sin(angle),
                1280 + 850 * math.cos(angle),
                1090 + 850 * math.sin(angle),
            ),
            "#A8432F",
            10,
        )
    on.pieslice((640, 450, 1920, 1730), 180, 360, fill=_NIGHT)
    on.rectangle((640, 1088, 1920, 1420), fill=_NIGHT)
    on.ellipse((760, 820, 1800, 1560), fill="#5A2E22")
    for x, size, color in (
        (980, 250, "#E2572B"),
        (1180, 330, "#EC7A2E"),
        (1400, 290, "#E2572B"),
        (1240, 210, "#F7B538"),
        (1060, 150, "#F7B538"),
        (1390, 160, "#FBD66F"),
    ):
        on.polygon(
            [
                (x - size * 0.42, 1340),
                (x - size * 0.3, 1340 - size * 0.6),
                (x, 1340 - size * 1.25),
                (x + size * 0.32, 1340 - size * 0.55),
                (x + size * 0.42, 1340),
            ],
            fill=color,
        )
        on.ellipse((x - size * 0.42, 1340 - size * 0.4, x + size * 0.42, 1340 + size * 0.2), fill=color)
    on.rounded_rectangle((880, 1330, 1620, 1392), 30, fill="#6B4226")
    on.rectangle((300, 1420, 2260, 1540), fill="#9C6B4A")
    on.rectangle((0, 1540, width, height), fill="#7A4F34")
    on.rounded_rectangle((1560, 1580, 2500, 1624), 20, fill="#B98252")
    on.ellipse((1130, 1500, 1720, 1700), fill="#C9925F")
    on.ellipse((1180, 1506, 1670, 1668), fill=_CRUST)
    on.ellipse((1226, 1520, 1624, 1646), fill=_CHEESE)
    for place in ((1320, 1560), (1430, 1600), (1520, 1562), (1400, 1546), (1340, 1612)):
        on.ellipse((place[0] - 30, place[1] - 17, place[0] + 30, place[1] + 17), fill=_RED)


def _room(on: ImageDraw) -> None:
    width, height = WIDTH * _FINE, HEIGHT * _FINE
    on.rectangle((0, 0, width, 1380), fill="#E7B98A")
    on.rectangle((0, 1380, width, height), fill="#8A5A3C")
    for column in range(0, width, 300):
        on.line((column, 1380, column - 160, height), fill="#774A30", width=8)
    on.rounded_rectangle((160, 220, 1180, 1080), 30, fill="#6B4226")
    on.rectangle((200, 260, 1140, 1040), fill="#3B4C63")
    chance = random.Random(9)
    for _ in range(70):  # it rains outside
        x, y = chance.uniform(215, 1120), chance.uniform(270, 960)
        on.line((x, y, x - 14, y + 56), fill="#7F93AC", width=5)
    for x, size in ((330, 260), (560, 400), (820, 320), (1020, 460)):
        on.rectangle((x - 90, 1040 - size, x + 90, 1040), fill="#2C394B")
        for row in range(int(1080 - size), 1000, 90):
            on.rectangle((x - 50, row, x - 14, row + 40), fill="#F3C969")
            on.rectangle((x + 14, row, x + 50, row + 40), fill="#4A5B73" if row % 4 else "#F3C969")
    on.rectangle((655, 260, 685, 1040), fill="#6B4226")
    for x in (620, 1500, 2160):
        on.line((x, 0, x, 330), fill=_NIGHT, width=8)
        on.pieslice((x - 130, 250, x + 130, 510), 180, 360, fill=_TERRACOTTA)
        on.ellipse((x - 46, 350, x + 46, 442), fill="#FBE09A")
    on.rounded_rectangle((1440, 620, 2380, 960), 24, fill="#33272A")
    for row, long in enumerate((560, 700, 460)):
        on.rounded_rectangle((1520, 690 + row * 82, 1520 + long, 716 + row * 82), 12, fill="#E9C9A1")
    for x in (820, 1820):
        on.rectangle((x - 24, 1360, x + 24, 1760), fill="#4B2E20")
        on.ellipse((x - 400, 1250, x + 400, 1430), fill="#5D3A26")
        on.ellipse((x - 400, 1232, x + 400, 1404), fill="#A9744B")
        on.ellipse((x - 210, 1256, x + 210, 1376), fill="#F3E7D3")
        on.ellipse((x - 176, 1264, x + 176, 1362), fill=_CRUST)
        on.ellipse((x - 140, 1274, x + 140, 1350), fill=_CHEESE)
        for shift in (-70, 0, 62):
            on.ellipse((x + shift - 22, 1300, x + shift + 22, 1326), fill=_RED)
        on.rounded_rectangle((x + 250, 1180, x + 300, 1300), 12, fill="#DCE5EA")
    for x in (380, 1260, 1390, 2270):
        on.rounded_rectangle((x - 120, 1460, x + 120, 1520), 20, fill=_TERRACOTTA)
        on.rectangle((x - 100, 1520, x - 70, 1800), fill="#4B2E20")
        on.rectangle((x + 70, 1520, x + 100, 1800), fill="#4B2E20")


def _shop(on: ImageDraw) -> None:
    """The front in the evening."""
    width, height = WIDTH * _FINE, HEIGHT * _FINE
    on.rectangle((0, 0, width, 1500), fill="#3C3550")
    chance = random.Random(3)
    for _ in range(60):
        _circle(on, chance.uniform(0, width), chance.uniform(0, 420), chance.uniform(2, 6), "#F6E7CF")
    _circle(on, 2140, 240, 130, "#FBE09A")
    _circle(on, 2090, 205, 118, "#3C3550")
    on.rectangle((0, 1500, width, height), fill="#5B5563")
    on.rectangle((280, 430, 2280, 1560), fill="#B8664A")
    on.rectangle((280, 430, 2280, 520), fill="#8F4A35")
    for row in range(10):
        on.polygon(
            [
                (320 + row * 192, 760),
                (320 + (row + 1) * 192, 760),
                (300 + (row + 1) * 196, 930),
                (300 + row * 196, 930),
            ],
            _CREAM if row % 2 else _TERRACOTTA,
        )
        on.pieslice((300 + row * 196, 875, 300 + (row + 1) * 196, 985), 0, 180, _CREAM if row % 2 else _TERRACOTTA)
    on.rounded_rectangle((760, 570, 1800, 710), 40, fill=_NIGHT)
    on.pieslice((820, 590, 920, 690), 40, 320, "#FBE09A")
    for row, long in enumerate((150, 120, 170, 110, 140)):
        on.rounded_rectangle((970 + row * 160, 622, 970 + row * 160 + long - 30, 660), 16, fill="#F6E7CF")
    on.rectangle((400, 1000, 1280, 1480), fill="#6B4226")
    on.rectangle((430, 1030, 1250, 1450), fill="#F7CF6B")
    for x in (600, 840, 1080):
        on.line((x, 1030, x, 1110), fill=_NIGHT, width=6)
        on.pieslice((x - 56, 1090, x + 56, 1200), 180, 360, fill=_TERRACOTTA)
    for x in (560, 840, 1120):
        _circle(on, x, 1320, 46, "#7A4F34")
        on.pieslice((x - 90, 1360, x + 90, 1560), 180, 360, fill="#4B2E20")
    on.rectangle((430, 1440, 1250, 1480), fill="#6B4226")
    on.rectangle((1480, 1000, 1900, 1560), fill="#34526B")
    on.rectangle((1530, 1050, 1850, 1330), fill="#F7CF6B")
    _circle(on, 1830, 1400, 18, "#F7CF6B")
    on.polygon([(430, 1500), (1250, 1500), (1450, 1760), (230, 1760)], fill="#8E7F63")
    for x in (2060, 2200):
        on.polygon([(x - 60, 1560), (x + 60, 1560), (x + 44, 1450), (x - 44, 1450)], fill=_TERRACOTTA)
        _circle(on, x, 1400, 72, _BASIL)


PAINTS: Mapping[str, Paint] = {
    "thai-chicken": _pizza(
        11,
        [(_chicken, 15), (_strip(_RED), 14), (_strip(_GREEN), 8), (_sauce("#9A5B25"), 7), (_leaf, 9)],
        "#7FA39A",
        "#6D9187",
    ),
    "pepperoni": _pizza(22, [(_pepperoni, 22), (_leaf, 5)], "#8A5A3C", "#774A30"),
    "hawaiian": _pizza(
        33, [(_chunk("#F4B93A", "#D9962A"), 15), (_chunk("#E79A93", "#C9716A"), 14)], "#E9B48C", "#DAA175"
    ),
    "green-garden": _pizza(
        44,
        [(_ring(_GREEN, _CHEESE), 12), (_ring(_OLIVE, _CHEESE), 12), (_chunk(_RED, "#8E2A22"), 9), (_leaf, 12)],
        "#D8C7A4",
        "#C8B48D",
    ),
    "barbecue-chicken": _pizza(
        55, [(_chicken, 16), (_ring("#B86A9A", _CHEESE), 10), (_sauce("#6B2E1D"), 11)], "#5C6E58", "#4E5F4B"
    ),
    "oven": _oven,
    "room": _room,
    "front": _shop,
}


def main(folder: Path) -> None:
    for name in PAINTS:
        (folder / f"{name}.jpg").write_bytes(jpeg(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
