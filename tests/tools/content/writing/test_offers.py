"""Offers as owners say them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ToolInputError
from tools.content.writing.engine.offers import offer_item, read_offer


@pytest.mark.parametrize(
    ("said", "kind", "value", "item"),
    [
        ("20% off", "percent", 20, None),
        ("20", "percent", 20, None),
        ("15 percent off everything", "percent", 15, None),
        ("20% off the Thai Chicken", "percent", 20, "Thai Chicken"),
        ("20% de descuento en la Hawaiana", "percent", 20, "Hawaiana"),
        ("12.5% off", "percent", 12.5, None),
        ("12,5 % de descuento", "percent", 12.5, None),
        ("two for 20 dollars", "price", 20, "two"),
        ("3x2", "extra", None, None),
        ("half price", "percent", 50, None),
        ("mitad de precio", "percent", 50, None),
        ("$5 off", "amount", 5, None),
        ("10 dollars off", "amount", 10, None),
        ("Thai Chicken for $12", "price", 12, "Thai Chicken"),
        ("la Thai Chicken a $12.50", "price", 12.5, "Thai Chicken"),
        ("$12", "price", 12, None),
        ("2 for 1", "extra", None, None),
        ("2x1 en la Thai Chicken", "extra", None, "Thai Chicken"),
        ("free dessert", "extra", None, None),
        ("buy one get one free", "extra", None, None),
    ],
)
def test_reads(said: str, kind: str, value: float | None, item: str | None) -> None:
    offer = read_offer(said, "USD")
    assert (offer.kind, offer.value, offer_item(said)) == (kind, value, item)


def test_reads_a_code_beside_it() -> None:
    offer = read_offer("20% off with code rain20", "USD")
    assert (offer.value, offer.code) == (20, "RAIN20")


@pytest.mark.parametrize(
    "said",
    [
        *("0%", "120%", "100% off", "-5% off", "0", "150", "-$5 off", "$0 off", "Thai Chicken for -3 dollars", "hello"),
        *(" ", "0.0001%", "33.333% off", "1e3% off", "1e3%", "nan% off", "NaN", "inf", "0 for 0", "1 for 1", "1x2"),
    ],
)
def test_refuses_in_one_line(said: str) -> None:
    with pytest.raises(ToolInputError) as refused:
        read_offer(said, "USD")
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("said", ["50% off or 120% off", "50% or 20%", "10-20% off", "10 to 20 percent off"])
def test_asks_which_share_is_meant(said: str) -> None:
    with pytest.raises(ToolInputError, match="more than one share") as asked:
        read_offer(said, "USD")
    assert asked.value.message.endswith(("?", "Say one, like 20%."))


@given(st.floats(0.5, 99.5).map(lambda value: round(value, 1)))
def test_every_share_between_is_one(value: float) -> None:
    assert read_offer(f"{value:g}% off", "USD").value == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(said: str) -> None:
    try:
        offer = read_offer(said, "USD")
    except ToolInputError:
        return
    assert offer.kind == "extra" or (offer.value or 0) > 0
    assert offer.kind != "percent" or 0 < (offer.value or 0) < 100
