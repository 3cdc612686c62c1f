"""Names, phone numbers, addresses and websites: the same or not, and None where one side is silent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.grader.engine.agreement import (
    agreement,
    normalised_address,
    normalised_name,
    phone_e164,
    same_address,
    same_name,
    same_phone,
    same_website,
)
from tools.grader.sources import Known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mario's", "Mario’s Pizzeria Ltd"),
        ("Luna Pizza", "LUNA PIZZA"),
        ("Luna Pizza", "Luna Pizza - Brooklyn"),
        ("Luna Pizza", "Luna Pizza Brooklyn"),
        ("Luna Pizza", "Luna Pizzeria, LLC"),
        ("Café Wisteria", "Cafe Wisteria"),
        ("The Copper Pot", "Copper Pot Restaurant"),
        ("Casa Almendra", "Restaurante Casa Almendra S.L."),
        ("Joe & Sons", "Joe and Sons"),
        ("Taquería El Sol", "El Sol Tacos"),
        ("Golden Wok", "GoldenWok"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other) is True and same_name(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Luna Pizza", "Luna Sushi"),
        ("Luna", "Luna Rossa"),
        ("Luna Pizza", "Sol Pizza"),
        ("The Copper Pot", "The Golden Pot"),
        ("Casa Almendra", "Casa Avellana"),
    ],
)
def test_another_name(one: str, other: str) -> None:
    assert same_name(one, other) is False and same_name(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("84 Lantern Street, Brooklyn, NY 11201", "84 Lantern St, Brooklyn, NY 11201, USA"),
        ("84 Lantern St., Brooklyn NY", "84 Lantern Street, Brooklyn, New York 11201-2203"),
        ("900 E 6th St #120, Austin, TX 78702", "900 East Sixth Street, Suite 120, Austin, TX 78702"),
        ("7 Harbour Row, Bristol BS1 4ZZ", "7 Harbour Row, Bristol, BS14ZZ, UK"),
        ("C/ del Almendro, 15, 28005 Madrid", "Calle Almendro nº 15, Madrid 28005, España"),
        ("Avda. de América 3, 28002 Madrid", "Avenida America, 3 - 28002 Madrid"),
        ("Pza. Mayor 1, 28012 Madrid", "Plaza Mayor, 1, 28012 Madrid, Spain"),
        ("12 St Mary's Road, Leeds LS1 1AA", "12 Saint Marys Rd, Leeds LS1 1AA"),
        ("12345 Sunset Blvd, Los Angeles, CA 90028", "12345 Sunset Boulevard, Los Angeles, CA"),
    ],
)
def test_the_same_address(one: str, other: str) -> None:
    assert same_address(one, other) is True and same_address(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("84 Lantern Street, Brooklyn, NY 11201", "61 Lantern Street, Brooklyn, NY 11201"),
        ("84 Lantern Street, Brooklyn, NY 11201", "84 Lantern Street, Brooklyn, NY 11215"),
        ("84 Lantern Street, Brooklyn, NY", "84 Candle Avenue, Queens, NY"),
        ("900 E 6th St #120, Austin, TX 78702", "900 E 6th St #140, Austin, TX 78702"),
        ("C/ Almendro 15, 28005 Madrid", "C/ Almendro 51, 28005 Madrid"),
    ],
)
def test_another_address(one: str, other: str) -> None:
    assert same_address(one, other) is False and same_address(other, one) is False


def test_too_little_of_an_address_says_nothing() -> None:
    assert same_address("Brooklyn", "84 Lantern Street, Brooklyn, NY 11201") is None


@pytest.mark.parametrize(
    ("text", "country", "read"),
    [
        ("(212) 555-0142", "US", "+12125550142"),
        ("+1 212 555 0142", None, "+12125550142"),
        ("tel:+1-212-555-0142", None, "+12125550142"),
        ("0034 910 05 12 34", None, "+34910051234"),
        ("910 05 12 34", "es", "+34910051234"),
        ("0117 496 0123", "GB", "+441174960123"),
        ("２１２ ５５５ ０１４２", "US", "+12125550142"),
        ("212 555 0142", None, None),
        ("12", "US", None),
        ("call us!", "US", None),
        ("", "US", None),
        (None, "US", None),
        ("+1 212 555 0142", "not a country", "+12125550142"),
    ],
)
def test_phones(text: str | None, country: str | None, read: str | None) -> None:
    assert phone_e164(text, country) == read


def test_phones_without_a_country_go_by_their_digits() -> None:
    assert same_phone("(212) 555-0142", "+12125550142") is True
    assert same_phone("0117 496 0123", "+44 117 496 0123") is True
    assert same_phone("(212) 555-0142", "+12125550117") is False
    assert same_phone("555", "+12125550117") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.luna.example/", "http://luna.example/menu", True),
        ("luna.example", "https://order.luna.example", True),
        ("https://luna.example", "https://luna.example.evil.test", False),
        ("https://luna.example", "https://notluna.example", False),
        ("https://www.facebook.com/luna", "https://facebook.com/luna/", True),
        ("https://www.facebook.com/luna", "https://facebook.com/sol", False),
        ("http://127.0.0.1:9110/", "http://127.0.0.1:9110/menu", True),
        ("http://127.0.0.1:9110/", "http://127.0.0.1:9115/", False),
        ("https://luna.example", "http://[", None),
        ("https://luna.example", None, None),
    ],
)
def test_websites(one: str, other: str | None, same: bool | None) -> None:
    assert same_website(one, other) is same and same_website(other, one) is same


def test_a_listing_beside_what_is_known() -> None:
    known = Known(
        None,
        datetime(2027, 1, 1, tzinfo=UTC),
        url="https://luna.example/",
        name="Luna Pizza",
        phone="+12125550142",
        address="84 Lantern Street, Brooklyn, NY 11201",
        country="US",
    )
    found = agreement(known, name="Luna", phone="(212) 555-0117", address=None, website="luna.example")
    assert found.model_dump() == {"name": True, "phone": False, "address": None, "website": True}
    nobody = agreement(Known(None, known.now), name="Luna", phone="1", address="x", website="y.example")
    assert set(nobody.model_dump().values()) == {None}


NAMES = st.lists(
    st.sampled_from("Luna Sol Mario's Pizza Sushi The Restaurante Ltd Café & Brooklyn - S.L. el".split()),
    min_size=1,
    max_size=5,
).map(" ".join)
ADDRESSES = st.lists(
    st.sampled_from(
        "84 12 # Suite 4 Lantern Main St. Street Saint Calle C/ Avda. nº , 11201 28005 BS1 4ZZ NY Madrid".split()
    ),
    min_size=1,
    max_size=9,
).map(" ".join)
ANY = st.text(max_size=60)


@settings(deadline=None)
@given(st.one_of(NAMES, ADDRESSES, ANY), st.one_of(NAMES, ADDRESSES, ANY))
def test_agreement_has_no_sides(one: str, other: str) -> None:
    for same in (same_name, same_address, same_phone, same_website):
        assert same(one, other) == same(other, one)
        assert same(one, None) is None and same(None, one) is None


@settings(deadline=None)
@given(st.one_of(NAMES, ADDRESSES, ANY))
def test_normalising_twice_changes_nothing(text: str) -> None:
    for normalised in (normalised_name, normalised_address):
        assert normalised(normalised(text)) == normalised(text)


@settings(deadline=None)
@given(st.one_of(NAMES, ADDRESSES, ANY))
def test_everything_agrees_with_itself(text: str) -> None:
    for same in (same_name, same_address, same_phone):
        assert same(text, text) in (True, None)


@settings(deadline=None)
@given(st.from_regex(r"\+[1-9][0-9]{5,14}", fullmatch=True))
def test_a_number_read_is_read_the_same_again(text: str) -> None:
    read = phone_e164(text, None)
    assert read is None or phone_e164(read, "US") == read
