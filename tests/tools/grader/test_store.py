"""What is kept of a grade, for how long, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import NotFound
from memory.mongo import Mongo
from tests.tools.grader.actors import NOW
from tools.grader.engine.evidence import Evidence
from tools.grader.schemas import Graded, Words
from tools.grader.store import PUBLIC, GradeStore, deadline, is_over, words_end


def report(number: int = 1, **changes: object) -> Graded:
    fields = {
        "id": f"report-{number}",
        "restaurant_id": "trattoria",
        "whose": "own",
        "key": "own",
        "target": "https://trattoria.example/",
        "started_at": NOW + timedelta(days=number),
        "deadline": deadline(60),
        "evidence": Evidence(target="https://trattoria.example/", now=NOW),
    }
    return Graded.model_validate({**fields, **changes})


async def test_one_of_a_kind_at_a_time(mongo: Mongo) -> None:
    store = GradeStore(mongo)
    assert await store.begin(report(1)) and await store.begin(report(2)) is None
    assert await store.begin(report(3, key="competitor|x", whose="competitor"))
    assert await store.begin(report(4, restaurant_id="bistro"))
    going_on = await store.going_on("trattoria", "own")
    assert going_on and going_on.id == "report-1"
    going_on.final = True
    assert await store.save(going_on)
    assert await store.begin(report(5))


async def test_what_is_closed_is_written_no_more(mongo: Mongo) -> None:
    store = GradeStore(mongo)
    begun = await store.begin(report())
    assert begun
    begun.final = True
    assert await store.save(begun)
    late = begun.model_copy(update={"final": False, "name": "Another"})
    assert not await store.save(late)
    stored = await store.get("trattoria", begun.id)
    assert stored.final and stored.name is None and stored.rev == 1 == await store.rev("trattoria", begun.id)


async def test_a_report_comes_back_as_it_went(mongo: Mongo) -> None:
    store, graded = GradeStore(mongo), report(name="Trattoria", reading=["website"], waiting=["google"])
    await store.begin(graded)
    assert await store.get("trattoria", graded.id) == graded
    with pytest.raises(NotFound):
        await store.get("bistro", graded.id)
    assert await store.rev("bistro", graded.id) == -1


async def test_strangers_grades_have_an_end(mongo: Mongo) -> None:
    store = GradeStore(mongo)
    await store.begin(report(1))
    await store.begin(report(2, restaurant_id=PUBLIC))
    mine, theirs = await store.get("trattoria", "report-1"), await store.get(PUBLIC, "report-2")
    assert mine.expires_at is None and theirs.expires_at
    assert timedelta(days=29) < theirs.expires_at - datetime.now(UTC) <= timedelta(days=30)
    indexes = await mongo.system("digital_grade_reports").index_information()
    assert any(index.get("expireAfterSeconds") == 0 for index in indexes.values())


async def test_words_go_when_their_time_is_over(mongo: Mongo) -> None:
    store = GradeStore(mongo)
    lasting = Words(report_id="report-1", source="google", expires_at=words_end("google"))
    over = Words(report_id="report-1", source="yelp", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await store.keep_words("trattoria", [lasting, over])
    assert [one.source for one in await store.words("trattoria", "report-1")] == ["google"]
    assert await store.words("bistro", "report-1") == []
    assert words_end("yelp") - datetime.now(UTC) <= timedelta(hours=24)
    assert words_end("website") - datetime.now(UTC) <= timedelta(hours=24)  # nothing is said of it: the shortest


async def test_deleted_with_its_words(mongo: Mongo) -> None:
    store = GradeStore(mongo)
    await store.begin(report())
    await store.keep_words("trattoria", [Words(report_id="report-1", source="google", expires_at=words_end("google"))])
    assert not await store.delete("bistro", "report-1")
    assert await store.delete("trattoria", "report-1")
    assert await store.words("trattoria", "report-1") == []
    assert await mongo.tenant("trattoria").digital_grade_reports.count() == 0


def test_a_deadline_is_real_time() -> None:
    assert not is_over(report()) and is_over(report(deadline=datetime.now(UTC) - timedelta(seconds=1)))
    assert not is_over(report(final=True, deadline=datetime.now(UTC) - timedelta(days=1)))
