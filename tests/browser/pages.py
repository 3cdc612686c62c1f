"""The page as a person uses it: by its labels and roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.conftest import LiveServer

APP = Path(__file__).parents[2] / "web" / "app"
AXE = APP / "node_modules" / "axe-core" / "axe.min.js"

# The view follows an answer by scrolling. A button that moves between a press and its release is not clicked, so a
# person waits until the page has come to rest: ten frames without a move.
AT_REST = """() => new Promise((rest) => {
  let top, still = 0
  const look = () => {
    const now = document.querySelector('[role=log]')?.lastElementChild?.getBoundingClientRect().top
    still = now === top ? still + 1 : 0
    top = now
    if (still >= 10) rest()
    else requestAnimationFrame(look)
  }
  look()
})"""


class Chat:
    def __init__(self, page: Page, server: LiveServer) -> None:
        self.page, self.server = page, server

    def open(self, path: str = "/") -> Chat:
        self.page.goto(f"{self.server.url}{path}#token={self.server.token}")
        expect(self.composer).to_be_visible()
        return self

    @property
    def composer(self) -> Locator:
        return self.page.get_by_label("Message Tableside")

    @property
    def replies(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article", name="Tableside")

    @property
    def questions(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article", name="You")

    @property
    def approvals(self) -> Locator:
        return self.page.locator(".approval")

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def ask(self, text: str) -> Locator:
        """Says it and waits for the whole reply."""
        before = self.replies.count()
        self.say(text)
        expect(self.replies).to_have_count(before + 1)
        return self.settled()

    def settled(self) -> Locator:
        """The last reply, once nothing is being written any more."""
        expect(self.page.get_by_role("button", name="Send", exact=True)).to_be_visible()
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        self.page.evaluate(AT_REST)
        return self.replies.last

    def api(self, path: str) -> Any:
        with self.server.client() as client:
            return client.get(f"/api/ai/assistant{path}").raise_for_status().json()

    def thread_id(self) -> str:
        return self.page.url.split("thread=")[1]


def serious_problems(page: Page) -> list[str]:
    """What axe-core finds that would keep somebody out."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['impact']}: {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
