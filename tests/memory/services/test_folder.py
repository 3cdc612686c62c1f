from __future__ import annotations

import os
import stat

import pytest

from core.errors import BadInput, Unavailable
from memory.services.folder import DataFolder, Owner, Running, is_alive


@pytest.fixture
def folder(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.create()
    yield folder
    folder.release()


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_private_and_an_old_one_keeps_its_mode(tmp_path):
    DataFolder(tmp_path / "a" / "b").create()
    assert mode(tmp_path / "a" / "b") == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    DataFolder(tmp_path / "open").create()
    assert mode(tmp_path / "open") == 0o755
    assert mode(tmp_path / "open" / "logs") == 0o700


def test_a_file_in_its_place_is_bad_input(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="is not a folder"):
        DataFolder(tmp_path / "file").create()
    with pytest.raises(BadInput, match="--data-dir|data folder"):
        DataFolder(tmp_path / "file" / "below").create()


def test_the_secret_is_made_once_and_only_we_can_read_it(folder):
    secret = folder.secret()
    assert len(bytes.fromhex(secret)) == 32
    assert DataFolder(folder.path).secret() == secret
    assert mode(folder.path / "secret") == 0o600
    assert not list(folder.path.glob(".secret*"))


def test_a_damaged_secret_is_said_and_never_replaced(folder):
    (folder.path / "secret").write_text("short")
    with pytest.raises(Unavailable, match="damaged"):
        folder.secret()
    assert (folder.path / "secret").read_text() == "short"


def test_one_owner_at_a_time(folder):
    other = DataFolder(folder.path)
    assert folder.try_own("server")
    assert folder.try_own("server")  # ours already
    assert not other.try_own("command")
    assert other.owner() == Owner(pid=os.getpid(), role="server")
    folder.release()
    assert other.owner() is None
    assert other.try_own("command")
    other.release()


def test_only_the_living_owner_counts_as_running(folder):
    folder.try_own("server")
    running = Running(pid=os.getpid(), mongodb_uri="mongodb://x", started_at="2027-01-01T00:00:00")
    folder.publish(running)
    assert folder.read_running() == running
    assert mode(folder.path / "services.json") == 0o600
    folder.publish(running.model_copy(update={"pid": 2**22}))  # left by an owner that was killed
    assert folder.read_running() is None
    folder.withdraw()
    folder.withdraw()
    assert folder.last_running() is None


def test_guests_are_seen_until_they_leave(folder):
    guest = DataFolder(folder.path)
    assert not folder.has_guests()
    guest.enter_as_guest()
    assert folder.has_guests()
    guest.release()
    assert not folder.has_guests()


def test_is_alive():
    assert is_alive(os.getpid())
    assert not is_alive(2**22)
