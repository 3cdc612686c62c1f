"""Pure rules and models of the grade, on plain values."""
