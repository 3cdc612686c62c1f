"""What the tests of the voice share."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2027, 1, 1, 15, 0, tzinfo=UTC)
TEXTS = (
    "Tuesday again, neighbors. We can't fix it, but we can put basil on it. See you at the oven.",
    "The dough rested two nights. That's more than our baker did. See you at the oven.",
    "It's raining on Lantern Street. We've kept the corner table dry for you. See you at the oven. 🍕",
    "Thank you for Saturday, neighbors. We ran out of mozzarella and nobody threw anything.",
    "If you fold your slice, fold it with conviction. The oven did its part. See you at the oven.",
    "School's out, so bring the kids. We won't judge what they make of the dough. Ours isn't better.",
)
PASTED = "\n\n".join(TEXTS)
