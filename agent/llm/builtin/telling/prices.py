"""What a `suggest_prices` result means, in words: a price with what it should bring, or that the sales cannot tell."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_CHANGED = ("raise", "lower")
_SHOWN = 3


def told(result: Json, frame: Frame, voice: Voice) -> str:
    rows = result.get("items") or []
    if not rows:
        return voice.say("pr_none")
    if len({row["item"] for row in rows}) == 1 and frame.dishes:
        return _one(rows, result, frame, voice)
    return _several(rows, result, voice)


def _label(row: Json, voice: Voice) -> str:
    return voice.name(f"{row['item']} {row['size']}" if row.get("size") else row["item"])


# --- one dish


def _one(rows: list[Json], result: Json, frame: Frame, voice: Voice) -> str:
    changed = [row for row in rows if row.get("reason") in _CHANGED and row.get("suggested") is not None]
    if changed:
        parts = [_change(row, result, voice) for row in changed[:_SHOWN]]
        return voice.sentences(*parts, _target(rows, result, voice), voice.say("pr_do"))
    lead = rows[0]
    return voice.sentences(
        _reason(lead, rows, voice),
        _known(rows, voice),
        _target(rows, result, voice),
        voice.say("pr_learn") if lead.get("reason") in _UNTRIED else None,
    )


_UNTRIED = ("no_price_history", "size_mix_only", "too_few_changes")


def _change(row: Json, result: Json, voice: Voice) -> str:
    told_ = voice.say(
        "pr_change",
        name=_label(row, voice),
        suggested=voice.money(row["suggested"]),
        current=voice.money(row["current"]),
    )
    return voice.sentences(told_, _gain(row, result, voice), _reacts(row, voice), _range(row, voice))


def _gain(row: Json, result: Json, voice: Voice) -> str | None:
    gain = row.get("expected_profit_change")
    if not gain:
        return None
    return voice.say("pr_gain", percent=voice.percent(result.get("interval_percent") or 0), **_sums(gain, voice))


def _sums(interval: Json, voice: Voice) -> dict[str, str]:
    return {name: voice.money_about(interval[name]) for name in ("estimate", "low", "high")}


def _reacts(row: Json, voice: Voice) -> str | None:
    elasticity = row.get("elasticity") or {}
    if elasticity.get("estimate") is None or elasticity["estimate"] >= 0:
        return None
    return voice.say("pr_reacts", elasticity=voice.number(abs(elasticity["estimate"])))


def _range(row: Json, voice: Voice) -> str | None:
    if row.get("low") is None or row.get("high") is None or row["low"] == row["high"]:
        return None
    return voice.say("pr_range", low=voice.money(row["low"]), high=voice.money(row["high"]))


def _reason(row: Json, rows: list[Json], voice: Voice) -> str:
    """The reason in our words; in the tool's own where it is one that we do not know."""
    kind = row.get("reason")
    known = kind in ("keep", "no_price_history", "size_mix_only", "too_few_changes", "no_cost", "unclear")
    if not known or row.get("current") is None:
        return voice.name_long(row.get("reason_text") or "") or voice.say("unreadable")
    if kind == "no_price_history" and len(rows) > 1:
        kind = "size_mix_only"  # a price a size, none of them ever changed
    name = voice.name(row["item"])
    fields = {"current": voice.money(row["current"])} if kind in ("keep", "no_price_history", "unclear") else {}
    return voice.say(f"pr_{kind}", name=name, **fields)


def _known(rows: list[Json], voice: Voice) -> str | None:
    if len(rows) > 1:
        return voice.say("pr_known_sizes", rows=voice.listed([_size(row, voice) for row in rows]))
    row = rows[0]
    if row.get("cost") is None or row.get("margin_percent") is None or row.get("current") is None:
        return None
    return voice.say(
        "pr_known",
        current=voice.money(row["current"]),
        cost=voice.money(row["cost"]),
        margin=voice.percent(row["margin_percent"]),
    )


def _size(row: Json, voice: Voice) -> str:
    size = voice.name(row.get("size") or row["item"])
    fields = {"size": size, "current": voice.money(row.get("current") or 0)}
    if row.get("margin_percent") is None:
        return voice.say("pr_size_row_plain", **fields)
    return voice.say("pr_size_row", margin=voice.percent(row["margin_percent"]), **fields)


def _target(rows: list[Json], result: Json, voice: Voice) -> str | None:
    """The price that a wished margin takes, which is arithmetic and no advice."""
    target, wished = result.get("target_margin"), [row for row in rows if row.get("target_price")]
    if not target or not wished:
        return None
    if len(wished) > 1:  # a price a size
        shown = [f"{voice.name(row.get('size') or row['item'])} {voice.money(row['target_price'])}" for row in wished]
        return voice.say("pr_target_sizes", target=voice.percent(target), prices=voice.listed(shown))
    row = wished[0]
    price, low, high = row["target_price"], row.get("low"), row.get("high")
    learned = row.get("reason") in (*_CHANGED, "keep", "unclear") and low is not None and high is not None
    key = "pr_target" if not learned else "pr_target_in" if low <= price <= high else "pr_target_out"
    return voice.say(key, target=voice.percent(target), price=voice.money(price))


# --- the whole menu


def _several(rows: list[Json], result: Json, voice: Voice) -> str:
    counts = result.get("counts") or {}
    changed = [row for row in rows if row.get("reason") in _CHANGED and row.get("suggested") is not None]
    if not changed:
        keep = voice.say("pr_list_keep", keep=counts["keep"]) if counts.get("keep") else None
        unknown = counts.get("unknown") or 0
        return voice.sentences(
            voice.say("pr_list_none", unknown=unknown) if unknown else None, keep, voice.say("pr_learn")
        )
    shown = [_listed(row, voice) for row in changed[:_SHOWN]]
    return voice.sentences(
        voice.say("pr_list", count=counts.get("suggested") or len(changed), rows="; ".join(shown)),
        voice.say("pr_list_gain"),
        voice.say("pr_list_keep", keep=counts["keep"]) if counts.get("keep") else None,
        voice.say("pr_list_unknown", unknown=counts["unknown"]) if counts.get("unknown") else None,
    )


def _listed(row: Json, voice: Voice) -> str:
    gain = row.get("expected_profit_change") or {}
    name, current, suggested = _label(row, voice), voice.money(row["current"]), voice.money(row["suggested"])
    if gain.get("estimate") is None:
        return f"{name} {current} → {suggested}"
    estimate = voice.money_about(gain["estimate"])
    return voice.say("pr_list_row", name=name, current=current, suggested=suggested, estimate=estimate)
