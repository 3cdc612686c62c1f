"""What the numbers stand on: gaps, price changes, doubled names, missing costs, odd days."""
