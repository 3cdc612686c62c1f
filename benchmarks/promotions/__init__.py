"""Promotion strategies on made-up restaurants: where the recommender learned, and where it is tested."""
