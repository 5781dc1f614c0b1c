"""Lazy sequences over pages of the API, and tables of their rows."""
