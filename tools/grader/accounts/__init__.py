"""The owner's accounts elsewhere, which the grade may ask."""
