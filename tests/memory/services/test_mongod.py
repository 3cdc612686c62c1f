from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from core.errors import Unavailable
from memory.mongo import Mongo
from memory.services import mongod, open_services
from memory.services.folder import DataFolder
from memory.services.mongod import Mongod, explain, fits, is_locked, socket_folder, wait_for_release

from .conftest import until

NO_CHROMA = "http://127.0.0.1:9"


async def count(uri: str, add: int = 0) -> int:
    mongo = Mongo(uri)
    try:

        async def work(session) -> None:
            for _ in range(add):
                await mongo.tenant("r").dishes.insert_one({}, session)

        if add:
            await mongo.transaction(work)
        return await mongo.tenant("r").dishes.count()
    finally:
        await mongo.close()


async def test_the_life_of_a_data_folder(tmp_path):
    """Starts, takes transactions, survives SIGKILL of mongod, a stale socket, a move and a copy."""
    data = tmp_path / "data"
    async with open_services(data, chroma_url=NO_CHROMA) as services:
        assert await count(services.mongodb_uri, add=2) == 2
        assert is_locked(data / "mongodb" / "mongod.lock")  # the lock that the next one waits for
        sockets = data / "sockets"
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert {entry.suffix for entry in sockets.iterdir()} == {".sock"}
        service = services._mongod.service
        assert not listening_ports(service.pid)
        first = service.pid
        os.kill(first, signal.SIGKILL)
        assert await count(services.mongodb_uri) == 2  # the driver waits until it is back
        assert service.pid != first
        os.kill(service.pid, signal.SIGKILL)  # and now it dies with its socket left behind
        await until(lambda: service.pid is None or service.restarts == 2)
    assert not is_locked(data / "mongodb" / "mongod.lock")
    with socket.socket(socket.AF_UNIX) as stale:
        (data / "sockets").mkdir(exist_ok=True)
        stale.bind(str(data / "sockets" / "mongod.sock"))
    moved = tmp_path / "moved"
    data.rename(moved)
    async with open_services(moved, chroma_url=NO_CHROMA) as services:
        assert await count(services.mongodb_uri, add=1) == 3
    shutil.copytree(moved, tmp_path / "copy")
    async with open_services(tmp_path / "copy", chroma_url=NO_CHROMA) as services:
        assert await count(services.mongodb_uri) == 3


def listening_ports(pid: int) -> list[str]:
    tables = (Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:] for table in ("tcp", "tcp6"))
    listening = {line.split()[9] for table in tables for line in table if line.split()[3] == "0A"}
    mine = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            mine.add(os.readlink(link))
    return [inode for inode in listening if f"socket:[{inode}]" in mine]


async def test_a_data_folder_too_deep_for_a_socket(tmp_path):
    deep = tmp_path.joinpath(*["a-long-name-of-a-folder"] * 6)
    async with open_services(deep, chroma_url=NO_CHROMA) as services:
        place = services._mongod.socket.parent
        assert not place.is_relative_to(deep)
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert await count(services.mongodb_uri, add=1) == 1
    assert not place.exists()


async def test_after_a_killed_application_the_next_one_starts_at_once(start_app, tmp_path):
    app = start_app(tmp_path / "data")
    uri = app.wait_ready()
    assert await count(uri, add=3) == 3
    app.kill()
    began = monotonic()
    async with open_services(tmp_path / "data", chroma_url=NO_CHROMA) as services:
        assert monotonic() - began < 30
        assert services.mongodb_uri == uri
        assert await count(uri) == 3


def test_a_socket_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    short = tempfile.mkdtemp()  # tmp_path itself may be too long
    monkeypatch.setattr(mongod.tempfile, "gettempdir", lambda: short)
    deep = DataFolder(tmp_path.joinpath(*["a-long-name-of-a-folder"] * 6))
    deep.create()
    place = socket_folder(deep)
    assert fits(place)
    place.chmod(0o755)
    with pytest.raises(Unavailable, match="somebody else"):
        socket_folder(deep)
    monkeypatch.setattr(mongod.tempfile, "gettempdir", lambda: str(deep.path))
    with pytest.raises(Unavailable, match="too long"):
        socket_folder(deep)


async def test_an_earlier_mongod_that_still_shuts_down_is_waited_for(tmp_path):
    lock = tmp_path / "mongod.lock"
    await wait_for_release(lock)
    with open(lock, "w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert is_locked(lock)
        with pytest.raises(Unavailable, match="Another mongod"):
            await wait_for_release(lock, 0.1)
    await wait_for_release(lock)


@pytest.mark.parametrize(("system", "machine"), [("darwin", "arm64"), ("linux", "aarch64")])
def test_other_machines_are_told_to_use_a_server(monkeypatch, system, machine):
    monkeypatch.setattr(mongod.sys, "platform", system)
    monkeypatch.setattr(mongod.platform, "machine", lambda: machine)
    with pytest.raises(Unavailable, match="TABLESIDE_MONGODB_URI"):
        mongod.find_mongod()


def test_without_the_package(monkeypatch):
    monkeypatch.setattr(mongod.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"`embedded` extra.*TABLESIDE_MONGODB_URI"):
        mongod.find_mongod()


def test_a_binary_that_lost_its_mode_gets_it_back(tmp_path):
    binary = tmp_path / "mongod"
    binary.touch(mode=0o644)
    assert os.access(mongod.executable(binary), os.X_OK)


async def test_a_full_disk_is_said_before_mongod_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(mongod, "LEAST_FREE_BYTES", 1 << 60)
    with pytest.raises(Unavailable, match="is full"):
        async with open_services(tmp_path, chroma_url=NO_CHROMA):
            pass
    assert DataFolder(tmp_path).owner() is None


async def test_foreign_files_give_one_line(tmp_path):
    folder = DataFolder(tmp_path)
    (folder.private("mongodb") / "WiredTiger.wt").write_text("rubbish")
    (tmp_path / "mongodb" / "storage.bson").write_text("rubbish")
    with pytest.raises(Unavailable, match="^mongod stopped") as caught:
        async with open_services(tmp_path, chroma_url=NO_CHROMA):
            pass
    assert "\n" not in caught.value.message
    assert (tmp_path / "mongodb" / "storage.bson").read_text() == "rubbish"


def test_what_mongod_writes_becomes_one_line():
    missing = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file"
    assert explain(missing).endswith("apt-get install libcurl4 libssl3")
    assert "disk is full" in explain('{"s":"E","msg":"x","attr":{"error":"No space left on device"}}')
    log = ['{"s":"I","msg":"fine"}', "not json", '{"s":"F","msg":"Broken","attr":{"error":"why"}}', '{"s":"I"}']
    assert explain("\n".join(log)) == "Broken why"
    assert explain("") == "see its log"


async def test_close_before_start_is_harmless(tmp_path):
    folder = DataFolder(tmp_path)
    folder.create()
    await Mongod(folder).stop()
