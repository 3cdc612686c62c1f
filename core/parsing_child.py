"""What runs in the child of `core.processes`: one call after the other, read from stdin, answered on stdout."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import pickle
import resource
import struct
import sys
from functools import reduce
from importlib import import_module
from typing import Any, BinaryIO

from pydantic import BaseModel

STARTED = b"started"
_MESSAGE = 200  # characters of an error
# What code in there has no business doing, whichever library tries it.
_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.exec",
    "os.fork",
    "os.system",
)


def main() -> None:
    """Reads calls until its parent is gone."""
    # The answers go to the pipe that was stdout; what a library prints goes nowhere.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound(int(sys.argv[2]))
    while header := sys.stdin.buffer.read(8):
        (size,) = struct.unpack("!Q", header)
        module, name, seconds, args = pickle.loads(sys.stdin.buffer.read(size))  # noqa: S301 - from our own parent
        _write(answers, _answer(answers, module, name, seconds, args))


def _bound(memory: int) -> None:
    """Best effort where the platform knows no such limit: the parent's timeout stands in any case."""
    sys.dont_write_bytecode = True
    os.nice(5)  # chats come first
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))
    sys.addaudithook(_watch)


def _watch(event: str, _: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a parser may not do {event}")


def _answer(answers: BinaryIO, module: str, name: str, seconds: float, args: tuple[Any, ...]) -> bytes:
    try:
        function = reduce(getattr, name.split("."), import_module(module))
        _write(answers, STARTED)
        _allow(seconds)
        return pickle.dumps((True, function(*args)), protocol=pickle.HIGHEST_PROTOCOL)  # type: ignore[operator]
    except Exception as error:  # its caller hears of it, whatever it is
        return pickle.dumps((False, (type(error).__name__, str(error)[:_MESSAGE])))


def _allow(seconds: float) -> None:
    """More processor time, so that a call whose parent was killed ends too."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, resource.RLIM_INFINITY))


def _write(answers: BinaryIO, data: bytes) -> None:
    answers.write(struct.pack("!Q", len(data)) + data)
    answers.flush()


def load_result(data: bytes) -> tuple[bool, Any]:
    """Unpickles models, dataclasses and plain values; UnpicklingError for everything else."""
    ok, value = _Careful(io.BytesIO(data)).load()
    return bool(ok), value


class _Careful(pickle.Unpickler):
    _PLAIN = frozenset(
        {
            ("datetime", "datetime"),
            ("datetime", "date"),
            ("datetime", "timedelta"),
            ("datetime", "timezone"),
            ("pydantic_core._pydantic_core", "TzInfo"),  # of moments that a model read
            ("builtins", "set"),
            ("builtins", "frozenset"),
        }
    )

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if self._known(module, name) else None
        if (module, name) in self._PLAIN or (
            isinstance(found, type) and _is_record(found) and found.__module__ == module
        ):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")

    def _known(self, module: str, name: str) -> bool:
        return (module, name) in self._PLAIN or (module in sys.modules and "." not in name)


def _is_record(kind: type) -> bool:
    return issubclass(kind, BaseModel) or dataclasses.is_dataclass(kind)
