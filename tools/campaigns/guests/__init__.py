"""Guests, what they agreed to, and the law about writing to them."""
