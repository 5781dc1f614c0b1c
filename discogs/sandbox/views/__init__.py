"""Turns what the catalogue knows into the JSON of the API, key by key in the API's order."""
