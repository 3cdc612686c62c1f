"""The voice as the model reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.base import ToolCall, ToolResult
from tools.content.voice.schemas import Learned, VoiceProfile

_NONE = (
    "I haven't learned your voice yet: what you see are my defaults, those of a friendly neighbourhood place. Paste "
    "five or more texts that you wrote (with a blank line between them), or ask me to learn it from your website, your "
    "posts or your replies to reviews."
)
_FEW = "That is still little to go by: with five texts or more, and about 120 words, I get it right more often."
_MOST_EXPLAINED = 12


def learned(call: ToolCall, found: Learned) -> ToolResult:
    return ToolResult(_content(call, found.profile, found.notes) | {"new_samples": found.new})


def shown(call: ToolCall, profile: VoiceProfile) -> ToolResult:
    return ToolResult(_content(call, profile, []))


def _content(call: ToolCall, profile: VoiceProfile, notes: Sequence[str]) -> dict[str, Any]:
    """{version, learned, samples, words, learned_from, traits, phrases, greeting, sign_off, emoji, hashtags, never,
    languages, explained, enough, set_by_hand, reason, notes, demo}."""
    from tools.content.voice.engine.explaining import described
    from tools.content.voice.engine.profile import enough

    missing = [_NONE] if not profile.learned else [] if enough(profile) else [_FEW]
    return {
        "version": profile.version,
        "learned": profile.learned,
        "samples": profile.samples,
        "words": profile.words,
        "learned_from": profile.sources,
        "traits": described(profile.traits),
        "phrases": profile.phrases,
        "greeting": profile.greeting,
        "sign_off": profile.sign_off,
        "emoji": profile.emoji,
        "hashtags": profile.hashtags,
        "never": profile.never,
        "languages": profile.languages,
        "explained": profile.explained[:_MOST_EXPLAINED],
        "enough": enough(profile),
        "set_by_hand": sorted(profile.owner_set),
        "reason": profile.reason,
        "notes": [*notes, *missing],
        "demo": call.restaurant.demo,
    }
