"""How the restaurant speaks: learned from its own words."""
