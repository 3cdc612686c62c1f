"""Each channel says what is certain and what is not, and finds again what an answer was lost of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput
from sandboxes.base import Fault
from sandboxes.facebook import ACCOUNT, APP_ID, PAGE, SECRET, FacebookSandbox
from sandboxes.google import GoogleSandbox
from sandboxes.google_shop import LOCATION, PARENT, refused_post
from sandboxes.mailbox import MailboxSandbox, MailFault
from tests.tools.campaigns.sending.conftest import Desk
from tests.tools.grader.vendors import NOW, PRESENCE, http
from tools.campaigns.schemas import Delivery
from tools.campaigns.sending.channels.email import EmailSender, From
from tools.campaigns.sending.channels.facebook import FacebookSender
from tools.campaigns.sending.channels.google_post import GooglePostSender, local_post
from tools.campaigns.sending.channels.instagram import InstagramSender
from tools.campaigns.sending.channels.sms import SmsSender
from tools.campaigns.sending.schemas import UNDO, NotSent, OutcomeUnknown, Outgoing, Sender
from tools.content.schemas import Channel
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.email.client import SmtpClient
from tools.integrations.facebook.client import FacebookClient, PageGrant
from tools.integrations.facebook.publishing import PagePublisher
from tools.integrations.google.common import Hosts
from tools.integrations.google.posting import GooglePublisher
from tools.integrations.google.profile import GoogleProfile

ID = "a" * 32
PICTURE = "https://luna.example/thai.jpg"


def message(channel: Channel, **fields: object) -> Outgoing:
    given = {
        "delivery_id": ID,
        "restaurant_id": "luna",
        "channel": channel,
        "to": "public",
        "body": "Thai  Chicken\n20% off",
    }
    return Outgoing.model_validate({**given, "restaurant": "Luna", **fields})


@pytest.fixture
def facebook() -> FacebookSandbox:
    made = FacebookSandbox(PRESENCE, now=NOW)
    made.board.fetches = False
    return made


@pytest.fixture
def page(facebook: FacebookSandbox) -> PagePublisher:
    client = FacebookClient(
        http(httpx.ASGITransport(facebook.app())),
        APP_ID,
        SecretStr(SECRET),
        f"{PRESENCE.urls['facebook']}/v24.0",
        loopback=True,
    )
    return PagePublisher(client, PageGrant(PAGE, "Luna", SecretStr(facebook.page_token()), ACCOUNT))


async def test_a_facebook_post_whose_answer_was_lost_is_found_and_can_be_taken_back(
    facebook: FacebookSandbox, page: PagePublisher
) -> None:
    sender = FacebookSender(page)
    assert await sender.find(message("facebook"), NOW) is None
    facebook.faults.append(Fault(drop=True, path="/feed"))
    with pytest.raises(OutcomeUnknown):
        await sender.send(message("facebook"))
    found = await sender.find(message("facebook"), NOW)
    assert found and found.final and len(facebook.board.of("facebook")) == 1
    await sender.undo(found.provider_id)
    assert await sender.find(message("facebook"), NOW) is None


async def test_a_refused_post_was_not_sent(facebook: FacebookSandbox, page: PagePublisher) -> None:
    with pytest.raises(NotSent) as refused:
        await FacebookSender(page).send(message("facebook", body=" "))
    assert "retry_after" not in refused.value.details
    facebook.faults.append(Fault(status=503, times=9, path="/feed"))
    with pytest.raises(NotSent) as busy:
        await FacebookSender(page).send(message("facebook"))
    assert busy.value.details["retry_after"] > 0


class Memory:
    """Keeps what it is told to."""

    def __init__(self) -> None:
        self.container: str | None = None

    async def remember(self, restaurant_id: str, delivery_id: str, container: str | None) -> None:
        self.container = container


async def test_an_instagram_post_is_published_once_whichever_answer_is_lost(
    facebook: FacebookSandbox, page: PagePublisher
) -> None:
    memory = Memory()
    sender = InstagramSender(page, memory.remember)
    facebook.faults.append(Fault(drop=True, path="/media_publish"))
    with pytest.raises(OutcomeUnknown):
        await sender.send(message("instagram", picture_url=PICTURE))
    assert memory.container
    again = message("instagram", picture_url=PICTURE, container_id=memory.container)
    found = await sender.find(again, NOW)
    assert found and found.final and len(facebook.board.of("instagram")) == 1
    assert (await sender.send(again)).final  # even sent again, the container stands only once
    assert len(facebook.board.of("instagram")) == 1


async def test_an_instagram_container_that_nobody_published_is_certainly_not_there(
    facebook: FacebookSandbox, page: PagePublisher
) -> None:
    memory = Memory()
    sender = InstagramSender(page, memory.remember)
    facebook.faults.append(Fault(status=503, times=9, path="/media_publish"))
    with pytest.raises(NotSent):
        await sender.send(message("instagram", picture_url=PICTURE))
    assert await sender.find(message("instagram", container_id=memory.container), NOW) is None
    assert await sender.find(message("instagram"), NOW) is None
    with pytest.raises(NotSent, match="no post without a picture"):
        await sender.send(message("instagram"))


@pytest.mark.parametrize(("kind", "topic"), [("offer", "OFFER"), ("event", "EVENT")])
def test_a_google_post_carries_its_days(kind: str, topic: str) -> None:
    days = {"kind": kind, "title": "20% off", "starts": "2027-01-05", "ends": "2027-01-06", "code": "TUE20"}
    sent = message("google_post", link="https://luna.example/menu", button="BOOK", schedule=days)
    body = local_post(sent).body()
    assert refused_post(body) is None and body["topicType"] == topic and body["event"]["title"] == "20% off"
    assert body["event"]["schedule"]["startDate"] == {"year": 2027, "month": 1, "day": 5}
    assert body["event"]["schedule"]["endTime"] == {"hours": 23, "minutes": 59}
    assert ("offer" in body) == (kind == "offer") and ("callToAction" in body) == (kind == "event")


def google_place(sandbox: GoogleSandbox | None = None) -> GooglePublisher:
    sandbox = sandbox or GoogleSandbox(PRESENCE, now=NOW)
    token, _ = sandbox.tokens.issue(NOW + timedelta(hours=1))
    access = GrantAccess(Grant(token, expires_at=NOW + timedelta(hours=1)), "Google")
    transport = httpx.ASGITransport(sandbox.app())
    profile = GoogleProfile(http(transport), access, key="r1", hosts=Hosts.at(PRESENCE.urls["google"]), loopback=True)
    return GooglePublisher(profile, PARENT, LOCATION)


async def test_a_google_post_is_found_and_can_be_taken_back() -> None:
    sandbox = GoogleSandbox(PRESENCE, now=NOW)
    sender = GooglePostSender(google_place(sandbox))
    sandbox.faults.append(Fault(drop=True, path="/localPosts"))
    with pytest.raises(OutcomeUnknown):
        await sender.send(message("google_post", link="https://luna.example/menu"))
    found = await sender.find(message("google_post"), NOW)
    assert found
    await sender.undo(found.provider_id)
    assert await sender.find(message("google_post"), NOW) is None


@pytest.fixture
async def mailbox() -> AsyncIterator[MailboxSandbox]:
    made = MailboxSandbox()
    async with made.listening():
        yield made


@pytest.fixture
async def mail(mailbox: MailboxSandbox) -> AsyncIterator[EmailSender]:
    client = SmtpClient(SecretStr(mailbox.url), loopback=True, timeout=2.0)
    yield EmailSender(client, From("hello@luna.example"), FixedClock(datetime(2027, 1, 5, tzinfo=UTC)))
    await client.close()


def letter() -> Outgoing:
    return message("email", to="ana@example.com", subject="Thai", unsubscribe_url="https://luna.example/u/x")


async def test_an_email_has_an_id_of_the_delivery_and_a_way_out(mail: EmailSender, mailbox: MailboxSandbox) -> None:
    receipt = await mail.send(letter())
    parsed = mailbox.mails[-1].parsed()
    assert parsed["Message-ID"] == receipt.provider_id == f"<{ID}@luna.example>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("kind", "details"),
    [("refuse", {"stop": "bounced"}), ("later", {"retry_after": 60.0}), ("lose", None), ("drop", None)],
)
async def test_what_a_mail_server_did_with_it(
    mail: EmailSender, mailbox: MailboxSandbox, kind: str, details: dict[str, object] | None
) -> None:
    mailbox.failures.append(MailFault(kind))  # type: ignore[arg-type]
    with pytest.raises(NotSent if details else OutcomeUnknown) as error:
        await mail.send(letter())
    if details:
        assert error.value.details == details
    with pytest.raises(OutcomeUnknown):
        await mail.find(letter(), NOW)


async def test_a_container_that_waited_too_long_is_made_anew(facebook: FacebookSandbox, page: PagePublisher) -> None:
    memory = Memory()
    sender = InstagramSender(page, memory.remember)
    facebook.faults.append(Fault(status=503, times=9, path="/media_publish"))
    with pytest.raises(NotSent):
        await sender.send(message("instagram", picture_url=PICTURE))
    facebook.faults.clear()
    for container in facebook.board.waiting.values():
        container.made -= timedelta(hours=25)
    with pytest.raises(NotSent, match="forgotten") as gone:
        await sender.send(message("instagram", picture_url=PICTURE, container_id=memory.container))
    assert gone.value.details["retry_after"] and memory.container is None
    assert (await sender.send(message("instagram", picture_url=PICTURE))).final
    assert len(facebook.board.of("instagram")) == 1


@pytest.mark.parametrize("channel", ["facebook", "google_post"])
async def test_a_public_post_is_gone_within_half_an_hour_and_stays_after_it(
    desk: Desk, channel: Channel, page: PagePublisher, facebook: FacebookSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = google_place()
    sender = FacebookSender(page) if channel == "facebook" else GooglePostSender(place)

    async def of(restaurant_id: str, wanted: Channel) -> Sender:
        return sender

    async def stands() -> int:
        return len(facebook.board.of("facebook") if channel == "facebook" else await place.recent(NOW))

    monkeypatch.setattr(desk, "of", of)
    await desk.campaign(channel)
    await desk.run()
    [posted] = await desk.deliveries()
    assert posted.sent_at and await stands() == 1
    late = posted.model_copy(update={"sent_at": posted.sent_at - UNDO - timedelta(seconds=1)})
    assert not await desk.outbox.can_undo(late)
    with pytest.raises(BadInput, match="can no longer be taken back"):
        await desk.outbox.undo(late)
    assert await stands() == 1
    assert await desk.outbox.can_undo(posted)
    await desk.outbox.undo(posted)
    assert await stands() == 0 and await desk.counts() == {"cancelled": 1}


@pytest.mark.parametrize(
    ("sender", "title"), [(InstagramSender, "Instagram"), (SmsSender, "Text message"), (EmailSender, "Email")]
)
async def test_what_no_program_can_take_back_is_said(
    desk: Desk, sender: type, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def of(restaurant_id: str, wanted: Channel) -> object:
        return object.__new__(sender)

    monkeypatch.setattr(desk, "of", of)
    now = desk.clock.now()
    given = {"id": ID, "restaurant_id": "trattoria", "campaign_id": "c1", "channel": sender.channel, "status": "sent"}
    times = {"due_at": now, "not_after": now, "created_at": now, "updated_at": now, "sent_at": now}
    sent = Delivery.model_validate({**given, **times, "to": "public", "provider_id": "p1"})
    assert not await desk.outbox.can_undo(sent)
    with pytest.raises(BadInput, match=f"What went out over {title} cannot be taken back"):
        await desk.outbox.undo(sent)
