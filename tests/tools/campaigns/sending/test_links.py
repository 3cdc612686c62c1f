"""A short link leads where it was meant to, and counts people."""

from __future__ import annotations

import pytest

from core.errors import BadInput, NotFound
from tests.tools.campaigns.sending.conftest import Desk
from tools.campaigns.sending.links import check_destination, is_person, tagged

PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1"}


async def test_a_tap_is_counted_and_led_on_with_tags(desk: Desk) -> None:
    await desk.invite(1)
    await desk.campaign()
    await desk.run()
    (one,) = await desk.deliveries()
    assert one.reference and len(one.reference) == 8
    to = await desk.links.follow(one.reference, "GET", PHONE)
    tags = "utm_source=sms&utm_medium=sms&utm_campaign=thai-tuesday&utm_content=A"
    assert to == f"https://trattoria.example.com/menu?{tags}"
    desk.clock.advance(minutes=1)
    await desk.links.follow(one.reference, "GET", PHONE)
    (clicked,) = await desk.deliveries()
    assert clicked.clicks == 2 and clicked.clicked_at and clicked.clicked_at < desk.clock.now()


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", PHONE),
        ("GET", {}),
        ("GET", {"user-agent": "facebookexternalhit/1.1"}),
        ("GET", {"user-agent": "WhatsApp/2.23"}),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        ("GET", {**PHONE, "sec-purpose": "prefetch;prerender"}),
    ],
)
async def test_what_looks_ahead_is_no_click(desk: Desk, method: str, headers: dict[str, str]) -> None:
    assert not is_person(method, headers)
    await desk.invite(1)
    await desk.campaign()
    await desk.run()
    (one,) = await desk.deliveries()
    assert await desk.links.follow(one.reference or "", method, headers)
    assert (await desk.deliveries())[0].clicks == 0


@pytest.mark.parametrize("code", ["", "nothere1", "../../x", "a" * 500, "$where"])
async def test_a_code_of_nobodys_leads_nowhere(desk: Desk, code: str) -> None:
    with pytest.raises(NotFound):
        await desk.links.follow(code, "GET", PHONE)


def test_tags_that_stand_there_stay() -> None:
    url = tagged("https://x.example/a?utm_source=own&q=1#top", "email", "Fill Tuesdays!", "B")
    assert url == (
        "https://x.example/a?utm_source=own&q=1&utm_medium=email&utm_campaign=fill-tuesdays&utm_content=B#top"
    )


@pytest.mark.parametrize(
    "url", ["http://x.example", "javascript:alert(1)", "https://me:pw@x.example", "https://localhost/x", "//x.example"]
)
def test_a_link_that_may_not_stand_in_a_message(url: str) -> None:
    with pytest.raises(BadInput):
        check_destination(url)


def test_only_the_demo_may_link_to_this_machine() -> None:
    check_destination("http://127.0.0.1:9115/menu", demo=True)
    with pytest.raises(BadInput):
        check_destination("http://127.0.0.1:9115/menu")
