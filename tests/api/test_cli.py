"""The command line: what it prints, and one clear line with the right exit code for bad input."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest

from api.cli import cli, main
from tests.conftest import Stores

Outcome = tuple[int, str, str]
Tableside = Callable[..., Outcome]
ORDERS = """order,date,item,quantity,price
1,2024-12-28 18:00,Margherita,2,12.00
1,2024-12-28 18:00,Diavola,1,14.50
2,2024-12-29 19:30,Margherita,3,12.00
"""
NOW = ("--now", "2025-01-01T10:00")


@pytest.fixture
def tableside(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Tableside]:
    """Runs the command line on a database of its own; gives (exit code, stdout, stderr)."""
    for name, value in (
        ("DATA_DIR", str(tmp_path / "data")),
        ("MONGODB_URI", stores.mongodb_uri),
        ("CHROMA_URL", stores.chroma_url),
        ("MONGODB_DATABASE", f"cli_{uuid4().hex[:12]}"),
    ):
        monkeypatch.setenv(f"TABLESIDE_{name}", value)

    def run(*args: str) -> Outcome:
        monkeypatch.setattr("sys.argv", ["tableside", *args])
        code = 0
        try:
            main()
        except SystemExit as exit:
            code = int(exit.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    assert run("migrate")[0] == 0
    yield run


@pytest.fixture
def orders(tmp_path: Path) -> str:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    return str(file)


@pytest.fixture
def trattoria(tableside: Tableside, orders: str) -> Tableside:
    code, out, err = tableside(
        "menu",
        "import",
        orders,
        "--restaurant",
        "trattoria",
        "--timezone",
        "America/New_York",
        "--currency",
        "USD",
        "--json",
    )
    assert code == 0, err
    return lambda *args: tableside(*args, "--restaurant", "trattoria")


def document(outcome: Outcome) -> Any:
    code, out, err = outcome
    assert code == 0, err
    assert out.count("\n") == 1
    return json.loads(out)


def test_chat_answers_with_one_document(trattoria: Tableside) -> None:
    answer = document(trattoria("chat", "-m", "which dishes sold best in the last 7 days?", "--json", *NOW))
    assert {"reply", "tool_calls", "cards", "approvals", "thread_id", "run_id", "brain"} <= set(answer)
    assert answer["brain"] == "builtin" and "Margherita" in answer["reply"]
    assert answer["tool_calls"] == [{"name": "analyze_menu", "args": {"period_days": 7}}]
    best = answer["cards"][0]["data"]["items"][0]
    assert (best["name"], best["units"]) == ("Margherita", 5)
    again = document(trattoria("chat", "-m", "and the Diavola?", "--thread", answer["thread_id"], "--json", *NOW))
    assert again["tool_calls"][0]["args"]["item"] == "Diavola"


def test_chat_streams_in_the_terminal(trattoria: Tableside) -> None:
    code, out, _ = trattoria("chat", "-m", "which dishes sold best in the last 7 days?", *NOW)
    assert code == 0 and "Margherita" in out


def test_a_conversation_with_a_decision(trattoria: Tableside, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["put the margherita up to 13", "", "XXXX OK"])
    code: list[str] = []

    def type_(prompt: str) -> str:
        if (line := next(said, None)) is not None:
            return line
        if not code:
            [approval] = document(trattoria("approvals", "list", "--status", "pending", "--json"))["approvals"]
            code.append(approval["short_code"])
            raise EOFError
        raise EOFError

    monkeypatch.setattr("builtins.input", type_)
    monkeypatch.setattr("api.cli.chat._line", lambda: next(said, None))
    exit, out, _ = trattoria("chat", *NOW)
    assert exit == 0 and "Waits for approval" in out and "No approval goes by the code XXXX" in out


def test_approvals_from_the_command_line(trattoria: Tableside) -> None:
    asked = document(trattoria("chat", "-m", "put the margherita up to 13", "--json"))
    [approval] = asked["approvals"]
    assert set(approval) == {"id", "risk", "title", "short_code", "expires_at"} and approval["risk"] == "money"
    assert approval["short_code"] in trattoria("approvals", "list", "--status", "pending")[1]
    code, out, _ = trattoria("approvals", "approve", approval["short_code"])
    assert code == 0 and "13" in out
    code, _, err = trattoria("approvals", "reject", approval["id"], "--reason", "late")
    assert code == 1 and "approved already" in err
    second = document(trattoria("chat", "-m", "take the diavola off", "--json"))["approvals"][0]
    declined = document(trattoria("approvals", "reject", second["id"], "--reason", "not now", "--json"))
    assert (declined["status"], declined["reason"]) == ("rejected", "not now")
    assert trattoria("approvals", "list", "--status", "pending")[1] == "Nothing here.\n"


def test_a_token_opens_the_api(trattoria: Tableside, tmp_path: Path) -> None:
    made = document(trattoria("token", "--user", "anna", "--role", "manager", "--hours", "2", "--json"))["token"]
    claims = jwt.decode(made, (tmp_path / "data" / "secret").read_text().strip(), ["HS256"])
    assert (claims["sub"], claims["restaurant_id"], claims["role"]) == ("anna", "trattoria", "manager")
    assert trattoria("token")[1].count(".") == 2


def test_doctor_backs_up_and_restores(
    trattoria: Tableside, tableside: Tableside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = document(tableside("doctor", "--json"))["checks"]
    assert {"name", "status", "detail"} == set(checks[0])
    assert "✓" in tableside("doctor")[1]
    backup = tmp_path / "backup.tar.gz"
    assert document(tableside("doctor", "--backup", str(backup), "--json"))["documents"] > 0
    code, _, err = tableside("doctor", "--backup", str(backup))
    assert code != 0 and "already" in err
    monkeypatch.setenv("TABLESIDE_MONGODB_DATABASE", f"cli_{uuid4().hex[:12]}")
    assert tableside("doctor", "--restore", str(backup), "--data-dir", str(tmp_path / "restored"))[0] == 0
    assert tableside("doctor", "--restore", "/nowhere/backup.tar.gz")[0] != 0
    answer = tableside(
        "chat",
        "-m",
        "what sold best in the last 7 days?",
        "--restaurant",
        "trattoria",
        *NOW,
        "--data-dir",
        str(tmp_path / "restored"),
    )
    assert "Margherita" in answer[1]


def test_migrate_twice_does_nothing(tableside: Tableside) -> None:
    assert document(tableside("migrate", "--json")) == {"migrations": []}
    assert tableside("migrate") == (0, "The database is up to date.\n", "")


def test_the_demo_loads(tableside: Tableside) -> None:
    assert "demo" in tableside("demo", "load")[1]
    assert document(tableside("demo", "load", "--json")) == {"restaurant": "demo"}


@pytest.mark.parametrize(
    "args",
    [
        ("chat", "-m", "hi", "--restaurant", "nowhere"),
        ("chat", "-m", "  "),
        ("chat", "-m", "x" * 9000),
        ("chat", "--json"),
        ("chat", "-m", "hi", "--now", "tomorrow"),
        ("chat", "-m", "hi", "--thread", "a/b"),
        ("approvals", "approve", "nope"),
        ("nonsense",),
        ("chat", "--nonsense"),
        ("serve", "--port", "99999"),
        ("menu", "import", "/nowhere/file.csv"),
        ("menu",),
    ],
)
def test_bad_input_is_one_line_and_exit_2(trattoria: Tableside, tableside: Tableside, args: tuple[str, ...]) -> None:
    run = tableside if "--restaurant" in args or args[0] in ("nonsense", "menu", "serve", "doctor") else trattoria
    code, out, err = run(*args)
    assert code == 2
    assert "Traceback" not in err and (err.startswith("Error: ") or "Usage" in out + err)
    if err.startswith("Error: "):
        assert err.count("\n") == 1


def test_errors_are_documents_too(tableside: Tableside) -> None:
    code, out, err = tableside("chat", "-m", "hi", "--json", "--restaurant", "nowhere")
    assert code == 2 and json.loads(out)["error"]["code"] == "not_found" and "nowhere" in err


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "many", "TABLESIDE_PORT"),
        ("JWT_SECRET", "short", "32 characters"),
        ("BRAIN", "openai", "OPENAI_API_KEY"),
        ("ENV", "production", "JWT_SECRET"),
        ("MONGODB_URI", "http://localhost", "MONGODB_URI"),
    ],
)
def test_wrong_settings_are_named(
    trattoria: Tableside, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"TABLESIDE_{name}", value)
    code, _, err = trattoria("chat", "-m", "hi")
    assert code == 2 and says in err and err.count("\n") == 1


def test_a_database_that_does_not_answer(trattoria: Tableside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLESIDE_MONGODB_URI", "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300")
    code, _, err = trattoria("chat", "-m", "hi")
    assert code == 1 and "MongoDB" in err and err.count("\n") == 1


def test_a_busy_port_is_said_at_once(tableside: Tableside) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = tableside("serve", "--port", str(taken.getsockname()[1]))
    assert code == 2 and "Cannot listen on" in err


def test_help_is_there_and_quick(tableside: Tableside) -> None:
    code, out, _ = tableside("--help")
    assert code == 0 and all(name in out for name in ("serve", "chat", "menu", "approvals", "evals", "doctor"))
    assert tableside("chat", "--help")[0] == 0


def test_a_pipe_that_takes_a_part_at_a_time_gets_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.FileIO):
        def write(self, data: Any) -> int:
            return super().write(bytes(data[:1_000]))

    out = io.TextIOWrapper(Pipe(tmp_path / "out", "w"), "utf-8", write_through=True)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["tableside", "--help"])
    monkeypatch.setattr(cli, "short_help", "x")
    monkeypatch.setattr(cli, "help", "long words " * 10_000)
    with contextlib.suppress(SystemExit):
        main()
    sys.stdout.flush()
    assert (
        "Show this message and exit." in (tmp_path / "out").read_text() and (tmp_path / "out").stat().st_size > 99_000
    )
