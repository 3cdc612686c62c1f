"""The built-in brain: no key, no network. Understands, calls tools, and words the answer from their results.

`BuiltinChatModel` is loaded at first use, so that understanding alone needs no LangChain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .context import BuiltinContext, DishName
from .understand import Understanding, understand

if TYPE_CHECKING:
    from .model import BuiltinChatModel

__all__ = ["BuiltinChatModel", "BuiltinContext", "DishName", "Understanding", "understand"]


def __getattr__(name: str) -> Any:
    if name == "BuiltinChatModel":
        from .model import BuiltinChatModel

        return BuiltinChatModel
    raise AttributeError(name)
