"""Where every object is built, once."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any

from langchain_core.language_models import BaseChatModel

from agent.announce import Announcer
from agent.approvals import Approvals, Stores
from agent.dispatch import Dispatcher
from agent.graph import Nodes, build_graph
from agent.llm import Brains, Provider
from agent.llm.local import BuiltinBrain
from agent.nodes.act import Act
from agent.nodes.recall import Recall
from agent.nodes.remember import Remember
from agent.nodes.reply import Reply
from agent.nodes.route import Route
from agent.runner import Runner
from agent.talk import EarlierTalk
from api.campaigns import Campaigns, build_campaigns
from api.content import Content, build_content
from api.kitchen import Kitchen, build_kitchen
from api.presence import Presence, build_presence
from api.settings import Settings
from api.storage import ProcessRole, Storage, open_storage
from core.clock import Clock
from core.errors import BadInput
from memory.approvals import ApprovalStore
from memory.audit import AuditLog
from memory.bus import Bus, NoBus
from memory.checkpoints import MongoCheckpointSaver
from memory.conversations import ConversationStore
from memory.embeddings import MiniLM
from memory.jobs import Handler
from memory.knowledge import Knowledge
from memory.runs import RunStore
from memory.usage import UsageStore
from tools.base import Tool
from tools.campaigns.tool import campaign_tools
from tools.content.replies.tool import reply_tools
from tools.content.tool import content_tools
from tools.content.voice.tool import voice_tools
from tools.facts.service import FactService
from tools.facts.tool import fact_tools
from tools.grader.tool import grader_tools
from tools.menu.forecast.service import TRAIN
from tools.menu.forecast.tool import forecast_tools
from tools.menu.prices.tool import price_tools
from tools.menu.promotions.tool import promotion_tools
from tools.menu.tool import menu_tools
from tools.pos.tool import pos_tools
from tools.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Container(Storage, Kitchen, Presence, Content, Campaigns):
    """Everything that is built, by name."""

    conversations: ConversationStore
    runs: RunStore
    approvals: ApprovalStore
    audit: AuditLog
    usage: UsageStore
    knowledge: Knowledge
    handlers: Mapping[str, Handler]  # what a worker can do, by the kind of the job
    facts: FactService
    talk: EarlierTalk | None  # none without a provider, who alone reads it
    bus: Bus
    registry: Registry
    executor: Approvals
    runner: Runner


@asynccontextmanager
async def open_container(
    settings: Settings,
    clock: Clock | None = None,
    *,
    role: ProcessRole = "command",
    model: BaseChatModel | None = None,
    extra_tools: Sequence[Tool] = (),
) -> AsyncIterator[Container]:
    """Opens the services, builds the object graph, closes all of it at the end.

    `model` stands in for the provider's model (benchmarks, tests, evals against a scripted server), and `extra_tools`
    stand beside ours.
    """
    _no_tracing()
    async with open_storage(settings, clock or Clock(), role) as storage:
        container = build(storage, model, extra_tools)
        try:
            yield container
        finally:
            await container.runner.close()
            await container.grader.close()
            await container.senders.close()
            await container.parsers.close()
            await container.bus.close()
            await container.knowledge.close()


def build(storage: Storage, model: BaseChatModel | None = None, extra_tools: Sequence[Tool] = ()) -> Container:
    """The object graph on open storage."""
    settings, clock, mongo, restaurants = storage.settings, storage.clock, storage.mongo, storage.restaurants
    conversations, runs, approvals = ConversationStore(mongo), RunStore(mongo), ApprovalStore(mongo)
    audit, usage = AuditLog(mongo), UsageStore(mongo)
    knowledge = Knowledge(storage.services.chroma_url, MiniLM(), f"knowledge_{settings.mongodb_database}")
    facts = FactService(mongo, knowledge)
    bus = _bus(settings)
    kitchen, presence = build_kitchen(storage), build_presence(storage, bus)
    provider = _provider(settings, model)
    content = build_content(storage, presence, kitchen, knowledge, provider)
    campaigns = build_campaigns(storage, presence, kitchen, content)
    registry = Registry(
        [
            *menu_tools(kitchen.menu),
            *forecast_tools(kitchen.forecast),
            *price_tools(kitchen.prices),
            *promotion_tools(kitchen.promotions),
            *pos_tools(storage.pos),
            *grader_tools(presence.grader),
            *reply_tools(presence.replies, content.voice),
            *voice_tools(content.voice),
            *content_tools(content.content, campaigns.campaigns.carried),
            *campaign_tools(campaigns.campaigns, content.voice),
            *fact_tools(facts),
            *extra_tools,
        ]
    )
    executor = Approvals(Stores(mongo, approvals, restaurants, conversations, runs, audit), registry, clock)
    builtin = BuiltinBrain(kitchen.menu, clock)
    brains = Brains(builtin.model_for, registry, provider)
    talk = EarlierTalk(conversations, knowledge) if brains.provider else None
    nodes = Nodes(
        Recall(restaurants, facts, talk),
        Route(registry, builtin.likely_tools, builtin.known_tools),
        Act(brains, Dispatcher(registry, executor)),
        Reply(),
        Remember(),
    )
    announcer = Announcer(mongo, conversations, runs, clock)
    runner = Runner(build_graph(nodes, MongoCheckpointSaver(mongo)), runs, conversations, usage, bus, clock)
    return Container(
        **_parts(storage),
        **_parts(kitchen),
        **_parts(presence),
        **_parts(content),
        **_parts(campaigns),
        conversations=conversations,
        runs=runs,
        approvals=approvals,
        audit=audit,
        usage=usage,
        knowledge=knowledge,
        handlers={
            TRAIN: kitchen.forecast.train,
            **storage.pos.handlers(executor.tell_later),
            **presence.regrades.handlers(announcer.announce),
            **presence.replies.outbox.handlers(executor.tell_later),
            **campaigns.outbox.handlers(executor.tell_later),
        },
        facts=facts,
        talk=talk,
        bus=bus,
        registry=registry,
        executor=executor,
        runner=runner,
    )


def _parts(part: Storage | Kitchen | Presence | Content | Campaigns) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


def _bus(settings: Settings) -> Bus:
    if not settings.redis_url:
        return NoBus()
    from memory.redis_bus import RedisBus

    return RedisBus(settings.redis_url)


def _no_tracing() -> None:
    """Owners' conversations go to no third party that was not asked for."""
    os.environ.setdefault("LANGSMITH_TRACING", "false")


def _provider(settings: Settings, model: BaseChatModel | None) -> Provider | None:
    if model is None:
        key = settings.openai_api_key
        if settings.brain == "openai" and not key:
            raise BadInput("Set TABLESIDE_OPENAI_API_KEY, or use the built-in model (TABLESIDE_BRAIN=builtin).")
        if settings.brain == "builtin" or not key:
            return None
        from agent.llm.openai import chat_model

        model = chat_model(
            key.get_secret_value(), settings.openai_model, settings.openai_base_url, settings.openai_timeout
        )
    return Provider(
        model, settings.openai_model, settings.openai_timeout, settings.openai_input_price, settings.openai_output_price
    )
