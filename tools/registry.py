"""The list that makes a tool exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.errors import NotFound
from tools.base import Tool, ToolClass


class Registry:
    """Tools by name. A name is unique; a W tool can propose and execute, the others run, one that `asks` does both."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools: dict[str, Tool] = {}
        for tool in tools:
            self._add(tool)

    def _add(self, tool: Tool) -> None:
        if tool.name in self._tools:
            raise ValueError(f"two tools are named {tool.name}")
        writes = tool.tool_class is ToolClass.WRITE
        if writes and tool.asks:
            raise ValueError(f"{tool.name} always asks, so it need not say when")
        approvable, runs = bool(tool.propose and tool.execute and tool.edit), bool(tool.run)
        if not (approvable if writes else runs) or (tool.asks and not approvable):
            raise ValueError(f"{tool.name} lacks what a class {tool.tool_class} tool needs")
        self._tools[tool.name] = tool

    def __getitem__(self, name: str) -> Tool:
        try:
            return self._tools[name]
        except KeyError:
            raise NotFound(f"There is no tool called {name!r}.") from None

    def __contains__(self, name: object) -> bool:
        return name in self._tools

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())
