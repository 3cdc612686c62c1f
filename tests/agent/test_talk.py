"""Earlier talk is found again where a message points back to it, and nowhere else."""

from __future__ import annotations

import pytest

from agent.turn import Turn
from api.wiring import Container
from core.errors import Unavailable
from core.principal import Principal, Role
from memory.knowledge import Knowledge
from memory.restaurants import Restaurant
from tests.scripted import Say, ScriptedModel


async def say(house: Container, speaker: Principal, text: str, thread: str) -> None:
    await house.runner.ask(Turn(text, speaker, thread))


async def indexed(house: Container) -> int:
    assert house.talk
    total = 0
    while count := await house.talk.index():
        total += count
    return total


async def test_another_conversation_is_found_when_pointed_to(
    house: Container, owner: Principal, model: ScriptedModel
) -> None:
    model.answers.extend([Say("A two for one on rainy evenings fits."), Say("Good evening.")])
    await say(house, owner, "let us try a rainy evening offer for the diavola", "monday")
    await say(house, owner, "hello", "monday")
    assert await indexed(house) == 2 and await indexed(house) == 0
    await say(house, owner, "what did we say the other day about rainy evenings?", "friday")
    assert "two for one on rainy evenings" in str(model.seen[-1][0].content)
    await say(house, owner, "rainy evenings", "saturday")
    assert "Earlier talk" not in str(model.seen[-1][0].content)


async def test_its_figures_are_no_evidence(house: Container, owner: Principal, model: ScriptedModel) -> None:
    model.answers.append(Say("Noted."))
    await say(house, owner, "the diavola sold 777 in the rain", "monday")
    await indexed(house)
    model.answers.append(Say("It sold 777."))
    result = await house.runner.ask(Turn("what did i say about the diavola last time?", owner, "friday"))
    assert "777" in str(model.seen[-1][0].content) and "777" not in result.reply


async def test_two_restaurants_never_hear_each_other(
    house: Container, owner: Principal, model: ScriptedModel, restaurant: Restaurant
) -> None:
    other = restaurant.model_copy(update={"restaurant_id": "osteria", "name": "Osteria"})
    await house.restaurants.create(other)
    await say(house, owner, "our secret is smoked butter", "monday")
    await indexed(house)
    await say(
        house, Principal("osteria", "dora", Role.OWNER), "what did we say last time about smoked butter?", "friday"
    )
    assert "secret" not in str(model.seen[-1][0].content)


async def test_without_the_index_the_turn_goes_on(
    house: Container, owner: Principal, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object) -> None:
        raise Unavailable("Chroma does not answer.")

    monkeypatch.setattr(Knowledge, "search", down)
    result = await house.runner.ask(Turn("what did we say last time?", owner, "friday"))
    assert result.error is None and result.reply == "Done. "


async def test_the_built_in_model_needs_no_index(container: Container) -> None:
    assert container.talk is None
