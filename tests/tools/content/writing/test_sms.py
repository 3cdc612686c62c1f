"""How many messages a text is, by the law of 3GPP TS 23.038 and 23.040."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.content.writing.engine.sms import as_sent, cost_each, is_gsm, plain_letters, plain_signs, sms_parts

BASIC = st.text(alphabet="abc XYZ 0123 @£$ñéü\n", max_size=700)
MIXED = st.text(alphabet="ab €[]{}~ñ", max_size=700)
ANY = st.text(max_size=400)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the pair would be split: it goes to the second part
        ("á" * 70, "UCS-2", 70, 1),
        ("á" * 71, "UCS-2", 71, 2),
        ("á" * 134, "UCS-2", 134, 2),
        ("á" * 135, "UCS-2", 135, 3),
        ("🍕" * 35, "UCS-2", 70, 1),
        ("🍕" * 36, "UCS-2", 72, 2),
        ("🍕" * 67, "UCS-2", 134, 3),  # 33 pairs a part: none is split
    ],
)
def test_counts_as_carriers_do(text: str, encoding: str, units: int, parts: int) -> None:
    count = sms_parts(text)
    assert (count.encoding, count.units, count.parts) == (encoding, units, parts)


@given(BASIC)
def test_plain_text_follows_the_formula(text: str) -> None:
    count = sms_parts(text)
    assert count.parts == (-(-len(text) // 153) if len(text) > 160 else bool(text))


@given(st.one_of(MIXED, ANY))
def test_parts_hold_all_units_and_no_more_than_needed(text: str) -> None:
    count = sms_parts(text)
    room = 153 if count.encoding == "GSM-7" else 67
    single = 160 if count.encoding == "GSM-7" else 70
    assert count.parts <= 1 or (count.parts - 1) * (room - 1) < count.units <= count.parts * room
    assert count.units <= single or count.parts > 1


@given(ANY, ANY)
def test_more_text_never_costs_less(first: str, second: str) -> None:
    if is_gsm(first) == is_gsm(first + second):
        assert sms_parts(first + second).parts >= sms_parts(first).parts


@given(ANY)
def test_plain_letters_are_always_in_the_cheap_alphabet(text: str) -> None:
    assert is_gsm(plain_letters(text))


@given(st.text(alphabet="abcñé “”‘’–…\u00a0", max_size=200))
def test_smart_signs_alone_never_cost_the_alphabet(text: str) -> None:
    assert is_gsm(plain_signs(text))


def test_what_has_to_stay_stays() -> None:
    assert plain_signs("Mañana – “sopa”…") == 'Mañana - "sopa"...'
    assert plain_letters("Más información: piñata, café ☔") == "Mas informacion: piñata, café "
    assert len(as_sent("{link}")) == 32


def test_cost_is_unknown_without_a_price() -> None:
    assert cost_each(2, None) is None
    assert cost_each(2, 0.0083) == 0.0166
