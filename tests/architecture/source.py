"""The project's source as these tests read it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYERS = ("core", "memory", "tools", "agent", "api")  # from the ground up
PACKAGES = (*LAYERS, "sandboxes", "evals")
_NOT_OURS = {
    ".git",
    ".venv",
    "node_modules",
    "dist",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


@dataclass(frozen=True)
class Module:
    path: str  # from the root, with slashes
    tree: ast.Module

    @property
    def layer(self) -> str:
        return self.path.split("/")[0]


@dataclass(frozen=True)
class Import:
    name: str  # dotted
    line: int
    lazy: bool  # inside a function, or only for type checkers


@cache
def modules() -> tuple[Module, ...]:
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(Module(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())) for path in paths)


@cache
def committed_files() -> tuple[Path, ...]:
    """What git knows or would take in; the whole tree where this is no git repository."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        found = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    else:
        found = (path for path in ROOT.rglob("*") if not _NOT_OURS & set(path.relative_to(ROOT).parts))
    return tuple(sorted(path for path in found if path.is_file()))


def imports(module: Module) -> Iterator[Import]:
    yield from _imports(module.tree, module.path.removesuffix(".py").split("/"), lazy=False)


def _imports(node: ast.AST, here: list[str], lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            above = here[: -child.level] if child.level else []
            source = ".".join([*above, *filter(None, [child.module])])
            yield from (Import(f"{source}.{alias.name}", child.lineno, lazy) for alias in child.names)
        else:
            yield from _imports(child, here, lazy or _defers(child))


def _defers(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def calls(module: Module) -> Iterator[tuple[str, int]]:
    """Every call as written, dotted: `self.mongo.system`, with its line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node.lineno


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"
