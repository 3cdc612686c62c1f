"""Campaigns and the voice: from a strategy to an approved campaign, on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import serious_problems
from tests.browser.test_access import SMALL_TARGETS
from tests.conftest import LiveServer

PHONE = {"has_touch": True, "is_mobile": True}
PLACES = {
    "light": ("/campaigns", "/campaigns/new", "/campaigns/calendar"),
    "dark": ("/campaigns", "/campaigns/new?step=strategy", "/voice"),
}


def open_page(page: Page, server: LiveServer, path: str = "/campaigns") -> Page:
    """The page, signed in, with everything on it loaded."""
    page.goto(f"{server.url}{path}#token={server.token}")
    expect(page.locator("#page h1")).to_be_visible()
    return settled(page)


def settled(page: Page) -> Page:
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=40_000)
    return page


def step(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def make_campaign(page: Page, server: LiveServer) -> Page:
    """What is proposed first, made a campaign: its texts stand in the builder."""
    open_page(page, server).get_by_role("button", name="Make this campaign", exact=True).click()
    expect(step(page, "Edit the texts").get_by_role("tab").first).to_be_visible()
    return settled(page)


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('#page').scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_open_to_everybody_and_fits_a_phone(
    new_page: Callable[..., Page], live_server: LiveServer, scheme: str
) -> None:
    width = 360 if scheme == "light" else 390
    page = new_page(width, 780, color_scheme=scheme, **PHONE)
    for path in PLACES[scheme]:
        open_page(page, live_server, path)
        expect(page.get_by_role("alert")).to_have_count(0)
        fits(page, width)
        assert serious_problems(page) == []


def test_from_a_strategy_to_a_scheduled_campaign(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = make_campaign(new_page(), live_server)
    text = page.get_by_label("The message")
    preview = page.get_by_role("figure", name="Preview: Text message")
    expect(preview).to_contain_text("Reply STOP")
    before = text.input_value()

    text.fill(before.replace("Reply STOP", "The cat waits too. Reply STOP"))  # seen and measured while it is typed
    expect(preview).to_contain_text("The cat waits too.")
    expect(page.get_by_text("2 messages a guest")).to_be_visible()
    text.fill(before.replace("is waiting", "is gluten-free and waiting"))
    expect(page.locator(".finding--block, .finding--fix").first).to_be_visible()
    text.fill(before.replace("Wednesday", "this Wednesday"))
    text.blur()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.reload()  # the address keeps it
    expect(page.get_by_label("The message")).to_have_value(text.input_value())
    assert serious_problems(page) == []

    page.get_by_role("button", name="Continue").click()
    audience = step(page, "Who and when")
    total = page.get_by_role("complementary", name="What it comes to")
    messages = total.locator(".sum__big")
    expect(messages).to_be_visible()
    regulars = messages.inner_text()
    audience.get_by_role("radio", name="Lapsed guests").check()
    expect(messages).not_to_have_text(regulars)
    expect(audience.get_by_text("points or more").or_(audience.get_by_text("Too few guests to tell"))).to_be_visible()
    settled(page)
    assert serious_problems(page) == []

    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Ask for approval").click()
    approval = page.locator(".approval")
    expect(approval).to_have_attribute("data-status", "pending")
    for channel in ("Text message", "Instagram"):
        expect(approval.locator("figcaption").filter(has_text=channel)).to_be_visible()
    expect(approval).to_contain_text("Wednesday")
    assert serious_problems(page) == []
    page.reload()  # the question waits too
    approval.get_by_role("button", name="Approve").click()
    expect(page.locator(".status--scheduled").first).to_have_text("Scheduled")
    expect(page.get_by_role("region", name="How it went")).to_contain_text("Scheduled")
    settled(page)
    assert serious_problems(page) == []

    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".page__marks .status--paused")).to_have_text("Paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator(".page__marks .status--scheduled")).to_be_visible()


def test_the_builder_fits_a_phone_in_the_dark(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = make_campaign(new_page(360, 780, color_scheme="dark", **PHONE), live_server)
    fits(page, 360)
    assert serious_problems(page) == []
    page.get_by_role("tab", name="Instagram").click()
    expect(page.get_by_role("figure", name="Preview: Instagram").locator("img")).to_be_visible()
    fits(page, 360)
    for name in ("Who and when", "Review and approve"):
        page.get_by_role("button", name="Continue").click()
        expect(step(page, name)).to_be_visible()
        fits(settled(page), 360)


def test_the_calendar_is_walked_with_arrows(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = open_page(new_page(), live_server, "/campaigns/calendar")
    month = page.locator(".month__name")
    before = month.inner_text()
    today = page.locator("[aria-current=date]")
    today.focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(month).not_to_have_text(before)
    page.get_by_role("button", name="The month before").click()
    expect(month).to_have_text(before)


def test_the_voice_is_told_and_set_by_hand(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = open_page(new_page(), live_server, "/voice")
    words = page.get_by_role("region", name="Your words")
    words.get_by_label("Add a word").fill("yummy")
    words.get_by_label("Add a word").press("Enter")
    expect(words.get_by_role("button", name="Remove yummy")).to_be_visible()
    page.get_by_label("A text to try").fill("YUMMY deals!!! Don't miss out on the most delicious pizza ever!!!")
    page.get_by_role("button", name="Try it").click()
    answer = page.locator(".answer")
    expect(answer).to_contain_text("of 100")
    expect(answer).to_contain_text("yummy", ignore_case=True)
    page.reload()
    expect(words.get_by_role("button", name="Remove yummy")).to_be_visible()


def test_a_part_that_fails_says_so_and_comes_back(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = new_page()
    page.route("**/campaigns/overview", lambda route: route.abort())
    page.goto(f"{live_server.url}/campaigns#token={live_server.token}")
    upcoming = step(page, "What to do next")
    expect(upcoming.get_by_role("alert")).to_contain_text("can't reach the server")
    expect(step(page, "Your campaigns")).to_be_visible()
    page.unroute("**/campaigns/overview")
    upcoming.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Make this campaign", exact=True)).to_be_visible()
