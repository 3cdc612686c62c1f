"""Yelp Fusion: what a place looks like there, and excerpts of its newest reviews."""
