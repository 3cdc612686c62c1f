"""What the outside sees: HTTP, the channels, the command line; and where everything is put together."""
