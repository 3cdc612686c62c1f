"""The grader's pages: from the form to the report, for owners, strangers and guests of a link."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.pages import Chat, serious_problems
from tests.browser.test_access import SMALL_TARGETS
from tests.conftest import LiveServer

NewPage = Callable[..., Page]
FIRST_GRADE = 3.0  # seconds, as promised
GRADER = "**/api/ai/digital-grader"


def open_grader(page: Page, server: LiveServer, query: str = "") -> Page:
    """The page with a final report; the demo brings one of a month ago."""
    page.goto(f"{server.url}/grader{query}#token={server.token}")
    expect(overview(page)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=40_000)
    return page


def overview(page: Page) -> Locator:
    return page.get_by_role("region", name="The grade", exact=True)


def ring(page: Page) -> Locator:
    return overview(page).get_by_role("img")


def part(page: Page, name: str) -> Locator:
    return overview(page).get_by_role("button", name=re.compile(f"^{name}"))


def sources(page: Page) -> Locator:
    return page.get_by_role("list", name="Where we look")


def grade_again(page: Page) -> Page:
    page.get_by_role("button", name="Grade again").click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()
    return finished(page)


def finished(page: Page) -> Page:
    expect(page.get_by_text(re.compile("Where this comes from"))).to_be_visible(timeout=70_000)
    return page


def own_address(server: LiveServer) -> str:
    with server.client() as client:
        return str(client.get("/api/ai/digital-grader/settings").raise_for_status().json()["website"])


def test_from_the_form_to_the_report(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    expect(page.get_by_label("Website or name")).to_have_value(own_address(live_server))
    page.evaluate("""() => {
        window.heard = []
        const status = document.querySelector('[data-testid=grade-status]')
        new MutationObserver(() => heard.push(status.textContent))
            .observe(status, {childList: true, characterData: true, subtree: true})
    }""")
    page.get_by_role("button", name="Grade it").click()
    began = time.monotonic()
    expect(sources(page).get_by_role("listitem")).to_have_count(8)
    expect(ring(page)).to_have_attribute("aria-label", re.compile(r"\d+ of 100, grade [A-F]"))
    assert time.monotonic() - began < FIRST_GRADE + 1, "a browser on a busy machine adds a little"
    finished(page)
    expect(page.get_by_text("still updating")).to_have_count(0)
    page.get_by_text(re.compile("Where this comes from")).click()
    expect(sources(page).locator("[data-source=delivery]")).to_contain_text("Read in part")
    heard = page.evaluate("heard")
    assert heard[0] == "Grading has begun."
    assert heard[-1].startswith("The grade is final: ")
    assert len(heard) <= 3, "a live region that is not chatty"


def test_a_number_opens_its_evidence_by_keyboard(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    part(page, "Website").focus()
    page.keyboard.press("Enter")
    check = page.locator("[data-check='website.tap_to_call']")
    expect(check).to_be_visible()
    check.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Can guests call you with one tap?")
    expect(drawer).to_contain_text("0 of 4 points")
    expect(drawer.locator("dl")).to_contain_text("Your website")
    link = drawer.get_by_role("link")
    expect(link).to_have_attribute("href", own_address(live_server))
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.querySelector('dialog').contains(document.activeElement) || !document.hasFocus() "
        "|| document.activeElement === document.body"
    ), "the focus stays in the drawer"
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(check).to_be_focused()


def test_recommendations_are_decided_and_handed_over(new_page: NewPage, live_server: LiveServer) -> None:
    page = grade_again(open_grader(new_page(), live_server))
    fixes = page.get_by_role("region", name="Do these first")
    expect(fixes.locator(".fixes__first .fix")).to_have_count(3)
    page.get_by_role("button", name=re.compile(r"Show \d+ more")).click()
    calling = fixes.locator("[data-fix=tap-to-call]")
    calling.get_by_text("How to do it").click()
    expect(calling.locator("pre")).to_contain_text('<a href="tel:')
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    calling.get_by_role("button", name="Copy this block").click()
    expect(calling.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith('<a href="tel:')

    calling.get_by_role("button", name="I’ll do it").click()
    expect(fixes.get_by_text("Taken on")).to_be_visible()
    slow = fixes.locator("[data-fix=faster-site]")
    slow.get_by_role("button", name="Not for us").click()
    slow.get_by_label("Why not?").fill("a new site comes in spring")
    slow.get_by_role("button", name="Not for us").click()
    expect(fixes.get_by_text("Not for us: a new site comes in spring")).to_be_visible()

    fixes.get_by_role("button", name="Write it with me").first.click()
    composer = page.get_by_label("Message Tableside")
    expect(composer).to_have_value(re.compile("^Draft replies to the reviews"))
    expect(page.get_by_role("log")).to_have_count(0)  # it is only sent when the owner says so
    page.go_back()
    expect(fixes.get_by_text("Taken on")).to_be_visible()


def test_a_broken_stream_is_taken_up_behind_the_last_event(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    asked: list[str | None] = []

    def cut_once(route: Route) -> None:
        asked.append(route.request.headers.get("last-event-id"))
        if len(asked) > 1:
            return route.continue_()
        rev = '{"rev":1,"final":false,"sources":[],"reading":["website"],"waiting":["google"]}'
        return route.fulfill(content_type="text/event-stream", body=f"id: 1\nevent: progress\ndata: {rev}\n\n")

    page.route(f"{GRADER}/grades/*/events", cut_once)
    grade_again(page)
    assert asked == [None, "1"]


def test_what_is_wrong_stands_below_the_field(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    before = ring(page).get_attribute("aria-label")
    field = page.get_by_label("Website or name")
    form = page.get_by_role("search")
    field.fill("http://10.0.0.1/")
    field.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("not on the open internet")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(ring(page)).to_have_attribute("aria-label", str(before))

    page.context.set_offline(True)
    expect(form.get_by_role("alert")).to_contain_text("offline")
    expect(form.get_by_role("button")).to_be_disabled()
    page.context.set_offline(False)
    expect(form.get_by_role("button")).to_be_enabled()
    page.route(f"{GRADER}/grades", lambda route: route.abort())
    field.fill(own_address(live_server))
    field.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("can't reach the server")


def test_a_report_that_does_not_load_says_so(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    page.route(f"{GRADER}/grades/latest", lambda route: route.abort())
    page.route(f"{GRADER}/accounts", lambda route: route.abort())
    page.goto(f"{live_server.url}/grader#token={live_server.token}")
    alert = page.locator("#page > div > .failure")
    expect(alert).to_contain_text("can't reach the server")
    page.unroute(f"{GRADER}/grades/latest")
    alert.get_by_role("button", name="Try again").click()
    expect(overview(page)).to_be_visible()
    accounts = page.get_by_role("region", name="Your accounts")
    expect(accounts.get_by_role("alert")).to_be_visible()  # a part fails alone


def test_before_the_first_grade_the_page_says_what_to_do(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    gone = '{"title":"Not Found","status":404,"code":"not_found","detail":"There is no grade yet: start one."}'
    page.route(f"{GRADER}/grades/latest", lambda route: route.fulfill(status=404, body=gone))
    page.goto(f"{live_server.url}/grader#token={live_server.token}")
    expect(page.get_by_text("There is no grade yet")).to_be_visible()
    page.get_by_role("button", name="Grade it").click()
    finished(page)
    expect(ring(page)).to_have_attribute("aria-label", re.compile("of 100"))


def with_hostile_words(report: dict[str, Any]) -> dict[str, Any]:
    bad = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>"
    check = next(one for one in report["checks"] if one["category"] == "google")
    check["what"] = bad
    check["evidence"] = {"summary": bad, "value": bad, "url": "javascript:window.hurt=1"}
    fix = report["recommendations"][0]
    fix["title"] = fix["why"] = fix["fix"] = bad
    report["name"] = bad
    return report


def test_words_of_others_are_text_and_their_links_are_http(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()

    def poison(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=with_hostile_words(answer.json()))

    page.route(f"{GRADER}/grades/latest", poison)
    open_grader(page, live_server)
    part(page, "Google presence").click()
    page.locator(".check", has_text="<img src=x").click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("<script>")
    expect(drawer.get_by_role("link")).to_have_count(0)
    assert page.locator("#page img, #page script, dialog img").count() == 0
    assert page.evaluate("window.hurt") is None
    assert page.locator("a[href^='javascript']").count() == 0


def test_candidates_are_listed_and_never_picked_silently(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    places = [
        {"place_id": "a", "name": "Luna", "address": "1 First Street", "website": own_address(live_server)},
        {"place_id": "b", "name": "Luna", "address": "2 Second Street", "website": None},
    ]
    asked: list[Any] = []

    def ambiguous(route: Route) -> None:
        asked.append(route.request.post_data_json)
        if len(asked) > 1:
            return route.continue_()
        answer = route.fetch()
        return route.fulfill(response=answer, json={**answer.json(), "candidates": places, "final": True})

    page.route(f"{GRADER}/grades", ambiguous)
    page.get_by_label("Website or name").fill("Luna")
    page.get_by_role("button", name="Grade it").click()
    which = page.get_by_role("region", name="Which one is it?")
    expect(which.get_by_role("button")).to_have_count(2)
    expect(overview(page)).to_have_count(0)
    which.get_by_role("button", name="1 First Street").click()
    finished(page)
    assert asked == [{"target": "Luna"}, {"target": own_address(live_server)}]


def test_a_link_shows_the_report_until_it_is_taken_back(new_page: NewPage, live_server: LiveServer) -> None:
    page = grade_again(open_grader(new_page(), live_server))
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share this report")
    dialog.get_by_label("How long").select_option("A week")
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_label("The link").input_value()
    assert "/shared#" in link
    assert serious_problems(page) == []

    guest = new_page(390, 780, has_touch=True, is_mobile=True)
    guest.goto(f"{live_server.url}/shared#{link.split('#')[1]}")
    expect(guest.get_by_role("heading", name=re.compile("looks online"))).to_be_visible()
    expect(ring(guest)).to_be_visible()
    expect(guest.get_by_role("button", name="I’ll do it")).to_have_count(0)
    assert guest.evaluate("document.querySelector('#page').scrollWidth") <= 390
    assert serious_problems(guest) == []

    dialog.get_by_role("button", name="Take back").first.click()
    expect(dialog.get_by_role("button", name="Take back")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Share")).to_be_focused()
    guest.reload()
    expect(guest.get_by_role("heading", name="This link leads nowhere.")).to_be_visible()


def test_settings_and_competitors_are_kept(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(), live_server)
    found = page.get_by_role("region", name="Where you are found")
    found.get_by_text("Addresses and rhythm").click()
    found.get_by_label("Grade me again").select_option("Every month")
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_role("status")).to_contain_text("Kept")
    found.get_by_label("Facebook page").fill("http://169.254.169.254/")
    found.get_by_role("button", name="Keep this").click()
    expect(found.get_by_role("status")).not_to_contain_text("Kept")

    beside = page.get_by_role("region", name="Beside your competitors")
    beside.get_by_label("A competitor’s website").fill("Tony's at 5th Avenue")
    beside.get_by_role("button", name="Add", exact=True).click()
    named = beside.get_by_role("list", name="Competitors")
    expect(named.get_by_role("listitem")).to_have_count(1)
    named.get_by_role("button", name=re.compile("^Remove")).click()
    expect(named).to_have_count(0)
    page.reload()
    expect(found.get_by_text("Addresses and rhythm")).to_be_visible()
    assert found.get_by_label("Grade me again").input_value() == "monthly"


def test_others_stand_beside_and_what_was_not_measured_is_no_zero(new_page: NewPage, live_server: LiveServer) -> None:
    page = new_page()
    scores = [{"name": "google", "score": 92, "coverage": 1}, {"name": "delivery", "score": None, "coverage": 0}]
    rival = {"target": "https://tonys.example/", "name": "Tony's", "score": 99, "grade": "A", "coverage": 0.8}
    rival |= {"report_id": "x", "final": True, "ahead_in": [], "behind_in": ["google"], "categories": scores}

    def beside(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "compared": [rival]})

    page.route(f"{GRADER}/compare", beside)
    open_grader(page, live_server)
    panel = page.get_by_role("region", name="Beside your competitors")
    lines = panel.get_by_role("list", name="Scores side by side").get_by_role("listitem")
    expect(lines.first).to_contain_text("Tony's")
    expect(lines.last).to_contain_text("(you)")
    row = panel.get_by_role("row", name=re.compile("^Delivery listings"))
    expect(row.get_by_role("cell").last).to_have_text("–")


def test_the_steps_of_a_grade_are_seen_in_the_conversation(new_page: NewPage, live_server: LiveServer) -> None:
    chat = Chat(new_page(), live_server).open()
    chat.page.evaluate("""() => {
        window.seen = new Set()
        new MutationObserver(() => document.querySelectorAll('.step').forEach(one => seen.add(one.textContent.trim())))
            .observe(document.body, {childList: true, characterData: true, subtree: true})
    }""")
    # An address that nobody had graded yet: what was graded just now is told at once, without steps.
    with live_server.client() as client:
        listing = client.get("/api/ai/digital-grader/settings").raise_for_status().json()["delivery"][0]
    chat.ask(f"grade http://{listing.split('/')[2]}/")
    seen = chat.page.evaluate("[...seen]")
    assert any("Website" in one for one in seen), seen
    expect(chat.page.locator(".step")).to_have_count(0)


def test_the_report_on_paper_and_its_past(new_page: NewPage, live_server: LiveServer) -> None:
    page = grade_again(open_grader(new_page(), live_server))
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    assert re.fullmatch(r"grade-[a-z0-9-]+-\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(b"%PDF")
    past = page.get_by_role("region", name="How it went")
    chart = past.get_by_role("img")
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(past.locator(".scorechart__reading")).to_contain_text("measured")
    expect(past.get_by_text("What changed since")).to_be_visible()
    past.get_by_text("Earlier reports").click()
    past.get_by_role("listitem").filter(has_text=re.compile(r"\([A-F]\)")).last.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/grader\?report="))
    expect(ring(page)).to_be_visible()


def test_a_grade_in_the_conversation_leads_to_its_report(chat: Chat) -> None:
    chat.ask("how do I look online, and what should I fix first?")
    card = chat.page.locator("[data-card=grade]").last
    expect(card.get_by_role("img")).to_have_attribute("aria-label", re.compile("of 100"))
    expect(card.get_by_role("list", name="Do these first").get_by_role("listitem")).to_have_count(3)
    assert serious_problems(chat.page) == []
    card.get_by_role("link", name="Open the whole report").click()
    expect(overview(chat.page)).to_be_visible()
    expect(chat.page).to_have_url(re.compile(r"/grader\?report="))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: NewPage, live_server: LiveServer, scheme: str) -> None:
    page = open_grader(new_page(color_scheme=scheme), live_server)
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    part(page, "Website").click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert serious_problems(page) == []
    page.locator(".check").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(300)  # half faded in, its contrast would be another
    assert serious_problems(page) == []


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_everything_fits_and_is_large_enough(new_page: NewPage, live_server: LiveServer, width: int) -> None:
    page = open_grader(new_page(width, 780, has_touch=True, is_mobile=True), live_server)
    part(page, "Website").click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('#page').scrollWidth") <= width
    assert page.evaluate(SMALL_TARGETS) == []
    page.locator(".check").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_be_in_viewport()
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width


def test_reduced_motion_stands_still(new_page: NewPage, live_server: LiveServer) -> None:
    page = open_grader(new_page(reduced_motion="reduce"), live_server)
    page.get_by_role("button", name="Grade again").click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()
    moving = "document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 1).length"
    assert page.evaluate(moving) == 0
