"""What a stranger clones: no machine's paths, no registry's hosts, nothing unfinished, nothing large."""

from __future__ import annotations

import json
import re
import tomllib

from tests.architecture.source import PACKAGES, ROOT, committed_files

TEXT = {
    ".py",
    ".ts",
    ".tsx",
    ".js",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".sh",
    ".lock",
    ".txt",
    "",
    ".jsonl",
    ".csv",
}
MOST = 500_000  # bytes
# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org"])
)
PATHS = re.compile(
    r"(?<![\w.])/(?:" + "|".join(["work/(?:main|shared|steering)", "tmp/w/", r"home/\w+/", "Users/"]) + ")"
)
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error"]) + r")\b")


def search(pattern: re.Pattern[str], suffixes: set[str]) -> list[str]:
    found = []
    for path in committed_files():
        if path.suffix in suffixes:
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
                if match := pattern.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number} {match.group()}")
    return found


def test_no_registry_is_named() -> None:
    assert search(HOSTS, TEXT) == []


def test_no_path_of_the_machine_it_was_written_on() -> None:
    assert search(PATHS, TEXT) == []


def test_nothing_is_left_unfinished() -> None:
    assert search(UNFINISHED, {".py", ".ts", ".tsx", ".js", ".sh", ".css"}) == []


def test_files_are_small() -> None:
    large = [
        f"{path.relative_to(ROOT)} {path.stat().st_size}" for path in committed_files() if path.stat().st_size > MOST
    ]
    assert large == []


def test_the_web_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "web/app/package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []


def test_every_package_is_in_the_build() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PACKAGES)
    assert project["tool"]["mypy"]["packages"] == list(PACKAGES)
    assert project["tool"]["coverage"]["run"]["source"] == list(PACKAGES)


def test_every_source_folder_is_a_package() -> None:
    bare = {
        path.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }
    assert bare == set()


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = []
    for path in committed_files():
        if path.suffix == ".md":
            for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text()):
                if not (path.parent / target).exists():
                    broken.append(f"{path.relative_to(ROOT)} -> {target}")
    assert broken == []
