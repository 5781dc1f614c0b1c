"""Lazy sequences over the pages that Discogs answers with, and tables made of them."""
