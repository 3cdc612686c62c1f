"""The demo restaurant's guests: two thousand people who do not exist, with the habits that a year of orders shows.

SYNTHETIC. Phone numbers are from the ranges kept for fiction (555-0100 to 555-0199 of real area codes), email addresses
are at example.com. Who ordered is drawn by the day alone, so that a day is the same whenever it is loaded. Who got a
campaign's message comes back somewhat more often in the two weeks after; those orders say `simulated`.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from zoneinfo import ZoneInfo

from core.clock import Clock
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.engine.tokens import mark
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest
from tools.campaigns.guests.service import GuestService
from tools.campaigns.guests.store import STOPPED, as_document
from tools.campaigns.guests.store import addresses as addresses_of

COUNT = 2_000
LINKED = 0.6  # of the orders, whose guest is known
_REGULARS, _OFTEN, _ONCE = 300, 900, 270  # the rest signed up and never gave their name with an order
_RATES = (24.7, 6.0)  # orders a year of a regular, of the many
_YEAR = 365
_AFTER = timedelta(days=14)  # how long a message has its effect
_LIFT = 0.012  # by which the chance of a visit grows on each of these days
_AREAS: tuple[tuple[int, str], ...] = (
    *((code, "America/New_York") for code in (718, 347, 929, 646, 917, 332, 516, 631, 914, 845, 201, 551, 973, 908)),
    *((code, "America/New_York") for code in (203, 215, 617, 305, 401)),
    *((312, "America/Chicago"), (512, "America/Chicago"), (303, "America/Denver"), (415, "America/Los_Angeles")),
    (702, "America/Los_Angeles"),
)
_FIRST = (
    "Maria James Aisha David Sofia Michael Priya Robert Elena Thomas Grace Daniel Mei Carlos Hannah Kevin Fatima Brian "
    "Lucia Peter Naomi Omar Julia Samuel Ines Marcus Olivia Diego Rachel Anthony Leila George Camila Steven Ruth "
    "Hector Nina Victor Amara Paul Rosa Ethan Yuki Andre Clara Luis Emma Jorge Anna Malik"
).split()
_LAST = (
    "Alvarez Baker Chen Diaz Edwards Fischer Garcia Hughes Ivanov Johnson Kim Lopez Morgan Nguyen Ortiz Patel Quinn "
    "Rivera Singh Torres Underwood Vargas Walker Xu Young Zimmer Abbott Brooks Cohen Delgado"
).split()
_HOW = {
    "email": (
        ("web form", "ticked 'Send me news and offers' when ordering online"),
        ("till", "gave the address at the till for the birthday pizza"),
    ),
    "sms": (
        ("web form", "ticked 'Text me offers, about 4 a month, reply STOP to end' when ordering online"),
        ("sms", "texted LUNA to the number on the table card"),
    ),
}


@dataclass(frozen=True, slots=True)
class Messaged:
    """A guest who got a campaign's message, on that day."""

    guest_id: str
    day: date


def guest_id(number: int) -> str:
    return f"g{number:04}"


