"""Pages of strangers, fetched as a guest would: only public addresses, bounded, never running what they bring."""
