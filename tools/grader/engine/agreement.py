"""Whether two sources mean the same name, phone number, address and website; None where one of them is silent."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from core.words import bare
from tools.grader.engine.evidence import Agreement

_MOST = 300  # characters compared


class Described(Protocol):
    """A restaurant as far as it is known; `Known` is one."""

    @property
    def name(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...


def agreement(
    known: Described, *, name: str | None, phone: str | None, address: str | None, website: str | None
) -> Agreement:
    """What a listing says, beside what is known of the restaurant."""
    return Agreement(
        name=same_name(known.name, name),
        phone=same_phone(known.phone, phone, known.country),
        address=same_address(known.address, address),
        website=same_website(known.url, website),
    )


# Phones


def phone_e164(text: str | None, country: str | None) -> str | None:
    """`+12125550142`; None for what is no possible number. Without `country` only numbers with a + can be read, or
    those with a 00 before the country."""
    import phonenumbers

    written = unicodedata.normalize("NFKC", text or "")[:60].strip().removeprefix("tel:")
    if written.startswith("00"):
        written = f"+{written[2:]}"
    try:
        number = phonenumbers.parse(written, (country or "").upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def same_phone(one: str | None, other: str | None, country: str | None = None) -> bool | None:
    """In E.164; where only one has its country's code, the national number decides."""
    if not one or not other:
        return None
    left, right = phone_e164(one, country), phone_e164(other, country)
    if left and right:
        return left == right
    digits = sorted((_digits(left or one), _digits(right or other)), key=len)
    if len(digits[0]) < 7:
        return None
    return digits[1].endswith(digits[0].lstrip("0"))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


# Names

_LEGAL = frozenset(
    "ltd limited llc inc incorporated corp co company plc lp llp gmbh sl sa slu srl spa sas sarl bv cb".split()
)
_FILLER = frozenset(
    "the restaurant restaurante restaurants ristorante bistro eatery kitchen house and y e el la los las le les il "
    "official trattoria osteria cafe caffe coffee bar grill pub tavern taverna taberna bodega cantina meson "
    "diner".split()
)
_KINDS = {
    "pizza": "pizza", "pizzas": "pizza", "pizzeria": "pizza", "sushi": "sushi", "ramen": "ramen", "noodles": "noodle",
    "noodle": "noodle", "taco": "taco", "tacos": "taco", "taqueria": "taco", "burger": "burger", "burgers": "burger",
    "hamburgueseria": "burger", "bakery": "bakery", "panaderia": "bakery", "steakhouse": "steak", "steak": "steak",
    "steaks": "steak", "bbq": "bbq", "barbecue": "bbq", "seafood": "fish", "marisqueria": "fish", "deli": "deli",
    "gelato": "gelato", "gelateria": "gelato", "heladeria": "gelato", "chicken": "chicken",
    "thai": "thai", "wok": "wok",
}  # fmt: skip
_QUALIFIER = re.compile(r"\s+[-–—|•·@]\s+|\s*[|(].*|,\s")


def normalised_name(text: str) -> str:
    """Small letters, no accents, no company forms, one word for a kind of kitchen; idempotent."""
    words = [_KINDS.get(word, word) for word in _words(text.replace("'", "").replace("’", ""))]
    kept = [word for word in words if word not in _LEGAL]
    return " ".join(kept or words)


def same_name(one: str | None, other: str | None) -> bool | None:
    """ "Mario's" is "Mario’s Pizzeria Ltd"; "Luna Pizza" is not "Luna Sushi", and "Luna" not "Luna Rossa"."""
    if not one or not other:
        return None
    pairs = [(left, right) for left in _variants(one) for right in _variants(other)]
    return any(_alike(left, right) for left, right in pairs) if pairs else None


def _variants(text: str) -> list[str]:
    """Whole, and without what stands behind a dash or in brackets (a place, a slogan)."""
    whole, short = normalised_name(text[:_MOST]), normalised_name(_QUALIFIER.split(text[:_MOST])[0] or "")
    return [name for name in dict.fromkeys((whole, short)) if name]


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    kinds = [{word for word in name.split() if word in _KINDS.values()} for name in (one, other)]
    if kinds[0] and kinds[1] and not kinds[0] & kinds[1]:
        return False
    cores = [_core(name) for name in (one, other)]
    if not cores[0] or not cores[1]:
        return False
    words = [set(core.split()) for core in cores]
    if kinds[0] & kinds[1] and (words[0] <= words[1] or words[1] <= words[0]):
        return True
    return max(fuzz.token_sort_ratio(*cores), fuzz.ratio(cores[0].replace(" ", ""), cores[1].replace(" ", ""))) >= 88


def _core(name: str) -> str:
    words = name.split()
    kept = [word for word in words if word not in _FILLER and word not in _KINDS.values()]
    return " ".join(kept or words)


