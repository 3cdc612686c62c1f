"""Twilio's wire format, pinned: what it is sent and how its answers are read.

Recorded against the sandbox at a made-up host (RECORD=1 does it anew): it shows what we send, not what Twilio is.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from sandboxes.twilio import ACCOUNT_SID, SERVICE, TOKEN, TwilioSandbox
from tests.cassettes import FOLDER
from tests.tools.grader.vendors import NOW
from tests.tools.integrations.taped import taped
from tools.integrations.http import VendorHttp, VendorRefused
from tools.integrations.twilio import client as twilio

HOST, MARIA = "twilio.example", "+12125550123"


async def test_twilio_as_recorded(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "POLICY", replace(twilio.POLICY, hosts=frozenset({HOST})))
    sandbox = TwilioSandbox(NOW, sent_after=60.0)
    async with taped("twilio/sending", HOST, sandbox) as wire:
        client = twilio.TwilioClient(
            VendorHttp(wire, clock), ACCOUNT_SID, SecretStr(TOKEN), SERVICE, f"https://{HOST}", per_second=100
        )
        account = await client.account()
        made = await client.send(MARIA, "Thai Chicken on Tuesday", validity=3_600)
        with pytest.raises(VendorRefused) as refused:
            await client.send("+15005550004", "Thai Chicken on Tuesday")
        fetched, listed = await client.fetch(made.sid), await client.listed(MARIA, NOW)
    assert (account.status, made.status, fetched.sid, [one.sid for one in listed]) == (
        "active",
        "accepted",
        made.sid,
        [made.sid],
    )
    assert refused.value.vendor_code == "21610"
    kept = (FOLDER / "twilio/sending.yaml").read_text()
    assert TOKEN not in kept and "Basic " not in kept
