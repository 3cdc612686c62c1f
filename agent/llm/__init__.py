"""Two brains behind one interface: any OpenAI-compatible model, and the built-in one that is always there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable

from core.events import Usage
from memory.restaurants import Restaurant
from tools.registry import Registry

ChatModel = Runnable[Any, Any]
BuiltinFor = Callable[[Restaurant, datetime], Awaitable[BaseChatModel]]


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenAI-compatible model. Prices are US dollars per million tokens, None where the owner set none."""

    model: BaseChatModel
    name: str
    timeout: float = 20.0  # seconds to the first piece, and between pieces
    input_price: float | None = None
    output_price: float | None = None

    def usage(self, input_tokens: int, output_tokens: int) -> Usage:
        cost = None
        if self.input_price is not None and self.output_price is not None:
            cost = (input_tokens * self.input_price + output_tokens * self.output_price) / 1_000_000
        return Usage(self.name, input_tokens, output_tokens, cost)


@dataclass
class Brains:
    """The built-in brain, and a provider where one is set up."""

    builtin_for: BuiltinFor
    registry: Registry
    provider: Provider | None = None
    _bound: dict[tuple[str, ...], ChatModel] = field(default_factory=dict)

    def provider_with(self, tools: Sequence[str]) -> ChatModel:
        """The provider's model with these tools; turning schemas into JSON is done once per set of tools."""
        assert self.provider
        names = tuple(tools)
        if names not in self._bound:
            self._bound[names] = self._bind(self.provider.model, names)
        return self._bound[names]

    async def builtin_with(self, tools: Sequence[str], restaurant: Restaurant, now: datetime) -> ChatModel:
        return self._bind(await self.builtin_for(restaurant, now), tuple(tools))

    def _bind(self, model: BaseChatModel, names: tuple[str, ...]) -> ChatModel:
        if not names:
            return model
        return model.bind_tools([_function(self.registry, name) for name in names])


def _function(registry: Registry, name: str) -> dict[str, Any]:
    tool = registry[name]
    schema = tool.args.model_json_schema()
    return {"type": "function", "function": {"name": name, "description": tool.description, "parameters": schema}}
