"""Mutants: the package with one small mistake at a time, which some test has to notice."""
