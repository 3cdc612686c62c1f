"""Other people's services: one folder a vendor (client, schemas, normaliser, verification), one way to call."""
