"""`tableside evals` from outside: its exit codes and its one document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli.evals import group
from evals.checks.tools import Score
from evals.report import CaseOutcome, summarise

PASSING = "id: hello\nturns:\n  - user: hello there\n    expect: {tools: [], approval: none}\n"
FAILING = "id: never\nturns:\n  - user: hello there\n    expect: {says: ['xyzzy-{}']}\n"
KEYS = {
    "cases",
    "passed",
    "turns",
    "tool_accuracy",
    "args_accuracy",
    "approval_violations",
    "ungrounded_numbers",
    "latency_ms",
    "failures",
}


def invoke(*args: str) -> Result:
    return CliRunner().invoke(group, list(args))


@pytest.mark.parametrize(("args", "code"), [((), 1), (("--case", "hello", "--repeat", "2"), 0)])
def test_run(tmp_path: Path, args: tuple[str, ...], code: int) -> None:
    (tmp_path / "a.yaml").write_text(PASSING)
    (tmp_path / "b.yaml").write_text(FAILING)
    command = [sys.executable, "-m", "api.cli", "evals", "run", str(tmp_path), "--json", *args]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == code, done.stderr
    report = json.loads(done.stdout)
    assert report.keys() == KEYS
    assert report["cases"] - report["passed"] == code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "args", "complaint"),
    [
        ("id: x\nturns: []\n", (), "a.yaml:2: turns:"),
        (PASSING, ("--case", "other"), "no case with the id 'other'"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(tmp_path: Path, text: str, args: tuple[str, ...], complaint: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    done = invoke("run", str(tmp_path), *args)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert complaint in done.output
    error = json.loads(invoke("run", str(tmp_path), "--json", *args).stdout)["error"]
    assert error["code"] in ("bad_case", "bad_input")


def test_openai_without_a_key_is_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLESIDE_OPENAI_API_KEY", raising=False)
    (tmp_path / "a.yaml").write_text(PASSING)
    done = invoke("run", str(tmp_path), "--brain", "openai")
    assert done.exit_code == 2
    assert "TABLESIDE_OPENAI_API_KEY" in done.output


def test_compare(tmp_path: Path) -> None:
    bad = CaseOutcome("dish", score=Score(1, 1, 0), latencies=[0.01])
    bad.fail(1, "wrong")
    before, after, broken = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.json"
    before.write_text(json.dumps(summarise([CaseOutcome("dish", score=Score(1, 1, 1), latencies=[0.01])])))
    after.write_text(json.dumps(summarise([bad])))
    broken.write_text("{")
    worse = invoke("compare", str(before), str(after))
    assert worse.exit_code == 1
    assert "worse: dish fails now" in worse.output
    assert json.loads(invoke("compare", str(after), str(before), "--json").output)["better"] == ["dish"]
    assert invoke("compare", str(before), str(before)).output == "No difference.\n"
    assert invoke("compare", str(before), str(broken)).exit_code == 2
    assert invoke("compare", str(before), str(tmp_path / "none.json")).exit_code == 2
