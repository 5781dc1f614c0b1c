"""Thirty scripts of a first hour, each with the fewest requests that it can take."""
