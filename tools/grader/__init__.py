"""How a restaurant is found online, graded from evidence alone."""
