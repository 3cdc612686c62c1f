"""Tills: connect one, bring its menu and sales over, keep them in step."""
