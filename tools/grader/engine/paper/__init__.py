"""A report on paper (PDF)."""
