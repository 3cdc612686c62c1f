"""The shape of an aim in this folder: how it is told, which arguments it takes, and how it is asked anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...context import BuiltinContext
from ...frames import Frame, State
from ..entities import Entities

Args = dict[str, Any]


@dataclass(frozen=True)
class Aim:
    """One file's aim. All of it reads a line of masked words.

    `wanted` takes a line and whether it has a question mark; `possible` says whether an aim that only the training
    phrases tell may be meant (`ours`: the phrase is near); `fill` gives a frame its arguments; `instead` names what is
    not ours to do. Of a follow-up: `changed` gives the arguments with what is different, None where nothing is;
    `beside` are the words that may stand there; `own` reads follow-ups that are no such change; its
    arguments are None where the question before was another one of the same talk.
    """

    name: str
    wanted: Callable[[str, Entities, bool], bool]
    possible: Callable[[str, Entities, bool], bool]
    fill: Callable[[Frame, str, Entities, BuiltinContext], None]
    changed: Callable[[Args, str, Entities, list[float]], Args | None] | None = None
    beside: frozenset[str] = frozenset()
    instead: Callable[[str], str | None] | None = None
    own: Callable[[str, Args | None, Entities, State], Frame | None] | None = None
    strip: Callable[[str], tuple[Args, str]] | None = None  # what a follow-up names in words of its own, and the rest
    explained: bool = True  # answers "why?"
    ahead_only: bool = False  # a follow-up that names past days is another question


def plain(value: float) -> float | int:
    """Without a needless ".0"."""
    return int(value) if float(value).is_integer() else value
