"""What a text may lean on, each fact with its source and age."""
