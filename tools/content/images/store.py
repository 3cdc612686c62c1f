"""The library in MongoDB: a document a picture (`images`), its bytes in GridFS."""

from __future__ import annotations

from bson import ObjectId
from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import NoFile
from pymongo.errors import DuplicateKeyError

from core.errors import NotFound
from memory.mongo import Mongo
from tools.content.images.schemas import StoredPicture

_MOST = 500  # that are looked through


class ImageStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._bucket = AsyncGridFSBucket(mongo.database)

    async def add(self, picture: StoredPicture, data: bytes) -> StoredPicture:
        """Stores it; one that is there already (the same bytes) is given back as it is kept."""
        rid, blob = picture.restaurant_id, ObjectId()
        scope = {"restaurant_id": rid}
        await self._bucket.upload_from_stream_with_id(blob, f"{rid}/images/{picture.id}", data, metadata=scope)
        stored = picture.model_copy(update={"blob": str(blob)})
        try:
            await self._mongo.tenant(rid).images.insert_one({"_id": f"{rid}/{picture.id}", **stored.model_dump()})
        except DuplicateKeyError:
            await self._bucket.delete(blob)
            return await self.by_digest(rid, picture.digest)
        return stored

    async def get(self, restaurant_id: str, image_id: str) -> StoredPicture:
        return await self._one(restaurant_id, {"id": image_id})

    async def by_digest(self, restaurant_id: str, digest: str) -> StoredPicture:
        return await self._one(restaurant_id, {"digest": digest})

    async def all(self, restaurant_id: str) -> list[StoredPicture]:
        """The newest first."""
        found = self._mongo.tenant(restaurant_id).images.find().sort("created_at", -1).limit(_MOST)
        return [StoredPicture.model_validate(document) for document in await found.to_list()]

    async def data(self, picture: StoredPicture) -> bytes:
        try:
            stream = await self._bucket.open_download_stream(ObjectId(picture.blob))
        except NoFile:
            raise NotFound("The bytes of this picture are gone.") from None
        return bytes(await stream.read())

    async def describe(self, restaurant_id: str, image_id: str, **fields: object) -> StoredPicture:
        await self._mongo.tenant(restaurant_id).images.update_one({"id": image_id}, {"$set": fields})
        return await self.get(restaurant_id, image_id)

    async def delete(self, restaurant_id: str, image_id: str) -> None:
        picture = await self.get(restaurant_id, image_id)
        await self._mongo.tenant(restaurant_id).images.delete_many({"id": image_id})
        await self._bucket.delete(ObjectId(picture.blob))

    async def _one(self, restaurant_id: str, filter: dict[str, str]) -> StoredPicture:
        document = await self._mongo.tenant(restaurant_id).images.find_one(filter)
        if document is None:
            raise NotFound("There is no such picture.")
        return StoredPicture.model_validate(document)
