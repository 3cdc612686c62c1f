"""What the grader's routes answer, field by field, for /docs and for the tests that hold every answer against it."""
