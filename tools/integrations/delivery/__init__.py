"""Listings on delivery platforms and other public pages about the restaurant: only what anyone may read."""
