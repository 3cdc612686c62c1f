"""Google: what everyone may see of a place (Places), and what its owner sees (Business Profile)."""
