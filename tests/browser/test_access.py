"""For every eye, hand and screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Chat, serious_problems
from tests.conftest import LiveServer

TARGET = 44  # px, what a finger needs
SMALL_TARGETS = """() => [...document.querySelectorAll('button, select, textarea, input, a[href]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.sidebar:not(.is-open)') && !e.matches('.skip'))
  .map(e => [e, Math.max(e.getBoundingClientRect().height, parseFloat(getComputedStyle(e, '::after').height) || 0)])
  .filter(([, height]) => height < %s)
  .map(([e, height]) => `${e.outerHTML.slice(0, 100)} ${height}`)""" % (TARGET - 0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], live_server: LiveServer, scheme: str) -> None:
    chat = Chat(new_page(color_scheme=scheme), live_server)
    chat.page.goto(live_server.url)
    assert serious_problems(chat.page) == []
    chat.open()
    expect(chat.page.locator("html")).to_have_attribute("data-theme", scheme)
    expect(chat.page.locator(".skeleton")).to_have_count(0)
    assert serious_problems(chat.page) == []

    chat.ask("which dishes aren't pulling their weight this month?")
    chat.ask("change the price of the Hawaiian to $15" if scheme == "light" else "change the price of the Greek to $17")
    assert serious_problems(chat.page) == []
    chat.approvals.get_by_role("button", name="Edit").click()
    chat.page.get_by_role("button", name="Table", exact=True).click()
    assert serious_problems(chat.page) == []
    chat.approvals.get_by_role("button", name="Back").click()
    chat.approvals.get_by_role("button", name="Approve").click()
    expect(chat.approvals).to_have_attribute("data-status", "executed")
    assert serious_problems(chat.page) == []


def test_a_whole_conversation_by_keyboard_alone(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    chat = Chat(new_page(), live_server).open()
    page = chat.page
    expect(chat.composer).to_be_focused()
    page.keyboard.type("change the price of the Sicilian")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("to $18.40")
    assert chat.composer.input_value().count("\n") == 1
    page.keyboard.press("Enter")
    expect(chat.approvals).to_have_attribute("data-status", "pending")
    chat.settled()
    expect(chat.composer).to_be_focused()
    tab_to(page, "Approve", backwards=True)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(chat.approvals).to_have_attribute("data-status", "executed")


def tab_to(page: Page, name: str, backwards: bool = False) -> None:
    for _ in range(40):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_a_reply_is_announced_once_and_whole(chat: Chat) -> None:
    expect(chat.page.get_by_role("log")).to_have_count(0)
    chat.page.evaluate("""() => {
        window.heard = []
        new MutationObserver(() => heard.push(document.querySelector('[data-testid=announcer]').textContent))
            .observe(document.querySelector('[data-testid=announcer]'), {childList: true, characterData: true, subtree: true})
    }""")
    chat.ask("what sold best last week?")
    expect(chat.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    chat.page.wait_for_function("heard.length > 0")
    heard = chat.page.evaluate("heard")
    assert len(heard) == 1
    assert heard[0].startswith("Tableside: ")
    assert heard[0].split(": ", 1)[1][:40] in chat.replies.last.locator(".prose").inner_text()


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_everything_fits_and_is_large_enough(
    new_page: Callable[..., Page], live_server: LiveServer, width: int
) -> None:
    chat = Chat(new_page(width, 780, has_touch=True, is_mobile=True), live_server).open()
    page = chat.page
    expect(page.locator(".skeleton")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []
    chat.ask("which dishes aren't pulling their weight this month?")
    chat.ask("put the Pepper Salami at $17.50" if width == 360 else "put the Calabrese at $17.50")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Conversations", exact=True).click()
    drawer = page.get_by_role("complementary", name="Conversations")
    expect(drawer).to_be_in_viewport()
    expect(drawer.get_by_role("button", name="Close conversations")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Conversations", exact=True)).to_be_focused()


def test_the_chosen_colours_are_kept(chat: Chat) -> None:
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "light")
    chat.page.get_by_role("button", name="Switch to dark colours").click()
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    chat.page.reload()
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_reduced_motion_stands_still(new_page: Callable[..., Page], live_server: LiveServer) -> None:
    chat = Chat(new_page(reduced_motion="reduce"), live_server).open()
    moving = chat.page.evaluate(
        "document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 1).length"
    )
    assert moving == 0
