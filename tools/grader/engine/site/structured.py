"""Structured data of a page: JSON-LD, else microdata, else RDFa; the restaurant in it and what that lacks."""

from __future__ import annotations

import re
from typing import Any, Literal

from tools.grader.engine.evidence import Structured
from tools.grader.engine.site import things
from tools.grader.engine.site.facts import Business
from tools.grader.engine.site.jsonld import read_blocks
from tools.grader.engine.site.texts import folded
from tools.grader.engine.site.things import Thing

Syntax = Literal["json-ld", "microdata", "rdfa"]

FOOD = frozenset(
    "Restaurant FoodEstablishment Bakery BarOrPub Brewery CafeOrCoffeeShop Distillery FastFoodRestaurant IceCreamShop "
    "Winery".split()
)
PLACE = frozenset(
    "LocalBusiness Hotel NightClub EntertainmentBusiness Store GroceryStore LodgingBusiness Place".split()
)
# What Google's guide to local businesses and schema.org's own page recommend for a restaurant.
RECOMMENDED = {
    "name": ("name",),
    "address": ("address",),
    "telephone": ("telephone",),
    "openingHoursSpecification": ("openingHoursSpecification", "openingHours"),
    "hasMenu": ("hasMenu", "menu", "hasMenuSection"),
    "servesCuisine": ("servesCuisine",),
    "priceRange": ("priceRange",),
    "url": ("url",),
    "image": ("image", "photo", "logo"),
    "geo": ("geo",),
    "sameAs": ("sameAs",),
}
MOST_MARKED = 4_000  # elements with microdata or RDFa; a page of a hundred dishes has about 500
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_SHORT = re.compile(rf"{_DAY}(?:[-,]{_DAY}){{0,6}} [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d")
_ITEMS = re.compile(r"\bitem(?:prop|scope)\b", re.I)
_REFERENCES = re.compile(r"\bitemref\s*=\s*[\"']?([^\"'>]{0,5000})", re.I)
_MOST_PLACES = 20  # of one page: the branches of a house
_SAID = ("name", "phone", "address", "hours", "menu", "price_range", "cuisine")
_MOST_REFERENCES = 200  # they can lead in circles
_RDFA = re.compile(r"\stypeof\s*=", re.I)


def read_structured(html: str, scripts: list[str], url: str) -> tuple[Structured, Business]:
    """Of the page's markup and the contents of its JSON-LD scripts."""
    found, broken = read_blocks(scripts)
    candidates: list[tuple[Syntax, list[Thing]]] = [("json-ld", things.things_in(found))]
    if "itemtype" in html.casefold():
        candidates.append(("microdata", _limited(html, url, _ITEMS, _microdata, "microdata", broken)))
    if _RDFA.search(html) and "schema.org" in html:
        candidates.append(("rdfa", _limited(html, url, _RDFA, _rdfa, "RDFa", broken)))
    said = [
        _facts(syntax, thing, things_of, broken)
        for syntax, things_of in candidates
        for thing in _restaurants(things_of)
    ]
    if not said:
        return max((_facts(one[0], None, one[1], broken) for one in candidates), key=lambda one: one[0].menu_items)
    said.sort(key=lambda one: _fullness(one[0]), reverse=True)
    return _filled(said[0], said[1:])


def _fullness(one: Structured) -> tuple[int, bool, int]:
    """First what search engines show of it, then how fitting it is, then how much else it says."""
    shown = sum(map(bool, (one.name, one.phone, one.address, one.hours, one.menu)))
    return shown, one.kind in FOOD, -len(one.missing)


def _filled(
    best: tuple[Structured, Business], others: list[tuple[Structured, Business]]
) -> tuple[Structured, Business]:
    """What the same place says of itself elsewhere on the page counts too: in another syntax, or in another block."""
    structured, business = best
    for more, beside in others:
        if structured.name and more.name and folded(structured.name) != folded(more.name):
            continue
        structured = structured.model_copy(
            update={
                **{name: getattr(structured, name) or getattr(more, name) for name in _SAID},
                "menu_items": max(structured.menu_items, more.menu_items),
                "same_as": max(structured.same_as, more.same_as),
                "missing": [name for name in structured.missing if name in more.missing],
            }
        )
        lists = {name: getattr(business, name) or getattr(beside, name) for name in Business.model_fields}
        business = business.model_copy(update=lists)
    return structured, business


