"""The README's pictures, made on the real server with the demo restaurant: `make pictures`."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import chromium
from tests.browser.pages import Chat
from tests.conftest import LiveServer, start_server, stop_server, wait_until

IMAGES = Path(__file__).parents[1] / "docs" / "images"
TALK = (
    "Which dishes aren't pulling their weight this month?",
    "And last month?",
    "How is the Thai Chicken doing?",
    "Put it up by 50 cents",
)
FORECAST = "how many Hawaiians next Friday?"
GRADE = "How do I look online, and what should I fix first?"
CAMPAIGN = {
    "objective": "fill slow Tuesdays with the Thai Chicken",
    "offer": "20% off",
    "segment": "everyone",
    "channels": ["sms", "instagram"],
}
LATER = timedelta(days=16)  # the campaign's two weeks are over
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
        campaigns(browser, folder)


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


def campaigns(browser: Browser, folder: str) -> None:
    """One is planned, approved and sent when it is day for all guests; then two weeks pass."""
    noon = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0)
    server = start_server({"TABLESIDE_DATA_DIR": folder}, "--now", noon.isoformat())
    try:
        made = ask(server, "/api/ai/campaigns", CAMPAIGN)
        page = browser.new_page(viewport={"width": 1360, "height": 900}, locale="en-US")
        visit(page, server, f"/campaigns/{made['id']}?step=content", "campaign-builder.png")
        visit(page, server, "/campaigns", "campaigns.png")
        visit(page, server, "/voice", "voice.png", 1_200)
        approval = ask(server, f"/api/ai/campaigns/{made['id']}/launch", {})["approval"]
        ask(server, f"/api/ai/assistant/approvals/{approval['id']}/decision", {"decision": "approve"})
        with server.client() as client:
            results = f"/api/ai/campaigns/{made['id']}/results"
            wait_until(lambda: client.get(results).json()["statuses"].keys() == {"delivered", "held_out"}, 180)
    finally:
        stop_server(server)
    server = start_server({"TABLESIDE_DATA_DIR": folder}, "--now", (noon + LATER).isoformat())
    try:
        page = browser.new_page(viewport={"width": 1360, "height": 900}, locale="en-US")
        visit(page, server, f"/campaigns/{made['id']}", "campaign-results.png", 1_400)
    finally:
        stop_server(server)


def ask(server: LiveServer, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    with server.client() as client:
        answer = client.post(path, json=sent)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def visit(page: Page, server: LiveServer, path: str, name: str, height: int | None = None) -> None:
    """The page once everything on it is there; the whole of it, or its first `height` pixels."""
    page.goto(f"{server.url}{path}#token={server.token}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(1_000)  # the first look at everything has begun
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=FILLED)
    if height is None:
        whole(page, name)
        return
    page.set_viewport_size({"width": 1360, "height": height})
    shoot(page, name)


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
