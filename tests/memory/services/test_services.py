from __future__ import annotations

import os
import signal
from time import monotonic
from urllib.parse import urlsplit

import pytest

from core.errors import BadInput, Conflict, Unavailable
from memory.mongo import Mongo
from memory.services import LINGER_SECONDS, open_services
from memory.services.chroma import free_port, heartbeat
from memory.services.folder import DataFolder, Running

from .conftest import until


async def answers(uri: str) -> bool:
    mongo = Mongo(uri)
    try:
        await mongo.ping()
        return True
    finally:
        await mongo.close()


async def chroma_answers(url: str) -> bool:
    parts = urlsplit(url)
    return await heartbeat(parts.hostname, parts.port)


async def test_a_command_uses_the_services_of_the_running_server(tmp_path):
    async with open_services(tmp_path) as server:
        server.announce("http://127.0.0.1:8000")
        async with open_services(tmp_path, role="command") as command:
            assert server.owned and not command.owned
            assert command.mongodb_uri == server.mongodb_uri
            assert await command.chroma_url() == await server.chroma_url()
            assert DataFolder(tmp_path).read_running().http_url == "http://127.0.0.1:8000"
        assert await answers(server.mongodb_uri)
    assert DataFolder(tmp_path).read_running() is None


async def test_a_second_server_is_refused_in_one_line(tmp_path):
    async with open_services(tmp_path, "mongodb://unused") as server:
        with pytest.raises(Conflict) as caught:
            async with open_services(tmp_path):
                pass
        assert caught.value.message == (
            f"Another Tableside (pid {os.getpid()}) is using {tmp_path}; stop it or choose another --data-dir."
        )
        assert await chroma_answers(await server.chroma_url())


async def test_chroma_comes_back_on_its_port_after_sigkill(tmp_path):
    async with open_services(tmp_path, "mongodb://unused") as services:
        url = await services.chroma_url()
        chroma = services._chroma.service
        first = chroma.pid
        os.kill(first, signal.SIGKILL)
        await until(lambda: chroma.pid not in (None, first))
        assert await services.chroma_url() == url
        assert await chroma_answers(url)


async def test_when_a_command_that_owned_the_services_leaves_another_takes_them_over(start_app, tmp_path):
    owner = start_app(tmp_path, "command")
    uri = owner.wait_ready()
    chroma_url = DataFolder(tmp_path).read_running().chroma_url
    async with open_services(tmp_path, role="server") as heir:  # a server may wait for a command's end
        assert not heir.owned and heir.mongodb_uri == uri
        owner.leave()
        assert owner.process.returncode == 0
        await until(lambda: heir.owned and DataFolder(tmp_path).read_running())
        assert await answers(uri)
        assert await heir.chroma_url() == chroma_url
        assert await chroma_answers(chroma_url)


async def test_a_command_takes_over_from_a_server_that_was_killed(start_app, tmp_path):
    server = start_app(tmp_path)
    uri = server.wait_ready()
    async with open_services(tmp_path, role="command") as command:
        server.kill()
        assert await answers(uri)  # the driver waits for the new mongod
        await until(lambda: command.owned and DataFolder(tmp_path).read_running())
        began = monotonic()
    assert monotonic() - began < LINGER_SECONDS  # it is not a guest of its own


async def test_an_owning_command_waits_for_its_guests(start_app, tmp_path):
    owner = start_app(tmp_path, "command")
    owner.wait_ready()
    async with open_services(tmp_path, role="command") as guest:
        owner.process.stdin.write("\n")
        owner.process.stdin.flush()
        assert await answers(guest.mongodb_uri)
        assert owner.process.poll() is None
    assert owner.process.wait(10) == 0


async def test_two_that_start_at_once_share_one_set(start_app, tmp_path):
    apps = [start_app(tmp_path, "command") for _ in range(3)]
    uris = {app.wait_ready() for app in apps}
    assert len(uris) == 1 and await answers(uris.pop())
    assert sum(len(app.services()) for app in apps) == 2


async def test_servers_by_address_need_no_lock(tmp_path):
    given = ("mongodb://db.example", "http://vectors.example:8000")
    async with open_services(tmp_path, *given) as first, open_services(tmp_path, *given) as second:
        assert first.mongodb_uri == second.mongodb_uri == given[0]
        assert await second.chroma_url() == given[1]
        assert not first.mongodb_embedded and not first.chroma_embedded and not first.owned


async def test_a_given_address_is_not_written_down(tmp_path):
    async with open_services(tmp_path, "mongodb://user:password@db.example"):
        assert "password" not in (tmp_path / "services.json").read_text()
        with pytest.raises(Unavailable, match="TABLESIDE_MONGODB_URI"):
            async with open_services(tmp_path, role="command"):
                pass


async def test_chroma_that_nobody_runs(tmp_path):
    owner = DataFolder(tmp_path)  # whose Chroma is a server of its own
    owner.try_own("server")
    owner.publish(Running(pid=os.getpid(), mongodb_uri="mongodb://socket", started_at=""))
    async with open_services(tmp_path, role="command") as command:
        assert command.mongodb_uri == "mongodb://socket"
        with pytest.raises(Unavailable, match="Chroma is not running"):
            await command.chroma_url()
    owner.release()


@pytest.mark.parametrize(
    "given",
    [
        ("mongo", None),
        ("mongodb://", None),
        ("mongodb://[", None),
        ("mongodb://h:x/", None),
        ("mongodb://a@b@h/", None),
        (None, "localhost:8000"),
        (None, "ftp://h"),
        (None, "http://h:x"),
        (None, "http://["),
    ],
)
async def test_addresses_that_are_none(tmp_path, given):
    with pytest.raises(BadInput, match="^TABLESIDE_(MONGODB_URI|CHROMA_URL) is not an? "):
        async with open_services(tmp_path / "data", *given):
            pass
    assert not (tmp_path / "data").exists()


async def test_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadInput):
        async with open_services(tmp_path / "file"):
            pass


def test_a_port_in_use_is_not_chosen():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
    assert free_port(port) == port
