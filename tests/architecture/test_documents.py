"""What the documents promise is there."""

from __future__ import annotations

import re
import subprocess

import pytest

from api.settings import Settings
from tests.architecture.source import ROOT, committed_files

SETTINGS = {f"TABLESIDE_{name.upper()}" for name in Settings.model_fields}
GUIDE = (ROOT / "docs/operator-guide.md").read_text()


def test_the_operator_guide_names_every_setting() -> None:
    rows = set(re.findall(r"^\| `(TABLESIDE_\w+)`", GUIDE, re.MULTILINE))
    assert rows == SETTINGS


def test_no_setting_is_named_that_does_not_exist() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in committed_files()
        if path.suffix in (".md", ".yaml", ".py", "") and path.relative_to(ROOT).parts[0] != "tests"
        for name in re.findall(r"TABLESIDE_[A-Z]\w*[A-Z]\b", path.read_text(errors="ignore"))
    }
    assert {(path, name) for path, name in named if name not in SETTINGS} == set()


@pytest.mark.parametrize("row", re.findall(r"^\| `(TABLESIDE_\w+)` \| `([^`]*)` \|", GUIDE, re.MULTILINE))
def test_the_guide_gives_the_real_defaults(row: tuple[str, str]) -> None:
    name, written = row
    default = (
        Settings.model_fields[name.removeprefix("TABLESIDE_").lower()].default_factory
        or Settings.model_fields[name.removeprefix("TABLESIDE_").lower()].default
    )
    value = default() if callable(default) else default
    assert written == str(value).lower() or written == str(value) or written == f"{value:g}"


def test_the_api_guide_names_every_route() -> None:
    from fastapi.routing import APIRoute

    from api.routes import assistant, health

    guide = (ROOT / "docs/api.md").read_text()
    routes = [route for module in (assistant, health) for route in module.router.routes if isinstance(route, APIRoute)]
    missing = []
    for route in routes:
        path = re.sub(r"\{\w+\}", "{id}", route.path.removeprefix("/api/ai/assistant"))
        missing += [f"{method} {path}" for method in route.methods if f"{path}" not in guide or method not in guide]
    assert routes and missing == []


def test_the_commands_in_the_documents_exist() -> None:
    from api.cli import cli

    named = {
        match
        for path in committed_files()
        if path.suffix == ".md"
        for match in re.findall(r"\.venv/bin/tableside (\w+)", path.read_text())
    }
    context = cli.make_context("tableside", ["--help"], resilient_parsing=True)
    assert named - set(cli.list_commands(context)) == set()


def test_the_changelog_has_this_version() -> None:
    from importlib.metadata import version

    assert f"## {version('tableside')}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_make_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        match
        for path in committed_files()
        if path.suffix in (".md", ".yaml")
        for match in re.findall(r"(?:`|^|\s)make ([a-z]+)\b(?=`|\s+#|$)", path.read_text(), re.MULTILINE)
    }
    assert {"run", "test", "check", "bench"} <= named
    assert named - targets == set()


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci/run").read_text()
    extract = re.search(r"command=\$\((awk .*?README\.md)\)", script)
    assert extract
    found = subprocess.run(["bash", "-c", extract.group(1)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "make test\n"
