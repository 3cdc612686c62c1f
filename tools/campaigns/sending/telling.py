"""What came of a campaign's messages, in the owner's words."""

from __future__ import annotations

from collections.abc import Mapping

from tools.campaigns.schemas import Campaign

_PARTS = (
    ("failed", "could not be delivered"),
    ("suppressed", "held back (opted out or not allowed)"),
    ("missed", "not sent, because their time was over"),
    ("unknown", "of unknown outcome, and not sent again"),
    ("cancelled", "cancelled"),
    ("held_out", "kept out on purpose, to compare with"),
)


def outcome(campaign: Campaign, counts: Mapping[str, int]) -> str:
    """One sentence, only with what there is to say."""
    out = counts.get("sent", 0) + counts.get("delivered", 0)
    rest = [f"{counts[name]:,} {words}" for name, words in _PARTS if counts.get(name)]
    head = f"“{campaign.name}” is out: {out:,} sent" if out else f"“{campaign.name}” is over, and nothing went out"
    return f"{head}{'; ' if rest else ''}{', '.join(rest)}."
