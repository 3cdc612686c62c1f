"""No test reaches the network: Python's sockets may go to loopback and unix sockets, and nowhere else.

The audit hook sees every connect and every name that is looked up, whichever library asks. Programs that a test
starts are pointed at a proxy that nobody listens on.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from typing import Any

NOWHERE = "http://127.0.0.1:9"  # the discard port
LOCAL_NAMES = {"localhost", "", "::", "0.0.0.0", None}


class NetworkBlocked(RuntimeError):
    """A test tried to leave the machine."""


def is_local(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto"):
        if args[0].family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = args[1][0]
    else:
        return
    if not is_local(host) and host != socket.gethostname():
        raise NetworkBlocked(f"{event} to {host!r}: tests stay on this machine")


def pytest_configure() -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "localhost,127.0.0.1,::1"
    for name in ("HF_HUB_OFFLINE", "ANONYMIZED_TELEMETRY_OFF", "TRANSFORMERS_OFFLINE"):
        os.environ.setdefault(name, "1")
    sys.addaudithook(_watch)