def _limited(html: str, url: str, marks: re.Pattern[str], read: Any, name: str, broken: list[str]) -> list[Thing]:
    references = sum(len(found[1].split()) for found in _REFERENCES.finditer(html))
    if sum(1 for _ in marks.finditer(html)) > MOST_MARKED or references > _MOST_REFERENCES:
        broken.append(f"more {name} than could be read")
        return []
    try:
        found: list[Any] = read(html, url)
        return things.things_in(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):  # the libraries' own, on odd markup
        broken.append(f"{name} that could not be read")
        return []


def _microdata(html: str, url: str) -> list[Any]:
    from tools.grader.engine.site.extractors import microdata

    return microdata(html, url)


def _rdfa(html: str, url: str) -> list[Any]:
    from tools.grader.engine.site.extractors import rdfa

    return rdfa(html, url)


def _restaurants(found: list[Thing]) -> list[Thing]:
    """Those most restaurant-like, the first few of them that say most."""
    fitting = [thing for thing in found if set(things.types_of(thing)) & (FOOD | PLACE) and len(thing) > 1]
    food = [thing for thing in fitting if set(things.types_of(thing)) & FOOD]
    return sorted(food or fitting, key=len, reverse=True)[:_MOST_PLACES]


def _facts(syntax: Syntax, thing: Thing | None, found: list[Thing], broken: list[str]) -> tuple[Structured, Business]:
    ids = things.by_id(found)
    dishes = sum("MenuItem" in things.types_of(one) for one in found)
    same_as = [link for one in found for link in _links(one)] if thing is None else _links(thing)
    if thing is None:
        return Structured(menu_items=dishes, broken=broken), Business(same_as=same_as[:20])
    has = {name: any(things.values(thing, key, ids) for key in keys) for name, keys in RECOMMENDED.items()}
    address, country = _address(things.values(thing, "address", ids))
    menu = next(iter(things.values(thing, "hasMenu", ids) + things.values(thing, "menu", ids)), None)
    kinds = things.types_of(thing)
    structured = Structured(
        kind=next(kind for fitting in (FOOD, PLACE) for kind in kinds if kind in fitting),
        syntax=syntax,
        name=things.text(things.values(thing, "name", ids)),
        phone=things.text(things.values(thing, "telephone", ids), 60),
        address=address,
        hours=has["openingHoursSpecification"],
        menu=has["hasMenu"] or dishes > 0,
        menu_items=dishes,
        price_range=has["priceRange"],
        cuisine=has["servesCuisine"],
        same_as=len(same_as),
        missing=[name for name, there in has.items() if not there and not (name == "hasMenu" and dishes)],
        broken=broken,
    )
    hours = _hours(things.values(thing, "openingHours", ids), things.values(thing, "openingHoursSpecification", ids))
    return structured, Business(country=country, menu_url=_menu_url(menu), hours=hours, same_as=same_as[:20])


def _links(thing: Thing) -> list[str]:
    found = (things.text(value, 500) for value in things.values(thing, "sameAs"))
    return [link for link in found if link and link.startswith(("http://", "https://"))]


def _hours(written: list[Any], specified: list[Any]) -> list[str]:
    """In the short form, if all of it can be written so."""
    found = [" ".join((things.text(value, 120) or "?").split()) for value in written]
    found += [_specified(value) for value in specified if isinstance(value, dict)]
    return list(dict.fromkeys(found))[:28] if all(_SHORT.fullmatch(line) for line in found) else []


def _specified(value: Thing) -> str:
    days = [
        (things.text(day, 80) or "").rsplit("/", 1)[-1][:2].capitalize() for day in things.values(value, "dayOfWeek")
    ]
    times = [(things.text(value.get(name), 20) or "")[:5] for name in ("opens", "closes")]
    return f"{','.join(days)} {times[0]}-{times[1]}"


def _menu_url(menu: Any) -> str | None:
    address = things.text(menu.get("url") or menu.get("@id"), 500) if isinstance(menu, dict) else things.text(menu, 500)
    return address if address and not address.startswith("#") else None


def _address(found: list[Any]) -> tuple[str | None, str | None]:
    """(on one line, country)"""
    value = found[0] if found else None
    if not isinstance(value, dict):
        return things.text(value), None
    part = {name: things.text(value.get(name), 120) for name in ("streetAddress", "addressLocality")}
    region = " ".join(filter(None, (things.text(value.get(name), 60) for name in ("addressRegion", "postalCode"))))
    country = things.text(value.get("addressCountry"), 60)
    return ", ".join(filter(None, (part["streetAddress"], part["addressLocality"], region))) or None, country
