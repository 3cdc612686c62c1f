"""The data folder of one machine: who owns it, its secret, and where the owner's services answer."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from core.errors import BadInput, TablesideError, Unavailable

ProcessRole = Literal["server", "command"]


class Owner(BaseModel):
    """Who holds the folder's lock."""

    pid: int
    role: ProcessRole


class Running(BaseModel):
    """Where the owner's embedded services answer. An address given from outside is not written down: it may
    hold a password."""

    pid: int
    mongodb_uri: str | None = None
    chroma_url: str | None = None
    http_url: str | None = None
    started_at: str


class DataFolder:
    """Everything Tableside keeps on this machine. Locks are the kernel's (flock), so none outlives its holder."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path).expanduser().absolute()
        self._lock: int | None = None
        self._guest: int | None = None

    def create(self) -> None:
        """Makes the folder, readable by nobody else. One that is there keeps its mode: it may be yours."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.private("logs")
        except FileExistsError:
            raise BadInput(f"{self.path} is not a folder; choose another --data-dir.") from None
        except OSError as error:
            raise storage_error(self.path, error) from error

    def private(self, name: str) -> Path:
        """A subfolder that only we can enter."""
        folder = self.path / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        return folder

    def try_own(self, role: ProcessRole) -> bool:
        """Takes the folder's lock if nobody holds it; True also where we hold it already."""
        if self._lock is not None:
            return True
        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise storage_error(self.path, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        try:
            os.ftruncate(lock, 0)
            os.pwrite(lock, Owner(pid=os.getpid(), role=role).model_dump_json().encode(), 0)
        except OSError as error:
            os.close(lock)
            raise storage_error(self.path, error) from error
        self._lock = lock
        return True

    def release(self) -> None:
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
        self._lock = None
        self.leave_as_guest()

    @property
    def owned(self) -> bool:
        return self._lock is not None

    def owner(self) -> Owner | None:
        """Who holds the lock, None where nobody living does."""
        try:
            owner = Owner.model_validate_json(self._lock_file.read_bytes())
        except (OSError, ValidationError):
            return None
        return owner if is_alive(owner.pid) else None

    def enter_as_guest(self) -> None:
        """Says that we use the owner's services, until `release`; an owning command waits for its guests."""
        if self._guest is None:
            self._guest = os.open(self._guests_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._guest, fcntl.LOCK_SH)

    def leave_as_guest(self) -> None:
        if self._guest is not None:
            os.close(self._guest)
        self._guest = None

    def has_guests(self) -> bool:
        with suppress(FileNotFoundError):
            probe = os.open(self._guests_file, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(probe)
        return False

    def publish(self, running: Running) -> None:
        replace_private(self._running_file, running.model_dump_json(exclude_none=True))

    def withdraw(self) -> None:
        self._running_file.unlink(missing_ok=True)

    def last_running(self) -> Running | None:
        """What was last published, by an owner that may be gone."""
        try:
            return Running.model_validate_json(self._running_file.read_bytes())
        except (OSError, ValidationError):
            return None

    def read_running(self) -> Running | None:
        """The services of the living owner; None where there is none or it is still starting."""
        running, owner = self.last_running(), self.owner()
        return running if running and owner and running.pid == owner.pid else None

    def secret(self, name: str = "secret") -> str:
        """A key made once: 32 random bytes in hex. `secret` signs tokens, `encryption-key` seals what is kept."""
        file = self.path / name
        if not file.exists():
            create_private(file, secrets.token_hex(32))
        secret = file.read_text().strip()
        if len(secret) < 32:
            lost = "sign everybody out" if name == "secret" else "connect every till again"
            raise Unavailable(f"{file} is damaged; restore it from a backup, or delete it to {lost}.")
        return secret

    @property
    def _lock_file(self) -> Path:
        return self.path / "tableside.lock"

    @property
    def _guests_file(self) -> Path:
        return self.path / "guests.lock"

    @property
    def _running_file(self) -> Path:
        return self.path / "services.json"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def create_private(file: Path, text: str) -> None:
    """Writes a file that only we can read, whole or not at all; the first of two writers wins."""
    draft = _draft(file, text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def replace_private(file: Path, text: str) -> None:
    os.replace(_draft(file, text), file)


def _draft(file: Path, text: str) -> Path:
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise storage_error(file.parent, error) from error
    return draft


def storage_error(path: Path, error: OSError) -> TablesideError:
    """The one line for a folder that cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unavailable(f"The disk that holds {path} is full; free some space and start again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return BadInput(f"{path} cannot be written ({error.strerror}); choose another --data-dir.")
    return BadInput(f"{path} cannot be used as the data folder: {error.strerror}.")
