"""Twilio's signature: the examples that Twilio publishes, and every change to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from sandboxes.texting import signed
from tools.integrations.twilio.verification import signature, verify

TOKEN = SecretStr("12345")
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
GIVEN = "RSOYDt4T1cUTdK1PDd93/VVr8B8="  # Twilio's own example


def test_twilios_example_is_good() -> None:
    assert verify(TOKEN, URL, FORM, GIVEN)
    assert verify(TOKEN, URL.replace(".com/", ".com:443/"), FORM, GIVEN)


@pytest.mark.parametrize(
    ("url", "form", "given_", "token"),
    [
        (URL, FORM | {"Digits": "1235"}, GIVEN, "12345"),
        (URL, FORM | {"More": ""}, GIVEN, "12345"),
        (URL + "3", FORM, GIVEN, "12345"),
        (URL.replace("https", "http"), FORM, GIVEN, "12345"),
        (URL, FORM, GIVEN, "12346"),
        (URL, FORM, "", "12345"),
        (URL, FORM, "é", "12345"),
        (URL, FORM, signature(SecretStr(""), URL, FORM), ""),
    ],
)
def test_whatever_is_changed_is_not(url: str, form: dict[str, str], given_: str, token: str) -> None:
    assert not verify(SecretStr(token), url, form, given_)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5), st.text(min_size=1))
def test_the_stand_in_signs_as_we_do(form: dict[str, str], word: str) -> None:
    address = "https://luna.example/sms?delivery=1"
    given_ = signed("12345", address, form)
    assert verify(TOKEN, address, form, given_)
    assert not verify(TOKEN, address, form | {"Body": form.get("Body", "") + word}, given_)
