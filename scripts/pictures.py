"""The README's pictures, made on the real server with the demo restaurant: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import chromium
from tests.browser.pages import Chat
from tests.conftest import LiveServer, start_server, stop_server

IMAGES = Path(__file__).parents[1] / "docs" / "images"
TALK = (
    "Which dishes aren't pulling their weight this month?",
    "And last month?",
    "How is the Thai Chicken doing?",
    "Put it up by 50 cents",
)
FORECAST = "how many Hawaiians next Friday?"
GRADE = "How do I look online, and what should I fix first?"
FILLED = 70_000  # milliseconds at most, until a page has worked out everything on it


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_server({"TABLESIDE_DATA_DIR": folder})
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
            )
            phone = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="en-US")
            talk(phone, server)
            shoot(phone, "chat-phone.png")
            thread = phone.url
            desktop = browser.new_page(viewport={"width": 1280, "height": 1340}, locale="en-US")
            chat = Chat(desktop, server)
            chat.open()
            desktop.goto(thread)
            chat.approvals.last.get_by_role("button", name="Approve").click()
            chat.replies.nth(4).wait_for()
            chat.ask("thank you")
            shoot(desktop, "chat-desktop.png")
            desktop.emulate_media(color_scheme="dark")
            desktop.reload()
            chat.replies.nth(5).wait_for()
            shoot(desktop, "chat-dark.png")
            forecast(browser, server)
            menu(browser.new_page(viewport={"width": 1360, "height": 900}, locale="en-US"), server, "menu-desktop.png")
            menu(browser.new_page(viewport={"width": 390, "height": 844}, locale="en-US"), server, "menu-phone.png")
            graded(browser, server)
        finally:
            stop_server(server)


def talk(page: Page, server: LiveServer) -> None:
    chat = Chat(page, server)
    chat.open()
    for text in TALK:
        chat.ask(text)


def forecast(browser: Browser, server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
    chat = Chat(page, server)
    chat.open()
    chat.ask(FORECAST)
    expect(page.locator("[data-card=forecast]")).to_be_visible()
    shoot(page, "chat-forecast.png")


def menu(page: Page, server: LiveServer, name: str) -> None:
    """The whole page, however long it is: the window is made as high as what is on it."""
    page.goto(f"{server.url}/menu#token={server.token}")
    expect(page.locator(".page__inner")).to_be_visible()
    expect(page.get_by_role("region", name="What these numbers stand on").locator("li").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=FILLED)
    whole(page, name)


def graded(browser: Browser, server: LiveServer) -> None:
    """The grader's pages and its card: a fresh grade first, so that there is something to compare."""
    page = browser.new_page(viewport={"width": 1360, "height": 900}, locale="en-US")
    open_report(page, server)
    page.get_by_role("button", name="Grade again").click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()
    expect(page.get_by_text("Where this comes from")).to_be_visible(timeout=FILLED)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=FILLED)
    whole(page, "grader-page.png")
    page.emulate_media(color_scheme="dark")
    whole(page, "grader-dark.png")
    phone = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="en-US")
    open_report(phone, server)
    shoot(phone, "grader-phone.png")
    chat = Chat(browser.new_page(viewport={"width": 1280, "height": 1060}, locale="en-US"), server)
    chat.open()
    chat.ask(GRADE)
    shoot(chat.page, "grader-chat.png")
    public = browser.new_page(viewport={"width": 1280, "height": 940}, locale="en-US")
    public.goto(f"{server.url}/check")
    expect(public.get_by_text("What is kept")).to_be_visible()
    shoot(public, "grader-public.png")


def open_report(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/grader#token={server.token}")
    expect(page.get_by_role("region", name="The grade", exact=True)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=FILLED)


def whole(page: Page, name: str) -> None:
    beside = page.evaluate("innerHeight - document.querySelector('.page').clientHeight")
    height = page.evaluate("document.querySelector('.page').scrollHeight")
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": size["width"], "height": height + beside})
    shoot(page, name)


def shoot(page: Page, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(600)  # the last card's entrance
    page.screenshot(path=IMAGES / name)


if __name__ == "__main__":
    main()
