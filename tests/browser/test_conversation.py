"""A conversation about the demo menu, as an owner has it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Chat
from tests.conftest import LiveServer


def test_five_turns_one_of_them_an_approved_price_change(chat: Chat) -> None:
    reply = chat.ask("which dishes aren't pulling their weight this month?")
    expect(reply).to_contain_text("Looked at your menu sales")
    expect(reply.get_by_role("region", name=re.compile("Menu|menu")).first).to_be_visible()
    expect(reply.get_by_text("Demo data").first).to_be_visible()
    expect(chat.ask("and last month?")).to_contain_text(re.compile(r"\d"))
    expect(chat.ask("how is the Hawaiian doing?")).to_contain_text("Hawaiian")

    reply = chat.ask("change the price of the Hawaiian to $14.75")
    expect(chat.approvals).to_have_attribute("data-status", "pending")
    expect(reply.get_by_text("Changes a price")).to_be_visible()
    expect(chat.approvals.locator("ins")).to_have_text("$14.75")
    chat.approvals.get_by_role("button", name="Approve").click()
    expect(chat.approvals).to_have_attribute("data-status", "executed")
    expect(chat.replies).to_have_count(5)  # what came of the decision is a message of its own
    expect(chat.replies.last).to_contain_text("now costs $14.75")
    expect(chat.approvals).to_have_count(1)

    chat.ask("thank you")
    expect(chat.questions).to_have_count(5)
    assert not chat.api("/approvals?status=pending")["approvals"]

    texts = chat.page.get_by_role("log").inner_text()
    chat.page.reload()
    expect(chat.questions).to_have_count(5)
    expect(chat.approvals).to_have_attribute("data-status", "executed")
    assert chat.page.get_by_role("log").inner_text() == texts
    expect(chat.page.get_by_role("button", name=re.compile("pulling their weight")).first).to_have_attribute(
        "aria-current", "page"
    )


def test_a_proposal_is_approved_with_another_price(chat: Chat) -> None:
    chat.ask("raise the Thai Chicken to $19")
    card = chat.approvals.last
    card.get_by_role("button", name="Edit").click()
    price = card.get_by_label("New price")
    expect(price).to_be_focused()
    price.fill("nonsense")
    expect(card.get_by_role("button", name="Approve")).to_be_disabled()
    price.fill("18.25")
    card.get_by_role("button", name="Approve at $18.25").click()
    expect(card).to_have_attribute("data-status", "executed")
    expect(card.locator("ins")).to_have_text("$18.25")
    expect(chat.replies.last).to_contain_text("$18.25")


def test_a_proposal_is_declined_with_a_reason(chat: Chat) -> None:
    chat.ask("take the Brie Carre off the menu")
    card = chat.approvals.last
    expect(card.get_by_text("Affects your sales")).to_be_visible()
    card.get_by_role("button", name="Decline").click()
    card.get_by_label(re.compile("Why not")).fill("our regulars love it")
    card.get_by_role("button", name="Decline it").click()
    expect(card).to_have_attribute("data-status", "rejected")
    expect(card).to_contain_text("our regulars love it")


def test_what_waits_is_shown_first_and_a_decision_made_elsewhere_wins(
    chat: Chat, new_page: Callable[..., Page]
) -> None:
    chat.ask("change the price of the Big Meat to $13")
    other = Chat(new_page(), chat.server).open()
    waiting = other.page.get_by_role("region", name="Waiting for your decision")
    waiting.get_by_role("button", name=re.compile("Big Meat")).click()
    other.approvals.last.get_by_role("button", name="Approve").click()
    expect(other.approvals.last).to_have_attribute("data-status", "executed")

    chat.approvals.last.get_by_role("button", name="Decline").click()
    chat.approvals.last.get_by_role("button", name="Decline it").click()
    expect(chat.approvals.last.get_by_role("alert")).to_contain_text("Approved by")
    expect(chat.approvals.last).to_have_attribute("data-status", "executed")


def test_the_matrix_is_worked_by_mouse_and_by_keyboard(chat: Chat) -> None:
    chat.ask("which dishes aren't pulling their weight this month?")
    card = chat.page.locator("[data-card=menu_matrix]").last
    points = card.locator(".point")
    everything = points.count()
    assert everything >= 30
    points.first.focus()
    expect(card.locator(".tooltip__name")).to_have_text(points.first.get_attribute("data-name") or "")
    points.first.press("ArrowRight")
    expect(card.locator(".point.is-active")).to_have_attribute(
        "data-name", points.nth(1).get_attribute("data-name") or ""
    )
    card.get_by_role("button", name=re.compile("^Dogs")).click()
    dogs = points.count()
    assert 0 < dogs < everything
    card.get_by_role("button", name="Table", exact=True).click()
    expect(card.locator("tbody tr")).to_have_count(dogs)
    card.get_by_role("button", name="Price").click()
    prices = [float(text[1:]) for text in card.locator("tbody tr td:nth-child(5)").all_inner_texts()]
    assert prices == sorted(prices, reverse=True)


def test_suggestions_feedback_and_a_new_conversation(chat: Chat) -> None:
    chat.page.get_by_role("main").get_by_role("button", name=re.compile("pulling their weight")).click()
    reply = chat.settled()
    suggestion = reply.get_by_role("list", name="You could ask next").get_by_role("button").first
    words = suggestion.inner_text()
    reply.get_by_role("button", name="Good answer").click()
    expect(reply.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    suggestion.click()
    expect(chat.questions.last).to_have_text(words)
    chat.settled()
    kept = chat.api(f"/threads/{chat.thread_id()}/messages")["messages"]
    assert [message["feedback"]["rating"] for message in kept if message.get("feedback")] == ["up"]
    chat.page.get_by_role("button", name="New conversation").first.click()
    expect(chat.page.get_by_role("heading", level=1)).to_be_visible()
    assert "thread=" not in chat.page.url
    chat.page.go_back()
    expect(chat.questions.last).to_have_text(words)


def test_the_token_leaves_the_address_and_survives_a_reload(chat: Chat) -> None:
    assert "token" not in chat.page.url
    chat.page.reload()
    expect(chat.composer).to_be_visible()


@pytest.mark.parametrize(("fragment", "words"), [("", "tableside token"), ("#token=not.a.token", "run out")])
def test_without_a_good_token_the_page_says_what_to_do(
    new_page: Callable[..., Page], live_server: LiveServer, fragment: str, words: str
) -> None:
    page = new_page()
    page.goto(live_server.url + fragment)
    expect(page.get_by_role("main")).to_contain_text(words)


def test_an_unknown_conversation_says_so(chat: Chat) -> None:
    chat.page.goto(f"{chat.server.url}/?thread=never-was")
    expect(chat.page.get_by_role("alert")).to_contain_text("no such conversation")


def test_offline_is_said_and_nothing_typed_is_lost(chat: Chat) -> None:
    chat.composer.fill("how is the Hawaiian doing?")
    chat.page.context.set_offline(True)
    expect(chat.page.get_by_text("You're offline")).to_be_visible()
    expect(chat.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    chat.page.context.set_offline(False)
    chat.composer.press("Enter")
    expect(chat.settled()).to_contain_text("Hawaiian")
