"""The menu page: what sells and earns, what is coming, what to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import serious_problems
from tests.browser.test_access import SMALL_TARGETS
from tests.conftest import LiveServer

PANELS = (
    "What sells and what earns",
    "How it goes",
    "What is coming",
    "Worth doing next",
    "Would an offer pay?",
    "What these numbers stand on",
    "Your till",
)


def open_menu(page: Page, server: LiveServer) -> Page:
    """The page with every panel filled."""
    page.goto(f"{server.url}/menu#token={server.token}")
    for name in PANELS:
        expect(panel(page, name)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=40_000)
    return page


def panel(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], live_server: LiveServer, scheme: str) -> None:
    page = open_menu(new_page(color_scheme=scheme), live_server)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert serious_problems(page) == []


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_everything_fits_and_is_large_enough(
    new_page: Callable[..., Page], live_server: LiveServer, width: int
) -> None:
    page = open_menu(new_page(width, 780, has_touch=True, is_mobile=True), live_server)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('#page').scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []


def test_period_and_category_change_every_number_they_should(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = open_menu(new_page(), live_server)
    revenue = page.locator(".figure").filter(has_text="Revenue").locator("dd")
    month = revenue.inner_text()
    page.get_by_label("Period").select_option("Last 7 days")
    expect(revenue).not_to_have_text(month)
    week = revenue.inner_text()
    page.get_by_role("combobox", name="Category").first.select_option("Chicken")
    expect(revenue).not_to_have_text(week)
    matrix = panel(page, "What sells and what earns")
    matrix.get_by_role("button", name="Table", exact=True).click()
    expect(matrix.get_by_role("row", name="Thai Chicken")).to_be_visible()
    expect(matrix.get_by_role("row", name="Pepperoni")).to_have_count(0)


def test_a_forecast_is_drawn_with_its_interval_and_read_by_keyboard(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = open_menu(new_page(), live_server)
    coming = panel(page, "What is coming")
    coming.get_by_role("combobox", name="Dish").select_option("Hawaiian")
    expect(coming.get_by_text("Hawaiian from")).to_be_visible()
    chart = coming.get_by_role("img")
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(coming.locator("[aria-live=polite]").first).to_contain_text("likely")
    coming.get_by_text("Day by day").click()
    expect(coming.get_by_role("table").get_by_role("row")).to_have_count(15)


def test_a_recommendation_is_taken_and_another_declined_with_a_reason(
    new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    page = open_menu(new_page(), live_server)
    advice = panel(page, "Worth doing next")
    items = advice.get_by_role("listitem").filter(has=page.get_by_role("button", name="I’ll do it"))
    taken = items.first.locator(".advice__title").inner_text()
    items.first.get_by_role("button", name="I’ll do it").click()
    expect(advice.get_by_text("Taken on")).to_be_visible()
    expect(items.filter(has_text=taken)).to_have_count(0)
    items.first.get_by_role("button", name="Not for us").click()
    advice.get_by_label("Why not?").fill("we tried that in spring")
    advice.get_by_role("button", name="Not for us").first.click()
    expect(advice.get_by_text("Not for us: we tried that in spring")).to_be_visible()
    page.reload()
    expect(advice.get_by_text("Taken on")).to_be_visible()


def test_the_calculator_says_whether_an_offer_pays(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = open_menu(new_page(), live_server)
    roi = panel(page, "Would an offer pay?")
    roi.get_by_role("combobox", name="Dish").select_option("Hawaiian")
    roi.get_by_label("Discount, %").fill("5")
    roi.get_by_role("button", name="Work it out").click()
    expect(roi.locator(".answer")).to_contain_text("to break even")
    expect(roi.locator(".answer")).to_contain_text("Modelled")
    roi.get_by_label("Discount, %").fill("100")
    roi.get_by_role("button", name="Work it out").click()
    expect(roi.locator(".answer")).to_contain_text("No")


def test_a_part_that_fails_says_so_and_the_rest_stays(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = new_page()
    page.route("**/menu-optimization/trends*", lambda route: route.abort())
    page.goto(f"{live_server.url}/menu#token={live_server.token}")
    trend = panel(page, "How it goes")
    expect(trend.get_by_role("alert")).to_contain_text("can't reach the server")
    expect(panel(page, "What sells and what earns").locator("svg").first).to_be_visible()
    page.unroute("**/menu-optimization/trends*")
    trend.get_by_role("button", name="Try again").click()
    expect(trend.get_by_role("img")).to_be_visible()


def test_the_pages_lead_to_each_other(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = open_menu(new_page(), live_server)
    page.get_by_role("link", name="Chat").click()
    expect(page.get_by_label("Message Tableside")).to_be_visible()
    page.go_back()
    expect(panel(page, "What is coming")).to_be_visible()
    panel(page, "Worth doing next").get_by_role("button", name="Ask about it").first.click()
    expect(page.get_by_role("log").get_by_role("article", name="Tableside")).to_have_count(1)


def test_a_till_that_cannot_be_connected_here_says_why(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    page = open_menu(new_page(), live_server)
    till = panel(page, "Your till")
    expect(till).to_contain_text("No till is connected")
    till.get_by_role("button", name="Connect Square").click()
    expect(till.get_by_role("alert")).to_contain_text("TABLESIDE_SQUARE_APP_ID")
