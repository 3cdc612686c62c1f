"""The menu: how dishes sell and earn, what they cost, and changing a price or taking one off."""
