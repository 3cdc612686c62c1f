"""Orders for the writer: a house, dishes, voices, and thousands of briefs of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from memory.restaurants import Restaurant
from tools.content.schemas import CHANNELS, Brief, Fact, Language, Truth
from tools.content.voice.schemas import Traits, VoiceProfile
from tools.content.writing.engine.offers import read_offer
from tools.content.writing.schemas import Order, Wishes
from tools.menu.schemas import MenuItem, Variation

TODAY = date(2027, 1, 1)
HOUSE = Restaurant(
    restaurant_id="luna",
    name="Luna Pizza",
    timezone="America/New_York",
    currency="USD",
    website="https://luna.example.com",
    address="12 Elm Street, Portland, ME 04101",
    phone="(207) 555-0100",
    country="US",
    created_at=datetime(2027, 1, 1, tzinfo=UTC),
)
CORNER = HOUSE.model_copy(update={"restaurant_id": "corner", "name": "Corner House", "website": None, "address": None})
BISTRO = CORNER.model_copy(
    update={"restaurant_id": "bistro", "name": "Casa Rosa", "delivery": ["https://eat.example.com/rosa"]}
)


def dish(name: str, category: str | None = None, *sizes: tuple[str, float], price: float = 14.5) -> MenuItem:
    variations = [Variation(name=size, price=cost) for size, cost in sizes]
    return MenuItem(key=name.casefold(), name=name, category=category, price=price, variations=variations)


THAI = dish("Thai Chicken", "Chicken", ("S", 12.75), ("M", 16.75), ("L", 20.75))
DISHES = [
    THAI,
    dish("Spinach and Feta", "Veggie", ("S", 12.0), ("M", 16.0), ("L", 20.25)),
    dish("Vegetables and Vegetables", "Veggie", ("S", 12.0), ("L", 20.25)),
    dish("Brie Carre", "Supreme", price=23.65),
    dish("Chicken Wings", "Starters", price=9.5),
    dish("Tiramisù", "Desserts", price=6.5),
    dish("Sopa de Tortilla", "Sopas", price=8),
    dish("Alitas BBQ", "Entradas", price=11),
]
PLAIN = VoiceProfile(restaurant_id="luna")
VOICES = [
    PLAIN,
    VoiceProfile(
        restaurant_id="luna",
        version=2,
        traits=Traits(
            formality=0.9, contractions=0.1, emoji_per_100_words=0, exclamations_per_sentence=0, address="usted"
        ),
        never=["deal", "cheap", "trato"],
        sign_off="The Luna family",
        languages=["en", "es"],
    ),
    VoiceProfile(
        restaurant_id="luna",
        version=3,
        traits=Traits(
            formality=0.1,
            humour=0.6,
            emoji_per_100_words=5,
            exclamations_per_sentence=0.5,
            sentence_words=7,
            address="tu",
        ),
        phrases=["from our oven to your table"],
        emoji=["🍕", "🔥"],
        hashtags=["LunaLove"],
        never=["table", "mesa"],
    ),
    VoiceProfile(restaurant_id="luna", traits=Traits(person="I", formality=0.3)),
]
OFFERS = [None, None, "20% off", "$5 off", "2 for 1", "free dessert", "half price", "$12", "15% off with code RAIN15"]
TOPICS: dict[Language, list[str]] = {
    "en": [
        "rainy Tuesday coming, push it",
        "fill slow Tuesdays",
        "new dish on the menu",
        "win back guests who haven't been in a while",
        "Mother's Day dinner",
        "thank our regulars",
        "snow on the way",
        "feature it this week",
        "cold week",
        "it's sunny",
        "heat wave",
    ],
    "es": [
        "viene un martes de lluvia",
        "llenar los martes flojos",
        "nuevo plato en la carta",
        "recuperar clientes",
        "Día de la Madre",
        "gracias a nuestros clientes",
        "viene nieve",
        "destacar esta semana",
        "semana de frío",
        "día soleado",
        "mucho calor",
    ],
}
OWN = {"en": "our patio is open again", "es": "nuestra terraza está abierta"}


def order(topic: str, item: MenuItem | None = THAI, offer: str | None = None, **fields: Any) -> Order:
    read = read_offer(offer, "USD") if offer else None
    if read and item:
        read = read.model_copy(update={"item": item.key})
    house = fields.pop("house", HOUSE)
    rest = {name: fields.pop(name) for name in ("voice", "wishes", "recent", "sms_price") if name in fields}
    brief = Brief(
        topic=topic,
        channels=fields.pop("channels", list(CHANNELS)),
        item=item.key if item else None,
        offer=read,
        **fields,
    )
    made = Order(house, brief, PLAIN, TODAY, dish=item, link=house.website)
    return replace(made, **rest)


def any_order(seed: int) -> Order:
    """One of many thousands, always the same for a seed."""
    random = Random(seed)
    language: Language = random.choice(["en", "es"])
    item = random.choice([*DISHES, None])
    when: dict[str, Any] = random.choice(
        [
            {},
            {"starts": (day := TODAY + timedelta(days=random.randrange(40))), "ends": day},
            {"starts": TODAY + timedelta(days=3), "ends": TODAY + timedelta(days=12)},
            {"starts": TODAY, "ends": TODAY + timedelta(days=12)},
            {"weekday": random.randrange(7)},
            {"weekday": 1, "starts": TODAY, "ends": TODAY + timedelta(days=30)},
        ]
    )
    topic = random.choice(TOPICS[language]) if item else random.choice([OWN[language], *TOPICS[language]])
    wishes = Wishes(
        roll=random.randrange(5),
        length=random.choice([0, 0, 0, -1, -2, 1]),
        emoji=random.choice([None, None, True, False]),
        price=random.choice([None, None, True, False]),
        formal=random.choice([None, None, True, False]),
    )
    return order(
        topic,
        item,
        random.choice(OFFERS),
        language=language,
        variants=random.choice([1, 1, 2, 3]),
        voice=random.choice(VOICES),
        wishes=wishes,
        house=random.choice([HOUSE, HOUSE, CORNER, BISTRO]),
        facts=[
            Fact(
                kind="dish",
                text="",
                values={"ingredients": ["chicken", "spinach", "garlic"], "language": "en", "class": "star"},
                source="menu",
            )
        ]
        if item and random.random() < 0.3
        else [],
        **when,
    )


def truth_of(made: Order) -> Truth:
    """What such a text is measured against."""
    brief = made.brief
    dishes = [
        Truth.Dish(
            key=one.key,
            name=one.name,
            category=one.category,
            price=one.price,
            prices={size.name: size.price for size in one.variations},
        )
        for one in DISHES
    ]
    return Truth(
        restaurant=made.restaurant.name,
        currency="USD",
        country="US",
        today=TODAY,
        dishes=dishes,
        offer=brief.offer,
        starts=brief.starts,
        ends=brief.ends,
        weekday=brief.weekday,
        hosts=["luna.example.com", "eat.example.com"],
    )
