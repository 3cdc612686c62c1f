"""Facebook's Graph API: the owner's page and the Instagram business account that belongs to it."""
