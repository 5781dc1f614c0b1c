"""The world that the sandbox serves: documented examples and a generated catalogue."""

from __future__ import annotations

from functools import lru_cache

from discogs.sandbox.catalogue import landmarks
from discogs.sandbox.catalogue.documented import add_documented
from discogs.sandbox.catalogue.generator import Generator
from discogs.sandbox.catalogue.places import build_landmarks
from discogs.sandbox.catalogue.world import Appearance, Catalogue

__all__ = ["Appearance", "Catalogue", "build_catalogue", "landmarks"]


@lru_cache(maxsize=2)
def build_catalogue(seed: int = 2004, releases: int = 5000) -> Catalogue:
    """Build the catalogue of a seed, once in a process: it never changes afterwards."""
    catalogue = Catalogue(seed)
    make = Generator(catalogue)
    build_landmarks(make)
    add_documented(make)
    make.releases_up_to(releases)
    return catalogue
