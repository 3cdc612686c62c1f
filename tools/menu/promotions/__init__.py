"""What to promote, what it would bring, and what came of it."""
