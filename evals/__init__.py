"""Conversations replayed offline through the real container, and what got better or worse."""
