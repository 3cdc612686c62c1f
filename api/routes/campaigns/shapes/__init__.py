"""What the campaign routes answer, as OpenAPI describes it."""
