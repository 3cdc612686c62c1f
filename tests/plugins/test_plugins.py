"""The two plugins that every test runs under, tried from inside and in a pytest of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.plugins.closed_network import NetworkBlocked, is_local

ROOT = Path(__file__).parents[2]


def pytest_in(folder: Path, source: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.plugins.no_skips",
        "-p",
        "no:cacheprovider",
        "-q",
        "--rootdir",
        str(folder),
        "-c",
        os.devnull,
        str(folder),
    ]
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


SKIPS = """
import pytest
@pytest.mark.skip(reason="not today")
def test_it(): ...
@pytest.mark.xfail(reason="known")
def test_other(): assert False
"""


def test_a_skip_fails_in_ci_and_only_there(tmp_path: Path) -> None:
    assert pytest_in(tmp_path, SKIPS).returncode == 0
    in_ci = pytest_in(tmp_path, SKIPS, CI="true")
    assert in_ci.returncode == 1
    assert "no test may skip in CI: Skipped: not today" in in_ci.stdout
    assert "1 xfailed, 1 error" in in_ci.stdout


def test_a_module_that_skips_itself_fails_in_ci(tmp_path: Path) -> None:
    in_ci = pytest_in(tmp_path, 'import pytest; pytest.importorskip("no_such_module")', CI="true")
    assert in_ci.returncode == 2 and "no test may skip in CI" in in_ci.stdout


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", b"example.com", "2001:db8::1"])
def test_addresses_elsewhere_are_blocked(host: str | bytes) -> None:
    assert not is_local(host)
    with pytest.raises(NetworkBlocked):
        socket.create_connection((host, 443), timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "fe80::1%lo", None])
def test_loopback_is_open(host: str | None) -> None:
    assert is_local(host) is (host != "fe80::1%lo")


def test_a_datagram_is_blocked_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(NetworkBlocked):
        sender.sendto(b"?", ("192.0.2.1", 53))


def test_children_find_no_way_out_either() -> None:
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen("http://example.com", timeout=2)
