"""What is sealed opens with the right key, for the right purpose, in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, Unauthorized, Unavailable
from tools.integrations.vault import Vault

OLD, NEW = "o" * 32, "n" * 40
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_there_and_back() -> None:
    vault = Vault([NEW])
    sealed = vault.seal({"access_token": "EAAA-planted"}, "a")
    assert "planted" not in sealed and vault.open(sealed, "a") == {"access_token": "EAAA-planted"}
    assert sealed != vault.seal({"access_token": "EAAA-planted"}, "a")


def test_keys_are_changed_by_putting_the_new_one_in_front() -> None:
    sealed = Vault([OLD]).seal({"x": 1}, "a")
    assert Vault([NEW, OLD]).open(sealed, "a") == {"x": 1}
    fresh = Vault([NEW, OLD]).seal({"x": 1}, "a")
    assert Vault([NEW]).open(fresh, "a") == {"x": 1}
    with pytest.raises(Unavailable, match="TABLESIDE_ENCRYPTION_KEY"):
        Vault([NEW]).open(sealed, "a")


def test_another_purpose_and_tampering_stay_closed() -> None:
    vault = Vault([NEW])
    sealed = vault.seal({"x": 1}, "connection/one/square")
    for text, purpose in ((sealed, "connection/two/square"), (sealed[:-4] + "AAA=", "connection/one/square"), ("", "")):
        with pytest.raises(Unavailable):
            vault.open(text, purpose)


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "short"]])
def test_short_keys_are_refused(keys: list[str]) -> None:
    with pytest.raises(BadInput, match="32 characters"):
        Vault(keys)


def test_tickets_run_out() -> None:
    vault = Vault([NEW])
    ticket = vault.ticket({"user": "u"}, "connect/square", NOW, timedelta(minutes=30))
    assert vault.read_ticket(ticket, "connect/square", NOW)["user"] == "u"
    for text, purpose, when in (
        (ticket, "connect/square", NOW + timedelta(minutes=31)),
        (ticket, "connect/clover", NOW),
        ("made up", "connect/square", NOW),
    ):
        with pytest.raises(Unauthorized):
            vault.read_ticket(text, purpose, when)
