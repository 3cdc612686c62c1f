"""A real Chromium on the real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.pages import Chat
from tests.conftest import LiveServer

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    given = os.environ.get("TABLESIDE_CHROMIUM")
    found = given or next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "these tests need Chromium: apt-get install chromium, or set TABLESIDE_CHROMIUM"
    return found


@pytest.fixture(scope="module")
def browser(live_server: LiveServer) -> Iterator[Browser]:
    """One a file. It asks for the server first: while it runs, this thread can start no event loop of its own."""
    expect.set_options(timeout=15_000)  # a busy two-core machine is slow, not wrong
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh profile; what it logs as an error fails the test."""
    contexts, problems = [], []

    def open_page(width: int = 1280, height: int = 860, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def chat(new_page: Callable[..., Page], live_server: LiveServer) -> Chat:
    """The page, signed in, at desktop size."""
    return Chat(new_page(), live_server).open()
