"""What the owner asked us to keep in mind."""
