"""What the tests have a parser's process do."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    tags: int
    process: int


def count(data: bytes) -> Counted:
    return Counted(data.count(b"<"), os.getpid())


def hang() -> None:
    while True:
        time.sleep(1)


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def nap(seconds: float) -> None:
    time.sleep(seconds)


def die() -> None:
    ctypes.string_at(0)


def swell() -> int:
    return len(bytearray(1 << 30))


def divide(one: int, other: int) -> float:
    return one / other


def call_home() -> None:
    socket.create_connection(("127.0.0.1", 9))


def start_a_program() -> None:
    subprocess.run(["true"])


def environment() -> list[str]:
    return sorted(os.environ)


def shout() -> int:
    print("x" * 1000, flush=True)
    return 7
