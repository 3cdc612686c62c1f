"""The page for strangers: a grade without signing in, an address left and erased."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import serious_problems
from tests.browser.test_access import SMALL_TARGETS
from tests.browser.test_grader_page import finished, overview, own_address
from tests.conftest import LiveServer

NewPage = Callable[..., Page]


def graded(page: Page, server: LiveServer) -> Page:
    page.goto(f"{server.url}/check")
    page.get_by_label("Website or name").fill(own_address(server))
    page.get_by_role("button", name="Grade it").click()
    expect(overview(page)).to_be_visible()
    return finished(page)


def test_a_stranger_is_told_what_is_kept_before_anything_is(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    page.goto(f"{live_server.url}/check")
    expect(page.get_by_role("heading", level=1)).to_contain_text("look online")
    kept = page.get_by_text("What is kept")
    expect(kept).to_contain_text("30 days")
    expect(kept).to_contain_text("180 days")
    assert page.context.cookies() == []
    assert serious_problems(page) == []


def test_a_report_an_address_and_its_erasure(new_page: NewPage, live_server: LiveServer) -> None:
    page = graded(new_page(), live_server)
    assert "#report=" in page.url
    expect(page.get_by_role("region", name="Do these first").locator(".fixes__first .fix")).to_have_count(3)
    form = page.get_by_role("region", name="Talk about your report")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/leads") else None)
    tick = form.get_by_role("checkbox")
    expect(tick).not_to_be_checked()
    form.get_by_label("E-mail", exact=True).fill("ada@example.com")
    form.get_by_role("button", name="Write to me").click()
    expect(tick).to_be_focused()
    assert sent == [], "without a yes nothing is sent"
    tick.check()
    form.get_by_role("button", name="Write to me").click()
    thanks = page.get_by_text("Thank you.")
    expect(thanks).to_be_visible()
    link = page.get_by_label("Your erasure link").input_value()
    assert serious_problems(page) == []

    later = new_page()
    later.goto(link)
    later.get_by_role("button", name="Erase it").click()
    expect(later.get_by_role("heading", name="It is erased.")).to_be_visible()
    later.reload()
    later.get_by_role("button", name="Erase it").click()
    expect(later.get_by_role("heading", name="There is nothing left.")).to_be_visible()


def test_the_address_leads_back_to_the_report(new_page: NewPage, live_server: LiveServer) -> None:
    page = graded(new_page(), live_server)
    again = new_page()
    again.goto(page.url)
    expect(overview(again)).to_be_visible()
    with again.expect_download() as download:
        again.get_by_role("button", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    lost = new_page()
    lost.goto(f"{live_server.url}/check#report=nonsense")
    expect(lost.get_by_label("Website or name")).to_be_visible()
    expect(lost).to_have_url(f"{live_server.url}/check")


def test_where_strangers_are_not_graded_the_page_says_so(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    away = '{"title":"Not Found","status":404,"code":"not_found","detail":"There is nothing at this address."}'
    page.route("**/public/consent", lambda route: route.fulfill(status=404, body=away))
    page.goto(f"{live_server.url}/check")
    expect(page.get_by_role("heading", name="The kitchen is closed for walk-ins.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    assert serious_problems(page) == []


def test_what_cannot_be_graded_is_said_below_the_field(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    page.goto(f"{live_server.url}/check")
    page.get_by_label("Website or name").fill("http://metadata.google.internal/")
    page.get_by_role("button", name="Grade it").click()
    expect(page.get_by_role("search").get_by_role("alert")).not_to_be_empty()
    expect(overview(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_in_both_colours(new_page: NewPage, live_server: LiveServer, scheme: str) -> None:
    page = new_page(360, 780, has_touch=True, is_mobile=True, color_scheme=scheme)
    page.goto(f"{live_server.url}/check")
    expect(page.get_by_label("Website or name")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    graded(page, live_server)
    page.get_by_role("button", name=re.compile("^Website")).first.click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.querySelector('#page').scrollWidth") <= 360
    assert page.evaluate(SMALL_TARGETS) == []
    assert serious_problems(page) == []
