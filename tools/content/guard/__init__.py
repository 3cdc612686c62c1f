"""Nothing untrue leaves the house: dishes, prices, offers, dates and claims of every text."""
