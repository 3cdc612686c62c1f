"""The list that makes a tool exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.errors import NotFound
from tools.base import Tool, ToolClass


class Registry:
    """Tools by name. A name is unique; a W tool can propose and execute, the others run."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools: dict[str, Tool] = {}
        for tool in tools:
            self._add(tool)

    def _add(self, tool: Tool) -> None:
        if tool.name in self._tools:
            raise ValueError(f"two tools are named {tool.name}")
        complete = (tool.propose and tool.execute and tool.edit) if tool.tool_class is ToolClass.WRITE else tool.run
        if not complete:
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