# Addresses

_ABBREVIATIONS = {
    "street": "st", "saint": "st", "avenue": "av", "ave": "av", "avenida": "av", "avda": "av",
    "avd": "av", "road": "rd",
    "boulevard": "blvd", "boul": "blvd", "bulevar": "blvd", "lane": "ln", "drive": "dr", "court": "ct", "place": "pl",
    "plaza": "pl", "pza": "pl", "plz": "pl", "plaça": "pl", "placa": "pl", "square": "sq", "highway": "hwy",
    "parkway": "pkwy", "terrace": "ter", "calle": "c", "carrer": "c", "cl": "c", "paseo": "ps",
    "pso": "ps", "passeig": "ps",
    "po": "ps", "carretera": "ctra", "ronda": "rda", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "norte": "n", "sur": "s",
    "este": "e", "oeste": "w",
    "suite": "unit", "ste": "unit", "apt": "unit", "apartment": "unit", "local": "unit", "floor": "fl", "planta": "fl",
    "mount": "mt", "fort": "ft", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
    "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "numero": "no", "num": "no",
}  # fmt: skip
_SILENT = frozenset("no n° the de del la las los el d of at bajo bajos sn".split())
_COUNTRIES = frozenset("usa us uk espana spain england scotland wales ireland mexico".split())
_UK_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s?(\d[a-z]{2})\b")
_CA_POSTCODE = re.compile(r"\b([a-z]\d[a-z])\s?(\d[a-z]\d)\b")
_ZIP = re.compile(r"\b(\d{5})(?:\s\d{4})?$")
_UNIT = re.compile(r"\bunit ([a-z\d]{1,6})\b")


@dataclass(frozen=True, slots=True)
class _Address:
    postcode: str | None
    number: frozenset[str]
    unit: str | None
    street: str


def normalised_address(text: str) -> str:
    """Small letters, no accents, one short form for each word of the post; idempotent."""
    text = re.sub(r"#\s*(?=\w)", " unit ", _plain(text)[:_MOST])
    text = re.sub(r"\bc/", "c ", text)
    words = [_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", text.replace("'", ""))]
    return " ".join(word for word in words if word not in _SILENT and word not in _COUNTRIES)


def same_address(one: str | None, other: str | None) -> bool | None:
    """Postcode, house number, unit and street, as far as both say them; None where they say too little."""
    if not one or not other:
        return None
    from rapidfuzz import fuzz

    whole = normalised_address(one), normalised_address(other)
    if not whole[0] or not whole[1]:
        return None
    if whole[0] == whole[1]:
        return True
    left, right = _parts(whole[0]), _parts(whole[1])
    if left.postcode and right.postcode and left.postcode != right.postcode:
        return False
    if left.unit and right.unit and left.unit != right.unit:
        return False
    if left.number and right.number:
        if not left.number & right.number:
            return False
        return fuzz.token_set_ratio(left.street, right.street) >= 80
    return True if fuzz.token_sort_ratio(*whole) >= 92 else None


def _parts(text: str) -> _Address:
    postcode = None
    for pattern in (_UK_POSTCODE, _CA_POSTCODE, _ZIP):
        if match := list(pattern.finditer(text)):
            postcode = "".join(match[-1].groups())
            text = f"{text[: match[-1].start()]} {text[match[-1].end() :]}".strip()
            break
    else:
        last = list(re.finditer(r"\b\d{5}\b", text))[-1:]
        if last and last[0].start() > 0:  # 28013 Madrid; at the start it is a house number
            postcode = last[0][0]
            text = f"{text[: last[0].start()]} {text[last[0].end() :]}".strip()
    unit = _UNIT.search(text)
    text = _UNIT.sub(" ", text)
    numbers = re.findall(r"\b\d{1,6}[a-z]?\b(?!st|nd|rd|th)", text)
    street = " ".join(word for word in text.split() if word not in numbers)
    return _Address(postcode, frozenset(numbers), unit[1] if unit else None, street)


# Websites

_SHARED = frozenset(
    "facebook.com instagram.com linktr.ee sites.google.com business.site linkin.bio beacons.ai tripadvisor.com "
    "yelp.com m.facebook.com toasttab.com ubereats.com doordash.com".split()
)


def same_website(one: str | None, other: str | None) -> bool | None:
    """The same host or a part of it; on hosts that many share, the same first step of the path too."""
    if not one or not other:
        return None
    left, right = _site(one), _site(other)
    if left is None or right is None:
        return None
    return left == right or left.endswith(f".{right}") or right.endswith(f".{left}")


def _site(address: str) -> str | None:
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").casefold().removeprefix("www.").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if not host:
        return None
    if host in _SHARED:
        return f"{host}/{parts.path.strip('/').split('/')[0].casefold()}"
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _plain(text: str) -> str:
    return bare(text).replace("’", "'")


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))
