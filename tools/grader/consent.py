"""What people agree to who leave their address on the public page. A change of the words is a new version."""

from __future__ import annotations

from memory.leads import KEPT

VERSION = "2026-11"
TEXT = (
    "I agree that the people who run this page keep my e-mail address, and my name and restaurant where I gave them, "
    f"together with this report for {KEPT.days} days, so that they can write to me about this report and how to "
    "improve it. They use it for nothing else and give it to nobody. I can have it erased at any time with the link "
    "that I get now; after that time it is erased by itself."
)
