"""The guard over a restaurant with 500 dishes: texts as they are written, clean ones and ones with mistakes in them."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import Any

from benchmarks.figures import ms, p50, p95
from tools.content.guard.engine.check import check
from tools.content.guard.engine.mend import mend
from tools.content.schemas import Offer, Truth, Version

DISHES, GUESTS, ROUNDS = 500, 2_000, 20
_FIRST = (
    "Thai Smoked Roasted Grilled Crispy Spicy Garden Coastal Sicilian Royal Rustic Golden Hot Green Wild Old".split()
)
_SECOND = (
    "Chicken Mushroom Salmon Eggplant Pepper Prawn Pumpkin Lentil Beef Spinach Tomato Halloumi Pork Corn Tofu".split()
)
_THIRD = "Pizza Bowl Salad".split()
_CLEAN = """Rain is coming down on Lantern Street and the oven has been on since five. On Tuesday the Thai Chicken \
Pizza is 20% off, from open to close. Chicken, sweet chili, peppers, a little lime. Call it in, or come and shake off \
your coat at the corner table; we will keep it dry for you. The Smoked Mushroom Pizza is still $14.00, and the dough \
rested two nights for both of them. Bring the neighbors, stay a while, and tell us which one you would order twice."""
TEXTS = (
    _CLEAN,
    _CLEAN.replace("20%", "30%").replace("$14.00", "$9.00"),
    f"{_CLEAN} Our Lobster Thermidor is the best in town, nut-free and healthy. Maria Johnson loves it.",
    "Luna Pizza: Thai Chicken Pizza is 20% off on Tuesday. Menu: {link} Reply STOP to opt out",
    f"Hi {{first_name}},\n\n{_CLEAN}\n\n{_CLEAN}\n\nHurry, only today!\n\nThe Luna team",
)


def truth() -> Truth:
    names = [f"{one} {two} {three}" for three in _THIRD for two in _SECOND for one in _FIRST][:DISHES]
    dishes = [
        Truth.Dish(key=name.casefold(), name=name, category=name.split()[-1], price=14.0, prices={"S": 10.0, "L": 18.0})
        for name in names
    ]
    return Truth(
        restaurant="Luna Pizza",
        currency="USD",
        country="US",
        subdivision="NY",
        today=date(2026, 12, 1),
        dishes=dishes,
        offer=Offer(kind="percent", value=20, item="thai chicken pizza", text="20% off the Thai Chicken Pizza"),
        starts=date(2026, 12, 1),
        ends=date(2026, 12, 1),
        weekday=1,
        hours={day: [("11:00", "23:00")] for day in range(7)},
        guests=[f"Maria {row // 50}son{row % 50}" for row in range(GUESTS)] + ["Maria Johnson"],
        hosts=["luna.example.com"],
    )


def measured() -> dict[str, Any]:
    """Milliseconds a text: found, and found and mended. The first one reads the menu into what the others use."""
    known, checks, mends = truth(), list[float](), list[float]()
    begin = perf_counter()
    check(Version(channel="instagram", body=TEXTS[0]), known)
    first = perf_counter() - begin
    for _ in range(ROUNDS):
        for text in TEXTS:
            version, begin = Version(channel="email", body=text), perf_counter()
            findings = check(version, known)
            between = perf_counter()
            mend(version, findings)
            checks.append(between - begin)
            mends.append(perf_counter() - begin)
    found = sum(len(check(Version(channel="email", body=text), known)) for text in TEXTS)
    return {
        "dishes": DISHES,
        "guests": GUESTS,
        "findings": found,
        "first_ms": ms(first),
        "p50_ms": ms(p50(checks)),
        "p95_ms": ms(p95(checks)),
        "mended_p95_ms": ms(p95(mends)),
    }
