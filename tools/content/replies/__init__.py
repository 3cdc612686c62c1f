"""Replies to guests' reviews: drafted, and published where the owner said yes."""