def _chance(*parts: object) -> float:
    """Between 0 and 1, the same for the same parts."""
    digest = blake2b("|".join(map(str, parts)).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / (1 << 56)


@cache
def _weights() -> tuple[tuple[float, ...], ...]:
    """For each weekday the running sum of how often each guest comes; everyone has three favourite days."""
    rates = [_RATES[0]] * _REGULARS + [_RATES[1]] * _OFTEN
    days = []
    for weekday in range(7):
        likes = [1.9 if (number * 5 + weekday * 3) % 7 < 3 else 0.6 for number in range(len(rates))]
        days.append(tuple(accumulate(rate * like for rate, like in zip(rates, likes, strict=True))))
    return tuple(days)


def who_ordered(day: date, orders: int, messaged: Sequence[Messaged] = ()) -> dict[int, tuple[str, bool]]:
    """The orders of a day (1 to `orders`) whose guest is known: (guest, whether a message brought them)."""
    usual, others = _usual(day, orders)
    found = {order: (guest, False) for order, guest in usual.items()}
    if not messaged:
        return found
    back = [one for one in _came_back(day, messaged) if one not in set(usual.values())]
    return found | {order: (guest, True) for order, guest in zip(others, back, strict=False)}


@cache
def _usual(day: date, orders: int) -> tuple[dict[int, str], list[int]]:
    """Who comes anyway, by the number of the order, and the orders of those whom nobody knows."""
    draw = random.Random(day.toordinal())
    known, others = list[int](), list[int]()
    for number in range(1, orders + 1):
        (known if draw.random() < LINKED else others).append(number)
    here = list(_once(day))[: len(known)]
    sums, seen = _weights()[day.weekday()], set(here)
    while len(here) < len(known):
        number = bisect(sums, draw.random() * sums[-1])
        if number not in seen:
            seen.add(number)
            here.append(number)
    draw.shuffle(here)
    return {order: guest_id(number) for order, number in zip(known, here, strict=True)}, others


def _once(day: date) -> Sequence[int]:
    """Those who come on one day of the year only."""
    return _phases()[day.toordinal() % _YEAR]


@cache
def _phases() -> tuple[tuple[int, ...], ...]:
    days: list[list[int]] = [[] for _ in range(_YEAR)]
    for number in range(_ONCE):
        days[int(_chance("once", number) * _YEAR)].append(_REGULARS + _OFTEN + number)
    return tuple(map(tuple, days))


def _came_back(day: date, messaged: Sequence[Messaged]) -> list[str]:
    reached = {one.guest_id for one in messaged if timedelta() < day - one.day <= _AFTER}
    return sorted(guest for guest in reached if _chance("back", day, guest) < _LIFT)


def linked(orders: list[Document], day: date, messaged: Sequence[Messaged] = ()) -> list[Document]:
    """A day's orders with the guests who are known."""
    for number, (guest, brought) in who_ordered(day, len(orders), messaged).items():
        orders[number - 1]["guest_id"] = guest
        if brought:
            orders[number - 1]["simulated"] = True
    return orders


async def messaged(mongo: Mongo, restaurant: Restaurant, since: date) -> list[Messaged]:
    """Whom campaigns reached from that day on."""
    begin = datetime.combine(since, datetime.min.time(), ZoneInfo(restaurant.timezone))
    query = {"status": {"$in": ["sent", "delivered"]}, "guest_id": {"$type": "string"}, "sent_at": {"$gte": begin}}
    found = mongo.tenant(restaurant.restaurant_id).deliveries.find(query, {"guest_id": 1, "sent_at": 1})
    return [Messaged(one["guest_id"], restaurant.today(one["sent_at"])) async for one in found]


async def load_guests(mongo: Mongo, clock: Clock, restaurant: Restaurant, first: date) -> None:
    """Puts them in where there is no guest yet, and counts their orders. `first`: the day the orders begin; they agreed
    to messages before and after it."""
    tenant, service = mongo.tenant(restaurant.restaurant_id), GuestService(mongo, clock)
    if not await tenant.customers.find_one({}, {"_id": 1}):
        people = guests(restaurant.restaurant_id, first)
        key = await service.store.key(restaurant.restaurant_id)
        left = [entry for one in people for entry in _left_alone(one, _stopped(one), key)]
        await tenant.suppressions.insert_many(left)
        await tenant.consents.insert_many([entry for one in people for entry in _history(one, key)])
        await tenant.customers.insert_many(_documents(restaurant.restaurant_id, first))
    await service.refresh(restaurant)


@cache
def guests(restaurant_id: str, first: date) -> tuple[Guest, ...]:
    return tuple(_guest(restaurant_id, number, first) for number in range(COUNT))


@cache
def _documents(restaurant_id: str, first: date) -> tuple[Document, ...]:
    return tuple(as_document(one, _stopped(one)) for one in guests(restaurant_id, first))


def _guest(restaurant_id: str, number: int, first: date) -> Guest:
    name, last = _FIRST[number % len(_FIRST)], _LAST[int(_chance("last", number) * len(_LAST))]
    area, zone = _AREAS[number % len(_AREAS)]
    joined = datetime.combine(first + timedelta(days=int(_chance("joined", number) * 330) - 200), datetime.min.time())
    at = joined.replace(hour=18, tzinfo=ZoneInfo(zone))
    born = date(2024, 1, 1) + timedelta(days=int(_chance("born", number) * 366))
    return Guest(
        id=guest_id(number),
        restaurant_id=restaurant_id,
        first_name=name,
        name=f"{name} {last}",
        email=f"{name}.{last}.{number}@example.com".lower() if _chance("email", number) < 0.88 else None,
        phone=f"+1{area}55501{number // len(_AREAS):02}" if _chance("phone", number) < 0.8 else None,
        zone=zone if _chance("zone", number) < 0.9 else None,
        country="US",
        language="es" if _chance("language", number) < 0.12 else "en",
        birthday=born.strftime("%m-%d") if _chance("birthday", number) < 0.6 else None,
        consents=_consents(number, at),
        demo=True,
        created_at=at,
    )


def _consents(number: int, at: datetime) -> list[Consent]:
    """About 55 in a hundred agreed to email and 45 to texts; a few took it back."""
    found = []
    for channel, share, has in (("email", 0.66, "email"), ("sms", 0.60, "phone")):
        if _chance(has, number) >= (0.88 if has == "email" else 0.8) or _chance(channel, "yes", number) >= share:
            continue
        source, how = _HOW[channel][int(_chance(channel, "how", number) * 2)]
        gone = _chance(channel, "gone", number) < 0.06
        found.append(
            Consent(
                channel="email" if channel == "email" else "sms",
                status="opted_out" if gone else "opted_in",
                at=at + timedelta(days=40) if gone else at,
                how=STOPPED if gone else how,
                source=("sms" if channel == "sms" else "unsubscribe page") if gone else source,
                words="STOP" if gone and channel == "sms" else None,
            )
        )
    return found


def _stopped(guest: Guest) -> list[DirectChannel]:
    return [consent.channel for consent in guest.consents if consent.status == "opted_out"]


def _left_alone(guest: Guest, stopped: Sequence[DirectChannel], key: bytes) -> list[Document]:
    reached = dict(addresses_of(guest))
    return [_suppression(guest, channel, mark(key, channel, reached[channel])) for channel in stopped]


def _suppression(guest: Guest, channel: DirectChannel, marked: str) -> Document:
    consent = next(one for one in guest.consents if one.channel == channel)
    fields = {"why": STOPPED, "source": consent.source, "at": consent.at}
    return {"_id": f"{guest.restaurant_id}/{channel}/{marked}", "channel": channel, "mark": marked, **fields}


def _history(guest: Guest, key: bytes) -> list[Document]:
    """A yes for each channel, and the no after it where there is one."""
    reached: Mapping[DirectChannel, str] = dict(addresses_of(guest))
    entries = []
    for consent in guest.consents:
        if consent.status == "opted_out":
            source, how = _HOW[consent.channel][0]
            yes = {"status": "opted_in", "at": guest.created_at, "how": how, "source": source, "words": None}
            entries.append(consent.model_copy(update=yes))
        entries.append(consent)
    return [
        {
            "_id": f"{guest.restaurant_id}/{guest.id}/{number}",
            **consent.model_dump(),
            "address": reached[consent.channel],
            "mark": mark(key, consent.channel, reached[consent.channel]),
            "guests": [guest.id],
        }
        for number, consent in enumerate(entries)
    ]
