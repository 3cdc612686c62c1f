"""The provider's model over langchain-openai; any compatible server."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr


def chat_model(api_key: str, model: str, base_url: str | None, timeout: float) -> BaseChatModel:
    """A ChatOpenAI; importing it takes over a second, so it is done only where a key is set."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=model,
        api_key=SecretStr(api_key),
        base_url=base_url,
        timeout=timeout,
        max_retries=1,
        stream_usage=True,
        temperature=0.2,
    )
