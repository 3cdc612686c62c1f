"""Importing order exports: decide how the file reads, load it hidden, make it count at once. And undo it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from pymongo.errors import PyMongoError

from core.clock import Clock
from core.errors import BadInput, Unavailable
from core.money import to_major
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.menu.imports.costs import CostImporter
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import TextFile, delimiter_name, open_text
from tools.menu.imports.header import find_header
from tools.menu.imports.ledger import ImportLedger
from tools.menu.imports.lines import LineReader
from tools.menu.imports.loader import Loader, Progress
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.orders import NEEDED, ROLES, OrderSource
from tools.menu.imports.report import CostsReport, ImportReport, UndoReport
from tools.menu.imports.survey import Survey, survey


class MenuImporter:
    """Sales and costs from files. All or nothing per file: a crash leaves what was, or all of what is new."""

    def __init__(self, mongo: Mongo, restaurants: RestaurantStore, clock: Clock) -> None:
        self._mongo, self._restaurants, self._clock = mongo, restaurants, clock
        self.ledger = ImportLedger(mongo)

    async def run(
        self, restaurant: Restaurant, path: Path, options: ImportOptions | None = None, progress: Progress | None = None
    ) -> ImportReport:
        """Imports an order export (CSV, TSV). Raises BadInput or TooLarge for a file that cannot be used, Conflict if
        another import finished meanwhile, Unavailable if the database failed; then nothing has changed."""
        started, options = monotonic(), options or ImportOptions()
        file = await asyncio.to_thread(open_text, path)
        await self.ledger.sweep(restaurant.restaurant_id)
        restaurant = await self._restaurants.get(restaurant.restaurant_id)
        same = await self.ledger.same_file(restaurant, file.sha256)
        if same:
            return ImportReport(
                status="unchanged",
                import_id=same["_id"],
                restaurant=restaurant.restaurant_id,
                file=path.name,
                currency=restaurant.currency,
            )
        latest = self._latest_day(restaurant)
        found = await asyncio.to_thread(_survey, file, options, latest)
        reader = LineReader(found, LocalTimes(restaurant.timezone), restaurant.currency, latest)
        source = OrderSource(file, found, reader, options)
        report = await self._load(restaurant, source, progress)
        return report.model_copy(update={"seconds": round(monotonic() - started, 2)})

    async def costs(self, restaurant: Restaurant, path: Path) -> CostsReport:
        """Sets dishes' costs from a file of item, cost and perhaps size. Unknown names are reported, not guessed."""
        return await CostImporter(self._mongo, self._restaurants, self._clock).run(restaurant, path)

    async def undo(self, restaurant: Restaurant, import_id: str) -> UndoReport:
        """Takes an import's sales out again, and the dishes that nothing else knows of. NotFound if it counts not."""
        restaurant = await self._restaurants.get(restaurant.restaurant_id)
        document = await self.ledger.visible(restaurant, import_id)
        if document.get("kind") == "demo":
            raise BadInput("The demo's sales cannot be undone.")
        if document.get("kind") == "pos":
            till = document["provider"]
            raise BadInput(
                f"These sales come from a till: tableside pos disconnect {till} --delete-data takes them out."
            )
        orphans = await self._orphans(restaurant, import_id)
        await self.ledger.retire(restaurant, import_id, orphans)
        await self.ledger.clear(restaurant.restaurant_id, import_id)
        return UndoReport(
            restaurant=restaurant.restaurant_id,
            import_id=import_id,
            file=document["file_name"],
            removed_items=len(orphans),
        )

    async def sweep(self) -> int:
        """Clears what crashes left, in every restaurant. For the server's start."""
        return await self.ledger.sweep()

    def _latest_day(self, restaurant: Restaurant) -> date:
        """Tomorrow: a till's clock may be a little ahead."""
        return restaurant.today(self._clock.now()) + timedelta(days=1)

    async def _load(self, restaurant: Restaurant, source: OrderSource, progress: Progress | None) -> ImportReport:
        slug, file = restaurant.restaurant_id, source.file
        import_id = await self.ledger.begin(slug, kind="orders", file_name=file.path.name, sha256=file.sha256)
        async with self._cleared_on_failure(slug, import_id):
            loader = Loader(self._mongo, self.ledger, restaurant, import_id)
            await loader.load(source, progress)
            if loader.tally.lines == 0 and loader.skipped_lines == 0:
                raise BadInput(_nothing_usable(source))
            known = [document["key"] async for document in self._mongo.tenant(slug).menu_items.find({}, {"key": 1})]
            new_items = loader.tally.menu_items(slug, import_id, known, self._clock.now())
            report = await self._report(restaurant, import_id, source, loader, len(new_items))
            await self.ledger.publish(restaurant, import_id, new_items, _entry(report))
        return report

    @asynccontextmanager
    async def _cleared_on_failure(self, slug: str, import_id: str) -> AsyncIterator[None]:
        try:
            yield
        except BaseException as error:
            await self._clear_quietly(slug, import_id)
            if isinstance(error, PyMongoError):
                raise Unavailable(f"The database could not take the file, nothing was imported: {error}") from error
            raise

    async def _clear_quietly(self, slug: str, import_id: str) -> None:
        """What cannot be cleared now (the database is gone, its disk is full) is swept at the next import."""
        try:
            await asyncio.shield(self.ledger.clear(slug, import_id))
        except PyMongoError:
            return

    async def _report(
        self, restaurant: Restaurant, import_id: str, source: OrderSource, loader: Loader, new_items: int
    ) -> ImportReport:
        survey, tally = source.survey, loader.tally
        return ImportReport(
            status="done",
            import_id=import_id,
            restaurant=restaurant.restaurant_id,
            file=source.file.path.name,
            currency=restaurant.currency,
            encoding=source.file.encoding,
            delimiter=delimiter_name(survey.header.delimiter),
            mapping=survey.header.mapping(),
            dates=survey.dates.order,
            dates_reason=survey.dates.why,
            prices=survey.prices.kind,
            prices_reason=survey.prices.why,
            lines=source.rows,
            imported_lines=tally.lines,
            orders=tally.orders,
            units=float(tally.units),
            revenue=to_major(tally.revenue_minor, restaurant.currency),
            items=len(tally.dishes),
            new_items=new_items,
            first_day=date.fromisoformat(tally.first_day) if tally.first_day else None,
            last_day=date.fromisoformat(tally.last_day) if tally.last_day else None,
            repeated_lines=source.repeats,
            repeats_dropped=source.options.drop_repeats,
            skipped_orders=loader.skipped_orders,
            skipped_lines=loader.skipped_lines,
            refund_lines=tally.refunds,
            void_lines=source.voids,
            shifted_times=tally.shifted,
            bad_rows=source.bad_rows,
            bad=source.bad,
            notes=[*_notes(survey), *await self._overlap(restaurant, survey, tally.first_day, tally.last_day)],
        )

    async def _overlap(self, restaurant: Restaurant, survey: Survey, first: str, last: str) -> list[str]:
        if "order" in survey.header.columns:
            return []
        others = await self._mongo.tenant(restaurant.restaurant_id).imports.count(
            {"_id": {"$in": restaurant.imports}, "first_day": {"$lte": last}, "last_day": {"$gte": first}}
        )
        return (
            [
                f"Some of these days are in {others} earlier import(s) too; without order numbers nothing could be "
                "skipped, so check for sales counted twice."
            ]
            if others
            else []
        )

    async def _orphans(self, restaurant: Restaurant, import_id: str) -> list[str]:
        """The dishes that this import brought, nobody touched since, and no other import sold."""
        tenant = self._mongo.tenant(restaurant.restaurant_id)
        brought = tenant.menu_items.find({"import_id": import_id, "touched": {"$ne": True}})
        keys = {document["key"] async for document in brought}
        others = [one for one in restaurant.imports if one != import_id]
        sold = await tenant.item_days.aggregate(
            [{"$match": {"import_id": {"$in": others}, "item": {"$in": sorted(keys)}}}, {"$group": {"_id": "$item"}}]
        )
        return sorted(keys - {document["_id"] for document in sold})


def _survey(file: TextFile, options: ImportOptions, latest: date) -> Survey:
    return survey(file, find_header(file, NEEDED, ROLES), options, latest)


def _notes(survey: Survey) -> list[str]:
    notes = [survey.prices.note] if survey.prices.note else []
    if "quantity" not in survey.header.columns:
        notes.append("There is no quantity column, so each line counts as one sold.")
    if "order" not in survey.header.columns:
        notes.append("There is no order number column, so each line counts as an order of its own.")
    return notes


def _nothing_usable(source: OrderSource) -> str:
    first = f" The first: line {source.bad[0].line}, {source.bad[0].reason}." if source.bad else ""
    return f"None of the {source.rows:,} lines of {source.file.path.name} can be used.{first}"


def _entry(report: ImportReport) -> Document:
    """The import's own document: what reads need on top, the report beside it."""
    return {
        "mapping": report.mapping,
        "report": report.model_dump(mode="json"),
        "first_day": report.first_day.isoformat() if report.first_day else None,
        "last_day": report.last_day.isoformat() if report.last_day else None,
    }
