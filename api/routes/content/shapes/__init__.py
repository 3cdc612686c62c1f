"""What the content routes answer, as OpenAPI describes it."""
