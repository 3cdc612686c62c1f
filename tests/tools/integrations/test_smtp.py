"""The SMTP client against a real server of this machine: what was taken, what was not, and what nobody knows."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.errors import BadInput
from sandboxes.mailbox import MailboxSandbox, MailFault
from tools.integrations.email.client import SmtpClient
from tools.integrations.email.schemas import Letter, NotTaken, Unsure

AT = datetime(2027, 1, 5, 18, tzinfo=UTC)


def letter(to: str = "maria@example.com", delivery: str = "d-1", text: str = "Thai Chicken on Tuesday.") -> Letter:
    return Letter(delivery, to, "hello@luna.example", "Luna Pizza", "Tuesday", text, AT)


@pytest.fixture
async def mailbox() -> AsyncIterator[MailboxSandbox]:
    made = MailboxSandbox(AT)
    async with made.listening():
        yield made


@pytest.fixture
async def client(mailbox: MailboxSandbox) -> AsyncIterator[SmtpClient]:
    made = SmtpClient(SecretStr(mailbox.url), loopback=True, timeout=2.0)
    yield made
    await made.close()


async def test_many_letters_go_over_one_connection(mailbox: MailboxSandbox, client: SmtpClient) -> None:
    for number in range(20):
        await client.send(letter(f"guest{number}@example.com", f"d-{number}", ".a line that starts with a dot\n..two"))
    assert (mailbox.taken, mailbox.connections) == (20, 1)
    last = mailbox.mails[-1].shown()
    assert (last["to"], last["message_id"]) == (["guest19@example.com"], "<d-19@luna.example>")
    assert last["text"].splitlines() == [".a line that starts with a dot", "..two"]


async def test_a_refused_recipient_stops_the_address_and_nothing_else(
    mailbox: MailboxSandbox, client: SmtpClient
) -> None:
    mailbox.failures = [MailFault("refuse", to="gone@")]
    with pytest.raises(NotTaken) as refused:
        await client.send(letter("gone@example.com"))
    assert refused.value.permanent and refused.value.bad_address and refused.value.smtp_code == 550
    await client.send(letter())
    assert (mailbox.taken, mailbox.connections) == (1, 1)


async def test_a_refusal_for_now_may_be_tried_again(mailbox: MailboxSandbox, client: SmtpClient) -> None:
    mailbox.failures = [MailFault("later")]
    with pytest.raises(NotTaken) as refused:
        await client.send(letter())
    assert not refused.value.permanent and not refused.value.bad_address and refused.value.smtp_code == 451
    assert mailbox.taken == 0


@pytest.mark.parametrize(("kind", "taken"), [("drop", 1), ("lose", 0)])
async def test_a_line_that_dies_after_the_message_leaves_it_open(
    mailbox: MailboxSandbox, client: SmtpClient, kind: str, taken: int
) -> None:
    mailbox.failures = [MailFault(kind)]  # type: ignore[arg-type]
    with pytest.raises(Unsure):
        await client.send(letter())
    assert mailbox.taken == taken
    await client.send(letter(delivery="d-2"))
    assert mailbox.taken == taken + 1


async def test_a_line_that_died_between_letters_is_made_anew_once(mailbox: MailboxSandbox, client: SmtpClient) -> None:
    await client.send(letter())
    mailbox.hang_up()
    await client.send(letter(delivery="d-2"))
    assert [one.shown()["message_id"] for one in mailbox.mails] == ["<d-1@luna.example>", "<d-2@luna.example>"]


async def test_a_server_that_died_has_certainly_taken_nothing(mailbox: MailboxSandbox, client: SmtpClient) -> None:
    await client.send(letter())
    mailbox.failures = [MailFault("die")]
    with pytest.raises(Unsure):
        await client.send(letter(delivery="d-2"))
    for number in range(3, 6):
        with pytest.raises(NotTaken) as gone:
            await client.send(letter(delivery=f"d-{number}"))
        assert not gone.value.permanent and gone.value.smtp_code is None
    mailbox.down = False
    await client.send(letter(delivery="d-3"))
    assert mailbox.taken == 2


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = SmtpClient(SecretStr(f"smtp://127.0.0.1:{port}"), loopback=True)
    with pytest.raises(NotTaken, match="could not be reached"):
        await client.send(letter())
    with pytest.raises(NotTaken):
        await client.check()


async def test_only_a_demo_may_use_this_machine(mailbox: MailboxSandbox) -> None:
    with pytest.raises(BadInput, match="demo restaurant"):
        await SmtpClient(SecretStr(mailbox.url)).send(letter())
    assert mailbox.connections == 0


@pytest.mark.parametrize("url", ["", "http://mail.example", "smtp://", "smtps://host:banana", "mail.example:25"])
def test_what_is_no_mail_server_is_said_without_its_password(url: str) -> None:
    with pytest.raises(BadInput, match="TABLESIDE_SMTP_URL"):
        SmtpClient(SecretStr(url))
