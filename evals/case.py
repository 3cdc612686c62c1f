"""The replay case: one YAML file a conversation. Strict, so that a misspelt check cannot pass for a passed one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from core.errors import BadInput
from tools.base import Risk


class CaseError(BadInput):
    """A case that cannot be run as written; the message names the file, the line and the field."""

    code = "bad_case"


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return pattern


Regex = Annotated[str, AfterValidator(_regex)]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedCall(_Strict):
    """A call that must be made. `args` is a subset of what the call carries."""

    name: Text
    args: dict[str, Any] = Field(default_factory=dict)


class ExpectedApproval(_Strict):
    risk: Risk


class Expect(_Strict):
    """What must be true of one turn; what is not written is not checked.

    `tools: []` says that no D or W tool may be called; without the key nothing is said about extra calls.
    """

    tools: list[ExpectedCall] | None = None
    no_tools: list[Text] = Field(default_factory=list)
    says: list[Regex] = Field(default_factory=list)
    not_says: list[Regex] = Field(default_factory=list)
    approval: ExpectedApproval | Literal["none"] | None = None
    out_of_scope: bool = False
    clarify: bool = False


class Edit(_Strict):
    edit: Text


class CaseTurn(_Strict):
    """What the owner writes, what must follow, and how the newest pending approval is decided afterwards."""

    user: Text
    expect: Expect = Field(default_factory=Expect)
    decide: Edit | Literal["approve", "reject"] | None = None


class EndState(_Strict):
    """How many documents `filter` (Extended JSON) must find in the case's restaurant when all turns are over."""

    collection: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    filter: dict[str, Any] = Field(default_factory=dict)
    count: Annotated[int, Field(ge=0)]


class Case(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    restaurant: str = "demo"
    lang: str = "en"
    turns: Annotated[list[CaseTurn], Field(min_length=1)]
    end_state: list[EndState] = Field(default_factory=list)


def load_cases(path: Path) -> list[Case]:
    """Every case under a folder (or one file), in the order of their paths."""
    if not path.exists():
        raise CaseError(f"{path}: no such file or folder")
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
    if not files:
        raise CaseError(f"{path}: no .yaml files in this folder")
    cases: dict[str, tuple[Case, Path]] = {}
    for file in files:
        case = load_case(file)
        if case.id in cases:
            raise CaseError(f"{file}: the id {case.id!r} is taken by {cases[case.id][1]}")
        cases[case.id] = (case, file)
    return [case for case, _ in cases.values()]


def load_case(file: Path) -> Case:
    """Reads one file; the first thing wrong with it becomes one line."""
    root = _compose(file)
    try:
        return Case.model_validate(yaml.SafeLoader("").construct_document(root))
    except ValidationError as error:
        raise CaseError(_complaint(file, root, error)) from None
    except ValueError as error:  # e.g. an impossible date written without quotes
        raise CaseError(f"{file}: {error}") from None


def _compose(file: Path) -> yaml.Node:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CaseError(f"{file}:{line}: not YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise CaseError(f"{file}: cannot be read: {error}") from None
    if not isinstance(root, yaml.MappingNode):
        raise CaseError(f"{file}:1: a case is a mapping with id and turns")
    for key in _repeated_keys(root):
        raise CaseError(f"{file}:{key.start_mark.line + 1}: the key {key.value!r} stands here twice")
    return root


def _repeated_keys(node: yaml.Node) -> Iterator[yaml.Node]:
    """YAML lets the last one win in silence, which would drop a check."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child)
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if repr(key.value) in seen:
                yield key
            seen.add(repr(key.value))
            yield from _repeated_keys(value)


def _complaint(file: Path, root: yaml.Node, error: ValidationError) -> str:
    """Of a union's several complaints the one that got furthest into the file is the one meant."""
    located = [(*_locate(root, detail["loc"]), detail) for detail in error.errors()]
    path, line, detail = max(located, key=lambda entry: len(entry[0]))
    return f"{file}:{line}: {'.'.join(map(str, path)) or 'case'}: {_words(detail)}"


def _words(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "extra_forbidden":
            return "unknown key"
        case "missing":
            return f"{detail['loc'][-1]} is missing"
        case _:
            return detail["msg"].removeprefix("Value error, ")


def _locate(node: yaml.Node, loc: tuple[int | str, ...]) -> tuple[list[int | str], int]:
    """Follows pydantic's location as far as the file goes; names of union members are not in the file."""
    found: list[int | str] = []
    line = node.start_mark.line + 1
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif entry := _entry(node, part):
            line, node = entry[0].start_mark.line + 1, entry[1]
        else:
            continue
        found.append(part)
    return found, line


def _entry(node: yaml.Node, name: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((key, value) for key, value in pairs if key.value == str(name)), None)
