"""What comes back, as the OpenAPI description tells it. Money is in major units, percents run from 0 to 100."""
