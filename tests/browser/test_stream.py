"""What happens to an answer on its way: stopped, left, cut off, in two places at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from sandboxes.openai import Answer, OpenAISandbox
from tests.browser.pages import Chat
from tests.browser.wire import Wire
from tests.conftest import LiveServer, Stores, prepare_database, start_server, stop_server
from tests.serving import served

WORDS = [f"word{number}" for number in range(120)]
LONG = Answer(text=" ".join(WORDS), delay=0.04)


@pytest.fixture(scope="module")
def model() -> Iterator[tuple[OpenAISandbox, str]]:
    """A model that takes its time, on loopback."""
    sandbox = OpenAISandbox()
    with served(sandbox) as url:
        yield sandbox, f"{url}/v1"


@pytest.fixture(scope="module")
def live_server(
    stores: Stores, model: tuple[OpenAISandbox, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path_factory.mktemp("slow")),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"slow_{uuid4().hex[:12]}",
        "TABLESIDE_BRAIN": "openai",
        "TABLESIDE_OPENAI_BASE_URL": model[1],
        "TABLESIDE_OPENAI_API_KEY": "sandbox",
    }
    prepare_database(env)
    server = start_server(env)
    yield server
    stop_server(server)


@pytest.fixture
def slow(model: tuple[OpenAISandbox, str], chat: Chat) -> Iterator[Chat]:
    """The chat, with a long answer under way."""
    model[0].answers.clear()
    model[0].answers.append(LONG)
    chat.say("tell me a long story")
    expect(chat.replies.last).to_contain_text("word5")
    yield chat
    model[0].answers.clear()


def words(chat: Chat) -> list[str]:
    return chat.replies.last.locator(".prose").inner_text().split()


def test_stop_keeps_what_was_said(slow: Chat) -> None:
    slow.page.get_by_role("button", name="Stop answering").click()
    expect(slow.replies.last).to_contain_text("You stopped this answer.")
    said = words(slow)
    assert said == WORDS[: len(said)]
    assert len(said) < len(WORDS)
    slow.page.reload()
    expect(slow.replies.last).to_contain_text("You stopped this answer.")


def test_a_reload_in_the_middle_goes_on_with_the_answer(slow: Chat) -> None:
    slow.page.reload()
    expect(slow.page.get_by_role("button", name="Stop answering")).to_be_visible()
    slow.settled()
    assert words(slow) == WORDS
    expect(slow.questions).to_have_count(1)


def test_a_cut_wire_leaves_no_gap_and_no_repeat(
    model: tuple[OpenAISandbox, str], live_server: LiveServer, new_page: Callable[..., Page]
) -> None:
    model[0].answers.append(LONG)
    with Wire(int(live_server.url.rsplit(":", 1)[1])).laid() as wire:
        page = new_page()
        resumed: list[str] = []
        page.on("request", lambda request: resumed.append(request.headers.get("last-event-id", "")))
        chat = Chat(page, replace(live_server, url=f"http://127.0.0.1:{wire.port}")).open()
        chat.say("tell me a long story")
        for word in ("word5", "word60"):
            expect(chat.replies.last).to_contain_text(word)
            wire.cut()
        chat.settled()
        assert words(chat) == WORDS
        assert len([event_id for event_id in resumed if event_id]) >= 2


def test_a_second_place_sees_the_same_answer_and_waits_its_turn(slow: Chat, new_page: Callable[..., Page]) -> None:
    other = Chat(new_page(), slow.server).open(f"/?thread={slow.thread_id()}")
    expect(other.page.get_by_role("button", name="Stop answering")).to_be_visible()
    other.say("and another thing")
    expect(other.composer).to_have_value("and another thing")
    other.settled()
    slow.settled()
    assert words(other) == words(slow) == WORDS


def test_while_it_answers_the_streaming_text_is_not_read_out(slow: Chat) -> None:
    expect(slow.replies.last).to_have_attribute("aria-live", "off")
    expect(slow.replies.last).to_have_attribute("aria-busy", "true")
    slow.settled()
    expect(slow.page.get_by_test_id("announcer")).to_contain_text(WORDS[-1])


def test_a_thread_that_became_busy_elsewhere_hands_the_words_back(slow: Chat, new_page: Callable[..., Page]) -> None:
    other = Chat(new_page(), slow.server).open()
    other.page.route(
        "**/messages",
        lambda route: route.fulfill(
            json={"thread_id": slow.thread_id(), "messages": [], "running": None, "next": None}
        ),
        times=1,
    )
    other.page.evaluate(
        "id => { history.pushState(null, '', '?thread=' + id); dispatchEvent(new PopStateEvent('popstate')) }",
        slow.thread_id(),
    )
    expect(other.page.get_by_role("log")).to_be_attached()
    other.say("and another thing")
    expect(other.page.get_by_text("still answering")).to_be_visible()
    expect(other.composer).to_have_value("and another thing")
    other.settled()
    slow.settled()


def test_an_answer_that_failed_can_be_asked_for_again(slow: Chat) -> None:
    slow.settled()
    slow.page.route(
        "**/runs",
        lambda route: route.fulfill(
            status=200,
            content_type="text/event-stream",
            body='id: x:1\ndata: {"type":"RUN_ERROR","message":"The model went for a walk.","code":"model"}\n\n',
        ),
        times=1,
    )
    slow.say("how is the Hawaiian doing?")
    expect(slow.replies.last).to_contain_text("The model went for a walk.")
    slow.replies.last.get_by_role("button", name="Try again").click()
    slow.settled()
    expect(slow.questions.last).to_have_text("how is the Hawaiian doing?")
    expect(slow.questions).to_have_count(2)
    expect(slow.replies.last).to_contain_text("Hawaiian")
