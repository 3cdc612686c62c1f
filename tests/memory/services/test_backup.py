from __future__ import annotations

import os
import stat
import tarfile
from datetime import UTC, datetime

import pytest
from pymongo import IndexModel

from core.errors import BadInput, Conflict, NotFound
from memory.embeddings import MiniLM
from memory.knowledge import Knowledge
from memory.models import ModelStore, ModelVersion
from memory.mongo import Mongo
from memory.services import DataFolder, open_services
from memory.services.backup import back_up, restore
from memory.services.check import check_chroma_server, checks

NOW = datetime(2027, 1, 1, 15, 0, tzinfo=UTC)
BLOB = bytes(range(256)) * 91_000  # of a trained model: more than is put back in one go
TRAINED = ModelVersion(
    restaurant_id="trattoria", kind="forecast", name="a", data_hash="a", origin="2026-12-31", created_at=NOW
)


async def test_backup_and_restore(tmp_path):
    data, archive = tmp_path / "data", tmp_path / "backup.tar.gz"
    model = MiniLM()
    async with open_services(data) as services:
        mongo, knowledge = Mongo(services.mongodb_uri), Knowledge(services.chroma_url, model)
        tenant = mongo.tenant("trattoria")
        await mongo.database.create_collection("capped", capped=True, size=4096)
        await tenant.menu_items.insert_many([{"_id": n, "name": f"Dish {n}", "at": NOW} for n in range(2500)])
        await mongo.system("menu_items").create_indexes([IndexModel([("name", 1)], unique=True)])
        await tenant.runs.insert_one({"_id": "x"})
        await ModelStore(mongo).add(TRAINED, BLOB)
        await knowledge.remember("trattoria", "a", "We are closed on Mondays.", "fact")
        secret = services.folder.secret()
        written, manifest = await back_up(services.folder, mongo, archive, NOW)
        assert written == archive and manifest.collections == {
            "menu_items": 2500,
            "runs": 1,
            "capped": 0,
            "models": 1,
            "fs.files": 1,
            "fs.chunks": 90,
        }
        assert stat.S_IMODE(archive.stat().st_mode) == 0o600
        with pytest.raises(Conflict, match="is there already"):
            await back_up(services.folder, mongo, archive, NOW)
        second, _ = await back_up(services.folder, mongo, tmp_path, NOW)
        assert second.name == "tableside-20270101-150000.tar.gz"
        with pytest.raises(NotFound):
            await back_up(services.folder, mongo, tmp_path / "none" / "b.tar.gz", NOW)
        with pytest.raises(Conflict, match="not empty"):
            await restore(archive, data)
        with pytest.raises(Conflict, match="database 'tableside' is not empty"):
            await restore(archive, tmp_path / "elsewhere", services.mongodb_uri)
        assert not (tmp_path / "elsewhere").exists()
        await restore(archive, tmp_path / "by-uri", services.mongodb_uri, "restored")
        assert await Mongo(services.mongodb_uri, "restored").tenant("trattoria").menu_items.count() == 2500
        await mongo.close()
        await knowledge.close()
    new = tmp_path / "new"
    new.mkdir(mode=0o700)
    assert await restore(archive, new) == manifest
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")) == []
    async with open_services(new) as services:
        mongo, knowledge = Mongo(services.mongodb_uri), Knowledge(services.chroma_url, model)
        assert services.folder.secret() == secret
        assert (await mongo.tenant("trattoria").menu_items.find_one({"_id": 7}))["at"] == NOW
        assert "name_1" in await mongo.system("menu_items").index_information()
        assert (await mongo.system("capped").options())["capped"]
        assert await ModelStore(mongo).load(await ModelStore(mongo).get("trattoria", "forecast", 1)) == BLOB
        assert [found.id for found in await knowledge.search("trattoria", "open?", "fact")] == ["a"]
        await mongo.close()
        await knowledge.close()


async def test_what_is_no_backup_leaves_nothing_behind(tmp_path):
    (tmp_path / "text").write_text("hello")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        other.add(tmp_path / "text", "text")
    for name, error in (("text", BadInput), ("other.tar.gz", BadInput), ("nothing", NotFound)):
        with pytest.raises(error):
            await restore(tmp_path / name, tmp_path / "data")
    assert sorted(os.listdir(tmp_path)) == ["other.tar.gz", "text"]


async def test_doctor_sees_what_is_there(tmp_path):
    found = {check.name: check for check in await checks(tmp_path, "mongodb://127.0.0.1:9", llm_key=True)}
    assert found.pop("mongodb").status == "error"
    assert {name: check.status for name, check in found.items()} == {
        "data folder": "ok",
        "disk": "ok",
        "running": "missing",
        "chroma": "ok",
        "embeddings": "ok",
        "language model": "ok",
    }
    async with open_services(tmp_path) as server:
        server.announce("http://127.0.0.1:8000")
        found = {check.name: check for check in await checks(tmp_path)}
        assert found["mongodb"].detail.startswith("MongoDB 6.0.5 (embedded")
        assert found["running"].detail == f"server with pid {os.getpid()} at http://127.0.0.1:8000"
        assert found["language model"].status == "missing"


async def test_doctor_sees_what_is_wrong(tmp_path):
    found = {check.name: check for check in await checks(tmp_path, "mongodb://[", "http://127.0.0.1:9")}
    assert found["services"].detail.startswith("TABLESIDE_MONGODB_URI")
    assert (await check_chroma_server("http://127.0.0.1:9")).status == "error"
    (tmp_path / "file").touch()
    found = {check.name: check for check in await checks(tmp_path / "file")}
    assert found["data folder"].status == found["services"].status == "error"
    assert DataFolder(tmp_path / "file").owner() is None
