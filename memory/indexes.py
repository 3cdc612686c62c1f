"""Every index of every collection, in one place. A migration or an embedded start makes them so."""

from __future__ import annotations

from pymongo import ASCENDING as UP
from pymongo import DESCENDING as DOWN
from pymongo import IndexModel

from memory.checkpoints import CHECKPOINT_INDEXES
from memory.mongo import Mongo


def _index(*keys: tuple[str, int], **options: object) -> IndexModel:
    return IndexModel(list(keys), **options)


_TTL = _index(("expires_at", UP), expireAfterSeconds=0)
_TENANT = ("restaurant_id", UP)

INDEXES: dict[str, list[IndexModel]] = {
    "restaurants": [_index(_TENANT, unique=True)],
    "menu_items": [_index(_TENANT, ("key", UP), unique=True)],
    "sales_orders": [
        _index(_TENANT, ("order_id", UP), ("day", UP)),
        _index(_TENANT, ("import_id", UP), ("day", UP)),
        _index(_TENANT, ("guest_id", UP), ("day", UP), partialFilterExpression={"guest_id": {"$exists": True}}),
    ],
    "customers": [
        _index(_TENANT, ("id", UP)),
        _index(_TENANT, ("last_order", DOWN)),
        _index(_TENANT, ("spent_year_minor", DOWN)),
        _index(_TENANT, ("email", UP)),
        _index(_TENANT, ("phone", UP)),
        _index(("phone", UP)),
        _index(("email", UP)),
    ],
    "consents": [_index(_TENANT, ("mark", UP), ("at", UP))],
    "suppressions": [_index(_TENANT, ("mark", UP)), _index(_TENANT, ("guest_id", UP))],
    "customer_segments": [_index(_TENANT, ("counted_at", DOWN))],
    "guest_messages": [_TTL],
    "item_days": [
        # Covers the question every analysis asks: how many of which, from when to when.
        _index(_TENANT, ("import_id", UP), ("day", UP), ("item", UP), ("units", UP), ("revenue_minor", UP)),
        _index(_TENANT, ("item", UP), ("day", UP)),
    ],
    "imports": [_index(_TENANT, ("sha256", UP)), _index(_TENANT, ("status", UP))],
    "runs": [
        # At most one run goes on in a thread: the second insert fails.
        _index(
            _TENANT,
            ("thread_id", UP),
            unique=True,
            name="one_running_per_thread",
            partialFilterExpression={"status": "running"},
        ),
        _index(("status", UP), ("lease_until", UP)),
        _TTL,
    ],
    "run_events": [_index(_TENANT, ("run_id", UP), ("first", UP)), _TTL],
    "conversation_history": [
        _index(_TENANT, ("kind", UP), ("thread_id", UP), ("order", UP)),
        _index(_TENANT, ("kind", UP), ("updated_at", DOWN)),
        _index(("kind", UP), ("indexed", UP)),
    ],
    "approvals": [
        _index(_TENANT, ("idempotency_key", UP), unique=True),
        _index(
            _TENANT,
            ("short_code", UP),
            unique=True,
            name="one_pending_per_code",
            partialFilterExpression={"status": "pending"},
        ),
        _index(_TENANT, ("status", UP), ("created_at", DOWN)),
        _index(_TENANT, ("id", UP)),
        _index(_TENANT, ("run_id", UP)),
        _index(("status", UP), ("expires_at", UP)),
    ],
    "audit_log": [_index(_TENANT, ("at", DOWN)), _index(_TENANT, ("approval_id", UP))],
    "facts": [
        _index(_TENANT, ("created_at", DOWN)),
        _index(_TENANT, ("key", UP)),
        _index(_TENANT, ("indexed_in", UP)),
        _TTL,
    ],
    "jobs": [
        _index(_TENANT, ("key", UP), unique=True),
        _index(_TENANT, ("kind", UP), ("created_at", DOWN)),
        _index(_TENANT, ("id", UP)),
        _index(("status", UP), ("lane", UP), ("due_at", UP)),
        _TTL,
    ],
    "connections": [
        _index(_TENANT, ("provider", UP), unique=True),
        _index(("provider", UP), ("merchant_id", UP)),
        _index(("status", UP)),
    ],
    "webhook_events": [_index(("provider", UP), ("key", UP), unique=True), _TTL],
    "models": [_index(_TENANT, ("kind", UP), ("version", DOWN), unique=True)],
    "forecasts": [_index(_TENANT, ("version", DOWN), ("key", UP))],
    "ai_insights": [
        _index(_TENANT, ("kind", UP), ("key", UP), unique=True),
        _index(_TENANT, ("status", UP), ("created_at", DOWN), ("id", UP)),
        _index(_TENANT, ("created_at", DOWN), ("id", UP)),
        _index(_TENANT, ("id", UP)),
        _TTL,
    ],
    "digital_grade_reports": [
        # One grade of the same target goes on at a time: the second insert fails.
        _index(
            _TENANT,
            ("key", UP),
            unique=True,
            name="one_grade_per_target",
            partialFilterExpression={"final": False},
        ),
        _index(_TENANT, ("id", UP)),
        _index(_TENANT, ("whose", UP), ("started_at", DOWN)),
        _index(_TENANT, ("started_at", DOWN)),
        _TTL,
    ],
    "grade_shares": [_index(("id", UP), ("kind", UP)), _index(_TENANT, ("created_at", DOWN)), _TTL],
    "leads": [_index(_TENANT, ("created_at", DOWN)), _index(_TENANT, ("erasure", UP)), _TTL],
    "quotas": [_TTL],
    "repeats": [_TTL],
    "grade_texts": [_index(_TENANT, ("report_id", UP), ("source", UP)), _TTL],
    "content_drafts": [
        _index(_TENANT, ("id", UP), unique=True),
        _index(_TENANT, ("thread_id", UP), ("touched_at", DOWN)),
        _index(_TENANT, ("touched_at", DOWN)),
        _index(_TENANT, ("updated_at", DOWN)),
    ],
    "review_replies": [_index(_TENANT, ("source", UP), ("review_id", UP), unique=True), _TTL],
    "brand_voice_profiles": [_index(_TENANT, ("version", DOWN), unique=True)],
    "voice_samples": [_index(_TENANT, ("id", UP), unique=True), _index(_TENANT, ("indexed_in", UP))],
    "voice_lessons": [_index(_TENANT, ("at", DOWN))],
    "events": [_index(_TENANT, ("start", UP), ("end", UP)), _index(_TENANT, ("uid", UP), unique=True)],
    "weather_days": [_index(_TENANT, ("day", UP), unique=True)],
    "content_campaigns": [
        _index(_TENANT, ("id", UP), unique=True),
        _index(_TENANT, ("status", UP), ("created_at", DOWN)),
        _index(_TENANT, ("thread_id", UP), ("updated_at", DOWN)),
        _index(_TENANT, ("schedule.at", UP)),
    ],
    "deliveries": [
        _index(_TENANT, ("campaign_id", UP), ("status", UP), ("due_at", UP)),
        _index(_TENANT, ("channel", UP), ("status", UP), ("look_at", UP), ("lease_until", UP)),
        _index(_TENANT, ("to", UP), ("sent_at", DOWN)),
        _index(_TENANT, ("provider_id", UP)),
        _index(_TENANT, ("reference", UP)),
        _index(_TENANT, ("guest_id", UP)),
    ],
    "links": [_index(_TENANT, ("campaign_id", UP)), _TTL],
    "images": [
        _index(_TENANT, ("digest", UP), unique=True),
        _index(_TENANT, ("id", UP)),
        _index(_TENANT, ("created_at", DOWN)),
    ],
    "banners": [_index(_TENANT, ("starts", DOWN))],
    "usage": [_index(_TENANT, ("day", UP), ("model", UP), unique=True)],
}

INDEXES.update(CHECKPOINT_INDEXES)


async def ensure_indexes(mongo: Mongo) -> None:
    """Makes what is missing; says nothing of what is there already."""
    for collection, indexes in INDEXES.items():
        await mongo.system(collection).create_indexes(indexes)
